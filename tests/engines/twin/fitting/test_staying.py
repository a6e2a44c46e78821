"""How much of the work of a case stays with the person of the step before."""

from datetime import UTC, datetime

import pytest

from evenkeel.engines import twin
from evenkeel.engines.twin.document import _arrivals as arrivals
from evenkeel.engines.twin.document import _course as courses
from evenkeel.engines.twin.document import _distribution as distributions
from evenkeel.engines.twin.document import _work as works
from tests.engines.twin import twins

PEOPLE = ("ada", "ben", "cem", "dan")


def line(share: float, *, load: float) -> twin.Twin:
    """Return a twin in which four people do two steps of ten minutes each; `share` of the second stays with who did the first."""
    people = tuple(works.Person(key=name, calendar="always") for name in PEOPLE)
    service = distributions.Exponential(mean=600)
    return twins.queue(
        streams=(arrivals.Gaps(gap=distributions.Exponential(mean=2 * 600 / len(PEOPLE) / load)),),
        course=courses.Course(
            nodes=(
                courses.Node(kind="task", activity="look", ways=(courses.Way(to=1),)),
                courses.Node(kind="task", activity="write", ways=(courses.Way(to=2),)),
                courses.Node(kind="end"),
            ),
            classes=(courses.CaseClass(key="all", start=0),),
        ),
        activities=(
            works.Activity(key="look", shelf="line", duration=service),
            works.Activity(key="write", shelf="line", duration=service, same_person=share),
        ),
        people=people,
        skills=tuple(
            works.Skill(person=name, activity=activity) for name in PEOPLE for activity in ("look", "write")
        ),
    )


def learned(model: twin.Twin, seed: int) -> float:
    """Return what is learned of a thousand cases of a twin."""
    log = twin.simulate(model, arrivals=1000, start=datetime(2024, 1, 1, tzinfo=UTC), seed=seed)[0]
    return next(each.same_person for each in twin.fit(log).activities if each.key == "write")


@pytest.mark.parametrize("load", [0.3, 0.6, 0.9], ids=str)
def test_who_is_free_because_she_has_just_done_the_step_before_does_not_keep_a_case(load: float) -> None:
    assert not any(learned(line(0.0, load=load), seed) for seed in range(7))


@pytest.mark.parametrize("share", [0.4, 0.8], ids=str)
def test_how_much_stays_with_the_person_of_the_step_before_is_learned_where_work_waits(share: float) -> None:
    assert [learned(line(share, load=0.9), seed) for seed in range(3)] == pytest.approx([share] * 3, abs=0.1)


def test_where_little_waits_only_what_may_not_be_chance_is_taken_to_stay() -> None:
    found = [learned(line(0.6, load=0.4), seed) for seed in range(3)]
    assert all(0.2 < share < 0.65 for share in found)
