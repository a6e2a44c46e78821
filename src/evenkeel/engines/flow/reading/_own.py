"""How evenkeel itself writes a log, whatever the format, so that it knows its own logs again.

The columns have the names below in every format; attributes keep the names that they have in a `Log`. A log
that was written so is read back as it was: roles, open cases, the order within a case, kinds of attributes.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeGuard

import numpy as np
import pyarrow as pa

from evenkeel.engines.flow._vocabulary import Role
from evenkeel.engines.flow.reading._columns import Rows, Texts
from evenkeel.engines.flow.reading._reading import Assignment

OFFSETS = {"completed_at": "utc_offset", "started_at": "started_offset", "closed_at": "closed_offset"}
"""The column with the offset of each column of moments, in minutes east of Greenwich."""
VERSION = 1
MARK = "evenkeel-log"
REASON = "this is its name in a log that evenkeel wrote"
CASE, EVENT = "case:", "event:"
ROLES = {
    "case": Role.CASE,
    "activity": Role.ACTIVITY,
    "started_at": Role.START,
    "completed_at": Role.END,
    "resource": Role.RESOURCE,
    "group": Role.GROUP,
    "channel": Role.CHANNEL,
    "due_at": Role.DUE,
    "outcome": Role.OUTCOME,
    "closed_at": Role.CLOSED,
}
OF_CASES = ("channel", "due_at", "outcome", "closed_at")
OF_PAIRS = ("lifecycle:transition", "concept:instance")
"""By these a start and its completion are found together in XES."""
HEADER = ",".join(ROLES).encode()
KINDS = ("string", "time", "integer", "float", "boolean")


@dataclass(frozen=True)
class Manifest:
    """What a format with names and types of its own says beside the log: which of its keys is which column."""

    cases: Mapping[str, str]
    """Key of a trace, and the column that it is."""
    events: Mapping[str, str]
    kinds: Mapping[str, str]
    """Column of an attribute, and its kind."""

    def text(self) -> str:
        """Write the manifest."""
        whole = {"version": VERSION, "cases": self.cases, "events": self.events, "kinds": self.kinds}
        return json.dumps(whole, separators=(",", ":"))

    @classmethod
    def of(cls, text: str, *, columns: int) -> "Manifest | None":
        """Read a manifest; None for what is none or names too many columns: the log is read as any other."""
        try:
            whole = json.loads(text)
        except (ValueError, RecursionError):
            return None
        if not isinstance(whole, dict) or whole.get("version") != VERSION:
            return None
        cases, events, kinds = whole.get("cases"), whole.get("events"), whole.get("kinds")
        if not (_texts(cases) and _texts(events) and _texts(kinds)):
            return None
        # No two keys may become the same column.
        once = all(len(set(names.values())) == len(names) <= columns for names in (cases, events))
        if not once or not set(kinds.values()) <= set(KINDS):
            return None
        return cls(cases=cases, events=events, kinds=kinds)


def wrote(text: bytes) -> bool:
    """Tell whether a text begins with the header of a table that evenkeel wrote."""
    return text.startswith(HEADER) and text[len(HEADER) :][:1] in (b",", b"\r", b"\n")


def known(columns: Iterable[str]) -> tuple[Assignment, ...]:
    """Return the roles of the columns in a log that evenkeel wrote."""
    there = set(columns)
    return tuple(Assignment(role, name, REASON) for name, role in ROLES.items() if name in there)


def kind_of(column: Any) -> str:
    """Return the kind of an Arrow type."""
    if pa.types.is_timestamp(column) or pa.types.is_date(column):
        return "time"
    if pa.types.is_boolean(column):
        return "boolean"
    if pa.types.is_integer(column):
        return "integer"
    return "float" if pa.types.is_floating(column) else "string"


def keys(
    columns: Sequence[str], *, taken: Iterable[str], prefix: str, clean: Callable[[str], str]
) -> dict[str, str]:
    """Give each attribute a key: its name without the prefix, numbered where that is taken."""
    used = set(taken)
    given = {}
    for column in columns:
        name = candidate = clean(column.removeprefix(prefix))
        number = 1
        while candidate in used:
            number += 1
            candidate = f"{name} ({number})"
        used.add(candidate)
        given[column] = candidate
    return given


def restored(rows: Rows, manifest: Manifest) -> Rows:
    """Give the columns of a log by traces the names that they had when evenkeel wrote it."""
    columns = {
        manifest.events.get(key, key if key in OF_PAIRS else EVENT + key): texts
        for key, texts in rows.columns.items()
    }
    of_cases = {name.removeprefix(CASE): texts for name, texts in rows.cases.items()}
    cases = {manifest.cases.get(key, CASE + key): texts for key, texts in of_cases.items()}
    for name in manifest.events.values():
        columns.setdefault(name, _nothing(len(rows.lines)))
    for name in manifest.cases.values():
        cases.setdefault(name, _nothing(rows.n_cases))
    return replace(
        rows,
        columns=columns,
        cases=cases,
        own=True,
        kinds=dict(manifest.kinds),
        known=known([*columns, *cases]),
    )


def _nothing(rows: int) -> Texts:
    return Texts(codes=np.full(rows, -1, np.int32), values=pa.array([], pa.string()))


def _texts(value: object) -> TypeGuard[dict[str, str]]:
    return isinstance(value, dict) and all(isinstance(text, str) for text in value.values())
