"""What organisations learn from their event logs: from a file that somebody brings to a report that people read."""
