"""Build a log from rows in which each row is an event (or the start or the end of one)."""

import zoneinfo
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from evenkeel.engines.flow import _lifecycle, _moments, _tables
from evenkeel.engines.flow._columns import Rows, Texts
from evenkeel.engines.flow._log import MISSING, Codes, Log, Moments
from evenkeel.engines.flow._problems import Problems, shortened
from evenkeel.engines.flow._reading import Mapping, Problem, Role, Unreadable

Flags = npt.NDArray[np.bool_]
CASE = "case:"
EVENT = "event:"
TRANSITION, INSTANCE = "lifecycle:transition", "concept:instance"
SPECIMENS = 50


@dataclass
class Building:
    """One log in the making: what it is made of, and what is noticed on the way."""

    rows: Rows
    mapping: Mapping
    zone: zoneinfo.ZoneInfo
    order: str | None
    """Order of day, month and year, where it is set."""
    decimal: str | None
    problems: Problems
    notes: list[str] = field(default_factory=list)
    formats: Counter[str] = field(default_factory=Counter)
    naive: int = 0
    bad: Flags = field(init=False)

    def __post_init__(self) -> None:
        """Begin with every row good."""
        self.bad = np.zeros(len(self.rows.lines), bool)

    def column(self, role: Role) -> Texts | None:
        """Return the column of rows with a role; None if there is none or it belongs to cases."""
        name = self.mapping.column(role)
        return None if name is None else self.rows.columns.get(name)

    def of_rows(self, role: Role) -> Texts:
        """Return the column of rows with a role, or an empty one."""
        return self.column(role) or self.empty

    @property
    def empty(self) -> Texts:
        """Return a column without any text."""
        return Texts(codes=np.full(len(self.rows.lines), -1, np.int32), values=pa.array([], pa.string()))

    def times(self, name: str, texts: Texts, *, lines: Moments | None = None) -> _moments.Parsed:
        """Read a column as moments; what is none becomes a problem of its row."""
        parsed = _moments.parse(texts, zone=self.zone, order=self.order)
        if parsed.format is not None:
            self.formats[parsed.format.shown] += 1
        self.naive += int(parsed.naive.sum())
        if lines is None:
            reason = f"This is not a date or time{_as_in(parsed.format)}."
            self.report("impossible-time", name, parsed.bad, texts, reason)
        return parsed

    def report(self, code: str, column: str, rows: Flags, texts: Texts | None, reason: str) -> None:
        """Report one problem for each of the rows."""
        self.bad |= rows
        found = np.flatnonzero(rows)
        if len(found):
            self.problems.add_all(
                (
                    Problem(
                        line=int(self.rows.lines[i]),
                        code=code,
                        column=column,
                        found=shortened(texts.text(i)) if texts is not None else "",
                        reason=reason,
                    )
                    for i in found
                ),
                code=code,
                count=len(found),
            )


def _as_in(found: _moments.Format | None) -> str:
    return f" in the format {found.shown}, as the rest of the column" if found else ""


def build_events(building: Building, *, file: str, skip_bad: bool) -> Log:
    """Build the log; raises BadRows when rows are bad and are not to be skipped."""
    case, ids = _cases(building)
    started, completed = _times(building)
    activity = building.of_rows(Role.ACTIVITY)
    name = building.mapping.column(Role.ACTIVITY) or ""
    building.report("missing-activity", name, activity.codes < 0, None, "The activity is empty.")
    due = _due(building)
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
    kept, events = _paired(building, events)
    if not skip_bad:
        building.problems.refuse(file=file)
    if not len(kept):
        raise Unreadable(f"{file} has no event that can be used.")
    order = np.lexsort(
        (events.completed_at, events.case) if building.rows.case_of is None else (events.case,)
    )
    numbers, case = _renumbered(events.case[order], building)
    return _finished(building, events.take(order), kept[order], numbers, case, ids, due)


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


def _times(building: Building) -> tuple[_moments.Parsed, _moments.Parsed]:
    """Return start and completion of each row. Where only the start is known, the work is in progress since then."""
    end_role = next((r for r in (Role.END, Role.TIMESTAMP) if building.column(r) is not None), Role.START)
    end_name, start_name = building.mapping.column(end_role) or "", building.mapping.column(Role.START)
    end_texts = building.of_rows(end_role)
    end = building.times(end_name, end_texts)
    if start_name is None or end_role is Role.START:
        building.report("missing-time", end_name, end_texts.codes < 0, None, "The time is empty.")
        nothing = np.full(len(end.at), MISSING)
        return _moments.Parsed(nothing, end.offset, end.naive, end.bad, None), end
    start = building.times(start_name, building.of_rows(Role.START))
    neither = (end_texts.codes < 0) & (building.of_rows(Role.START).codes < 0)
    building.report("missing-time", end_name, neither, None, "Neither start nor end is there.")
    both = (start.at != MISSING) & (end.at != MISSING)
    early = both & (end.at < start.at)
    building.report("end-before-start", end_name, early, end_texts, "The end lies before the start.")
    open_rows = (end_texts.codes < 0) & (start.at != MISSING)
    if open_rows.any():
        building.notes.append(
            f"{int(open_rows.sum()):,} events have a start and no end: they count as work in progress."
        )
    at = np.where(open_rows, start.at, end.at)
    offset = np.where(open_rows, start.offset, end.offset)
    return start, _moments.Parsed(at, offset, end.naive, end.bad, end.format)


def _paired(building: Building, events: _tables.Events) -> tuple[Moments, _tables.Events]:
    """Join starts with completions where the log writes them apart; leave out the bad rows."""
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
            f"{pairs.unfinished:,} events start and are never completed: they count as work in progress "
            "since their start."
        )
    return _joined(building, good, events, pairs)


def _joined(
    building: Building, good: Moments, events: _tables.Events, pairs: _lifecycle.Paired
) -> tuple[Moments, _tables.Events]:
    at, offset = events.completed_at, events.completed_offset
    known = pairs.start_of >= 0
    started = np.where(known, at[pairs.start_of], MISSING)
    early = known & (at[pairs.rows] < started)
    if early.any():
        bad = np.zeros(len(building.bad), bool)
        bad[good[pairs.rows[early]]] = True
        name = building.mapping.column(Role.TIMESTAMP) or ""
        building.report(
            "end-before-start", name, bad, building.column(Role.TIMESTAMP), "The end lies before the start."
        )
    joined = events.take(pairs.rows)
    resource = np.where(
        joined.resource.codes < 0, events.resource.codes[pairs.start_of], joined.resource.codes
    )
    resource = np.where(known, resource, joined.resource.codes)
    whole = _tables.Events(
        case=joined.case,
        activity=joined.activity,
        started_at=started,
        started_offset=np.where(known, offset[pairs.start_of], 0).astype(np.int32),
        completed_at=joined.completed_at,
        completed_offset=joined.completed_offset,
        resource=Texts(codes=resource.astype(np.int32), values=joined.resource.values),
        group=joined.group,
    )
    left = np.flatnonzero(~early)
    return good[pairs.rows[left]], whole.take(left)


def _renumbered(case: Codes, building: Building) -> tuple[Moments, Codes]:
    """Number the cases that have events from 0, in the order of the source; return their old numbers and the new."""
    numbers, new = np.unique(case, return_inverse=True)
    return numbers.astype(np.int64), new.astype(np.int32)


def _due(building: Building) -> _moments.Parsed | None:
    name = building.mapping.column(Role.DUE)
    if name is None:
        return None
    if name in building.rows.columns:
        return building.times(name, building.rows.columns[name])
    return building.times(name, building.rows.cases[name], lines=building.rows.lines)


def _finished(
    building: Building,
    events: _tables.Events,
    kept: Moments,
    numbers: Moments,
    case: Codes,
    ids: Texts | None,
    due: _moments.Parsed | None,
) -> Log:
    """Name the cases, give each event and case its attributes, and make the log."""
    rows = building.rows
    n_cases = len(numbers)

    def of_cases(name: str | None) -> Texts:
        if name is None:
            return building.empty.take(np.full(n_cases, -1))
        if name in rows.cases:
            return rows.cases[name].take(numbers)
        texts = rows.columns[name].take(kept)
        return texts.take(_tables.first_rows(texts.codes >= 0, case, n_cases))

    due_at = np.full(n_cases, MISSING)
    if due is not None and building.mapping.column(Role.DUE) in rows.cases:
        due_at = due.at[numbers]
    elif due is not None:
        firsts = _tables.first_rows(due.at[kept] != MISSING, case, n_cases)
        due_at = np.where(firsts >= 0, due.at[kept][firsts], MISSING)
    event_attributes, case_attributes = _attributes(building, kept, case, numbers)
    return _tables.make_log(
        _tables.Events(**{**vars(events), "case": case}),
        _tables.Cases(
            names=_names(building, ids, numbers),
            channel=of_cases(building.mapping.column(Role.CHANNEL)),
            outcome=of_cases(building.mapping.column(Role.OUTCOME)),
            due_at=due_at,
            attributes=case_attributes,
        ),
        event_attributes=event_attributes,
    )


def _names(building: Building, ids: Texts | None, numbers: Moments) -> tuple[str, ...]:
    if building.rows.case_of is None and ids is not None:
        return tuple(ids.values.take(pa.array(numbers)).to_pylist())
    texts = ids.coded() if ids is not None else None
    names = [
        texts.values[texts.codes[n]] if texts is not None and texts.codes[n] >= 0 else f"trace {n + 1}"
        for n in numbers.tolist()
    ]
    unique = _tables.unique_names(names)
    twice = sum(a != b for a, b in zip(names, unique, strict=True))
    if twice:
        building.notes.append(
            f"{twice:,} traces have the name of an earlier one; they are cases of their own, as in 'name "
            "(2)'."
        )
    return unique


def _attributes(
    building: Building, kept: Moments, case: Codes, numbers: Moments
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the columns without a role: of events, and of cases, where a column says the same in all of a case."""
    used = {a.column for a in building.mapping.assignments}
    rows = building.rows
    of_events, of_cases = {}, {}
    firsts = _tables.first_rows(np.ones(len(case), bool), case, len(numbers))
    for name, texts in rows.columns.items():
        if name in used:
            continue
        column = texts.take(kept)
        if name.startswith(CASE) or (
            rows.case_of is None and _tables.is_constant(column, case, len(numbers))
        ):
            of_cases[CASE + name.removeprefix(CASE)] = typed(column.take(firsts), building)
        else:
            of_events[EVENT + name.removeprefix(EVENT)] = typed(column, building)
    for name, texts in rows.cases.items():
        if name not in used:
            of_cases[name] = typed(texts.take(numbers), building)
    return of_events, of_cases


def typed(texts: Texts, building: Building) -> Any:
    """Return an attribute as moments where all of its texts are, otherwise as text."""
    specimens = Texts(
        codes=np.arange(min(len(texts.values), SPECIMENS), dtype=np.int32), values=texts.values[:SPECIMENS]
    )
    if len(specimens) and not _moments.parse(specimens, zone=building.zone, order=building.order).bad.any():
        parsed = _moments.parse(texts, zone=building.zone, order=building.order)
        if not parsed.bad.any():
            return _tables.moments(parsed.at)
    return _measured(texts, building.decimal) or _tables.compact(texts)


def _measured(texts: Texts, decimal: str | None) -> Any:
    """Return a column as numbers where all texts are numbers and some has a decimal sign; else it may well be a key."""
    if decimal is None or not len(texts.values):
        return None
    thousands = "." if decimal == "," else ","
    shape = rf"^\s*[+-]?\d+(?:\{thousands}\d{{3}})*(?:\{decimal}\d+)?\s*$"
    if not pc.all(pc.match_substring_regex(texts.values, shape)).as_py():
        return None
    if not pc.any(pc.match_substring(texts.values, decimal)).as_py():
        return None
    plain = pc.replace_substring(
        pc.replace_substring(pc.utf8_trim_whitespace(texts.values), thousands, ""), decimal, "."
    )
    numbers = pc.replace_substring_regex(plain, r"^\+", "").cast(pa.float64())
    return numbers.take(pa.array(texts.codes, pa.int32(), mask=texts.codes < 0))
