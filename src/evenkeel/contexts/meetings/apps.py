"""Meetings: stand-ups and other meetings of the model, how they were held, and what was agreed in them."""

from django.apps import AppConfig


class Meetings(AppConfig):
    """Leads through meetings, and keeps what is agreed until it is done."""

    name = "evenkeel.contexts.meetings"
    label = "meetings"
