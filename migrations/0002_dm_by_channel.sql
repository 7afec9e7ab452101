-- Whose DM a channel is: what is said in a thread of it waits its turn with all else to that person.
create index dms_by_channel on dms (team, channel);
