"""A Prosimos scenario becomes a twin."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from evenkeel.engines.twin.document._arrivals import Gaps
from evenkeel.engines.twin.document._calendar import Calendar
from evenkeel.engines.twin.document._course import CaseClass, Course
from evenkeel.engines.twin.document._distribution import Distribution, Fixed
from evenkeel.engines.twin.document._twin import Assumption, Twin
from evenkeel.engines.twin.document._work import Activity, Batch, Person, Shelf, Skill
from evenkeel.engines.twin.exchange import _batching, _bpmn, _classes, _hours, _spreads
from evenkeel.engines.twin.exchange._net import Net
from evenkeel.engines.twin.exchange._parameters import NotAScenario, Parameters, Resource, parsed

_SHELF = "work"
_ARRIVALS = "arrivals"
_ALWAYS = "always"
_CODE = "left-out-of-scenario"
_LEAST, _MOST = -100, 100


@dataclass(frozen=True)
class Imported:
    """A twin, and what of the scenario it does not say, one sentence each."""

    twin: Twin
    left_out: tuple[str, ...]


def from_prosimos(
    process: bytes, parameters: str | bytes, *, name: str = "", timezone: str = "UTC"
) -> Imported:
    """Make a twin of a Prosimos scenario: a BPMN 2.0 process and the JSON file of its parameters.

    `timezone` is the one of the clocks in its calendars, which the format does not say. What has no place in a twin is told,
    and stands among its assumptions; what would make another process of it is refused: raises NotBpmn and NotAScenario.
    """
    drawn, told = _bpmn.process(process)
    given = parsed(parameters)
    if given.model_type.upper() == "FUZZY":
        raise NotAScenario(
            "This scenario says with which probability people are there in each granule (model_type FUZZY), which a twin cannot "
            "say. Discover it with crisp calendars."
        )
    made = _Made(drawn, given)
    left_out = tuple(dict.fromkeys([*told, *made.told]))
    twin = made.twin(name, timezone)
    notes = tuple(Assumption(code=_CODE, sentence=sentence) for sentence in left_out)
    return Imported(twin.model_copy(update={"assumptions": notes}), left_out)


class _Made:
    """The parts of a twin, one after the other."""

    def __init__(self, drawn: _bpmn.Process, given: Parameters) -> None:
        self._drawn, self._given = drawn, given
        self.told = list(_unread(given))
        self._people = _People(given)
        self.told += self._people.told
        self._keys = _distinct(
            (each.id, each.name) for each in drawn.elements.values() if each.kind in ("task", "event")
        )
        self._batches = self._batched()
        self._net = Net(drawn, given, self._keys)
        self.told += self._net.left_out
        self._kinds, told = _classes.kinds(given)
        self.told += told
        self._skills, self._usual = self._able()

    def twin(self, name: str, timezone: str) -> Twin:
        """Put the parts together."""
        levels = sorted({kind.level for kind in self._kinds if kind.level is not None})
        ranks: dict[int | None, int] = {level: number - len(levels) for number, level in enumerate(levels)}
        classes = tuple(
            CaseClass(
                key=kind.key,
                start=self._net.begin(kind.holds),
                priority=max(ranks.get(kind.level, 0), _LEAST),
            )
            for kind in self._kinds
        )
        mix = {kind.key: kind.share for kind in self._kinds} if len(classes) > 1 else {}
        gap = _spreads.taken(self._given.arrival_time_distribution, "arrival_time_distribution")
        calendars, until = self._calendars()
        return Twin(
            name=name,
            timezone=timezone,
            streams=(Gaps(gap=gap, until=until, mix=mix),),
            course=Course(nodes=tuple(self._net.nodes), classes=classes),
            activities=tuple(self._activities()),
            shelves=(Shelf(key=_SHELF),),
            people=tuple(self._people.all),
            skills=tuple(self._skills),
            calendars=calendars,
        )

    def _calendars(self) -> tuple[tuple[Calendar, ...], str | None]:
        """Return all calendars, and the key of the one by which cases come."""
        found = [_hours.taken(each.id, each.time_periods) for each in self._given.resource_calendars]
        known = {each.key for each in found}
        if len(known) < len(found):
            raise NotAScenario("Two calendars of this scenario have the same id. Name each once.")
        for person in self._people.all:
            if person.calendar not in known:
                if person.calendar != _ALWAYS:
                    raise NotAScenario(
                        f"Resource {person.key!r} works by calendar {person.calendar!r}, which is not in resource_calendars."
                    )
                known.add(_ALWAYS)
                found.append(Calendar(key=_ALWAYS))
        until = self._doors(found)
        return tuple(found), until

    def _doors(self, found: list[Calendar]) -> str | None:
        """Add the calendar of arrivals to the others, unless it is one of them; return its key."""
        if not self._given.arrival_time_calendar:
            self.told.append("The scenario has no calendar of arrivals: cases come at all hours.")
            return None
        hours = _hours.taken(_ARRIVALS, self._given.arrival_time_calendar)
        for each in found:
            if each.shifts == hours.shifts:
                return each.key
        taken = {each.key for each in found}
        key = next(
            key
            for key in (_ARRIVALS, *(f"{_ARRIVALS} {number}" for number in range(2, 9)))
            if key not in taken
        )
        found.append(hours.model_copy(update={"key": key}))
        return key

    def _able(self) -> tuple[list[Skill], dict[str, Distribution]]:
        """Return who can do what, and how long a task takes where it takes everybody the same."""
        skills: list[Skill] = []
        usual: dict[str, Distribution] = {}
        tasks = {each.id for each in self._drawn.elements.values() if each.kind == "task"}
        for one in self._given.task_resource_distribution:
            if one.task_id not in tasks:
                self.told.append(
                    f"Task {one.task_id!r} of the parameters is not in the process, and left out."
                )
                continue
            times = {
                each.resource_id: _spreads.taken(each, f"task {self._keys[one.task_id]!r}")
                for each in one.resources
            }
            same = len(set(times.values())) == 1
            if same:
                usual[one.task_id] = self._stretched(one.task_id, next(iter(times.values())))
            for resource, time in times.items():
                own = None if same else self._stretched(one.task_id, time)
                for person in self._people.of(resource):
                    skills.append(Skill(person=person, activity=self._keys[one.task_id], duration=own))
        return list({(each.person, each.activity): each for each in skills}.values()), usual

    def _stretched(self, task: str, time: Distribution) -> Distribution:
        """Return how long one of several that are done one after the other takes, where being several makes it shorter."""
        factor = self._batches[task].factor if task in self._batches else 1.0
        return time if factor == 1.0 else _spreads.stretched(time, factor)

    def _batched(self) -> dict[str, _batching.Batched]:
        found: dict[str, _batching.Batched] = {}
        for each in self._given.batch_processing:
            if each.task_id in self._keys:
                found[each.task_id] = _batching.taken(each, self._keys[each.task_id])
                self.told += found[each.task_id].left_out
        return found

    def _activities(self) -> Iterator[Activity]:
        able = {skill.activity for skill in self._skills}
        events = self._given.events
        for element in self._drawn.elements.values():
            if element.id not in self._keys:
                continue
            key, batch = self._keys[element.id], self._batch(element.id)
            if element.kind == "event":
                if element.id not in events:
                    self.told.append(f"Event {key!r} has no distribution: it lets nobody wait.")
                wait = (
                    _spreads.taken(events[element.id], f"event {key!r}")
                    if element.id in events
                    else Fixed(value=0)
                )
                yield Activity(key=key, shelf=_SHELF, duration=wait, silent=True)
                continue
            if key not in able:
                self.told.append(f"Task {key!r} has no resources: it happens by itself and takes no time.")
            yield Activity(
                key=key, shelf=_SHELF, duration=self._usual.get(element.id, Fixed(value=0)), batch=batch
            )

    def _batch(self, task: str) -> Batch | None:
        return self._batches[task].batch if task in self._batches else None


class _People:
    """Who works: a resource of an amount of several is as many people."""

    def __init__(self, given: Parameters) -> None:
        self.told: list[str] = []
        self.all: list[Person] = []
        self._of: dict[str, list[str]] = {}
        listed: dict[str, tuple[Resource, str]] = {}
        for profile in given.resource_profiles:
            for each in profile.resource_list:
                listed.setdefault(each.id, (each, profile.name or profile.id))
        names = _distinct((key, one.name or key) for key, (one, _) in listed.items())
        for key, (one, unit) in listed.items():
            several = (
                [f"{names[key]}_{number}" for number in range(one.amount)] if one.amount > 1 else [names[key]]
            )
            self._of[key] = several
            self.all.extend(
                Person(
                    key=each,
                    calendar=one.calendar or _ALWAYS,
                    cost_per_hour=max(one.cost_per_hour, 0.0),
                    unit=unit or None,
                )
                for each in several
            )

    def of(self, resource: str) -> list[str]:
        """Return the keys of the people that a resource is."""
        if resource not in self._of:
            raise NotAScenario(
                f"Resource {resource!r} does a task, but is not in resource_profiles. Add it there."
            )
        return self._of[resource]


def _distinct(named: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return a key for each id: its name, made different where two have the same."""
    listed = list(named)
    names = [name for _, name in listed]
    return {key: name if names.count(name) == 1 else f"{name} ({key})" for key, name in listed}


def _unread(given: Parameters) -> Iterator[str]:
    """Say what of the parameters has no place in a twin."""
    if given.multitask:
        yield "Multitasking is left out: each resource works on one thing at a time."
    if given.event_attributes or given.global_attributes:
        yield "Attributes that change while a case runs (event_attributes, global_attributes) are left out."
    if given.prioritisation_rules:
        yield (
            "Priorities order the work that waits: what is urgent comes before what is not. Prosimos serves urgent cases ahead of "
            "time instead, also those that have not come yet, so its figures differ."
        )
    known = {field.alias or name for name, field in Parameters.model_fields.items()}
    for name in sorted((given.model_extra or {}).keys() - known - {"granule_size"}):
        yield f"Section {name!r} of the parameters is left out: a twin has no place for it."
