"""Rows that cannot be used: named with line, column, what was found and why; all or nothing, unless they are skipped."""

from pathlib import Path

import pytest

from evenkeel.engines import flow
from tests.engines.flow import written

HEADER = "Case,Activity,Start,End\n"
GOOD = "A,Check,2024-03-01 08:00,2024-03-01 09:00\n"


@pytest.mark.parametrize(
    ("row", "code", "column", "found"),
    [
        ("A,Check,2024-03-01 08:00\n", "fields", "", "A | Check | 2024-03-01 08:00"),
        ("A,Check,2024-03-01,2024-03-02,more\n", "fields", "", "A | Check | 2024-03-01 | 2024-03-02 | more"),
        (",Check,2024-03-01,2024-03-02\n", "missing-case", "Case", ""),
        ("A, ,2024-03-01,2024-03-02\n", "missing-activity", "Activity", ""),
        ("A,Check,,\n", "missing-time", "End", ""),
        ("A,Check,2024-03-01,2024-02-30\n", "impossible-time", "End", "2024-02-30"),
        ("A,Check,yesterday,2024-03-02\n", "impossible-time", "Start", "yesterday"),
        ("A,Check,2024-03-02,2024-03-01\n", "end-before-start", "End", "2024-03-01"),
        ('A,"Check"ed,2024-03-01,2024-03-02\n', "quotes", "", ""),
    ],
)
def test_every_kind_of_problem(tmp_path: Path, row: str, code: str, column: str, found: str) -> None:
    path = written.text(tmp_path, HEADER + GOOD + row + GOOD)
    with pytest.raises(
        flow.BadRows, match=r"1 row of log\.csv cannot be used, so nothing was read"
    ) as refusal:
        flow.read(path)
    (problem,) = refusal.value.problems
    assert (problem.line, problem.code, problem.column, problem.found) == (3, code, column, found)
    assert problem.reason
    assert refusal.value.counts == {code: 1}
    reading = flow.read(path, skip_bad=True)
    assert reading.log.n_events == 2
    assert reading.problems == (problem,)
    assert [(c.code, c.count) for c in reading.source.problems] == [(code, 1)]
    assert reading.source.rows == 3


def test_lines_are_those_of_the_file(tmp_path: Path) -> None:
    contents = (
        HEADER
        + 'A,"two\nlines\r\nthree",2024-03-01,2024-03-02\n'
        + "\n"
        + GOOD
        + 'A,"again\ntwo",x,2024-03-01\n'
        + "B,,y,z\n"
    )
    with pytest.raises(flow.BadRows) as refusal:
        flow.read(written.text(tmp_path, contents))
    assert [(p.line, p.code) for p in refusal.value.problems] == [
        (7, "impossible-time"),
        (9, "impossible-time"),
        (9, "impossible-time"),
        (9, "missing-activity"),
    ]


def test_a_quotation_mark_that_never_closes(tmp_path: Path) -> None:
    contents = HEADER + GOOD * 3 + 'B,"Check,2024-03-01,2024-03-02\n' + GOOD * 4
    with pytest.raises(flow.BadRows) as refusal:
        flow.read(written.text(tmp_path, contents))
    (problem,) = refusal.value.problems
    assert (problem.line, problem.code) == (5, "quotes")
    assert "lines 5 to 9" in problem.reason


def test_all_are_counted_and_some_are_listed(tmp_path: Path) -> None:
    path = written.text(
        tmp_path, HEADER + "A,Check,x,2024-03-01\n" * 50 + ",Check,2024-03-01,2024-03-01\n" + GOOD
    )
    reading = flow.read(path, skip_bad=True, limits=flow.Limits(problems=10))
    assert len(reading.problems) == 10
    assert {c.code: c.count for c in reading.source.problems} == {"impossible-time": 50, "missing-case": 1}


def test_found_values_are_shortened(tmp_path: Path) -> None:
    reading = flow.read(
        written.text(tmp_path, HEADER + GOOD + f"A,Check,{'x' * 500},2024-03-01\n"), skip_bad=True
    )
    assert len(reading.problems[0].found) == 80


def test_a_file_without_a_usable_row(tmp_path: Path) -> None:
    path = written.text(tmp_path, HEADER + ",Check,2024-03-01,2024-03-02\n")
    mapping = flow.Mapping.of(case="Case", activity="Activity", start="Start", end="End")
    with pytest.raises(flow.Unreadable, match="no event that can be used"):
        flow.read(path, mapping=mapping, skip_bad=True)


def test_side_file(tmp_path: Path) -> None:
    problems = [
        flow.Problem(line=3, code="fields", column="", found='a, "b"', reason="The row has 2 fields.")
    ]
    flow.write_problems(problems, tmp_path / "problems.csv")
    assert (tmp_path / "problems.csv").read_text(encoding="utf-8") == (
        'line,column,found,reason\n3,,"a, ""b""",The row has 2 fields.\n'
    )


def test_side_file_holds_no_formulas(tmp_path: Path) -> None:
    problem = flow.Problem(line=3, code="fields", column="@x", found="=1+1", reason="No.")
    flow.write_problems([problem], tmp_path / "problems.csv")
    assert (tmp_path / "problems.csv").read_text(encoding="utf-8").endswith("3,'@x,'=1+1,No.\n")
