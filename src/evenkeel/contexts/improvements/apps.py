"""Improvements: ideas, from what somebody sees to what is kept or dropped."""

from django.apps import AppConfig


class Improvements(AppConfig):
    """Keeps ideas, what was tried of them, and what became of it."""

    name = "evenkeel.contexts.improvements"
    label = "improvements"
