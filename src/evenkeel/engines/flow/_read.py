"""Read an event log from a file, or look at its beginning."""

from pathlib import Path

from evenkeel.engines.flow import _build, _moments, _suggest
from evenkeel.engines.flow._dialect import Dialect
from evenkeel.engines.flow._guard import head, opened
from evenkeel.engines.flow._problems import Problems
from evenkeel.engines.flow._reading import Limits, Mapping, OnProgress, Preview, Reading, Unreadable
from evenkeel.engines.flow._report import RoleUsed, Source
from evenkeel.engines.flow._xes import looks_like_xes, read_xes


def inspect(
    path: str | Path, *, timezone: str = "UTC", limits: Limits = Limits(), dialect: Dialect | None = None
) -> Preview:
    """Look at the beginning of a file: its columns, some rows, and what they seem to mean."""
    raise NotImplementedError


def read(
    path: str | Path,
    *,
    mapping: Mapping | None = None,
    timezone: str = "UTC",
    dialect: Dialect | None = None,
    skip_bad: bool = False,
    limits: Limits = Limits(),
    on_progress: OnProgress | None = None,
) -> Reading:
    """Read an event log."""
    path = Path(path)
    zone = _moments.zone_named(timezone)
    problems = Problems(limits)
    if not looks_like_xes(head(path, limits=limits)):
        raise Unreadable(f"{path.name}: not yet")
    with opened(path, limits=limits, on_progress=on_progress) as file:
        rows = read_xes(file, path=path, limits=limits, problems=problems)
    suggestion = _suggest.suggest_xes(tuple(rows.columns), tuple(rows.cases))
    mapping = mapping or suggestion
    _build.check_columns(rows, mapping)
    building = _build.Building(rows=rows, mapping=mapping, zone=zone, order=None, problems=problems)
    log = _build.build_events(building, file=path.name, skip_bad=skip_bad)
    source = Source(
        file=path.name,
        format="xes",
        rows=len(rows.lines),
        timezone=timezone,
        naive_times=building.naive,
        mapping=tuple(RoleUsed(role=a.role.value, column=a.column, reason=a.reason) for a in mapping.assignments),
        problems=problems.counted,
        notes=(*rows.notes, *building.notes),
    )
    return Reading(log=log, source=source, problems=problems.listed)
