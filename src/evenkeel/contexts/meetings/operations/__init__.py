"""What is done in meetings, and with what was agreed in them."""
