"""Rows that cannot be used: found, counted by kind, listed with their line, written beside the file."""

import csv
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from evenkeel.engines.flow.document._report import ProblemCount
from evenkeel.engines.flow.reading._reading import BadRows, Limits, Problem

SENTENCES = {
    "fields": "The row has more or fewer fields than the header has names.",
    "quotes": "A quotation mark is not closed, or closed and followed by further text.",
    "missing-case": "The row does not say which case it belongs to.",
    "missing-activity": "The row does not say what was done.",
    "missing-time": "The row does not say when it happened.",
    "impossible-time": "What stands in a column of times is not a date or time in the format of the column.",
    "end-before-start": "The end lies before the start.",
}
"""What each kind of problem means; the keys are the stable codes."""
SHOWN = 80


class Problems:
    """The problems found so far: all are counted, the first of each kind are kept."""

    def __init__(self, limits: Limits) -> None:
        """Begin without problems."""
        self._limit = limits.problems
        self._counts: Counter[str] = Counter()
        self._kept: dict[str, list[Problem]] = {}

    def __bool__(self) -> bool:
        """Tell whether there is any problem."""
        return bool(self._counts)

    def add(self, problem: Problem) -> None:
        """Count a problem, and keep it unless there are many of its kind already."""
        self._counts[problem.code] += 1
        kept = self._kept.setdefault(problem.code, [])
        if len(kept) < self._limit:
            kept.append(problem)

    def add_all(self, problems: Iterable[Problem], *, code: str, count: int) -> None:
        """Count many problems of one kind; only as many are taken from the iterable as can be kept."""
        self._counts[code] += count
        kept = self._kept.setdefault(code, [])
        for problem in problems:
            if len(kept) >= self._limit:
                break
            kept.append(problem)

    @property
    def listed(self) -> tuple[Problem, ...]:
        """Return the problems kept, in order of line."""
        ordered = sorted((p for kept in self._kept.values() for p in kept), key=lambda p: (p.line, p.code))
        return tuple(ordered[: self._limit])

    @property
    def counted(self) -> tuple[ProblemCount, ...]:
        """Return how many there are of each kind, most first."""
        return tuple(
            ProblemCount(code=code, count=count, sentence=SENTENCES[code])
            for code, count in self._counts.most_common()
        )

    def refuse(self, *, file: str) -> None:
        """Raise BadRows when there is any problem."""
        if not self:
            return
        total = sum(self._counts.values())
        kinds = " ".join(f"{c.count:,} × {c.code}: {c.sentence}" for c in self.counted)
        first = self.listed[0] if self.listed else None
        where = f" The first is in line {first.line}: {first.reason}" if first else ""
        raise BadRows(
            f"{total:,} row{'s' if total != 1 else ''} of {file} cannot be used, so nothing was read. "
            f"{kinds}{where}"
            " Correct them, or read the file without them.",
            problems=self.listed,
            counts=dict(self._counts),
        )


def shortened(text: str) -> str:
    """Return a text short enough to show on one line."""
    plain = " ".join(text.split())
    return plain if len(plain) <= SHOWN else plain[: SHOWN - 1] + "…"


def write_problems(problems: Iterable[Problem], path: str | Path) -> None:
    """Write problems as CSV with the columns line, column, found, reason: one row for each.

    What was found may begin like a formula; an apostrophe before it keeps a spreadsheet from calculating it.
    """
    with Path(path).open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["line", "column", "found", "reason"])
        rows.writerows([p.line, _inert(p.column), _inert(p.found), p.reason] for p in problems)


def _inert(text: str) -> str:
    return f"'{text}" if text.startswith(("=", "+", "-", "@")) else text
