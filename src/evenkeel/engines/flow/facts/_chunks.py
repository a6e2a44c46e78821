"""Chunks: a log cut between cases, as the arrays that the kernels run over."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from evenkeel.engines.flow import _vocabulary
from evenkeel.engines.flow._log import MISSING, Coded, Codes, Log, Moments
from evenkeel.engines.flow._vocabulary import Role
from evenkeel.engines.flow.facts import _calendar, _grouping, _kernels
from evenkeel.engines.flow.facts._calendar import Integers

EVENTS = 1_000_000
"""At most about so many events are in a chunk: what is worked out on the way stays small beside the log."""
FEWEST, SHARED = 150_000, 8
"""Where workers share a log it is cut into at least so many chunks, that none waits long for the last one; but a chunk has at
least so many events, for each costs something."""
PREFIX = "event:"
COLUMNS = (
    *("bounds", "activity", "resource", "group", "channel", "started_at", "completed_at", "utc_offset"),
    *("opened_at", "closed_at", "opened_offset", "closed_offset", "due_at"),
    *("has_starts", "further", "dates", "step_due", "cases", "events"),
)


@dataclass(frozen=True)
class Chunk:
    """Some whole cases of a log. Columns are those of `Log`; case k has the events bounds[k] to bounds[k + 1]."""

    log: Log
    cases: slice
    events: slice
    dates: tuple[str, ...]
    """The further dates of events, by the name of their column in the source."""
    step_due: str | None
    """Which of them is the due date of the step, if one is."""

    def __getstate__(self) -> dict[str, Any]:
        """Send the chunk's own columns alone to another process, not the log."""
        kept = {name: getattr(self, name) for name in COLUMNS}
        return kept | {"names": pa.array(self.names.to_pylist(), pa.string()), "log": None}

    @property
    def n_cases(self) -> int:
        """Number of cases."""
        return self.bounds.size - 1

    @property
    def n_events(self) -> int:
        """Number of events."""
        return self.completed_at.size

    @cached_property
    def bounds(self) -> Integers:
        """Where each case begins in the events of the chunk."""
        bounds: Integers = self.log.bounds[self.cases.start : self.cases.stop + 1] - self.events.start
        return bounds

    @cached_property
    def activity(self) -> Coded:
        """What was done, for each event."""
        return Coded(codes=self.log.activity.codes[self.events], values=self.log.activity.values)

    @cached_property
    def resource(self) -> Coded:
        """Who did it, for each event."""
        return Coded(codes=self.log.resource.codes[self.events], values=self.log.resource.values)

    @cached_property
    def group(self) -> Coded:
        """Their team, for each event."""
        return Coded(codes=self.log.group.codes[self.events], values=self.log.group.values)

    @cached_property
    def channel(self) -> Coded:
        """The channel of each case."""
        return Coded(codes=self.log.channel.codes[self.cases], values=self.log.channel.values)

    @cached_property
    def started_at(self) -> Moments:
        """Start of each event, `MISSING` where unknown."""
        return self.log.started_at[self.events]

    @cached_property
    def completed_at(self) -> Moments:
        """Completion of each event."""
        return self.log.completed_at[self.events]

    @cached_property
    def utc_offset(self) -> Codes:
        """Minutes east of Greenwich of each event's wall clock."""
        return self.log.utc_offset[self.events]

    @cached_property
    def opened_at(self) -> Moments:
        """First moment of each case."""
        return self.log.opened_at[self.cases]

    @cached_property
    def closed_at(self) -> Moments:
        """Last moment of each case, `MISSING` while it is open."""
        return self.log.closed_at[self.cases]

    @cached_property
    def opened_offset(self) -> Codes:
        """Minutes east of Greenwich at each opening."""
        return self.log.opened_offset[self.cases]

    @cached_property
    def closed_offset(self) -> Codes:
        """Minutes east of Greenwich at each closing."""
        return self.log.closed_offset[self.cases]

    @cached_property
    def due_at(self) -> Moments:
        """Due date of each case, `MISSING` where unknown."""
        return self.log.due_at[self.cases]

    @cached_property
    def has_starts(self) -> bool:
        """Whether the log says of any event when work on it began."""
        starts = self.log.events["started_at"]
        return bool(starts.null_count < len(starts))

    @cached_property
    def further(self) -> dict[str, Moments]:
        """The further dates of events, `MISSING` where unknown."""
        return {name: self.log.moments(PREFIX + name)[self.events] for name in self.dates}

    @cached_property
    def names(self) -> Any:
        """The identifiers of the cases, an Arrow array."""
        return self.log.cases["case"].slice(self.cases.start, self.cases.stop - self.cases.start)

    @cached_property
    def finished(self) -> NDArray[np.bool_]:
        """Whether each case is over."""
        return np.asarray(self.closed_at != MISSING)

    @cached_property
    def over(self) -> NDArray[np.bool_] | slice:
        """The rows of the finished cases: all of them at once where none is open."""
        return slice(None) if self.finished.all() else self.finished

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
        return (self.closed_at - self.opened_at)[self.over]

    @cached_property
    def closed_day(self) -> Integers:
        """The local day of closing of each finished case, but never before that of its opening.

        Clocks that change their offset can show a later moment with an earlier time.
        """
        over = self.over
        opened = _calendar.days(self.opened_at[over], self.opened_offset[over])
        return np.maximum(_calendar.days(self.closed_at[over], self.closed_offset[over]), opened)

    @cached_property
    def different(self) -> tuple[Integers, Integers, Integers, Integers, NDArray[np.bool_]]:
        """The different activities of each case (see `_kernels.distinct`)."""
        return _kernels.distinct(self.activity.codes, self.bounds, len(self.activity.values))

    @cached_property
    def by_name(self) -> Integers:
        """The rows of each case by completion, and those of the same moment by the name of their activity."""
        return _grouping.within(self.completed_at, self.rank, self.bounds)

    @cached_property
    def rank(self) -> NDArray[np.int32]:
        """For each event the place of its activity in the order of names."""
        names = self.activity.values
        place = np.empty(len(names), np.int32)
        place[sorted(range(len(names)), key=names.__getitem__)] = np.arange(len(names), dtype=np.int32)
        return place[self.activity.codes]


def share(events: int) -> int:
    """Return how many events each chunk has where workers share a log of so many."""
    most = min(EVENTS, max(events // SHARED, FEWEST))
    return -(-events // -(-events // most))


def cut(log: Log, *, events: int = EVENTS) -> Iterator[Chunk]:
    """Cut a log into chunks of about so many events; a chunk has at least one case, and cases stay whole."""
    dates = tuple(
        field.name.removeprefix(PREFIX)
        for field in log.events.schema
        if field.name.startswith(PREFIX) and pa.types.is_timestamp(field.type)
    )
    step_due, bounds, begin = _step_due(dates), log.bounds, 0
    while begin < log.n_cases:
        until = int(np.searchsorted(bounds, bounds[begin] + events, side="right")) - 1
        end = min(max(until, begin + 1), log.n_cases)
        yield Chunk(log, slice(begin, end), slice(int(bounds[begin]), int(bounds[end])), dates, step_due)
        begin = end


def _step_due(names: Iterable[str]) -> str | None:
    """Return the name that is most like one of a due date, if one is; of equal ones the last by the alphabet."""
    fits = {name: _vocabulary.fit(name, Role.DUE) for name in names}
    best = max(fits, key=lambda name: (fits[name], name), default=None)
    return best if best is not None and fits[best] else None
