"""One run of a twin: its tables laid out, and the machine let run until what was asked for is there."""

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from evenkeel.engines.twin.running import _layout
from evenkeel.engines.twin.running._arriving import arrivals as arrivals_of
from evenkeel.engines.twin.running._calendars import Floats, offsets
from evenkeel.engines.twin.running._plan import Begun, Plan, Tables
from evenkeel.kernel import errors

_DAY = 86_400.0
_STEPS = 1 << 22
_FARTHEST = 200 * 365 * _DAY
_ROUNDS, _MOST_ROOM = 300, 100.0
_MANY, _SURELY = 1_000, 1.1
"""So many arrivals tell within a tenth how many come in twice the time."""


class NeverDone(errors.Invalid):
    """The cases of this twin would not be done in two hundred years: somebody's calendar is empty, or nobody can do an activity."""

    code = "never-done"


NONE_BEGUN = Begun(
    (), np.zeros(0, _layout.BEGUN), np.zeros(0, _layout.STANDING), np.zeros(0, _layout.TOKEN),
    np.zeros(0, _layout.DISTRIBUTION), np.zeros(0),
)  # fmt: skip
"""Nothing is open at the start."""


@dataclass(frozen=True)
class Ask:
    """How much to simulate, from when on."""

    cases: int | None
    arrivals: int | None
    until: float | None
    start: float
    seed: int
    begun: Begun | None = None
    """What is open at the start."""
    drain: bool = False
    """Whether to go on after `until`, without further arrivals, until all that was open at the start is done."""
    varied: bool = False
    """Whether how many come varies as far as it is not known."""
    settled: float = 0.0
    """Seconds from `start` on in which the operation fills: who arrives in them is served, and not counted."""


def run(plan: Plan, ask: Ask) -> Tables:
    """Return the tables as they stand at the end of a run; with longer calendars, and more arrivals, until they reach."""
    wanted = ask.arrivals or (2 * ask.cases if ask.cases else None)
    horizon = horizon_of(ask)
    density = 8
    while True:
        t, status, last = _machined(plan, ask, wanted, horizon, density)
        if status == _layout.CROWDED:
            density *= 4
            continue
        if status == _layout.SHORT:
            horizon *= 2
            if horizon > _FARTHEST:
                raise NeverDone()
            continue
        stood = t.run[0]
        if (
            ask.cases
            and not plan.populations.size
            and (status == _layout.OVER or stood["now"] > last)
            and wanted is not None
        ):
            if np.count_nonzero(t.arrivals >= ask.settled) < wanted:
                return t  # no more will ever come
            wanted *= 2
            continue
        return t


def _machined(
    plan: Plan, ask: Ask, wanted: int | None, horizon: float, density: int
) -> tuple[Tables, int, float]:
    t, last = tables(plan, ask, wanted, horizon, density=density)
    machine: Any = importlib.import_module("evenkeel.engines.twin.running._machine")
    where: Any = importlib.import_module("evenkeel.engines.twin.running._memory")
    machine.begin_populations(where.memory(t)[0])
    if ask.begun is not None:
        t, status = _going(t, importlib.import_module("evenkeel.engines.twin.running._resuming").resume)
        if status != _layout.OVER:
            return t, status, last
    t, status = _going(t, lambda here: machine.advance(here, _STEPS))
    if ask.drain and status == _layout.STOPPED and t.run[0]["unfinished"] > 0:
        t.run["until"], t.run["drain"] = np.inf, 1
        t, status = _going(t, lambda here: machine.advance(here, _STEPS))
    return t, status, last


def _going(t: Tables, step: Callable[[Any], int]) -> tuple[Tables, int]:
    """Let the machine go on, with more room where it needs it; return the tables and why it stands."""
    where: Any = importlib.import_module("evenkeel.engines.twin.running._memory")
    status = -1
    while status in (-1, _layout.FULL):
        status = int(step(where.memory(t)[0]))
        if status == _layout.FULL:
            t = larger(t)
    return t, status


def tables(
    plan: Plan, ask: Ask, wanted: int | None, horizon: float, *, density: int = 8
) -> tuple[Tables, float]:
    """Lay out all tables of a run, and tell when the last arrival comes that they hold.

    `density` is how many others an instance waits for, on average over the course that waits for most.
    """
    twin = plan.twin
    shown, moments, classes, horizon = coming(plan, ask, wanted, horizon)
    people, spans, calendars = plan.roster(shown, horizon, ask.seed)
    longest = twin.course.longest
    population = int(plan.populations["size"].sum())
    begun = ask.begun or NONE_BEGUN
    opened = len(begun.names)
    room = room_for_steps(plan, moments.size + population + opened)
    run = np.zeros(1, _layout.RUN)
    run["seed"], run["until"], run["kinship"] = (
        ask.seed,
        np.inf if ask.until is None else ask.until,
        twin.course.kinship,
    )
    run["counts"] = ask.settled or -np.inf
    run["enough"] = ask.cases or (ask.arrivals if population else None) or np.iinfo(np.int64).max
    run["wip"], run["longest"] = twin.wip_limit or np.iinfo(np.int64).max, longest
    run["interrupts"] = bool(plan.activities["interruption"].any())
    run["begun"] = run["unfinished"] = opened
    run["foresees"] = (
        plan.shelves["principle"] == _layout.WAIT
    ).any()  # else nobody asks when somebody will be done
    room_for_events = 6 * (longest + 16) + len(people) + population + 64
    distributions = plan.distributions if ask.begun is None else begun.distributions
    table = plan.table if ask.begun is None else begun.table
    t = Tables(
        run, plan.nodes, plan.ways, distributions, table, plan.delays, plan.classes, plan.activities.copy(),
        plan.shelves.copy(), plan.skills, plan.own_skills, people, spans, calendars, plan.rhythms, shown, moments, classes,
        np.empty(moments.size + population + opened + 16, _layout.CASE), np.empty(room, _layout.INSTANCE),
        np.empty(density * (longest + 16) + room, _layout.EDGE), np.empty(room_for_events, _layout.EVENT),
        np.zeros((most_forks(longest, len(plan.nodes)) + 2, 5), np.int64), np.zeros((len(plan.nodes), 2), np.int64),
        np.zeros(1, _layout.DRAW), plan.populations, plan.mixes,
        begun.begun, begun.standings, begun.tokens,
    )  # fmt: skip
    return t, float(moments[-1]) if moments.size else 0.0


def coming(plan: Plan, ask: Ask, wanted: int | None, horizon: float) -> tuple[Floats, Floats, Any, float]:
    """Return how the clocks are put, when cases come and of which class they are, and until when calendars must reach for that."""
    twin = plan.twin
    while True:
        shown = offsets(twin.timezone, ask.start, horizon)
        moments, classes = arrivals_of(
            twin,
            at_least=wanted,
            after=ask.settled,
            until=np.inf if ask.until is None else ask.until,
            shown=shown,
            start=ask.start,
            horizon=horizon,
            seed=ask.seed,
            varied=ask.varied,
        )
        if wanted is None:
            return shown, moments, classes, horizon
        enough = wanted + int(np.searchsorted(moments, ask.settled))
        go_on = any(stream.kind in ("gaps", "weekly") for stream in twin.streams)
        if moments.size >= enough or horizon >= _FARTHEST or not go_on:
            return shown, moments[:enough], classes[:enough], horizon
        horizon *= _longer(moments.size, enough)


def horizon_of(ask: Ask) -> float:
    """Return until when calendars should reach at first."""
    return ask.settled + 120 * _DAY if ask.until is None else ask.until + (400 if ask.drain else 30) * _DAY


def room_for_steps(plan: Plan, cases: int) -> int:
    """Return for how many instances there should be room at first."""
    each = _usual(plan) if cases >= _MANY else 1.5
    return (
        int(each * cases) + plan.twin.course.longest + 64
    )  # before a case comes, there must be room for the longest


def most_forks(longest: int, nodes: int) -> int:
    """Return after how many forks a course ends, whatever it has left to do."""
    return 4 * longest + nodes + 62


def _usual(plan: Plan) -> float:
    """Return for how many instances of a case there should be room: a tenth more than there are on average, by and large."""
    nodes, ways = plan.nodes, plan.ways
    source = np.repeat(np.arange(nodes.size), nodes["ways_end"] - nodes["ways"])
    first = np.isin(np.arange(ways.size), nodes["ways"])
    share = np.where(first, ways["up_to"], np.diff(ways["up_to"], prepend=0.0))
    share = np.where(nodes["kind"][source] >= _layout.ALL, np.minimum(ways["share"], 1.0), share)
    share = np.where(nodes["kind"][source] == _layout.ALL, 1.0, share)
    merged = np.where(nodes["kind"] == _layout.ALL, np.maximum(nodes["incoming"], 1), 1)
    here = np.bincount(plan.classes["start"], minlength=nodes.size) / plan.classes.size
    works, total = nodes["kind"] == _layout.TASK, 0.0
    for _ in range(_ROUNDS):
        total += float(here[works].sum())
        here = np.bincount(ways["to"], weights=here[source] * share, minlength=nodes.size) / merged
        if here.sum() < 0.01:
            break
    return min(1.1 * max(total, 1.0), _MOST_ROOM)


def _longer(came: int, wanted: int) -> int:
    """Return by what to stretch the time in which too few came; doublings that would surely not be enough are left out."""
    times = 2
    while came >= _MANY and came * times * _SURELY < wanted:
        times *= 2
    return times


def larger(t: Tables) -> Tables:
    """Return the same tables with twice the room where they were full."""
    run = t.run[0]
    room = int(run["longest"]) + 16
    wanted = {
        "instances": int(run["instances"]) + room,
        "edges": int(run["edges"]) + 8 * room,
        "events": int(run["events"]) + 3 * (int(run["alive"]) + room) + len(t.people) + 16,
        "cases": int(run["cases"]) + 16,
    }
    grown: dict[str, Any] = {}
    for name, size in wanted.items():
        table = getattr(t, name)
        if size > table.shape[0]:
            grown[name] = np.empty(max(2 * table.shape[0], size), table.dtype)
            grown[name].view(np.uint8)[: table.nbytes] = table.view(
                np.uint8
            )  # field by field, it takes ten times as long
    return t._replace(**grown)
