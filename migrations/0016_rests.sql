-- Until when Slack wants to hear nothing of one method from us, so that a process that starts keeps to it too.
create table rests (
    team text not null,
    method text not null,
    until_at timestamptz not null,
    constraint rests_pk primary key (team, method)
);
create index rests_until on rests (until_at);
