"""What contexts above boards know for a team's week: asked of them, as the settings name them."""

import datetime as dt
import functools
from collections.abc import Callable, Collection
from uuid import UUID

from django.conf import settings
from django.utils.module_loading import import_string

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.boards.values import Agreed
from evenkeel.contexts.casework.values.reach import Reach

Question = Callable[[Collection[UUID], dt.date, Reach, accounts.Acting, dt.datetime], tuple[Agreed, ...]]


def agreed(
    *, people: Collection[UUID], until: dt.date, reach: Reach, by: accounts.Acting, at: dt.datetime
) -> tuple[Agreed, ...]:
    """Ask every context named in `BOARDS_BESIDE` what persons have agreed to do before a day, and have not done."""
    return tuple(
        each
        for question in _questions(tuple(settings.BOARDS_BESIDE))
        for each in question(people, until, reach, by, at)
    )


@functools.cache
def _questions(paths: tuple[str, ...]) -> tuple[Question, ...]:
    return tuple(import_string(path) for path in paths)
