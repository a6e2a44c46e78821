"""What is known of boards. Row-level security shows each organisation its own; the filters here say so once more."""
