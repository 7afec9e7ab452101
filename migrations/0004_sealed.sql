-- Keys, each wrapped by the master key that it names and that is not here. Of a rollout, or (rollout is null) of a team.
-- Whatever a column marked "private" holds is sealed with one of them; a key that is gone is what forgets it.
create table keys (
    id text not null constraint keys_pk primary key,
    scope text not null constraint keys_scope unique, -- the rollout, else the team
    team text not null,
    rollout text,
    master text not null,
    wrapped text not null
);
create index keys_of_team on keys (team);

-- How somebody feels is no business of those who read the database.
alter table stakeholders add column stance text; -- private
