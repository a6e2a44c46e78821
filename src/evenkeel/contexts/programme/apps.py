"""The programme: what happens to the actions of the operating model."""

from django.apps import AppConfig


class Programme(AppConfig):
    """Reports on the actions of the operating model, and how they stand."""

    name = "evenkeel.contexts.programme"
    label = "programme"
