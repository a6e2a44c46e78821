"""Boards: where a team sees its work and agrees who does what."""

from django.apps import AppConfig


class Boards(AppConfig):
    """Boards, and the order of the cards on them."""

    name = "evenkeel.contexts.boards"
    label = "boards"
