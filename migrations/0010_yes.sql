-- What each stakeholder will do, once they have met. What somebody needs for it is a concern of theirs.
create table commitments (
    rollout text not null constraint commitments_rollout_fk references rollouts (id),
    person text not null,
    choice text not null,
    needs text constraint commitments_needs_fk references concerns (id),
    at timestamptz not null,
    constraint commitments_pk primary key (rollout, person)
);

-- What the sponsor decided; the statement stands in the home channel.
create table verdicts (
    rollout text not null constraint verdicts_rollout_fk references rollouts (id),
    nth bigint not null,
    outcome text not null,
    statement text not null,
    person text not null,
    at timestamptz not null,
    until timestamptz,
    constraint verdicts_pk primary key (rollout, nth)
);
