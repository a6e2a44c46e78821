"""What pages of contexts above show of boards."""
