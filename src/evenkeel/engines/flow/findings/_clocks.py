"""Clocks: times in each case on which a limit may have been set.

A clock runs in a case from one moment to another. The days it counts are days of the calendar: local day of
the end minus local day of the begin, as a statutory term is counted.
"""

import functools
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from evenkeel.engines.flow import _vocabulary
from evenkeel.engines.flow._log import MISSING, Log, Moments
from evenkeel.engines.flow._vocabulary import Role
from evenkeel.engines.flow.facts import _calendar
from evenkeel.engines.flow.findings import _targets

Integers = NDArray[np.int64]
MICROSECONDS_AN_HOUR = 3_600_000_000
YEAR = 364 * _calendar.MICROSECONDS_A_DAY
"""52 weeks: summer time begins and ends on the same weekday every year."""
ENOUGH = 100
"""Cases below which no limit is looked for: the windows around it would hold a handful."""
MOST_STEPS = 20
MOST_TERMS = 8
NEARLY_ALL = 0.95


@dataclass(frozen=True)
class Clock:
    """A time in every case that has both its moments; all columns have one entry per such case."""

    key: str
    """What it is called for short: lead_time, an activity, or two moments joined by an arrow."""
    label: str
    """How a sentence names it."""
    cases: Integers
    """Rows of the cases."""
    begin: Moments
    end: Moments
    begin_day: Integers
    """Local days since 1970."""
    end_day: Integers
    is_whole: bool = False
    """Whether it runs from the begin of a case to its end."""

    @property
    def days(self) -> Integers:
        """Return whole local days from begin to end."""
        return np.asarray(self.end_day - self.begin_day)

    @property
    def size(self) -> int:
        """Return in how many cases it ran to its end."""
        return int(self.cases.size)

    def only(self, kept: NDArray[np.bool_]) -> "Clock":
        """Return the same clock in some of its cases."""
        columns = ("cases", "begin", "end", "begin_day", "end_day")
        return replace(self, **{name: getattr(self, name)[kept] for name in columns})


class Clocks:
    """The clocks of one log."""

    def __init__(self, log: Log) -> None:
        """Keep the log; each clock is read when it is asked for."""
        self.log = log

    @functools.cached_property
    def _zone(self) -> tuple[Integers, Integers, Integers]:
        """Return runs of events with the same offset from Greenwich: when each begins, when it ends, its offset."""
        order = np.argsort(self.log.completed_at, kind="stable")
        offsets, moments = self.log.utc_offset[order].astype(np.int64), self.log.completed_at[order]
        changed = np.flatnonzero(np.diff(offsets, prepend=offsets[:1] - 1))
        last = np.append(changed[1:], offsets.size) - 1
        return moments[changed], moments[last], offsets[changed]

    def local_days(self, moments: Moments) -> Integers:
        """Return local days of moments of which the log keeps no offset: the wall clock is that of its events.

        Where the events around a moment disagree, and after the last, it is taken to stand as it did a year before.
        """
        since, until, offsets = self._zone
        run = np.clip(np.searchsorted(since, moments, side="right") - 1, 0, since.size - 1)
        before = np.clip(np.searchsorted(since, moments - YEAR, side="right") - 1, 0, since.size - 1)
        unsure = (moments > until[run]) & (moments - YEAR >= since[0])
        return _calendar.days(moments, offsets[np.where(unsure, before, run)])

    @functools.cached_property
    def lead_time(self) -> Clock:
        """From the first moment of a finished case to its last."""
        log = self.log
        rows = np.flatnonzero(log.closed_at != MISSING)
        return Clock(
            key=_targets.LEAD_TIME,
            label="the lead time",
            cases=rows,
            begin=log.opened_at[rows],
            end=log.closed_at[rows],
            begin_day=self.opened_day[rows],
            end_day=_calendar.days(log.closed_at[rows], log.closed_offset[rows]),
            is_whole=True,
        )

    @functools.cached_property
    def opened_day(self) -> Integers:
        """Local day on which each case was opened."""
        return _calendar.days(self.log.opened_at, self.log.opened_offset)

    @functools.cached_property
    def declared(self) -> Clock | None:
        """From the begin to the end that attributes of the case state, apart from its events; None without both."""
        begin = _attribute(self.log, (Role.START, Role.CREATED))
        end = _attribute(self.log, (Role.END, Role.CLOSED))
        if begin is None or end is None:
            return None
        moments = self.log.case_moments(begin), self.log.case_moments(end)
        names = begin.removeprefix("case:"), end.removeprefix("case:")
        found = self._between(
            f" {_targets.ARROW} ".join(names), "the time from {} to {}".format(*names), *moments
        )
        return replace(found, is_whole=True)

    @functools.cached_property
    def due(self) -> Clock | None:
        """From the due date of a case to its end: negative while in time. None where no case has both.

        The end is the declared one where the case states it, else its last moment.
        """
        closed = self.log.closed_at if self.declared is None else self._declared_end()
        found = self._between("due", "the time from the due date to the end", self.log.due_at, closed)
        return found if found.size else None

    def terms_in_hours(self, *, longest: int) -> dict[int, Clock]:
        """Return the time from opening to end of cases with the same term, by term, for the more frequent terms.

        Empty where no case has a due date, or where the log keeps days only.
        """
        due = self.due
        if due is None:
            return {}
        began = self.log.opened_at[due.cases]
        hours = np.round((due.begin - began) / MICROSECONDS_AN_HOUR).astype(np.int64)
        usual = (hours > 0) & (hours <= longest)
        lengths, counts = np.unique(hours[usual], return_counts=True)
        most_first = lengths[np.argsort(-counts, kind="stable")]
        found = {}
        for length in most_first[np.sort(-counts)[: most_first.size] <= -ENOUGH][:MOST_TERMS].tolist():
            one = due.only(hours == length)
            label = f"the time from opening to end of cases due after {length} hours"
            found[length] = replace(
                one,
                key=f"term of {length} h",
                label=label,
                begin=self.log.opened_at[one.cases],
                begin_day=self.opened_day[one.cases],
            )
        return {length: clock for length, clock in found.items() if knows_time_of_day(clock)}

    def _declared_end(self) -> Moments:
        ends = np.full(self.log.n_cases, MISSING)
        if self.declared is not None:
            ends[self.declared.cases] = self.declared.end
        return ends

    def steps(self) -> Iterator[Clock]:
        """Return the clocks from the opening of the case to each of its more frequent activities."""
        log = self.log
        present = np.bincount(log.activity.codes, minlength=len(log.activity.values))
        opening = np.bincount(log.activity.codes[log.bounds[:-1]], minlength=present.size)
        often = [int(code) for code in np.argsort(-present, kind="stable") if present[code] >= ENOUGH]
        for code in often[:MOST_STEPS]:
            if opening[code] < 0.5 * log.n_cases:
                yield self.step(log.activity.values[code])

    def step(self, activity: str, after: str | None = None) -> Clock:
        """Return the clock to the first time an activity is done: from the opening, or from another's first time.

        Empty where the log has no such activities.
        """
        log = self.log
        begin = log.opened_at if after is None else self.first(after)
        end = self.first(activity, begin)
        label = f"the time from {'the opening' if after is None else f'“{after}”'} to “{activity}”"
        key = activity if after is None else f"{after} {_targets.ARROW} {activity}"
        return self._between(key, label, begin, end)

    def first(self, activity: str, since: Moments | None = None) -> Moments:
        """Return when an activity was first done in each case, not before a moment of that case; else `MISSING`."""
        log = self.log
        since = log.opened_at if since is None else since
        first = np.full(log.n_cases, MISSING)
        if activity in log.activity.values:
            rows = np.flatnonzero(log.activity.codes == log.activity.values.index(activity))
            rows = rows[log.completed_at[rows] >= since[log.case[rows]]][::-1]
            first[log.case[rows]] = log.completed_at[rows]
        return first

    def _between(self, key: str, label: str, begin: Moments, end: Moments) -> Clock:
        rows = np.flatnonzero((begin != MISSING) & (end != MISSING))
        return Clock(
            key=key,
            label=label,
            cases=rows,
            begin=begin[rows],
            end=end[rows],
            begin_day=self.local_days(begin[rows]),
            end_day=self.local_days(end[rows]),
        )

    def meant(self, target: _targets.Target) -> Iterator[Clock]:
        """Return the clocks that a target is about: two for the lead time where cases state another one."""
        if target.what.lower().replace(" ", "_") == _targets.LEAD_TIME:
            yield self.lead_time
            if self.declared is not None:
                yield self.declared
            return
        after, activity = target.steps
        yield self.step(activity, after)


def _attribute(log: Log, roles: tuple[Role, ...]) -> str | None:
    """Return the attribute of cases with moments whose name fits a role exactly; the fullest of several."""
    fitting = [
        name
        for name in log.cases.column_names
        if name.startswith("case:")
        and str(log.cases.schema.field(name).type).startswith("timestamp")
        and any(_vocabulary.means(name.removeprefix("case:"), role) for role in roles)
    ]
    return min(fitting, key=lambda name: log.cases[name].null_count, default=None)


def knows_time_of_day(clock: Clock) -> bool:
    """Tell whether a clock has more than dates."""
    whole_hours = (clock.end - clock.begin) % MICROSECONDS_AN_HOUR == 0
    return bool(clock.size) and float(whole_hours.mean()) < NEARLY_ALL
