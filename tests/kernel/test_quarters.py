"""Quarters count on, begin and end on their days, and are said in one way."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenkeel.kernel import quarters


@given(st.dates(dt.date(1, 1, 1), dt.date(9999, 12, 31)))
def test_a_day_lies_in_its_quarter(day: dt.date) -> None:
    quarter = quarters.of(day)
    assert quarters.start(quarter) <= day <= quarters.end(quarter)
    assert 0 <= quarters.place(day) - quarter < 1
    assert quarters.number(quarters.name(quarter)) == quarter
    assert quarters.said(quarters.name(quarter)) == quarters.spoken(quarter)


def test_quarters_are_said_in_one_way() -> None:
    assert quarters.said("2027-Q2") == "Q2 2027"
    assert quarters.end(quarters.number("2027-Q4")) + dt.timedelta(days=1) == dt.date(2028, 1, 1)


@pytest.mark.parametrize("name", ["2027", "2027-Q5", "0000-Q1", "27-Q1", "2027-q1"])
def test_what_names_no_quarter_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="names no quarter"):
        quarters.number(name)


def test_no_quarter_has_no_number() -> None:
    assert quarters.maybe(None) is None
    assert quarters.maybe("0000-Q1") is None
