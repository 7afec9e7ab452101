-- Whose answer to a concern stands, or whose reason to accept it as a risk: so that it is found for who wrote it.
alter table concerns add column written_by text;
create index concerns_written on concerns (team, written_by) where written_by is not null;
create index rollouts_led on rollouts (team, lead) where is_over = true;
create index rollouts_sponsored on rollouts (team, sponsor) where is_over = true;
create index words_of_person on words (team, person);
