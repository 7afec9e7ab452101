-- What is known of the joint meeting besides its time. Why it goes on although something is missing is sealed.
create table meetings (
    rollout text not null constraint meetings_pk primary key constraint meetings_rollout_fk references rollouts (id),
    sequence bigint not null,
    agenda_sent_at timestamptz,
    tabled jsonb not null,
    gone_on_by text,
    gone_on_at timestamptz,
    gone_on_why text,
    held_since timestamptz
);

-- Every date that moved; the reason stands in the home channel.
create table slips (
    rollout text not null constraint slips_rollout_fk references rollouts (id),
    nth bigint not null,
    time_box text not null,
    ended timestamptz not null,
    ends timestamptz not null,
    reason text not null,
    person text not null,
    at timestamptz not null,
    constraint slips_pk primary key (rollout, nth)
);
