-- Which message that is sent once shows what (a concern, a question, a whole rollout), so that it can be shown anew when
-- somebody takes their words away. Ids only, never a word.
create table shown (
    team text not null,
    letter text not null,
    about text not null,
    effect jsonb not null,
    constraint shown_pk primary key (team, about, letter)
);
