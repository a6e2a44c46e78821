"""Cases: where they stand, what can happen to them, what was recorded of them."""

import datetime as dt
import enum
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

LONGEST_TITLE: Final = 300
LONGEST_REASON: Final = 2_000
LONGEST_TEXT: Final = 50_000
LONGEST_KEY: Final = 80
LONGEST_NAME: Final = 200
LONGEST_ANSWER: Final = 500


class State(enum.StrEnum):
    """Where a case stands. Four are enough: what else people say is told by a fact beside the state.

    *Waiting*, *suspended* and *parked* are paused with a kind of pause; *decided* is a case with a decision; *withdrawn* is closed
    in that way; *reopened* is open and was closed before.
    """

    NEW = "new"
    """It lies on a shelf or with somebody, and no work has begun."""
    OPEN = "open"
    """Work has begun."""
    PAUSED = "paused"
    """The clock of net time may stand still, as the kind of pause says."""
    CLOSED = "closed"
    """There is an outcome."""


class Pause(enum.StrEnum):
    """Why a case is paused."""

    CUSTOMER = "customer"
    PARTNER = "partner"
    SUSPENDED = "suspended"
    """A law lets the clock stand still."""
    PARKED = "parked"
    """We have put it aside ourselves: net time goes on."""
    STAGE = "stage"
    """The stage is one of waiting for somebody outside."""


STOPS_NET: Final = frozenset({Pause.CUSTOMER, Pause.PARTNER, Pause.SUSPENDED, Pause.STAGE})
"""Pauses that are taken off net time: the model's "waiting for others". Parking is our own doing."""


class Closing(enum.StrEnum):
    """How a case was closed."""

    DONE = "done"
    WITHDRAWN = "withdrawn"
    """The customer does not want it any more."""
    PASSED_ON = "passed-on"
    """It belongs to somebody outside the organisation."""
    DUPLICATE = "duplicate"
    """It is another case, which goes on."""


class Priority(enum.IntEnum):
    """How pressing a case is; the higher the more."""

    LOW = -1
    NORMAL = 0
    HIGH = 1
    URGENT = 2


class Kind(enum.StrEnum):
    """What happened to a case. The events that move it stand in `flow.MOVES`, all others leave its state as it is."""

    OPENED = "opened"
    TAKEN = "taken"
    GIVEN = "given"
    RELEASED = "released"
    MOVED = "moved"
    SHELVED = "shelved"
    """Laid on another shelf."""
    PAUSED = "paused"
    RESUMED = "resumed"
    CLOSED = "closed"
    REOPENED = "reopened"
    CONTESTED = "contested"
    UNDONE = "undone"
    EXTENDED = "extended"
    REDATED = "redated"
    CHANGED = "changed"
    """Title, priority, attributes, customer, service or parent."""
    SPLIT = "split"
    RELATED = "related"
    UNRELATED = "unrelated"
    TICKED = "ticked"
    UNTICKED = "unticked"
    TASK_ADDED = "task-added"
    TASK_DROPPED = "task-dropped"
    COURSE_TAKEN = "course-taken"
    """It follows a standard course of work from now on."""
    COURSE_CHANGED = "course-changed"
    """It took another version of its course, or other days."""
    COURSE_LEFT = "course-left"
    """A change of its course was looked at, and left."""
    COURSE_ENDED = "course-ended"
    NOTED = "noted"
    CONTACTED = "contacted"
    MESSAGE_DRAFTED = "message-drafted"
    MESSAGE_SENT = "message-sent"
    MESSAGE_AGAIN = "message-again"
    """Handed to the carrier once more, after it could not be delivered."""
    MESSAGE_FAILED = "message-failed"
    """The mail server refused it, or did not take it however often it was tried."""
    MESSAGE_SETTLED = "message-settled"
    """Not delivered, and settled in another way."""
    MESSAGE_RECEIVED = "message-received"
    DOCUMENT_ADDED = "document-added"
    DOCUMENT_CLEAN = "document-clean"
    DOCUMENT_REFUSED = "document-refused"
    DOCUMENT_REMOVED = "document-removed"
    DECIDED = "decided"
    REFERRED = "referred"
    REFERRAL_ACKNOWLEDGED = "referral-acknowledged"
    REFERRAL_DONE = "referral-done"
    REFERRAL_REMINDED = "referral-reminded"
    HIDDEN = "made-confidential"
    SHOWN = "made-open"
    NAMED = "named"
    UNNAMED = "unnamed"
    GLASS_BROKEN = "glass-broken"
    GLASS_MENDED = "glass-mended"
    HELD = "held"
    """Kept from erasure by a legal hold."""
    UNHELD = "hold-ended"
    ERASED = "erased"


@dataclass(frozen=True, slots=True)
class Standing:
    """How a case stands: what its events say together, and so what its row must say."""

    state: State = State.NEW
    title: str = ""
    customer: uuid.UUID | None = None
    service: str = ""
    case_type: str = ""
    unit: str = ""
    stage: str = ""
    stage_since: dt.datetime | None = None
    stage_due_at: dt.datetime | None = None
    shelf: str = ""
    responsible: uuid.UUID | None = None
    channel: str = ""
    priority: int = Priority.NORMAL
    attributes: Mapping[str, Any] = field(default_factory=dict)
    parent: uuid.UUID | None = None
    received_at: dt.datetime | None = None
    """The first contact: where the gross clock begins."""
    started_at: dt.datetime | None = None
    """When work began, for cycle time."""
    due_at: dt.datetime | None = None
    first_due_at: dt.datetime | None = None
    """What was promised at first, whatever was said later."""
    pause: str = ""
    paused_since: dt.datetime | None = None
    look_again_at: dt.datetime | None = None
    """Of a paused case: when somebody looks whether it goes on."""
    closed_at: dt.datetime | None = None
    closing: str = ""
    outcome: str = ""
    reopened: int = 0
    confidential: bool = False
    held: bool = False
    erased_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened to a case, for ever as it was said."""

    sequence: int
    kind: Kind
    at: dt.datetime
    """When it happened."""
    recorded_at: dt.datetime
    actor: uuid.UUID | None
    """The member who did it; None: evenkeel itself, or somebody outside."""
    actor_name: str
    role: str
    unit: str
    channel: str
    stage: str
    """Where the case was afterwards; for the event log."""
    shelf: str
    reason: str
    data: Mapping[str, Any]
    """`set`: what it changed of the standing, by field; and words of its own."""
    batch: uuid.UUID | None = None

    @property
    def changes(self) -> Mapping[str, Any]:
        """Give what it set, by field of the standing."""
        found: Mapping[str, Any] = self.data.get("set", {})
        return found


@dataclass(frozen=True, slots=True)
class Case:
    """A case with how it stands."""

    id: uuid.UUID
    organisation_id: uuid.UUID
    reference: str
    revision_id: uuid.UUID
    """The revision of the model under which it was opened."""
    standing: Standing
    sequence: int
    """The number of its last event."""


@dataclass(frozen=True, slots=True)
class Task:
    """Something to do in a case: a line of the standard, a condition of a stage, or what somebody has added."""

    id: uuid.UUID
    stage: str
    """The stage that it belongs to; empty: the whole case."""
    text: str
    must: bool
    """Whether the case cannot leave the stage without it."""
    kind: str
    due_at: dt.datetime | None
    done_at: dt.datetime | None
    done_by: str
    milestone: uuid.UUID | None = None
    """The milestone for which it is done, where a course asks for it."""


@dataclass(frozen=True, slots=True)
class Note:
    """What somebody wrote down for colleagues."""

    id: uuid.UUID
    text: str
    by_name: str
    by: uuid.UUID | None
    at: dt.datetime


class MessageState(enum.StrEnum):
    """How far a message has come."""

    DRAFT = "draft"
    SENT = "sent"
    RECEIVED = "received"


class Carriage(enum.StrEnum):
    """How far the carrier has come with a message that goes out as an e-mail."""

    NONE = ""
    """It is no e-mail, or was sent before there was a carrier: whoever wrote it takes care of it."""
    KEPT = "kept"
    """It is an e-mail, and no mail server is set: it was not sent from here."""
    WAITING = "waiting"
    """It is in the queue: not tried yet, or to be tried again."""
    SENT = "sent"
    """The mail server took it."""
    REFUSED = "refused"
    """The mail server refused it for good."""
    GIVEN_UP = "given-up"
    """It was tried as often as it may be, and nobody took it."""
    SETTLED = "settled"
    """It was not delivered, and somebody settled that in another way."""


UNDELIVERED: Final = frozenset({Carriage.REFUSED, Carriage.GIVEN_UP})
"""Where somebody has to do something: she believes that it was sent, and the customer has nothing."""
AGAIN: Final = UNDELIVERED | {Carriage.KEPT}
"""What can be handed to the carrier once more."""


@dataclass(frozen=True, slots=True)
class Message:
    """Words between a customer, or a partner, and us."""

    id: uuid.UUID
    state: MessageState
    channel: str
    address: str
    subject: str
    body: str
    template: str
    by_name: str
    at: dt.datetime
    carriage: Carriage = Carriage.NONE
    tries: int = 0
    """How often it was handed to the mail server."""
    try_at: dt.datetime | None = None
    """When it is tried next, while it waits."""
    carried_at: dt.datetime | None = None
    """When the mail server took it."""
    answer: str = ""
    """What the mail server said last, where it did not take it."""
    enclosed: tuple[uuid.UUID, ...] = ()
    """Documents of the case that go with it."""

    @property
    def is_undelivered(self) -> bool:
        """Tell whether somebody has to do something, for it did not arrive."""
        return self.carriage in UNDELIVERED


class DocumentState(enum.StrEnum):
    """Whether a document may be opened."""

    QUARANTINED = "quarantined"
    CLEAN = "clean"
    REFUSED = "refused"
    """Something harmful was found in it; its content is gone."""
    REMOVED = "removed"


class Look(enum.StrEnum):
    """How a document can be looked at without taking it along."""

    TEXT = "text"
    PICTURE = "picture"
    VIEWER = "viewer"
    """In the browser's own viewer."""
    NOT = "not"


LOOKS: Final[Mapping[str, Look]] = {
    "text/plain": Look.TEXT,
    "image/png": Look.PICTURE,
    "image/jpeg": Look.PICTURE,
    "image/gif": Look.PICTURE,
    "image/webp": Look.PICTURE,
    "image/avif": Look.PICTURE,
    "application/pdf": Look.VIEWER,
}
"""What every browser shows; whatever is not here can only be taken along."""
KINDS_OF_FILES: Final[Mapping[str, str]] = {
    "text/plain": "Text",
    "application/pdf": "PDF",
    "application/rtf": "Rich text",
    "application/x-ole-storage": "Office document",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "Word document",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "Excel sheet",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "PowerPoint slides",
    "application/vnd.oasis.opendocument.text": "OpenDocument text",
    "application/vnd.oasis.opendocument.spreadsheet": "OpenDocument sheet",
    "application/vnd.oasis.opendocument.presentation": "OpenDocument slides",
}


@dataclass(frozen=True, slots=True)
class Document:
    """A file of a case."""

    id: uuid.UUID
    name: str
    content_type: str
    size: int
    digest: str
    """SHA-256 of the content, in hexadecimal digits."""
    state: DocumentState
    verdict: str
    by_name: str
    at: dt.datetime

    @property
    def look(self) -> Look:
        """How it can be looked at."""
        return LOOKS.get(self.content_type, Look.NOT)

    @property
    def kind(self) -> str:
        """What people call files of this kind."""
        main, _, part = self.content_type.partition("/")
        return KINDS_OF_FILES.get(self.content_type, f"{part.upper()} picture" if main == "image" else "File")


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided in a case, and on which grounds."""

    id: uuid.UUID
    outcome: str
    grounds: str
    template: str
    by_name: str
    at: dt.datetime


class ReferralState(enum.StrEnum):
    """How far a referral has come."""

    SENT = "sent"
    ACKNOWLEDGED = "acknowledged"
    DONE = "done"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class Referral:
    """Something that a partner is asked to do."""

    id: uuid.UUID
    partner: str
    partner_service: str
    asked: str
    state: ReferralState
    sent_at: dt.datetime
    acknowledged_at: dt.datetime | None
    finished_at: dt.datetime | None
    outcome: str
    deadline_at: dt.datetime | None
    reminded_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Access:
    """A look behind confidentiality, or into another team's case, with its reason and its end."""

    id: uuid.UUID
    user_id: uuid.UUID
    name: str
    reason: str
    from_at: dt.datetime
    until_at: dt.datetime
