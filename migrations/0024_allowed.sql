-- What whoever runs the bot has set for a workspace. Who may start a rollout: "everyone", "admins", or the id of a user
-- group; and how often the date of one time-box may be moved.
alter table installations add column starters text;
alter table installations add column moves bigint;

-- Who is in a user group, as Slack last told: {"these": [ids]}, and none where it does not show them.
create table user_groups (
    team text not null,
    id text not null,
    is_hidden boolean not null,
    people jsonb not null,
    seen_at timestamptz not null,
    constraint user_groups_pk primary key (team, id)
);
create index user_groups_seen on user_groups (seen_at);
