-- Those that are over stand below the others in the list of all.

create index rollouts_over on rollouts (team, is_over, number);
