"""The RACI matrix: which letter comes from where, and which gaps are told."""

import pytest

from evenkeel.contexts.blueprint.perspectives import raci
from tests.contexts.blueprint.perspectives.modelled import model, two_councils

ROLES = """\
units:
  - {key: place, title: Place, kind: directorate}
  - {key: parks, title: Parks, kind: team, parent: place}
bodies:
  - {key: board, title: Board}
roles:
  - key: head
    title: Head
    unit: place
    responsibilities: %s
  - {key: clerk, title: Clerk, unit: parks}
  - {key: helper, title: Helper, responsibilities: %s}
"""


def only(text: str, head: str = "[]", helper: str = "[]") -> raci.Row:
    [row] = raci.matrix(model(ROLES % (head, helper) + text)).rows
    return row


def letters(row: raci.Row) -> dict[str, str]:
    return {cell.role.key: "".join(cell.letters) for cell in row.cells}


SERVICE = "services:\n  - {key: permit, title: Permit%s}\n"
DUTY = "{what: Permits, raci: %s, on: services/permit}"


@pytest.mark.parametrize(
    ("owner", "head", "helper", "expected", "gap"),
    [
        ("", "[]", "[]", {}, "Nobody is accountable."),
        (", owner: clerk", "[]", "[]", {"clerk": "A"}, ""),
        (", owner: clerk", "[accountable]", "[]", {"head": "A"}, ""),
        ("", "[responsible]", "[]", {"head": "R"}, "Nobody is accountable."),
        ("", "[responsible, accountable]", "[]", {"head": "AR"}, ""),
        ("", "[consulted]", "[informed]", {"head": "C", "helper": "I"}, "Nobody is accountable."),
        (
            "",
            "[accountable]",
            "[accountable]",
            {"head": "A", "helper": "A"},
            "Two roles are accountable: Head and Helper.",
        ),
    ],
)
def test_who_answers_for_a_service(
    owner: str, head: str, helper: str, expected: dict[str, str], gap: str
) -> None:
    row = only(SERVICE % owner, duties(head), duties(helper))
    assert (letters(row), row.gap) == (expected, gap)


def duties(ways: str) -> str:
    """Give responsibilities for the permit in some ways, like "[responsible, accountable]"."""
    return f"[{', '.join(DUTY % way for way in ways.strip('[]').split(', ') if way)}]"


@pytest.mark.parametrize(
    ("text", "expected", "gap"),
    [
        ("decisions:\n  - {key: d, title: D, holder: roles/clerk}\n", {"clerk": "A"}, ""),
        ("decisions:\n  - {key: d, title: D, holder: bodies/board}\n", {}, ""),
        ("decisions:\n  - {key: d, title: D}\n", {}, "Nobody is accountable."),
        (
            "processes:\n  - {key: p, title: P, owner: head, roles: [clerk]}\n",
            {"clerk": "R", "head": "A"},
            "",
        ),
        (
            "case_types:\n  - {key: c, title: C, kind: case, owner: head, stages: [{key: s, title: S, role: clerk}]}\n",
            {"clerk": "R", "head": "A"},
            "",
        ),
    ],
)
def test_what_records_say_themselves(text: str, expected: dict[str, str], gap: str) -> None:
    row = only(text)
    assert (letters(row), row.gap) == (expected, gap)


def test_a_decision_of_a_body_names_it() -> None:
    row = only("decisions:\n  - {key: d, title: D, holder: bodies/board}\n")
    assert row.body is not None
    assert row.body.title == "Board"


def test_a_unit_stands_for_those_below_it() -> None:
    known = model(
        ROLES % (duties("[accountable]"), "[]")
        + SERVICE % ""
        + "processes: [{key: p, title: P, roles: [clerk]}]"
    )
    for unit, records in (("place", ["permit", "p"]), ("parks", ["p"]), ("nowhere", [])):
        assert [row.record.key for row in raci.matrix(known, unit=unit).rows] == records
    assert [row.record.key for row in raci.matrix(known, only_gaps=True).rows] == ["p"]


def test_the_sheet_has_a_line_for_each_row_and_a_column_for_each_role() -> None:
    found = raci.matrix(two_councils(), kind="services")
    heading, *lines = raci.sheet(two_councils(), found.rows)
    assert len(lines) == len(two_councils().services)
    assert {len(line) for line in lines} == {len(heading)}
    permission = next(line for line in lines if line[2] == "household-extension")
    assert permission[heading.index("Team leader of Planning")] == "A/R"
