-- The root of the thread in which something was typed as a reply, where an answer to it stands.
alter table concerns add column thread text;
alter table words add column thread text;
alter table questions add column thread_root text;
