"""One log in the making: its rows, what their columns mean, and what is noticed on the way."""

import zoneinfo
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from evenkeel.engines.flow._log import MISSING, Moments
from evenkeel.engines.flow._vocabulary import Role
from evenkeel.engines.flow.reading import _moments, _tables
from evenkeel.engines.flow.reading._columns import Rows, Texts
from evenkeel.engines.flow.reading._problems import Problems, shortened
from evenkeel.engines.flow.reading._reading import Mapping, Problem

Flags = npt.NDArray[np.bool_]
CASE = "case:"
EVENT = "event:"
TIMES = (Role.TIMESTAMP, Role.START, Role.END, Role.CREATED, Role.CLOSED, Role.MILESTONE, Role.DUE)
SPECIMENS = 50
ARROW = {"integer": pa.int64(), "float": pa.float64(), "boolean": pa.bool_()}


@dataclass
class Building:
    """One log in the making."""

    rows: Rows
    mapping: Mapping
    zone: zoneinfo.ZoneInfo
    order: str | None
    """Order of day, month and year, where it is set."""
    decimal: str | None
    problems: Problems
    notes: list[str] = field(default_factory=list)
    formats: Counter[str] = field(default_factory=Counter)
    """The date formats found, and in how many columns."""
    naive: int = 0
    """Times without an offset."""
    bad: Flags = field(init=False)
    """Where a row has a problem."""

    def __post_init__(self) -> None:
        """Begin with every row good."""
        self.bad = np.zeros(len(self.rows.lines), bool)

    def column(self, role: Role) -> Texts | None:
        """Return the column of rows with a role; None if there is none or it belongs to cases."""
        name = self.mapping.column(role)
        return None if name is None else self.rows.columns.get(name)

    def of_rows(self, role: Role) -> Texts:
        """Return the column of rows with a role, or an empty one."""
        return self.column(role) or self.empty(len(self.rows.lines))

    @staticmethod
    def empty(rows: int) -> Texts:
        """Return a column without any text."""
        return Texts(codes=np.full(rows, -1, np.int32), values=pa.array([], pa.string()))

    def times(self) -> dict[str, _moments.Parsed]:
        """Read all columns with a role of time, by name; what is no moment becomes a problem of its row.

        Where the dates of a column fit day first as well as month first, another column of the file may
        decide it.
        """
        texts = {a.column: self._anywhere(a.column) for a in self.mapping.assignments if a.role in TIMES}
        parsed = {name: self._parse(column, self.order) for name, column in texts.items()}
        sure = Counter(p.format.order for p in parsed.values() if p.format and p.format.certain)
        sure.pop("YMD", None)
        if len(sure) == 1:
            (order,) = sure
            parsed = {
                name: p if p.format is None or p.format.certain else self._parse(texts[name], order)
                for name, p in parsed.items()
            }
        for name, p in parsed.items():
            self._account(name, p, texts[name])
        return parsed

    def report(self, code: str, column: str, rows: Flags, texts: Texts | None, reason: str) -> None:
        """Report one problem for each of the rows."""
        self.bad |= rows
        found = np.flatnonzero(rows)
        if len(found):
            listed = (
                Problem(
                    line=int(self.rows.lines[i]),
                    code=code,
                    column=column,
                    found=shortened(texts.text(int(i))) if texts is not None else "",
                    reason=reason,
                )
                for i in found
            )
            self.problems.add_all(listed, code=code, count=len(found))

    def typed(self, name: str, texts: Texts) -> Any:
        """Return an attribute as Arrow: of the kind that the format declares, otherwise as its texts look."""
        declared = self._declared(self.rows.kinds.get(name), texts)
        return self._guessed(texts) if declared is None else declared

    def _declared(self, kind: str | None, texts: Texts) -> Any | None:
        """Return a column in its declared kind; None where there is none or a text does not fit it."""
        if kind == "string":
            return _tables.compact(texts)
        if kind == "time":
            parsed = self._parse(texts, self.order)
            return None if parsed.bad.any() else _tables.moments(parsed.at)
        if kind not in ARROW:
            return None
        try:
            values = texts.values.cast(ARROW[kind])
        except pa.ArrowInvalid:
            return None
        return values.take(pa.array(texts.codes, pa.int32(), mask=texts.codes < 0))

    def _guessed(self, texts: Texts) -> Any:
        """Return moments or numbers where all texts are, otherwise text."""
        some = min(len(texts.values), SPECIMENS)
        specimens = Texts(codes=np.arange(some, dtype=np.int32), values=texts.values[:some])
        if some and not self._parse(specimens, self.order).bad.any():
            parsed = self._parse(texts, self.order)
            if not parsed.bad.any():
                return _tables.moments(parsed.at)
        numbers = measured(texts, self.decimal)
        return _tables.compact(texts) if numbers is None else numbers

    def _anywhere(self, name: str) -> Texts:
        return self.rows.columns[name] if name in self.rows.columns else self.rows.cases[name]

    def _parse(self, texts: Texts, order: str | None) -> _moments.Parsed:
        return _moments.parse(texts, zone=self.zone, order=order)

    def _account(self, name: str, parsed: _moments.Parsed, texts: Texts) -> None:
        found = parsed.format
        self.naive += int(parsed.naive.sum())
        if found is not None:
            self.formats[found.shown] += 1
            if not found.certain:
                self.notes.append(
                    f"The dates in {name!r} fit day first as well as month first; they were taken as "
                    f"{found.shown}."
                )
        if name in self.rows.columns:
            as_in = f" in the format {found.shown}, as the rest of the column" if found else ""
            self.report("impossible-time", name, parsed.bad, texts, f"This is not a date or time{as_in}.")
        elif parsed.bad.any():
            self.notes.append(f"{int(parsed.bad.sum()):,} cases have no date in {name!r} that can be read.")


def measured(texts: Texts, decimal: str | None) -> Any | None:
    """Return a column as numbers where all texts are, and some has a decimal sign; otherwise it may be a key."""
    if decimal is None or not len(texts.values):
        return None
    thousands = "." if decimal == "," else ","
    shape = rf"^\s*[+-]?\d+(?:[{thousands}]\d{{3}})*(?:[{decimal}]\d+)?\s*$"
    if not pc.all(pc.match_substring_regex(texts.values, shape)).as_py():
        return None
    if not pc.any(pc.match_substring(texts.values, decimal)).as_py():
        return None
    plain = pc.replace_substring(pc.utf8_trim_whitespace(texts.values), thousands, "")
    plain = pc.replace_substring_regex(pc.replace_substring(plain, decimal, "."), r"^\+", "")
    return plain.cast(pa.float64()).take(pa.array(texts.codes, pa.int32(), mask=texts.codes < 0))


def renamed(names: list[str], unique: tuple[str, ...]) -> int:
    """Count the names that had to be changed to be unique."""
    return sum(a != b for a, b in zip(names, unique, strict=True))


def nowhere(rows: int) -> Moments:
    """Return a column of missing moments."""
    return np.full(rows, MISSING)
