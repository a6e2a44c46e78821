"""What comes in: contacts, and the cases that they become."""

import datetime as dt
import uuid
import zoneinfo
from typing import Any, NamedTuple

from django.db import connection, transaction

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.blueprint import queries as blueprint
from evenkeel.contexts.blueprint import values as branches
from evenkeel.contexts.casework import models, reference, rules, standards, standing, teams
from evenkeel.contexts.casework.operations import doing
from evenkeel.contexts.casework.queries import frozen
from evenkeel.contexts.casework.values import cases, customers
from evenkeel.contexts.casework.values.cases import Event, Kind, Priority
from evenkeel.contexts.casework.values.reach import Ability
from evenkeel.engines import operating_model
from evenkeel.kernel import ids


def record_contact(
    *,
    channel: str,
    direction: customers.Direction = customers.Direction.IN,
    customer_id: uuid.UUID | None = None,
    case_id: uuid.UUID | None = None,
    demand: customers.Demand = customers.Demand.UNKNOWN,
    cause: str = "",
    service: str = "",
    summary: str = "",
    seconds: int | None = None,
    outside_key: str = "",
    happened_at: dt.datetime | None = None,
    by: accounts.Acting,
    at: dt.datetime,
) -> customers.Contact:
    """Record that a customer and we spoke or wrote; on a case, it is an event of the case too.

    `outside_key` is what the system outside calls the contact: the same key a second time gives the same contact.
    Raises rules.NoSuchCustomer, rules.NoSuchCase, rules.NotForYou, rules.NotInBounds.
    """
    if seconds is not None and not 0 <= seconds <= 86_400:
        raise rules.NotInBounds(words="A contact takes between nothing and a day.")
    given = {
        "direction": direction,
        "channel": channel[:80],
        "demand": demand,
        "cause": rules.text(cause, longest=300, what="a cause", empty=True),
        "service": service[:80],
        "summary": rules.text(summary, longest=2_000, what="a summary", empty=True),
        "seconds": seconds,
        "outside_key": rules.text(outside_key, longest=200, what="a key", empty=True) or None,
        "at": happened_at or at,
        "recorded_at": at,
        "by_id": doing.member(by),
        "by_name": by.name,
        "organisation_id": by.organisation_id,
    }
    with transaction.atomic():
        customer = _customer(customer_id, by)
        row, is_new = _kept_once(models.Contact(**given, customer_id=customer, case_id=case_id))
        if is_new and case_id is not None:
            with doing.changing(case_id, by=by, at=at, ability=Ability.SEE) as work:
                words = {"contact": str(row.id), "direction": direction, "demand": demand}
                work.happens(Kind.CONTACTED, at=row.at, channel=channel, words=words)
    return frozen.contact(row)


def _kept_once(row: models.Contact) -> tuple[models.Contact, bool]:
    """Keep a contact unless one with its outside key is there; return the one that is there, and whether it is new."""
    if row.outside_key is None:
        row.save(force_insert=True)
        return row, True
    # The other of two that come at the same moment waits here until the first is committed, and then makes none.
    models.Contact.objects.bulk_create([row], ignore_conflicts=True)
    there = models.Contact.objects.get(organisation_id=row.organisation_id, outside_key=row.outside_key)
    return there, there.id == row.id


def _customer(customer_id: uuid.UUID | None, by: accounts.Acting) -> uuid.UUID | None:
    """Return the customer who is meant: where she was merged into another, that one. Raises rules.NoSuchCustomer."""
    seen: set[uuid.UUID] = set()
    while customer_id is not None and customer_id not in seen:
        seen.add(customer_id)
        found = models.Customer.objects.filter(organisation_id=by.organisation_id, id=customer_id)
        row = found.only("merged_into_id").first()
        if row is None:
            raise rules.NoSuchCustomer
        if row.merged_into_id is None:
            return row.id
        customer_id = row.merged_into_id
    return customer_id


def open_case(
    *,
    case_type: str,
    title: str = "",
    service: str = "",
    customer_id: uuid.UUID | None = None,
    contact_id: uuid.UUID | None = None,
    channel: str = "",
    priority: Priority = Priority.NORMAL,
    attributes: dict[str, Any] | None = None,
    parent_id: uuid.UUID | None = None,
    received_at: dt.datetime | None = None,
    take: bool = False,
    by: accounts.Acting,
    at: dt.datetime,
) -> cases.Case:
    """Open a case under the model that holds now: first stage, shelf, unit and due date come from it.

    Of a contact: the clock begins with it, and the same contact a second time gives the case that it has become. `take`: she
    who opens it has it at once. Raises standards.NoSuchCaseType, standards.BadAttribute, rules.NoSuchCustomer,
    rules.NoSuchThing, rules.NotInBounds, and blueprint's NoModelYet.
    """
    found = blueprint.effective(organisation_id=by.organisation_id, at=at)
    kind = standards.known_case_type(found.model, case_type)
    with transaction.atomic():
        contact = _contact(contact_id, by)
        if contact is not None and contact.case_id is not None:
            return frozen.case(models.Case.objects.get(id=contact.case_id))
        begun = received_at or (contact.at if contact else at)
        if begun > at:
            raise rules.NotInBounds(words="A case cannot have come in later than now.")
        asked = _Asked(
            title=rules.text(title, longest=cases.LONGEST_TITLE, what="a title", empty=True) or kind.title,
            service=service or (contact.service if contact else ""),
            customer=_customer(customer_id, by) if customer_id else contact.customer_id if contact else None,
            channel=channel or (contact.channel if contact else ""),
            priority=priority,
            attributes=standards.checked_attributes(kind, attributes or {}),
            parent=_parent(parent_id, by),
            received_at=begun,
        )
        case = _opened(found, kind, asked, take=take, by=by, at=at)
        if contact is not None:
            models.Contact.objects.filter(id=contact.id).update(case_id=case.id, customer_id=asked.customer)
    return case


class _Asked(NamedTuple):
    title: str
    service: str
    customer: uuid.UUID | None
    channel: str
    priority: int
    attributes: dict[str, Any]
    parent: uuid.UUID | None
    received_at: dt.datetime


def _contact(contact_id: uuid.UUID | None, by: accounts.Acting) -> models.Contact | None:
    """Return a contact, locked: two who make a case of it at once make one. Raises rules.NoSuchThing."""
    if contact_id is None:
        return None
    rows = models.Contact.objects.select_for_update().filter(organisation_id=by.organisation_id)
    found = rows.filter(id=contact_id).first()
    if found is None:
        raise rules.NoSuchThing(thing="contact")
    return found


def _parent(parent_id: uuid.UUID | None, by: accounts.Acting) -> uuid.UUID | None:
    if parent_id is None:
        return None
    if not models.Case.objects.filter(organisation_id=by.organisation_id, id=parent_id).exists():
        raise rules.NoSuchCase
    return parent_id


def _opened(
    found: branches.Effective,
    kind: operating_model.CaseType,
    asked: _Asked,
    *,
    take: bool,
    by: accounts.Acting,
    at: dt.datetime,
) -> cases.Case:
    """Write a case with its first events and its tasks."""
    reach = teams.reach(by, at=at)
    changes, words = first_standing(found.model, kind, asked._asdict(), zone=by.time_zone)
    event = doing.opening(
        at=asked.received_at,
        recorded_at=at,
        by=by,
        reach=reach,
        channel=asked.channel,
        reason="",
        data=words | {"set": standing.written(changes)},
    )
    row = case_row(event, revision_id=found.revision_id, number=numbered(by, asked.received_at), by=by)
    said = [event]
    if take:
        work = doing.Doing(row, by=by, at=at, reach=reach, relations=frozenset())
        said.append(work.happens(Kind.TAKEN, responsible=by.user_id))
        for field, value in standing.difference(work.before, work.standing).items():
            setattr(row, frozen.column(field), value)
        row.sequence = 2
    row.changed_at = at
    row.save(force_insert=True)
    models.Event.objects.bulk_create(doing.event_row(row.id, row.organisation_id, each) for each in said)
    if row.confidential and doing.member(by) is not None:
        # Who wrote it down knows of it, and is the only one beside who leads the team.
        held = {"organisation_id": row.organisation_id, "case_id": row.id, "by_name": by.name, "at": at}
        models.Named.objects.create(**held, user_id=by.user_id, by_id=by.user_id)
    add_tasks(row, found.model, kind, by=by, at=at, stage=row.stage, whole=True)
    doing.tell(row.organisation_id, row.id, said, frozen.standing_of(row))
    return frozen.case(row)


def first_standing(
    model: operating_model.OperatingModel,
    kind: operating_model.CaseType,
    asked: dict[str, Any],
    *,
    zone: str,
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return how a new case stands, as changes of fields, and what else its first event says."""
    local = zoneinfo.ZoneInfo(zone)
    first = kind.stages[0] if kind.stages else None
    stage = first.key if first else ""
    shelf = standards.shelf_of(kind, stage)
    start = asked["received_at"]
    due = standards.due(model, start=start, norm=kind.norm_time, zone=local)
    changes = asked | {
        "case_type": kind.key,
        "unit": standards.unit_of(model, shelf_key=shelf, service_key=asked["service"]),
        "stage": stage,
        "stage_since": start if first else None,
        "stage_due_at": standards.due(model, start=start, norm=first.norm_time, zone=local)
        if first
        else None,
        "shelf": shelf,
        "due_at": due,
        "first_due_at": due,
        "confidential": kind.confidential,
    }
    return changes, ({"waits": first.title} if first and first.waiting else {})


def numbered(by: accounts.Acting, moment: dt.datetime) -> reference.Reference:
    """Return the next reference of an organisation in the year of a moment; no other creation waits for it."""
    year = moment.astimezone(by.zone).year
    with connection.cursor() as cursor:
        cursor.execute("select casework_number(%s, %s)", [by.organisation_id, year])
        number = int(cursor.fetchone()[0])
    return reference.Reference(reference.prefix_of(by.organisation_slug), year % 100, number)


def case_row(
    event: Event, *, revision_id: uuid.UUID, number: reference.Reference, by: accounts.Acting
) -> models.Case:
    """Make the row of a case from its first event."""
    held = standing.applied(None, event)
    fields = {frozen.column(field): getattr(held, field) for field in standing.FIELDS}
    return models.Case(
        id=ids.new(),
        organisation_id=by.organisation_id,
        reference=str(number),
        number=number.number,
        revision_id=revision_id,
        sequence=1,
        changed_at=event.recorded_at,
        **fields,
    )


def add_tasks(
    row: models.Case,
    model: operating_model.OperatingModel,
    kind: operating_model.CaseType,
    *,
    by: accounts.Acting,
    at: dt.datetime,
    stage: str,
    whole: bool = False,
) -> None:
    """Lay what the standard asks for on the list of a case: of a stage, and at the beginning of the whole case."""
    items = standards.items(model, kind, stage_key=None) if whole else ()
    items += standards.items(model, kind, stage_key=stage)
    models.Task.objects.bulk_create(
        models.Task(
            organisation_id=row.organisation_id,
            case_id=row.id,
            position=position,
            stage=item.stage,
            text=item.text,
            must=item.must,
            kind=item.kind,
            by_id=doing.member(by),
            by_name=by.name,
            at=at,
        )
        for position, item in enumerate(items)
    )
