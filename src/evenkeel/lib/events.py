"""A lower context tells what has happened; who is told stands in `config/subscriptions.py`."""

import functools
from collections.abc import Callable
from typing import Any

import structlog
from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

log = structlog.get_logger("evenkeel.events")


def tell(event: str, **what: Any) -> None:
    """Tell the subscribers of an event, once the present transaction is committed.

    A subscriber that fails is logged, and keeps neither the others nor whoever caused the event from going on: what was
    committed has happened. Raises KeyError for an event that no table names.
    """
    if settings.SUBSCRIPTIONS[event]:
        transaction.on_commit(lambda: _told(event, what))


def _told(event: str, what: dict[str, Any]) -> None:
    for path in settings.SUBSCRIPTIONS[event]:
        try:
            _subscriber(path)(**what)
        except Exception:  # an edge: the change is committed, and others wait to be told
            log.exception("a subscriber failed", told=event, subscriber=path)


@functools.cache
def _subscriber(path: str) -> Callable[..., None]:
    found: Callable[..., None] = import_string(path)
    return found
