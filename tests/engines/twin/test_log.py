"""The event log: its order by case, its parts, and what is held out of it."""

import dataclasses

import numpy as np
import pytest

from evenkeel.engines import twin
from evenkeel.engines.twin import _log
from tests.engines.twin import logs

WEEK = logs.log(
    ("b", "send", "Mo", "2026-03-03T09:00", "2026-03-03T10:00"),
    ("a", "register", "Mo", "2026-03-02T09:00", "2026-03-02T09:10"),
    ("a", "decide", None, "2026-03-02T11:00", "2026-03-02T12:00"),
    ("b", "register", "Li", "2026-03-02T10:00", "2026-03-02T10:20"),
    ("a", "note", "Li", "2026-03-02T11:00", "2026-03-02T11:05"),
    ("c", "register", "Li", "2026-03-04T10:00", "2026-03-04T10:20"),
)


def test_rows_stand_by_case_then_start_then_end() -> None:
    assert WEEK.by_case.order.tolist() == [3, 0, 1, 4, 2, 5]
    assert WEEK.by_case.bounds.tolist() == [0, 2, 5, 6]
    assert WEEK.opened[0] == logs.micros("2026-03-02T10:00")
    assert WEEK.closed.tolist() == [
        logs.micros(t) for t in ("2026-03-03T10:00", "2026-03-02T12:00", "2026-03-04T10:20")
    ]


def test_a_part_keeps_the_names_of_its_cases_and_what_is_known_of_them() -> None:
    known = twin.Coded(codes=np.array([0, -1, 1], np.int32), values=("mail", "web"))
    whole = dataclasses.replace(WEEK, attributes={"channel": known})
    part = whole.take(np.array([5, 1]))
    assert part.cases == ("a", "c")
    assert part.case.tolist() == [1, 0]
    assert part.attributes["channel"].codes.tolist() == [-1, 1]
    assert whole.take(WEEK.case != 1).cases == ("b", "c")


def test_columns_of_different_length_are_refused() -> None:
    with pytest.raises(ValueError, match="different lengths"):
        dataclasses.replace(WEEK, end=WEEK.end[:-1])


def test_cases_on_both_sides_of_the_cut_are_left_out_of_both() -> None:
    train, test = twin.held_out(WEEK, fraction=0.7)
    assert (train.cases, test.cases) == (("a",), ("c",))
    assert train.n_instances == 3


def test_a_log_without_whole_cases_on_both_sides_is_refused() -> None:
    with pytest.raises(twin.NothingHeldOut, match="3 cases, cut after 100%"):
        twin.held_out(WEEK, fraction=1.0)


@pytest.mark.parametrize(
    ("name", "cases", "instances"),
    [("LoanApp", 200, 1490), ("P2P", 101, 1013), ("Production", 38, 303), ("ACR", 173, 1048)],
    ids=str,
)
def test_the_public_logs_are_split_as_the_published_figures_were(
    name: str, cases: int, instances: int
) -> None:
    _, test = twin.held_out(logs.public(name))
    assert (test.n_cases, test.n_instances) == (cases, instances)


def test_numbers_for_names_are_made_when_they_are_asked_for() -> None:
    names = _log.Numbered(np.array([7, 8, 12], np.int64))
    assert (len(names), names[1], names[-1], names[1:], list(names)) == (
        3,
        "8",
        "12",
        ("8", "12"),
        ["7", "8", "12"],
    )
    assert names == ("7", "8", "12")
    assert names == _log.Numbered(np.array([7, 8, 12], np.int64))
    assert names != ("7", "8", "13")
    assert names != _log.Numbered(np.array([7, 8], np.int64))
    whole = dataclasses.replace(WEEK, cases=names)
    assert whole.take(WEEK.case != 1).cases == ("7", "12")
