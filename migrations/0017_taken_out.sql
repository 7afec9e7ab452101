-- Who speaks for an area no more is counted and listed no more; what they said stays, and says that its raiser is gone.
alter table stakeholders add column is_out boolean not null default false;
alter table concerns add column raiser_out boolean not null default false;
-- A topic that nobody chose is told as such.
alter table concerns add column topic_guessed boolean not null default false;
drop index stakeholders_counted;
create index stakeholders_counted on stakeholders (rollout, is_out, areas, is_heard);
