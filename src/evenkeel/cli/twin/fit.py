"""`evenkeel twin fit`: a twin, learnt from an event log."""

import dataclasses
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from evenkeel.cli import event_log, files, options, terminal
from evenkeel.cli.twin import sources
from evenkeel.engines import twin

DAY = 86_400
WEEK = 7 * DAY * 1_000_000
"""Microseconds."""
ARRIVALS = {
    "weekly": "by chance, at rates that follow the hours of the week",
    "gaps": "one after the other, with gaps as they were seen",
}


def fit(
    log: options.LogFile,
    *,
    out: Annotated[
        Path,
        typer.Option(
            "--out", "-o", metavar="FILE", show_default=False, help="The twin: a JSON file to write."
        ),
    ],
    hold_out: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Learn from the first four fifths of the log alone, and write the rest to this CSV file, for "
            "`evenkeel twin evaluate`.",
        ),
    ] = None,
    norm: Annotated[
        str | None,
        typer.Option(
            metavar="COLUMN",
            help="Column that says within how many days each case shall be done, where no column of due dates says it.",
        ),
    ] = None,
    seed: sources.Seed = 0,
    roles: options.Roles = None,
    timezone: options.TimeZone = None,
    date_format: options.DateFormat = None,
    delimiter: options.Delimiter = None,
    encoding: options.Encoding = None,
    decimal: options.Decimal = None,
    skip_bad: options.SkipBad = False,
    max_size: options.MaxSize = None,
) -> None:
    """Learn from the finished cases of a log how the operation behaves, and say what was learnt and what was assumed.

    Works without start times and without names of people. Without a time zone, the log is asked whether it shows summer time,
    and how. Every part of the twin can be read, and changed by hand.
    """
    _check(log, out, hold_out)
    written = sources.Written(roles, timezone, date_format, delimiter, encoding, decimal, skip_bad, max_size)
    seen, _, state = sources.converted(log, written)
    later = None
    if hold_out is not None:
        (seen, later), state = twin.held_out(seen), None  # what was open at the end is not known at the cut
    zone = event_log.zone(timezone)
    with terminal.notices().status("Learning"):
        told = zone.name if zone.told else None
        learnt = twin.fit(seen, timezone=told, state=state, norm=norm, seed=seed)
    with files.whole(out) as part:
        twin.save(learnt, part)
    for line in lines(learnt, seen):
        terminal.output().print(terminal.printable(line, longest=1000), soft_wrap=True)
    _keep(later, hold_out)
    terminal.notices().print(
        f"Written: {', '.join(str(path) for path in (out, hold_out) if path)}", soft_wrap=True
    )


def _check(log: Path, *targets: Path | None) -> None:
    """Refuse, before any work, to write over the log or two files into one. Raises files.CannotWrite."""
    taken = [log.resolve()]
    for path in filter(None, targets):
        files.check(path)
        if path.resolve() in taken:
            raise files.CannotWrite(f"{path} is named twice. Name another file to write.")
        taken.append(path.resolve())


def lines(learnt: twin.Twin, seen: twin.EventLog) -> Iterator[str]:
    """Say what a twin has learnt from a log, and what was assumed."""
    yield f"Learnt from {seen.n_cases:,} finished cases with {seen.n_instances:,} pieces of work{_period(learnt)}."
    yield f"  Activities  {len(learnt.activities):,}"
    yield f"  People      {len(learnt.people):,}{_alone(learnt)}"
    yield f"  Arrivals    {_arrivals(learnt, seen)}"
    yield from _norms(learnt)
    yield f"  Clock       hours of the day and days of the week are those of {learnt.timezone}"
    if learnt.assumptions:
        yield "Assumed:"
        yield from (f"  - {each.sentence}" for each in learnt.assumptions)


def _period(learnt: twin.Twin) -> str:
    if learnt.learned is None:
        return ""
    return f", {learnt.learned.begin:%Y-%m-%d} to {learnt.learned.end:%Y-%m-%d}"


def _alone(learnt: twin.Twin) -> str:
    """Say how many activities happen by themselves."""
    alone = len({each.key for each in learnt.activities} - {skill.activity for skill in learnt.skills})
    return f"; {alone:,} of the activities happen by themselves" if alone else ""


def _arrivals(learnt: twin.Twin, seen: twin.EventLog) -> str:
    span = int(seen.opened.max() - seen.opened.min()) / WEEK
    often = f"{(seen.n_cases - 1) / span:,.1f} cases a week" if span > 0 else "all at one moment"
    how = "; ".join(ARRIVALS[each.kind] for each in learnt.streams if each.kind in ARRIVALS)
    return f"{often}, {how}" if how else often


def _norms(learnt: twin.Twin) -> Iterator[str]:
    """Say until when cases shall be done, if the log says it."""
    norms = sorted({each.due_after for each in learnt.course.classes if each.due_after is not None})
    if norms:
        least, most = (f"{norm / DAY:,.3g}" for norm in (norms[0], norms[-1]))
        yield f"  Norm        {least if least == most else f'{least} to {most}'} days from when a case comes"


def _keep(later: twin.EventLog | None, path: Path | None) -> None:
    """Write the part of the log that the twin has not seen, without what it tells of the cases beside."""
    if later is None or path is None:
        return
    with files.whole(path) as part:
        twin.write_csv(dataclasses.replace(later, attributes={}, due=None), part)
    terminal.output().print(
        f"Held out for `evenkeel twin evaluate`: {later.n_cases:,} later cases; those that stand on both sides are in neither."
    )
