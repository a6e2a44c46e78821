"""Build a log from rows in which each row is an event (or the start or the end of one)."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from evenkeel.engines.flow._log import MISSING, Codes, Log, Moments
from evenkeel.engines.flow._vocabulary import Role
from evenkeel.engines.flow.reading import _lifecycle, _moments, _tables
from evenkeel.engines.flow.reading._building import CASE, EVENT, Building, nowhere, renamed
from evenkeel.engines.flow.reading._columns import Texts
from evenkeel.engines.flow.reading._own import OF_PAIRS
from evenkeel.engines.flow.reading._reading import Unreadable

Flags = npt.NDArray[np.bool_]
TRANSITION, INSTANCE = OF_PAIRS


def build_events(building: Building, *, file: str, skip_bad: bool) -> Log:
    """Build the log; raises BadRows when rows are bad and are not to be skipped.

    The events of a trace of XES stay in the order of the file, which is what the standard says it means; so
    do those of a table that evenkeel wrote.
    Those of a table are brought into the order of their completion, equal ones as they stand in the file.
    """
    case, ids = _cases(building)
    activity = building.of_rows(Role.ACTIVITY)
    name = building.mapping.column(Role.ACTIVITY) or ""
    building.report("missing-activity", name, activity.codes < 0, None, "The activity is empty.")
    times = building.times()
    started, completed = _start_and_end(building, times)
    events = _tables.Events(
        case=case,
        activity=activity,
        started_at=started.at,
        started_offset=started.offset,
        completed_at=completed.at,
        completed_offset=completed.offset,
        resource=building.of_rows(Role.RESOURCE),
        group=building.of_rows(Role.GROUP),
    )
    rows, events = _paired(building, events)
    if not skip_bad:
        building.problems.refuse(file=file)
    if not len(rows):
        raise Unreadable(f"{file} has no event that can be used.")
    by_time = (events.completed_at, events.case)
    in_order = building.rows.case_of is not None or building.rows.own
    order = np.lexsort((events.case,) if in_order else by_time)
    numbers, renumbered = np.unique(events.case[order], return_inverse=True)
    events = replace(events.take(order), case=renumbered.astype(np.int32))
    return _Finish(building, events, rows=rows[order], numbers=numbers.astype(np.int64)).log(ids, times)


def _cases(building: Building) -> tuple[Codes, Texts | None]:
    """Return the case of each row, and the texts that name the cases; rows without a case are problems."""
    rows, name = building.rows, building.mapping.column(Role.CASE)
    if rows.case_of is not None and (name is None or name in rows.cases):
        building.report(
            "missing-case", name or "", rows.case_of < 0, None, "The event stands outside any trace."
        )
        return rows.case_of, rows.cases.get(name) if name else None
    texts = building.of_rows(Role.CASE)
    building.report("missing-case", name or "", texts.codes < 0, None, "The case is empty.")
    return texts.codes, texts


def _start_and_end(
    building: Building, times: dict[str, _moments.Parsed]
) -> tuple[_moments.Parsed, _moments.Parsed]:
    """Return start and completion of each row. A start without an end is work in progress since then."""
    mapping = building.mapping
    end_role = next((r for r in (Role.END, Role.TIMESTAMP) if mapping.column(r) is not None), Role.START)
    end_name, start_name = mapping.column(end_role) or "", mapping.column(Role.START)
    end, end_texts = times[end_name], building.of_rows(end_role)
    if start_name is None or end_role is Role.START:
        building.report("missing-time", end_name, end_texts.codes < 0, None, "The time is empty.")
        return replace(end, at=nowhere(len(end.at))), end
    start, start_texts = times[start_name], building.of_rows(Role.START)
    neither = (end_texts.codes < 0) & (start_texts.codes < 0)
    building.report("missing-time", end_name, neither, None, "Neither start nor end is there.")
    early = (start.at != MISSING) & (end.at != MISSING) & (end.at < start.at)
    building.report("end-before-start", end_name, early, end_texts, "The end lies before the start.")
    begun = (end_texts.codes < 0) & (start.at != MISSING)
    if begun.any():
        building.notes.append(
            f"{int(begun.sum()):,} events have a start and no end: they are work in progress."
        )
    at, offset = np.where(begun, start.at, end.at), np.where(begun, start.offset, end.offset)
    return start, replace(end, at=at, offset=offset)


def _paired(building: Building, events: _tables.Events) -> tuple[Moments, _tables.Events]:
    """Leave out the bad rows, and join starts with completions where the log writes them apart."""
    good = np.flatnonzero(~building.bad)
    events = events.take(good)
    columns = building.rows.columns
    transition, instance = columns.get(TRANSITION), columns.get(INSTANCE)
    if transition is None or building.mapping.column(Role.START) is not None:
        return good, events
    pairs = _lifecycle.pair(
        transition=transition.take(good),
        instance=instance.take(good) if instance is not None else None,
        case=events.case,
        activity=events.activity.codes,
        resource=events.resource.codes,
    )
    if pairs is None:
        return good, events
    if pairs.unfinished:
        building.notes.append(
            f"{pairs.unfinished:,} events start and are never completed: they are work in progress since "
            "their start."
        )
    joined = _lifecycle.join(events, pairs)
    early = (joined.started_at != MISSING) & (joined.completed_at < joined.started_at)
    bad = np.zeros(len(building.bad), bool)
    bad[good[pairs.rows[early]]] = True
    name = building.mapping.column(Role.TIMESTAMP) or ""
    building.report(
        "end-before-start", name, bad, building.column(Role.TIMESTAMP), "It lies before the start."
    )
    kept = np.flatnonzero(~early)
    return good[pairs.rows[kept]], joined.take(kept)


@dataclass(frozen=True)
class _Finish:
    """The last step: name the cases, give events and cases their attributes, make the log."""

    building: Building
    events: _tables.Events
    rows: Moments
    """The row of each event."""
    numbers: Moments
    """The number of each case in the source."""

    def log(self, ids: Texts | None, times: dict[str, _moments.Parsed]) -> Log:
        of_events, of_cases = self._attributes()
        closed = self._of_closing(times)
        cases = _tables.Cases(
            names=self._names(ids),
            channel=self._of_cases(Role.CHANNEL),
            outcome=self._of_cases(Role.OUTCOME),
            due_at=self._due(times),
            attributes=of_cases,
            closed_at=closed.at if closed else None,
            closed_offset=closed.offset if closed else None,
        )
        return _tables.make_log(self.events, cases, event_attributes=of_events)

    def _names(self, ids: Texts | None) -> tuple[str, ...]:
        by_trace = self.building.rows.case_of is not None
        if ids is not None and (
            not by_trace or self.building.mapping.column(Role.CASE) in self.building.rows.columns
        ):
            return tuple(ids.values.take(pa.array(self.numbers)).to_pylist())
        texts = ids.coded() if ids is not None else None
        names = [
            texts.values[texts.codes[n]] if texts is not None and texts.codes[n] >= 0 else f"trace {n + 1}"
            for n in self.numbers.tolist()
        ]
        unique = _tables.unique_names(names)
        if twice := renamed(names, unique):
            self.building.notes.append(
                f"{twice:,} traces have the name of an earlier one; they are cases of their own, as in "
                "'name (2)'."
            )
        return unique

    def _of_cases(self, role: Role) -> Texts:
        """Return for each case what a column says of it: its first text in the order of the events."""
        name, rows = self.building.mapping.column(role), self.building.rows
        if name is None:
            return self.building.empty(len(self.numbers))
        if name in rows.cases:
            return rows.cases[name].take(self.numbers)
        texts = rows.columns[name].take(self.rows)
        return texts.take(_tables.first_rows(texts.codes >= 0, self.events.case, len(self.numbers)))

    def _due(self, times: dict[str, _moments.Parsed]) -> Moments:
        due = self._of_role(Role.DUE, times)
        return due.at if due else nowhere(len(self.numbers))

    def _of_closing(self, times: dict[str, _moments.Parsed]) -> _moments.Parsed | None:
        """Return when each case was closed; a case without that date is open. None without such a column."""
        closed = self._of_role(Role.CLOSED, times)
        if closed and (still := int((closed.at == MISSING).sum())) and not self.building.rows.own:
            column = self.building.mapping.column(Role.CLOSED)
            self.building.notes.append(f"{still:,} cases have no date in {column!r}: they are open.")
        return closed

    def _of_role(self, role: Role, times: dict[str, _moments.Parsed]) -> _moments.Parsed | None:
        """Return for each case the moment in a column: its first one in the order of the events."""
        name = self.building.mapping.column(role)
        if name is None:
            return None
        if name in self.building.rows.cases:
            return times[name].take(self.numbers)
        of_rows = times[name].take(self.rows)
        return of_rows.take(_tables.first_rows(of_rows.at != MISSING, self.events.case, len(self.numbers)))

    def _attributes(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return the columns without a role: of events, and of cases where a case says the same throughout."""
        building, case, n_cases = self.building, self.events.case, len(self.numbers)
        used = {a.column for a in building.mapping.assignments}
        of_events, of_cases = {}, {}
        # XES, and tables made of it, tell the attributes of cases from those of events by their names.
        says_itself = (
            building.rows.own
            or building.rows.case_of is not None
            or any(n.startswith(CASE) for n in building.rows.columns)
        )
        firsts = _tables.first_rows(np.ones(len(case), bool), case, n_cases)
        for name, texts in building.rows.columns.items():
            if name in used or (building.rows.own and name in OF_PAIRS):
                continue
            column = texts.take(self.rows)
            if name.startswith(CASE) or (not says_itself and _tables.is_constant(column, case, n_cases)):
                of_cases[CASE + name.removeprefix(CASE)] = building.typed(name, column.take(firsts))
            else:
                of_events[EVENT + name.removeprefix(EVENT)] = building.typed(name, column)
        by_trace = building.mapping.column(Role.CASE) not in building.rows.columns
        for name, texts in building.rows.cases.items() if by_trace else ():
            if name not in used:
                of_cases[CASE + name.removeprefix(CASE)] = building.typed(name, texts.take(self.numbers))
        return of_events, of_cases
