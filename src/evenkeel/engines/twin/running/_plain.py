"""Plain twins: nothing but people keeps a case waiting, and everybody is always there. They run on a machine of their own.

It gives the log that the machine of all twins gives, and takes a fraction of the time: it keeps little for each step, and
writes the columns of the log as steps come about.
"""

import importlib
from typing import Any, NamedTuple

import numpy as np

from evenkeel.engines.twin._log import EventLog, Numbered
from evenkeel.engines.twin.running import _layout
from evenkeel.engines.twin.running._calendars import Floats
from evenkeel.engines.twin.running._layout import Rows
from evenkeel.engines.twin.running._plan import Plan
from evenkeel.engines.twin.running._runs import Ask, coming, horizon_of, most_forks, room_for_steps

NOT_DONE = np.int32(-2)
"""In place of the person of a step that nobody has done."""

RUN = np.dtype(
    [
        ("seed", "u8"),
        ("until", "f8"),
        ("start", "i8"),
        ("arrival", "i8"),
        ("arrivals", "i8"),
        ("made", "i8"),
        ("room", "i8"),
        ("events", "i8"),
        ("events_room", "i8"),
        ("most", "i8"),
        ("hole", "i8"),
        ("sequence", "i8"),
        ("waiting", "i8"),
        ("levels", "i8"),
        ("longest", "i8"),
        ("forks", "i8"),
        ("cut", "i8"),
        ("empty", "i8"),
    ],
    align=True,
)
"""How far a run is: `made` steps are drawn, `waiting` of them wait, `hole` tells that the first event has happened already; one
event may be followed by `most` new ones; `empty` cases had nothing to do; `start` is in microseconds since 1970."""

CASE = np.dtype([("key", "u8"), ("first", "i8"), ("class", "i8")], align=True)
STEP = np.dtype([("offered", "f8"), ("node", "i4"), ("next", "i4")], align=True)
"""What the log does not need of a step; `offered` and `next` are known of those alone that had to wait."""
QUEUE = np.dtype([("first", "i8"), ("last", "i8")], align=True)
"""Waiting steps of an activity and a priority."""


class Tables(NamedTuple):
    """All that a run of a plain twin reads and writes; classes have for their priority its place in `levels`."""

    run: Rows
    nodes: Rows
    ways: Rows
    distributions: Rows
    table: Floats
    classes: Rows
    levels: Any
    activities: Rows
    skills: Rows
    own_skills: Any
    people: Rows
    free: Any
    """One bit for each skill: whether its person is free."""
    arrivals: Floats
    arriving: Any
    cases: Rows
    queues: Rows
    events: Rows
    steps: Rows
    of_case: Any
    what: Any
    who: Any
    start: Any
    end: Any
    enabled: Any
    came: Any
    """When each case arrived, in microseconds since 1970."""


_OF_STEPS = ("steps", "of_case", "what", "who", "start", "end", "enabled")


def is_plain(plan: Plan) -> bool:
    """Tell whether a twin is plain."""
    twin, activities = plan.twin, plan.activities
    calendars = {each.key: each.always for each in twin.calendars}
    always = all(calendars[each.calendar] and not each.away and each.absence <= 0 for each in twin.people)
    waits = (activities["delay"] >= 0) | (activities["patience"] >= 0) | (activities["batch"] > 1)
    special = (activities["duty"] > 0) | (activities["interruption"] > 0) | (activities["same_person"] > 0)
    in_turn = np.isin(plan.nodes["kind"], (_layout.TASK, _layout.CHOICE, _layout.END)).all()
    first = (plan.shelves["discipline"] == _layout.FIRST) & (plan.shelves["blur"] <= 0)
    pulled = plan.shelves["principle"] == _layout.PULL
    return bool(
        always
        and in_turn
        and not (plan.nodes["delay"] >= 0).any()
        and not (waits | special).any()
        and (first & pulled).all()
        and twin.wip_limit is None
        and not plan.populations.size
    )


def plain_log(plan: Plan, ask: Ask) -> EventLog:
    """Return what is done in a plain twin; not where cases are asked for, or some are open at the start."""
    machine: Any = importlib.import_module("evenkeel.engines.twin.running._plain_machine")
    where: Any = importlib.import_module("evenkeel.engines.twin.running._plain_memory")
    t = _tables(plan, ask)
    while machine.advance(where.memory(t)[0]) == _layout.FULL:
        t = _larger(t)
    return _recorded(plan, t, ask)


def _tables(plan: Plan, ask: Ask) -> Tables:
    twin = plan.twin
    _, moments, arriving, _ = coming(plan, ask, ask.arrivals, horizon_of(ask))
    levels, ranks = np.unique(plan.classes["priority"], return_inverse=True)
    classes, people = plan.classes.copy(), np.zeros(len(twin.people), _layout.PERSON)
    classes["priority"] = ranks
    people["capacity"] = [each.capacity for each in twin.people]
    people["skills"], people["skills_end"] = plan.own_bounds[:-1], plan.own_bounds[1:]
    most = int(people["capacity"].sum()) + 1
    events = np.zeros(2 * most + 64, _layout.EVENT)
    events["at"][0] = np.inf
    room = room_for_steps(plan, moments.size)
    run = np.zeros(1, RUN)
    run["seed"], run["until"], run["start"] = (
        ask.seed,
        np.inf if ask.until is None else ask.until,
        round(ask.start * 1e6),
    )
    run["arrivals"], run["room"], run["events_room"], run["most"] = moments.size, room, events.size - 2, most
    run["levels"], run["longest"] = levels.size, twin.course.longest
    run["forks"] = most_forks(twin.course.longest, len(plan.nodes))
    start, end, enabled, steps, cases, came, of_case, what, who = _side_by_side(
        *(3 * [("i8", room)]), (STEP, room), (CASE, moments.size), ("i8", moments.size), *(3 * [("i4", room)])
    )
    return Tables(
        run, plan.nodes, plan.ways, plan.distributions, plan.table, classes, levels, plan.activities,
        plan.skills, plan.own_skills, people, np.full(len(plan.skills) // 64 + 1, ~np.uint64(0)), moments, arriving,
        cases, np.full(2 * levels.size * plan.activities.size, -1).view(QUEUE), events, steps,
        of_case, what, who, start, end, enabled, came,
    )  # fmt: skip


def _side_by_side(*tables: tuple[Any, int]) -> list[Any]:
    """Return empty tables of these kinds and lengths in one piece of memory, the widest first.

    A large piece is given by the system in large pages, which takes a fraction of the time of many small ones.
    """
    ends = np.cumsum([np.dtype(kind).itemsize * size for kind, size in tables])
    parts = np.split(np.empty(ends[-1], np.uint8), ends[:-1])
    return [part.view(kind) for part, (kind, _) in zip(parts, tables, strict=True)]


def _larger(t: Tables) -> Tables:
    """Return the same tables with more room for steps, and for events."""
    run, grown = t.run[0], {}
    if run["made"] + run["longest"] > run["room"]:
        size = 2 * t.steps.size + int(run["longest"])
        grown = {name: np.resize(getattr(t, name), size) for name in _OF_STEPS}
        run["room"] = size
    if run["events"] + run["most"] > run["events_room"]:
        grown["events"] = np.resize(t.events, 2 * t.events.size)
        run["events_room"] = grown["events"].size - 2
    return t._replace(**grown)


def _recorded(plan: Plan, t: Tables, ask: Ask) -> EventLog:
    run, twin = t.run[0], plan.twin
    made = int(run["made"])
    rows: Any = slice(0, made)
    t.who[t.events["of"][: run["events"]]] = NOT_DONE
    silent = np.array([each.silent for each in twin.activities], bool)
    first = int(np.searchsorted(t.arrivals, ask.settled)) if ask.settled else 0
    case, names, arrived = t.of_case[rows], np.arange(run["arrival"]), t.came[: run["arrival"]]
    if run["events"] or run["empty"] or silent.any() or first:
        kept = (t.who[:made] != NOT_DONE) & ~silent[t.what[:made]]
        rows = np.flatnonzero(kept & (t.of_case[:made] >= first))
        begins = np.diff(t.of_case[rows], prepend=np.int32(-1)) != 0
        case = np.cumsum(begins, dtype=np.int32) - np.int32(1)
        names = t.of_case[rows][begins].astype(np.int64)
        arrived = t.came[names]
    names -= first
    return EventLog(
        case=case,
        activity=t.what[rows],
        resource=t.who[rows],
        start=t.start[rows],
        end=t.end[rows],
        enabled=t.enabled[rows],
        arrived=arrived,
        cases=Numbered(names),
        activities=tuple(each.key for each in twin.activities),
        resources=tuple(each.key for each in twin.people),
        cut=int(run["cut"]),
    )
