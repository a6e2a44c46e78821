"""Casework: one life for every kind of work, from the customer's first word to the outcome."""

from django.apps import AppConfig


class Casework(AppConfig):
    """Customers, contacts, cases and what happens to them."""

    name = "evenkeel.contexts.casework"
    label = "casework"
