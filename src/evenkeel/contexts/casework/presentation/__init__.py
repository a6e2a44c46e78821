"""Casework in words, one module for each group of pages."""
