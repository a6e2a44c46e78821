"""Decisions of insight, apart from storage: who may do what, what may follow what, what a file may be called."""

import datetime as dt
import re
import unicodedata
from collections.abc import Collection
from typing import ClassVar, Final

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.insight.values import Move, Report, Status
from evenkeel.engines import flow
from evenkeel.kernel import errors

STALLED_AFTER: Final = dt.timedelta(seconds=60)
UNDO_WITHIN: Final = dt.timedelta(minutes=10)
LONGEST_NAME: Final = 200
LONGEST_FILE_NAME: Final = 120
MOST_FILE_NAME_BYTES: Final = 240
"""File systems count bytes, 255 at most, and a letter may take four of them."""

MOVES: Final[dict[Move, dict[Status, Status]]] = {
    # Somebody has said what the columns mean; also later, when she corrects them.
    Move.QUEUE: {
        Status.RECEIVED: Status.QUEUED,
        Status.BAD_ROWS: Status.QUEUED,
        Status.REFUSED: Status.QUEUED,
        Status.STOPPED: Status.QUEUED,
        Status.READY: Status.QUEUED,
    },
    # The worker is gone, or gave up; the same settings are tried once more.
    Move.RESTART: {
        Status.QUEUED: Status.QUEUED,
        Status.READING: Status.QUEUED,
        Status.STOPPED: Status.QUEUED,
        Status.REFUSED: Status.QUEUED,
    },
    # A job that is delivered twice begins twice: the later run wins.
    Move.BEGIN: {Status.QUEUED: Status.READING, Status.READING: Status.READING},
    Move.FINISH: {Status.READING: Status.READY},
    Move.REFUSE: {Status.READING: Status.REFUSED},
    Move.FIND_BAD_ROWS: {Status.READING: Status.BAD_ROWS},
    Move.STOP: {Status.READING: Status.STOPPED},
}
"""Every move and the statuses from which it is possible; all other pairs are refused."""

UNDER_WAY: Final = frozenset({Status.QUEUED, Status.READING})
SEE_PEOPLE: Final = frozenset({accounts.Role.LEADER, accounts.Role.ADMINISTRATOR})
CHANGERS: Final = frozenset({accounts.Role.LEADER, accounts.Role.ADMINISTRATOR})


class NoSuchReport(errors.NotFound):
    """There is no such report, or it is not yours to see."""

    code: ClassVar[str] = "no-such-report"


class WrongStatus(errors.Conflict):
    """This cannot be done while the report is “{status}”."""

    code: ClassVar[str] = "report-in-wrong-status"


class StillRunning(errors.Conflict):
    """The file is being read at this moment; wait until it is done."""

    code: ClassVar[str] = "report-still-running"


class NotYours(errors.Denied):
    """Only who uploaded the file, leaders and administrators may change or delete this report."""

    code: ClassVar[str] = "report-not-yours"


class PeopleUnseen(errors.Denied):
    """Only leaders and administrators see who is who in a report."""

    code: ClassVar[str] = "people-unseen"


class OtherOrganisation(errors.Conflict):
    """This form was opened for another organisation than {now}, for which you act now. Nothing was sent. Open it anew."""

    code: ClassVar[str] = "other-organisation"


class TooLateToUndo(errors.Conflict):
    """The report was deleted more than ten minutes ago and cannot be brought back."""

    code: ClassVar[str] = "too-late-to-undo"


class NoName(errors.Invalid):
    """Give the report a name of 1 to 200 characters."""

    code: ClassVar[str] = "report-without-name"


class UploadTooLarge(errors.Invalid):
    """The file has {size}; at most {limit} can be uploaded."""

    code: ClassVar[str] = "upload-too-large"


class EmptyUpload(errors.Invalid):
    """The file is empty."""

    code: ClassVar[str] = "upload-empty"


def after(status: Status, move: Move) -> Status:
    """Return the status that follows. Raises WrongStatus where the move is not possible."""
    follows = MOVES[move].get(status)
    if follows is None:
        raise WrongStatus(status=status.value.replace("-", " "))
    return follows


def can_move(status: Status, move: Move) -> bool:
    """Tell whether a move is possible."""
    return status in MOVES[move]


def is_stalled(report: Report, *, at: dt.datetime) -> bool:
    """Tell whether nobody seems to work on a report that should be under way: no sign of life for a minute."""
    if report.status not in UNDER_WAY:
        return False
    last = max(moment for moment in (report.queued_at, report.heartbeat_at, report.received_at) if moment)
    return at - last > STALLED_AFTER


def check_restart(report: Report, *, at: dt.datetime) -> None:
    """Raise WrongStatus or StillRunning where reading cannot be started again."""
    after(report.status, Move.RESTART)
    if report.status in UNDER_WAY and not is_stalled(report, at=at):
        raise StillRunning


def can_change(acting: accounts.Acting, report: Report) -> bool:
    """Tell whether this member may set columns, rename and delete: the uploader, leaders, administrators."""
    return acting.user_id == report.uploaded_by_id or acting.role in CHANGERS


def check_change(acting: accounts.Acting, report: Report) -> None:
    """Raise NotYours where `can_change` says no."""
    if not can_change(acting, report):
        raise NotYours


def can_see_people(acting: accounts.Acting) -> bool:
    """Tell whether this member may see what single people did, by name: leaders and administrators."""
    return acting.role in SEE_PEOPLE


def check_see_people(acting: accounts.Acting) -> None:
    """Raise PeopleUnseen where `can_see_people` says no."""
    if not can_see_people(acting):
        raise PeopleUnseen


def can_select_team(acting: accounts.Acting, team: flow.Choice) -> bool:
    """Tell whether this member may look at a team alone: not at one so small that it tells of single people.

    Where a log names no people at all, no team tells of any.
    """
    return can_see_people(acting) or team.people == 0 or team.people >= flow.FEWEST_PEOPLE


def check_form(acting: accounts.Acting, *, opened_for: str) -> None:
    """Raise OtherOrganisation where a form was opened for another organisation than the member acts for now."""
    if opened_for and opened_for != str(acting.organisation_id):
        raise OtherOrganisation(now=acting.organisation_name)


def checked_name(name: str) -> str:
    """Return a report's name on one line, without spaces around it. Raises NoName."""
    plain = " ".join(name.split())
    if not 0 < len(plain) <= LONGEST_NAME:
        raise NoName
    return plain


def safe_file_name(given: str) -> str:
    """Return a harmless name for a file: no folder, no hidden file, no sign that a shell or a browser could mistake."""
    last = re.split(r"[\\/]", unicodedata.normalize("NFC", given))[-1]
    plain = re.sub(r"[^\w .()+-]", "_", last).strip(" .")
    if len(plain) > LONGEST_FILE_NAME or len(plain.encode()) > MOST_FILE_NAME_BYTES:
        # The end says what format it is.
        start, end = plain[:-20][: LONGEST_FILE_NAME - 20], plain[-20:]
        room = MOST_FILE_NAME_BYTES - len(end.encode())
        plain = start.encode()[:room].decode(errors="ignore").rstrip(" .") + end
    return plain or "event-log"


def name_from_file(file_name: str) -> str:
    """Return a first name for a report: the file's, without its endings."""
    stem = re.sub(
        r"(\.(gz|csv|tsv|txt|xlsx|xlsm|xls|xlsb|ods|parquet|xes))+$", "", file_name, flags=re.IGNORECASE
    )
    words = " ".join(re.sub(r"[_-]+", " ", stem).split()) or file_name
    return words[0].upper() + words[1:]


def missing_roles(roles: Collection[flow.Role]) -> tuple[flow.Role, ...]:
    """Return the roles without which no report can be made of these; empty where they suffice.

    A row with a date of opening is a whole case; then nothing else is needed.
    """
    if flow.Role.CREATED in roles:
        return ()
    needed = [role for role in (flow.Role.CASE, flow.Role.ACTIVITY) if role not in roles]
    if flow.Role.TIMESTAMP not in roles and flow.Role.END not in roles:
        needed.append(flow.Role.TIMESTAMP)
    return tuple(needed)


def doubled_roles(assignments: Collection[flow.Assignment]) -> dict[flow.Role, tuple[str, ...]]:
    """Return the columns of each role that more columns have than may."""
    columns: dict[flow.Role, list[str]] = {}
    for assignment in assignments:
        columns.setdefault(assignment.role, []).append(assignment.column)
    return {
        role: tuple(names)
        for role, names in columns.items()
        if len(names) > 1 and role != flow.Role.MILESTONE
    }
