"""Spreadsheets in: what they would change in a model, or all that is wrong with them; nothing is changed here."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from evenkeel.engines.operating_model import _schema
from evenkeel.engines.operating_model._finding import Finding
from evenkeel.engines.operating_model._model import OperatingModel
from evenkeel.engines.operating_model.differing import _diff
from evenkeel.engines.operating_model.elements._record import Part
from evenkeel.engines.operating_model.exchange.sheets import _cells, _grids, _recognise
from evenkeel.engines.operating_model.exchange.sheets._cells import Cell
from evenkeel.engines.operating_model.exchange.sheets._recognise import Problem, Sheet, Spot
from evenkeel.engines.operating_model.exchange.sheets._tables import TABLES, Column
from evenkeel.engines.operating_model.reading import _codes_of_language as codes
from evenkeel.engines.operating_model.reading import _understand
from evenkeel.engines.operating_model.reading._folder import Written, nearest
from evenkeel.engines.operating_model.reading._yaml import Mark
from evenkeel.engines.operating_model.writing import _dump

Missing = Literal["keep", "remove"]
"""What becomes of records of the model whose row is missing."""
IN_MODEL: Final = Spot("the model")


@dataclass(frozen=True)
class Incoming:
    """What spreadsheets say about a model."""

    before: OperatingModel
    after: OperatingModel | None
    """The model as it would be; None where anything is wrong."""
    problems: tuple[Problem, ...]
    """All that is wrong. Where there is any, nothing is taken over."""
    kept: tuple[str, ...]
    """Records, as `collection/key`, that had no row and stay as they are."""
    tables: tuple[str, ...]
    """The tables that were found."""

    @property
    def diff(self) -> _diff.Diff:
        """Give what would change; nothing where anything is wrong."""
        return _diff.diff(before=self.before, after=self.after or self.before)


@dataclass
class _Row:
    """A record or a part in the making."""

    values: dict[str, Any]
    inside: dict[str, tuple[int, int, Mark]]
    mark: Mark


@dataclass
class _Taking:
    """What is being taken over."""

    model: OperatingModel
    missing: Missing
    problems: list[Problem] = field(default_factory=list)
    spots: list[Spot] = field(default_factory=lambda: [IN_MODEL])
    """Where the cells are; the lines of marks count through them."""
    rows: dict[str, dict[str, _Row]] = field(default_factory=dict)
    """Of each collection that has a table: what its rows say, by key."""
    kept: list[str] = field(default_factory=list)

    def mark(self, spot: Spot) -> Mark:
        """Keep a spot, and give the mark that stands for it."""
        self.spots.append(spot)
        return Mark(len(self.spots) - 1, 1)

    def wrong(self, spot: Spot, message: str, fix: str) -> None:
        """Note what is wrong."""
        self.problems.append(Problem(spot, message, fix))


def from_sheets(
    files: Mapping[str, bytes],
    *,
    model: OperatingModel,
    missing: Missing = "keep",
    model_files: Collection[str] | None = None,
) -> Incoming:
    """Tell what workbooks and CSV files, by name, would change in a model.

    A table that is not there, a column that is not there and, unless `missing` says "remove", a record without a row leave
    the model as it is; an empty cell empties its field. The list of parts of a record is taken as a whole where it has any row.
    With `model_files`, paths that records name must be among them.

    Raises:
        NoSheet: a file is no spreadsheet.
        SheetTooLarge: a file has more in it than a model.

    """
    taking = _Taking(model, missing)
    grids = [grid for name, content in files.items() for grid in _grids.grids(name, content)]
    sheets = [sheet for grid in grids if (sheet := _recognise.recognised(grid, taking.problems))]
    if not sheets and not taking.problems:
        taking.wrong(
            Spot(", ".join(files)),
            "There is no table in it.",
            "Begin from one that was written by `model export`.",
        )
    for sheet in sheets:
        if sheet.table.part is None:
            _take_records(taking, sheet)
    written = _written(taking)
    _take_parts(taking, written, [sheet for sheet in sheets if sheet.table.part])
    after = _understood(taking, written, model_files)
    tables = tuple(name for name in TABLES if any(sheet.table.name == name for sheet in sheets))
    return Incoming(
        model, None if taking.problems else after, tuple(taking.problems), tuple(taking.kept), tables
    )


def _take_records(taking: _Taking, sheet: Sheet) -> None:
    """Take each row as a record: what it has now, with the cells of the row in place of it."""
    collection = sheet.table.collection
    rows = taking.rows.setdefault(collection.name, {})
    for number, cells in sheet.rows:
        if not any(_at(cells, at) != "" for at in (sheet.key, *sheet.columns)):
            continue
        key = collection.name if collection.single else _key(taking, sheet, number, cells)
        if key is None:
            continue
        if key in rows:
            first = taking.spots[rows[key].mark.line]
            said = (
                f"“{key}” is there twice; the first stands in row {first.row} of {first.sheet or first.file}."
            )
            fix = (
                "Give one of the two another key."
                if not collection.single
                else "There is only one such record."
            )
            taking.wrong(sheet.spot(number, sheet.key), said, fix)
            continue
        record = taking.model.find(collection.name, key)
        row = _row(taking, sheet, number, cells, _dump.plain(record) if record else {"key": key})
        row.inside["key"] = (*row.mark[:2], row.mark)
        rows[key] = row


def _at(cells: list[Cell], at: int) -> Cell:
    """Give a cell without the blanks around it; a row ends where its last cell says something."""
    if at >= len(cells):
        return ""
    cell = cells[at]
    return _cells.plain_text(cell) if isinstance(cell, str) else cell


def _key(taking: _Taking, sheet: Sheet, number: int, cells: list[Cell]) -> str | None:
    """Give the key of a row, or note that it has none."""
    key = _cells.said(_at(cells, sheet.key))
    if not key:
        taking.wrong(
            sheet.spot(number, sheet.key),
            "The row says something, and has no key.",
            "Write one in small letters, digits and hyphens, like “planning-team”, or empty the row.",
        )
    return key or None


def _row(taking: _Taking, sheet: Sheet, number: int, cells: list[Cell], values: dict[str, Any]) -> _Row:
    """Put the cells of a row into their fields."""
    mark = taking.mark(sheet.spot(number, sheet.key))
    row = _Row(values, {}, mark)
    parts: dict[str, dict[str, tuple[int, int, Mark]]] = {}
    for at, column in sheet.columns.items():
        here = taking.mark(sheet.spot(number, at))
        name, *deeper = column.path
        inside = parts.setdefault(name, {}) if deeper else row.inside
        inside[column.path[-1]] = (*here[:2], here)
        cell = cells[at] if at < len(cells) else ""
        _set(values, column.path, _value(taking, sheet.spot(number, at), column, cell))
    for name, inside in parts.items():
        if not values.get(name):
            values.pop(name, None)
        first = next(iter(inside.values()))
        row.inside[name] = (*first[:2], Mark(first[0], 1, inside))
    return row


def _value(taking: _Taking, spot: Spot, column: Column, cell: Cell) -> Any:
    try:
        return _cells.back(column.field, cell)
    except _cells.NotMeant as error:
        fix = f"“{column.header}” says: {_small(column.field.about)}."
        taking.wrong(spot, f"“{_cells.said(cell)}” cannot be used: {error}.", fix)
        return None


def _set(values: dict[str, Any], path: tuple[str, ...], value: Any) -> None:
    """Put a value where its path leads; nothing takes away what is there."""
    *way, last = path
    for name in way:
        values = values.setdefault(name, {})
    if value is None:
        values.pop(last, None)
    else:
        values[last] = value


def _written(taking: _Taking) -> Written:
    """Put together the records of the model and those of the sheets, as if they had been read from one place."""
    written = Written()
    for collection in _schema.COLLECTIONS:
        now = {
            record.key: _Row(_dump.plain(record), {}, Mark(0, 1))
            for record in taking.model.records(collection)
        }
        rows = taking.rows.get(collection)
        if rows is not None:
            if taking.missing == "remove":
                now = rows
            else:
                taking.kept += [f"{collection}/{key}" for key in now if key not in rows]
                now |= rows
        for key, row in now.items():
            row.values.setdefault("key", key)
            written.records.setdefault(collection, []).append(row.values)
            written.marks.setdefault(collection, []).append(("", Mark(row.mark.line, 1, row.inside)))
    return written


def _take_parts(taking: _Taking, written: Written, sheets: list[Sheet]) -> None:
    """Take the rows of parts into their records, in the order of their positions."""
    for name in dict.fromkeys(sheet.table.name for sheet in sheets):
        table = TABLES[name]
        assert table.part is not None
        collection = table.collection
        lists: dict[str, list[tuple[float, _Row]]] = {}
        for sheet in sheets:
            if sheet.table.name == name:
                _take_list(taking, sheet, lists)
        records = written.records.get(collection.name, [])
        marks = written.marks.get(collection.name, [])
        for record, (_, mark) in zip(records, marks, strict=True):
            found = lists.pop(record["key"], None)
            if found is not None:
                found.sort(key=lambda placed: placed[0])
                record[table.part.name] = [row.values for _, row in found]
                inside = [Mark(row.mark.line, 1, row.inside) for _, row in found]
                assert isinstance(mark.inside, dict)
                mark.inside[table.part.name] = (
                    found[0][1].mark.line,
                    1,
                    Mark(found[0][1].mark.line, 1, inside),
                )
            elif taking.missing == "remove":
                record.pop(table.part.name, None)
        keys = [record["key"] for record in records]
        for key, orphans in lists.items():
            for _, row in orphans:
                said = f"No {collection.singular} has the key “{key}”.{nearest(key, keys)}"
                taking.wrong(
                    taking.spots[row.mark.line], said, f"Correct the key, or add the {collection.singular}."
                )


def _take_list(taking: _Taking, sheet: Sheet, lists: dict[str, list[tuple[float, _Row]]]) -> None:
    """Take each row of a sheet as a part of the record that its key names."""
    collection = sheet.table.collection
    for number, cells in sheet.rows:
        said = [_at(cells, at) for at in sheet.columns]
        if not any(cell != "" for cell in said):
            continue
        key = collection.name if collection.single else _key(taking, sheet, number, cells)
        if key is None:
            continue
        before = lists.setdefault(key, [])
        place = _place(taking, sheet, number, cells) or (before[-1][0] if before else 0)
        before.append((place, _row(taking, sheet, number, cells, {})))


def _place(taking: _Taking, sheet: Sheet, number: int, cells: list[Cell]) -> float | None:
    """Give the position that a row states, if it states one."""
    if sheet.position is None:
        return None
    cell = _at(cells, sheet.position)
    try:
        return float(cell) if isinstance(cell, str | int | float) and cell != "" else None
    except ValueError:
        taking.wrong(
            sheet.spot(number, sheet.position), f"“{cell}” is no position.", "Write a number; 1 comes first."
        )
        return None


def _understood(
    taking: _Taking, written: Written, model_files: Collection[str] | None
) -> OperatingModel | None:
    """Have the language understand it all; what it refuses becomes a problem with the cell that it stands in."""
    if model_files is not None:
        written.files = dict.fromkeys(model_files, b"")
    model, findings = _understand.understand(written)
    if model is None:
        told = {(finding.record, finding.path) for finding in findings}
        loose = _understand.dangling(written, _loosely(written))
        findings += [finding for finding in loose if (finding.record, finding.path) not in told]
    for finding in findings:
        # What the model leaves empty on purpose is not for a spreadsheet to judge; nor are files when none were given.
        if finding.code == codes.EMPTY.code or (finding.code == codes.NO_FILE.code and model_files is None):
            continue
        line = finding.place.line if finding.place else 0
        if line == 0 and _was_there(taking, finding):
            continue
        spot = taking.spots[line] if line else Spot(IN_MODEL.file, header=finding.record)
        if finding.code == codes.MISSING.code and any(problem.spot == spot for problem in taking.problems):
            continue  # the cell says something that could not be used
        taking.wrong(spot, finding.message, _fix(finding, spot))
    return model


def _loosely(written: Written) -> OperatingModel:
    """Make a model without looking at values, so that links can be followed where a value is wrong."""
    held: dict[str, Any] = {}
    for name, records in written.records.items():
        collection = _schema.COLLECTIONS[name]
        made = tuple(_made(collection.record, values) for values in records)
        held[name] = made[0] if collection.single else made
    return OperatingModel.model_construct(**held)


def _made(part: type[Part], values: Mapping[str, Any]) -> Part:
    held: dict[str, Any] = {}
    for name, value in values.items():
        inner = _schema.fields(part)[name].part
        if isinstance(value, list):
            held[name] = tuple(_made(inner, each) if inner else each for each in value)
        else:
            held[name] = _made(inner, value) if inner else value
    return part.model_construct(None, **held)


def _was_there(taking: _Taking, finding: Finding) -> bool:
    """Tell whether something is wrong in the model as it is, whatever the sheets say."""
    before = _written(_Taking(taking.model, "keep"))
    return (finding.code, finding.message) in {
        (each.code, each.message) for each in _understand.understand(before)[1]
    }


def _fix(finding: Finding, spot: Spot) -> str:
    if finding.code == codes.MISSING.code and spot.header and spot.row:
        return f"Fill in “{spot.header}”."
    if spot.file == IN_MODEL.file:
        return "This record is not in the spreadsheet: keep the row that it names, or change this record too."
    return finding.fix


def _small(text: str) -> str:
    return text[:1].lower() + text[1:]
