"""Who is responsible, accountable, consulted and informed: records beside roles, and the gaps between them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from evenkeel.contexts.blueprint.perspectives import wording
from evenkeel.contexts.blueprint.perspectives.wording import Named
from evenkeel.engines import operating_model

KINDS: Final = ("services", "processes", "case_types", "decisions")
"""Collections of which each record is shown, named by a responsibility or not."""
OTHER: Final = "other"
"""All other records that a responsibility names."""
LETTERS: Final = {"responsible": "R", "accountable": "A", "consulted": "C", "informed": "I"}


@dataclass(frozen=True)
class Cell:
    """What one role has to do with one record."""

    role: Named
    letters: tuple[str, ...]
    """Of R, A, C and I, those that hold, A first."""
    words: tuple[str, ...]
    """Each in words, like "accountable: decisions on permits"."""


@dataclass(frozen=True)
class Row:
    """One record with the roles that have to do with it."""

    record: Named
    kind: str
    cells: tuple[Cell, ...]
    body: Named | None
    """The body that decides it, where it is no role that answers."""
    gap: str
    """What is missing or too much, in a sentence; empty where nothing is."""

    def cell(self, role: str) -> Cell | None:
        """Give what a role has to do with it."""
        return next((cell for cell in self.cells if cell.role.key == role), None)


@dataclass(frozen=True)
class Column:
    """A role, as the head of a column."""

    role: Named
    unit: str


@dataclass(frozen=True)
class Matrix:
    """Records beside roles."""

    rows: tuple[Row, ...]
    gaps: int

    def table(self, rows: Iterable[Row], columns: Iterable[Column]) -> list[tuple[Row, list[Cell | None]]]:
        """Lay some rows out over some columns."""
        heads = [column.role.key for column in columns]
        return [(row, [row.cell(head) for head in heads]) for row in rows]


def matrix(
    model: operating_model.OperatingModel, *, kind: str = "", unit: str = "", only_gaps: bool = False
) -> Matrix:
    """Give the rows of a kind of record (all where none is named), of a unit and those below it, or only those with gaps."""
    rows = [row for row in _rows(model) if not kind or row.kind == kind]
    if unit:
        inside = {role.key for role in model.roles if role.unit in _with_below(model, unit)}
        rows = [
            replace(row, cells=tuple(cell for cell in row.cells if cell.role.key in inside)) for row in rows
        ]
        rows = [row for row in rows if row.cells]
    gaps = sum(bool(row.gap) for row in rows)
    return Matrix(rows=tuple(row for row in rows if row.gap or not only_gaps), gaps=gaps)


def columns(model: operating_model.OperatingModel, rows: Iterable[Row]) -> tuple[Column, ...]:
    """Give the roles that have to do with any of some rows, in the order of the model."""
    used = {cell.role.key for row in rows for cell in row.cells}
    units = {unit.key: unit.title for unit in model.units}
    return tuple(
        Column(Named("roles", role.key, role.title), units.get(role.unit or "", ""))
        for role in model.roles
        if role.key in used
    )


def sheet(model: operating_model.OperatingModel, rows: Iterable[Row]) -> Iterator[list[str]]:
    """Give the matrix as lines of a sheet, its heading first."""
    rows = tuple(rows)
    heads = columns(model, rows)
    yield ["Kind", "Record", "Key", *(head.role.title for head in heads), "Decided by", "Gap"]
    for row in rows:
        cells = [row.cell(head.role.key) for head in heads]
        yield [
            operating_model.COLLECTIONS[row.record.collection].singular,
            row.record.title,
            row.record.key,
            *("/".join(cell.letters) if cell else "" for cell in cells),
            row.body.title if row.body else "",
            row.gap,
        ]


def _with_below(model: operating_model.OperatingModel, unit: str) -> set[str]:
    found = {unit}
    while more := {each.key for each in model.units if each.parent in found} - found:
        found |= more
    return found


Mark = tuple[str, str, str]
"""A role, in which way, and in words what for."""


def _rows(model: operating_model.OperatingModel) -> Iterator[Row]:
    marks: dict[str, list[Mark]] = {}
    for role in model.roles:
        for duty in role.responsibilities:
            if duty.on:
                marks.setdefault(duty.on, []).append((role.key, duty.raci, duty.what))
    for ref, more in _from_work(model):
        marks.setdefault(ref, []).extend(more)
    for collection, record in model.every():
        ref = f"{collection}/{record.key}"
        if collection in KINDS or ref in marks:
            yield _row(model, Named(collection, record.key, record.title), record.owner, marks.get(ref, []))


def _from_work(model: operating_model.OperatingModel) -> Iterator[tuple[str, list[Mark]]]:
    """Tell what processes, stages and decisions say themselves of who has to do with them, and with the services."""
    for process in model.processes:
        yield f"processes/{process.key}", [(key, "responsible", "works in it") for key in process.roles]
        for service in model.services:
            if service.process == process.key:
                words = f"works in “{process.title}”"
                yield f"services/{service.key}", [(key, "responsible", words) for key in process.roles]
    for case_type in model.case_types:
        stages = [
            (each.role, "responsible", f"stage “{each.title}”") for each in case_type.stages if each.role
        ]
        yield f"case_types/{case_type.key}", stages
    for decision in model.decisions:
        collection, _, key = (decision.holder or "").partition("/")
        if collection == "roles":
            yield f"decisions/{decision.key}", [(key, "accountable", "takes the decision")]
    for delegation in model.delegations:
        collection, _, key = delegation.taker.partition("/")
        if collection == "roles":
            words = f"takes it by delegation “{delegation.title}”"
            yield f"decisions/{delegation.decision}", [(key, "responsible", words)]


def _row(model: operating_model.OperatingModel, record: Named, owner: str | None, marks: list[Mark]) -> Row:
    accountable = list(dict.fromkeys(role for role, raci, _ in marks if raci == "accountable"))
    body = _body(model, record)
    if not accountable and body is None and owner:
        marks = [*marks, (owner, "accountable", "owner of the record")]
        accountable = [owner]
    titles = [each.title for each in wording.named(model, "roles", accountable)]
    gap = ""
    if not titles and body is None:
        gap = "Nobody is accountable."
    elif len(titles) > 1:
        number = {2: "Two", 3: "Three"}.get(len(titles), str(len(titles)))
        gap = f"{number} roles are accountable: {wording.joined(titles)}."
    return Row(
        record=record,
        kind=record.collection if record.collection in KINDS else OTHER,
        cells=tuple(_cells(model, marks)),
        body=body,
        gap=gap,
    )


def _body(model: operating_model.OperatingModel, record: Named) -> Named | None:
    if record.collection != "decisions":
        return None
    holder = next((each.holder for each in model.decisions if each.key == record.key), None)
    return wording.of_ref(model, holder) if holder and holder.startswith("bodies/") else None


def _cells(model: operating_model.OperatingModel, marks: list[Mark]) -> Iterator[Cell]:
    order = ("accountable", "responsible", "consulted", "informed")
    for role in wording.named(model, "roles", dict.fromkeys(role for role, _, _ in marks)):
        mine = sorted((mark for mark in marks if mark[0] == role.key), key=lambda mark: order.index(mark[1]))
        yield Cell(
            role=role,
            letters=tuple(dict.fromkeys(LETTERS[raci] for _, raci, _ in mine)),
            words=tuple(f"{raci}: {what}" for _, raci, what in mine),
        )
