"""A simulation that begins where things stand: what is going on goes on, given how long it has gone on."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from evenkeel.engines import twin
from evenkeel.engines.twin.document._calendar import Calendar, Rhythm, Shift
from evenkeel.engines.twin.document._course import CaseClass, Course, Node, Way
from evenkeel.engines.twin.document._distribution import (
    Distribution,
    Exponential,
    Fixed,
    Gamma,
    Lognormal,
    Normal,
    Quantiles,
    Triangular,
    Uniform,
    Weibull,
)
from evenkeel.engines.twin.document._work import Activity, Batch, Delay
from evenkeel.engines.twin.running import _begun, _lasting, _layout, _runs
from evenkeel.engines.twin.running._plan import Plan
from tests.engines.twin.logs import log
from tests.engines.twin.running import anytwin
from tests.engines.twin.twins import queue

AT = datetime(2026, 3, 2, 12, tzinfo=UTC)
RARELY = Fixed(value=10**7)


def ago(seconds: float) -> datetime:
    return AT - timedelta(seconds=seconds)


def piece(activity: str, start: float, end: float | None = None, by: str | None = "server 0") -> twin.Piece:
    """Work that was begun and done so many seconds before the state."""
    return twin.Piece(activity=activity, resource=by, start=ago(start), end=None if end is None else ago(end))


def open_case(key: str, *work: twin.Piece, came: float = 1_000, certain: bool = True) -> twin.OpenCase:
    return twin.OpenCase(key=key, arrived=ago(came), work=work, certain=certain)


def state(*cases: twin.OpenCase) -> twin.State:
    return twin.State(at=AT, cases=cases)


def ends(logs: tuple[twin.EventLog, ...], key: str) -> list[float]:
    """When the last work of a case was done in each log that has it, in seconds after the state."""
    return [
        float(one.closed[one.cases.index(key)]) / 1e6 - AT.timestamp() for one in logs if key in one.cases
    ]


def chain(*activities: str, delay: Delay | None = None) -> Course:
    nodes = [
        Node(kind="task", activity=activity, delay=delay if place else None, ways=(Way(to=place + 1),))
        for place, activity in enumerate(activities)
    ]
    return Course(nodes=(*nodes, Node(kind="end")), classes=(CaseClass(key="all", start=0),))


def by_itself(*activities: str, duration: Distribution | None = None, **changed: object) -> twin.Twin:
    """Return a twin whose work needs nobody, and to which nothing comes for a long time."""
    parts: dict[str, object] = {
        "streams": queue(gap=RARELY).streams[:0],
        "activities": tuple(
            Activity(key=name, shelf="line", duration=duration or Fixed(value=10)) for name in activities
        ),
        "course": chain(*activities),
        "skills": (),
        "people": (),
    }
    return queue(**(parts | changed))  # type: ignore[arg-type]  # whatever is changed


def test_a_line_goes_on_in_its_order() -> None:
    one = queue(service=Fixed(value=10), streams=queue(gap=RARELY).streams)
    stands = state(
        open_case("second", came=30),
        open_case("in work", piece("serve", 4), came=50),
        open_case("third", came=20),
    )
    (made,) = twin.simulate(one, state=stands, until=AT + timedelta(minutes=5))
    assert {key: ends((made,), key) for key in made.cases if not key.startswith("new")} == {
        "in work": [6.0],
        "second": [16.0],
        "third": [26.0],
    }
    assert made.start[made.case == made.cases.index("in work")].tolist() == [round(ago(4).timestamp() * 1e6)]


@pytest.mark.slow
def test_customers_in_an_exponential_line_are_served_as_theory_says() -> None:
    """The k-th of n customers leaves after the sum of k exponential times, however long the first has been served."""
    one = queue(gap=Exponential(mean=60), service=Exponential(mean=40))
    stands = state(
        open_case("0", piece("serve", 300)), *(open_case(str(n), came=200 - n) for n in range(1, 5))
    )
    logs = twin.simulate(one, state=stands, until=AT + timedelta(hours=2), replications=600, seed=2)
    for place in range(5):
        left = np.array(ends(logs, str(place)))
        assert left.size == 600
        off = abs(left.mean() - 40 * (place + 1)) / (40 * np.sqrt((place + 1) / left.size))
        assert off < 3.3, (place, left.mean())


@pytest.mark.slow
def test_a_pile_that_is_too_large_empties_at_the_difference_of_the_rates() -> None:
    """The mean time until an M/M/1 queue with n customers is empty for the first time is n / (mu - lambda)."""
    one = queue(gap=Exponential(mean=20), service=Exponential(mean=10))
    stands = state(*(open_case(str(n), came=500 - n) for n in range(20)))
    first = []
    for made in twin.simulate(one, state=stands, until=AT + timedelta(hours=2), replications=400, seed=1):
        order = np.argsort(made.start, kind="stable")
        start, end = made.start[order], np.maximum.accumulate(made.end[order])
        idle = np.flatnonzero(start[1:] > end[:-1])
        first.append(float(end[idle[0]] if idle.size else end[-1]) / 1e6 - AT.timestamp())
    mean, half = np.mean(first), 3 * np.std(first) / np.sqrt(len(first))
    assert abs(mean - 20 / (1 / 10 - 1 / 20)) < half < 60


@pytest.mark.slow
@pytest.mark.parametrize(
    "duration",
    [
        Fixed(value=40),
        Exponential(mean=40),
        Exponential(mean=40, high=70),
        Normal(mean=40, sd=10),
        Lognormal(mean=40, sd=40),
        Gamma(mean=40, sd=20),
        Weibull(shape=2, scale=40),
        Uniform(low=20, high=60),
        Triangular(low=0, mode=20, high=100),
        Quantiles(values=(0, 0, 10, 35, 90)),
    ],
    ids=lambda one: f"{one.kind}{' up to' if getattr(one, 'high', None) == 70 else ''}",
)
def test_work_in_progress_lasts_as_long_as_work_that_has_taken_so_long(duration: Distribution) -> None:
    one = by_itself("serve", duration=duration)
    logs = twin.simulate(
        one, state=state(open_case("a", piece("serve", 30))), until=AT + timedelta(hours=2), replications=400
    )
    left = np.array(ends(logs, "a"))
    plan = Plan(one)
    lasting = _lasting.Lasting(plan.distributions, plan.table)
    known = 1 - float(lasting.longer(0, np.array([30.0]))[0])
    spans = lasting.quantiles(0, known + (1 - known) * (np.arange(4_000) + 0.5) / 4_000) - 30
    assert left.size == 400
    assert left.min() >= 0
    assert abs(left.mean() - spans.mean()) <= 3.3 * spans.std() / 20 + 1e-6
    assert abs(np.mean(left <= np.median(spans)) - (0.5 if duration.kind != "fixed" else 1)) < 0.09


def test_what_lasts_longer_than_was_ever_seen_goes_on_by_the_tail() -> None:
    one = by_itself("serve", duration=Quantiles(values=tuple(float(value) for value in range(101))))
    logs = twin.simulate(
        one, state=state(open_case("a", piece("serve", 500))), until=AT + timedelta(days=9), replications=200
    )
    left = np.array(ends(logs, "a"))
    assert 0 <= left.min() < left.max() < 500 * 0.02 ** (-1 / 1.2)
    assert np.median(left) > 20


def test_a_case_goes_on_beside_what_is_done() -> None:
    """Of two branches, one is done and the other in work: what is done is not done again, and the join waits for both."""
    course = Course(
        nodes=(
            Node(kind="task", activity="open", ways=(Way(to=1),)),
            Node(kind="all", ways=(Way(to=2), Way(to=3))),
            Node(kind="task", activity="one", ways=(Way(to=4),)),
            Node(kind="task", activity="other", ways=(Way(to=4),)),
            Node(kind="all", ways=(Way(to=5),)),
            Node(kind="task", activity="close", ways=(Way(to=6),)),
            Node(kind="end"),
        ),
        classes=(CaseClass(key="all", start=0),),
    )
    done = (piece("open", 20, 15, None), piece("one", 15, 5, None), piece("other", 7, None, None))
    one = by_itself("open", "one", "other", "close", course=course)
    (made,) = twin.simulate(one, state=state(open_case("a", *done)), arrivals=1)
    assert [made.activities[row] for row in made.activity] == ["other", "close"]
    assert ends((made,), "a") == [13.0]
    (waiting,) = twin.simulate(one, state=state(open_case("a", *done[:2])), arrivals=1)
    assert sorted(waiting.activities[row] for row in waiting.activity) == ["close", "other"]


def test_a_course_that_the_twin_does_not_know_goes_on_from_what_was_done_last() -> None:
    one = by_itself("open", "look", "close")
    strange = open_case(
        "a", piece("close", 50, 40, None), piece("look", 40, 30, None), piece("dream", 9, 8, None)
    )
    opened = _begun.opened(Plan(one), state(strange))
    assert [stand.familiar for stand in opened.stands] == [False]
    (made,) = twin.simulate(one, state=state(strange), arrivals=1)
    assert [made.activities[row] for row in made.activity] == ["close"]


def test_the_class_of_a_case_is_told_by_what_was_done() -> None:
    nodes = [
        Node(kind="task", activity="call", ways=(Way(to=2),)),
        Node(kind="task", activity="mail", ways=(Way(to=3),)),
        Node(kind="task", activity="talk"),
        Node(kind="task", activity="write"),
    ]
    course = Course(
        nodes=tuple(nodes), classes=(CaseClass(key="calls", start=0), CaseClass(key="mails", start=1))
    )
    streams = (queue(gap=RARELY).streams[0].model_copy(update={"mix": {"calls": 1.0, "mails": 1.0}}),)
    one = by_itself("call", "mail", "talk", "write", course=course, streams=streams)
    stands = state(open_case("a", piece("mail", 5, 1, None)), open_case("b", piece("call", 5, 1, None)))
    (made,) = twin.simulate(one, state=stands, until=AT + timedelta(hours=1))
    done = {
        made.cases[case]: made.activities[row]
        for case, row in zip(made.case, made.activity, strict=True)
        if not made.cases[case].startswith("new")
    }
    assert done == {"a": "write", "b": "talk"}
    with pytest.raises(twin.UnknownClass, match="letters"):
        twin.simulate(
            one,
            state=state(open_case("a").model_copy(update={"kind": "letters"})),
            until=AT + timedelta(hours=1),
        )


def test_how_likely_a_case_is_over_is_told_by_how_long_nothing_has_come() -> None:
    """Half of the cases end after the first step, the others go on after an exponential delay (Bayes' rule)."""
    nodes = (
        Node(kind="task", activity="open", ways=(Way(to=1), Way(to=2))),
        Node(kind="task", activity="look", delay=Delay(span=Exponential(mean=100))),
        Node(kind="end"),
    )
    one = by_itself("open", "look", course=Course(nodes=nodes, classes=(CaseClass(key="all", start=0),)))
    work = piece("open", 120, 100, None)
    perhaps = _begun.opened(Plan(one), state(open_case("a", work, certain=False)))
    assert perhaps.stands[0].over == pytest.approx(1 / (1 + np.exp(-1)), rel=1e-6)
    surely = _begun.opened(Plan(one), state(open_case("a", work)))
    assert surely.stands[0].over == 0
    long_ago = _begun.opened(
        Plan(one), state(open_case("a", piece("open", 9_000, 8_900, None), certain=False))
    )
    assert (long_ago.stands, long_ago.over) == ((), 1)


@pytest.mark.parametrize("clock", ["gross", "calendar", "rhythm", "until"])
def test_of_a_delay_what_has_passed_by_its_clock_is_over(clock: str) -> None:
    """AT is a Monday at noon; the office opens on weekdays from nine to five, and the step before was done on Friday at three."""
    office = Calendar(
        key="office",
        shifts=tuple(
            Shift.model_validate({"day": day, "begin": "09:00", "end": "17:00"})
            for day in ("monday", "tuesday", "wednesday", "thursday", "friday")
        ),
    )
    hours = [1.0 if hour // 24 < 5 and 9 <= hour % 24 < 17 else 0.0 for hour in range(168)]
    day = Fixed(value=8 * 3600)
    delay, end = {
        "gross": (Delay(span=Fixed(value=70 * 3600)), 3600.0),
        "calendar": (Delay(span=day, calendar="office"), 3 * 3600.0),
        "rhythm": (Delay(span=Fixed(value=8 * 3600 * 168 / 40), rhythm="week"), 3 * 3600.0),
        "until": (Delay(span=Fixed(value=78 * 3600), until="office"), 21 * 3600.0),
    }[clock]
    one = by_itself(
        "open",
        "look",
        course=chain("open", "look", delay=delay),
        calendars=(office,),
        rhythms=(Rhythm(key="week", weights=tuple(hours)),),
    )
    since = 69 * 3600
    (made,) = twin.simulate(
        one, state=state(open_case("a", piece("open", since + 10, since, None), came=since + 10)), arrivals=1
    )
    assert ends((made,), "a") == [pytest.approx(end + 10, abs=1e-3)]


def test_a_case_meets_the_same_luck_whatever_else_is_open() -> None:
    one = by_itself("open", "look", duration=Exponential(mean=500))
    a, b = open_case("a", piece("open", 9, None, None)), open_case("b", piece("open", 99, 9, None))
    both = twin.simulate(one, state=state(a, b), until=AT + timedelta(days=9), replications=3)
    alone = twin.simulate(one, state=state(b), until=AT + timedelta(days=9), replications=3)
    assert ends(both, "b") == ends(alone, "b")
    assert len(set(ends(both, "b"))) == 3


def test_what_is_collected_and_who_is_unknown_goes_on() -> None:
    batch = Activity(key="post", shelf="line", duration=Fixed(value=10), batch=Batch(size=3, longest=600))
    one = by_itself("post", activities=(batch,), course=chain("post"))
    two = state(open_case("a", came=400), open_case("b", came=100))
    (made,) = twin.simulate(one, state=two, arrivals=1)
    assert ends((made,), "a") == ends((made,), "b") == [210.0]
    stranger = state(open_case("a", piece("serve", 5, None, "a stranger")))
    (made,) = twin.simulate(queue(service=Fixed(value=10)), state=stranger, arrivals=1)
    assert ends((made,), "a") == [5.0]


def test_a_log_tells_what_is_open() -> None:
    rows = (
        ("over", "open", "ann", "2026-03-02T08:00", "2026-03-02T09:00"),
        ("goes on", "open", "ann", "2026-03-02T09:00", "2026-03-02T10:00"),
        ("goes on", "look", "bob", "2026-03-02T11:00", "2026-03-02T13:00"),
        ("later", "open", "ann", "2026-03-02T12:30", "2026-03-02T12:40"),
    )
    (case,) = twin.state_of(log(*rows), at=AT).cases
    assert (case.key, case.certain, [one.end is None for one in case.work]) == (
        "goes on",
        True,
        [False, True],
    )
    named = twin.state_of(log(*rows), at=AT, closed={"over"}, due={"goes on": AT})
    assert [(one.key, one.due) for one in named.cases] == [("goes on", AT)]
    classes = tuple(CaseClass(key=f"channel: {name}", start=0) for name in ("phone", "other"))
    course = by_itself("open").course.model_copy(update={"classes": classes})
    known = replace(
        log(*rows), attributes={"channel": twin.Coded(np.array([0, 1, -1], np.int32), ("phone", "mail"))}
    )
    of_class = twin.state_of(known, at=AT, closed=set(), twin=by_itself("open", course=course))
    assert [one.kind for one in of_class.cases] == ["channel: phone", "channel: other"]
    unknown = twin.state_of(log(*rows[:2]), at=AT)
    assert [(one.key, one.certain) for one in unknown.cases] == [("over", False), ("goes on", False)]


@pytest.mark.slow
@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(anytwin.twins())
def test_any_twin_goes_on_from_where_it_stood(one: twin.Twin) -> None:
    """A log of a run is cut, and the twin goes on from there: all that was open is finished, once, and nothing is left behind."""
    (made,) = twin.simulate(one, start=ago(86_400), arrivals=25, seed=3)
    if not made.n_instances:
        return
    at = datetime.fromtimestamp(float(np.median(made.start)) / 1e6 + 1, UTC)
    over = {made.cases[case] for case in np.flatnonzero(made.closed <= at.timestamp() * 1e6)}
    stands = twin.state_of(made, at=at, closed=over)
    plan = Plan(one)
    begun = _begun.opened(plan, stands).begun
    t = _runs.run(plan, _runs.Ask(None, None, 3_600.0, at.timestamp(), 5, begun, drain=True))
    old = t.cases[: len(begun.names)]
    rows = t.instances[: t.run[0]["instances"]]
    own = rows[rows["case"] < len(begun.names)]
    assert len(begun.names) == len(stands.cases)
    assert not np.isnan(old["closed"]).any()
    assert ((old["closed"] >= 0) & (old["arrived"] <= 0)).all()
    assert np.isin(own["state"], (_layout.DONE, _layout.GONE)).all()
    done = own[own["state"] == _layout.DONE]
    assert (done["end"] >= done["start"] - 1e-6).all()
    assert (done["end"] >= 0).all()
    busy = np.bincount(
        rows["person"][(rows["state"] == _layout.SERVED) & (rows["stands"] > 0) & (rows["person"] >= 0)],
        minlength=len(one.people),
    )
    assert t.people["busy"].tolist() == busy.tolist()
