"""The annual wheel: nothing lies over anything else, and months and days are said as people say them."""

import datetime as dt
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenkeel.contexts.blueprint.pictures import rhythm, wheel, wheel_drawing
from tests.contexts.blueprint.pictures.models import address, model

ENTRIES = st.lists(
    st.tuples(st.integers(1, 12), st.integers(1, 12), st.sampled_from(wheel.KINDS)), min_size=1, max_size=14
)


def entry(
    key: str, month: int, months: int = 1, day: int | None = None, kind: str = "review"
) -> dict[str, object]:
    return {"key": key, "title": key, "month": month, "months": months, "day": day, "kind": kind}


@given(ENTRIES)
def test_no_two_entries_of_a_ring_share_a_month(entries: list[tuple[int, int, str]]) -> None:
    written = [
        entry(f"e{index}", month, months, kind=kind) for index, (month, months, kind) in enumerate(entries)
    ]
    found = wheel.wheel(model(annual_wheel=written), address=address)
    assert len(found.entries) == len(entries)
    for one, other in itertools.combinations(found.entries, 2):
        assert one.ring != other.ring or not one.covers & other.covers
    assert {each.ring for each in found.entries} == set(range(found.rings))


@pytest.mark.parametrize(
    ("month", "months", "day", "said", "span"),
    [
        (4, 1, 1, "1 April", (dt.date(2027, 4, 1), dt.date(2027, 4, 2))),
        (6, 1, None, "June", (dt.date(2027, 6, 1), dt.date(2027, 7, 1))),
        (3, 2, None, "March to April", (dt.date(2027, 3, 1), dt.date(2027, 5, 1))),
        (11, 3, None, "November to January", (dt.date(2027, 11, 1), dt.date(2028, 2, 1))),
        (12, 1, None, "December", (dt.date(2027, 12, 1), dt.date(2028, 1, 1))),
        (1, 12, None, "All year", (dt.date(2027, 1, 1), dt.date(2028, 1, 1))),
        (2, 1, 30, "28 February", (dt.date(2027, 2, 28), dt.date(2027, 3, 1))),
        (2, 2, 10, "10 February to March", (dt.date(2027, 2, 10), dt.date(2027, 4, 1))),
    ],
)
def test_when(month: int, months: int, day: int | None, said: str, span: tuple[dt.date, dt.date]) -> None:
    (found,) = wheel.wheel(model(annual_wheel=[entry("e", month, months, day)]), address=address).entries
    assert found.when == said
    assert (wheel.day_of(found, 2027), wheel.end_of(found, 2027)) == span


def test_a_month_tells_what_begins_and_what_goes_on() -> None:
    found = wheel.wheel(
        model(annual_wheel=[entry("long", 12, 2), entry("new-year", 1, 1, 1)]), address=address
    )
    january, december = found.months[0], found.months[11]
    assert [each.key for each in january.begins] == ["new-year"]
    assert [each.key for each in january.goes_on] == ["long"]
    assert [each.key for each in december.begins] == ["long"]
    assert found.busiest == ("January", 2)


def test_the_drawing_has_a_link_for_every_entry_and_every_rhythm() -> None:
    known = model(
        annual_wheel=[entry("budget", 11, 1, 20, "budget"), entry("all-year", 1, 12)],
        meetings=[{"key": "m", "title": "Stand <up>", "every": "daily"}],
        reviews=[{"key": "r", "title": "Look back", "every": "quarterly"}],
    )
    found, rhythms = wheel.wheel(known, address=address), rhythm.rhythms(known, address=address)
    drawn = wheel_drawing.draw(found, rhythms, today=dt.date(2028, 2, 29))
    assert drawn.count("<a ") == 4
    assert "Stand &lt;up&gt;" in drawn
    assert 'href="#rhythm-quarterly"' in drawn
    assert "budget: budget, 20 November" in drawn


def test_a_body_with_a_meeting_of_its_own_is_told_once() -> None:
    known = model(
        bodies=[
            {"key": "board", "title": "Board", "meets": "monthly"},
            {"key": "forum", "title": "Forum", "meets": "yearly"},
        ],
        meetings=[
            {"key": "sits", "title": "The board sits", "every": "monthly", "body": "board", "lasts": "90min"}
        ],
    )
    found = rhythm.rhythms(known, address=address)
    told = [(each.name, [(one.title, one.kind) for one in each.returning]) for each in found]
    assert told == [("yearly", [("Forum", "sitting")]), ("monthly", [("The board sits", "meeting")])]
    assert found[1].returning[0].lasts == "90 minutes"
