"""How a case stands, derived from its events alone: the one function by which operations change a case and queries rebuild it."""

import dataclasses
import datetime as dt
import uuid
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from evenkeel.contexts.casework import flow
from evenkeel.contexts.casework.values.cases import Event, Kind, Standing, State

_MOMENTS: Final = frozenset(
    {
        "stage_since",
        "stage_due_at",
        "received_at",
        "started_at",
        "due_at",
        "first_due_at",
        "paused_since",
        "look_again_at",
        "closed_at",
        "erased_at",
    }
)
_NUMBERS: Final = frozenset({"customer", "responsible", "parent"})
FIELDS: Final = tuple(field.name for field in dataclasses.fields(Standing))
PERSONAL: Final = frozenset({"title", "customer", "attributes", "responsible"})
"""What tells of a person, and goes with erasure."""


def written(changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return changes of fields as an event keeps them in JSON."""
    return {name: _plain(value) for name, value in changes.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat()
    return str(value) if isinstance(value, uuid.UUID) else value


def read(changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return what an event keeps as changes of fields."""
    return {name: _reader(name)(value) if value is not None else None for name, value in changes.items()}


def _reader(name: str) -> Callable[[Any], Any]:
    if name in _MOMENTS:
        return dt.datetime.fromisoformat
    if name in _NUMBERS:
        return uuid.UUID
    return State if name == "state" else _same


def _same(value: Any) -> Any:
    return value


def applied(before: Standing | None, event: Event) -> Standing:
    """Return how a case stands after an event. Raises flow.NotNow where the event cannot happen to it."""
    changes = read(event.changes)
    if event.kind is Kind.UNDONE:
        return dataclasses.replace(before or Standing(), **changes)
    state = flow.after(event.kind, before.state if before else None)
    return dataclasses.replace(before or Standing(), **(changes | {"state": state}))


def folded(events: Iterable[Event]) -> Standing:
    """Return how a case stands after all of its events, in their order."""
    standing: Standing | None = None
    for event in events:
        standing = applied(standing, event)
    return standing or Standing()


def difference(before: Standing, after: Standing) -> dict[str, Any]:
    """Return the fields in which `after` differs, with its values."""
    return {name: getattr(after, name) for name in FIELDS if getattr(before, name) != getattr(after, name)}
