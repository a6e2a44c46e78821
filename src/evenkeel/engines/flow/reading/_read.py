"""Read an event log from a file, or look at its beginning."""

import zoneinfo
from dataclasses import dataclass
from pathlib import Path

from evenkeel.engines.flow._vocabulary import Role
from evenkeel.engines.flow.document._report import RoleUsed, Source
from evenkeel.engines.flow.reading import _build, _building, _format, _moments, _profile, _suggest, _wide
from evenkeel.engines.flow.reading._columns import Rows
from evenkeel.engines.flow.reading._dialect import Dialect, find_decimal
from evenkeel.engines.flow.reading._problems import shortened
from evenkeel.engines.flow.reading._reading import (
    MULTIPLE,
    Assignment,
    BadMapping,
    Limits,
    Mapping,
    OnProgress,
    Preview,
    Reading,
)

LOOKED_AT = 2_000
"""Rows from which the meaning of the columns is suggested."""
SHOWN = 10
DEFAULT = Limits()
NO_DIALECT = Dialect()
NEEDED = (Role.CASE, Role.ACTIVITY, Role.TIMESTAMP, Role.END)
BESIDE = (Role.RESOURCE, Role.GROUP, Role.CHANNEL, Role.DUE, Role.OUTCOME)
"""What may be suggested beside the roles that a format gives."""
FORMAT_ROLES = (Role.TIMESTAMP, Role.END, Role.START, Role.CREATED, Role.CLOSED, Role.MILESTONE, Role.DUE)


def inspect(
    path: str | Path, *, timezone: str = "UTC", limits: Limits = DEFAULT, dialect: Dialect | None = None
) -> Preview:
    """Look at the beginning of a file: its columns, some rows, and what they seem to mean.

    Raises Unreadable and TooLarge as `read` does, BadMapping for a time zone that there is not.
    """
    zone = _moments.zone_named(timezone)
    file = _format.recognised(Path(path), limits=limits, dialect=dialect or NO_DIALECT)
    return _look(file, zone, dialect or NO_DIALECT).preview


def read(
    path: str | Path,
    *,
    mapping: Mapping | None = None,
    timezone: str = "UTC",
    dialect: Dialect | None = None,
    skip_bad: bool = False,
    limits: Limits = DEFAULT,
    on_progress: OnProgress | None = None,
) -> Reading:
    """Read an event log from CSV (or its kin), Excel, Parquet, XES or OCEL 2.0; texts also gzipped.

    Of OCEL, the objects of one type become the cases: the most frequent type that has events, or the one that
    the mapping names as `case`. `Source.notes` says what that view leaves out.

    Without a mapping the suggestion of `inspect` holds. `timezone` is the zone (IANA name) of times that
    carry no offset. `dialect` sets what would otherwise be found. With `skip_bad`, rows that cannot be used
    are left out and listed in `Reading.problems`; without it nothing is read when there is one. `on_progress`
    is called as it goes.

    Raises Unreadable for a file that is no event log, TooLarge past the limits, BadMapping for columns that
    cannot be used as named (or found), BadRows for rows that cannot be used.
    """
    zone = _moments.zone_named(timezone)
    dialect = dialect or NO_DIALECT
    file = _format.recognised(Path(path), limits=limits, dialect=dialect, on_progress=on_progress)
    look = _look(file, zone, dialect)
    if mapping is None:
        mapping = _complete(look.preview, file=file.path.name)
    mapping = _filled(mapping, look.rows)
    if file.format != "xes":  # an attribute of XES may first come up far below
        checked(mapping, look.rows)
    contents = _format.contents(file, on_progress=on_progress, case=mapping.column(Role.CASE))
    mapping = checked(mapping, contents.rows)
    building = _building.Building(
        rows=contents.rows,
        mapping=mapping,
        zone=zone,
        order=dialect.order,
        decimal=dialect.decimal or look.preview.decimal,
        problems=contents.problems,
    )
    build = _wide.build_register if mapping.is_wide else _build.build_events
    log = build(building, file=file.path.name, skip_bad=skip_bad)
    source = Source(
        file=file.path.name,
        format=file.format,
        rows=contents.rows.found,
        encoding=contents.found.encoding.removesuffix("-sig") if contents.found else None,
        delimiter=contents.found.delimiter if contents.found else None,
        decimal=building.decimal,
        date_format=", ".join(building.formats) or None,
        timezone=timezone,
        naive_times=building.naive,
        mapping=tuple(
            RoleUsed(role=a.role.value, column=a.column, reason=a.reason) for a in mapping.assignments
        ),
        problems=contents.problems.counted,
        notes=(*contents.rows.notes, *building.notes),
    )
    return Reading(log=log, source=source, problems=contents.problems.listed)


@dataclass(frozen=True)
class _Look:
    preview: Preview
    rows: Rows


def _look(file: _format.File, zone: zoneinfo.ZoneInfo, dialect: Dialect) -> _Look:
    """Read the beginning of a file and suggest what its columns mean."""
    contents = _format.contents(file, enough=LOOKED_AT)
    rows = contents.rows
    columns = _profile.profile(rows, zone=zone, order=dialect.order)
    suggestion, missing = _suggest.suggest(columns, by_trace=rows.case_of is not None)
    if rows.known:
        suggestion, missing = _beside(rows, suggestion), ()
    by_name = {c.name: c for c in columns}
    times = [by_name[a.column] for role in FORMAT_ROLES for a in suggestion.assignments if a.role == role]
    preview = Preview(
        format=file.format,
        encoding=contents.found.encoding.removesuffix("-sig") if contents.found else None,
        delimiter=contents.found.delimiter if contents.found else None,
        decimal=dialect.decimal or find_decimal(_numbers(columns)),
        date_format=next((c.format.shown for c in times if c.format), None),
        columns=tuple(c.sample() for c in columns),
        rows=tuple(
            tuple(shortened(c.texts.text(i)) for c in columns) for i in range(min(SHOWN, len(rows.lines)))
        ),
        suggestion=suggestion,
        missing=missing,
        notes=(*rows.notes, *_uncertain(times)),
    )
    return _Look(preview, rows)


def _filled(mapping: Mapping, rows: Rows) -> Mapping:
    """Add the roles without which nothing can be read, where the format itself gives them."""
    if not rows.known or rows.case_of is None or mapping.is_wide:
        return mapping
    timed = any(mapping.column(role) for role in (Role.TIMESTAMP, Role.START, Role.END))
    named = {a.role for a in mapping.assignments} | (set(FORMAT_ROLES) if timed else set())
    return Mapping(
        (*mapping.assignments, *(a for a in rows.known if a.role in NEEDED and a.role not in named))
    )


def _beside(rows: Rows, suggestion: Mapping) -> Mapping:
    """Return the roles that the format gives, with what is suggested beside them."""
    taken = {a.column for a in rows.known}
    further: tuple[Assignment, ...] = ()
    if not rows.own:
        suggested = (a for a in suggestion.assignments if a.role in BESIDE and a.column not in taken)
        further = tuple(suggested)
    return Mapping((*rows.known, *further))


def _uncertain(times: list[_profile.Column]) -> list[str]:
    return [
        f"The dates in {c.name!r} fit day first as well as month first in the rows looked at; they are "
        "taken as "
        f"{c.format.shown}. Set the date format if that is wrong."
        for c in times
        if c.format and not c.format.certain
    ]


def _numbers(columns: tuple[_profile.Column, ...]) -> list[str]:
    return [str(v) for c in columns if c.kind == "number" for v in c.texts.values[:100].to_pylist()]


def _complete(preview: Preview, *, file: str) -> Mapping:
    if preview.missing:
        names = ", ".join(repr(c.name) for c in preview.columns)
        hint = " ".join(f'--map {role.value}="{preview.columns[0].name}"' for role in preview.missing)
        raise BadMapping(
            f"{file} does not show by itself which column is the "
            f"{' and which the '.join(r.value for r in preview.missing)}. "
            f"Its columns are {names}. Name the right ones, as in {hint}."
        )
    return preview.suggestion


def checked(mapping: Mapping, rows: Rows) -> Mapping:
    """Refuse a mapping that the columns do not allow; an attribute of cases may be named without `case:`."""
    there = [*rows.columns, *rows.cases]
    found = []
    for one in mapping.assignments:
        column = (
            one.column
            if one.column in there or _building.CASE + one.column not in there
            else _building.CASE + one.column
        )
        if column not in there:
            raise BadMapping(
                f"There is no column {one.column!r} for {one.role.value}. The columns are "
                f"{', '.join(map(repr, there))}."
            )
        found.append(one._replace(column=column))
    for role in Role:
        named = [a.column for a in found if a.role == role]
        if len(named) > 1 and role not in MULTIPLE:
            raise BadMapping(
                f"Only one column can be the {role.value}; {' and '.join(map(repr, named))} are named."
            )
    _needed(Mapping(tuple(found)), rows)
    return Mapping(tuple(found))


def _needed(mapping: Mapping, rows: Rows) -> None:
    if mapping.is_wide:
        if rows.case_of is not None:
            raise BadMapping(
                "An XES log has one row for each event; it cannot be read as a register with a creation date."
            )
        return
    timed = any(mapping.column(role) for role in (Role.TIMESTAMP, Role.END, Role.START))
    needed = [Role.ACTIVITY] if rows.case_of is not None else [Role.CASE, Role.ACTIVITY]
    missing = [r.value for r in needed if mapping.column(r) is None] + (
        [] if timed else [Role.TIMESTAMP.value]
    )
    if missing:
        raise BadMapping(
            f"The {' and the '.join(missing)} {'are' if len(missing) > 1 else 'is'} not named. An event "
            "log needs a case, "
            "an activity and a timestamp (or an end); a register with one row for each case needs a "
            "created column."
        )
    of_rows = (Role.ACTIVITY, Role.TIMESTAMP, Role.START, Role.END, Role.RESOURCE, Role.GROUP)
    for role in of_rows:
        name = mapping.column(role)
        if name is not None and name not in rows.columns:
            raise BadMapping(f"{name!r} belongs to cases, so it cannot be the {role.value} of events.")
