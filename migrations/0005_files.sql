-- The files that go with a letter, page by page: Slack's id of each, kept before it is shared. By these it is known
-- afterwards whether it was. What a file holds is nowhere.
alter table outbox add column files text;
