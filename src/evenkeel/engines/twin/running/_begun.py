"""The open cases of a state as tables: where each may stand, how likely that is, and what is left of what is going on there.

Bayes' rule with what is known at the start: that what comes next has not begun yet. A place in the course counts by how likely the
net leads there, times the chance that its delay, or the line before its people, lasts longer than it has by now. How long lines
last by themselves is taken from a run of the twin without a state.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from evenkeel.engines.twin.document._state import OpenCase, State
from evenkeel.engines.twin.running import _layout, _replay
from evenkeel.engines.twin.running._calendars import Floats
from evenkeel.engines.twin.running._lasting import Lasting
from evenkeel.engines.twin.running._past import Past
from evenkeel.engines.twin.running._plan import Begun, Plan
from evenkeel.engines.twin.running._runs import Ask, run
from evenkeel.kernel import errors

_PILOT = 10_000
"""About so many steps of a run tell how long lines last."""
_GRID = (np.arange(32) + 0.5) / 32
_HARDLY = 1e-9
"""The chance of what should not be, so that something is left where all else is excluded."""
_SURELY = 0.995
"""A case that is over with this chance is not open."""
_SURE = 1e-9
_MOST = 24
"""So many ways in which one case may stand are told apart."""
_GAMMA_POINTS = 513


class UnknownClass(errors.Invalid):
    """An open case is of a class that the twin does not have."""

    code = "unknown-class"


@dataclass(frozen=True)
class Stand:
    """How an open case stands, beside the tables: the chance that it is already over, and whether the twin knew its history."""

    key: str
    over: float
    familiar: bool


@dataclass(frozen=True, eq=False)
class Opened:
    """The tables, and what is known beside."""

    begun: Begun
    stands: tuple[Stand, ...]
    """One for each case of the tables."""
    over: int
    """How many cases are surely over, and left out."""


@dataclass(eq=False)
class _Case:
    """A case on its way into the tables."""

    case: OpenCase
    arrived: float
    starts: list[float]
    ends: list[float]
    people: list[int]
    activities: list[int]
    places: tuple[_replay.Place, ...]


@dataclass(frozen=True)
class _Waits:
    """What a token before a task may be doing: still in its delay, or in line; and with which chances."""

    delayed: float
    in_line: float
    offered: float
    token: tuple[Any, ...]


def opened(plan: Plan, state: State) -> Opened:
    """Return the open cases of a state as tables; raises UnknownClass."""
    return _Opening(plan, state).opened()


def luck_of(key: str) -> int:
    """Return the number from which the luck of an open case comes: the same for the same case tomorrow, whatever else is open."""
    return int.from_bytes(hashlib.sha256(key.encode()).digest()[:8], "little") | 1 << 62


class _Opening:
    def __init__(self, plan: Plan, state: State) -> None:
        self._plan, self._start = plan, state.at.timestamp()
        self._lasting = Lasting(plan.distributions, plan.table)
        self._activities = {each.key: number for number, each in enumerate(plan.twin.activities)}
        self._people = {each.key: number for number, each in enumerate(plan.twin.people)}
        self._classes = {each.key: number for number, each in enumerate(plan.twin.course.classes)}
        self._calendars = {each.key: number for number, each in enumerate(plan.twin.calendars)}
        self._replay = _replay.Replay(plan)
        self._cases = [self._read(case) for case in state.cases]
        earliest = min((one.arrived for one in self._cases), default=0.0)
        earliest = min([earliest, *(start for one in self._cases for start in one.starts)])
        self._past = Past(plan, start=self._start, earliest=earliest)
        self._more: list[tuple[Any, ...]] = []
        self._table: list[Floats] = [plan.table]
        self._line = self._lines() if self._cases else {}
        self._rooms = [int(size) for size in plan.populations["size"]]

    def opened(self) -> Opened:
        waits = self._waits()
        names, rows, stands = [], [], []
        standings: list[tuple[Any, ...]] = []
        tokens: list[tuple[Any, ...]] = []
        over = 0
        for number, one in enumerate(self._cases):
            found = self._standings(number, one, waits)
            gone = sum(chance for chance, place, _ in found if not place.tokens)
            if gone >= _SURELY and not one.case.certain:
                over += 1
                continue
            first = len(standings)
            up_to = np.cumsum([chance for chance, _, _ in found])
            for share, (_, place, own) in zip((up_to / up_to[-1]).tolist(), found, strict=True):
                standings.append((share, place.of_class, len(tokens), len(tokens) + len(own)))
                tokens += own
            names.append(one.case.key)
            rows.append(self._row(one, first, len(standings), found[0][1].of_class))
            stands.append(Stand(one.case.key, gone, any(place.familiar for _, place, _ in found)))
        begun = Begun(
            tuple(names),
            np.array(rows, _layout.BEGUN),
            np.array(standings, _layout.STANDING),
            np.array(tokens, _layout.TOKEN),
            np.concatenate([self._plan.distributions, np.array(self._more, _layout.DISTRIBUTION)]),
            np.concatenate(self._table),
        )
        return Opened(begun, tuple(stands), over)

    def _read(self, case: OpenCase) -> _Case:
        """Read what was done in a case, and follow it through the net; what the twin does not know is passed over."""
        if case.kind is not None and case.kind not in self._classes:
            raise UnknownClass(
                f"The open case {case.key!r} is of class {case.kind!r}, which the twin does not have; leave the class out."
            )
        work = sorted(
            (piece for piece in case.work if piece.activity in self._activities),
            key=lambda piece: (piece.start, piece.end is None, piece.end or piece.start),
        )
        starts = [piece.start.timestamp() - self._start for piece in work]
        ends = [np.inf if piece.end is None else piece.end.timestamp() - self._start for piece in work]
        activities = [self._activities[piece.activity] for piece in work]
        kind = None if case.kind is None else self._classes[case.kind]
        places = self._replay.follow(_steps(starts, ends, activities), kind)
        if case.certain and activities and not any(place.tokens for place in places):
            places = tuple(  # it should be over, and is not: what comes after such work elsewhere
                place._replace(tokens=tuple(token._replace(piece=len(work) - 1) for token in place.tokens))
                for place in self._replay.by_last(activities[-1])
            )
        return _Case(
            case=case,
            arrived=min(case.arrived.timestamp() - self._start, 0.0),
            starts=starts,
            ends=ends,
            people=[self._people.get(piece.resource or "", -1) for piece in work],
            activities=activities,
            places=places,
        )

    def _row(self, one: _Case, first: int, last: int, of_class: int) -> tuple[Any, ...]:
        due = np.nan if one.case.due is None else one.case.due.timestamp() - self._start
        person = one.people[-1] if one.people else -1
        return (
            luck_of(one.case.key),
            person,
            self._population(of_class),
            first,
            last,
            one.arrived,
            due,
            0.0,
            1.0,
        )

    def _population(self, of_class: int) -> int:
        """Return the population whose customer brought a case, as long as it has others."""
        for number, population in enumerate(self._plan.populations):
            mix = self._plan.mixes[population["mix"] : population["mix_end"]]["class"]
            if of_class in mix and self._rooms[number] > 0:
                self._rooms[number] -= 1
                return number
        return -1

    def _standings(
        self, number: int, one: _Case, waits: dict[tuple[int, int, int], _Waits]
    ) -> list[tuple[float, _replay.Place, list[tuple[Any, ...]]]]:
        """Return how a case may stand, with chances; a case that is known to be open is not over, if anything else may be."""
        found = []
        for place in one.places:
            for chance, own in self._ways(number, one, place, waits):
                found.append((place.chance * chance, place, own))
        if one.case.certain:
            found = [each for each in found if each[1].tokens] or found
        found.sort(key=lambda each: -each[0])
        found = found[:_MOST]
        total = sum(chance for chance, _, _ in found)
        return [(chance / total, place, own) for chance, place, own in found]

    def _ways(
        self, number: int, one: _Case, place: _replay.Place, waits: dict[tuple[int, int, int], _Waits]
    ) -> list[tuple[float, list[tuple[Any, ...]]]]:
        """Return what the tokens of a place may be doing, each with its chance; joins first."""
        ways: list[tuple[float, list[tuple[Any, ...]]]] = [(1.0, [])]
        for token in sorted(place.tokens, key=lambda token: token.kind != _replay.HELD):
            if token.kind in (_replay.BUSY, _replay.LOOSE):
                own = self._working(one, token)
                ways = [(chance, [*rows, own]) for chance, rows in ways]
            elif token.kind == _replay.INTO:
                wait = waits[number, token.node, token.piece]
                ways = [
                    (chance * share, [*rows, row]) for chance, rows in ways for share, row in _either(wait)
                ][:_MOST]
            else:
                row = _token(node=token.node)
                ways = [(chance, [*rows, row]) for chance, rows in ways]
        return ways

    def _working(self, one: _Case, token: _replay.Token) -> tuple[Any, ...]:
        """Return a token in work: of its duration it is known how much has passed."""
        activity, person, since = (
            one.activities[token.piece],
            one.people[token.piece],
            one.starts[token.piece],
        )
        loose = token.kind == _replay.LOOSE
        which, pace = self._duration(-1 if loose else token.node, activity, person)
        passed = -since
        if person >= 0 and self._plan.activities[activity]["at_shift_end"] == _layout.PAUSE:
            calendar = self._calendars[self._plan.twin.people[person].calendar]
            passed = float(np.subtract(*self._past.opened(calendar, np.array([0.0, since]))))
        span, low, high, tail, left = self._given(which, passed / pace)
        return _token(
            node=-1 if loose else token.node, activity=activity, mode=int(_layout.SERVED), alone=int(loose), person=person,
            span=span, low=low, high=high, passed=0.0 if left else passed, scale=pace, tail=tail, since=since, offered=since,
        )  # fmt: skip

    def _duration(self, node: int, activity: int, person: int) -> tuple[int, float]:
        """Return the distribution of a duration, and by what it is multiplied."""
        plan = self._plan
        which, pace = (int(plan.nodes[node]["duration"]) if node >= 0 else -1), 1.0
        own = plan.skills[plan.activities[activity]["skills"] : plan.activities[activity]["skills_end"]]
        for skill in own[own["person"] == person]:
            pace = float(skill["pace"])
            which = int(skill["duration"]) if skill["duration"] >= 0 else which
        return (which if which >= 0 else int(plan.activities[activity]["duration"])), max(pace, 1e-9)

    def _given(self, which: int, passed: float) -> tuple[int, float, float, float, bool]:
        """Return a distribution given that it is longer.

        Which, from which chance to which, its tail, and whether it is what is left.
        """
        kind = self._lasting.rows[which]["kind"]
        chances, _, most = self._lasting.below(which, np.array([passed]))
        low = float(chances[0])
        if most - low <= _SURE * most:
            if kind == _layout.FIXED:
                return -1, 0.0, 1.0, 0.0, True
            return which, 0.0, 1.0, self._lasting.tail(which), False
        if kind == _layout.GAMMA:
            return self._tabled(which, passed, low, most), 0.0, 1.0, 0.0, False
        return which, (0.0 if kind == _layout.FIXED else low), most, 0.0, False

    def _tabled(self, which: int, passed: float, low: float, most: float) -> int:
        """Add a gamma distribution, given that it is longer, as a table."""
        share = (np.arange(_GAMMA_POINTS) + 0.5) / _GAMMA_POINTS
        least = self._lasting.below(which, np.zeros(1))[1]
        values = self._lasting.quantiles(which, (low + (most - low) * share - least) / (most - least))
        row = np.zeros(1, _layout.DISTRIBUTION)[0]
        row["kind"], row["table"], row["size"] = _layout.QUANTILES, sum(map(len, self._table)), values.size
        row["high"] = np.inf
        self._table.append(np.maximum(values, passed))
        self._more.append(tuple(row))
        return len(self._plan.distributions) + len(self._more) - 1

    def _waits(self) -> dict[tuple[int, int, int], _Waits]:
        """Return for each token before a task what it may be doing, node by node."""
        wanted: dict[int, dict[tuple[int, int], float]] = {}
        for number, one in enumerate(self._cases):
            for place in one.places:
                for token in place.tokens:
                    if token.kind == _replay.INTO:
                        wanted.setdefault(token.node, {})[number, token.piece] = _since(one, token.piece)
        return {
            (number, node, piece): wait
            for node, own in wanted.items()
            for (number, piece), wait in zip(own, self._at(node, np.array(list(own.values()))), strict=True)
        }

    def _at(self, node: int, since: Floats) -> Iterator[_Waits]:
        """Yield what tokens before a task may be doing that have been there since some moments."""
        one = self._plan.nodes[node]
        if self._plan.nodes[node]["kind"] != _layout.TASK:
            yield from (_Waits(0.0, 0.0, each, _token(node=node)) for each in since.tolist())
            return
        which = (
            int(one["delay"]) if one["delay"] >= 0 else int(self._plan.activities[one["activity"]]["delay"])
        )
        line = self._line.get(int(one["activity"]))
        if which < 0:
            in_line = np.maximum(_longer(line, -since), _HARDLY)
            for moment, share in zip(since.tolist(), in_line.tolist(), strict=True):
                yield _Waits(0.0, share, moment, _token(node=node, since=moment))
            return
        delay = self._plan.delays[which]
        span = int(delay["span"])
        passed, sure = self._past.passed(delay, since)
        delayed = self._lasting.longer(span, sure)
        share, offered = self._in_line(span, sure, since, line)
        rest = zip(since, passed, sure, delayed, share, offered, strict=True)
        for moment, by_now, surely, late, waiting, since_when in np.array(list(rest)).tolist():
            to, low, high, tail, _ = self._given(span, surely)
            token = _token(
                node=node, mode=int(_layout.DELAYED), span=to, low=low, high=high, passed=by_now, tail=tail, since=moment,
            )  # fmt: skip
            yield _Waits(late, waiting, since_when, token)

    def _in_line(
        self, span: int, passed: Floats, since: Floats, line: Floats | None
    ) -> tuple[Floats, Floats]:
        """Return the chance that a delay was over and people have let it lie since, and since when, about."""
        values = self._lasting.quantiles(span, _GRID)[None, :]
        over = values <= passed[:, None]
        gross = values * (-since / np.maximum(passed, 1e-9))[:, None]
        lain = np.maximum(-since[:, None] - gross, 0.0)
        chances = over * _longer(line, lain)
        total = chances.sum(axis=1)
        weights = np.where(total[:, None] > 0, chances, over)
        mean = (weights * gross).sum(axis=1) / np.maximum(weights.sum(axis=1), 1e-300)
        return np.maximum(total / _GRID.size, _HARDLY), np.minimum(since + mean, 0.0)

    def _lines(self) -> dict[int, Floats]:
        """Return for each activity of people how long it lay in line, in a run of the twin by itself."""
        plan = self._plan
        if not plan.skills.size or not plan.twin.streams:
            return {}
        size = int(np.clip(_PILOT / max(sum(self._replay.visits), 1.0), 200, 2_000))
        t = run(plan, Ask(cases=None, arrivals=size, until=None, start=self._start, seed=0))
        rows = t.instances[: t.run[0]["instances"]]
        rows = rows[(rows["state"] == _layout.DONE) & (rows["person"] >= 0) & (rows["stands"] > 0)]
        lain = rows["start"] - rows["offered"]
        return {
            int(activity): np.sort(lain[rows["activity"] == activity])
            for activity in np.unique(rows["activity"])
        }


def _either(wait: _Waits) -> list[tuple[float, tuple[Any, ...]]]:
    """Return both of what a token may be doing, with chances."""
    in_line = _token_in_line(wait)
    ways = [(wait.delayed, wait.token), (wait.in_line, in_line)]
    return [(chance, row) for chance, row in ways if chance > 0] or [(_HARDLY, in_line)]


def _token_in_line(wait: _Waits) -> tuple[Any, ...]:
    row = dict(zip(_layout.TOKEN.names or (), wait.token, strict=True))
    return _token(node=row["node"], mode=int(_layout.WAITING), since=row["since"], offered=wait.offered)


def _token(
    *,
    node: int,
    activity: int = -1,
    mode: int = int(_layout.PLANNED),
    alone: int = 0,
    person: int = -1,
    span: int = -1,
    low: float = 0.0,
    high: float = 1.0,
    passed: float = 0.0,
    scale: float = 1.0,
    tail: float = 0.0,
    since: float = 0.0,
    offered: float = 0.0,
) -> tuple[Any, ...]:
    """Return a row of the table of tokens."""
    return node, activity, mode, alone, person, span, low, high, passed, scale, tail, since, offered


def _longer(line: Floats | None, x: Floats) -> Floats:
    """Return the chance that work lies in line for longer than x."""
    if line is None or not line.size:
        return np.zeros(x.shape)
    share = (line.size - np.searchsorted(line, x, side="right")) / line.size
    beyond = 0.5 / line.size * np.minimum((max(float(line[-1]), 1.0) / np.maximum(x, 1e-9)) ** 2, 1.0)
    return np.asarray(np.maximum(share, beyond))


def _since(one: _Case, piece: int) -> float:
    """Return since when a token is where it is: since the end of a piece of work, its start if it goes on, or the arrival."""
    if piece < 0:
        return one.arrived
    end = one.ends[piece]
    return float(min(end if np.isfinite(end) else one.starts[piece], 0.0))


def _steps(starts: list[float], ends: list[float], activities: list[int]) -> tuple[tuple[int, int, int], ...]:
    """Return beginnings and ends in their order; what ends at a moment does so before anything begins."""
    steps: list[tuple[int, int, int]] = []
    going: list[tuple[float, int]] = []
    for piece, (start, activity) in enumerate(zip(starts, activities, strict=True)):
        for end, other in sorted(going):
            if end <= start:
                steps.append((_replay.END, other, activities[other]))
        going = [(end, other) for end, other in going if end > start]
        steps.append((_replay.START, piece, activity))
        going.append((ends[piece], piece))
    steps += [(_replay.END, other, activities[other]) for end, other in sorted(going) if np.isfinite(end)]
    return tuple(steps)
