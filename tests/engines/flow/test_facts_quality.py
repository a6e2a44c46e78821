"""What is noticeable about the data of small logs, counted by hand."""

import pytest

from evenkeel.engines import flow
from tests.engines.flow import logs


def quality(*cases: logs.Case) -> flow.Quality:
    found = flow.measure(logs.log(*cases)).quality
    assert found is not None
    return found


def test_ties_make_two_variants_of_one_way() -> None:
    found = quality(
        logs.case("A", ("a", "2025-01-06"), ("b", "2025-01-07"), ("c", "2025-01-07")),
        logs.case("B", ("a", "2025-01-06"), ("c", "2025-01-07"), ("b", "2025-01-07")),
    ).ties
    assert (found.pairs, found.equal_pairs, found.share) == (4, 2, 0.5)
    # In the log a>b>c and a>c>b with four edges; by name only a>b>c.
    assert (found.variants_by_name, found.edges_by_name) == (1, 2)


def test_a_single_event_has_no_neighbour_to_tie_with() -> None:
    found = quality(logs.case("A", ("a", "2025-01-06"))).ties
    assert (found.pairs, found.equal_pairs, found.share) == (0, 0, None)
    assert (found.variants_by_name, found.edges_by_name) == (1, 0)


def test_backward_steps() -> None:
    found = quality(logs.case("A", ("a", "2025-01-07"), ("b", "2025-01-06"), ("c", "2025-01-06")))
    assert (found.backward_steps, found.ties.equal_pairs) == (1, 1)


@pytest.mark.parametrize(
    ("other", "duplicates"),
    [
        (("a", "2025-01-06T08:00+01:00", "Ida"), 1),
        (("a", "2025-01-06T07:00+00:00", "Ida"), 1),
        (("b", "2025-01-06T08:00+01:00", "Ida"), 0),
        (("a", "2025-01-06T08:01+01:00", "Ida"), 0),
        (("a", "2025-01-06T08:00+01:00", "Bo"), 0),
        (("a", "2025-01-06T08:00+01:00"), 0),
    ],
)
def test_a_duplicate_is_the_same_in_everything(other: tuple[str, ...], duplicates: int) -> None:
    found = quality(
        logs.case("A", ("a", "2025-01-06T08:00+01:00", "Ida"), other),
        logs.case("B", ("a", "2025-01-06T08:00+01:00", "Ida")),
    )
    assert found.duplicates == duplicates


@pytest.mark.parametrize(
    ("clock", "midnight", "outside", "whole"),
    [
        ("00:00:00", 1, 0, 1),
        ("00:01:00", 0, 1, 1),
        ("07:59:59", 0, 1, 0),
        ("08:00:00", 0, 0, 1),
        ("12:00:00.000001", 0, 0, 0),
        ("17:59:59", 0, 0, 0),
        ("18:00:00", 0, 1, 1),
    ],
)
def test_hours_of_work_are_those_of_the_wall(clock: str, midnight: int, outside: int, whole: int) -> None:
    found = quality(logs.case("A", ("a", f"2025-01-06T{clock}+05:45")))
    assert (found.at_midnight, found.outside_hours, found.whole_minutes) == (midnight, outside, whole)


def test_cases_at_the_edges_of_the_span_may_be_cut_off() -> None:
    # The span is 100 days, so its first and last hundredth are a day each.
    found = quality(
        logs.case("first", ("a", "2025-01-01"), ("b", "2025-02-01")),
        logs.case("a day later", ("a", "2025-01-02"), ("b", "2025-02-01")),
        logs.case("just inside", ("a", "2025-01-02T00:00:01"), ("b", "2025-04-09T23:59:59")),
        logs.case("last", ("a", "2025-03-01"), ("b", "2025-04-11")),
    )
    assert (found.cases_from_the_start, found.cases_to_the_end) == (2, 1)


def test_a_further_date_is_compared_by_local_day() -> None:
    # Completed on 6 January 00:30 in Copenhagen, when it is still the 5th in Greenwich.
    moment = logs.at("2025-01-06T00:30+01:00")
    noted = ["2025-01-05T23:59+01:00", "2025-01-06T23:59+01:00", "2025-01-05T23:30+00:00", "2025-01-07"]
    events = [logs.Event("a", moment, noted=logs.at(text)) for text in noted]
    (clock,) = quality(logs.Case("A", [*events, logs.Event("a", moment)])).clocks
    assert (clock.column, clock.events) == ("noted", 4)
    assert (clock.same_day, clock.later, clock.earlier) == (2, 1, 1)


def test_without_further_dates_no_clocks() -> None:
    assert quality(logs.case("A", ("a", "2025-01-06"))).clocks == ()
