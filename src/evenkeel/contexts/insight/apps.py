"""Reports on event logs."""

from django.apps import AppConfig


class Insight(AppConfig):
    """Event logs and the reports made of them."""

    name = "evenkeel.contexts.insight"
    label = "insight"
