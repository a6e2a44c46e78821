"""A new base under an old overlay: a three-way merge, and what it cannot decide."""
