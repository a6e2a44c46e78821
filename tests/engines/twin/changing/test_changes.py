"""Changes: another twin, the first as it was; each does what it says."""

from datetime import UTC, date, datetime
from typing import Any

import numpy as np
import pytest
from pydantic import TypeAdapter

from evenkeel.engines import twin
from evenkeel.engines.twin.changing._applied import NothingToChange, applied
from evenkeel.engines.twin.changing._changes import Change
from evenkeel.engines.twin.document._arrivals import Weekly
from evenkeel.engines.twin.document._course import CaseClass, Course, Node, Way
from evenkeel.engines.twin.document._distribution import Exponential, Fixed, mean_of
from evenkeel.engines.twin.document._work import Activity, Delay, Person, Shelf, Skill
from tests.engines.twin.twins import queue

START = datetime(2026, 3, 2, tzinfo=UTC)
CHANGE: TypeAdapter[Change] = TypeAdapter(Change)


def office() -> twin.Twin:
    """Return a small office: planners check, then a clerk sends; a few cases are urgent."""
    return queue(
        course=Course(
            nodes=(
                Node(kind="task", activity="check", ways=(Way(to=1, weight=3), Way(to=2, weight=1))),
                Node(kind="task", activity="send", delay=Delay(span=Fixed(value=300))),
                Node(kind="end"),
            ),
            classes=(CaseClass(key="usual", start=0), CaseClass(key="urgent", start=0)),
        ),
        activities=(
            Activity(key="check", shelf="in", duration=Exponential(mean=90)),
            Activity(key="send", shelf="out", duration=Fixed(value=20)),
        ),
        shelves=(Shelf(key="in"), Shelf(key="out")),
        people=(
            Person(key="Ada", calendar="always", unit="planners"),
            Person(key="Bo", calendar="always", unit="planners"),
            Person(key="Cai", calendar="always"),
        ),
        skills=(
            Skill(person="Ada", activity="check"),
            Skill(person="Bo", activity="check", duration=Exponential(mean=120)),
            Skill(person="Cai", activity="send"),
        ),
    )


def changed(**change: Any) -> twin.Twin:
    return applied(office(), [CHANGE.validate_python(change)])


def simulated(one: twin.Twin) -> twin.EventLog:
    return twin.simulate(one, start=START, arrivals=400, seed=3)[0]


def waited(log: twin.EventLog) -> float:
    """Return how long cases waited for a check on average, in seconds."""
    assert log.enabled is not None
    return float((log.start - log.enabled)[log.activity == 0].mean() / 1e6)


def test_the_first_twin_stays_as_it_was() -> None:
    one = office()
    kept = one.model_dump_json()
    applied(one, [CHANGE.validate_python({"kind": "people", "by": 3})])
    assert one.model_dump_json() == kept


def test_more_people_are_like_those_who_are_there() -> None:
    more = changed(kind="people", like="planners", by=3)
    assert [each.key for each in more.people[3:]] == ["Ada (new 1)", "Bo (new 1)", "Ada (new 2)"]
    assert [each.duration for each in more.skills[3:]] == [None, Exponential(mean=120), None]
    assert waited(simulated(more)) < 0.5 * waited(simulated(office()))


def test_fewer_people_take_their_skills_along() -> None:
    fewer = changed(kind="people", like="check", by=-1)
    assert [each.key for each in fewer.people] == ["Ada", "Cai"]
    assert {each.person for each in fewer.skills} == {"Ada", "Cai"}


def test_who_is_trained_does_the_work() -> None:
    log = simulated(changed(kind="training", like="Cai", activity="check"))
    did = {log.resources[who] for who in log.resource[log.activity == 0]}
    assert did == {"Ada", "Bo", "Cai"}


def test_who_is_away_does_nothing_on_that_day() -> None:
    log = simulated(changed(kind="absence", like="check", first=date(2026, 3, 2), last=date(2026, 3, 3)))
    back = datetime(2026, 3, 4, tzinfo=UTC).timestamp() * 1e6
    assert log.start[log.activity == 0].min() == back


def test_who_is_away_a_share_of_days_does_less() -> None:
    one = queue(servers=2, gap=Fixed(value=36_000), service=Fixed(value=18_000))
    away = applied(one, [CHANGE.validate_python({"kind": "absence", "like": "server 0", "share": 0.5})])
    did = [(simulated(each).resource == 0).mean() for each in (one, away)]
    assert did[1] == pytest.approx(did[0] / 2, rel=0.35)


@pytest.mark.parametrize(
    "stream",
    [
        {"kind": "gaps", "gap": {"kind": "fixed", "value": 60}},
        {"kind": "weekly", "rates": [60.0] * 168},
        {"kind": "moments", "at": [60.0 * number for number in range(400)]},
    ],
    ids=["gaps", "weekly", "moments"],
)
def test_more_cases_come_in_less_time(stream: dict[str, Any]) -> None:
    one = twin.Twin.model_validate(dict(queue(servers=9, service=Fixed(value=1))) | {"streams": (stream,)})
    twice = applied(one, [CHANGE.validate_python({"kind": "load", "factor": 2})])
    first, other = (log.start.max() - log.start.min() for log in map(simulated, (one, twice)))
    assert other == pytest.approx(first / 2, rel=0.1)


def test_a_share_of_one_class_comes_as_another() -> None:
    assert changed(kind="channel", source="usual", to="urgent", share=0.25).streams[0].mix == {
        "usual": 0.75,
        "urgent": 0.25,
    }


def test_what_is_removed_is_not_done_and_the_rest_is() -> None:
    log = simulated(changed(kind="removal", activity="check"))
    assert not (log.activity == 0).any()
    assert 0.6 < (log.activity == 1).sum() / 400 < 0.9


def test_what_is_automatic_needs_nobody() -> None:
    log = simulated(changed(kind="automation", activity="check", share=0.5))
    by_itself = log.activity == 2
    assert log.activities[2] == "check (automatic)"
    assert (log.resource[by_itself] == -1).all()
    assert 0.4 < by_itself.sum() / 400 < 0.6


def test_effort_changes_everybody_s_durations() -> None:
    slower = changed(kind="effort", factor=2, activity="check")
    assert mean_of(slower.activities[0].duration) == 180
    assert slower.skills[1].duration == Exponential(mean=240)
    assert slower.activities[1] == office().activities[1]


def test_waiting_is_put_before_a_step_unseen() -> None:
    later = changed(kind="waiting", activity="send", added={"kind": "fixed", "value": 3_600})
    first, other = simulated(office()), simulated(later)
    sent = [log.start[log.activity == 1].mean() for log in (first, other)]
    assert sent[1] - sent[0] == pytest.approx(3_600e6, rel=0.05)
    assert not np.isin(other.activity, 2).any()


def test_waiting_gets_shorter() -> None:
    assert changed(kind="waiting", activity="send", factor=0.5).course.nodes[1].delay == Delay(
        span=Fixed(value=150)
    )


def test_merged_shelves_are_worked_on_by_all() -> None:
    merged = changed(kind="merger", shelves=("in", "out"))
    assert {each.shelf for each in merged.activities} == {"in"}
    assert len(merged.skills) == 6
    assert {
        log.resources[who] for log in (simulated(merged),) for who in log.resource[log.activity == 1]
    } == {"Ada", "Bo", "Cai"}


def test_an_hour_releases_what_has_come_and_a_batch_of_one_ends_it() -> None:
    def released(one: twin.Twin) -> set[int]:
        log = simulated(one)
        begun = log.start[log.activity == 1] // 1_000_000 % 86_400
        return {int(each) // 3_600 for each in begun}

    gathered = changed(kind="batching", activity="send", at=["02:00", "05:00"])
    assert released(gathered) == {2, 5}
    # The delay before it, which stands at its node, still comes first.
    assert gathered.course.nodes[1].delay == Delay(span=Fixed(value=300), until="release of send")
    ended = applied(gathered, [CHANGE.validate_python({"kind": "batching", "activity": "send", "size": 1})])
    assert len(released(ended)) > 2
    last = CHANGE.validate_python({"kind": "batching", "activity": "send", "at": ["23:59"]})
    assert min(released(applied(gathered, [last])) - {0, 1}) == 23


@pytest.mark.parametrize(
    ("change", "place", "value"),
    [
        ({"kind": "giving", "principle": "wait"}, "shelves.0.principle", "wait"),
        ({"kind": "order", "discipline": "due", "shelf": "out"}, "shelves.1.discipline", "due"),
        ({"kind": "priority", "of": "urgent", "priority": -1}, "course.classes.1.priority", -1),
        ({"kind": "priority", "of": "send", "priority": -1}, "activities.1.priority", -1),
        ({"kind": "wip", "limit": 20}, "wip_limit", 20),
        ({"kind": "batching", "activity": "send", "size": 5}, "activities.1.batch.size", 5),
        ({"kind": "promise", "seconds": 86_400}, "norm", 86_400),
        ({"kind": "shift-end", "rule": "finish"}, "activities.0.at_shift_end", "finish"),
        (
            {
                "kind": "hours",
                "calendar": "always",
                "shifts": [{"day": "monday", "begin": "09:00", "end": "12:00"}],
            },
            "calendars.0.shifts.0.day",
            "monday",
        ),
    ],
    ids=lambda value: value["kind"] if isinstance(value, dict) else "",
)
def test_a_rule_is_changed_where_it_stands(change: dict[str, Any], place: str, value: object) -> None:
    found: Any = changed(**change)
    for step in place.split("."):
        found = found[int(step)] if step.isdigit() else getattr(found, step)
    assert found == value


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "people", "like": "nobody", "by": 1},
        {"kind": "training", "like": "Ada", "activity": "fly"},
        {"kind": "absence"},
        {"kind": "hours", "calendar": "nights"},
        {"kind": "load", "factor": 2, "stream": "post"},
        {"kind": "channel", "source": "usual", "to": "letters", "share": 1},
        {"kind": "order", "discipline": "last", "shelf": "up"},
        {"kind": "removal", "activity": "fly"},
        {"kind": "merger", "shelves": ["in", "up"]},
    ],
    ids=lambda change: str(change["kind"]),
)
def test_what_is_not_there_is_named(change: dict[str, Any]) -> None:
    with pytest.raises(NothingToChange):
        changed(**change)


def test_growth_of_the_load_keeps_its_week() -> None:
    one = office().model_copy(update={"streams": (Weekly(rates=tuple(float(hour) for hour in range(168))),)})
    stream = applied(one, [CHANGE.validate_python({"kind": "load", "factor": 1.5})]).streams[0]
    assert isinstance(stream, Weekly)
    assert stream.rates[10] == 15
