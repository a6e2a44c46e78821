"""What blueprint tells others: branches, revisions, and when each takes effect."""

import datetime as dt
import enum
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from evenkeel.engines import operating_model
from evenkeel.kernel import working_days


class Kind(enum.StrEnum):
    """What a branch is there for."""

    AS_IS = "as-is"
    TO_BE = "to-be"
    BASE = "base"
    """What an organisation looks after for its partnership: released, never applied."""
    DRAFT = "draft"


class Status(enum.StrEnum):
    """How far a branch has come; as-is, to-be and base are always open."""

    OPEN = "open"
    CONSULTING = "consulting"
    APPROVED = "approved"
    TAKEN = "taken"
    WITHDRAWN = "withdrawn"


class Move(enum.StrEnum):
    """What can happen to a draft as a whole."""

    CONSULT = "consult"
    RECALL = "recall"
    APPROVE = "approve"
    SEND_BACK = "send-back"
    TAKE = "take"
    WITHDRAW = "withdraw"


@dataclass(frozen=True, slots=True)
class Counts:
    """How many findings of each severity a model has; accepted ones are not counted."""

    errors: int = 0
    warnings: int = 0
    notes: int = 0


@dataclass(frozen=True, slots=True)
class Branch:
    """A line of revisions."""

    id: uuid.UUID
    organisation_id: uuid.UUID
    name: str
    kind: Kind
    title: str
    status: Status
    target_id: uuid.UUID | None
    """Of a draft: the branch into which it is taken once it is approved."""
    began_from_id: uuid.UUID | None
    """Of a draft: the revision that it began from."""
    head_id: uuid.UUID | None
    made_by_id: uuid.UUID
    made_by_name: str
    made_at: dt.datetime
    taken_as_id: uuid.UUID | None = None
    """Of a draft that was taken: the revision of its target that it became."""


@dataclass(frozen=True, slots=True)
class Revision:
    """One state of a model, for ever as it is."""

    id: uuid.UUID
    organisation_id: uuid.UUID
    branch_id: uuid.UUID
    number: int
    parent_id: uuid.UUID | None
    note: str
    digest: str
    counts: Counts
    author_id: uuid.UUID
    author_name: str
    made_at: dt.datetime
    release_id: uuid.UUID | None = None
    """The release of the partnership's base that it stands on, if it stands on one."""


Files = Mapping[str, bytes]
"""A model as the files that it is read from, by path."""


@dataclass(frozen=True, slots=True)
class Contents:
    """A revision with what it says."""

    revision: Revision
    files: Files
    reading: operating_model.Reading


@dataclass(frozen=True, slots=True)
class Application:
    """A revision that takes effect at a moment."""

    id: uuid.UUID
    revision_id: uuid.UUID
    takes_effect_at: dt.datetime
    applied_at: dt.datetime
    by_id: uuid.UUID
    by_name: str
    note: str
    withdrawn_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Effective:
    """The model that holds at a moment, with the revision that it is."""

    revision_id: uuid.UUID
    since: dt.datetime
    model: operating_model.OperatingModel

    @property
    def calendar(self) -> working_days.Calendar:
        """The working days of the model."""
        return calendar_of(self.model)


def calendar_of(model: operating_model.OperatingModel | None) -> working_days.Calendar:
    """Return the working days of a model; Monday to Friday where it does not say, or where there is none."""
    if model is None or model.calendar is None:
        return working_days.Calendar()
    holidays = (holiday.date for holiday in model.calendar.holidays)
    return working_days.Calendar.of(working_days=model.calendar.working_days, holidays=holidays)


@dataclass(frozen=True, slots=True)
class Clash:
    """A field that two people changed in different ways since the revision that both began from."""

    record: str
    """The record, as `collection/key`."""
    title: str
    field: str
    """The field; empty where one changed the record and the other removed it."""
    mine: str
    theirs: str
    name: str = ""
    """The field as the language names it; empty where it is about the record as a whole."""

    @property
    def place(self) -> str:
        """Name what clashes, for a choice about it."""
        return f"{self.record}.{self.name}"


class Invitation(enum.StrEnum):
    """Who of the organisation is asked to comment."""

    EVERYBODY = "everybody"
    CHOSEN = "chosen"
    NOBODY = "nobody"


class Outsiders(enum.StrEnum):
    """Who else is asked to comment, by a link."""

    NOBODY = ""
    PARTNERS = "partners"
    PUBLIC = "public"


class Outcome(enum.StrEnum):
    """What became of a comment."""

    DONE = "done"
    PARTLY = "partly"
    NOT = "not"


@dataclass(frozen=True, slots=True)
class Seat:
    """A member who sits in a body of the model, or holds a role of it."""

    id: uuid.UUID
    user_id: uuid.UUID
    name: str
    place: str
    """As the model names it: `bodies/key` or `roles/key`."""
    given_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Approver:
    """A body or role that may approve the model, as its governance says."""

    place: str
    title: str
    places: frozenset[str]
    """Whoever sits in one of these may speak for it: itself, and the roles that sit in it."""
    is_known: bool = True
    """Whether the model has such a body or role."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """That a draft was approved as one of its revisions, or sent back."""

    id: uuid.UUID
    revision_id: uuid.UUID
    revision: int
    approved: bool
    place: str
    place_title: str
    note: str
    by_name: str
    ruled_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Consultation:
    """A draft laid before people, with a question, for a time."""

    id: uuid.UUID
    organisation_id: uuid.UUID
    branch_id: uuid.UUID
    revision_id: uuid.UUID
    question: str
    introduction: str
    staff: Invitation
    opens_date: dt.date
    closes_date: dt.date
    link_for: Outsiders
    has_link: bool
    opened_at: dt.datetime
    opened_by_name: str
    closed_at: dt.datetime | None
    invited: frozenset[uuid.UUID] = frozenset()

    def takes_comments(self, on: dt.date) -> bool:
        """Tell whether comments are taken on a day."""
        return self.closed_at is None and self.opens_date <= on <= self.closes_date


class Occasion(enum.StrEnum):
    """Why members are mailed about a draft."""

    OPENED = "opened"
    """A consultation has opened, and they are asked."""
    DECIDE = "decide"
    """The consultation is over, and they may approve the draft or send it back."""


SEND_LETTERS = "blueprint.send-letters"
"""The name of the job that mails members."""


@dataclass(frozen=True, slots=True)
class Mailed:
    """A member who was mailed about a consultation."""

    name: str
    occasion: Occasion
    sent_at: dt.datetime
    failed: bool
    """Whether the mail server did not take it, and it is not tried again."""
    again_at: dt.datetime | None = None
    """When it is tried again, where the mail server did not take it yet."""
    answer: str = ""
    """What the mail server said, where it did not take it."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What was done with a comment."""

    outcome: Outcome
    reason: str
    revision: int | None
    by_name: str
    answered_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Comment:
    """What somebody says about a draft, with the answer that holds."""

    id: uuid.UUID
    record: str
    record_title: str
    text: str
    author_name: str
    author_of: str
    revision: int
    made_at: dt.datetime
    answer: Answer | None = None


class SharedAs(enum.StrEnum):
    """What can be opened to those who hold an address."""

    CALENDAR = "calendar"
    PESTEL = "pestel"


@dataclass(frozen=True, slots=True)
class Share:
    """A view of a branch that whoever holds its address may read, until it is ended or renewed."""

    id: uuid.UUID
    organisation_id: uuid.UUID
    branch_id: uuid.UUID
    what: SharedAs
    made_by_name: str
    made_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Keeper:
    """Who looks after the base of a partnership."""

    organisation_id: uuid.UUID
    organisation_name: str
    began_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Release:
    """One state of a base, for all organisations of its partnership to stand on."""

    id: uuid.UUID
    partnership_id: uuid.UUID
    organisation_id: uuid.UUID
    organisation_name: str
    number: int
    revision_id: uuid.UUID
    revision: int
    digest: str
    note: str
    by_name: str
    released_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Variant:
    """The model of an organisation as it shows it to its partnership."""

    id: uuid.UUID
    organisation_id: uuid.UUID
    organisation_name: str
    release_number: int
    branch: str
    revision: int
    shown_by_name: str
    shown_at: dt.datetime
