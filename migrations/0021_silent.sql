-- Who speaks for two areas and had a word for one of them when the date passed has not been heard for the other.
alter table stakeholders add column silent text not null default '';
drop index stakeholders_counted;
create index stakeholders_counted on stakeholders (rollout, is_out, areas, silent, is_heard);
