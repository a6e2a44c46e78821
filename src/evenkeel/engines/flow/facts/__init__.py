"""Facts: each a small pure function of the log."""
