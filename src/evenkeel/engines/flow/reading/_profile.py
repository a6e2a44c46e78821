"""What the columns of a file look like: kind, different values, empty cells, some values."""

import re
import zoneinfo
from dataclasses import dataclass

import numpy as np

from evenkeel.engines.flow import _vocabulary
from evenkeel.engines.flow._vocabulary import Role
from evenkeel.engines.flow.reading import _moments
from evenkeel.engines.flow.reading._columns import Rows, Texts
from evenkeel.engines.flow.reading._problems import shortened
from evenkeel.engines.flow.reading._reading import ColumnSample

NUMBER = re.compile(r"\s*[+-]?\d+(?:[., ]\d{3})*(?:[.,]\d+)?\s*$")
LOOKED_AT = 500
MOST = 0.9
"""Share of different texts that are moments in a column of moments; fewer will do where the name says time."""
TIMES = (Role.TIMESTAMP, Role.START, Role.END, Role.DUE, Role.CREATED, Role.CLOSED)
SHOWN = 5


@dataclass(frozen=True)
class Column:
    """One column of the beginning of a file."""

    name: str
    kind: str
    """text, number, moment or empty."""
    texts: Texts
    distinct: int
    empty: int
    format: _moments.Format | None

    @property
    def rows(self) -> int:
        """Number of rows."""
        return len(self.texts)

    @property
    def repeats(self) -> bool:
        """Tell whether the values stand in several rows each, on the whole."""
        return 0 < self.distinct <= 0.8 * (self.rows - self.empty)

    @property
    def is_unique(self) -> bool:
        """Tell whether every row has a value of its own."""
        return self.empty == 0 and self.distinct == self.rows

    def sample(self) -> ColumnSample:
        """Return the column as a person sees it."""
        values = tuple(shortened(str(v)) for v in self.texts.values[:SHOWN].to_pylist())
        return ColumnSample(self.name, self.kind, values, self.distinct, self.empty)


def profile(rows: Rows, *, zone: zoneinfo.ZoneInfo, order: str | None) -> tuple[Column, ...]:
    """Look at every column, those of cases as they stand on the rows."""
    columns = dict(rows.columns)
    if rows.case_of is not None:
        columns |= {name: texts.take(rows.case_of) for name, texts in rows.cases.items()}
    return tuple(_column(name, texts, zone, order) for name, texts in columns.items())


def _column(name: str, texts: Texts, zone: zoneinfo.ZoneInfo, order: str | None) -> Column:
    used = np.unique(texts.codes[texts.codes >= 0])
    values = texts.values
    some = Texts(codes=np.arange(min(len(values), LOOKED_AT), dtype=np.int32), values=values[:LOOKED_AT])
    parsed = _moments.parse(some, zone=zone, order=order)
    kind = _kind(name, some, 1 - float(parsed.bad.mean()) if len(some) else 0.0)
    whole = _moments.parse(texts, zone=zone, order=order).format if kind == "moment" else None
    return Column(name, kind, texts, len(used), int((texts.codes < 0).sum()), whole)


def _kind(name: str, some: Texts, moments: float) -> str:
    if not len(some):
        return "empty"
    numbers = all(NUMBER.match(str(v)) for v in some.values.to_pylist())
    named = max(_vocabulary.fit(name, role) for role in TIMES)
    # 20240131 is a date only where the column says so; otherwise it is a number.
    if moments >= MOST and (named or not numbers):
        return "moment"
    if named == _vocabulary.EXACT and moments > 0:
        return "moment"
    return "number" if numbers else "text"
