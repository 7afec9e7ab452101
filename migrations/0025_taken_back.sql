-- Whoever asked it deleted their message before there was an answer: it stands without its words, and waits for none.
alter table questions add column taken_back_at timestamptz;
