"""Some cases of a log: kept for later, selected, counted by team, found again behind a figure."""
