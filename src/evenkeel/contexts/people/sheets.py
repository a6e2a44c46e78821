"""People as a table: its columns, how its cells are read, and how the table is written. One row is one role of a person."""

import csv
import datetime as dt
import functools
import io
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, Final

import xlsxwriter

from evenkeel.contexts.people.values import Details, Fluency, Language, Membership, SkillHeld
from evenkeel.engines import operating_model

MOST_ROWS: Final = 5_000
MOST_PROBLEMS: Final = 200
FORMULAS: Final = frozenset("=+-@\t\r")
"""With these signs a spreadsheet begins a formula."""
_MADE: Final = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the table."""

    name: str
    title: str
    about: str
    also: tuple[str, ...] = ()
    """What other programs call it."""


COLUMNS: Final = (
    Column("name", "Name", "What people call her. Needed for everybody.", ("full name", "display name", "employee")),
    Column("staff_number", "Staff number", "By it a person is found again; else by e-mail, else by name.",
           ("employee number", "employee id", "payroll number", "personnel number", "number")),
    Column("email", "E-mail", "One address, like name@example.org.", ("email", "e-mail address", "mail", "email address")),
    Column("phone", "Phone", "One number.", ("telephone", "phone number", "mobile")),
    Column("languages", "Languages", "Like “en first; cy b2”: tag and level.", ("language",)),
    Column("skills", "Skills", "Like “advice 3; plain-writing 2”: key or name of the model's skill, and a level from 1 to 5.",
           ("skill",)),
    Column("role", "Role", "Key or name of a role of the operating model.", ("job", "job title", "position")),
    Column("unit", "Unit", "Key or name of a unit of the operating model.", ("team", "department")),
    Column("fte", "Share", "Share of a full-time post: 0.8 or 80 %. Empty: 1.", ("fte", "share of a post", "full-time equivalent")),
    Column("from", "From", "First day in the role, like 2027-06-30. Empty: today.", ("role from", "start", "start date")),
    Column("until", "Until", "Last day in the role. Empty: it goes on.", ("role until", "end", "end date")),
    Column("first_day", "First day here", "First day in the organisation.", ("first day", "hired", "hire date", "joined")),
    Column("last_day", "Last day here", "Last day in the organisation. Roles end with it.", ("last day", "left", "leaving date")),
)  # fmt: skip
_BY_WORD: Final[Mapping[str, str]] = {
    word: column.name
    for column in COLUMNS
    for word in (column.title.casefold(), column.name.casefold(), *column.also)
}
TITLES: Final = {column.name: column.title for column in COLUMNS}


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a cell: where it stands, what was found there, and what to do."""

    line: int
    column: str
    found: str
    what_to_do: str


@dataclass(frozen=True, slots=True)
class Row:
    """A row with its cells understood; what was empty is not there."""

    line: int
    cells: Mapping[str, Any]
    unread: frozenset[str] = frozenset()
    """Columns whose cells could not be understood."""


@dataclass(frozen=True, slots=True)
class Table:
    """A file as a table of people."""

    rows: tuple[Row, ...]
    problems: tuple[Problem, ...]
    passed_over: tuple[str, ...] = ()
    """Columns that mean nothing here."""


def read(grids: Sequence[operating_model.Grid], *, model: operating_model.OperatingModel | None) -> Table:
    """Understand the first sheet that has a column of names."""
    for grid in grids:
        for place, (_, cells) in enumerate(grid.rows[:20]):
            heads = [_BY_WORD.get(_words(cell).casefold()) for cell in cells]
            if "name" in heads:
                return _read(grid.rows[place + 1 :], heads, [_words(cell) for cell in cells], model)
    found = (
        ", ".join(_words(cell) for cell in grids[0].rows[0][1][:8]) if grids and grids[0].rows else "nothing"
    )
    what = "Begin the table with a row of column names; “Name” must be among them. The template has them all."
    return Table((), (Problem(1, "Name", found, what),))


def _read(
    lines: Sequence[tuple[int, Sequence[Any]]],
    heads: Sequence[str | None],
    titles: Sequence[str],
    model: operating_model.OperatingModel | None,
) -> Table:
    rows: list[Row] = []
    problems: list[Problem] = []
    if len(lines) > MOST_ROWS:
        what = f"Bring in at most {MOST_ROWS:,} rows at a time."
        problems.append(Problem(lines[MOST_ROWS][0], "", f"{len(lines):,} rows", what))
    reader = _Cells(model)
    for number, cells in lines[:MOST_ROWS]:
        understood: dict[str, Any] = {}
        unread: set[str] = set()
        for head, cell in zip(heads, cells, strict=False):
            if head is None or not _words(cell):
                continue
            try:
                understood[head] = reader.read(head, cell)
            except ValueError as trouble:
                unread.add(head)
                problems.append(Problem(number, TITLES[head], _words(cell)[:100], str(trouble)))
        if "name" not in understood and any(_words(cell) for cell in cells):
            problems.append(Problem(number, "Name", "nothing", "Write the person's name, or remove the row."))
        rows.append(Row(number, understood, frozenset(unread)))
    passed_over = tuple(title for head, title in zip(heads, titles, strict=True) if head is None and title)
    return Table(tuple(rows), tuple(problems[:MOST_PROBLEMS]), passed_over)


def _words(cell: Any) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat()
    words = str(cell).strip()
    # The sign that keeps a spreadsheet from taking words for a formula is no part of them.
    return words[1:] if words[:1] == "'" and words[1:2] in FORMULAS else words


class _Cells:
    """Reads cells; what cannot be read raises ValueError with what to do."""

    def __init__(self, model: operating_model.OperatingModel | None) -> None:
        """Take the model whose roles, units and skills may be named."""
        self.keys = {kind: _keys(model, kind) if model else {} for kind in ("roles", "units", "skills")}
        self.readers: dict[str, Callable[[Any], Any]] = {
            "role": functools.partial(self.key, "roles"),
            "unit": functools.partial(self.key, "units"),
            "skills": self.skills,
            "languages": languages,
            "fte": share,
            "from": day,
            "until": day,
            "first_day": day,
            "last_day": day,
        }

    def read(self, head: str, cell: Any) -> Any:
        """Read a cell of a column."""
        reader: Callable[[Any], Any] = self.readers.get(head, _words)
        return reader(cell)

    def key(self, kind: str, cell: Any) -> str:
        """Read the key or the name of a record of the model."""
        written = _words(cell)
        found = self.keys[kind].get(written.casefold())
        if found is None:
            one = {"roles": "role", "units": "unit", "skills": "skill"}[kind]
            raise ValueError(f"The operating model in effect has no such {one}. Write its key or its name.")
        return found

    def skills(self, cell: Any) -> dict[str, int]:
        """Read skills with their levels."""
        found = {}
        for part in re.split(r"[;\n]", _words(cell)):
            if part.strip():
                name, _, level = part.strip().rpartition(" ")
                if level not in {"1", "2", "3", "4", "5"} or not name:
                    raise ValueError(
                        "Write each skill with a level from 1 to 5, like “advice 3; plain-writing 2”."
                    )
                found[self.key("skills", name)] = int(level)
        return found


def _keys(model: operating_model.OperatingModel, kind: str) -> dict[str, str]:
    """Map what people may write to keys; a name that two records share names neither."""
    titles: dict[str, list[str]] = {}
    for record in model.records(kind):
        titles.setdefault(record.title.casefold(), []).append(record.key)
    found = {title: keys[0] for title, keys in titles.items() if len(keys) == 1}
    return found | {record.key: record.key for record in model.records(kind)}


def day(cell: Any) -> dt.date:
    """Read a day."""
    if isinstance(cell, dt.datetime):
        return cell.date()
    if isinstance(cell, dt.date):
        return cell
    try:
        return dt.date.fromisoformat(_words(cell))
    except ValueError:
        raise ValueError("Write a day like 2027-06-30.") from None


def share(cell: Any) -> Decimal:
    """Read a share of a post."""
    written = _words(cell).replace(",", ".")
    try:
        found = Decimal(written.rstrip("%").strip())
    except InvalidOperation:
        found = Decimal(0)
    if written.endswith("%"):
        found /= 100
    if not found.is_finite() or not 0 < found <= 1:
        raise ValueError("Write a share of a post that is more than 0 and at most 1, like 0.8 or 80 %.")
    return found.quantize(Decimal("0.001"))


def languages(cell: Any) -> tuple[Language, ...]:
    """Read languages with their level."""
    found = []
    for part in re.split(r"[;\n]", _words(cell)):
        if part.strip():
            tag, _, fluency = part.strip().partition(" ")
            level = fluency.strip().lower()
            if level not in set(Fluency) or not re.fullmatch(r"[a-z]{2,3}(-[A-Z][A-Za-z]{1,7})?", tag):
                raise ValueError(
                    "Write each language with its level (a1 to c2, or first), like “en first; cy b2”."
                )
            found.append(Language(tag, Fluency(level)))
    return tuple(found)


# -- writing -----------------------------------------------------------------------------------------------------------


def cells_of(
    details: Details,
    membership: Membership | None,
    skills: Iterable[SkillHeld],
    *,
    first_date: dt.date | None,
    last_date: dt.date | None,
) -> list[Any]:
    """Write a row, in the order of the columns."""
    held = membership
    return [
        details.name,
        details.staff_number,
        details.email,
        details.phone,
        "; ".join(f"{each.tag} {each.fluency.value}" for each in details.languages),
        "; ".join(f"{each.skill} {each.level}" for each in skills),
        held.role if held else "",
        held.unit if held else "",
        float(held.fte) if held else "",
        held.first_date if held else "",
        held.last_date or "" if held else "",
        first_date or "",
        last_date or "",
    ]


def to_csv(rows: Iterable[Sequence[Any]]) -> bytes:
    """Write the table as CSV, with a byte order mark for spreadsheets."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([column.title for column in COLUMNS])
    writer.writerows([[_plain(cell) for cell in row] for row in rows])
    return ("\ufeff" + out.getvalue()).encode()


def _plain(cell: Any) -> Any:
    """Keep a spreadsheet from taking words for a formula."""
    is_risky = isinstance(cell, str) and cell[:1] in FORMULAS
    return f"'{cell}" if is_risky else cell


def to_xlsx(rows: Iterable[Sequence[Any]], *, model: operating_model.OperatingModel | None) -> bytes:
    """Write the table as a workbook: dates as dates, roles and units to pick from, and what each column means."""
    content = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(content, options) as book:
        book.set_properties({"created": _MADE})
        bold = book.add_format(
            {"bold": True, "bg_color": "#0D4A52", "font_color": "#FFFFFF", "text_wrap": True}
        )
        date = book.add_format({"num_format": "yyyy-mm-dd", "align": "left"})
        sheet = book.add_worksheet("People")
        sheet.freeze_panes(1, 1)
        for place, column in enumerate(COLUMNS):
            sheet.write(0, place, column.title, bold)
            sheet.write_comment(0, place, column.about)
            sheet.set_column(place, place, 24 if place < 8 else 13)
        for number, row in enumerate(rows, start=1):
            for place, cell in enumerate(row):
                if isinstance(cell, dt.date):
                    sheet.write_datetime(number, place, dt.datetime.combine(cell, dt.time.min), date)
                elif cell != "":
                    sheet.write(number, place, cell)
        _offer(book, sheet, model)
        how = book.add_worksheet("How to use")
        how.set_column(0, 0, 20)
        how.set_column(1, 1, 90)
        for number, column in enumerate(COLUMNS):
            how.write(number, 0, column.title)
            how.write(number, 1, column.about)
        for number, rule in enumerate(RULES, start=len(COLUMNS) + 1):
            how.write(number, 1, rule)
    return content.getvalue()


RULES: Final = (
    "One row is one role of a person; who has two roles has two rows with the same staff number or e-mail.",
    "An empty cell leaves what is known as it is. Nothing changes before you have seen what would change.",
    "Who is not in the table stays as she is, unless you ask for the others to be ended.",
)


def _offer(book: Any, sheet: Any, model: operating_model.OperatingModel | None) -> None:
    """Offer roles and units to pick from, on a sheet of their own."""
    if model is None:
        return
    lists = book.add_worksheet("Lists")
    for place, (kind, name) in enumerate((("roles", "role"), ("units", "unit"))):
        keys = [record.key for record in model.records(kind)]
        lists.write_column(0, place, keys)
        column = next(number for number, each in enumerate(COLUMNS) if each.name == name)
        if keys:
            letter = "AB"[place]
            source = f"=Lists!${letter}$1:${letter}${len(keys)}"
            options = {"validate": "list", "source": source, "error_type": "warning"}
            sheet.data_validation(1, column, MOST_ROWS, column, options)
