"""Addresses below /work/, one list for each group of pages."""
