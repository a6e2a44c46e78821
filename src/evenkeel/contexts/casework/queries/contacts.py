"""Contacts that became no case: for how long they are kept, which are due, and those of one customer."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Final

from django.db.models import Exists, OuterRef, QuerySet

from evenkeel.contexts.casework import models
from evenkeel.contexts.casework.queries import frozen, keeping
from evenkeel.contexts.casework.values import customers
from evenkeel.contexts.casework.values import keeping as values
from evenkeel.engines import operating_model

PREFIX: Final = "contacts_"
"""Stands before the key of a channel where else a case type stands: no key of a model has a low line."""
MOST: Final = 20_000
"""Contacts of one customer that are taken out for her."""


@dataclass(frozen=True, slots=True)
class Rule:
    """For how long contacts by one channel are kept, or by any that the model does not name."""

    key: str
    title: str
    channel: str | None
    """None: by no channel that the model names."""
    retention: operating_model.Retention


def rules(model: operating_model.OperatingModel) -> tuple[Rule, ...]:
    """Return what a model says: each channel for itself, and for those that say nothing the model as a whole."""
    general = model.about.contact_retention if model.about else None
    found = [
        Rule(PREFIX + each.key, f"Contacts without a case: {each.title}", each.key, retention)
        for each in model.channels
        if (retention := each.retention or general) is not None
    ]
    if general is not None:
        found.append(Rule(PREFIX, "Contacts without a case: other channels", None, general))
    return tuple(found)


def rule(model: operating_model.OperatingModel, key: str) -> Rule | None:
    """Return the rule of a key; None where it is none of contacts, or the model says nothing."""
    return next((each for each in rules(model) if each.key == key), None)


def over(
    *, organisation_id: uuid.UUID, rule: Rule, model: operating_model.OperatingModel, at: dt.datetime
) -> tuple[dt.datetime, QuerySet[models.Contact], QuerySet[models.Contact]]:
    """Return before which moment contacts are over, which are, and which of these a hold on a case of the customer keeps."""
    before = keeping.years_before(at, rule.retention.years)
    rows = models.Contact.objects.filter(
        organisation_id=organisation_id, case__isnull=True, erased_at__isnull=True, at__lt=before
    )
    if rule.channel is None:
        rows = rows.exclude(channel__in=[each.key for each in model.channels])
    else:
        rows = rows.filter(channel=rule.channel)
    held = Exists(models.Case.objects.filter(customer_id=OuterRef("customer_id"), held=True))
    return before, rows.filter(~held), rows.filter(held)


def due(
    *, organisation_id: uuid.UUID, model: operating_model.OperatingModel, at: dt.datetime
) -> tuple[values.Due, ...]:
    """Return the contacts whose time is over, by channel: the dry run of erasing them. Two queries for each channel."""
    found = []
    for each in rules(model):
        before, rows, held = over(organisation_id=organisation_id, rule=each, model=model, at=at)
        made = values.Due(
            case_type=each.key,
            title=each.title,
            years=each.retention.years,
            basis=each.retention.basis or "",
            before=before,
            counts={"contacts": rows.count()},
            held=held.count(),
        )
        if made.number or made.held:
            found.append(made)
    return tuple(found)


def of_customer(
    *, organisation_id: uuid.UUID, customer_id: uuid.UUID | None
) -> tuple[customers.Contact, ...]:
    """Return the contacts of a customer that became no case, the oldest first. One query, or none."""
    if customer_id is None:
        return ()
    rows = models.Contact.objects.filter(
        organisation_id=organisation_id, customer_id=customer_id, case__isnull=True
    )
    return tuple(frozen.contact(row) for row in rows.order_by("at", "id")[:MOST])
