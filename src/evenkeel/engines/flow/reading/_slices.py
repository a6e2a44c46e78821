"""A log in parts of whole cases, its columns as text: what the writers write, part by part."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from evenkeel.engines.flow._log import Codes, Log, Moments
from evenkeel.engines.flow.reading import _own

EVENTS = 20_000
"""About so many events are in one part; a longer case stays whole."""
SECOND = 1_000_000
MINUTE = 60 * SECOND
MOMENT = pa.timestamp("us", tz="UTC")


@dataclass(frozen=True)
class Slice:
    """Some whole cases of a log."""

    log: Log
    cases: slice
    events: slice

    @cached_property
    def bounds(self) -> list[int]:
        """Where each case begins among the events of this part, and where the last one ends."""
        whole = self.log.bounds[self.cases.start : self.cases.stop + 1] - self.events.start
        return [int(bound) for bound in whole]

    @cached_property
    def case(self) -> Codes:
        """For each event the row of its case in this part."""
        return np.asarray(self.log.case[self.events] - self.cases.start, np.int32)

    def raw(self, name: str) -> Any:
        """Return a column of events or cases as it is."""
        if name in self.log.events.schema.names and name != "case":
            return self.log.events[name].slice(self.events.start, self.events.stop - self.events.start)
        return self.log.cases[name].slice(self.cases.start, self.cases.stop - self.cases.start)

    def texts(self, name: str) -> Any:
        """Return a column as texts: moments on their wall clock with its offset, null where there is none."""
        column = self.raw(name)
        offset: Codes | None = None
        if name == "completed_at":
            offset = self.log.utc_offset[self.events]
        elif name == "started_at":
            offset = self.started_offset
        elif name == "closed_at":
            offset = self.log.closed_offset[self.cases]
        return as_text(column, offset)

    @cached_property
    def started_offset(self) -> Codes:
        """Offset of the wall clock at each start: the log keeps it for the start that opened the case."""
        log, whole = self.log, self.log.case[self.events]
        opened = log.started_at[self.events] == log.opened_at[whole]
        return np.where(opened, log.opened_offset[whole], log.utc_offset[self.events]).astype(np.int32)


def slices(log: Log, *, events: int = EVENTS) -> Iterator[Slice]:
    """Cut a log into parts of whole cases."""
    bounds, first = log.bounds, 0
    while first < log.n_cases:
        reach = int(np.searchsorted(bounds, bounds[first] + events, side="right")) - 1
        end = min(max(reach, first + 1), log.n_cases)
        yield Slice(log, slice(first, end), slice(int(bounds[first]), int(bounds[end])))
        first = end


def attributes(log: Log) -> tuple[list[str], list[str]]:
    """Return the names of the attributes of events and of cases."""
    return (
        [n for n in log.events.schema.names if n.startswith(_own.EVENT)],
        [n for n in log.cases.schema.names if n.startswith(_own.CASE)],
    )


def kinds(log: Log) -> dict[str, str]:
    """Return the kind of each attribute."""
    of_events, of_cases = attributes(log)
    return {n: _own.kind_of(log.events.schema.field(n).type) for n in of_events} | {
        n: _own.kind_of(log.cases.schema.field(n).type) for n in of_cases
    }


def as_text(column: Any, offset: Codes | None = None) -> Any:
    """Return a column as one array of texts; moments with an offset in minutes, in UTC without one."""
    if _own.kind_of(column.type) == "time":
        at = column.cast(MOMENT) if pa.types.is_timestamp(column.type) else column.cast(pa.timestamp("us"))
        return moments(at, offset)
    texts = column.cast(pa.string())
    return texts.combine_chunks() if isinstance(texts, pa.ChunkedArray) else texts


def moments(at: Any, offset: Codes | None) -> Any:
    """Write moments as ISO 8601 on the wall clock, with microseconds where there are any."""
    instants = at.cast(pa.int64())
    if isinstance(instants, pa.ChunkedArray):
        instants = instants.combine_chunks()
    there = instants.is_valid()
    shifts = np.zeros(len(instants), np.int64) if offset is None else offset.astype(np.int64)
    wall = np.asarray(instants.fill_null(0).to_numpy(zero_copy_only=False)) + shifts * MINUTE
    shown = _iso(wall)
    different, which = np.unique(shifts, return_inverse=True)
    zones = pa.array([_zone(int(minutes)) for minutes in different], pa.string()).take(pa.array(which))
    whole = pc.binary_join_element_wise(shown, zones, "")
    return pc.if_else(there, whole, pa.scalar(None, pa.string()))


def _iso(wall: Moments) -> Any:
    """Write microseconds since 1970 as ISO 8601: Arrow casts many times faster than it formats."""
    seconds = wall // SECOND
    whole = seconds * SECOND == wall
    texts = pa.array(seconds).cast(pa.timestamp("s")).cast(pa.string())
    if not whole.all():
        texts = pc.if_else(pa.array(whole), texts, pa.array(wall).cast(pa.timestamp("us")).cast(pa.string()))
    return pc.replace_substring(texts, " ", "T")


def _zone(minutes: int) -> str:
    hours, rest = divmod(abs(minutes), 60)
    return f"{'-' if minutes < 0 else '+'}{hours:02}:{rest:02}"


def escaped(texts: Any, escape: Callable[[str], str]) -> Any:
    """Escape texts, each different one once."""
    encoded = texts.dictionary_encode()
    values = pa.array([escape(text) for text in encoded.dictionary.to_pylist()], pa.string())
    return values.take(encoded.indices)


def between(before: str, texts: Any, after: str) -> Any:
    """Put something before and after each text; nothing at all where there is none."""
    return pc.fill_null(pc.binary_join_element_wise(before, texts, after, ""), "")


def joined(columns: list[Any], rows: int) -> Any:
    """Join columns of pieces to one text for each row."""
    if not columns:
        return pa.array([""] * rows, pa.string())
    return pc.binary_join_element_wise(*columns, "")


def bare(columns: list[Any]) -> Any:
    """Join pieces that each begin with a comma, without the first comma."""
    return pc.utf8_slice_codeunits(pc.binary_join_element_wise(*columns, ""), 1)
