"""Pages of insight, by what they are about."""
