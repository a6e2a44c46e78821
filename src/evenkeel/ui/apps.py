"""The look and feel of every page."""

from django.apps import AppConfig


class Ui(AppConfig):
    """Base templates, components, styles, behaviours and charts."""

    name = "evenkeel.ui"
    label = "ui"
