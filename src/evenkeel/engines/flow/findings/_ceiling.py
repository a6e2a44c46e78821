"""Ceiling: cases of one kind that all end within their term, the longest right at its end."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evenkeel.engines.flow._log import MISSING
from evenkeel.engines.flow.findings import _attributes, _matter, _telling
from evenkeel.engines.flow.findings._kind import Kind

KIND = Kind(
    code="ceiling",
    severity="warning",
    about="work",
    title="Nothing ever passes the limit",
    explanation="Every single case of one kind ended within its term, the longest almost at its end, while other cases do "
    "run late. Work has no such wall: a rule closes what is about to be late, or late cases are missing from the log.",
    what_to_do="Look at the longest of these cases: what had been done for the customer when they were closed? Ask whether "
    "the system closes them by itself, and whether the export leaves any out.",
    method="Finished cases with a due date, by each attribute that sorts cases. Flagged where at least 100 cases are all "
    "in time, the longest took at least 98 % of its term, and at the share of late cases in the rest of the log the "
    "chance of none being late is below 1 in a million.",
    false_alarms=0.01,
)
FEWEST = 100
NEAR = 0.98
CHANCE = 1e-6


@dataclass(frozen=True)
class _Ended:
    """Finished cases with a due date: their rows, how long they took, and what part of their term that is."""

    rows: NDArray[np.int64]
    took: NDArray[np.float64]
    part: NDArray[np.float64]

    def only(self, kept: NDArray[np.bool_]) -> "_Ended":
        """Return some of them."""
        return _Ended(self.rows[kept], self.took[kept], self.part[kept])

    @property
    def late(self) -> float:
        """Return the share that is late."""
        return float((self.part > 1).mean()) if self.rows.size else 0.0


def look(matter: _matter.Matter) -> Iterable[_matter.Found]:
    """Find kinds of cases of which none is ever late."""
    log = matter.log
    rows = np.flatnonzero((log.closed_at != MISSING) & (log.due_at != MISSING) & (log.due_at > log.opened_at))
    took, term = (log.closed_at - log.opened_at)[rows] / 1e6, (log.due_at - log.opened_at)[rows] / 1e6
    ended = _Ended(rows, took, took / term)
    seen: set[bytes] = set()
    for column in _attributes.every(log):
        if column.is_result or column.is_person:
            continue
        codes = column.codes[rows]
        for code in np.flatnonzero(np.bincount(codes[codes >= 0]) >= FEWEST).tolist():
            here, elsewhere = ended.only(codes == code), ended.only(codes != code)
            key = here.rows.tobytes()
            if _is_walled(here, elsewhere) and key not in seen:
                seen.add(key)
                yield _found(here, elsewhere.late, what=f"{column.name}={column.values[code]}")


CHECK = _matter.Check(KIND, look)


def _is_walled(here: _Ended, elsewhere: _Ended) -> bool:
    return (
        here.late == 0
        and float(here.part.max()) >= NEAR
        and (1 - elsewhere.late) ** int(here.rows.size) <= CHANCE
    )


def _found(here: _Ended, late_elsewhere: float, *, what: str) -> _matter.Found:
    n, longest = int(here.rows.size), int(here.part.argmax())
    took, part = float(here.took[longest]), float(here.part[longest])
    sentence = (
        f"All {n:,} cases of “{what.partition('=')[2]}” ended in time, the longest after {_telling.span(took)}, "
        f"{part:.0%} of its term, while {late_elsewhere:.0%} of the others are late: nothing ever passes this limit."
    )
    evidence: dict[str, _matter.Value] = {
        "cases": n,
        "late": 0,
        "longest": took,
        "longest_of_term": part,
        "late_elsewhere": late_elsewhere,
    }
    return _matter.Found(sentence, evidence, here.rows[np.argsort(-here.part, kind="stable")], subject=what)
