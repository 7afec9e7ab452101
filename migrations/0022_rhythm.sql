-- When those who owe an answer in an intake are reminded: working days before it closes, or a cron expression.
alter table rollouts add column rhythm text not null default '3, 1, 0';
