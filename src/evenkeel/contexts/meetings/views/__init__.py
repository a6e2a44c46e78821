"""Pages of meetings: the series, the meeting that runs, what was agreed."""
