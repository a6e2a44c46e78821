"""Decisions of blueprint, apart from storage: who may do what, what may follow what, how two edits become one."""

import datetime as dt
import itertools
import re
import unicodedata
import uuid
from collections import Counter
from collections.abc import Container, Mapping
from typing import ClassVar, Final

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.blueprint.values import Branch, Clash, Counts, Files, Kind, Move, Status
from evenkeel.engines import operating_model
from evenkeel.kernel import errors

DESIGNERS: Final = frozenset({accounts.Role.DESIGNER, accounts.Role.LEADER, accounts.Role.ADMINISTRATOR})
RESERVED: Final = frozenset(
    {"as-is", "to-be", "base", "begin", "shared", "seats", "applications", "by-link", "partnership"}
)
"""Names that no draft has: those of the lines, and of pages beside them."""
APPLIERS: Final = frozenset({accounts.Role.DESIGNER, accounts.Role.ADMINISTRATOR})

MOVES: Final[Mapping[Move, Mapping[Status, Status]]] = {
    Move.CONSULT: {Status.OPEN: Status.CONSULTING},
    Move.RECALL: {Status.CONSULTING: Status.OPEN, Status.APPROVED: Status.OPEN},
    Move.APPROVE: {Status.OPEN: Status.APPROVED, Status.CONSULTING: Status.APPROVED},
    Move.SEND_BACK: {Status.CONSULTING: Status.OPEN},
    Move.TAKE: {Status.APPROVED: Status.TAKEN},
    Move.WITHDRAW: {
        Status.OPEN: Status.WITHDRAWN,
        Status.CONSULTING: Status.WITHDRAWN,
        Status.APPROVED: Status.WITHDRAWN,
    },
}
"""Every move of a draft and the statuses from which it is possible; all other pairs are refused."""

EDITABLE: Final = frozenset({Status.OPEN, Status.CONSULTING, Status.APPROVED})
"""Statuses in which a draft can be edited; an edit while consulting is an amendment, one after approval voids it."""
RULINGS: Final = frozenset({Move.APPROVE, Move.SEND_BACK})
"""Moves that are for those whom the governance of the model names."""


class NoSuchBranch(errors.NotFound):
    """There is no such branch, or it is not yours to see."""

    code: ClassVar[str] = "no-such-branch"


class NoSuchRevision(errors.NotFound):
    """There is no such revision, or it is not yours to see."""

    code: ClassVar[str] = "no-such-revision"


class NoSuchRecord(errors.NotFound):
    """The model has no such record."""

    code: ClassVar[str] = "no-such-record"


class NoSuchFile(errors.NotFound):
    """The model has no such file, or it is none of text."""

    code: ClassVar[str] = "no-such-file"


class NoSuchRelease(errors.NotFound):
    """There is no such release, or it is not your partnership's."""

    code: ClassVar[str] = "no-such-release"


class NoModelYet(errors.NotFound):
    """No operating model is in effect yet. Begin one, and apply it."""

    code: ClassVar[str] = "no-model-yet"


class NotDesigner(errors.Denied):
    """Only designers, leaders and administrators may change the operating model."""

    code: ClassVar[str] = "not-a-designer"


class NotApplier(errors.Denied):
    """Only designers and administrators may apply a revision."""

    code: ClassVar[str] = "not-an-applier"


class WrongMove(errors.Conflict):
    """The draft is {status}; this cannot be done with it now."""

    code: ClassVar[str] = "draft-in-wrong-status"


class ChangedSince(errors.Conflict):
    """The draft was changed since you opened this page. Read what is new, then decide."""

    code: ClassVar[str] = "draft-changed-since"


class NotADraft(errors.Conflict):
    """“{name}” is no draft. Begin a draft, change it there, and have it approved."""

    code: ClassVar[str] = "not-a-draft"


class Clashing(errors.Conflict):
    """Somebody else changed the same at the same time. Nothing was saved; choose for each what shall hold."""

    code: ClassVar[str] = "edits-clash"

    def __init__(self, clashes: tuple[Clash, ...], against: uuid.UUID | None = None) -> None:
        """Keep what clashes, and with which revision."""
        self.clashes, self.against = clashes, against
        super().__init__()


class HasErrors(errors.Conflict):
    """The model has errors ({count}); it can be applied when they are put right. The first: {first}"""

    code: ClassVar[str] = "model-has-errors"


class InThePast(errors.Invalid):
    """A revision cannot take effect in the past. Choose a moment to come, or leave it out for now."""

    code: ClassVar[str] = "takes-effect-in-the-past"


class TooLate(errors.Conflict):
    """The revision is in effect already. Go back by applying an earlier one."""

    code: ClassVar[str] = "already-in-effect"


class StandsInTheWay(errors.Conflict):
    """Work that is open would lose its place. Nothing was applied; move or finish it first."""

    code: ClassVar[str] = "work-stands-in-the-way"

    def __init__(self, what: tuple[str, ...]) -> None:
        """Keep what stands in the way, each in a sentence."""
        self.what = what
        super().__init__()


def can_design(acting: accounts.Acting) -> bool:
    """Tell whether somebody may change drafts."""
    return acting.role in DESIGNERS


def check_design(acting: accounts.Acting) -> None:
    """Raise NotDesigner unless she may change drafts."""
    if not can_design(acting):
        raise NotDesigner


def can_apply(acting: accounts.Acting) -> bool:
    """Tell whether somebody may have a revision take effect."""
    return acting.role in APPLIERS


def check_apply(acting: accounts.Acting) -> None:
    """Raise NotApplier unless she may have a revision take effect."""
    if not can_apply(acting):
        raise NotApplier


def moved(branch: Branch, move: Move) -> Status:
    """Give the status after a move. Raises NotADraft, WrongMove."""
    if branch.kind is not Kind.DRAFT:
        raise NotADraft(name=branch.name)
    after = MOVES[move].get(branch.status)
    if after is None:
        raise WrongMove(status=branch.status.value)
    return after


def check_edit(branch: Branch) -> None:
    """Raise NotADraft or WrongMove unless the branch may get a new revision by an edit; one voids an approval."""
    if branch.kind is not Kind.DRAFT:
        raise NotADraft(name=branch.name)
    if branch.status not in EDITABLE:
        raise WrongMove(status=branch.status.value)


def check_moment(takes_effect_at: dt.datetime, *, at: dt.datetime) -> None:
    """Raise InThePast unless the moment is now or to come."""
    if takes_effect_at < at:
        raise InThePast


class ThereAlready(errors.Conflict):
    """There is a branch “{name}” already. Begin a draft on it instead."""

    code: ClassVar[str] = "branch-there-already"


class NotTaken(errors.Conflict):
    """A draft cannot be applied. Have it approved and taken first."""

    code: ClassVar[str] = "draft-not-taken"


class NeverApplied(errors.Conflict):
    """The base is not applied but released; each organisation applies its own model that stands on it."""

    code: ClassVar[str] = "base-never-applied"


class NotUsable(errors.Invalid):
    """The model cannot be read. Nothing was saved. {first}"""

    code: ClassVar[str] = "model-not-usable"

    def __init__(self, findings: tuple[operating_model.Finding, ...]) -> None:
        """Keep all that is wrong."""
        self.findings = findings
        first = findings[0]
        place = f"{first.place}: " if first.place else ""
        super().__init__(first=f"{place}{first.message} {first.fix}")


class OutsideOfFolder(errors.Invalid):
    """“{path}” is no path inside the folder of a model. Nothing was saved. Rename the file."""

    code: ClassVar[str] = "path-outside-of-folder"


def check_paths(files: Files) -> None:
    """Raise OutsideOfFolder unless every path stays inside the folder, wherever somebody unpacks it."""
    for path in files:
        if "\\" in path or path[1:2] == ":" or any(part in ("", ".", "..") for part in path.split("/")):
            raise OutsideOfFolder(path=path)


def model_of(files: Files) -> operating_model.OperatingModel:
    """Give the model that files say. Raises NotUsable where a record is malformed."""
    reading = operating_model.read_files(files)
    if reading.model is None:
        raise NotUsable(reading.findings)
    return reading.model


def counted(files: Files, *, on: dt.date) -> Counts:
    """Count what is wrong with a model on a day, accepted findings left out. Raises NotUsable where a record is malformed."""
    return counted_of(operating_model.read_files(files), on=on)


def counted_of(reading: operating_model.Reading, *, on: dt.date) -> Counts:
    """Count what is wrong with what was read. Raises NotUsable where a record is malformed."""
    if reading.model is None:
        raise NotUsable(reading.findings)
    found = (*reading.findings, *operating_model.check(reading.model, on=on))
    severities = Counter(finding.severity for finding in found if finding.accepted is None)
    return Counts(severities["error"], severities["warning"], severities["note"])


def checked_model(reading: operating_model.Reading, counts: Counts) -> operating_model.OperatingModel:
    """Give the model of a revision that may be applied. Raises HasErrors."""
    if reading.model is None or reading.findings:
        first = reading.findings[0] if reading.findings else None
        raise HasErrors(count=max(1, len(reading.findings)), first=first.message if first else "")
    if counts.errors:
        raise HasErrors(count=counts.errors, first="See the checks of the revision.")
    return reading.model


def name_from_title(title: str) -> str:
    """Make the name of a branch, for addresses, from its title."""
    return _plain_name(title) or "draft"


def key_from_title(title: str, *, taken: Container[str]) -> str:
    """Make the key of a record from its title, with a number where it is taken; empty where the title has no letters."""
    plain = _plain_name(title)
    if not plain or plain not in taken:
        return plain
    return next(f"{plain}-{number}" for number in itertools.count(2) if f"{plain}-{number}" not in taken)


def _plain_name(title: str) -> str:
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].strip("-")


def is_editable(branch: Branch) -> bool:
    """Tell whether a branch may get a new revision by an edit."""
    return branch.kind is Kind.DRAFT and branch.status in EDITABLE
