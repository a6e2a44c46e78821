"""What contexts above casework show on its pages: on somebody's day, and beside a case. They are named in the settings."""

import datetime as dt
import functools
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.casework.values.beside import Aside, Panel
from evenkeel.contexts.casework.values.cases import Case

Question = Callable[[accounts.Acting, dt.datetime], Panel | None]
AboutCase = Callable[[Case, bool, accounts.Acting, dt.datetime], Aside | None]
"""Takes a case that somebody reads, and whether she may work on it."""


def on_the_day(*, by: accounts.Acting, at: dt.datetime) -> tuple[Panel, ...]:
    """Ask every context named in `CASEWORK_BESIDE` what it has for somebody's day; empty panels are left out."""
    questions: tuple[Question, ...] = _questions(tuple(settings.CASEWORK_BESIDE))
    asked = (question(by, at) for question in questions)
    return tuple(panel for panel in asked if panel is not None and panel.lines)


def a_case(*, case: Case, may_work: bool, by: accounts.Acting, at: dt.datetime) -> tuple[Aside, ...]:
    """Ask every context named in `CASEWORK_BESIDE_CASE` what it shows beside a case that somebody reads."""
    questions: tuple[AboutCase, ...] = _questions(tuple(settings.CASEWORK_BESIDE_CASE))
    asked = (question(case, may_work, by, at) for question in questions)
    return tuple(aside for aside in asked if aside is not None)


@functools.cache
def _questions(paths: tuple[str, ...]) -> tuple[Any, ...]:
    return tuple(import_string(path) for path in paths)
