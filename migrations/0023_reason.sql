-- Which blockers wanted an answer when somebody said why the meeting goes on: a reason covers no other.
alter table meetings add column gone_on_over jsonb not null default '{"concerns":[]}';
