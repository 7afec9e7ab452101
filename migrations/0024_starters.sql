-- Who may start a rollout, as whoever runs the bot has set it: "everyone", "admins", or the id of a user group.
alter table installations add column starters text;

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
