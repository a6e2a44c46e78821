"""Pages of blueprint, by what they are about."""
