"""Casework for programs: contacts that come in, cases, notes on them, and how far they are."""

import datetime as dt
import uuid
from typing import Annotated, Any, Final, Literal, TypeAlias

from django.db import transaction
from django.http import HttpRequest
from ninja import Field, Header, Query, Router, Schema, Status
from pydantic import AwareDatetime, ConfigDict, StringConstraints

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.casework import reference as references
from evenkeel.contexts.casework import rules
from evenkeel.contexts.casework.operations import intake, moving, waiting, writing
from evenkeel.contexts.casework.queries import arrivals, lists
from evenkeel.contexts.casework.queries import case as one
from evenkeel.contexts.casework.values import cases as values
from evenkeel.contexts.casework.values.customers import Contact, Demand, Direction
from evenkeel.contexts.casework.values.reach import Ability
from evenkeel.kernel import errors, time

contacts = Router(tags=["contacts"])
router = Router(tags=["cases"])

EARLIEST: Final = dt.datetime(1990, 1, 1, tzinfo=dt.UTC)
ModelKey: TypeAlias = Annotated[str, StringConstraints(pattern=r"^([a-z0-9][a-z0-9-]*)?$", max_length=80)]
"""A key of the operating model; empty where there is none."""
Words: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[^\x00]*$", max_length=2_000)]
Once: TypeAlias = Annotated[
    str,
    StringConstraints(pattern=r"^[!-~]+$", min_length=8, max_length=190),
    Header(
        alias="Idempotency-Key",
        description="What you call this request; sent again with the same key, it is done once",
    ),
]
NOT_FOUND: Final[dict[str, Any]] = {
    "responses": {
        "404": {
            "description": "What the request names is not there, or nothing that this program may see",
            "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
    }
}


class KeyUsed(errors.Conflict):
    """This Idempotency-Key was used for another request; take a new one."""

    code = "idempotency-key-used"


class NotAMove(errors.Invalid):
    """{words}"""

    code = "not-a-move"


class Given(Schema):
    """What is sent; a field that nobody knows is refused, not passed over."""

    model_config = ConfigDict(extra="forbid")


class ContactIn(Given):
    """A contact: one time that a customer and the organisation spoke or wrote."""

    channel: ModelKey = Field(
        min_length=1, description="A channel of the operating model, such as phone or web"
    )
    direction: Direction = Direction.IN
    demand: Demand = Field(default=Demand.UNKNOWN, description="Value demand, or failure demand")
    cause: str = Field(default="", max_length=300, description="Of failure demand: what failed")
    service: ModelKey = ""
    summary: Words = ""
    seconds: int | None = Field(default=None, ge=0, le=86_400, description="How long it took")
    customer_id: uuid.UUID | None = None
    case: str = Field(default="", max_length=40, description="The reference of the case that it is about")
    happened_at: AwareDatetime | None = Field(default=None, description="When it was; left out: now")


class ContactOut(Schema):
    """A contact that is kept."""

    id: uuid.UUID
    channel: str
    direction: str
    demand: str
    cause: str
    service: str
    summary: str
    seconds: int | None
    customer_id: uuid.UUID | None
    case_id: uuid.UUID | None
    at: dt.datetime


class CaseIn(Given):
    """A case to be opened."""

    case_type: ModelKey = Field(min_length=1)
    title: str = Field(default="", max_length=values.LONGEST_TITLE)
    service: ModelKey = ""
    channel: ModelKey = ""
    priority: Literal["low", "normal", "high", "urgent"] = "normal"
    customer_id: uuid.UUID | None = None
    summary: Words = Field(default="", description="What the customer said")
    attributes: dict[ModelKey, bool | int | float | Words] = Field(
        default={}, max_length=200, description="By key, as the case type's schema has them"
    )
    received_at: AwareDatetime | None = Field(default=None, description="The first contact; left out: now")


class LineOut(Schema):
    """A case as a list shows it."""

    id: uuid.UUID
    reference: str
    title: str
    state: str = Field(description="new, open, paused or closed")
    case_type: str
    service: str
    unit: str
    stage: str
    shelf: str
    channel: str
    priority: int
    received_at: dt.datetime | None
    due_at: dt.datetime | None
    closed_at: dt.datetime | None
    outcome: str
    responsible: str = Field(description="Who has it; empty: nobody")
    customer: str = Field(description="Empty where there is none, or it may not be read")


class CasesOut(Schema):
    """A part of a list of cases."""

    items: list[LineOut]
    further: str = Field(description="What to send as `after` for the next part; empty at the end")


class NoteOut(Schema):
    """A note."""

    id: uuid.UUID
    text: str
    by: str
    at: dt.datetime


class CaseOut(LineOut):
    """A case, as far as who asks may see it."""

    may_read: bool = Field(description="Whether what is in it is shown: customer, attributes, notes")
    customer_id: uuid.UUID | None
    attributes: dict[str, Any]
    notes: list[NoteOut]


class StatusOut(Schema):
    """How far a case is: what a customer may be told."""

    reference: str
    state: str
    stage: str
    stage_title: str
    received_at: dt.datetime | None
    due_at: dt.datetime | None
    closed_at: dt.datetime | None
    outcome: str


class Wanted(Given):
    """Which cases; each that is named must hold."""

    state: Literal["", "new", "open", "paused", "closed"] = ""
    case_type: ModelKey = ""
    service: ModelKey = ""
    unit: ModelKey = ""
    shelf: ModelKey = ""
    late: bool = Field(default=False, description="Only those past their due date")
    order: Literal["due-first", "oldest-first", "newest-first", "urgent-first"] = "newest-first"
    after: str = Field(default="", max_length=400)
    size: int = Field(default=50, ge=1, le=200)


class NoteIn(Given):
    """A note for colleagues."""

    text: str = Field(min_length=1, max_length=values.LONGEST_TEXT)


class StatusIn(Given):
    """A move: to a stage, closed with an outcome, taken up again, or on after waiting."""

    move: Literal["stage", "close", "reopen", "resume"]
    stage: ModelKey = Field(default="", description="Of a move to a stage: which")
    outcome: str = Field(
        default="", max_length=300, description="Of closing: one of the case type's outcomes"
    )
    reason: Words = ""


@contacts.post(
    "", response={201: ContactOut, 200: ContactOut}, summary="Record a contact", openapi_extra=NOT_FOUND
)
def record(request: HttpRequest, given: ContactIn, once: Once) -> Status[ContactOut]:
    """Record that a customer and the organisation spoke or wrote; 200 says that it was recorded before, by the same key."""
    by, at = _acting(request), time.now()
    known = arrivals.contact(organisation_id=by.organisation_id, outside_key=_key(once))
    kept = intake.record_contact(
        **given.model_dump(exclude={"case", "happened_at"}),
        case_id=_case_id(given.case, by=by, at=at) if given.case else None,
        happened_at=_bounded(given.happened_at, at=at),
        outside_key=_key(once),
        by=by,
        at=at,
    )
    if known is not None and not _is_same(known, given):
        raise KeyUsed
    return Status(200 if known else 201, _contact(kept))


@router.get("", response=CasesOut, summary="List cases")
def listed(request: HttpRequest, wanted: Query[Wanted]) -> CasesOut:
    """Return a part of the cases that who asks may know of."""
    found = lists.wanted(
        only=lists.Only(
            states=(values.State(wanted.state),) if wanted.state else (),
            case_types=(wanted.case_type,) if wanted.case_type else (),
            services=(wanted.service,) if wanted.service else (),
            units=(wanted.unit,) if wanted.unit else (),
            shelves=(wanted.shelf,) if wanted.shelf else (),
            late=wanted.late,
        ),
        order=wanted.order,
        after=wanted.after,
        size=wanted.size,
        by=_acting(request),
        at=time.now(),
    )
    items = [
        LineOut(**_line(each.case), responsible=each.responsible_name, customer=each.customer_name)
        for each in found.items
    ]
    return CasesOut(items=items, further=found.further)


@router.post("", response={201: CaseOut, 200: CaseOut}, summary="Open a case", openapi_extra=NOT_FOUND)
def open_(request: HttpRequest, given: CaseIn, once: Once) -> Status[CaseOut]:
    """Record what came in, and open a case of it; 200 says that it was opened before, by the same key."""
    by, at = _acting(request), time.now()
    received_at = _bounded(given.received_at, at=at)
    known = arrivals.contact(organisation_id=by.organisation_id, outside_key=_key(once))
    if known is not None and known.summary != given.summary.strip():
        raise KeyUsed
    with transaction.atomic():
        contact = intake.record_contact(
            channel=given.channel or "api",
            customer_id=given.customer_id,
            service=given.service,
            summary=given.summary,
            happened_at=received_at,
            outside_key=_key(once),
            by=by,
            at=at,
        )
        case = intake.open_case(
            case_type=given.case_type,
            title=given.title,
            service=given.service,
            contact_id=contact.id,
            channel=given.channel,
            priority=values.Priority[given.priority.upper()],
            attributes=given.attributes,
            by=by,
            at=at,
        )
    return Status(200 if known else 201, _case(case.reference, by=by, at=at, opened=case))


@router.get("/{reference}", response=CaseOut, summary="Read a case")
def read(request: HttpRequest, reference: str) -> CaseOut:
    """Return a case as far as who asks may see it."""
    return _case(reference, by=_acting(request), at=time.now())


@router.get("/{reference}/status", response=StatusOut, summary="Read how far a case is")
def status(request: HttpRequest, reference: str) -> StatusOut:
    """Return what a customer may be told: state, stage, when it is due, outcome."""
    by, at = _acting(request), time.now()
    return _status(one.page(case_id=_case_id(reference, by=by, at=at), by=by, at=at))


@router.post("/{reference}/notes", response={201: NoteOut}, summary="Write a note")
def write_note(request: HttpRequest, reference: str, given: NoteIn) -> Status[NoteOut]:
    """Write something down for colleagues."""
    by, at = _acting(request), time.now()
    note = writing.note(case_id=_case_id(reference, by=by, at=at), text=given.text, by=by, at=at)
    return Status(201, NoteOut(id=note.id, text=note.text, by=note.by_name, at=note.at))


@router.post("/{reference}/status", response=StatusOut, summary="Move a case")
def move(request: HttpRequest, reference: str, given: StatusIn) -> StatusOut:
    """Move a case as its standard allows: nothing is overruled through the API."""
    by, at = _acting(request), time.now()
    here: dict[str, Any] = {
        "case_id": _case_id(reference, by=by, at=at),
        "reason": given.reason,
        "by": by,
        "at": at,
    }
    match given.move:
        case "stage":
            moving.move(stage=given.stage, **here)
        case "close":
            moving.close(outcome=given.outcome, **here)
        case "reopen":
            moving.reopen(**here)
        case "resume":
            waiting.resume(**here)
    return _status(one.page(case_id=here["case_id"], by=by, at=at))


def _acting(request: HttpRequest) -> accounts.Acting:
    acting: accounts.Acting = vars(request)["acting"]
    return acting


def _key(once: str) -> str:
    return f"api:{once}"


def _case_id(reference: str, *, by: accounts.Acting, at: dt.datetime) -> uuid.UUID:
    """Return the case of a reference. Raises rules.NoSuchCase, also for what is no reference."""
    try:
        return one.by_reference(written=reference, by=by, at=at)
    except references.NoReference as trouble:
        raise rules.NoSuchCase from trouble


def _bounded(moment: dt.datetime | None, *, at: dt.datetime) -> dt.datetime | None:
    """Return a moment that something can have happened at. Raises rules.NotInBounds."""
    if moment is not None and not EARLIEST <= moment <= at:
        raise rules.NotInBounds(words="It happened between 1990 and now.")
    return moment


def _is_same(known: Contact, given: ContactIn) -> bool:
    """Tell whether a contact says what a request says."""
    return (known.channel, known.direction, known.demand, known.service, known.summary, known.seconds) == (
        given.channel,
        given.direction,
        given.demand,
        given.service,
        given.summary.strip(),
        given.seconds,
    )


def _contact(kept: Contact) -> ContactOut:
    return ContactOut(
        id=kept.id,
        channel=kept.channel,
        direction=kept.direction,
        demand=kept.demand,
        cause=kept.cause,
        service=kept.service,
        summary=kept.summary,
        seconds=kept.seconds,
        customer_id=kept.customer,
        case_id=kept.case,
        at=kept.at,
    )


def _line(case: values.Case) -> dict[str, Any]:
    """Return what lists and single cases show alike."""
    names = (
        "title",
        "state",
        "case_type",
        "service",
        "unit",
        "stage",
        "shelf",
        "channel",
        "priority",
        "outcome",
    )
    moments = ("received_at", "due_at", "closed_at")
    shown = {name: getattr(case.standing, name) for name in (*names, *moments)}
    return shown | {"id": case.id, "reference": case.reference}


def _case(
    reference: str, *, by: accounts.Acting, at: dt.datetime, opened: values.Case | None = None
) -> CaseOut:
    """Return a case; one that was opened just now also to who cannot look into it: a program does not see what is confidential."""
    if opened is not None and opened.standing.confidential:
        shown = _line(opened) | {"responsible": "", "customer": "", "customer_id": None}
        return CaseOut(**shown, may_read=False, attributes={}, notes=[])
    page = one.page(case_id=_case_id(reference, by=by, at=at), by=by, at=at)
    may_read = Ability.READ in page.may
    has = page.case.standing.responsible
    return CaseOut(
        **_line(page.case),
        responsible=page.names.get(has, "") if has else "",
        customer=page.customer.name if page.customer and may_read else "",
        may_read=may_read,
        customer_id=page.case.standing.customer if may_read else None,
        attributes=dict(page.case.standing.attributes) if may_read else {},
        notes=[NoteOut(id=each.id, text=each.text, by=each.by_name, at=each.at) for each in page.notes],
    )


def _status(page: one.Page) -> StatusOut:
    held = page.case.standing
    stages = page.kind.stages if page.kind else ()
    title = next((each.title for each in stages if each.key == held.stage), held.stage)
    return StatusOut(
        reference=page.case.reference,
        state=held.state,
        stage=held.stage,
        stage_title=title,
        received_at=held.received_at,
        due_at=held.due_at,
        closed_at=held.closed_at,
        outcome=held.outcome,
    )
