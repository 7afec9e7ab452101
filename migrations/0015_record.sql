-- What happened, in chains: one for each rollout, by its id, and one for each team, for what has no rollout. Only ever
-- added to. Each entry's hash holds that of the one before it.
create table record (
    chain text not null,
    seq bigint not null,
    body text not null,
    prev text not null,
    hash text not null,
    constraint record_pk primary key (chain, seq)
);

-- Where each chain ends, so that a tail that was cut off is missed; sealed, so that nobody without the key can move it.
create table record_heads (
    chain text not null constraint record_heads_pk primary key,
    seal text not null -- private
);
-- What stood in events before is the beginning of the chains; the bot copies it at its next start. Nothing is added there.
