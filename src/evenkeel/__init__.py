"""Evenkeel keeps a service organisation's operation on an even keel."""

__version__ = "0.1.0"
