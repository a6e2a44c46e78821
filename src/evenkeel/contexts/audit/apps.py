"""What was done, when, by whom: an append-only chain per organisation."""

from django.apps import AppConfig


class Audit(AppConfig):
    """The audit trail."""

    name = "evenkeel.contexts.audit"
    label = "audit"
