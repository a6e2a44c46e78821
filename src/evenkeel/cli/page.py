"""The report as one HTML file. This is the one place of the command line that prepares Django."""

import os

import django

from evenkeel.cli import deferred
from evenkeel.engines import flow

SETTINGS = "evenkeel.config.settings"
RENDERER = "evenkeel.contexts.insight.presentation:standalone_html"


def html(report: flow.Report, *, title: str) -> str:
    """Return the report as a page that needs nothing beside it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    django.setup()
    page: str = deferred.load(RENDERER)(report, title=title)
    return page
