"""People: calendars, capacity, paces, and the end of a shift."""

import numpy as np
import pytest

from evenkeel.engines.twin.fitting import _people, _traces
from tests.engines.twin.fitting import made


def office(*, pause: bool) -> _traces.Traces:
    """Return eight weeks of tasks begun at 8:00, 10:00 … on weekdays, each two hours of work; the shift ends at 17:00.

    What was begun at 16:00 goes on at 8:00 on the next working day, or is finished in the evening.
    """
    rows: list[made.Row] = []
    for day in (day for day in range(56) if day % 7 < 5):
        for begin in (8, 10, 12, 14, 16):
            start = day * made.DAY + begin * made.HOUR
            over = begin == 16 and pause
            night = 15 * made.HOUR + (2 * made.DAY if day % 7 == 4 else 0)
            rows.append((f"{day} {begin}", "work", "ada", start, start + 2 * made.HOUR + over * night))
    return made.traces(rows)


def staff(traces: _traces.Traces) -> _people.Staff:
    """Learn people from cases that count alike."""
    return _people.learn(traces, np.ones(traces.start.size), traces.start, np.arange(traces.start.size))


def test_somebody_is_there_when_she_was_seen_at_work_and_not_at_night() -> None:
    duty = staff(office(pause=False)).duties[0].reshape(7, 24, -1)
    assert duty[:5, 9].all()
    assert not duty[:, :8].any()
    assert not duty[5:].any()


def test_shifts_are_known_to_the_quarter_of_an_hour() -> None:
    rng = np.random.default_rng(6)
    rows: list[made.Row] = []
    for day in (day for day in range(28) if day % 7 < 5):
        for begin in np.arange(8.25, 16.5, 0.2) + rng.uniform(0, 0.05, 42):
            moment = day * made.DAY + begin * made.HOUR
            rows.append((f"{day} {begin}", "work", "ada", moment, moment + 0.15 * made.HOUR))
    known = staff(made.traces(rows))
    (calendar,) = _people.document(made.traces(rows), known, np.ones(1), None)[2]
    assert {(f"{shift.begin:%H:%M}", f"{shift.end:%H:%M}") for shift in calendar.shifts} == {
        ("08:15", "16:45")
    }


def test_what_was_left_overnight_and_is_done_at_once_in_the_morning_begins_no_earlier_shift() -> None:
    rows: list[made.Row] = []
    for day in (day for day in range(28) if day % 7 < 5):
        for begin in np.arange(8, 16.9, 0.25):
            start = day * made.DAY + begin * made.HOUR
            rows.append((f"{day} {begin}", "work", "ada", start, start + 0.1 * made.HOUR))
        late, morning = day * made.DAY + 16.9 * made.HOUR, (day + 1) * made.DAY + 8 * made.HOUR
        rows.append((f"{day} late", "work", "ada", late, morning + 0.4 + (day % 7 == 4) * 2 * made.DAY))
    duty = staff(made.traces(rows)).duties[0].reshape(7, 24, -1)
    assert duty[:5, 8].all()
    assert not duty[:, :8].any()


def test_dates_without_a_time_tell_nothing_of_the_hour() -> None:
    rows: list[made.Row] = []
    for day in (day for day in range(56) if day % 7 < 5):
        for number in range(4):
            noon = day * made.DAY + (12 + number / 5) * made.HOUR
            rows.append((f"{day} {number} exact", "work", "ada", noon, noon))
            rows.append((f"{day} {number} date", "work", "ada", day * made.DAY, day * made.DAY))
    duty = staff(made.traces(rows)).duties[0].reshape(7, 24, -1)
    assert duty[:5, 0].all()
    assert not duty[:, 1].any()
    assert not duty[:, 12].all()


def test_who_works_through_the_night_and_never_lets_work_wait_is_there_at_night() -> None:
    rows: list[made.Row] = []
    for day in range(60):
        moment = day * made.DAY + (9 + day % 8) * made.HOUR
        rows.append((f"{day}", "bake", "oven", moment, moment + 12 * made.HOUR))
        rows.append((f"{day}", "check", "ada", moment + 12 * made.HOUR, moment + 12.5 * made.HOUR))
    traces = made.traces(rows)
    known = staff(traces)
    assert not known.pause[traces.activities.index("bake")]
    assert known.duties[traces.people.index("oven")].reshape(7, 24, -1)[:, 18].all()


def test_work_pauses_where_only_so_it_takes_as_long_as_always() -> None:
    assert staff(office(pause=True)).pause
    assert not staff(office(pause=False)).pause


def test_a_colleague_seen_seldom_may_be_there_whenever_others_do_such_work() -> None:
    rows: list[made.Row] = [
        (
            f"{day} {hour}",
            "work",
            "ada",
            day * made.DAY + hour * made.HOUR,
            day * made.DAY + (hour + 0.9) * made.HOUR,
        )
        for day in range(5)
        for hour in range(8, 16)
    ]
    rows.append(("new", "work", "ben", 10 * made.HOUR, 10.5 * made.HOUR))
    known = staff(made.traces(rows))
    assert (known.duties[0] == known.duties[1]).all()


def test_as_much_at_once_as_was_usual() -> None:
    rows: list[made.Row] = [
        (f"{day} {each}", "work", "ada", day * made.DAY, day * made.DAY + made.HOUR)
        for day in range(9)
        for each in range(3)
    ]
    assert staff(made.traces(rows)).capacity.tolist() == [3]


def test_a_slow_colleague_is_known_by_her_pace_and_chance_is_not_a_pace() -> None:
    rng = np.random.default_rng(3)
    rows: list[made.Row] = []
    for number in range(400):
        name, slow = (("ada", 1.0), ("ben", 1.0), ("cem", 2.0))[number % 3]
        begin = number * made.HOUR
        rows.append((f"{number}", "work", name, begin, begin + slow * 600 * rng.lognormal(0, 0.3)))
    traces = made.traces(rows)
    pace = _people.paces(traces, staff(traces))
    assert pace[2] / pace[0] == pytest.approx(2.0, rel=0.15)
