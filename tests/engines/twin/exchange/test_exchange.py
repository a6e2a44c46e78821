"""Prosimos scenarios in and out."""

import json
import re
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import scipy

from evenkeel.engines import twin
from evenkeel.engines.twin.document._arrivals import Gaps, Population, Weekly
from evenkeel.engines.twin.document._calendar import DAYS, Calendar, Shift
from evenkeel.engines.twin.document._course import CaseClass, Course, Node, Way
from evenkeel.engines.twin.document._distribution import (
    Exponential,
    Fixed,
    Gamma,
    Quantiles,
    Triangular,
    Uniform,
    mean_of,
)
from evenkeel.engines.twin.document._work import Activity, Batch, Delay, Person, Shelf, Skill
from evenkeel.engines.twin.exchange import _parameters, _spreads
from tests.engines.twin.twins import queue

HERE = Path(__file__).parent
PROCESS = (HERE / "lending.bpmn").read_bytes()
MONDAY = datetime(2026, 1, 5, 9, tzinfo=UTC)
HOUR = 3_600e6
STEPS = """
<startEvent id="s"/>{0}<endEvent id="e"/>
<sequenceFlow id="in" sourceRef="s" targetRef="{1}"/><sequenceFlow id="out" sourceRef="{2}" targetRef="e"/>
"""


def lending(**changed: object) -> dict[str, Any]:
    """Return the parameters of the example with some sections changed; None takes one out."""
    given = json.loads((HERE / "lending.json").read_text()) | changed
    return {name: section for name, section in given.items() if section is not None}


def read(process: bytes = PROCESS, **changed: object) -> twin.Imported:
    return twin.from_prosimos(process, json.dumps(lending(**changed)))


def drawn(inside: str, first: str = "t", last: str = "t") -> bytes:
    """Return a small process around some elements."""
    body = STEPS.format(inside, first, last)
    space = "http://www.omg.org/spec/BPMN/20100524/MODEL"
    return f'<definitions xmlns="{space}"><process id="p">{body}</process></definitions>'.encode()


def spread(name: str, *values: float) -> dict[str, Any]:
    return {"distribution_name": name, "distribution_params": [{"value": value} for value in values]}


def small(process: bytes, **changed: object) -> twin.Imported:
    """Read a small process whose task t the clerk does in ten minutes."""
    tasks = [{"task_id": "t", "resources": [{"resource_id": "clerk"} | spread("fix", 600)]}]
    sections: dict[str, object] = {
        "gateway_branching_probabilities": [],
        "prioritisation_rules": None,
        "case_attributes": None,
    }
    return read(process, **({"task_resource_distribution": tasks} | sections | changed))


def test_a_scenario_becomes_a_twin_that_says_what_was_left_out() -> None:
    got = read(multitask={"type": "local"}, colours=["red"])
    made = got.twin
    assert [person.key for person in made.people] == [
        "Clerk_0", "Clerk_1", "Clerk_2", "Officer_0", "Officer_1", "Officer_2", "Valuer_0", "Valuer_1",
    ]  # fmt: skip
    assert {person.unit for person in made.people} == {"Clerks", "Officers", "Valuers"}
    assert [(each.key, len(each.shifts)) for each in made.calendars] == [("office", 5), ("early", 10)]
    assert made.streams[0] == Gaps(
        gap=Exponential(mean=1800, high=864_000), until="office", mix=made.streams[0].mix
    )
    activities = {each.key: each for each in made.activities}
    assert activities["Customer answers"].silent
    assert activities["Value property"].duration == Gamma(mean=2700, sd=2_430_000**0.5, high=86_400)
    classes = {each.key: each.priority for each in made.course.classes}
    assert list(classes.values()) == [0, -1, -2]
    weights = [made.streams[0].mix[key] for key in classes]
    amount = scipy.stats.lognorm(np.log1p(0.36) ** 0.5, 0, 50_000 / 1.36**0.5)
    above = (amount.cdf(1e6) - amount.cdf(50_000)) / (amount.cdf(1e6) - amount.cdf(1_000))
    assert weights == pytest.approx([0.8, 0.2 * (1 - above), 0.2 * above], abs=2e-5)
    told = " ".join(got.left_out)
    for sentence in ("Multitasking is left out", "Section 'colours'", "Priorities order the work that waits"):
        assert sentence in told
    assert tuple(each.sentence for each in made.assumptions) == got.left_out


@pytest.mark.slow
def test_a_round_trip_behaves_the_same() -> None:
    """The same net, people and luck: but for the names of nodes, what comes back is what went out."""
    first = read().twin
    written = twin.to_prosimos(first)
    second = twin.from_prosimos(written.process.encode(), written.parameters).twin
    assert [each.key for each in second.people] == [each.key for each in first.people]
    assert dict(second.streams[0].mix).keys() == dict(first.streams[0].mix).keys()
    means = []
    for one in (first, second):
        logs = twin.simulate(one, start=MONDAY, arrivals=1_500, seed=3, replications=4)
        means.append(np.array([_cycle(log) for log in logs]))
    spread_of = np.hypot(*(each.std(ddof=1) / 2 for each in means))
    assert abs(means[0].mean() - means[1].mean()) < 4 * spread_of
    assert 75 < means[0].mean() < 95


def _cycle(log: twin.EventLog) -> float:
    assert log.arrived is not None
    return float((log.closed - log.arrived).mean() / HOUR)


@pytest.mark.parametrize(
    ("given", "mean"),
    [
        pytest.param(spread("fix", 60, 0, 1), 60.0, id="fixed"),
        pytest.param(spread("expon", 100, 40, 1e9), 100.0, id="exponential, from a least value on"),
        pytest.param(spread("expon", 100, 90, 1e9), 100.0, id="exponential, mostly its least value"),
        pytest.param(spread("expon", 0, 50, 0, 1e9), 50.0, id="exponential as SciPy has it"),
        pytest.param(spread("norm", 500, 20, 0, 1e9), 500.0, id="normal"),
        pytest.param(spread("uniform", 10, 30), 20.0, id="uniform"),
        pytest.param(spread("uniform", 10, 30, 0, 1e9), 25.0, id="uniform as SciPy has it"),
        pytest.param(spread("lognorm", 300, 900, 0, 1e9), 300.0, id="lognormal"),
        pytest.param(spread("lognorm", 0.5, 10, 100, 0, 1e9), 10 + 100 * np.exp(0.125), id="lognormal as SciPy has it"),
        pytest.param(spread("gamma", 300, 900, 0, 1e9), 300.0, id="gamma"),
        pytest.param(spread("gamma", 2, 5, 100, 0, 1e9), 205.0, id="gamma as SciPy has it"),
        pytest.param(spread("triang", 0.25, 0, 40), (0 + 10 + 40) / 3, id="triangular as SciPy has it"),
        pytest.param(spread("exponnorm", 5.0, 100, 10, 0, 1e9), 150.0, id="any that SciPy knows"),
    ],
)  # fmt: skip
def test_distributions_keep_their_means(given: dict[str, Any], mean: float) -> None:
    one = _spreads.taken(_parameters.Spread.model_validate(given), "a task")
    low = one.low if isinstance(one, Exponential) else 0.0
    assert mean_of(one) + low == pytest.approx(mean, rel=0.004)
    back, _ = _spreads.said(one)
    again = _spreads.taken(_parameters.Spread.model_validate(back), "a task")
    assert mean_of(again) + (again.low if isinstance(again, Exponential) else 0.0) == pytest.approx(
        mean, rel=0.004
    )


def test_a_histogram_is_drawn_from_as_it_is() -> None:
    given = spread("histogram_sampling") | {
        "histogram_data": {"cdf": [0.25, 0.25, 1.0], "bin_midpoints": [10, 20, 30]}
    }
    one = _spreads.taken(_parameters.Spread.model_validate(given), "arrivals")
    assert isinstance(one, Quantiles)
    assert mean_of(one) == pytest.approx(0.25 * 10 + 0.75 * 30, abs=0.05)


@pytest.mark.slow
def test_what_comes_while_it_is_closed_comes_when_it_opens() -> None:
    """Every ten hours, open from eight to four: nine, then closed until eight, and from there on."""
    hours = [{"from": "MONDAY", "to": "SUNDAY", "beginTime": "08:00:00", "endTime": "16:00:00"}]
    got = small(
        drawn('<task id="t" name="Do"/>'),
        arrival_time_calendar=hours,
        arrival_time_distribution=spread("fix", 36_000),
    )
    (log,) = twin.simulate(got.twin, start=MONDAY, arrivals=4, seed=1)
    assert log.arrived is not None
    assert [(moment - log.arrived[0]) / HOUR for moment in log.arrived] == [0, 23, 47, 71]


@pytest.mark.slow
def test_events_race_forks_join_and_conditions_send_classes_their_way() -> None:
    process = drawn(
        '<task id="t" name="Do"/><task id="u" name="Also"/><userTask id="v" name="Only for big ones"/>'
        '<inclusiveGateway id="or"/><inclusiveGateway id="or2"/>'
        '<exclusiveGateway id="x" default="small"/><exclusiveGateway id="y"/>'
        '<eventBasedGateway id="r"/><intermediateCatchEvent id="late"/><intermediateCatchEvent id="soon"/>'
        '<intermediateThrowEvent id="say"/>'
        '<sequenceFlow id="1" sourceRef="or" targetRef="t"/><sequenceFlow id="2" sourceRef="or" targetRef="u"/>'
        '<sequenceFlow id="3" sourceRef="t" targetRef="or2"/><sequenceFlow id="4" sourceRef="u" targetRef="or2"/>'
        '<sequenceFlow id="5" sourceRef="or2" targetRef="x"/><sequenceFlow id="big" sourceRef="x" targetRef="v"/>'
        '<sequenceFlow id="small" sourceRef="x" targetRef="r"/><sequenceFlow id="6" sourceRef="r" targetRef="late"/>'
        '<sequenceFlow id="7" sourceRef="r" targetRef="soon"/><sequenceFlow id="8" sourceRef="late" targetRef="y"/>'
        '<sequenceFlow id="9" sourceRef="soon" targetRef="say"/><sequenceFlow id="10" sourceRef="say" targetRef="y"/>'
        '<sequenceFlow id="11" sourceRef="v" targetRef="y"/>',
        "or",
        "y",
    )
    got = small(
        process,
        task_resource_distribution=[
            {"task_id": task, "resources": [{"resource_id": "clerk"} | spread("fix", 60)]} for task in "tuv"
        ],
        gateway_branching_probabilities=[
            {"gateway_id": "or", "probabilities": [{"path_id": "1", "value": 0.5}, {"path_id": "2", "value": 0.5}]},
            {
                "gateway_id": "x",
                "probabilities": [{"path_id": "big", "value": 0.5, "condition_id": "is big"}, {"path_id": "small"}],
            },
        ],
        event_distribution=[
            {"event_id": "late"} | spread("expon", 30, 0, 1e9),
            {"event_id": "soon"} | spread("expon", 10, 0, 1e9),
        ],
        case_attributes=[{"name": "amount", "type": "continuous", "values": spread("uniform", 0, 100)}],
        branch_rules=[{"id": "is big", "rules": [[{"attribute": "amount", "comparison": ">", "value": 75}]]}],
    )  # fmt: skip
    assert any("drawn from a table" in sentence for sentence in got.left_out)
    (log,) = twin.simulate(got.twin, start=MONDAY, arrivals=4_000, seed=2)
    counts = {name: int((log.activity == number).sum()) for number, name in enumerate(log.activities)}
    assert counts["Only for big ones"] == pytest.approx(1_000, abs=110)
    assert counts["Do"] + counts["Also"] == pytest.approx(4_000 * (0.25 * 2 + 0.75), abs=130)
    waits = {node.activity: node.duration for node in got.twin.course.nodes if node.duration is not None}
    assert all(mean_of(wait) == pytest.approx(7.5, rel=0.05) for wait in waits.values())
    ways = next(
        node.ways for node in got.twin.course.nodes if len(node.ways) == 2 and 0 < node.ways[0].weight < 0.3
    )
    assert ways[0].weight == pytest.approx(0.25, abs=0.01)


def test_batches_as_far_as_they_can_be_said() -> None:
    batches = {
        "task_id": "t",
        "type": "Parallel",
        "size_distrib": [{"key": "1", "value": 0.0}, {"key": "4", "value": 1.0}],
        "duration_distrib": [{"key": "4", "value": 0.5}],
        "firing_rules": [
            [{"attribute": "size", "comparison": ">=", "value": 4}],
            [{"attribute": "large_wt", "comparison": ">", "value": 7200}],
            [{"attribute": "week_day", "comparison": "=", "value": "Friday"}],
        ],
    }
    got = small(drawn('<task id="t" name="Do"/>'), batch_processing=[batches])
    (activity,) = got.twin.activities
    assert activity.batch == Batch(size=4, longest=7200, together=True, growth=0.5)  # 4 ** 0.5 is 4 times 0.5
    assert got.left_out == ("Batches of 'Do': the rule week_day = Friday is left out.",)
    again = twin.to_prosimos(got.twin)
    back = twin.from_prosimos(again.process.encode(), again.parameters).twin
    assert back.activities[0].batch == activity.batch


@pytest.mark.parametrize(
    ("process", "changed", "sentence"),
    [
        pytest.param(b"nothing", {}, "is no XML", id="no XML"),
        pytest.param(b"<!DOCTYPE x><a/>", {}, "document type", id="document type"),
        pytest.param(b"<a/>", {}, "no BPMN 2.0", id="no BPMN"),
        pytest.param(drawn('<subProcess id="t" name="More"/>'), {}, "a sub-process, 'More'", id="sub-process"),
        pytest.param(drawn('<startEvent id="z"/><task id="t"/>'), {}, "2 start events", id="two starts"),
        pytest.param(drawn('<task id="other"/>'), {}, "which is not there", id="loose flow"),
        pytest.param(PROCESS, {"model_type": "FUZZY"}, "FUZZY", id="fuzzy calendars"),
        pytest.param(PROCESS, {"resource_profiles": None}, "resource_profiles", id="no resources"),
        pytest.param(PROCESS, {"arrival_time_distribution": spread("snow", 1)}, "'snow'", id="unknown distribution"),
        pytest.param(PROCESS, {"resource_profiles": []}, "is not in resource_profiles", id="unknown resource"),
        pytest.param(PROCESS, {"resource_calendars": []}, "is not in resource_calendars", id="unknown calendar"),
        pytest.param(
            PROCESS,
            {"arrival_time_calendar": [{"from": "MOON", "to": "MONDAY", "beginTime": "9", "endTime": "10"}]},
            "'MOON'",
            id="unknown day",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_taken_is_refused_in_a_sentence(
    process: bytes, changed: dict[str, object], sentence: str
) -> None:
    with pytest.raises((twin.NotBpmn, twin.NotAScenario)) as refused:
        read(process, **changed)
    assert sentence in str(refused.value)


def test_what_prosimos_cannot_say_is_said() -> None:
    office = Calendar(
        key="office", shifts=tuple(Shift(day=day, begin="09:00", end="17:00", presence=0.9) for day in DAYS[:5])
    )  # fmt: skip
    made = queue(
        timezone="Europe/Copenhagen",
        wip_limit=5,
        norm=86_400,
        streams=(Weekly(rates=tuple(2.0 if 32 <= hour % 168 < 120 else 0.0 for hour in range(168))),),
        calendars=(office,),
        people=(Person(key="Ida", calendar="office", absence=0.1, pace=1.5, capacity=2),),
        skills=(Skill(person="Ida", activity="serve"),),
        shelves=(Shelf(key="line", discipline="due", principle="load"),),
        activities=(
            Activity(
                key="serve", shelf="line", duration=Triangular(low=60, mode=90, high=300),
                delay=Delay(span=Fixed(value=5), until="office"),
                priority=3, duty="phone", at_shift_end="finish", patience=Fixed(value=9), same_person=0.5,
            ),
            Activity(key="rest", shelf="line", duration=Uniform(low=1, high=2)),
        ),
        course=Course(
            nodes=(
                Node(kind="task", activity="serve", ways=(Way(to=1, weight=3), Way(to=2))),
                Node(kind="some", ways=(Way(to=2, weight=0.9), Way(to=2, weight=0.9))),
                Node(kind="task", activity="rest"),
            ),
            classes=(CaseClass(key="all", start=0, due_after=99, effort=2),),
            kinship=0.5,
        ),
    )  # fmt: skip
    written = twin.to_prosimos(made)
    told = " ".join(written.left_out)
    for sentence in (
        "time zone Europe/Copenhagen", "limit of 5 cases", "promised", "slow case", "Due dates", "take longer", "by 'load'",
        "not by 'due'", "the priority of this work", "duty 'phone'", "('finish')", "customers give up", "person of the step before",
        "'Ida': absence",
        "on every shift", "until an opening", "triangular distribution of 'serve'", "'rest' happens by itself", "scaled to add up",
        "evenly over the hours", "gaps are",
    ):  # fmt: skip
        assert sentence in told, sentence
    given = json.loads(written.parameters)
    (ida,) = given["resource_profiles"][0]["resource_list"]
    assert ida["amount"] == 2
    mean = given["task_resource_distribution"][0]["resources"][0]["distribution_params"][0]["value"]
    assert mean == pytest.approx(1.5 * 150)
    chances = [each["value"] for each in given["gateway_branching_probabilities"][0]["probabilities"]]
    assert chances == [0.75, 0.25]
    with pytest.raises(twin.NotSayable, match="customers who come again"):
        twin.to_prosimos(queue(streams=(Population(size=3, away=Fixed(value=60)),)))


def test_a_wait_that_several_ways_lead_to_has_a_gateway_before_it() -> None:
    """Prosimos lets an event with several ways in wait for all of them, so a loop back to it would never go on."""
    again = Course(
        nodes=(Node(kind="task", activity="serve", ways=(Way(to=0), Way(to=1))), Node(kind="end")),
        classes=(CaseClass(key="all", start=0),),
    )
    serve = Activity(key="serve", shelf="line", duration=Fixed(value=9), delay=Delay(span=Fixed(value=60)))
    written = twin.to_prosimos(queue(course=again, activities=(serve,)))
    into = Counter(re.findall('targetRef="(.*?)"', written.process))
    assert (into["delay_0"], into["join_0"]) == (1, 2)
