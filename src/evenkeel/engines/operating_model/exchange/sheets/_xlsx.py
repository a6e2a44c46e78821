"""A model as a workbook: a sheet for each table, with choices to pick from and a sheet that says how to use it."""

import datetime as dt
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import xlsxwriter

from evenkeel.engines.operating_model import _schema
from evenkeel.engines.operating_model._model import OperatingModel
from evenkeel.engines.operating_model.elements._record import Anywhere, Link
from evenkeel.engines.operating_model.exchange.sheets import _cells
from evenkeel.engines.operating_model.exchange.sheets._cells import Cell
from evenkeel.engines.operating_model.exchange.sheets._tables import Column, Table, tables_of
from evenkeel.engines.operating_model.exchange.sheets._write import header, rows

HOW: Final = "How to use"
LISTS: Final = "Lists"
SPARE: Final = 500
"""Rows below the last one that have choices too, for what will be added."""
LONGEST_CHOICES: Final = 255
"""Characters of choices that a cell's own list may have; longer ones stand in the sheet of lists."""
_MADE: Final = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
"""The same model gives the same bytes."""
_FONT: Final = {"font_name": "Calibri", "font_size": 11, "valign": "top"}
_STYLES: Final[dict[str, dict[str, Any]]] = {
    "text": {**_FONT, "num_format": "@", "text_wrap": True},
    "number": {**_FONT, "num_format": "General"},
    "date": {**_FONT, "num_format": "yyyy-mm-dd", "align": "left"},
    "key": {**_FONT, "num_format": "@", "bold": True},
    "header": {
        **_FONT, "bold": True, "bg_color": "#0D4A52", "font_color": "#FFFFFF", "border_color": "#FFFFFF",
        "text_wrap": True, "right": 1,
    },
    "extra": {
        **_FONT, "bold": True, "bg_color": "#D9E6E4", "font_color": "#16242B", "border_color": "#FFFFFF",
        "text_wrap": True, "right": 1,
    },
    "title": {**_FONT, "bold": True, "font_size": 18, "font_color": "#0D4A52"},
    "said": {**_FONT, "text_wrap": True},
    "name": {**_FONT, "bold": True},
}  # fmt: skip

RULES: Final = (
    "One row is one record. The first column is its key: it names the record for ever, in small letters, digits and hyphens.",
    "Dark headings must be filled in each row; pale ones may stay empty. Point at a heading to read what belongs there.",
    "Where a cell offers choices, pick one. Columns that name other records hold their keys; several with a comma between them.",
    "Several texts in one cell stand in lines of their own. A line that begins with two blanks goes on with the text above it.",
    "Spans of time are written like 42d (days), 10wd (working days), 6w, 3h or 20min; quarters like 2027-Q2; days like 2027-03-01.",
    "Sheets whose name has a dash hold the parts of records: the key says of which record, the position in which order.",
    "New records are new rows. A row that is missing is kept in the model, unless you ask for it to be removed.",
    "A sheet or a column whose name begins with # is left out, so you can take notes.",
    "Nothing changes before you have seen what would change.",
)


@dataclass
class _Book:
    """A workbook in the making."""

    file: Any
    styles: dict[str, Any]
    model: OperatingModel
    sheets: dict[str, Table]
    """The tables in it, by name."""
    lists: dict[str, str]
    """Where the choices stand that have no sheet of their own: a range by what is listed."""


def to_xlsx(model: OperatingModel, *, element: str | None = None) -> bytes:
    """Write a model, or one element of it, as a workbook with a sheet for each table.

    Raises:
        CellTooLong: a value does not fit into a cell.

    """
    content = io.BytesIO()
    # Nothing that is written may turn into a formula, a link or a number on its way.
    file = xlsxwriter.Workbook(
        content,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    file.set_properties({"title": model.about.title, "created": _MADE})
    styles = {name: file.add_format(style) for name, style in _STYLES.items()}
    tables = {table.name: table for table in tables_of(element)}
    book = _Book(file, styles, model, tables, {})
    _explain(book)
    sheets = [(table, file.add_worksheet(table.title)) for table in tables.values()]
    _list_choices(book)
    for table, sheet in sheets:
        _fill(book, table, sheet)
    file.close()
    return content.getvalue()


def _fill(book: _Book, table: Table, sheet: Any) -> None:
    """Write one table."""
    first = 2 if table.position else 1
    found = list(rows(book.model, table, formulas=False))
    for row, cells in enumerate(found, 1):
        for at, cell in enumerate(cells):
            column = table.columns[at - first] if at >= first else None
            _put(sheet, row, at, cell, book.styles[_style(column) if column else "key"])
    for at, name in enumerate(header(table)):
        column = table.columns[at - first] if at >= first else None
        style = "header" if column is None or column.required else "extra"
        sheet.write_string(0, at, name, book.styles[style])
        _comment(sheet, at, _advice(column) if column else _KEYS[at] if table.part else _KEYS[2])
        style = book.styles[_style(column) if column else "key"]
        sheet.set_column(at, at, _width(name, column, [row[at] for row in found]), style)
        if column:
            _offer(book, sheet, at, column, last=len(found) + SPARE)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(len(found), 1), first + len(table.columns) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    if not found:
        sheet.set_tab_color("#C9D2D0")


def _put(sheet: Any, row: int, at: int, cell: Cell, style: Any) -> None:
    """Write one cell as what it is."""
    if cell == "":
        return
    if isinstance(cell, dt.date):
        # Spreadsheet programs know no day before 1900.
        if cell.year >= 1901:
            sheet.write_datetime(row, at, cell, style)
            return
        cell = cell.isoformat()
    if isinstance(cell, int | float) and not isinstance(cell, bool) and _survives(cell):
        sheet.write_number(row, at, cell, style)
    else:
        sheet.write_string(row, at, str(cell), style)


def _survives(number: float) -> bool:
    """Tell whether a number comes back from a workbook to the last digit; otherwise it is written as text."""
    return abs(number) <= _cells.EXACT and float(f"{number:.16G}") == number


def _comment(sheet: Any, at: int, said: str) -> None:
    """Put what belongs below a heading into a comment that is as large as its text."""
    sheet.write_comment(0, at, said, {"width": 260, "height": 40 + 18 * (len(said) // 36 + said.count("\n"))})


_KEYS: Final = (
    "The key of the record that this is a part of.",
    "1 comes first.",
    "Names the record for ever. Small letters, digits and single hyphens.",
)


def _advice(column: Column) -> str:
    """Say what belongs into a column."""
    field = column.field
    lines = [f"{field.about}."]
    if field.choices and len(", ".join(field.choices)) < LONGEST_CHOICES:
        lines.append(f"{'Any' if field.many else 'One'} of: {', '.join(field.choices)}.")
    if isinstance(field.link, Link):
        lines.append(
            f"{'Keys' if field.many else 'A key'} from {_schema.COLLECTIONS[field.link.collection].label}."
        )
    if isinstance(field.link, Anywhere):
        lines.append("Written like services/household-extension: kind of record, stroke, key.")
    if field.type is bool:
        lines.append("yes or no.")
    if field.many:
        lines.append(
            "Several with a comma between them."
            if _cells.is_words(field)
            else "Several in lines of their own."
        )
    if not column.required and field.default not in (None, (), False):
        lines.append(f"Empty means: {_cells.out(field, field.default)}.")
    return "\n".join(lines)


def _style(column: Column) -> str:
    if column.field.many:
        return "text"
    return (
        "number" if column.field.type in (int, float) else "date" if column.field.type is dt.date else "text"
    )


def _width(name: str, column: Column | None, cells: list[Cell]) -> float:
    """Give the width of a column, in characters: as wide as most need, and no wider than reads well."""
    longest = max((len(line) for cell in cells for line in str(cell).split("\n")), default=0)
    most = 26 if column is None or column.field.name == "title" else 48
    return max(min(longest + 2, most), min(len(name) + 3, 18), 9)


def _offer(book: _Book, sheet: Any, at: int, column: Column, *, last: int) -> None:
    """Let people pick from choices where a cell takes one."""
    field = column.field
    source: str | list[str] | None = None
    if field.many:
        return
    if field.type is bool:
        source = ["yes", "no"]
    elif field.choices:
        source = book.lists.get(_listed(field)) or list(field.choices)
    elif field.link is not None:
        source = _keys_of(book, field)
    if source is None:
        return
    said = f"“{column.header}” knows other values. Pick one of the list."
    if field.link is not None:
        said = "No record had this key when the workbook was made. Keep it if you have added the record."
    sheet.data_validation(
        1, at, last, at,
        {
            "validate": "list", "source": source, "error_title": "Not in the list", "error_message": said,
            "error_type": "warning" if field.link is not None else "stop",
        },
    )  # fmt: skip


def _keys_of(book: _Book, field: _schema.Field) -> str | None:
    """Name the range of the keys that a link may hold: of its own sheet, so that new rows are offered too."""
    if isinstance(field.link, Link) and field.link.collection in book.sheets:
        table = book.sheets[field.link.collection]
        last = len(book.model.records(field.link.collection)) + SPARE
        return f"='{table.title}'!$A$2:$A${last + 1}"
    return book.lists.get(_listed(field))


def _listed(field: _schema.Field) -> str:
    """Name what a column of the sheet of lists holds."""
    if isinstance(field.link, Link):
        return _schema.COLLECTIONS[field.link.collection].label
    if isinstance(field.link, Anywhere):
        return " or ".join(field.link.collections) or "any record"
    return ", ".join(field.choices)


def _list_choices(book: _Book) -> None:
    """Write the choices that stand in no sheet of their own."""
    wanted: dict[str, list[str]] = {}
    for table in book.sheets.values():
        for column in table.columns:
            name = _listed(column.field)
            if (
                not column.field.many
                and name
                and name not in wanted
                and (found := list(_choices(book, column.field)))
            ):
                wanted[name] = found
    if not wanted:
        return
    sheet = book.file.add_worksheet(LISTS)
    for at, (name, values) in enumerate(wanted.items()):
        # The first heading tells a reading to leave the sheet out.
        sheet.write_string(0, at + 1, name[:60], book.styles["extra"])
        for row, value in enumerate(values, 1):
            sheet.write_string(row, at + 1, value, book.styles["text"])
        letter = xlsxwriter.utility.xl_col_to_name(at + 1)
        book.lists[name] = f"='{LISTS}'!${letter}$2:${letter}${len(values) + 1}"
    sheet.write_string(0, 0, LISTS, book.styles["header"])
    sheet.set_column(1, len(wanted), 28)
    sheet.freeze_panes(1, 0)


def _choices(book: _Book, field: _schema.Field) -> Iterator[str]:
    """Give the choices of a field that need a column in the sheet of lists."""
    if field.choices and len(",".join(field.choices)) > LONGEST_CHOICES:
        yield from field.choices
    elif isinstance(field.link, Link) and field.link.collection not in book.sheets:
        yield from (record.key for record in book.model.records(field.link.collection))
    elif isinstance(field.link, Anywhere):
        for collection, record in book.model.every():
            if not field.link.collections or collection in field.link.collections:
                yield f"{collection}/{record.key}"


def _explain(book: _Book) -> None:
    """Write the sheet that says how to use the others."""
    sheet = book.file.add_worksheet(HOW)
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 96)
    sheet.write_string(0, 0, HOW, book.styles["title"])
    sheet.write_string(0, 1, book.model.about.title, book.styles["title"])
    row = 2
    for number, rule in enumerate(RULES, 1):
        sheet.write_string(row, 0, f"{number}", book.styles["name"])
        sheet.write_string(row, 1, rule, book.styles["said"])
        row += 1
    row += 1
    for at, name in enumerate(("Sheet", "What it holds")):
        sheet.write_string(row, at, name, book.styles["header"])
    for table in book.sheets.values():
        row += 1
        sheet.write_url(row, 0, f"internal:'{table.title}'!A1", string=table.title)
        count = sum(1 for _ in rows(book.model, table, formulas=False))
        sheet.write_string(row, 1, f"{table.about} ({count})", book.styles["said"])
