"""Tight and loose: a base and the overlay of one organisation make its effective model."""
