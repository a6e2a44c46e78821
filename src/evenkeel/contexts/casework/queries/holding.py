"""Retention as a page shows it: what each case type says, what is due, what is held and why."""

import datetime as dt
import uuid
from dataclasses import dataclass

from evenkeel.contexts.blueprint import queries as blueprint
from evenkeel.contexts.casework import models
from evenkeel.contexts.casework.queries import contacts
from evenkeel.contexts.casework.queries import keeping as queries
from evenkeel.contexts.casework.values import keeping
from evenkeel.contexts.casework.values.cases import Kind
from evenkeel.kernel import errors


@dataclass(frozen=True, slots=True)
class Rule:
    """What the model says of one case type, and what is due by it."""

    key: str
    title: str
    years: int | None
    """None: kept for good, for the model says nothing."""
    basis: str
    due: keeping.Due | None
    after: str = "closing"
    """From when on the years count."""


@dataclass(frozen=True, slots=True)
class Held:
    """A case that a legal hold keeps."""

    reference: str
    case_type: str
    reason: str
    by_name: str
    at: dt.datetime | None


class NoSuchCertificate(errors.NotFound):
    """There is no such certificate."""

    code = "no-such-certificate"


def rules(*, organisation_id: uuid.UUID, at: dt.datetime) -> tuple[Rule, ...]:
    """Return what holds for each case type, and for contacts that became no case. Raises blueprint's NoModelYet.

    Eight queries for each case type that has a retention, two for each channel.
    """
    model = blueprint.effective(organisation_id=organisation_id, at=at).model
    found = {each.case_type: each for each in queries.due(organisation_id=organisation_id, at=at)}
    of_contacts = contacts.due(organisation_id=organisation_id, model=model, at=at)
    found |= {each.case_type: each for each in of_contacts}
    return tuple(
        Rule(
            key=kind.key,
            title=kind.title,
            years=kind.retention.years if kind.retention else None,
            basis=(kind.retention.basis or "") if kind.retention else "",
            due=found.get(kind.key),
        )
        for kind in model.case_types
    ) + tuple(
        Rule(
            each.key, each.title, each.retention.years, each.retention.basis or "", found.get(each.key), "it"
        )
        for each in contacts.rules(model)
    )


def left(*, organisation_id: uuid.UUID, case_type: str, at: dt.datetime) -> int:
    """Return how many cases of a kind, or contacts by a channel, are due and not held. One query. Raises blueprint's NoModelYet."""
    model = blueprint.effective(organisation_id=organisation_id, at=at).model
    if (rule := contacts.rule(model, case_type)) is not None:
        return contacts.over(organisation_id=organisation_id, rule=rule, model=model, at=at)[1].count()
    years = next(
        (each.retention.years for each in model.case_types if each.key == case_type and each.retention), None
    )
    if years is None:
        return 0
    rows = queries.over_rows(organisation_id, case_type, queries.years_before(at, years))
    return rows.filter(held=False).count()


def held(*, organisation_id: uuid.UUID, case_type: str = "", limit: int = 200) -> tuple[Held, ...]:
    """Return the cases that a hold keeps, with why: all, or those of one kind. Two queries."""
    rows = models.Case.objects.filter(organisation_id=organisation_id, held=True, erased_at__isnull=True)
    if case_type:
        rows = rows.filter(case_type=case_type)
    found = list(rows.order_by("reference")[:limit])
    events = models.Event.objects.filter(case_id__in=[row.id for row in found], kind=Kind.HELD)
    last = {each.case_id: each for each in events.order_by("sequence")}
    return tuple(
        Held(
            reference=row.reference,
            case_type=row.case_type,
            reason=last[row.id].reason if row.id in last else "",
            by_name=last[row.id].actor_name if row.id in last else "",
            at=last[row.id].at if row.id in last else None,
        )
        for row in found
    )


def certificate(*, organisation_id: uuid.UUID, certificate_id: uuid.UUID) -> keeping.Certificate:
    """Return one certificate. Raises NoSuchCertificate. One query."""
    row = models.Certificate.objects.filter(organisation_id=organisation_id, id=certificate_id).first()
    if row is None:
        raise NoSuchCertificate
    return queries.frozen(row)
