"""What else is on somebody's day: asked of the contexts above, which know it. They are named in the settings."""

import datetime as dt
import functools
from collections.abc import Callable

from django.conf import settings
from django.utils.module_loading import import_string

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.casework.values.beside import Panel

Question = Callable[[accounts.Acting, dt.datetime], Panel | None]


def on_the_day(*, by: accounts.Acting, at: dt.datetime) -> tuple[Panel, ...]:
    """Ask every context named in `CASEWORK_BESIDE` what it has for somebody's day; empty panels are left out."""
    asked = (question(by, at) for question in _questions(tuple(settings.CASEWORK_BESIDE)))
    return tuple(panel for panel in asked if panel is not None and panel.lines)


@functools.cache
def _questions(paths: tuple[str, ...]) -> tuple[Question, ...]:
    return tuple(import_string(path) for path in paths)
