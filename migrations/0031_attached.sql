-- Which files with private words were sent, and with which letter, so that they go from Slack when somebody takes theirs
-- away. Ids only, never a word. What is gone stays noted, so that its message can go on saying so.
create table attached (
    letter text not null,
    file text not null,
    rollout text not null constraint attached_rollout_fk references rollouts (id),
    at timestamptz not null,
    number bigint not null,
    gone_at timestamptz,
    constraint attached_pk primary key (letter, file)
);
create index attached_rollout on attached (rollout);
