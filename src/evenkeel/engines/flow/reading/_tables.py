"""Make the log out of arrays: events sorted by case, and the table of cases."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from evenkeel.engines.flow._log import MISSING, Codes, Log, Moments
from evenkeel.engines.flow.reading._columns import Texts

MOMENT = pa.timestamp("us", tz="UTC")
ENOUGH_TO_TRY = 50


@dataclass(frozen=True)
class Events:
    """The events as arrays of one length, in any order of cases."""

    case: Codes
    activity: Texts
    started_at: Moments
    started_offset: Codes
    completed_at: Moments
    completed_offset: Codes
    resource: Texts
    group: Texts
    attributes: dict[str, Texts] = field(default_factory=dict)

    def take(self, rows: Moments) -> "Events":
        """Return some of the events, in the order asked for."""
        return Events(
            case=self.case[rows],
            activity=self.activity.take(rows),
            started_at=self.started_at[rows],
            started_offset=self.started_offset[rows],
            completed_at=self.completed_at[rows],
            completed_offset=self.completed_offset[rows],
            resource=self.resource.take(rows),
            group=self.group.take(rows),
            attributes={name: texts.take(rows) for name, texts in self.attributes.items()},
        )


@dataclass(frozen=True)
class Cases:
    """What is known of each case, as arrays of one length."""

    names: tuple[str, ...]
    channel: Texts
    outcome: Texts
    due_at: Moments
    attributes: dict[str, Any] = field(default_factory=dict)
    """Arrow columns under their final names."""
    closed_at: Moments | None = None
    """Where the source has a column for it; otherwise a case closes with its last event."""
    closed_offset: Codes | None = None


def make_log(events: Events, cases: Cases, *, event_attributes: dict[str, Any]) -> Log:
    """Make the log; the events are sorted by case and every case has an event."""
    bounds = np.searchsorted(events.case, np.arange(len(cases.names)))
    first = np.where(
        events.started_at != MISSING, np.minimum(events.started_at, events.completed_at), events.completed_at
    )
    from_start = first != events.completed_at
    first_offset = np.where(from_start, events.started_offset, events.completed_offset)
    opening = _extreme_rows(first, events.case, bounds, latest=False)
    closing = _extreme_rows(events.completed_at, events.case, bounds, latest=True)
    closed_at, closed_offset = events.completed_at[closing], events.completed_offset[closing]
    if cases.closed_at is not None and cases.closed_offset is not None:
        closed_at, closed_offset = cases.closed_at, cases.closed_offset
    return Log(
        events=pa.table(
            {
                "case": pa.array(events.case, pa.int32()),
                "activity": compact(events.activity),
                "started_at": moments(events.started_at),
                "completed_at": moments(events.completed_at),
                "utc_offset": pa.array(events.completed_offset.astype(np.int16)),
                "resource": compact(events.resource),
                "group": compact(events.group),
                **event_attributes,
            }
        ),
        cases=pa.table(
            {
                "case": pa.array(cases.names, pa.string()),
                "opened_at": moments(first[opening]),
                "closed_at": moments(closed_at),
                "opened_offset": pa.array(first_offset[opening].astype(np.int16)),
                "closed_offset": pa.array(closed_offset.astype(np.int16)),
                "channel": compact(cases.channel),
                "outcome": compact(cases.outcome),
                "due_at": moments(cases.due_at),
                **cases.attributes,
            }
        ),
    )


def moments(at: Moments) -> Any:
    """Return moments as an Arrow column, null where missing."""
    return pa.array(at, pa.int64(), mask=at == MISSING).cast(MOMENT)


def first_rows(present: np.ndarray[tuple[int], np.dtype[np.bool_]], case: Codes, n_cases: int) -> Moments:
    """Return for each case its first row where something is present, or -1."""
    rows = np.flatnonzero(present)[::-1]
    firsts = np.full(n_cases, -1, np.int64)
    firsts[case[rows]] = rows
    return firsts


def is_constant(texts: Texts, case: Codes, n_cases: int) -> bool:
    """Tell whether a column has one value in each case (events sorted or not)."""
    firsts = first_rows(np.ones(len(case), bool), case, n_cases)
    return bool((texts.codes == texts.codes[firsts][case]).all())


def unique_names(names: list[str]) -> tuple[str, ...]:
    """Make names unique: a second `A` becomes `A (2)`."""
    taken = set(names)
    if len(taken) == len(names):
        return tuple(names)
    result: list[str] = []
    seen: dict[str, int] = {}
    for name in names:
        number = seen[name] = seen.get(name, 0) + 1
        candidate = name
        while number > 1 and candidate in taken:
            candidate = f"{name} ({number})"
            number += 1
        seen[name] = max(seen[name], number - 1)
        taken.add(candidate)
        result.append(candidate)
    return tuple(result)


def _extreme_rows(at: Moments, case: Codes, bounds: Moments, *, latest: bool) -> Moments:
    """Return for each case the row of its earliest or latest moment; of equal ones the first or the last."""
    if not len(at):
        return np.zeros(0, np.int64)
    best = (np.maximum if latest else np.minimum).reduceat(at, bounds)
    hits = np.flatnonzero(at == best[case])
    rows = np.zeros(len(bounds), np.int64)
    if latest:
        rows[case[hits]] = hits
    else:
        rows[case[hits[::-1]]] = hits[::-1]
    return rows


def compact(texts: Texts) -> Any:
    """Return a text column as Arrow without texts that no row has."""
    return pc.cast(texts.without_blanks().arrow(), pa.dictionary(pa.int32(), pa.string()))
