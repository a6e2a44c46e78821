"""A twin as tables: what the machine reads, made from the document once for each run."""

from collections.abc import Iterable
from typing import Any, NamedTuple

import numpy as np

from evenkeel.engines.twin.document._calendar import Calendar
from evenkeel.engines.twin.document._distribution import Distribution, mean_of
from evenkeel.engines.twin.document._twin import Twin
from evenkeel.engines.twin.document._work import Delay
from evenkeel.engines.twin.running import _layout
from evenkeel.engines.twin.running._arriving import duties
from evenkeel.engines.twin.running._calendars import Floats, spans_of, without
from evenkeel.engines.twin.running._layout import Rows

_NEVER = np.iinfo(np.int32).max


class Tables(NamedTuple):
    """All that a run reads and writes; the machine goes on where it stood, in larger tables if need be."""

    run: Rows
    nodes: Rows
    ways: Rows
    distributions: Rows
    table: Floats
    delays: Rows
    classes: Rows
    activities: Rows
    shelves: Rows
    skills: Rows
    own_skills: Any
    people: Rows
    spans: Rows
    calendars: Any
    rhythms: Floats
    offsets: Floats
    arrivals: Floats
    arriving: Any
    cases: Rows
    instances: Rows
    edges: Rows
    events: Rows
    walk: Any
    joins: Any
    draw: Rows
    populations: Rows
    mixes: Rows
    begun: Rows
    standings: Rows
    tokens: Rows


class Begun(NamedTuple):
    """Open cases as they stand at the start, for all replications; distributions are those of the plan and some more."""

    names: tuple[str, ...]
    begun: Rows
    standings: Rows
    tokens: Rows
    distributions: Rows
    table: Floats


class _Distributions:
    """Distributions as rows, each different one once."""

    def __init__(self) -> None:
        self.rows: list[tuple[Any, ...]] = []
        self.table: list[float] = [0.0]
        self._places: dict[Distribution, int] = {}

    def place(self, one: Distribution | None) -> int:
        if one is None:
            return -1
        if one not in self._places:
            self._places[one] = len(self.rows)
            self.rows.append(self._row(one))
        return self._places[one]

    def _row(self, one: Any) -> tuple[Any, ...]:
        kind = _layout.DISTRIBUTIONS.index(one.kind)
        a = b = c = 0.0
        at, size, low, high = 0, 0, getattr(one, "low", 0.0), getattr(one, "high", None)
        match one.kind:
            case "fixed":
                a = one.value
            case "exponential":
                a = one.mean
            case "normal":
                a, b = one.mean, one.sd
            case "lognormal":
                spread = float(np.log1p((one.sd / one.mean) ** 2))
                a, b = float(np.log(one.mean)) - spread / 2, float(np.sqrt(spread))
            case "gamma":
                a, b = (one.mean / one.sd) ** 2, one.sd**2 / one.mean
            case "weibull":
                a, b = one.shape, one.scale
            case "uniform":
                a, b = one.low, one.high
            case "triangular":
                a, b, c = one.low, one.high, one.mode
            case _:
                at, size = len(self.table), len(one.values)
                self.table.extend(one.values)
        return kind, at, size, a, b, c, low, np.inf if high is None else high, mean_of(one)


class Plan:
    """What of a twin does not change from one replication to the next."""

    def __init__(self, twin: Twin) -> None:
        self.twin = twin
        self._known = _Distributions()
        self._delay_rows: list[tuple[int, int, int, int]] = []
        self._delay_places: dict[Delay, int] = {}
        self._spans: dict[tuple[str, float, float], Rows] = {}
        self.duties = duties(twin)
        self._activity = {each.key: number for number, each in enumerate(twin.activities)}
        self._calendar = {each.key: number for number, each in enumerate(twin.calendars)}
        self._rhythm = {each.key: number for number, each in enumerate(twin.rhythms)}
        self._person = {each.key: number for number, each in enumerate(twin.people)}
        self._shelf = {each.key: number for number, each in enumerate(twin.shelves)}
        self.nodes, self.ways = self._net()
        self.classes = self._classes()
        self.skills, bounds = self._skills()
        self.activities = self._activities(bounds)
        self.shelves = self._shelves()
        self.own_skills, self.own_bounds = self._own()
        self.populations, self.mixes = self._populations()
        self.rhythms = self._rhythms()
        self.distributions = _rows(_layout.DISTRIBUTION, self._known.rows)
        self.table = np.array(self._known.table)
        self.delays = _rows(_layout.DELAY, self._delay_rows)

    def _delay(self, one: Delay | None) -> int:
        if one is None:
            return -1
        if one not in self._delay_places:
            clock, of = _layout.GROSS, -1
            if one.rhythm is not None:
                clock, of = _layout.ON_RHYTHM, self._rhythm[one.rhythm]
            elif one.calendar is not None:
                clock, of = _layout.IN_CALENDAR, self._calendar[one.calendar]
            until = -1 if one.until is None else self._calendar[one.until]
            self._delay_places[one] = len(self._delay_rows)
            self._delay_rows.append((self._known.place(one.span), clock, of, until))
        return self._delay_places[one]

    def _net(self) -> tuple[Rows, Rows]:
        nodes: list[tuple[Any, ...]] = []
        ways: list[tuple[Any, ...]] = []
        incoming = np.zeros(len(self.twin.course.nodes), int)
        for node in self.twin.course.nodes:
            first = len(ways)
            total = sum(way.weight for way in node.ways) or 1.0
            up_to = 0.0
            for way in node.ways:
                up_to += way.weight / total
                ways.append((way.to, up_to, way.weight))
                incoming[way.to] += 1
            activity = -1 if node.activity is None else self._activity[node.activity]
            kind = _layout.NODE_KINDS.index(node.kind)
            nodes.append(
                (
                    kind,
                    activity,
                    self._delay(node.delay),
                    self._known.place(node.duration),
                    first,
                    len(ways),
                    0,
                    node.in_order,
                )
            )
        rows = _rows(_layout.NODE, nodes)
        rows["incoming"] = incoming
        return rows, _rows(_layout.WAY, ways)

    def _classes(self) -> Rows:
        rows = []
        for each in self.twin.course.classes:
            due_after = each.due_after or self.twin.norm or np.inf
            rows.append((each.start, each.priority, due_after, each.effort))
        return _rows(_layout.CLASS, rows)

    def _skills(self) -> tuple[Rows, Any]:
        usual = {each.key: each.duration for each in self.twin.activities}
        rows = []
        for skill in self.twin.skills:
            person = self.twin.people[self._person[skill.person]]
            pace = 1.0 if skill.duration is not None else person.pace
            mean = mean_of(skill.duration or usual[skill.activity]) * pace
            place = self._known.place(skill.duration)
            rows.append(
                (self._activity[skill.activity], self._person[skill.person], place, pace, skill.weight, mean)
            )
        rows.sort(key=lambda row: (row[0], row[1]))
        skills = _rows(_layout.SKILL, rows)
        return skills, np.searchsorted(skills["activity"], np.arange(len(self._activity) + 1))

    def _activities(self, bounds: Any) -> Rows:
        rows = np.zeros(len(self.twin.activities), _layout.ACTIVITY)
        for number, each in enumerate(self.twin.activities):
            one = rows[number]
            one["shelf"], one["priority"] = self._shelf[each.shelf], each.priority
            one["duration"], one["delay"] = self._known.place(each.duration), self._delay(each.delay)
            one["patience"] = self._known.place(each.patience)
            one["duty"] = self.duties.get(each.duty or "", 0)
            one["at_shift_end"] = _layout.AT_SHIFT_END.index(each.at_shift_end)
            one["interruption"] = each.interruption == "urgent"
            one["skills"], one["skills_end"] = bounds[number], bounds[number + 1]
            one["queue"] = one["first"] = -1
            batch = each.batch
            one["batch"] = batch.size if batch else 1
            one["together"] = batch.together if batch else 0
            one["growth"] = batch.growth if batch else 0.0
            one["longest"] = np.inf if batch is None or batch.longest is None else batch.longest
            one["same_person"] = each.same_person
        return rows

    def _populations(self) -> tuple[Rows, Rows]:
        """Return who comes again: how many, how long they stay away, and which classes of cases they bring."""
        keys = {each.key: number for number, each in enumerate(self.twin.course.classes)}
        rows: list[tuple[Any, ...]] = []
        mixes: list[tuple[Any, ...]] = []
        for stream in self.twin.streams:
            if stream.kind != "population":
                continue
            mix = {keys[key]: weight for key, weight in stream.mix.items()} or {0: 1.0}
            first, up_to = len(mixes), np.cumsum(list(mix.values())) / sum(mix.values())
            mixes.extend(zip(mix, up_to.tolist(), strict=True))
            rows.append((stream.size, self._known.place(stream.away), first, len(mixes)))
        return _rows(_layout.POPULATION, rows), _rows(_layout.MIX, mixes)

    def _shelves(self) -> Rows:
        return _rows(
            _layout.SHELF,
            [
                (
                    _layout.DISCIPLINES.index(each.discipline),
                    _layout.PRINCIPLES.index(each.principle),
                    _NEVER if each.limit is None else each.limit,
                    0,
                    each.blur,
                )
                for each in self.twin.shelves
            ],
        )

    def _own(self) -> tuple[Any, Any]:
        order = np.argsort(self.skills["person"], kind="stable").astype(np.int64)
        return order, np.searchsorted(self.skills["person"][order], np.arange(len(self.twin.people) + 1))

    def _rhythms(self) -> Floats:
        hours = np.zeros((len(self.twin.rhythms) or 1, 169))
        hours[0] = np.arange(169) * 3600.0
        for number, each in enumerate(self.twin.rhythms):
            weights = np.asarray(each.weights)
            hours[number, 1:] = np.cumsum(weights) / weights.sum() * 604_800.0
        return hours

    def _open(self, calendar: Calendar, shown: Floats, horizon: float) -> Rows:
        """Return when a calendar is open; the same for every replication that begins at the same moment."""
        key = (calendar.key, float(shown[0, 1]), horizon)
        if key not in self._spans:
            self._spans[key] = spans_of(calendar, shown, horizon, self.duties, None)
        return self._spans[key]

    def roster(self, shown: Floats, horizon: float, seed: int) -> tuple[Rows, Rows, Any]:
        """Return the people with their spans of duty, and the bounds of the spans of each calendar."""
        parts: list[Rows] = []
        size, shared = 0, {}
        bounds = np.zeros((len(self.twin.calendars) or 1, 2), np.int64)
        for number, calendar in enumerate(self.twin.calendars):
            own = self._open(calendar, shown, horizon)
            bounds[number] = size, size + own.size
            shared[calendar.key] = (size, size + own.size, calendar)
            parts.append(own)
            size += own.size
        people = np.zeros(len(self.twin.people), _layout.PERSON)
        for number, person in enumerate(self.twin.people):
            first, last, calendar = shared[person.calendar]
            if person.away or person.absence > 0 or any(shift.presence < 1 for shift in calendar.shifts):
                chance = np.random.default_rng([seed, number, 3])
                own = without(
                    spans_of(calendar, shown, horizon, self.duties, chance), person, shown, horizon, chance
                )
                first, last = size, size + own.size
                parts.append(own)
                size += own.size
            one = people[number]
            one["spans"] = one["now"] = first
            one["spans_end"], one["capacity"] = last, person.capacity
            one["skills"], one["skills_end"] = self.own_bounds[number], self.own_bounds[number + 1]
            one["queue"] = one["doing"] = -1
            one["wake"] = np.inf
        spans = np.concatenate(parts) if parts else np.zeros(0, _layout.SPAN)
        return people, spans, bounds


def _rows(kind: np.dtype[Any], rows: Iterable[tuple[Any, ...]]) -> Rows:
    return np.array(list(rows), dtype=kind)
