"""Chunks: a log cut between cases, as the arrays that the kernels run over."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from evenkeel.engines.flow import _vocabulary
from evenkeel.engines.flow._log import MISSING, Coded, Codes, Log, Moments
from evenkeel.engines.flow._vocabulary import Role
from evenkeel.engines.flow.facts import _calendar, _kernels
from evenkeel.engines.flow.facts._calendar import Integers

EVENTS = 250_000
"""About so many events are in a chunk: enough that its overhead does not matter, few enough to stay near the processor."""
PREFIX = "event:"


@dataclass(frozen=True)
class Chunk:
    """Some whole cases of a log. Columns are those of `Log`; case k has the events bounds[k] to bounds[k + 1]."""

    bounds: Integers
    activity: Coded
    resource: Coded
    group: Coded
    channel: Coded
    started_at: Moments
    completed_at: Moments
    utc_offset: Codes
    opened_at: Moments
    closed_at: Moments
    opened_offset: Codes
    closed_offset: Codes
    due_at: Moments
    names: Any
    """The identifiers of the cases, as an Arrow array."""
    dates: Mapping[str, Moments]
    """Further dates of events, by the name of their column in the source."""
    step_due: str | None
    """Which of them is the due date of the step, if one is."""

    @property
    def n_cases(self) -> int:
        """Number of cases."""
        return self.bounds.size - 1

    @property
    def n_events(self) -> int:
        """Number of events."""
        return self.completed_at.size

    @cached_property
    def finished(self) -> NDArray[np.bool_]:
        """Whether each case is over."""
        return np.asarray(self.closed_at != MISSING)

    @cached_property
    def followed(self) -> NDArray[np.bool_]:
        """Whether each event but the last of the chunk is followed by the next row in the same case."""
        followed = np.ones(max(self.n_events - 1, 0), bool)
        followed[self.bounds[1:-1] - 1] = False
        return followed

    @cached_property
    def case(self) -> Integers:
        """The row of the case of each event."""
        return np.repeat(np.arange(self.n_cases), np.diff(self.bounds))

    @cached_property
    def clock(self) -> Integers:
        """The wall clock of each completion in microseconds."""
        return _calendar.wall_clock(self.completed_at, self.utc_offset)

    @cached_property
    def day(self) -> Integers:
        """The local day of each completion."""
        return self.clock // _calendar.MICROSECONDS_A_DAY

    @cached_property
    def leads(self) -> Integers:
        """The lead times of the finished cases in microseconds."""
        return (self.closed_at - self.opened_at)[self.finished]

    @cached_property
    def closed_day(self) -> Integers:
        """The local day of closing of each finished case, but never before that of its opening.

        Clocks that change their offset can show a later moment with an earlier time.
        """
        over = self.finished
        opened = _calendar.days(self.opened_at[over], self.opened_offset[over])
        return np.maximum(_calendar.days(self.closed_at[over], self.closed_offset[over]), opened)

    @cached_property
    def different(self) -> tuple[Integers, Integers, Integers, Integers, NDArray[np.bool_]]:
        """The different activities of each case (see `_kernels.distinct`)."""
        return _kernels.distinct(self.activity.codes, self.bounds, len(self.activity.values))

    @cached_property
    def by_name(self) -> Integers:
        """The rows of each case by completion, and those of the same moment by the name of their activity."""
        return _kernels.ordered(self.completed_at, self.rank, self.bounds)

    @cached_property
    def rank(self) -> NDArray[np.int32]:
        """For each event the place of its activity in the order of names."""
        names = self.activity.values
        place = np.empty(len(names), np.int32)
        place[sorted(range(len(names)), key=names.__getitem__)] = np.arange(len(names), dtype=np.int32)
        return place[self.activity.codes]


def cut(log: Log, *, events: int = EVENTS) -> Iterator[Chunk]:
    """Cut a log into chunks of about so many events; a chunk has at least one case, and cases stay whole."""
    dates = {
        field.name.removeprefix(PREFIX): log.moments(field.name)
        for field in log.events.schema
        if field.name.startswith(PREFIX) and pa.types.is_timestamp(field.type)
    }
    step_due = _step_due(dates)
    begin = 0
    while begin < log.n_cases:
        until = int(np.searchsorted(log.bounds, log.bounds[begin] + events, side="right")) - 1
        end = min(max(until, begin + 1), log.n_cases)
        yield _chunk(log, slice(begin, end), dates, step_due)
        begin = end


def _chunk(log: Log, cases: slice, dates: Mapping[str, Moments], step_due: str | None) -> Chunk:
    bounds = log.bounds[cases.start : cases.stop + 1]
    events = slice(int(bounds[0]), int(bounds[-1]))

    def coded(column: Coded, rows: slice) -> Coded:
        return Coded(codes=column.codes[rows], values=column.values)

    return Chunk(
        bounds=bounds - bounds[0],
        activity=coded(log.activity, events),
        resource=coded(log.resource, events),
        group=coded(log.group, events),
        channel=coded(log.channel, cases),
        started_at=log.started_at[events],
        completed_at=log.completed_at[events],
        utc_offset=log.utc_offset[events],
        opened_at=log.opened_at[cases],
        closed_at=log.closed_at[cases],
        opened_offset=log.opened_offset[cases],
        closed_offset=log.closed_offset[cases],
        due_at=log.due_at[cases],
        names=log.cases["case"].slice(cases.start, cases.stop - cases.start),
        dates={name: moments[events] for name, moments in dates.items()},
        step_due=step_due,
    )


def _step_due(names: Iterable[str]) -> str | None:
    """Return the name that is most like one of a due date, if one is; of equal ones the last by the alphabet."""
    fits = {name: _vocabulary.fit(name, Role.DUE) for name in names}
    best = max(fits, key=lambda name: (fits[name], name), default=None)
    return best if best is not None and fits[best] else None
