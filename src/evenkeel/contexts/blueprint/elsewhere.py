"""Where a record is followed in the contexts above, which know what is done with it. They are named in the settings."""

import functools
import uuid
from collections.abc import Callable
from typing import NamedTuple

from django.conf import settings
from django.utils.module_loading import import_string


class Page(NamedTuple):
    """A page about a record."""

    label: str
    url: str


Question = Callable[[uuid.UUID, str, str], tuple[str, str] | None]


def pages(*, organisation_id: uuid.UUID, collection: str, key: str) -> tuple[Page, ...]:
    """Ask every context named in `BLUEPRINT_ELSEWHERE` for its page about a record."""
    found = (
        question(organisation_id, collection, key)
        for question in _questions(tuple(settings.BLUEPRINT_ELSEWHERE))
    )
    return tuple(Page(*each) for each in found if each is not None)


@functools.cache
def _questions(paths: tuple[str, ...]) -> tuple[Question, ...]:
    return tuple(import_string(path) for path in paths)
