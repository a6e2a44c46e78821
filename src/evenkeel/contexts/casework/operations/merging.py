"""Two customers who are found to be one: everything moves to the one that stays, and back where it was a mistake."""

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Any, Final

from django.db import models as db
from django.db import transaction

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.audit import operations as audit
from evenkeel.contexts.audit import values as trail
from evenkeel.contexts.casework import models, rules, teams
from evenkeel.contexts.casework.operations import changes, doing
from evenkeel.contexts.casework.operations.customers import CUSTOMER_CHANGED
from evenkeel.contexts.casework.queries import frozen
from evenkeel.contexts.casework.values import customers
from evenkeel.contexts.casework.values.cases import Kind
from evenkeel.contexts.casework.values.customers import Change
from evenkeel.lib import events

POINTERS: Final[tuple[tuple[str, type[db.Model], str], ...]] = (
    ("identifiers", models.Identifier, "customer_id"),
    ("details", models.ContactDetail, "customer_id"),
    ("contacts", models.Contact, "customer_id"),
    ("represented", models.Representation, "customer_id"),
    ("representing", models.Representation, "representative_id"),
)
"""Whatever points to a customer, beside cases, which change by events only."""


def merge(
    *, kept_id: uuid.UUID, gone_id: uuid.UUID, reason: str, by: accounts.Acting, at: dt.datetime
) -> customers.Merge:
    """Find two customers to be one: all that points to `gone` points to `kept` from now on, and what moved is remembered.

    Raises rules.NoSuchCustomer (also where one was merged already), rules.NeedsReason, rules.NotInBounds.
    """
    words = rules.reason(reason)
    if kept_id == gone_id:
        raise rules.NotInBounds(words="Choose two customers.")
    with transaction.atomic():
        kept, gone = _both(kept_id, gone_id, by)
        moved = {name: _moved(table, field, gone.id, kept.id) for name, table, field in POINTERS}
        held = models.Case.objects.filter(organisation_id=by.organisation_id, customer_id=gone.id)
        moved["cases"] = _cases_to(held, kept.id, reason=words, by=by, at=at)
        gone.merged_into = kept
        gone.save(update_fields=["merged_into"])
        row = models.Merge.objects.create(
            organisation_id=by.organisation_id,
            kept=kept,
            gone=gone,
            gone_name=gone.name,
            moved=moved,
            reason=words,
            by_id=by.user_id,
            by_name=by.name,
            at=at,
        )
        said = {"name": gone.name, "reason": words}
        changes.note(customer_id=kept.id, kind=Change.MERGED, words=said, by=by, at=at)
        _record("casework.customers-merged", row, by=by, at=at)
    return frozen.merge(row)


def undo(*, merge_id: uuid.UUID, by: accounts.Acting, at: dt.datetime) -> customers.Merge:
    """Take a merge back: all that it moved points to its own customer again, whatever was done since; what is new since stays.

    Raises rules.NoSuchThing where there is no such merge, or it was undone already.
    """
    with transaction.atomic():
        rows = models.Merge.objects.select_for_update(of=("self",)).select_related("gone")
        row = rows.filter(organisation_id=by.organisation_id, id=merge_id, undone_at__isnull=True).first()
        if row is None:
            raise rules.NoSuchThing(thing="merge")
        holders = _line(row.kept_id)
        for name, table, field in POINTERS:
            there = table._default_manager.filter(id__in=row.moved[name], **{f"{field}__in": holders})
            there.update(**{field: row.gone_id})
        held = models.Case.objects.filter(id__in=row.moved["cases"], customer_id__in=holders)
        _cases_to(held, row.gone_id, reason="The merge of two customers was undone", by=by, at=at)
        row.gone.merged_into = None
        row.gone.save(update_fields=["merged_into"])
        row.undone_at, row.undone_by_name = at, by.name
        row.save(update_fields=["undone_at", "undone_by_name"])
        said = {"name": row.gone_name}
        changes.note(customer_id=row.kept_id, kind=Change.PARTED, words=said, by=by, at=at)
        _record("casework.merge-undone", row, by=by, at=at)
    return frozen.merge(row)


def _both(
    kept_id: uuid.UUID, gone_id: uuid.UUID, by: accounts.Acting
) -> tuple[models.Customer, models.Customer]:
    """Return both customers, locked in the order of their identifiers so that nobody waits for each other."""
    rows = models.Customer.objects.select_for_update().filter(organisation_id=by.organisation_id)
    found = {
        row.id: row for row in rows.filter(id__in=(kept_id, gone_id), merged_into__isnull=True).order_by("id")
    }
    if len(found) < 2:
        raise rules.NoSuchCustomer
    return found[kept_id], found[gone_id]


def _moved(table: type[db.Model], field: str, from_: uuid.UUID, to: uuid.UUID) -> list[str]:
    """Point rows to another customer; return which. A representation of one by the other stays where it is."""
    rows: db.QuerySet[Any] = table._default_manager.filter(**{field: from_})
    if table is models.Representation:
        other = "representative_id" if field == "customer_id" else "customer_id"
        rows = rows.exclude(**{other: to})
    ids = list(rows.select_for_update().values_list("id", flat=True))
    table._default_manager.filter(id__in=ids).update(**{field: to})
    return [str(each) for each in ids]


def _cases_to(
    rows: "db.QuerySet[models.Case]",
    customer: uuid.UUID,
    *,
    reason: str,
    by: accounts.Acting,
    at: dt.datetime,
) -> list[str]:
    """Give cases to another customer, each by an event."""
    reach = teams.reach(by, at=at)
    locked: Iterable[models.Case] = rows.select_for_update().order_by("id")
    found = []
    for row in locked:
        work = doing.Doing(row, by=by, at=at, reach=reach, relations=frozenset())
        work.happens(Kind.CHANGED, reason=reason, customer=customer)
        work.save()
        found.append(str(row.id))
    return found


def _line(customer_id: uuid.UUID) -> list[uuid.UUID]:
    """Return a customer and those into whom she was merged later, one after the other."""
    found = [customer_id]
    while True:
        rows = models.Customer.objects.filter(id=found[-1]).values_list("merged_into_id", flat=True)
        further = rows.first()
        if further is None or further in found:
            return found
        found.append(further)


def _record(action: str, row: models.Merge, *, by: accounts.Acting, at: dt.datetime) -> None:
    for customer_id in (row.kept_id, row.gone_id):
        events.tell(CUSTOMER_CHANGED, organisation_id=row.organisation_id, customer_id=customer_id)
    audit.record(
        organisation_id=by.organisation_id,
        by=by.actor,
        action=action,
        subject=trail.Subject(kind="customer", id=str(row.gone_id), label="Customer"),
        at=at,
        details={"kept": str(row.kept_id), "moved": str(sum(map(len, row.moved.values())))},
    )
