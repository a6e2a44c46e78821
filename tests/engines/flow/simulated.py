"""Logs drawn at random from one process, fast: what differs between two of them is noise, or what was changed on purpose."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from evenkeel.engines import flow

MOMENT = pa.timestamp("us", tz="UTC")
HOUR = 3_600_000_000
WEEK = 168 * HOUR
BEGIN = 1_700_000_000_000_000
ACTIVITIES = ("receive", "check", "ask", "decide", "send")
CHANNELS = ("web", "phone", "letter")
PEOPLE = 6


@dataclass(frozen=True)
class Process:
    """How cases come about; the times are lognormal."""

    slower: float = 1.0
    """Factor on all times."""
    asked: float = 0.3
    """Share of the cases in which something has to be asked, each time again."""
    letters: float = 0.2
    letters_slower: float = 1.0
    """Factor on the times of letters."""
    passed_on: float = 0.4
    """Share of the events after which somebody else goes on."""
    a_week: float = 12.0
    """Cases that arrive a week, as a Poisson process."""

    def log(self, weeks: int, seed: Any) -> flow.Log:
        """Draw the log of some weeks."""
        draw = np.random.default_rng(seed)
        n = int(draw.poisson(self.a_week * weeks))
        loops = np.minimum(draw.geometric(1 - self.asked, n) - 1, 6)
        steps, case = self._steps(loops)
        channel = draw.choice(3, n, p=(0.8 - self.letters, 0.2, self.letters))
        opened = BEGIN + np.sort(draw.integers(0, weeks * WEEK, n))
        factor = self.slower * np.where(channel == 2, self.letters_slower, 1.0)
        own = np.exp(draw.normal(0, 0.6, n)) * factor
        waited = (np.exp(draw.normal(1.5, 1.0, case.size)) * own[case] * HOUR).astype(np.int64)
        worked = (np.exp(draw.normal(-1.0, 0.5, case.size)) * HOUR).astype(np.int64)
        first = np.flatnonzero(np.diff(case, prepend=-1))
        waited[first] = 0
        spent = np.cumsum(waited + worked)
        before = np.concatenate([[0], spent[:-1]])[first]
        completed = opened[case] + spent - before[case]
        people = self._people(draw, case)
        return flow.Log(
            events=_events(case, steps, completed, worked, people),
            cases=_cases(case, completed, worked, channel),
        )

    @staticmethod
    def _steps(loops: Any) -> tuple[Any, Any]:
        """Return the activities of all cases: receive, check, ask and check again as often, decide, send."""
        lengths = 4 + 2 * loops
        case = np.repeat(np.arange(loops.size), lengths)
        place = np.arange(case.size) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        left = lengths[case] - place
        steps = np.where(
            place == 0, 0, np.where(left == 2, 3, np.where(left == 1, 4, np.where(place % 2, 1, 2)))
        )
        return steps, case

    def _people(self, draw: Any, case: Any) -> Any:
        """Return who did each event: the one before in the case, or anybody where it was passed on."""
        anew = (draw.random(case.size) < self.passed_on) | (np.diff(case, prepend=-1) != 0)
        since = np.maximum.accumulate(np.where(anew, np.arange(case.size), 0))
        return draw.integers(0, PEOPLE, case.size)[since]


def _events(case: Any, steps: Any, completed: Any, worked: Any, people: Any) -> pa.Table:
    columns = {
        "case": pa.array(case, pa.int32()),
        "activity": _coded(steps, ACTIVITIES),
        "started_at": pa.array(completed - worked, MOMENT),
        "completed_at": pa.array(completed, MOMENT),
        "utc_offset": pa.array(np.zeros(case.size, np.int16)),
        "resource": _coded(people, tuple(f"person {k}" for k in range(PEOPLE))),
        "group": pa.nulls(case.size, pa.string()).dictionary_encode(),
    }
    return pa.table(columns)


def _cases(case: Any, completed: Any, worked: Any, channel: Any) -> pa.Table:
    first = np.flatnonzero(np.diff(case, prepend=-1))
    last = np.append(first[1:], case.size) - 1
    opened = completed[first] - worked[first]
    none = np.zeros(first.size, np.int16)
    columns = {
        "case": pa.array(np.arange(first.size).astype(str)),
        "opened_at": pa.array(opened, MOMENT),
        "closed_at": pa.array(completed[last], MOMENT),
        "opened_offset": pa.array(none),
        "closed_offset": pa.array(none),
        "channel": _coded(channel, CHANNELS),
        "outcome": pa.nulls(first.size, pa.string()).dictionary_encode(),
        "due_at": pa.array(opened + 60 * HOUR, MOMENT),
    }
    return pa.table(columns)


def day(weeks: int) -> dt.date:
    """Return the day after some weeks."""
    return dt.datetime.fromtimestamp((BEGIN + weeks * WEEK) / 1e6, tz=dt.UTC).date()


def ended(log: flow.Log, weeks: int) -> flow.Log:
    """Return what had happened after some weeks: cases that were not over then are open."""
    until = BEGIN + weeks * WEEK
    kept = log.completed_at <= until
    case = np.unique(log.case[kept])
    closed = pa.array(log.closed_at, mask=log.closed_at > until).cast(MOMENT)
    cases = log.cases.set_column(2, "closed_at", closed).take(pa.array(case))
    row = pa.array(np.searchsorted(case, log.case[kept]), pa.int32())
    return flow.Log(events=log.events.filter(pa.array(kept)).set_column(0, "case", row), cases=cases)


def joined(first: flow.Log, second: flow.Log, *, weeks: int) -> flow.Log:
    """Return one log in which the second begins some weeks after the first."""
    later = pa.scalar(weeks * WEEK, pa.duration("us"))
    events, cases = second.events, second.cases
    for name in ("started_at", "completed_at"):
        moved = pc.add(events[name], later)
        events = events.set_column(events.schema.get_field_index(name), name, moved)
    for name in ("opened_at", "closed_at", "due_at"):
        cases = cases.set_column(cases.schema.get_field_index(name), name, pc.add(cases[name], later))
    cases = cases.set_column(0, "case", pc.binary_join_element_wise(cases["case"], "later", " "))
    events = events.set_column(0, "case", pc.add(events["case"], pa.scalar(first.n_cases, pa.int32())))
    both = [
        pa.concat_tables(pair).unify_dictionaries() for pair in ((first.events, events), (first.cases, cases))
    ]
    return flow.Log(events=both[0].combine_chunks(), cases=both[1].combine_chunks())


def _coded(codes: Any, values: tuple[str, ...]) -> Any:
    return pa.DictionaryArray.from_arrays(pa.array(codes, pa.int32()), pa.array(values))
