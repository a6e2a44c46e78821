"""A model as rows: what each table shows of it, and the tables as CSV files."""

import csv
import io
from collections.abc import Iterator
from typing import Any, Final

from evenkeel.engines.operating_model._model import OperatingModel
from evenkeel.engines.operating_model.elements._record import Part
from evenkeel.engines.operating_model.exchange.sheets import _cells
from evenkeel.engines.operating_model.exchange.sheets._cells import Cell
from evenkeel.engines.operating_model.exchange.sheets._tables import TABLES, Column, Table, tables_of
from evenkeel.kernel import errors

LONGEST_CELL: Final = 32_767
"""Characters, as UTF-16 counts them. Excel cuts a longer text off without a word."""


class CellTooLong(errors.Invalid):
    """{field} of {record} takes {length} characters, and a cell holds at most 32,767. Shorten it, or put a part into a file."""

    code = "cell-too-long"


class NoTable(errors.NotFound):
    """There is no table {table} in an operating model. Tables are named like services or case_types.stages."""

    code = "no-such-table"


def header(table: Table) -> list[str]:
    """Give the first row of a table."""
    place = [table.position] if table.position else []
    return [table.key, *place, *(column.header for column in table.columns)]


def rows(model: OperatingModel, table: Table, *, formulas: bool) -> Iterator[list[Cell]]:
    """Give the rows of a table below the header; with `formulas` guarded against being calculated on opening.

    Raises:
        CellTooLong: a value does not fit into a cell.

    """
    for record in model.records(table.collection.name):
        if table.part is None:
            yield [record.key, *_row(record, table, record.key, formulas=formulas)]
            continue
        for place, part in enumerate(getattr(record, table.part.name), 1):
            yield [record.key, place, *_row(part, table, record.key, formulas=formulas)]


def _row(part: Part, table: Table, key: str, *, formulas: bool) -> Iterator[Cell]:
    for column in table.columns:
        cell = _cells.out(column.field, _held(part, column))
        if isinstance(cell, str):
            cell = _cells.guarded(cell, formulas=formulas)
            length = len(cell.encode("utf-16-le", "surrogatepass")) // 2
            if length > LONGEST_CELL:
                record = f"{table.collection.name}/{key}"
                raise CellTooLong(field=column.header, record=record, length=f"{length:,}")
        yield cell


def _held(part: Part, column: Column) -> Any:
    """Follow the path of a column; a part that is not there holds nothing."""
    value: Any = part
    for name in column.path:
        if value is None:
            return None
        value = getattr(value, name)
    return value


def to_csv(model: OperatingModel, *, table: str) -> bytes:
    """Write one table of a model, like `services` or `case_types.stages`, as CSV that spreadsheet programs open right.

    UTF-8 with a byte order mark, commas, and texts that would be calculated behind an apostrophe.

    Raises:
        NoTable: no table has this name.
        CellTooLong: a value does not fit into a cell.

    """
    if table not in TABLES:
        raise NoTable(table=table)
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(header(TABLES[table]))
    for row in rows(model, TABLES[table], formulas=True):
        writer.writerow([_cells.said(cell) if isinstance(cell, bool) else cell for cell in row])
    return text.getvalue().encode("utf-8-sig")


def to_csvs(model: OperatingModel, *, element: str | None = None) -> dict[str, bytes]:
    """Write all tables of a model, or of one element, that hold rows, as CSV files by name, like `services.csv`.

    Raises:
        CellTooLong: a value does not fit into a cell.

    """
    return {
        f"{table.name}.csv": to_csv(model, table=table.name)
        for table in tables_of(element)
        if any(True for _ in rows(model, table, formulas=True))
    }
