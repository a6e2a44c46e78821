"""The doorway: where people come in who are no colleagues."""

from django.apps import AppConfig


class Doorway(AppConfig):
    """Lets a customer follow her case by a link."""

    name = "evenkeel.contexts.doorway"
    label = "doorway"
