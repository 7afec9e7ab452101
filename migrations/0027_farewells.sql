-- Whose account was closed as somebody else was named sponsor in their place: they are told once they are back.
create table farewells (
    team text not null,
    person text not null,
    rollout text not null constraint farewells_rollout_fk references rollouts (id),
    constraint farewells_pk primary key (team, person, rollout)
);
