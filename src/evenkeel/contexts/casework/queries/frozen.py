"""Rows as values."""

import uuid
from typing import Any, Final

from evenkeel.contexts.casework import models, standing
from evenkeel.contexts.casework.values import cases, customers

COLUMNS: Final = {"customer": "customer_id", "responsible": "responsible_id", "parent": "parent_id"}
"""Fields of a standing whose column has another name."""


def column(field: str) -> str:
    """Return the column of a row that holds a field of the standing."""
    return COLUMNS.get(field, field)


def standing_of(row: models.Case) -> cases.Standing:
    """Return how a case stands, by its row."""
    found: dict[str, Any] = {field: getattr(row, column(field)) for field in standing.FIELDS}
    return cases.Standing(**(found | {"state": cases.State(row.state)}))


def case(row: models.Case) -> cases.Case:
    """Return a row as a value."""
    return cases.Case(
        id=row.id,
        organisation_id=row.organisation_id,
        reference=row.reference,
        revision_id=row.revision_id,
        standing=standing_of(row),
        sequence=row.sequence,
    )


def event(row: models.Event) -> cases.Event:
    """Return a row as a value."""
    return cases.Event(
        sequence=row.sequence,
        kind=cases.Kind(row.kind),
        at=row.at,
        recorded_at=row.recorded_at,
        actor=row.actor_id,
        actor_name=row.actor_name,
        role=row.role,
        unit=row.unit,
        channel=row.channel,
        stage=row.stage,
        shelf=row.shelf,
        reason=row.reason,
        data=row.data,
        batch=row.batch,
    )


def task(row: models.Task) -> cases.Task:
    """Return a row as a value."""
    return cases.Task(
        id=row.id,
        stage=row.stage,
        text=row.text,
        must=row.must,
        kind=row.kind,
        due_at=row.due_at,
        done_at=row.done_at,
        done_by=row.done_by_name,
        milestone=row.milestone_id,
    )


def note(row: models.Note) -> cases.Note:
    """Return a row as a value."""
    return cases.Note(row.id, row.text, row.by_name, row.by_id, row.at)


def message(row: models.Message) -> cases.Message:
    """Return a row as a value."""
    return cases.Message(
        id=row.id,
        state=cases.MessageState(row.state),
        channel=row.channel,
        address=row.address,
        subject=row.subject,
        body=row.body,
        template=row.template,
        by_name=row.by_name,
        at=row.at,
        carriage=cases.Carriage(row.carriage),
        tries=row.tries,
        try_at=row.try_at,
        carried_at=row.carried_at,
        answer=row.answer,
        enclosed=tuple(uuid.UUID(each) for each in row.enclosed),
    )


def document(row: models.Document) -> cases.Document:
    """Return a row as a value."""
    return cases.Document(
        id=row.id,
        name=row.name,
        content_type=row.content_type,
        size=row.size,
        digest=row.digest,
        state=cases.DocumentState(row.state),
        verdict=row.verdict,
        by_name=row.by_name,
        at=row.at,
    )


def decision(row: models.Decision) -> cases.Decision:
    """Return a row as a value."""
    return cases.Decision(row.id, row.outcome, row.grounds, row.template, row.by_name, row.at)


def referral(row: models.Referral) -> cases.Referral:
    """Return a row as a value."""
    return cases.Referral(
        id=row.id,
        partner=row.partner,
        partner_service=row.partner_service,
        asked=row.asked,
        state=cases.ReferralState(row.state),
        sent_at=row.at,
        acknowledged_at=row.acknowledged_at,
        finished_at=row.finished_at,
        outcome=row.outcome,
        deadline_at=row.deadline_at,
        reminded_at=row.reminded_at,
    )


def access(row: models.Access) -> cases.Access:
    """Return a row as a value."""
    return cases.Access(row.id, row.user_id, row.by_name, row.reason, row.at, row.until_at)


def detail(row: models.ContactDetail) -> customers.Detail:
    """Return a row as a value."""
    return customers.Detail(row.id, customers.By(row.by), row.value, row.source, row.from_at, row.until_at)


def contact(row: models.Contact) -> customers.Contact:
    """Return a row as a value."""
    return customers.Contact(
        id=row.id,
        customer=row.customer_id,
        case=row.case_id,
        direction=customers.Direction(row.direction),
        channel=row.channel,
        demand=customers.Demand(row.demand),
        cause=row.cause,
        service=row.service,
        summary=row.summary,
        seconds=row.seconds,
        at=row.at,
        by_name=row.by_name,
        outside_key=row.outside_key or "",
    )


def representation(row: models.Representation) -> customers.Representation:
    """Return a row as a value; its representative must be selected with it."""
    return customers.Representation(
        id=row.id,
        customer=row.customer_id,
        representative=row.representative_id,
        representative_name=row.representative.name,
        scope=row.scope,
        basis=row.basis,
        from_date=row.from_date,
        until_date=row.until_date,
    )


def merge(row: models.Merge) -> customers.Merge:
    """Return a row as a value."""
    return customers.Merge(
        row.id, row.kept_id, row.gone_id, row.gone_name, row.by_name, row.at, row.reason, row.undone_at
    )
