"""Another twin: the first with changes."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from evenkeel.engines.twin.changing import _changes as changes
from evenkeel.engines.twin.changing._spans import longer
from evenkeel.engines.twin.document._arrivals import Gaps, Moments, Weekly
from evenkeel.engines.twin.document._calendar import DAYS, Calendar, Shift
from evenkeel.engines.twin.document._course import Node, Way
from evenkeel.engines.twin.document._distribution import Fixed
from evenkeel.engines.twin.document._twin import Twin
from evenkeel.engines.twin.document._work import Activity, Away, Batch, Delay, Person, Skill
from evenkeel.kernel import errors


class NothingToChange(errors.Invalid):
    """This change names what the twin does not have."""

    code = "nothing-to-change"


def applied(twin: Twin, these: Iterable[changes.Change]) -> Twin:
    """Return another twin with these changes, made in their order; raises NothingToChange where one names what is not there.

    What became of past cases says nothing of a changed operation, and is left out.
    """
    for change in these:
        other = Twin.model_validate(dict(twin) | _BY_KIND[change.kind](twin, change))
        twin = twin if other == twin else other.model_copy(update={"experience": ()})
    return twin


Parts = dict[str, Any]
"""The parts of a twin that a change puts in the place of those that were there."""


def _named(name: str | None, keys: Iterable[str], what: str) -> None:
    known = list(keys)
    if name is not None and name not in known:
        some = ", ".join(f"“{key}”" for key in known[:5])
        raise NothingToChange(
            f"The twin has no {what} “{name}”; it has {some}{' and others' if len(known) > 5 else ''}."
        )


def _like(twin: Twin, like: str | None) -> list[Person]:
    """Return whom a name means: a person, the people of a unit, or those who do an activity."""
    able = {skill.person for skill in twin.skills if skill.activity == like}
    found = [each for each in twin.people if like in (None, each.key, each.unit) or each.key in able]
    if not found:
        raise NothingToChange(f"The twin has no person, no unit and no activity with people called “{like}”.")
    return found


def _people(twin: Twin, change: changes.People) -> Parts:
    like = _like(twin, change.like)
    if change.by <= 0:
        gone = (
            {each.key for each in like[len(like) + change.by :]}
            if -change.by < len(like)
            else {each.key for each in like}
        )
        left = tuple(each for each in twin.skills if each.person not in gone)
        if alone := {each.activity for each in twin.skills} - {each.activity for each in left}:
            raise NothingToChange(
                f"Then nobody would be left who can do “{min(alone)}”. Let others learn it first, or take fewer away."
            )
        return {"people": tuple(each for each in twin.people if each.key not in gone), "skills": left}
    taken = {each.key for each in twin.people}
    people, skills = list(twin.people), list(twin.skills)
    for number in range(change.by):
        model = like[number % len(like)]
        key = next(name for count in range(1, 10**6) if (name := f"{model.key} (new {count})") not in taken)
        taken.add(key)
        people.append(model.model_copy(update={"key": key, "away": ()}))
        skills += [
            each.model_copy(update={"person": key}) for each in twin.skills if each.person == model.key
        ]
    return {"people": tuple(people), "skills": tuple(skills)}


def _training(twin: Twin, change: changes.Training) -> Parts:
    _named(change.activity, (each.key for each in twin.activities), "activity")
    able = {skill.person for skill in twin.skills if skill.activity == change.activity}
    new = [
        Skill(person=each.key, activity=change.activity)
        for each in _like(twin, change.like)
        if each.key not in able
    ]
    return {"skills": twin.skills + tuple(new)}


def _absence(twin: Twin, change: changes.Absence) -> Parts:
    if (change.share is None) == (change.first is None or change.last is None):
        raise NothingToChange("Say of an absence either a share of days, or its first and its last day.")
    keys = {each.key for each in _like(twin, change.like)}

    def away(person: Person) -> Person:
        if person.key not in keys:
            return person
        if change.share is not None:
            return person.model_copy(update={"absence": change.share})
        stretch = Away.model_validate({"first": change.first, "last": change.last})
        return person.model_copy(update={"away": (*person.away, stretch)})

    return {"people": tuple(map(away, twin.people))}


def _hours(twin: Twin, change: changes.Hours) -> Parts:
    _named(change.calendar, (each.key for each in twin.calendars), "calendar")
    return {"calendars": _each(twin.calendars, change.calendar, lambda _: {"shifts": change.shifts})}


def _load(twin: Twin, change: changes.Load) -> Parts:
    _named(change.stream, (each.key for each in twin.streams), "stream of arrivals")

    def more(stream: Any) -> Parts:
        match stream:
            case Weekly():
                return {"rates": tuple(rate * change.factor for rate in stream.rates)}
            case Gaps():
                return {"gap": longer(stream.gap, 1 / change.factor)}
            case Moments():
                return {"at": tuple(moment / change.factor for moment in stream.at)}
            case _:
                return {"size": max(round(stream.size * change.factor), 1)}

    return {"streams": _each(twin.streams, change.stream, more)}


def _channel(twin: Twin, change: changes.Channel) -> Parts:
    keys = [each.key for each in twin.course.classes]
    _named(change.source, keys, "class of cases")
    _named(change.to, keys, "class of cases")

    def shifted(stream: Any) -> Parts:
        mix = dict(stream.mix) or {keys[0]: 1.0}
        moved = mix.get(change.source, 0.0) * change.share
        mix[change.source] = mix.get(change.source, 0.0) - moved
        mix[change.to] = mix.get(change.to, 0.0) + moved
        return {"mix": mix}

    return {"streams": _each(twin.streams, None, shifted)}


def _giving(twin: Twin, change: changes.Giving) -> Parts:
    _named(change.shelf, (each.key for each in twin.shelves), "shelf")
    given = {"principle": change.principle, "limit": change.limit}
    return {"shelves": _each(twin.shelves, change.shelf, lambda _: given)}


def _order(twin: Twin, change: changes.Order) -> Parts:
    _named(change.shelf, (each.key for each in twin.shelves), "shelf")
    taken = {"discipline": change.discipline, "blur": 0.0}
    return {"shelves": _each(twin.shelves, change.shelf, lambda _: taken)}


def _priority(twin: Twin, change: changes.Priority) -> Parts:
    classes = [each.key for each in twin.course.classes]
    _named(change.of, [*classes, *(each.key for each in twin.activities)], "activity or class of cases")
    first = {"priority": change.priority}
    if change.of in classes:
        sorted_out = _each(twin.course.classes, change.of, lambda _: first)
        return {"course": twin.course.model_copy(update={"classes": sorted_out})}
    return {"activities": _each(twin.activities, change.of, lambda _: first)}


def _wip(_twin: Twin, change: changes.Wip) -> Parts:
    return {"wip_limit": change.limit}


def _batching(twin: Twin, change: changes.Batching) -> Parts:
    """Collect work, and let it wait for the next opening of a calendar where hours release it; an earlier rule ends."""
    batch = Batch(size=change.size, longest=change.longest, together=change.together)
    key = f"release of {change.activity}" if change.at else None

    def released(part: Any, *, always: bool) -> Parts:
        if part.delay is None and (key is None or not always):
            return {}
        return {"delay": (part.delay or Delay()).model_copy(update={"until": key})}

    parts = _activity(
        twin,
        change.activity,
        lambda each: {"batch": batch if change.size > 1 else None} | released(each, always=True),
    )
    nodes = tuple(
        node.model_copy(update=released(node, always=False)) if node.activity == change.activity else node
        for node in twin.course.nodes
    )
    parts["course"] = twin.course.model_copy(update={"nodes": nodes})
    if key is not None:
        others = tuple(each for each in twin.calendars if each.key != key)
        parts["calendars"] = (*others, Calendar(key=key, shifts=tuple(_openings(change.at))))
    return parts


def _openings(at: Iterable[time]) -> Iterator[Shift]:
    """Give an opening of a minute at each of these moments of each day."""
    for day in DAYS:
        for begin in at:
            end = (datetime.combine(date.min, begin) + timedelta(minutes=1)).time()
            yield Shift(day=day, begin=begin, end=end)


def _removal(twin: Twin, change: changes.Removal) -> Parts:
    """What came after a removed step follows at once: its nodes become mere choices of the way on."""
    _named(change.activity, (each.key for each in twin.activities), "activity")

    def passed(node: Node) -> Node:
        if node.activity != change.activity:
            return node
        return Node(kind="choice" if node.ways else "end", ways=node.ways)

    return {"course": twin.course.model_copy(update={"nodes": tuple(map(passed, twin.course.nodes))})}


def _automation(twin: Twin, change: changes.Automation) -> Parts:
    """A share of the cases that come to a step meet an automatic twin of it instead."""
    _named(change.activity, (each.key for each in twin.activities), "activity")
    old = next(each for each in twin.activities if each.key == change.activity)
    key = next(
        name
        for count in range(1, 10**6)
        if (name := f"{old.key} (automatic{'' if count == 1 else f' {count}'})")
        not in {each.key for each in twin.activities}
    )
    new = Activity(key=key, shelf=old.shelf, duration=Fixed(value=change.duration))
    nodes = list(twin.course.nodes)
    for place, node in enumerate(twin.course.nodes):
        if node.activity == change.activity:
            nodes.append(node)
            nodes.append(Node(kind="task", activity=key, delay=node.delay or old.delay, ways=node.ways))
            ways = (
                Way(to=len(nodes) - 2, weight=1 - change.share),
                Way(to=len(nodes) - 1, weight=change.share),
            )
            nodes[place] = Node(kind="choice", ways=ways)
    return {
        "activities": (*twin.activities, new),
        "course": twin.course.model_copy(update={"nodes": tuple(nodes)}),
    }


def _effort(twin: Twin, change: changes.Effort) -> Parts:
    _named(change.activity, (each.key for each in twin.activities), "activity")

    def slower(part: Any) -> Parts:
        return {} if part.duration is None else {"duration": longer(part.duration, change.factor)}

    meant = {change.activity} if change.activity is not None else {each.key for each in twin.activities}
    nodes = tuple(
        node.model_copy(update=slower(node)) if node.activity in meant else node for node in twin.course.nodes
    )
    skills = tuple(
        skill.model_copy(update=slower(skill)) if skill.activity in meant else skill for skill in twin.skills
    )
    return {
        "activities": _each(twin.activities, change.activity, slower),
        "skills": skills,
        "course": twin.course.model_copy(update={"nodes": nodes}),
    }


def _waiting(twin: Twin, change: changes.Waiting) -> Parts:
    """Scale the delays before an activity, and put a further one before them, as a step that nobody sees."""
    _named(change.activity, (each.key for each in twin.activities), "activity")

    def scaled(part: Any) -> Parts:
        if part.delay is None or change.factor is None:
            return {}
        return {"delay": part.delay.model_copy(update={"span": longer(part.delay.span, change.factor)})}

    nodes = [
        node.model_copy(update=scaled(node)) if node.activity == change.activity else node
        for node in twin.course.nodes
    ]
    activities = _each(twin.activities, change.activity, scaled)
    if change.added is not None:
        before = f"waiting before {change.activity} ({len(activities)})"
        old = next(each for each in activities if each.key == change.activity)
        activities += (Activity(key=before, shelf=old.shelf, silent=True, delay=Delay(span=change.added)),)
        for place in [place for place, node in enumerate(nodes) if node.activity == change.activity]:
            nodes.append(nodes[place])
            nodes[place] = Node(kind="task", activity=before, ways=(Way(to=len(nodes) - 1),))
    return {"activities": activities, "course": twin.course.model_copy(update={"nodes": tuple(nodes)})}


def _promise(twin: Twin, change: changes.Promise) -> Parts:
    classes = _each(twin.course.classes, None, lambda _: {"due_after": None})
    return {"norm": change.seconds, "course": twin.course.model_copy(update={"classes": classes})}


def _shift_end(twin: Twin, change: changes.ShiftEnd) -> Parts:
    return _activity(twin, change.activity, lambda _: {"at_shift_end": change.rule})


def _merger(twin: Twin, change: changes.Merger) -> Parts:
    for shelf in change.shelves:
        _named(shelf, (each.key for each in twin.shelves), "shelf")
    merged = [each.key for each in twin.activities if each.shelf in change.shelves]
    able = {(skill.person, skill.activity) for skill in twin.skills}
    done_by_people = [key for key in merged if any(activity == key for _, activity in able)]
    people = [each.key for each in twin.people if any((each.key, key) in able for key in merged)]
    new = [
        Skill(person=person, activity=key)
        for person in people
        for key in done_by_people
        if (person, key) not in able
    ]
    onto = {"shelf": change.shelves[0]}
    return {
        "activities": tuple(
            each.model_copy(update=onto) if each.key in merged else each for each in twin.activities
        ),
        "skills": twin.skills + tuple(new),
        "shelves": tuple(each for each in twin.shelves if each.key not in change.shelves[1:]),
    }


def _activity(twin: Twin, name: str | None, update: Callable[[Any], Parts]) -> Parts:
    _named(name, (each.key for each in twin.activities), "activity")
    return {"activities": _each(twin.activities, name, update)}


def _each(parts: Iterable[Any], key: str | None, update: Callable[[Any], Parts]) -> tuple[Any, ...]:
    """Return the parts, that of the key (without it, all) with other values."""
    return tuple(part.model_copy(update=update(part)) if key in (None, part.key) else part for part in parts)


_BY_KIND: dict[str, Callable[[Twin, Any], Parts]] = {
    "people": _people,
    "training": _training,
    "absence": _absence,
    "hours": _hours,
    "load": _load,
    "channel": _channel,
    "giving": _giving,
    "order": _order,
    "priority": _priority,
    "wip": _wip,
    "batching": _batching,
    "removal": _removal,
    "automation": _automation,
    "effort": _effort,
    "waiting": _waiting,
    "promise": _promise,
    "shift-end": _shift_end,
    "merger": _merger,
}
