"""Classes of cases."""

from dataclasses import replace

import numpy as np

from evenkeel.engines import twin
from evenkeel.engines.twin.document import _course as courses
from tests.engines.twin.fitting import made


def desk(**attributes: list[str]) -> twin.EventLog:
    """Return 400 cases: every fourth is a permit, heard for days between question and answer; others are answered at once."""
    rng = np.random.default_rng(8)
    rows: list[made.Row] = []
    for number in range(400):
        begin = number * 3 * made.HOUR
        rows.append((f"{number}", "ask", None, begin, begin + 600))
        answered = begin + made.HOUR * rng.lognormal(0, 0.5)
        if number % 4 == 0:
            heard = begin + made.DAY * rng.lognormal(1, 0.3)
            rows.append((f"{number}", "hear", None, heard, heard + 900))
            answered = heard + made.DAY * rng.lognormal(0, 0.3)
        rows.append((f"{number}", "answer", None, answered, answered + 600))
    columns = {name: _coded(values) for name, values in attributes.items()}
    return replace(made.log(rows), attributes=columns)


def _coded(values: list[str]) -> twin.Coded:
    texts = tuple(sorted(set(values)))
    return twin.Coded(codes=np.array([texts.index(value) for value in values], np.int32), values=texts)


def reached(course: courses.Course, start: int) -> set[str]:
    """Return the activities that a case can come to."""
    seen, ahead = set(), [start]
    while ahead:
        place = ahead.pop()
        if place not in seen:
            seen.add(place)
            ahead += [way.to for way in course.nodes[place].ways]
    return {activity for place in seen if (activity := course.nodes[place].activity) is not None}


KINDS = ["permit" if number % 4 == 0 else "question" for number in range(400)]
COLOURS = [("red", "green", "blue")[number * 7 % 3] for number in range(400)]


def test_an_attribute_that_tells_the_course_makes_classes_and_one_that_tells_nothing_does_not() -> None:
    fitted = twin.fit(desk(kind=KINDS, colour=COLOURS))
    starts = {each.key: each.start for each in fitted.course.classes}
    assert set(starts) == {"kind: permit", "kind: question"}
    assert reached(fitted.course, starts["kind: permit"]) == {"ask", "hear", "answer"}
    assert reached(fitted.course, starts["kind: question"]) == {"ask", "answer"}
    mix = fitted.streams[0].mix
    assert 0.15 < mix["kind: permit"] / sum(mix.values()) < 0.4
    assert any("kind" in each.sentence for each in fitted.assumptions if each.code == "classes")
    assert [each.key for each in twin.fit(desk(colour=COLOURS)).course.classes] == ["all"]


def test_a_class_waits_as_long_as_its_own_cases_did() -> None:
    fitted = twin.fit(desk(kind=KINDS))
    log = (
        twin.simulate(fitted, start=fitted.learned.begin, arrivals=400, seed=1)[0] if fitted.learned else None
    )
    assert log is not None
    hours = (log.closed - log.opened) / 3.6e9
    heard = np.isin(np.arange(log.n_cases), log.case[log.activity == log.activities.index("hear")])
    assert 48 < np.median(hours[heard]) < 160
    assert 0.3 < np.median(hours[~heard]) < 3
