-- Where people of another organisation read along nothing is posted, unless the lead says so.
alter table channels add column has_outsiders boolean not null default false;
alter table rollouts add column outsiders_accepted boolean not null default false;

-- What was known before did not say whether there are any: it is asked anew.
update channels set seen_at = '2000-01-01T00:00:00.000000Z';
