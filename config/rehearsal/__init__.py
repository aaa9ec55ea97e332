"""Walking a matter down its whole road on simulated dates, by the people whose turn it is."""
