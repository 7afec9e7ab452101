-- Where the lead has put a concern: by itself ('apart'), or in a theme of its rollout, by number, and what they call it.
-- A theme that nobody made is nowhere written down.
alter table concerns add column placed text;
alter table concerns add column theme_name text; -- private
