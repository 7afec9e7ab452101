-- Which processes send from this database at the moment, so that together they keep to what Slack takes of one app.
create table senders (
    id text not null,
    seen_at timestamptz not null,
    constraint senders_pk primary key (id)
);
create index senders_seen on senders (seen_at);
