"""Days of courses and differences between them: known cases, and what holds for every course."""

import dataclasses
import datetime as dt
import uuid

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evenkeel.contexts.casework import planning
from evenkeel.contexts.casework.values.courses import (
    END,
    START,
    Alters,
    Change,
    Dated,
    Held,
    Milestone,
    Plan,
    Reached,
    Step,
)
from evenkeel.engines import operating_model
from evenkeel.kernel import working_days

CALENDAR = working_days.Calendar(holidays=frozenset({dt.date(2026, 12, 25), dt.date(2026, 12, 28)}))
STANDARD = b"""
about: {title: Example}
standards:
  - key: move
    title: How we move
    milestones:
      - {key: ready, title: Rooms are ready, before: 10wd, counts_from: end}
      - {key: packed, title: All is packed, after: 5wd, counts_from: ready}
    milestone_tasks:
      - {key: paint, title: Paint, milestone: ready, before: 1w}
"""

titles = st.sampled_from(["Ask", "Draw", "Build", "Open"])
distances = st.one_of(
    st.just(""), st.builds("{}{}".format, st.integers(0, 40), st.sampled_from(["d", "wd", "w"]))
)


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """Any plan whose milestones count from the ends or from one written before, in any order."""
    keys = draw(st.lists(st.sampled_from("abcdefgh"), min_size=1, max_size=6, unique=True))
    found = []
    for number, key in enumerate(keys):
        steps = draw(st.lists(st.sampled_from("xyz"), unique=True))
        found.append(
            Milestone(
                key,
                draw(titles),
                of=draw(st.sampled_from([START, END, *keys[:number]])),
                distance=draw(distances),
                is_before=draw(st.booleans()),
                steps=tuple(Step(each, draw(titles), draw(distances)) for each in steps),
            )
        )
    return Plan(tuple(draw(st.permutations(found))))


NONE: frozenset[str] = frozenset()
starts = st.dates(dt.date(2026, 1, 1), dt.date(2027, 12, 31))
lengths = st.integers(0, 400).map(lambda days: dt.timedelta(days=days))


def dated(plan: Plan, start: dt.date, length: dt.timedelta) -> tuple[Dated, ...]:
    return planning.dated(planning.checked(plan), start=start, end=start + length, calendar=CALENDAR)


def laid(
    wanted: tuple[Dated, ...], done: frozenset[str] = NONE, dropped: frozenset[str] = NONE
) -> tuple[Reached, ...]:
    """Lay a course into a case, with some of it done and some taken off."""
    return tuple(
        Reached(
            uuid.uuid5(uuid.NAMESPACE_OID, each.key),
            each.key,
            each.title,
            each.on,
            tuple(
                Held(
                    uuid.uuid5(uuid.NAMESPACE_OID, task.key),
                    task.key,
                    task.title,
                    task.on,
                    is_done=task.key in done,
                    is_dropped=task.key in dropped - done,
                )
                for task in each.tasks
            ),
        )
        for each in wanted
    )


def carried_out(held: tuple[Reached, ...], changes: tuple[Change, ...]) -> tuple[Reached, ...]:
    """Do what must change, as slowly and plainly as can be."""
    found = {each.key: each for each in held}
    for change in changes:
        key = change.key.partition("/")[0]
        if change.is_milestone:
            if change.alters is Alters.REMOVED:
                del found[key]
                continue
            assert change.after
            there = found.get(key, Reached(uuid.uuid4(), key, "", change.after))
            found[key] = dataclasses.replace(there, title=change.title, on=change.after)
        elif key in found:
            tasks = {each.key: each for each in found[key].tasks}
            if change.alters is Alters.REMOVED:
                del tasks[change.key]
            else:
                assert change.after
                there_is = tasks.get(change.key, Held(uuid.uuid4(), change.key, "", change.after, False))
                tasks[change.key] = dataclasses.replace(there_is, title=change.title, on=change.after)
            found[key] = dataclasses.replace(found[key], tasks=tuple(tasks.values()))
    return tuple(found.values())


def done_in(held: tuple[Reached, ...]) -> set[Held]:
    return {task for each in held for task in each.tasks if task.is_done}


@pytest.mark.slow
@settings(max_examples=40)
@given(plans(), starts, lengths)
def test_each_day_is_a_working_day_on_the_right_side_of_what_it_counts_from(
    plan: Plan, start: dt.date, length: dt.timedelta
) -> None:
    found = dated(plan, start, length)
    days = {each.key: each.on for each in found} | {START: start, END: start + length}
    assert [each.on for each in found] == sorted(each.on for each in found)
    for each in plan.milestones:
        assert CALENDAR.is_working(days[each.key])
        back = each.is_before or (each.of == END and not each.distance)
        assert days[each.key] <= days[each.of] if back else days[each.key] >= days[each.of]
    for milestone in found:
        assert milestone.tasks
        for task in milestone.tasks:
            assert CALENDAR.is_working(task.on)
            assert task.on <= milestone.on


@pytest.mark.slow
@settings(max_examples=40)
@given(plans(), starts, lengths)
def test_a_course_that_a_case_takes_is_there_whole_and_changes_nothing_again(
    plan: Plan, start: dt.date, length: dt.timedelta
) -> None:
    wanted = dated(plan, start, length)
    first = planning.changes((), wanted)
    assert {each.alters for each in first} == {Alters.ADDED}
    assert sum(not each.is_milestone for each in first) == plan.count
    assert planning.changes(laid(wanted), wanted) == ()
    assert planning.changes(carried_out((), first), wanted) == ()
    assert planning.read(planning.written(plan)) == plan


@pytest.mark.slow
@settings(max_examples=40)
@given(plans(), plans(), starts, lengths, st.data())
def test_a_change_never_touches_what_is_done_and_is_whole(
    before: Plan, after: Plan, start: dt.date, length: dt.timedelta, data: st.DataObject
) -> None:
    was, wanted = dated(before, start, length), dated(after, start, length)
    keys = st.frozensets(st.sampled_from([task.key for each in was for task in each.tasks]))
    done, dropped = data.draw(keys), data.draw(keys)
    held = laid(was, done, dropped)
    found = planning.changes(held, wanted)
    finished = {each.key for each in held if each.is_done}
    for change in found:
        assert change.key not in done
        assert change.key not in dropped
        if change.key in finished and change.alters in (Alters.MOVED, Alters.RENAMED):
            key = change.key
            assert any(each.key.startswith(f"{key}/") and each.alters is Alters.ADDED for each in found)
    then = carried_out(held, found)
    assert done_in(then) == done_in(held)
    assert planning.changes(then, wanted) == (), "once taken, nothing is left to take"
    for reached in then:
        if reached.open:
            there = next(each for each in wanted if each.key == reached.key)
            assert reached.on == there.on
            assert {task.key for task in reached.open} <= {task.key for task in there.tasks}


def test_a_standard_of_the_operating_model_is_a_plan() -> None:
    model = operating_model.read_files({"model.yaml": STANDARD}).model
    assert model is not None
    plan = planning.checked(planning.of_standard(model.standards[0]))
    assert plan.needs_end
    assert plan.count == 2
    found = planning.dated(plan, start=dt.date(2026, 11, 2), end=dt.date(2027, 1, 4), calendar=CALENDAR)
    # 25 and 28 December are closed.
    assert [(each.title, each.on.isoformat(), each.tasks[0].on.isoformat()) for each in found] == [
        ("Rooms are ready", "2026-12-17", "2026-12-10"),
        ("All is packed", "2026-12-24", "2026-12-24"),
    ]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (Plan(), "between 1 and 40"),
        (Plan((Milestone("a", "One", of="b"),)), "not there"),
        (Plan((Milestone("a", "One", of="b"), Milestone("b", "Two", of="a"))), "counts from itself"),
        (Plan((Milestone("a", "One", of="a"),)), "counts from itself"),
        (Plan((Milestone("a", " "),)), "needs a title"),
        (Plan((Milestone("a", "One"), Milestone("a", "Two"))), "told apart"),
        (Plan((Milestone("end", "One"),)), "told apart"),
        (Plan((Milestone("a", "One", distance="4h"),)), "days, working days or weeks"),
        (Plan((Milestone("a", "One", distance="9999d"),)), "ten years"),
        (Plan((Milestone("a", "One", steps=(Step("x", "X"),) * 61),)), "more than 60"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_course_whose_days_cannot_be_counted_is_refused(wrong: Plan, words: str) -> None:
    with pytest.raises(planning.BadCourse, match=words):
        planning.checked(wrong)
