"""Find the row with the names of the columns, and make the names usable."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from evenkeel.engines.flow.reading._moments import COMPACT, DATED
from evenkeel.engines.flow.reading._reading import Limits, TooLarge, Unreadable

LOOKED_AT = 30
DATE = re.compile(DATED + "|" + COMPACT.replace("?P<", "?P<c_"))
NUMBER = re.compile(r"[+-]?\d+([.,]\d+)*$")


@dataclass(frozen=True)
class Header:
    """The names of the columns and where they stand."""

    names: tuple[str, ...]
    row: int
    """Position of the header among the rows looked at."""
    notes: tuple[str, ...]


def find_header(rows: Sequence[Sequence[str]], *, file: str, limits: Limits) -> Header:
    """Find the header among the first rows: the first that is as wide as most rows are; titles above it are
    passed over.

    Raises Unreadable where there is no row, or the row that should be the header looks like data.
    """
    widths = Counter(_filled(row) for row in rows if _filled(row))
    if not widths:
        raise Unreadable(f"{file} has no rows.")
    usual = max(widths, key=lambda width: (widths[width], width))
    at = next(i for i, row in enumerate(rows) if _filled(row) * 2 > usual)
    names = [name.strip().lstrip("\ufeff") for name in rows[at]]
    if len(names) > limits.columns:
        raise TooLarge(f"{file} has {len(names):,} columns; at most {limits.columns:,} are read.")
    _refuse_data(names, file=file)
    notes = (
        [f"The first {at} rows are not part of the table: the column names stand below them."] if at else []
    )
    unique = _unique(names)
    renamed = [
        f"{old!r} is now {new!r}"
        for old, new in zip(names, unique, strict=True)
        if old != new and (old or new)
    ]
    if renamed:
        notes.append(f"Column names were empty or occurred twice: {'; '.join(renamed[:10])}.")
    return Header(names=tuple(unique), row=at, notes=tuple(notes))


def _filled(row: Sequence[str]) -> int:
    return sum(1 for cell in row if cell.strip())


def _refuse_data(names: list[str], *, file: str) -> None:
    dates = [name for name in names if DATE.match(name) and not NUMBER.match(name)]
    numbers = [name for name in names if NUMBER.match(name)]
    if dates or len(numbers) * 2 > len(names):
        raise Unreadable(
            f"{file} has no column names: its first row looks like data (it has {(dates or numbers)[0]!r}). "
            "Add a first row with the names of the columns."
        )


def _unique(names: list[str]) -> list[str]:
    """Number the names that occur again, and name the nameless by their position."""
    taken = {name for name in names if name}
    used: set[str] = set()
    numbers: Counter[str] = Counter()
    result: list[str] = []
    for position, name in enumerate(names, 1):
        base = candidate = name or f"column {position}"
        while candidate in used or (candidate != name and candidate in taken):
            numbers[base] += 1
            candidate = f"{base} ({numbers[base] + 1})"
        used.add(candidate)
        result.append(candidate)
    return result
