-- What is done about a concern. `held` are the private words of its state (the answer, what is missing from it, a risk
-- restated and why it is accepted), `wording` the sentence for the summary; both JSON as text, so that they can be sealed.
alter table concerns add column held text; -- private
alter table concerns add column wording text; -- private
alter table concerns add column homework jsonb not null default '{"homework":"nobody"}';
alter table concerns add column owner text; -- who owes an answer just now
alter table concerns add column joined text; -- the concern it is worked on together with

-- Under which it travels to those who work on it: keys run on, and would tell of an area's view whose it is.
alter table concerns add column handle text not null default '';
create index concerns_by_handle on concerns (team, handle);

create index concerns_owed on concerns (team, owner, number) where owner is not null;
create index concerns_joined on concerns (joined, number) where joined is not null;
-- The queue: what wants an answer, what waits for its raiser, what is parked; heaviest first (the names of severities
-- sort so), an area's view behind those with a name and in no order of time.
create index concerns_queue on concerns (rollout, standing, severity, number);
-- Settled, and its sentence may be shown to those who run a later rollout. Newest first.
alter table concerns add column handed_down_at timestamptz;
create index concerns_handed_down on concerns (team, handed_down_at) where handed_down_at is not null;

-- Who has opened the home tab: it is kept fresh for them, and for nobody else.
create table homes (
    team text not null,
    person text not null,
    constraint homes_pk primary key (team, person)
);
