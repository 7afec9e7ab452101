-- The common tongue of SQLite and Postgres: text ids made by us, bigint, boolean, text, timestamptz, and jsonb that
-- holds objects only (SQLite would turn a bare number into a number). Columns marked "private" hold what people said
-- in confidence, alone and as text, so that they can be sealed. Times are UTC in one fixed width (see store/statement.rs).

create table meta (
    name text not null constraint meta_pk primary key,
    value text not null
);

create table counters (
    team text not null,
    letter text not null,
    value bigint not null,
    constraint counters_pk primary key (team, letter)
);

-- What has been asked, so that it happens once. The answer is kept for whoever asks again; private.
create table inbox (
    id text not null constraint inbox_pk primary key,
    at timestamptz not null,
    answer text
);
create index inbox_at on inbox (at);

create table people (
    team text not null,
    id text not null,
    home text not null,
    zone text,
    standing text not null,
    seen_at timestamptz not null,
    constraint people_pk primary key (team, id)
);

create table channels (
    team text not null,
    id text not null,
    place text not null,
    seen_at timestamptz not null,
    constraint channels_pk primary key (team, id)
);

-- The DM that the bot has with a person.
create table dms (
    team text not null,
    person text not null,
    channel text not null,
    constraint dms_pk primary key (team, person)
);

create table rollouts (
    id text not null constraint rollouts_pk primary key,
    team text not null,
    number bigint not null,
    is_over boolean not null,
    channel text not null,
    name text not null,
    why text not null,
    link text,
    lead text not null,
    sponsor text not null,
    zone text not null,
    intake_closes timestamptz not null,
    meeting timestamptz not null,
    decision_by timestamptz not null,
    stage jsonb not null,
    waivers jsonb not null
);
create index rollouts_open_in_channel on rollouts (team, channel, number) where is_over = false;
create index rollouts_open_by_lead on rollouts (team, lead, number) where is_over = false;
create index rollouts_open_by_sponsor on rollouts (team, sponsor, number) where is_over = false;
create index rollouts_open on rollouts (team, number) where is_over = false;

-- person_zone, not zone: read in one row with its rollout.
create table stakeholders (
    rollout text not null constraint stakeholders_rollout_fk references rollouts (id),
    person text not null,
    team text not null,
    is_over boolean not null,
    areas text not null,
    person_zone text not null,
    is_heard boolean not null,
    intake jsonb not null,
    nudges jsonb not null,
    constraint stakeholders_pk primary key (rollout, person)
);
create index stakeholders_open on stakeholders (team, person) where is_over = false;
create index stakeholders_counted on stakeholders (rollout, areas, is_heard);

create table concerns (
    id text not null constraint concerns_pk primary key,
    rollout text not null constraint concerns_rollout_fk references rollouts (id),
    team text not null,
    number bigint not null,
    raiser text not null,
    area text not null,
    words text not null, -- private
    topic text, -- private
    yes_if text, -- private
    kind text,
    severity text not null,
    visibility text not null,
    dm text,
    ts text,
    standing text not null, -- the name of the state, to be counted
    state jsonb not null,
    raised_at timestamptz not null,
    edited_at timestamptz,
    is_late boolean not null
);
create index concerns_of_rollout on concerns (rollout, number);
create index concerns_of_raiser on concerns (rollout, raiser, number);
create index concerns_counted on concerns (rollout, standing, severity);
create index concerns_by_message on concerns (team, dm, ts) where dm is not null;

create table questions (
    id text not null constraint questions_pk primary key,
    rollout text not null constraint questions_rollout_fk references rollouts (id),
    number bigint not null,
    asker text not null,
    words text not null, -- private
    asked_at timestamptz not null,
    thread_channel text,
    thread_ts text,
    answer text, -- private
    answered_by text,
    answered_at timestamptz
);
create index questions_open on questions (rollout, number) where answered_at is null;

create table calls (
    id text not null constraint calls_pk primary key,
    rollout text not null constraint calls_rollout_fk references rollouts (id),
    number bigint not null,
    person text not null,
    asked_at timestamptz not null,
    done_at timestamptz
);
create index calls_open on calls (rollout, number) where done_at is null;

create table words (
    id text not null constraint words_pk primary key,
    team text not null,
    person text not null,
    words text not null, -- private
    dm text not null,
    ts text not null,
    said_at timestamptz not null
);
create index words_by_message on words (team, dm, ts);

create table drafts (
    team text not null,
    person text not null,
    name text not null,
    rollout text,
    is_unsent boolean not null, -- holds concerns that were told and not shared
    body text not null, -- private
    constraint drafts_pk primary key (team, person, name)
);
create index drafts_unsent on drafts (rollout, person) where is_unsent = true;

-- Person '' is the rollout as a whole. A duty that was done is gone.
create table duties (
    rollout text not null constraint duties_rollout_fk references rollouts (id),
    person text not null,
    kind text not null,
    epoch bigint not null,
    due_at timestamptz not null,
    constraint duties_pk primary key (rollout, person, kind, epoch)
);
create index duties_due on duties (due_at);

create table nudge_days (
    team text not null,
    person text not null,
    day text not null,
    constraint nudge_days_pk primary key (team, person, day)
);
create index nudge_days_day on nudge_days (day);

create table events (
    rollout text not null constraint events_rollout_fk references rollouts (id),
    seq bigint not null,
    at timestamptz not null,
    person text,
    what jsonb not null,
    constraint events_pk primary key (rollout, seq)
);

-- due_at: when a ready letter may go, when a lease runs out; null once the letter is sent or dead.
create table outbox (
    id text not null constraint outbox_pk primary key,
    team text not null,
    number bigint not null,
    lane text not null,
    living text,
    payload text, -- private, wiped as soon as it is not needed
    state text not null constraint outbox_state check (state in ('ready', 'leased', 'doubt', 'sent', 'dead')),
    was_in_doubt boolean not null,
    attempts bigint not null,
    created_at timestamptz not null,
    expires_at timestamptz,
    due_at timestamptz,
    ended_at timestamptz,
    why text,
    channel text,
    ts text
);
create index outbox_due on outbox (due_at, number) where due_at is not null;
create index outbox_lane on outbox (team, lane, number) where due_at is not null;
create unique index outbox_living on outbox (team, lane, living) where state = 'ready' and living is not null;
create index outbox_leased on outbox (due_at) where state = 'leased';
create index outbox_ended on outbox (ended_at) where ended_at is not null;
create index outbox_dead on outbox (ended_at) where state = 'dead';

-- Where a message that is edited in place stands.
create table living (
    team text not null,
    name text not null,
    place text not null,
    channel text not null,
    ts text not null,
    constraint living_pk primary key (team, name, place)
);
