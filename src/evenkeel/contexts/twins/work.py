"""The work of teams, read off the log of cases: which step somebody did, from when to when.

The log says when a step was done and by whom, not when work on it began. Somebody is therefore taken to have worked on what she
finished next since she finished something before, or since her day began (Chapela-Campa and Dumas 2024, who estimate starts by
when a step became possible and when the person became free). What other teams do between is waiting to this one.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

import numpy as np

from evenkeel.contexts.casework.queries import log
from evenkeel.contexts.twins import joint
from evenkeel.engines import twin

RECEIVED: Final = "Received"
"""The step with which each case begins: it takes no time, and nobody does it."""
WALL: Final = "UTC"
"""Moments of work are those of the wall clock, as if it were UTC: a twin must not look for another zone in them.

Instants and the zone of the organisation would not do alone: when work on a step began is told by when a day usually begins,
which is a matter of the wall clock, so that all would have to be told twice. What is learnt is the same: a twin learns hours,
weekdays and holidays by the wall clock anyway, and is given the zone once it is learnt (`learning.completed`), so that it
simulates summer time.
The price: a case that is open when clocks are put forward or back seems an hour longer or shorter than it was.
"""
KIND: Final = "case type"
"""What tells cases apart."""
LONGEST: Final = 8 * 3_600 * 1_000_000
"""Work on one step without another recorded step lasts eight hours at most, in microseconds."""
LEAST: Final = 60 * 1_000_000
"""What was done before the usual beginning of a day took a minute."""
DAY: Final = 86_400 * 1_000_000
EARLY: Final = 10
"""A day usually begins by the first recorded step of the earliest tenth of days, in per cent."""
SOON: Final = 20_000
"""Lines between two signs of life."""
EPOCH: Final = dt.datetime.fromtimestamp(0, dt.UTC).replace(tzinfo=None)
AUTOMATIC: Final = "evenkeel"
"""What nobody did is said to be done by a name that begins so."""

NOWHERE: Final[Mapping[str, str]] = {}
Tick = Callable[[int], None]
_PLACE: Final = {name: number for number, name in enumerate(log.COLUMNS)}


class Visit(NamedTuple):
    """A stage that a case was in, and who ended it."""

    case: int
    stage: str
    person: str
    """Empty: nobody, it went on by itself."""
    unit: str
    entered: int
    """Microseconds since 1970 by the wall clock of the organisation, as all moments here."""
    left: int


@dataclass(slots=True)
class Cases:
    """All cases of an organisation, by their number."""

    names: list[str] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)
    due: list[int | None] = field(default_factory=list)
    closed: list[bool] = field(default_factory=list)
    stands: list[tuple[str, int]] = field(default_factory=list)
    """The shelf on which it was last, and since when it is in its present stage."""
    visits: list[Visit] = field(default_factory=list)
    acts: dict[tuple[str, int], int] = field(default_factory=dict)
    """The first thing that somebody did on a day: by her name and the day's number, the microseconds since its midnight."""


@dataclass(frozen=True)
class Work:
    """What a team did."""

    unit: str
    log: twin.EventLog
    """Its finished cases: moments by the wall clock of the organisation, as if that were UTC."""
    still_open: int
    """Cases in which the team did something, and which are not closed."""
    whole: twin.EventLog
    """The finished cases, and those that lie with the team now."""
    here: Mapping[str, dt.datetime | None]
    """The cases that lie with the team now, and until when each was first promised, if it was."""
    closing: float
    """The share of the finished cases that ended with a step of this team."""
    promised: np.ndarray[tuple[int], np.dtype[np.int64]]
    """For each case how long after it came it was first promised, in microseconds; -1 where nothing was."""
    under_way: Mapping[str, dt.datetime]
    """The cases that have come to the team and are not closed, wherever they lie now, and when each came."""
    until: dt.datetime
    """The last moment of which the log of the organisation tells."""


def read(rows: Iterable[Sequence[Any]], *, tick: Tick = lambda count: None) -> Cases:
    """Read the log of an organisation, in the order of cases, as `casework.queries.log` gives it."""
    found = Cases()
    name, stage, entered = None, "", 0
    for number, row in enumerate(rows):
        if number % SOON == 0:
            tick(number)
        moment = _moment(row[_PLACE["completed_at"]])
        person = _person(row)
        if person:
            day, since = divmod(moment, DAY)
            earlier = found.acts.get((person, day), DAY)
            found.acts[person, day] = min(earlier, since)
        if row[0] != name:
            name, stage, entered = row[0], row[_PLACE["event:stage"]], moment
            _open(found, row)
            found.stands.append((row[_PLACE["event:shelf"]], moment))
            continue
        ends = row[1] == "Closed" or (row[1] == row[_PLACE["event:stage"]] != stage)
        if ends:
            found.visits.append(
                Visit(len(found.names) - 1, stage, person, row[_PLACE["group"]], entered, moment)
            )
            stage, entered = row[_PLACE["event:stage"]], moment
        found.stands[-1] = (row[_PLACE["event:shelf"]] or found.stands[-1][0], entered)
    return found


def teams(cases: Cases, *, units: Mapping[str, str] = NOWHERE, together: str = "") -> Iterator[Work]:
    """Give the work of each team that did something, by the key of its unit; `units` says whose each shelf is.

    `together`: the key of two teams whose work is given too, as that of one.
    """
    starts = _starts(cases)
    lying: dict[str, list[int]] = defaultdict(list)
    for case, (shelf, _) in enumerate(cases.stands):
        if not cases.closed[case] and shelf in units:
            lying[units[shelf]].append(case)
    by_unit: dict[str, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for number, visit in enumerate(cases.visits):
        if visit.person and visit.unit:
            by_unit[visit.unit][visit.case].append(number)
    if joint.is_of_two(together):
        of_both = joint.teams(together)
        lying[together] = sorted(case for unit in of_both for case in lying[unit])
        for number, visit in enumerate(cases.visits):
            if visit.person and visit.unit in of_both:
                by_unit[together][visit.case].append(number)
    last = max([each.left for each in cases.visits] + [since for _, since in cases.stands], default=0)
    for unit, mine in sorted(by_unit.items()):
        yield _work(unit, mine, lying[unit], cases, starts, last=last)


def _open(found: Cases, row: Sequence[Any]) -> None:
    due = row[_PLACE["due_at"]]
    found.names.append(row[0])
    found.kinds.append(row[_PLACE["case:case type"]])
    found.due.append(_moment(due) if due else None)
    found.closed.append(bool(row[_PLACE["closed_at"]]))


def _person(row: Sequence[Any]) -> str:
    name = str(row[_PLACE["resource"]])
    is_nobody = not row[_PLACE["event:role"]] and name.casefold().startswith(AUTOMATIC)
    return "" if is_nobody else name


def _moment(written: str) -> int:
    """Return the microseconds since 1970 by the wall clock that a moment is written in."""
    local = dt.datetime.fromisoformat(written).replace(tzinfo=None)
    return (local - EPOCH) // dt.timedelta(microseconds=1)


def _starts(cases: Cases) -> list[int]:
    """Return for each visit when work on what ended it began."""
    opening = _openings(cases)
    starts = [visit.left for visit in cases.visits]
    free: dict[str, int] = {}
    for number in sorted(range(len(cases.visits)), key=lambda each: cases.visits[each].left):
        visit = cases.visits[number]
        if not visit.person:
            continue
        midnight = visit.left - visit.left % DAY
        since = midnight + opening[visit.person]
        begun = since if since < visit.left else visit.left - LEAST
        latest = max(begun, visit.entered, free.get(visit.person, 0), visit.left - LONGEST)
        starts[number] = min(latest, visit.left)
        free[visit.person] = visit.left
    return starts


def _openings(cases: Cases) -> dict[str, int]:
    """Return how long after midnight each person's day usually begins."""
    first: dict[str, list[int]] = defaultdict(list)
    for (person, _), since in cases.acts.items():
        first[person].append(since)
    return {person: int(np.percentile(found, EARLY)) for person, found in first.items()}


def _work(
    unit: str, mine: dict[int, list[int]], lying: list[int], cases: Cases, starts: list[int], *, last: int
) -> Work:
    visits = cases.visits
    closing = sum(
        mine[case][-1] + 1 == len(visits) or visits[mine[case][-1] + 1].case != case
        for case in mine
        if cases.closed[case]
    )
    finished = [case for case in mine if cases.closed[case]]
    came = [cases.visits[mine[case][0]].entered for case in finished]
    promised = [_promised(cases, case, begin) for case, begin in zip(finished, came, strict=True)]
    return Work(
        unit=unit,
        log=_of_cases(finished, mine, cases, starts),
        still_open=len(mine) - len(finished),
        whole=_of_cases([*finished, *lying], mine, cases, starts),
        here={cases.names[case]: _due(cases, case) for case in lying},
        closing=closing / max(len(finished), 1),
        promised=np.array(promised, np.int64),
        under_way={
            cases.names[case]: _instant(_came(case, mine, cases))
            for case in {*mine, *lying}
            if not cases.closed[case]
        },
        until=_instant(last),
    )


def _came(case: int, mine: Mapping[int, list[int]], cases: Cases) -> int:
    """Return when a case came to a team; one that it has not touched yet, when it came to where it lies."""
    visits = mine.get(case, [])
    return cases.visits[visits[0]].entered if visits else cases.stands[case][1]


def _instant(moment: int) -> dt.datetime:
    return (EPOCH + dt.timedelta(microseconds=moment)).replace(tzinfo=dt.UTC)


def _due(cases: Cases, case: int) -> dt.datetime | None:
    due = cases.due[case]
    return None if due is None else _instant(due)


def _of_cases(
    which: list[int], mine: Mapping[int, list[int]], cases: Cases, starts: list[int]
) -> twin.EventLog:
    """Return the log of a team's part in some cases; one that it has not touched yet has come, and nothing more."""
    steps: list[tuple[int, str, str, int, int]] = []
    for number, case in enumerate(which):
        visits, begin = mine.get(case, []), _came(case, mine, cases)
        steps.append((number, RECEIVED, "", begin, begin))
        steps.extend(
            (number, visit.stage, visit.person, max(starts[each], begin), visit.left)
            for each in visits
            for visit in (cases.visits[each],)
        )
    kinds = _coded([cases.kinds[case] for case in which])
    due = [twin.MISSING if (until := cases.due[case]) is None else until for case in which]
    return _log(steps, tuple(cases.names[case] for case in which), kinds, np.array(due, np.int64))


def _promised(cases: Cases, case: int, begin: int) -> int:
    due = cases.due[case]
    return due - begin if due is not None and due > begin else -1


def _log(
    steps: list[tuple[int, str, str, int, int]],
    names: tuple[str, ...],
    kinds: twin.Coded,
    due: np.ndarray[tuple[int], np.dtype[np.int64]],
) -> twin.EventLog:
    activity = _coded([each[1] for each in steps])
    person = _coded([each[2] for each in steps])
    start = np.array([each[3] for each in steps], np.int64)
    end = np.array([each[4] for each in steps], np.int64)
    return twin.EventLog(
        case=np.array([each[0] for each in steps], np.int32),
        activity=activity.codes,
        resource=person.codes,
        start=start,
        end=end,
        cases=names,
        activities=activity.values,
        resources=person.values,
        due=due,
        has_starts=bool((start != end).any()),
        attributes={KIND: kinds} if kinds.values else {},
    )


def _coded(texts: list[str]) -> twin.Coded:
    """Return texts as numbers into those that occur; an empty one is none."""
    known: dict[str, int] = {}
    codes = [known.setdefault(each, len(known)) if each else -1 for each in texts]
    return twin.Coded(codes=np.array(codes, np.int32), values=tuple(known))
