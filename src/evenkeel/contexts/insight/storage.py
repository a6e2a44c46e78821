"""Files of reports on the disk: <MEDIA_ROOT>/<organisation>/<report>/. Only who has asked the database knows a path."""

import contextlib
import shutil
import uuid
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings

from evenkeel.engines import flow

KEPT = "kept"
PROBLEMS_FILE = "rows-that-could-not-be-used.csv"


def folder(*, organisation_id: uuid.UUID, report_id: uuid.UUID) -> Path:
    """Return the folder of a report."""
    return Path(settings.MEDIA_ROOT) / str(organisation_id) / str(report_id)


def log_path(*, organisation_id: uuid.UUID, report_id: uuid.UUID, file_name: str) -> Path:
    """Return where a report's event log lies."""
    return folder(organisation_id=organisation_id, report_id=report_id) / "log" / file_name


def problems_path(*, organisation_id: uuid.UUID, report_id: uuid.UUID) -> Path:
    """Return where the list of a report's bad rows lies."""
    return folder(organisation_id=organisation_id, report_id=report_id) / PROBLEMS_FILE


def kept_log_path(*, organisation_id: uuid.UUID, report_id: uuid.UUID, making: uuid.UUID) -> Path:
    """Return the folder of the log as one reading understood it."""
    return folder(organisation_id=organisation_id, report_id=report_id) / KEPT / str(making)


def keep_log(log: flow.Log, *, path: Path) -> None:
    """Keep a log as it was read; where it is there already, it stays."""
    if flow.kept(path, events=("case",)) is None:
        shutil.rmtree(path, ignore_errors=True)
        flow.keep(log, path)


def forget_other_logs(*, path: Path) -> None:
    """Remove what other readings of the same report have kept."""
    for other in path.parent.iterdir() if path.parent.is_dir() else ():
        if other != path:
            shutil.rmtree(other, ignore_errors=True)


def keep(pieces: Iterable[bytes], *, path: Path) -> int:
    """Write a file piece by piece, readable by nobody else; return its size in bytes."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.touch(mode=0o600)
    with path.open("wb") as file:
        return sum(file.write(piece) for piece in pieces)


def keep_problems(problems: Iterable[flow.Problem], *, path: Path) -> None:
    """Write the list of bad rows, readable by nobody else; readers see the old list or the new one, never half of one."""
    coming = path.with_suffix(".coming")
    coming.touch(mode=0o600)
    flow.write_problems(problems, coming)
    coming.replace(path)


def remove(*, organisation_id: uuid.UUID, report_id: uuid.UUID) -> None:
    """Remove everything of a report from the disk; nothing there is fine: it may have been tried before.

    What cannot be removed raises OSError: nobody may be told that something is gone while it is there.
    """
    with contextlib.suppress(FileNotFoundError):
        shutil.rmtree(folder(organisation_id=organisation_id, report_id=report_id))
