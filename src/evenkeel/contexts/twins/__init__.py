"""Twins: what each team's operation has been learnt to be, how true that is, and what if it were otherwise."""
