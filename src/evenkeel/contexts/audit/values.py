"""Who did what to which thing, from where; and the register of everything that is recorded."""

import datetime as dt
import enum
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field

Details = Mapping[str, str]


class Channel(enum.StrEnum):
    """The door through which something was asked."""

    WEB = "web"
    API = "api"
    CLI = "cli"
    JOB = "job"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where something came from: the channel (a `Channel`), and the network address where there is one."""

    channel: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something: a person, or evenkeel itself (without an identifier)."""

    label: str
    origin: Origin
    id: uuid.UUID | None = None


SYSTEM = Actor(label="Evenkeel", origin=Origin(Channel.SYSTEM))


@dataclass(frozen=True, slots=True)
class Subject:
    """What something is done to: its kind (`member`, `event-log`), identifier, and name at that moment."""

    kind: str
    id: str
    label: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One link of an organisation's chain."""

    id: uuid.UUID
    organisation_id: uuid.UUID
    sequence: int
    at: dt.datetime
    actor_id: uuid.UUID | None
    actor_label: str
    action: str
    subject: Subject
    origin: Origin
    previous_hash: str
    hash: str
    details: Details = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        """What the action is, in words."""
        return ACTIONS.get(self.action, self.action)


@dataclass(frozen=True, slots=True)
class Head:
    """The last link of a chain, as it is kept beside the chain."""

    sequence: int
    hash: str


@dataclass(frozen=True, slots=True)
class Break:
    """The first place where a chain does not hold: the entry's number, and what differs."""

    sequence: int
    what: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What verifying one organisation's chain found; `broken` is None where it holds."""

    organisation_id: uuid.UUID
    entries: int
    head: str
    broken: Break | None


ACTIONS: Mapping[str, str] = {
    "accounts.signed-in": "Signed in",
    "accounts.sign-in-failed": "Failed to sign in",
    "accounts.password-changed": "Changed the own password",
    "accounts.sign-in-method-added": "Added a way to sign in",
    "accounts.sign-in-method-removed": "Removed a way to sign in",
    "accounts.name-changed": "Changed the own name",
    "accounts.organisation-made": "Made the organisation",
    "accounts.organisation-changed": "Changed the organisation's settings",
    "accounts.member-added": "Added a member",
    "accounts.member-role-changed": "Changed a member's role",
    "accounts.membership-ended": "Ended a membership",
    "accounts.token-made": "Made an API token",
    "accounts.token-revoked": "Revoked an API token",
    "blueprint.branch-begun": "Began a branch of the operating model",
    "blueprint.draft-begun": "Began a draft of the operating model",
    "blueprint.draft-edited": "Edited a draft of the operating model",
    "blueprint.consultation-opened": "Opened a consultation on a draft",
    "blueprint.consultation-closed": "Closed a consultation on a draft",
    "blueprint.consultation-link-made": "Made the link of a consultation",
    "blueprint.consultation-link-ended": "Ended the link of a consultation",
    "blueprint.comment-made": "Commented on a draft of the operating model",
    "blueprint.comment-answered": "Answered a comment on a draft",
    "blueprint.seat-given": "Seated a member in a body or role of the operating model",
    "blueprint.seat-ended": "Ended a member's seat in a body or role of the operating model",
    "blueprint.approval-voided": "Edited an approved draft, which voided its approval",
    "blueprint.draft-recalled": "Took a draft back for more work",
    "blueprint.draft-approved": "Approved a draft of the operating model",
    "blueprint.draft-sent-back": "Sent a draft back for more work",
    "blueprint.draft-taken": "Took an approved draft into the operating model",
    "blueprint.draft-withdrawn": "Withdrew a draft of the operating model",
    "blueprint.revision-applied": "Applied a revision of the operating model",
    "blueprint.application-withdrawn": "Took back that a revision will take effect",
    "blueprint.went-back": "Went back to an earlier revision of the operating model",
    "blueprint.base-begun": "Began the base model of the partnership",
    "blueprint.base-released": "Released the base model to the partnership",
    "blueprint.release-adopted": "Began to stand on a release of the partnership's base",
    "blueprint.upgrade-begun": "Began a draft that upgrades to another release of the base",
    "blueprint.variant-shown": "Showed the organisation's model to the partnership",
    "blueprint.variant-ended": "Ended showing the organisation's model to the partnership",
    "blueprint.share-made": "Made an address that opens a view of the operating model",
    "blueprint.share-renewed": "Renewed the address that opens a view of the operating model",
    "blueprint.share-ended": "Ended the address that opened a view of the operating model",
    "casework.customers-merged": "Merged two customers",
    "casework.merge-undone": "Undid the merge of two customers",
    "casework.glass-broken": "Looked into a case of others, with a reason",
    "casework.made-confidential": "Made a case confidential",
    "casework.made-open": "Made a confidential case open to its team",
    "casework.hold-begun": "Kept a case from erasure",
    "casework.hold-ended": "Let a case be erased again when its time is over",
    "casework.erasure-asked": "Asked for persons and words to be removed from what is kept no longer",
    "casework.contacts-erased": "Removed persons and words from contacts that became no case",
    "casework.cases-erased": "Removed persons and words from closed cases",
    "casework.extract-asked": "Asked for everything about a customer or a case in one file",
    "casework.extract-taken": "Took such a file along",
    "casework.log-exported": "Exported the event log of the cases",
    "casework.cases-loaded": "Took in cases from elsewhere",
    "casework.course-made": "Made a standard course of work",
    "casework.course-changed": "Changed a standard course of work",
    "casework.course-retired": "Retired a standard course of work",
    "casework.course-brought-back": "Let a retired course of work be applied again",
    "casework.history-received": "Kept a file of old cases to be brought in",
    "casework.history-planned": "Said what a file of old cases means",
    "casework.history-begun": "Had old cases brought in",
    "casework.history-brought": "Brought old cases in",
    "casework.history-undone": "Took old cases that were brought in back",
    "insight.log-uploaded": "Uploaded an event log",
    "insight.log-deleted": "Deleted an event log",
    "insight.log-read": "Read an event log into a report",
    "insight.mapping-changed": "Changed how columns of a log are read",
    "insight.log-restored": "Took back the deletion of an event log",
    "insight.log-purged": "Removed a deleted event log for good",
    "insight.report-renamed": "Renamed a report",
    "insight.report-downloaded": "Downloaded a report",
    "insight.resource-claimed": "Said which resource of the event logs she is",
    "insight.resource-released": "Took back which resource of the event logs somebody is",
    "people.person-added": "Added a person",
    "people.person-changed": "Changed what is written about a person",
    "people.person-ended": "Said that a person stops working here",
    "people.person-brought-back": "Said that a person works here again",
    "people.role-begun": "Gave a person a role in a unit",
    "people.role-changed": "Corrected the share of a post that a role takes",
    "people.role-ended": "Ended a person's role in a unit",
    "people.skill-held": "Said which skill a person has",
    "people.skill-confirmed": "Confirmed a person's skill",
    "people.skill-ended": "Ended a person's skill",
    "people.pattern-set": "Said when a person works",
    "people.brought-in": "Brought people in from a table",
    "people.group-told": "Told of a group of people, or changed it",
    "people.group-gone": "Told that a group of people is gone",
    "people.conflict-declared": "Declared a person's conflict of interest",
    "people.conflict-ended": "Ended a person's conflict of interest",
    "people.absence-asked": "Asked for an absence, or reported sickness",
    "people.absence-approved": "Approved an absence",
    "people.absence-declined": "Declined an absence",
    "people.absence-withdrawn": "Took an absence back",
    "people.absence-changed": "Changed the last day of an absence",
    "programme.progress-reported": "Reported progress of an action of the programme",
    "programme.evidence-given": "Gave evidence for an action of the programme",
    "programme.savings-reported": "Reported savings of an action of the programme",
    "programme.report-withdrawn": "Withdrew a report on an action of the programme",
    "twins.twin-asked": "Asked for the twin of a team to be learnt anew",
    "twins.twin-learnt": "Learnt the twin of a team",
    "twins.scenario-saved": "Saved a what-if scenario",
    "twins.scenario-deleted": "Deleted a what-if scenario",
    "twins.scenario-taken": "Took a what-if scenario to an idea or an action",
    "twins.twin-downloaded": "Downloaded the twin of a team",
    "improvements.idea-added": "Wrote an idea down",
    "improvements.idea-changed": "Changed an idea",
    "improvements.idea-moved": "Moved an idea to another stage",
    "improvements.idea-commented": "Said something of an idea",
    "boards.case-coloured": "Said on a board how a case stands",
    "boards.coloured": "Gave a board its colour",
    "doorway.link-made": "Made a link by which a customer follows a case",
    "doorway.link-renewed": "Made another link by which a customer follows a case, and ended the one before",
    "doorway.link-withdrawn": "Withdrew the link by which a customer follows a case",
    "doorway.link-put-in-message": "Put the link to a case into a message to its customer",
    "doorway.links-erased": "Removed the links of cases that were erased",
    "meetings.begun": "Began a meeting",
    "meetings.ended": "Ended a meeting",
    "meetings.invited": "Invited people to a meeting",
    "meetings.erased": "Erased what was said in meetings and was over its time",
    "meetings.calendar-address-made": "Made an address for the calendar of a meeting",
    "meetings.calendar-address-ended": "Ended the address for the calendar of a meeting",
    "meetings.guest-invited": "Invited a guest to a meeting",
    "meetings.guest-withdrawn": "Took the invitation of a guest back",
    "meetings.feedback-left": "Left feedback as the guest of a meeting",
    "meetings.action-agreed": "Agreed an action in a meeting",
    "meetings.action-done": "Said that an agreed action is done",
    "meetings.action-dropped": "Dropped an agreed action",
    "meetings.action-became-task": "Made a task of an agreed action",
    "meetings.action-became-idea": "Made an improvement idea of an agreed action",
    "meetings.action-became-decision": "Put an agreed action before the body that decides",
    "meetings.action-became-draft": "Began a draft of the model for an agreed action",
}
"""Every action that is recorded, by its stable code. Codes are added, never reused; the reference page is made
from this table."""
