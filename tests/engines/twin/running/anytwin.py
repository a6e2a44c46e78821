"""Any small twin: calendars, people, disciplines, principles, batches, gateways, limits, as Hypothesis makes them."""

from typing import Any

from hypothesis import strategies as st

from evenkeel.engines import twin
from evenkeel.engines.twin.document._arrivals import Gaps
from evenkeel.engines.twin.document._calendar import DAYS, Calendar, Shift
from evenkeel.engines.twin.document._course import CaseClass, Course, Node, Way
from evenkeel.engines.twin.document._distribution import Exponential, Fixed, Gamma, Uniform
from evenkeel.engines.twin.document._work import Activity, Batch, Delay, Person, Shelf, Skill

_SHORT = (Fixed(value=0), Fixed(value=900), Exponential(mean=1_800, high=7_200), Uniform(low=60, high=3_600))
_LONG = (Exponential(mean=7_200), Gamma(mean=30_000, sd=40_000), Fixed(value=86_400))
_CALENDARS = (
    Calendar(key="always"),
    Calendar(
        key="days",
        shifts=tuple(
            Shift.model_validate({"day": day, "begin": "09:00", "end": "17:00"}) for day in DAYS[:5]
        ),
    ),
    Calendar(
        key="some days",
        shifts=tuple(
            Shift.model_validate({"day": day, "begin": "08:00", "end": "16:00", "presence": 0.6})
            for day in DAYS
        ),
    ),
)


@st.composite
def twins(draw: st.DrawFn) -> twin.Twin:
    """Return a twin in which every case ends sooner or later."""
    people = [
        Person(
            key=f"person {number}",
            calendar=draw(st.sampled_from(["always", "days", "some days"])),
            capacity=draw(st.sampled_from([1, 1, 2])),
        )
        for number in range(draw(st.integers(1, 3)))
    ]
    shelves = [draw(_shelf(key)) for key in ("one", "other")]
    activities = [draw(_activity(f"activity {number}")) for number in range(draw(st.integers(1, 3)))]
    skills = [
        Skill(person=person.key, activity=activity.key, weight=draw(st.sampled_from([1.0, 3.0])))
        for activity in activities
        for person in people
        if draw(st.booleans())
    ]
    return twin.Twin(
        streams=(Gaps(gap=draw(st.sampled_from([Fixed(value=1_200), Exponential(mean=2_400)]))),),
        course=draw(_course([activity.key for activity in activities])),
        activities=tuple(activities),
        shelves=tuple(shelves),
        people=tuple(people),
        skills=tuple(skills),
        calendars=_CALENDARS,
        wip_limit=draw(st.sampled_from([None, None, 1, 3])),
    )


@st.composite
def _shelf(draw: st.DrawFn, key: str) -> Shelf:
    parts: dict[str, Any] = {
        "discipline": draw(st.sampled_from(["first", "last", "due", "shortest", "target"])),
        "principle": draw(st.sampled_from(["pull", "load", "wait", "key", "round", "random"])),
        "limit": draw(st.sampled_from([None, 1, 2])),
        "blur": draw(st.sampled_from([0.0, 3_600.0])),
    }
    return Shelf(key=key, **parts)


@st.composite
def _activity(draw: st.DrawFn, key: str) -> Activity:
    delays = (
        Delay(span=draw(st.sampled_from(_LONG))),
        Delay(span=Exponential(mean=3_600), calendar="days"),
        Delay(until="days"),
    )
    batch = Batch(
        size=draw(st.integers(2, 4)),
        longest=draw(st.sampled_from([600.0, 90_000.0])),
        together=draw(st.booleans()),
    )
    parts: dict[str, Any] = {
        "shelf": draw(st.sampled_from(["one", "other"])),
        "duration": draw(st.sampled_from(_SHORT)),
        "delay": draw(st.sampled_from([None, None, *delays])),
        "batch": draw(st.sampled_from([None, None, batch])),
        "priority": draw(st.integers(0, 1)),
        "at_shift_end": draw(st.sampled_from(["pause", "finish", "fit"])),
        "patience": draw(st.sampled_from([None, None, Exponential(mean=10_000)])),
        "interruption": draw(st.sampled_from(["never", "never", "urgent"])),
        "same_person": draw(st.sampled_from([0.0, 0.5, 1.0])),
    }
    return Activity(key=key, **parts)


@st.composite
def _course(draw: st.DrawFn, activities: list[str]) -> Course:
    """Return a course of some blocks, one after the other: a task, a loop, or two tasks at a gateway that join again."""
    kinds = draw(st.lists(st.sampled_from(["task", "loop", "choice", "all", "some"]), min_size=1, max_size=3))
    nodes: list[Node] = []
    for kind in kinds:
        one, other = (draw(st.sampled_from(activities)) for _ in range(2))
        nodes += _block(kind, len(nodes), one, other)
    nodes.append(Node(kind="end"))
    return Course(
        nodes=tuple(nodes),
        classes=(
            CaseClass(key="usual", start=0, due_after=40_000),
            CaseClass(key="urgent", start=0, priority=-1, effort=1.5),
        ),
        kinship=draw(st.sampled_from([0.0, 0.5])),
    )


def _block(kind: Any, at: int, one: str, other: str) -> list[Node]:
    if kind == "task":
        return [Node(kind="task", activity=one, ways=(Way(to=at + 1),))]
    if kind == "loop":
        return [Node(kind="task", activity=one, ways=(Way(to=at, weight=0.4), Way(to=at + 1, weight=0.6)))]
    in_order = kind != "choice" and at % 2 == 1
    fork = Node(kind=kind, ways=(Way(to=at + 1, weight=0.5), Way(to=at + 2, weight=0.5)), in_order=in_order)
    tasks = [Node(kind="task", activity=activity, ways=(Way(to=at + 3),)) for activity in (one, other)]
    return [fork, *tasks, Node(kind=kind, ways=(Way(to=at + 4),))]
