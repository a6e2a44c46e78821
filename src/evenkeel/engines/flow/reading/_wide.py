"""Build a log from a register, in which each row is a whole case: its dates become its events.

The activity of an event is the title of its column. The dates of a row stand in order of time, equal ones in
order of the columns. Who the row names did everything in it but its creation. A row without a closing date is
an open case.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from evenkeel.engines.flow._log import MISSING, Log, Moments
from evenkeel.engines.flow._vocabulary import Role
from evenkeel.engines.flow.reading import _moments, _tables
from evenkeel.engines.flow.reading._building import CASE, Building, nowhere, renamed
from evenkeel.engines.flow.reading._columns import Texts
from evenkeel.engines.flow.reading._reading import Unreadable


@dataclass(frozen=True)
class _Steps:
    """The date columns of a register in the order created, milestones, closed; arrays are steps by rows."""

    names: tuple[str, ...]
    at: np.ndarray[tuple[int, int], np.dtype[np.int64]]
    offset: np.ndarray[tuple[int, int], np.dtype[np.int32]]


def build_register(building: Building, *, file: str, skip_bad: bool) -> Log:
    """Build the log; raises BadRows when rows are bad and are not to be skipped."""
    times = building.times()
    steps = _steps(building, times)
    due_name = building.mapping.column(Role.DUE)
    case_name = building.mapping.column(Role.CASE)
    if case_name is not None:
        building.report(
            "missing-case", case_name, building.of_rows(Role.CASE).codes < 0, None, "The case is empty."
        )
    if not skip_bad:
        building.problems.refuse(file=file)
    kept = np.flatnonzero(~building.bad)
    if not len(kept):
        raise Unreadable(f"{file} has no row that can be used.")
    events = _events(building, steps, kept)
    closed = steps.names[-1] == building.mapping.column(Role.CLOSED)
    cases = _tables.Cases(
        names=_names(building, kept),
        channel=building.of_rows(Role.CHANNEL).take(kept),
        outcome=building.of_rows(Role.OUTCOME).take(kept),
        due_at=times[due_name].at[kept] if due_name else nowhere(len(kept)),
        attributes=_attributes(building, kept),
        closed_at=steps.at[-1][kept] if closed else nowhere(len(kept)),
        closed_offset=steps.offset[-1][kept] if closed else np.zeros(len(kept), np.int32),
    )
    return _tables.make_log(events, cases, event_attributes={})


def _steps(building: Building, times: dict[str, _moments.Parsed]) -> _Steps:
    mapping = building.mapping
    created, closed = mapping.column(Role.CREATED) or "", mapping.column(Role.CLOSED)
    names = (created, *mapping.columns(Role.MILESTONE), *([closed] if closed else []))
    parsed = [times[name] for name in names]
    texts = building.rows.columns[created]
    building.report("missing-time", created, texts.codes < 0, None, "The date of creation is empty.")
    if closed:
        first, last = parsed[0].at, parsed[-1].at
        early = (first != MISSING) & (last != MISSING) & (last < first)
        building.report(
            "end-before-start", closed, early, building.rows.columns[closed], f"It lies before {created!r}."
        )
    return _Steps(names, np.stack([p.at for p in parsed]), np.stack([p.offset for p in parsed]))


def _events(building: Building, steps: _Steps, kept: Moments) -> _tables.Events:
    at, offset = steps.at[:, kept], steps.offset[:, kept]
    step, case = np.nonzero(at != MISSING)
    moments = at[step, case]
    order = np.lexsort((step, moments, case))
    step, case = step[order], case[order]
    nobody = step == 0

    def of_row(role: Role) -> Texts:
        texts = building.of_rows(role).take(kept).take(case)
        return Texts(codes=np.where(nobody, np.int32(-1), texts.codes), values=texts.values)

    return _tables.Events(
        case=case.astype(np.int32),
        activity=Texts(codes=step.astype(np.int32), values=pa.array(steps.names, pa.string())),
        started_at=nowhere(len(case)),
        started_offset=np.zeros(len(case), np.int32),
        completed_at=moments[order],
        completed_offset=offset[step, case],
        resource=of_row(Role.RESOURCE),
        group=of_row(Role.GROUP),
    )


def _names(building: Building, kept: Moments) -> tuple[str, ...]:
    if building.mapping.column(Role.CASE) is None:
        building.notes.append("No column names the cases, so each is named by its line in the file.")
        return tuple(f"line {line}" for line in building.rows.lines[kept].tolist())
    texts = building.of_rows(Role.CASE).take(kept).coded()
    names = [texts.values[code] for code in texts.codes.tolist()]
    unique = _tables.unique_names(names)
    if twice := renamed(names, unique):
        building.notes.append(
            f"{twice:,} rows have the case of an earlier one; they are cases of their own, as in 'name (2)'."
        )
    return unique


def _attributes(building: Building, kept: Moments) -> dict[str, Any]:
    used = {a.column for a in building.mapping.assignments}
    return {
        CASE + name.removeprefix(CASE): building.typed(name, texts.take(kept))
        for name, texts in building.rows.columns.items()
        if name not in used
    }
