"""What a twin may say for which a Prosimos scenario has no words."""

from collections.abc import Iterator

from evenkeel.engines.twin.document._twin import Twin
from evenkeel.engines.twin.document._work import Activity, Delay, Person, Skill

_NAMED = 4
"""So many activities are named in one sentence."""


def sentences(twin: Twin) -> Iterator[str]:
    """Say what is left out of a scenario, beside what is said where it is written."""
    yield from _of_the_whole(twin)
    yield from _of_cases(twin)
    yield from _of_shelves(twin)
    yield from _of_activities(twin)
    yield from _of_delays(twin)
    for calendar in twin.calendars:
        if calendar.closed:
            yield f"Calendar {calendar.key!r}: its {len(calendar.closed)} closed days are left out."
        if any(shift.presence < 1 or shift.duty for shift in calendar.shifts):
            yield f"Calendar {calendar.key!r}: everybody comes on every shift there, and no shift is for a duty."
    for person in twin.people:
        yield from _of_person(person)


def _of_the_whole(twin: Twin) -> Iterator[str]:
    if twin.timezone != "UTC":
        yield f"The time zone {twin.timezone} is left out: calendars are by the clock of the moment at which the simulation begins."
    if twin.wip_limit is not None:
        yield f"The limit of {twin.wip_limit} cases in progress is left out."
    if twin.norm is not None:
        yield "What customers were promised is left out."
    if twin.course.kinship > 0:
        yield "That a slow case stays slow is left out: each delay is drawn for itself."
    if twin.learned is not None or twin.assumptions:
        yield "From what the twin was learned, and what was assumed, is left out."


def _of_cases(twin: Twin) -> Iterator[str]:
    if any(each.due_after is not None for each in twin.course.classes):
        yield "Due dates are left out."
    if any(each.effort != 1 for each in twin.course.classes):
        yield "That cases of some classes take longer to work on is left out."
    levels = {each.priority for each in twin.course.classes}
    if len(levels) > 1:
        yield (
            "Priorities are written, but Prosimos serves urgent cases ahead of time, also those that have not come yet: "
            "what is not urgent waits longer there than here."
        )


def _of_shelves(twin: Twin) -> Iterator[str]:
    for shelf in twin.shelves:
        if shelf.discipline != "first" or shelf.blur > 0:
            yield (
                f"Shelf {shelf.key!r}: work is taken in the order in which it comes there, not by {shelf.discipline!r} with a blur "
                f"of {shelf.blur:g} s."
            )
        if shelf.principle != "pull":
            yield (
                f"Shelf {shelf.key!r}: who has been free longest takes what comes there; that it is given by {shelf.principle!r} "
                "is left out."
            )


def _of_activities(twin: Twin) -> Iterator[str]:
    """Say each thing that is left out once, with the activities of which it is."""
    skills: dict[str, list[Skill]] = {each.key: [] for each in twin.activities}
    for skill in twin.skills:
        skills[skill.activity].append(skill)
    about: dict[str, list[str]] = {}
    for activity in twin.activities:
        for what in _of_activity(activity, skills[activity.key]):
            about.setdefault(what, []).append(repr(activity.key))
    for what, keys in about.items():
        yield f"{'Activity' if len(keys) == 1 else 'Activities'} {named(keys)}: {what} is left out."


def named(keys: list[str]) -> str:
    """List some names, and how many more there are."""
    more = f" and {len(keys) - _NAMED} more" if len(keys) > _NAMED else ""
    return ", ".join(keys[:_NAMED]) + more


def _of_activity(activity: Activity, skills: list[Skill]) -> Iterator[str]:
    for left_out, what in (
        (activity.priority != 0, "the priority of this work"),
        (activity.duty is not None, f"that it is work of the duty {activity.duty!r}"),
        (
            bool(skills) and activity.at_shift_end != "pause",
            f"that work does not pause at the end of a shift ({activity.at_shift_end!r})",
        ),
        (activity.patience is not None, "that customers give up"),
        (activity.same_person > 0, "that work stays with the person of the step before"),
        (activity.silent and bool(skills), "that work is not written to the log"),
        (
            len({skill.weight for skill in skills}) > 1,
            "that some people are likelier to take work than others",
        ),
    ):
        if left_out:
            yield what


def _of_delays(twin: Twin) -> Iterator[str]:
    delays: list[Delay | None] = [each.delay for each in twin.activities]
    delays += [each.delay for each in twin.course.nodes]
    known = [each for each in delays if each is not None]
    if any(each.calendar or each.rhythm or each.until for each in known):
        yield (
            "Delays that count in a calendar, on a rhythm or until an opening count gross there: they are shorter, and end at "
            "night too."
        )


def _of_person(person: Person) -> Iterator[str]:
    if person.away or person.absence > 0:
        yield f"Person {person.key!r}: absence is left out."
