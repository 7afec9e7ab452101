-- When Slack first would not take a letter, or did not say whether it had: how long it is tried counts from there.
alter table outbox add column failed_at timestamptz;
