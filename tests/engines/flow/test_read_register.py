"""Registers: one row for each case, its dates in columns."""

from pathlib import Path

import pytest

from evenkeel.engines import flow
from tests.engines.flow import written

REGISTER = (
    "Sagsnr;Modtaget;Partshøring;Afsluttet;Frist;Kanal;Sagsbehandler;Resultat;Bydel\n"
    "S-1;01-03-2024;05-03-2024;20-03-2024;25-03-2024;Brev;Ann;Bevilget;Nord\n"
    "S-2;02-03-2024;;;26-03-2024;Web;Bo;;Syd\n"
    "S-3;15-03-2024;;15-03-2024;;Web;Bo;Afslag;Syd\n"
)


def test_a_danish_register(tmp_path: Path) -> None:
    reading = flow.read(written.text(tmp_path, REGISTER))
    log = reading.log
    assert written.events(log) == [
        ("S-1", "Modtaget", written.at(2024, 3, 1)),
        ("S-1", "Partshøring", written.at(2024, 3, 5)),
        ("S-1", "Afsluttet", written.at(2024, 3, 20)),
        ("S-2", "Modtaget", written.at(2024, 3, 2)),
        ("S-3", "Modtaget", written.at(2024, 3, 15)),
        ("S-3", "Afsluttet", written.at(2024, 3, 15)),
    ]
    assert log.cases["closed_at"].to_pylist() == [written.at(2024, 3, 20), None, written.at(2024, 3, 15)]
    assert log.cases["opened_at"].to_pylist()[1] == written.at(2024, 3, 2)
    assert log.cases["due_at"].to_pylist() == [written.at(2024, 3, 25), written.at(2024, 3, 26), None]
    assert log.cases["channel"].to_pylist() == ["Brev", "Web", "Web"]
    assert log.cases["outcome"].to_pylist() == ["Bevilget", None, "Afslag"]
    assert log.cases["case:Bydel"].to_pylist() == ["Nord", "Syd", "Syd"]
    assert log.events["resource"].to_pylist() == [None, "Ann", "Ann", None, None, "Bo"]
    assert reading.source.rows == 3


def test_milestones_stand_in_order_of_time(tmp_path: Path) -> None:
    contents = "Id,Created,Hearing,Site visit,Closed\n1,2024-03-01,2024-03-09,2024-03-05,2024-03-20\n2,2024-03-01,,,\n"
    log = flow.read(written.text(tmp_path, contents)).log
    assert log.events["activity"].to_pylist() == ["Created", "Site visit", "Hearing", "Closed", "Created"]


def test_rows_without_a_number_are_named_by_their_line(tmp_path: Path) -> None:
    reading = flow.read(written.text(tmp_path, "Created,Closed\n2024-03-01,2024-03-02\n\n2024-03-03,\n"))
    assert reading.log.cases["case"].to_pylist() == ["line 2", "line 4"]
    assert "named by its line" in reading.source.notes[0]


def test_a_number_that_occurs_twice(tmp_path: Path) -> None:
    path = written.text(tmp_path, "Nr,Created,Closed\n1,2024-03-01,\n1,2024-03-02,\n")
    reading = flow.read(path, mapping=flow.Mapping.of(case="Nr", created="Created", closed="Closed"))
    assert reading.log.cases["case"].to_pylist() == ["1", "1 (2)"]


@pytest.mark.parametrize(
    ("row", "code", "column"),
    [
        ("4,2024-03-02,2024-03-01\n", "end-before-start", "Closed"),
        ("4,,2024-03-01\n", "missing-time", "Created"),
        ("4,2024-03-02,never\n", "impossible-time", "Closed"),
        (",2024-03-02,2024-03-03\n", "missing-case", "Id"),
    ],
)
def test_problems_of_a_register(tmp_path: Path, row: str, code: str, column: str) -> None:
    good = "".join(f"{n},2024-03-01,2024-03-02\n" for n in (1, 2, 3))
    path = written.text(tmp_path, "Id,Created,Closed\n" + good + row)
    mapping = flow.Mapping.of(case="Id", created="Created", closed="Closed")
    with pytest.raises(flow.BadRows) as refusal:
        flow.read(path, mapping=mapping)
    assert [(p.line, p.code, p.column) for p in refusal.value.problems] == [(5, code, column)]
    assert flow.read(path, mapping=mapping, skip_bad=True).log.n_cases == 3


def test_a_register_of_open_cases_only(tmp_path: Path) -> None:
    log = flow.read(
        written.text(tmp_path, "Id,Created\n1,2024-03-01\n2,2024-03-02\n"),
        mapping=flow.Mapping.of(created="Created"),
    ).log
    assert log.cases["closed_at"].null_count == 2
    assert log.n_events == 2
