"""The operating model of an organisation: designed, decided, applied."""

from django.apps import AppConfig


class Blueprint(AppConfig):
    """Revisions of operating models, and which of them is in effect."""

    name = "evenkeel.contexts.blueprint"
    label = "blueprint"
