"""Who did something and what it was done to."""
