"""Twins: a digital twin of each team, learnt from its own cases."""

from django.apps import AppConfig


class Twins(AppConfig):
    """Learns a twin of each team every night, and keeps what came of it."""

    name = "evenkeel.contexts.twins"
    label = "twins"
