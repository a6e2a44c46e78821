"""Lines of which theory knows the truth: the twin, what is read from its log, and what it should be on average."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np

from evenkeel.engines import twin
from evenkeel.engines.twin import EventLog, Twin
from evenkeel.engines.twin.document._arrivals import Gaps, Population
from evenkeel.engines.twin.document._course import CaseClass, Course, Node, Way
from evenkeel.engines.twin.document._distribution import Distribution, Exponential, Fixed, Gamma, Lognormal
from evenkeel.engines.twin.document._work import Activity, Person, Skill
from tests.engines.twin.running import exact
from tests.engines.twin.twins import queue

START = datetime(2026, 3, 2, tzinfo=UTC)
BATCHES = 30
DEVIATION = 2.7564
"""What Student's t with 29 degrees of freedom stays below in 99.5 of 100 cases."""

Floats = np.ndarray[tuple[int], np.dtype[np.float64]]
Observed = Mapping[str, Floats]


@dataclass(frozen=True)
class Line:
    """A line: `observed` reads values in the order of arrival, whose means in the long run are `exact`."""

    of: Twin
    observed: Callable[[EventLog, int], Observed]
    exact: Mapping[str, float]


@dataclass(frozen=True)
class Found:
    """What was simulated beside what is true: the mean, and how far the 99 % interval goes to either side of it."""

    mean: float
    half: float
    exact: float

    @property
    def holds(self) -> bool:
        """Whether the true value lies in the interval."""
        return abs(self.mean - self.exact) <= self.half


def found(line: Line, *, customers: int, seed: int) -> dict[str, Found]:
    """Simulate so many customers, without the first tenth, in 30 batches whose means are nearly independent."""
    (log,) = twin.simulate(line.of, start=START, arrivals=customers, seed=seed)
    result = {}
    for name, values in line.observed(log, customers).items():
        late = values[values.size // 10 :]
        means = late[: late.size // BATCHES * BATCHES].reshape(BATCHES, -1).mean(axis=1)
        half = DEVIATION * float(means.std(ddof=1)) / BATCHES**0.5
        result[name] = Found(float(means.mean()), half, line.exact[name])
    return result


def many_servers() -> Line:
    """M/M/5, busy 70 % of the time."""
    one = queue(servers=5, gap=Exponential(mean=10), service=Exponential(mean=35))
    truth = {"wait": exact.mean_wait(0.1, 1 / 35, 5), "waits": exact.waits(0.1, 1 / 35, 5)}
    return Line(one, lambda log, _: {"wait": _waits(log), "waits": np.sign(_waits(log))}, truth)


def impatient() -> Line:
    """M/M/4+M: more comes than can be served, so that a quarter gives up."""
    service = Exponential(mean=40)
    serve = Activity(key="serve", shelf="line", duration=service, patience=Exponential(mean=30))
    one = queue(servers=4, gap=Exponential(mean=9), activities=(serve,))
    share, wait = exact.impatient(1 / 9, 1 / 40, 4, 1 / 30)
    return Line(one, _of_those_who_stay, {"gave up": share, "wait of the served": wait})


def one_server(service: Distribution, sd: float) -> Line:
    """M/G/1 with a mean of 7 seconds each 10 seconds."""
    one = queue(gap=Exponential(mean=10), service=service)
    return Line(one, lambda log, _: {"wait": _waits(log)}, {"wait": exact.general(0.1, 7, sd)})


def priorities() -> Line:
    """Three classes at one server; each has work of its own kind, and nobody is interrupted."""
    means, sds, shares = (4.0, 8.0, 10.0), (0.0, 8.0, 5.0), (0.3, 0.4, 0.3)
    service = (Fixed(value=4), Exponential(mean=8), Gamma(mean=10, sd=5))
    names = ("urgent", "usual", "idle")
    one = queue(
        streams=(Gaps(gap=Exponential(mean=9.5), mix=dict(zip(names, shares, strict=True))),),
        course=Course(
            nodes=tuple(Node(kind="task", activity=name) for name in names),
            classes=tuple(
                CaseClass(key=name, start=place, priority=place) for place, name in enumerate(names)
            ),
        ),
        activities=tuple(
            Activity(key=name, shelf="line", duration=of) for name, of in zip(names, service, strict=True)
        ),
        skills=tuple(Skill(person="server 0", activity=name) for name in names),
    )
    truth = exact.by_priority([share / 9.5 for share in shares], means, sds)
    return Line(one, _each_activity, dict(zip(names, truth, strict=True)))


def interruptions() -> Line:
    """The same three classes, but what is more urgent interrupts what is less so."""
    usual = priorities().of
    activities = tuple(each.model_copy(update={"interruption": "urgent"}) for each in usual.activities)
    means, sds, shares = (4.0, 8.0, 10.0), (0.0, 8.0, 5.0), (0.3, 0.4, 0.3)
    truth = exact.interrupted([share / 9.5 for share in shares], means, sds)
    one = usual.model_copy(update={"activities": activities})
    return Line(one, _whole_times, dict(zip(("urgent", "usual", "idle"), truth, strict=True)))


def network() -> Line:
    """Three stations, work that comes from outside to two of them, and goes back and round."""
    names, servers, service = ("check", "decide", "send"), (1, 2, 1), (4.0, 12.0, 6.0)
    ways = ((0, 0.7, 0.2), (0.25, 0, 0.6), (0, 0.1, 0))
    shares, end = (0.75, 0.25), 3
    nodes = [
        Node(
            kind="task",
            activity=name,
            ways=(
                *(Way(to=to, weight=chance) for to, chance in enumerate(on)),
                Way(to=end, weight=1 - sum(on)),
            ),
        )
        for name, on in zip(names, ways, strict=True)
    ]
    people = [
        (f"{name} {number}", name)
        for name, size in zip(names, servers, strict=True)
        for number in range(size)
    ]
    one = queue(
        streams=(Gaps(gap=Exponential(mean=10), mix={"new": shares[0], "known": shares[1]}),),
        course=Course(
            nodes=(*nodes, Node(kind="end")),
            classes=(CaseClass(key="new", start=0), CaseClass(key="known", start=1)),
        ),
        activities=tuple(
            Activity(key=name, shelf="line", duration=Exponential(mean=mean))
            for name, mean in zip(names, service, strict=True)
        ),
        people=tuple(Person(key=key, calendar="always") for key, _ in people),
        skills=tuple(Skill(person=key, activity=name) for key, name in people),
    )
    truth, whole = exact.network(
        (shares[0] / 10, shares[1] / 10, 0), ways, [1 / mean for mean in service], servers
    )
    return Line(one, _stations, {**dict(zip(names, truth, strict=True)), "from arrival to end": whole})


def come_again() -> Line:
    """Twelve customers and two servers: M/M/2 with a finite source."""
    one = queue(
        servers=2, streams=(Population(size=12, away=Exponential(mean=60)),), service=Exponential(mean=12)
    )
    wait, rate = exact.finite(12, 1 / 60, 1 / 12, 2)
    return Line(one, _rounds, {"wait": wait, "seconds between ends": 1 / rate})


LINES: Mapping[str, Callable[[], Line]] = {
    "M/M/5": many_servers,
    "M/M/4+M": impatient,
    "M/D/1": lambda: one_server(Fixed(value=7), 0),
    "M/G/1, gamma": lambda: one_server(Gamma(mean=7, sd=5), 5),
    "M/G/1, lognormal": lambda: one_server(Lognormal(mean=7, sd=9), 9),
    "M/G/1 with priorities": priorities,
    "M/G/1 with interruptions": interruptions,
    "Jackson network": network,
    "finite source": come_again,
}


def _enabled(log: EventLog) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    assert log.enabled is not None
    return log.enabled


def _waits(log: EventLog) -> Floats:
    order = np.argsort(_enabled(log), kind="stable")
    return (log.start - _enabled(log))[order] / 1e6


def _of_those_who_stay(log: EventLog, customers: int) -> Observed:
    """Whoever gave up has nothing in the log; a case's name is its number."""
    gone = np.ones(customers)
    gone[np.array(log.cases, int)] = 0
    return {"gave up": gone, "wait of the served": _waits(log)}


def _each_activity(log: EventLog, _: int) -> Observed:
    return {name: _waits(log.take(log.activity == number)) for number, name in enumerate(log.activities)}


def _whole_times(log: EventLog, _: int) -> Observed:
    kinds = (log.take(log.activity == number) for number in range(len(log.activities)))
    ordered = ((one, np.argsort(_enabled(one), kind="stable")) for one in kinds)
    return {
        name: (one.end - _enabled(one))[order] / 1e6
        for name, (one, order) in zip(log.activities, ordered, strict=True)
    }


def _stations(log: EventLog, customers: int) -> Observed:
    came = np.minimum.reduceat(_enabled(log)[log.by_case.order], log.by_case.bounds[:-1])
    whole = (log.closed - came)[np.argsort(came, kind="stable")] / 1e6
    return {**_each_activity(log, customers), "from arrival to end": whole}


def _rounds(log: EventLog, _: int) -> Observed:
    return {"wait": _waits(log), "seconds between ends": np.diff(np.sort(log.end / 1e6))}
