-- The newest state of a message in a DM, for events that come in another order: an edit that is older changes nothing,
-- and a message that comes after its own edit is kept as edited, or not at all.
create table edits (
    team text not null,
    dm text not null,
    ts text not null,
    edited text not null, -- Slack's time of the newest edit seen; of the message itself, where there was none
    is_gone boolean not null,
    words text, -- private; only until the message itself has come
    at timestamptz not null,
    constraint edits_pk primary key (team, dm, ts)
);
create index edits_at on edits (at);

-- What was begun and never sent is forgotten after a while.
alter table drafts add column at timestamptz;
create index drafts_at on drafts (at);
create index drafts_of_rollout on drafts (rollout) where rollout is not null;
create index words_said_at on words (said_at);

-- Of a private channel nothing is told to those who have no part in it.
alter table channels add column is_private boolean not null default false;
alter table rollouts add column is_private boolean not null default false;

-- Who asked to be called has not said nothing: all calls of a rollout are read for its summary.
create index calls_of_rollout on calls (rollout, number);
