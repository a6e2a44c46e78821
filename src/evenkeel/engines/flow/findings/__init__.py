"""Findings: what a person should know before using the figures."""
