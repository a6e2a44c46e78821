"""Organisations, their members, and how people sign in."""

from django.apps import AppConfig


class Accounts(AppConfig):
    """Organisations and people."""

    name = "evenkeel.contexts.accounts"
    label = "accounts"
