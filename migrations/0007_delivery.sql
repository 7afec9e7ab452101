-- What each letter has lately asked of Slack, method by method, so that a process that starts knows how much of Slack's
-- patience the one before it had used up.
alter table outbox add column calls text;
alter table outbox add column called_at timestamptz;
create index outbox_called on outbox (called_at) where called_at is not null;
create index people_seen_at on people (seen_at);
create index channels_seen_at on channels (seen_at);

-- Slack no longer takes our token there: nothing is sent, and nothing falls due, until it does again. A row stays, so that
-- the time at which it stopped is known.
create table installations (
    team text not null constraint installations_pk primary key,
    stopped_at timestamptz,
    why text
);

-- A duty that rests keeps its time and does not fall due.
alter table duties add column rests boolean not null default false;
drop index duties_due;
create index duties_due on duties (due_at) where rests = false;

-- Since when, and why, nobody sponsors it. The one who did stays named until the lead names another.
alter table rollouts add column sponsor_lost_at timestamptz;
alter table rollouts add column sponsor_lost_why text;
-- When somebody last did anything here, to within the hour.
alter table people add column heard_at timestamptz;
