"""Values of reading: what a reader is told, what it hands back, what it says when it cannot."""

import zoneinfo
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import ClassVar, NamedTuple

from evenkeel.engines.flow._log import Log
from evenkeel.engines.flow._vocabulary import Role
from evenkeel.engines.flow.document._report import Source
from evenkeel.kernel import errors

MULTIPLE = frozenset({Role.MILESTONE})
"""Roles that several columns may have; every other role has one column at most."""


class Assignment(NamedTuple):
    """One column read as one role, and why."""

    role: Role
    column: str
    reason: str = "set by you"


@dataclass(frozen=True)
class Mapping:
    """Which column means what. Columns without a role become attributes.

    An event log has `case`, `activity` and `timestamp` (or `end`, perhaps with `start`). A wide table has one
    row per case: `created`, and `closed`, `due` or `milestone` columns; without a `case` column, row numbers
    name the cases.
    """

    assignments: tuple[Assignment, ...]

    def column(self, role: Role) -> str | None:
        """Return the column with a role, or None."""
        return next((a.column for a in self.assignments if a.role == role), None)

    def columns(self, role: Role) -> tuple[str, ...]:
        """Return all columns with a role."""
        return tuple(a.column for a in self.assignments if a.role == role)

    @property
    def is_wide(self) -> bool:
        """Tell whether a row is a whole case."""
        return self.column(Role.CREATED) is not None

    @classmethod
    def of(cls, **columns: str) -> "Mapping":
        """Build a mapping from pairs: `Mapping.of(case="Id", activity="Step", timestamp="Date")`."""
        return cls(tuple(Assignment(Role(role), column) for role, column in columns.items()))


@dataclass(frozen=True)
class Limits:
    """How much is read at most, so that no file takes the machine down.

    `file_bytes` bounds the file as it lies, `text_bytes` what it unpacks to, `ratio` how many times larger
    that may be than the file (a bomb unpacks a thousandfold), `events` the rows, `field_chars` one field and
    one line, `sheet_memory` the bytes of memory that reading a workbook or OCEL may take (they can only be read whole),
    `problems` how many bad rows are listed one by one (all are counted).
    """

    file_bytes: int = 1 << 30
    text_bytes: int = 8 << 30
    ratio: int = 200
    events: int = 20_000_000
    columns: int = 1_000
    field_chars: int = 1_000_000
    sheet_memory: int = 3 << 30
    problems: int = 10_000


@dataclass(frozen=True)
class Problem:
    """One row that could not be read as an event."""

    line: int
    """Line in the file, 1 the first; of a spreadsheet the row; of XES the line of the element; of OCEL the number of
    the event."""
    code: str
    column: str
    found: str
    reason: str


@dataclass(frozen=True)
class ColumnSample:
    """One column of the source as a person sees it: name, kind (text, number, moment, empty), some values."""

    name: str
    kind: str
    samples: tuple[str, ...]
    distinct: int
    empty: int


@dataclass(frozen=True)
class Preview:
    """What the beginning of a file looks like, and what its columns seem to mean."""

    format: str
    encoding: str | None
    delimiter: str | None
    decimal: str | None
    date_format: str | None
    columns: tuple[ColumnSample, ...]
    rows: tuple[tuple[str, ...], ...]
    """The first rows as text, in the order of `columns`."""
    suggestion: Mapping
    """With a reason for each role; may be incomplete, then `missing` says what a person has to name."""
    missing: tuple[Role, ...]
    notes: tuple[str, ...] = ()
    """What a person should know before she confirms, such as a date format that could be read in two ways."""


@dataclass(frozen=True)
class Reading:
    """A log that was read, and everything to know about how."""

    log: Log
    source: Source
    problems: tuple[Problem, ...] = field(default=())
    """The rows left out, the first `Limits.problems` of them, in order of line."""


class Progress(NamedTuple):
    """How far reading has come: bytes of the file as it lies, of its size; rows so far."""

    done: int
    of: int
    rows: int


OnProgress = Callable[[Progress], None]
Zone = zoneinfo.ZoneInfo


class Unreadable(errors.Invalid):
    """The file cannot be read as an event log."""

    code: ClassVar[str] = "unreadable-log"


class TooLarge(Unreadable):
    """The file is larger than evenkeel reads."""

    code: ClassVar[str] = "log-too-large"


class BadMapping(errors.Invalid):
    """The columns cannot be used as named."""

    code: ClassVar[str] = "bad-mapping"


class BadRows(errors.Invalid):
    """Some rows are not usable, and nothing was read; `problems` lists them, `counts` counts them by kind."""

    code: ClassVar[str] = "bad-rows"

    def __init__(self, message: str, *, problems: tuple[Problem, ...], counts: dict[str, int]) -> None:
        """Keep the problems for the side file and the counts for the sentence."""
        super().__init__(message)
        self.problems = problems
        self.counts = counts
