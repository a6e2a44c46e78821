"""What --map means, alone and together with what the columns suggest."""

import pytest
import typer

from evenkeel.cli import mapping
from evenkeel.engines import flow

COLUMNS = ("Number", "Step", "Done", "Begun", "Clerk", "Opened")
EVENTS = (("case", "Number"), ("activity", "Step"), ("timestamp", "Done"), ("resource", "Clerk"))
WIDE = (("case", "Number"), ("created", "Opened"), ("closed", "Done"))


def preview(suggested: tuple[tuple[str, str], ...]) -> flow.Preview:
    return flow.Preview(
        format="csv",
        encoding="utf-8",
        delimiter=",",
        decimal=None,
        date_format=None,
        columns=tuple(flow.ColumnSample(name, "text", (), 0, 0) for name in COLUMNS),
        rows=(),
        suggestion=flow.Mapping(
            tuple(flow.Assignment(flow.Role(role), column) for role, column in suggested)
        ),
        missing=(),
    )


@pytest.mark.parametrize(
    ("given", "suggested", "expected"),
    [
        (["resource=Step"], EVENTS, {"resource": "Step", "case": "Number", "timestamp": "Done"}),
        (
            ["group=Clerk"],
            EVENTS,
            {"group": "Clerk", "case": "Number", "activity": "Step", "timestamp": "Done"},
        ),
        (["end=Begun"], EVENTS, {"end": "Begun", "case": "Number", "activity": "Step", "resource": "Clerk"}),
        (
            ["activity=Step", "timestamp=Done"],
            WIDE,
            {"activity": "Step", "timestamp": "Done", "case": "Number"},
        ),
        (["created=Opened"], EVENTS, {"created": "Opened", "case": "Number", "resource": "Clerk"}),
        (["CASE =Clerk"], EVENTS, {"case": "Clerk", "activity": "Step", "timestamp": "Done"}),
    ],
)
def test_what_is_given_holds_and_suggestions_fill_the_rest(
    given: list[str], suggested: tuple[tuple[str, str], ...], expected: dict[str, str]
) -> None:
    found = mapping.complete(mapping.parse(given), preview(suggested))
    assert {a.role.value: a.column for a in found.assignments} == expected


def test_several_columns_may_be_milestones() -> None:
    found = mapping.complete(mapping.parse(["milestone=Done", "milestone=Begun"]), preview(()))
    assert found.columns(flow.Role.MILESTONE) == ("Done", "Begun")


@pytest.mark.parametrize(
    ("pair", "message"),
    [
        ("case", "'case' is not ROLE=COLUMN; write for example case=Number"),
        ("case=", "'case=' is not ROLE=COLUMN; write for example case=Number"),
        (
            "ressource=Clerk",
            r"'ressource' is not a role \(did you mean 'resource'\?\). The roles are: case, activity,",
        ),
        ("xyzzy=Clerk", r"'xyzzy' is not a role. The roles are: case, activity,"),
    ],
)
def test_a_pair_that_cannot_be_read_is_told_with_what_to_write(pair: str, message: str) -> None:
    with pytest.raises(typer.BadParameter, match=message):
        mapping.parse([pair])


def test_an_unknown_column_is_told_with_the_nearest() -> None:
    with pytest.raises(
        typer.BadParameter, match=r"no column 'clark' \(did you mean 'Clerk'\?\). Its columns are: Number, "
    ):
        mapping.complete(mapping.parse(["resource=clark"]), preview(EVENTS))
