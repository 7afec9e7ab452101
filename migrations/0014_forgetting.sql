-- For how long after its end the words of a rollout are kept; when they are to go; when they went.
alter table rollouts add column keep_days bigint not null default 180;
alter table rollouts add column forget_at timestamptz;
alter table rollouts add column words_gone_at timestamptz;
create index rollouts_to_forget on rollouts (forget_at) where forget_at is not null;
create index rollouts_undated on rollouts (id)
    where is_over = true and forget_at is null and words_gone_at is null;

-- Whose words went at their raiser's wish.
alter table concerns add column removed_at timestamptz;
create index stakeholders_past on stakeholders (team, person) where is_over = true;
create index questions_of_rollout on questions (rollout, number);

-- When all that was said in a workspace that has removed the bot went; it may come back and begin anew.
alter table installations add column forgotten_at timestamptz;
create index installations_stopped on installations (stopped_at)
    where stopped_at is not null and forgotten_at is null;
