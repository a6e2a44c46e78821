"""The event log as columns: what every reader makes and every fact reads."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa

from evenkeel.kernel import errors

Codes = np.ndarray[tuple[int], np.dtype[np.int32]]
Moments = np.ndarray[tuple[int], np.dtype[np.int64]]

MISSING = np.iinfo(np.int64).min
"""Stands in a column of moments where there is none (the value NumPy uses for not-a-time)."""


class NoEvents(errors.Invalid):
    """There is no event in this log, so there is nothing to measure."""

    code = "no-events"


@dataclass(frozen=True)
class Coded:
    """A dictionary-encoded text column: `values[codes[i]]` is the i-th text, code -1 says there is none."""

    codes: Codes
    values: tuple[str, ...]

    @classmethod
    def of(cls, column: pa.ChunkedArray) -> "Coded":
        """Take the codes and texts out of a dictionary-encoded Arrow column."""
        whole = _whole(column)
        whole = whole if pa.types.is_dictionary(whole.type) else whole.dictionary_encode()
        places = whole.indices.fill_null(-1) if whole.null_count else whole.indices
        codes = places.to_numpy(zero_copy_only=False).astype(np.int32, copy=False)
        return cls(codes=codes, values=tuple(whole.dictionary.to_pylist()))


@dataclass(frozen=True)
class Log:
    """An event log: one Arrow table of events, sorted by case, and one of cases, in the same order.

    `events`: one row per event; the events of a case stand together, in their order of happening.
        case          int32         row number of the case in `cases`, never falling
        activity      dictionary    what was done; never null
        started_at    timestamp[us, UTC]  when work on it began; null where the log does not say
        completed_at  timestamp[us, UTC]  when it was done (the time of an event with one time); never null
        utc_offset    int16         minutes east of Greenwich of the wall clock as written (or of the assumed zone)
        resource, group  dictionary  who did it, and their team; null where the log does not say
        further columns: attributes of events, under their name in the source with the prefix `event:`
    `cases`: one row per case.
        case          string        the identifier in the source; unique
        opened_at     timestamp[us, UTC]  its first moment
        closed_at     timestamp[us, UTC]  its last moment; null where the source says that it is still open
        opened_offset, closed_offset  int16  minutes east of Greenwich, as for events
        channel, outcome  dictionary  null where unknown
        due_at        timestamp[us, UTC]  null where unknown
        further columns: attributes of cases, under their name in the source with the prefix `case:`
    """

    events: pa.Table
    cases: pa.Table

    @property
    def n_events(self) -> int:
        """Number of events."""
        return int(self.events.num_rows)

    @property
    def n_cases(self) -> int:
        """Number of cases."""
        return int(self.cases.num_rows)

    @cached_property
    def case(self) -> Codes:
        """For each event the row of its case, never falling."""
        return self._numpy(self.events, "case").astype(np.int32, copy=False)

    @cached_property
    def bounds(self) -> Moments:
        """Where each case begins in the events; length n_cases + 1, so case k is events[bounds[k]:bounds[k+1]]."""
        begins = np.flatnonzero(self.case[1:] != self.case[:-1]) + 1
        if begins.size == self.n_cases - 1:
            return np.concatenate([[0], begins, [self.n_events]])
        return np.searchsorted(self.case, np.arange(self.n_cases + 1)).astype(np.int64)

    @cached_property
    def activity(self) -> Coded:
        """What was done, for each event."""
        return Coded.of(self.events["activity"])

    @cached_property
    def resource(self) -> Coded:
        """Who did it, for each event."""
        return Coded.of(self.events["resource"])

    @cached_property
    def group(self) -> Coded:
        """The team of whoever did it, for each event."""
        return Coded.of(self.events["group"])

    @cached_property
    def channel(self) -> Coded:
        """The channel of each case."""
        return Coded.of(self.cases["channel"])

    @cached_property
    def started_at(self) -> Moments:
        """Start of each event in microseconds since 1970 UTC, `MISSING` where unknown."""
        return self._moments(self.events, "started_at")

    @cached_property
    def completed_at(self) -> Moments:
        """Completion of each event in microseconds since 1970 UTC."""
        return self._moments(self.events, "completed_at")

    @cached_property
    def utc_offset(self) -> Codes:
        """Minutes east of Greenwich of each event's wall clock."""
        return self._numpy(self.events, "utc_offset").astype(np.int32)

    @cached_property
    def opened_at(self) -> Moments:
        """First moment of each case in microseconds since 1970 UTC."""
        return self._moments(self.cases, "opened_at")

    @cached_property
    def closed_at(self) -> Moments:
        """Last moment of each case in microseconds since 1970 UTC, `MISSING` while it is open."""
        return self._moments(self.cases, "closed_at")

    @cached_property
    def opened_offset(self) -> Codes:
        """Minutes east of Greenwich of the wall clock at each opening."""
        return self._offsets("opened_offset")

    @cached_property
    def closed_offset(self) -> Codes:
        """Minutes east of Greenwich of the wall clock at each closing, 0 while the case is open."""
        return self._offsets("closed_offset")

    @cached_property
    def due_at(self) -> Moments:
        """Due date of each case in microseconds since 1970 UTC, `MISSING` where unknown."""
        return self._moments(self.cases, "due_at")

    def moments(self, name: str) -> Moments:
        """Return a further column of events in microseconds since 1970 UTC, `MISSING` where unknown."""
        return self._moments(self.events, name)

    def case_moments(self, name: str) -> Moments:
        """Return a further column of cases in microseconds since 1970 UTC, `MISSING` where unknown."""
        return self._moments(self.cases, name)

    def _offsets(self, name: str) -> Codes:
        column = self.cases[name]
        column = column.fill_null(0) if column.null_count else column
        return np.asarray(_whole(column).to_numpy(zero_copy_only=False), np.int32)

    @staticmethod
    def _numpy(table: pa.Table, name: str) -> np.ndarray[Any, Any]:
        return np.asarray(_whole(table[name]).to_numpy(zero_copy_only=False))

    @classmethod
    def _moments(cls, table: pa.Table, name: str) -> Moments:
        column = table[name].cast(pa.timestamp("us", tz="UTC")).cast(pa.int64())
        if column.null_count == len(column):
            return np.full(len(column), MISSING)
        column = column.fill_null(MISSING) if column.null_count else column
        return np.asarray(_whole(column).to_numpy(zero_copy_only=False))


def _whole(column: pa.ChunkedArray) -> pa.Array:
    """Return a column in one piece; it is copied only where it stands in several."""
    return column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()
