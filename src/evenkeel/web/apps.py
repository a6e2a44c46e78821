"""What joins contexts: shells, navigation, the API, errors."""

from django.apps import AppConfig


class Web(AppConfig):
    """The web layer."""

    name = "evenkeel.web"
    label = "web"
