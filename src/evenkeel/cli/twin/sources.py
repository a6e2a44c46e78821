"""What the commands about twins read: a log, a twin, a moment."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, ClassVar
from zoneinfo import ZoneInfo

import typer

from evenkeel.cli import bad_rows, event_log, files, mapping, options, terminal
from evenkeel.cli.twin import converting
from evenkeel.engines import flow, twin
from evenkeel.kernel import errors

TwinFile = Annotated[
    Path,
    typer.Argument(metavar="TWIN", show_default=False, help="A twin that `evenkeel twin fit` has written."),
]
Seed = Annotated[
    int, typer.Option(min=0, help="Number that chance begins with: the same seed, the same result.")
]


@dataclass(frozen=True)
class Written:
    """What the options say about how the log is written."""

    roles: list[str] | None
    timezone: str | None
    date_format: str | None
    delimiter: str | None
    encoding: str | None
    decimal: str | None
    skip_bad: bool
    max_size: int | None


class NothingOpen(errors.Invalid):
    """Nothing had been begun by then."""

    code: ClassVar[str] = "nothing-begun"


def log(path: Path, written: Written) -> twin.EventLog:
    """Read a log as a twin needs it, and say how many unfinished cases are left out.

    Raises what `event_log.read` raises.
    """
    return converted(path, written).log


def converted(path: Path, written: Written) -> converting.Converted:
    """Read the finished cases of a log, and which are open, and say how many unfinished cases are left out.

    Raises what `event_log.read` raises.
    """
    found = converting.converted(_read(path, written))
    if found.still_open:
        terminal.notices().print(f"Left out because they are not finished: {found.still_open:,} cases.")
    return found


def standing(path: Path, written: Written) -> converting.Stood:
    """Read a log with its open cases.

    Raises what `event_log.read` raises.
    """
    return converting.standing(_read(path, written))


def _read(path: Path, written: Written) -> flow.Log:
    choices = event_log.Choices(
        zone=event_log.zone(written.timezone),
        given=mapping.parse(written.roles or ()),
        dialect=options.dialect(written.encoding, written.delimiter, written.decimal, written.date_format),
        limits=event_log.limits(written.max_size),
        skip_bad=written.skip_bad,
    )
    return bad_rows.read(path, choices).log


def load(path: Path) -> twin.Twin:
    """Read a twin. Raises files.CannotRead and twin.UnreadableTwin."""
    if not path.is_file():
        raise files.CannotRead(
            f"There is no file {path}. Make a twin with `evenkeel twin fit LOG -o {path}`."
        )
    return twin.load(path)


def moment(text: str, *, zone: str, option: str) -> dt.datetime:
    """Read a moment as ISO 8601 has it; without an offset it is of the zone. Raises typer.BadParameter."""
    try:
        read = dt.datetime.fromisoformat(text)
    except ValueError as trouble:
        raise typer.BadParameter(
            f"{text!r} is not a moment; write 2027-01-04 or 2027-01-04T08:00+01:00", param_hint=option
        ) from trouble
    return read if read.tzinfo else read.replace(tzinfo=ZoneInfo(zone))


def moment_of(found: converting.Stood, at: str | None, *, zone: str) -> dt.datetime:
    """Return the moment at which things stand: the one that was asked for with --at, else the last of the log.

    Raises NothingOpen and what `moment` raises.
    """
    if at is not None:
        return moment(at, zone=zone, option="--at")
    if not found.log.n_instances:
        raise NothingOpen("There is no work in this log, so there is nothing to foretell.")
    return dt.datetime.fromtimestamp(int(found.log.end.max()) / 1e6, dt.UTC).astimezone(ZoneInfo(zone))


def closed(found: converting.Stood, at: dt.datetime) -> set[str] | None:
    """Return the cases that were over by then; none where the log does not say which are open."""
    if not found.open.any():
        return None
    over = ~found.open & (found.log.closed <= at.timestamp() * 1e6)
    return {name for name, gone in zip(found.log.cases, over.tolist(), strict=True) if gone}


def state_of(found: converting.Stood, at: dt.datetime, asked: twin.Twin) -> twin.State:
    """Return how things stood at a moment of a log. Raises NothingOpen where nothing had begun by then."""
    state = twin.state_of(found.log, at=at, closed=closed(found, at), due=found.due, twin=asked)
    if not state.cases and not (found.log.start <= at.timestamp() * 1e6).any():
        raise NothingOpen(
            f"Nothing in this log had begun by {at:%Y-%m-%d %H:%M %Z}: name a moment within it with --at."
        )
    return state
