"""Checks of what a model says, by element, and the accepted exceptions from them."""
