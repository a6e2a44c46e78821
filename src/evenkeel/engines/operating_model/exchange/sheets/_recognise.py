"""Which table a grid is, and what its columns are: whatever the sheet is called, in whatever order the columns stand."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Final

from evenkeel.engines.operating_model.exchange.sheets import _xlsx
from evenkeel.engines.operating_model.exchange.sheets._cells import Cell, said
from evenkeel.engines.operating_model.exchange.sheets._grids import Grid
from evenkeel.engines.operating_model.exchange.sheets._tables import TABLES, Column, Table, normal
from evenkeel.engines.operating_model.reading._folder import nearest

SEARCHED: Final = 20
"""Rows in which the headings are looked for; people write titles above a table."""
NOTE: Final = "#"
"""Sheets and columns whose name begins so are left out."""


@dataclass(frozen=True)
class Spot:
    """A cell, a row or a whole sheet, as people find it."""

    file: str
    sheet: str | None = None
    row: int | None = None
    column: int | None = None
    """From 0."""
    header: str | None = None

    @property
    def cell(self) -> str | None:
        """Name the cell as spreadsheet programs do, like `C5`."""
        if self.row is None or self.column is None:
            return None
        letters, rest = "", self.column
        while rest >= 0:
            letters, rest = chr(65 + rest % 26) + letters, rest // 26 - 1
        return f"{letters}{self.row}"

    def __str__(self) -> str:
        where = [
            self.file,
            f"sheet {self.sheet}" if self.sheet else "",
            f"cell {self.cell}" if self.cell else "",
        ]
        if self.row and not self.cell:
            where.append(f"row {self.row}")
        return ", ".join(part for part in where if part) + (f" ({self.header})" if self.header else "")


@dataclass(frozen=True)
class Problem:
    """Something in a spreadsheet that cannot be taken over."""

    spot: Spot
    message: str
    """What was found, in one sentence."""
    fix: str
    """What to do about it, in one sentence."""

    def __str__(self) -> str:
        return f"{self.spot}: {self.message} {self.fix}"


@dataclass
class Sheet:
    """A grid that is known to be a table."""

    table: Table
    grid: Grid
    heading: int
    """The number of the row with the headings."""
    key: int
    """The column with the keys."""
    position: int | None = None
    columns: dict[int, Column] = field(default_factory=dict)
    rows: list[tuple[int, list[Cell]]] = field(default_factory=list)
    """The rows below the headings that say something."""

    def spot(self, row: int | None, column: int | None = None) -> Spot:
        """Tell where a cell is."""
        header = None
        if column is not None:
            known = self.columns.get(column)
            header = known.header if known else self.table.key if column == self.key else self.table.position
        return Spot(self.grid.file, self.grid.sheet, row, column, header)


def recognised(grid: Grid, problems: list[Problem]) -> Sheet | None:
    """Find out which table a grid is; None where it is to be left out, or where that becomes a problem."""
    if not grid.rows or (grid.sheet or "").startswith(NOTE):
        return None
    if normal(next((cell for cell in grid.rows[0][1] if cell != ""), "")) in {
        normal(_xlsx.HOW),
        normal(_xlsx.LISTS),
    }:
        return None
    for number, cells in grid.rows[:SEARCHED]:
        headers = {normal(said(cell)): at for at, cell in reversed(list(enumerate(cells))) if cell != ""}
        table = _table(grid, headers)
        if table is not None:
            key = headers.get(normal(table.key), headers.get("key", 0))
            sheet = Sheet(table, grid, number, key)
            sheet.rows = [(row, found) for row, found in grid.rows if row > number]
            _take_headers(sheet, cells, problems)
            return sheet
    name = grid.sheet or PurePath(grid.file).stem
    titles = [table.title for table in TABLES.values()]
    problems.append(
        Problem(
            Spot(grid.file, grid.sheet),
            f"It is not clear which records these are: no heading is the key of a kind of record.{nearest(name, titles)}",
            "Begin the headings with one like “Service key” or “Role key”, or begin the sheet's name with # to leave it out.",
        )
    )
    return None


def _table(grid: Grid, headers: Mapping[str, int]) -> Table | None:
    """Tell the table by the heading of its keys and positions; by the name of the sheet where there are none."""
    name = normal(grid.sheet or PurePath(grid.file).stem)
    named = [table for table in TABLES.values() if name in (normal(table.title), normal(table.name))]
    keyed = [table for table in TABLES.values() if normal(table.key) in headers]
    placed = [table for table in keyed if table.position and normal(table.position) in headers]
    for candidates in (placed, [table for table in named if table in keyed], keyed):
        if candidates:
            return candidates[0]
    return named[0] if named and "key" in headers and named[0].part is None else None


def _take_headers(sheet: Sheet, cells: list[Cell], problems: list[Problem]) -> None:
    """Find out what each column holds."""
    known = {normal(column.header): column for column in sheet.table.columns}
    known |= {normal(".".join(column.path)): column for column in sheet.table.columns}
    taken: dict[str, int] = {}
    for at, cell in enumerate(cells):
        header = said(cell).strip()
        name = normal(header)
        if at == sheet.key or header.startswith(NOTE):
            continue
        if sheet.table.position and name == normal(sheet.table.position):
            sheet.position = at
        elif not name:
            problems.extend(_unnamed(sheet, at))
        elif name not in known:
            problems.append(_unknown(sheet, at, header))
        elif name in taken:
            spot = Spot(sheet.grid.file, sheet.grid.sheet, sheet.heading, at, header)
            problems.append(Problem(spot, "There are two columns with this heading.", "Keep one of the two."))
        else:
            sheet.columns[at] = known[name]
            taken[name] = at
    for at in sorted({at for _, row in sheet.rows for at in range(len(cells), len(row)) if row[at] != ""}):
        problems.extend(_unnamed(sheet, at))


def _unnamed(sheet: Sheet, at: int) -> Iterator[Problem]:
    """A column without a heading holds nothing."""
    row = next((row for row, cells in sheet.rows if at < len(cells) and said(cells[at]).strip()), None)
    if row is not None:
        spot = Spot(sheet.grid.file, sheet.grid.sheet, row, at)
        yield Problem(
            spot,
            "The cell stands in a column without a heading.",
            "Give the column a heading, or one with # for notes.",
        )


def _unknown(sheet: Sheet, at: int, header: str) -> Problem:
    """Every heading is that of a field."""
    names = [column.header for column in sheet.table.columns]
    spot = Spot(sheet.grid.file, sheet.grid.sheet, sheet.heading, at, header)
    found = f"“{header}” is no column of {sheet.table.title}.{nearest(header, names)}"
    return Problem(spot, found, f"Known are: {', '.join(names)}. Begin it with # to keep it as a note.")
