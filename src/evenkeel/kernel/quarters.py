"""Quarters of a year as numbers that can be counted with: the first of the year 1 is 4."""

import datetime as dt
import re
from typing import Final

PATTERN: Final = r"^[0-9]{4}-Q[1-4]$"
LAST: Final = 9999 * 4 + 3
"""The last quarter that has days."""


def number(name: str) -> int:
    """Give the number of a quarter. Raises ValueError for anything that names none."""
    if not re.fullmatch(PATTERN, name) or name.startswith("0000"):
        raise ValueError(f"{name!r} names no quarter; a quarter is written like 2027-Q2.")
    return int(name[:4]) * 4 + int(name[-1]) - 1


def maybe(name: str | None) -> int | None:
    """Give the number of a quarter; None where there is none, or none that has days."""
    return None if name is None or name.startswith("0000") else number(name)


def name(quarter: int) -> str:
    """Write a quarter as the model does, like 2027-Q2."""
    return f"{quarter // 4:04d}-Q{quarter % 4 + 1}"


def spoken(quarter: int) -> str:
    """Write a quarter for people, like Q2 2027: so it is said everywhere."""
    return f"Q{quarter % 4 + 1} {quarter // 4:04d}"


def said(name: str) -> str:
    """Write for people a quarter that is written like 2027-Q2."""
    year, _, part = name.partition("-")
    return f"{part} {year}"


def of(day: dt.date) -> int:
    """Give the quarter in which a day lies."""
    return day.year * 4 + (day.month - 1) // 3


def start(quarter: int) -> dt.date:
    """Give the first day of a quarter."""
    return dt.date(quarter // 4, quarter % 4 * 3 + 1, 1)


def end(quarter: int) -> dt.date:
    """Give the last day of a quarter."""
    return dt.date(quarter // 4, quarter % 4 * 3 + 3, (31, 30, 30, 31)[quarter % 4])


def place(day: dt.date) -> float:
    """Give where a day lies, as a number of quarters with its part."""
    quarter = of(day)
    return quarter + (day - start(quarter)).days / ((end(quarter) - start(quarter)).days + 1)
