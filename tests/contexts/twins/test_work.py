"""What a team did, read off the log of cases."""

import datetime as dt

import numpy as np

from evenkeel.contexts.twins import work
from tests.contexts.twins import lines

CAME = dt.datetime(2025, 3, 3, 9, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)


def of(*told: tuple[str, str, str, str, dt.timedelta], done: bool = True) -> dict[str, work.Work]:
    """Return the work of the teams in a case."""
    return {each.unit: each for each in work.teams(work.read(lines.story("A", CAME, *told, done=done)))}


def spans(found: work.Work) -> list[tuple[str, str, float, float]]:
    """Return step, person, begin and end in hours after the case came."""
    zero = work._moment(CAME.isoformat())
    log = found.log
    return [
        (
            log.activities[log.activity[row]],
            log.resources[log.resource[row]] if log.resource[row] >= 0 else "",
            (int(log.start[row]) - zero) / 3.6e9,
            (int(log.end[row]) - zero) / 3.6e9,
        )
        for row in range(log.n_instances)
    ]


def test_somebody_works_on_what_she_finishes_next() -> None:
    told = (
        ("Message sent", "Check", "Ada", "planning", HOUR),
        ("Assess", "Assess", "Ada", "planning", 3 * HOUR),
        ("Closed", "Assess", "Ada", "planning", 4.5 * HOUR),
    )
    # Her day usually begins with what she does first on it, the message: work on the check began then.
    assert spans(of(*told)["planning"]) == [
        ("Received", "", 0, 0), ("Check", "Ada", 1, 3), ("Assess", "Ada", 3, 4.5),
    ]  # fmt: skip


def test_work_lasts_eight_hours_at_most_and_begins_when_a_step_is_there() -> None:
    told = (
        ("Assess", "Assess", lines.EVENKEEL, "planning", 26 * HOUR),
        ("Decide", "Decide", "Ada", "planning", 27 * HOUR),
        ("Closed", "Decide", "Ada", "planning", 38 * HOUR),
    )
    assert spans(of(*told)["planning"])[1:] == [
        ("Assess", "Ada", 27 - 1 / 60, 27),
        ("Decide", "Ada", 30, 38),
    ]


def test_each_team_has_its_own_part_of_a_case() -> None:
    told = (
        ("Assess", "Assess", "Ada", "planning", HOUR),
        ("Decide", "Decide", "Ben", "leading", 48 * HOUR),
        ("Closed", "Decide", "Ada", "planning", 50 * HOUR),
    )
    found = of(*told)
    assert set(found) == {"planning", "leading"}
    assert [each[0] for each in spans(found["planning"])] == ["Received", "Check", "Decide"]
    # To the other team the case comes when the first is done with it.
    assert [each[:1] + each[3:] for each in spans(found["leading"])] == [("Received", 1), ("Assess", 48)]
    ten_days = 10 * work.DAY
    assert found["planning"].promised.tolist() == [ten_days]
    assert found["leading"].promised.tolist() == [ten_days - 3_600_000_000]


def test_what_is_not_closed_is_counted_and_left_out() -> None:
    found = of(("Assess", "Assess", "Ada", "planning", HOUR), done=False)["planning"]
    assert (found.log.n_cases, found.still_open) == (0, 1)
    # It has come all the same, which is counted where it is asked how many come.
    assert found.under_way == {"A": CAME}
    assert found.until == CAME + HOUR


def test_moments_stand_by_the_wall_clock() -> None:
    summer = dt.timezone(dt.timedelta(hours=1))
    assert work._moment(CAME.astimezone(summer).isoformat()) - work._moment(CAME.isoformat()) == 3_600_000_000


def test_a_year_of_a_team_is_a_log_without_gaps() -> None:
    found = {each.unit: each for each in work.teams(work.read(lines.half_a_year()))}["planning"]
    assert (found.log.n_cases, found.still_open, found.log.n_instances) == (354, 6, 1062)
    assert bool((found.log.start <= found.log.end).all())
    people = found.log.resource[found.log.resource >= 0]
    assert np.unique(people).size == 6
    assert found.log.has_starts
