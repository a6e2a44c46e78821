"""Everything about a case or a customer in one file: asked for with a reason, made by a job, gone after some days."""

import datetime as dt
import functools
import hashlib
import uuid
import zipfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Final

from django.db import transaction
from django.db.models import Q

from evenkeel.contexts.accounts import queries as members
from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.audit import operations as audit
from evenkeel.contexts.audit import values as trail
from evenkeel.contexts.casework import models, rules
from evenkeel.contexts.casework.queries import case as cases
from evenkeel.contexts.casework.queries import contacts
from evenkeel.contexts.casework.queries import customers as known
from evenkeel.contexts.casework.queries import extracts as queries
from evenkeel.contexts.casework.values import customers, extracts
from evenkeel.contexts.casework.values.extracts import State
from evenkeel.contexts.casework.values.reach import Ability
from evenkeel.kernel import errors, ids
from evenkeel.lib import jobs

MAKE: Final = "casework.extract"
FORGET: Final = "casework.forget-extract"
KEPT_FOR: Final = dt.timedelta(days=7)

Part = tuple[str, bytes | Path]
"""A file of an extract: its name, and its content or where that lies."""
Write = Callable[..., Iterator[Part]]


def ask_for_case(
    *, case_id: uuid.UUID, reason: str, redacts: bool, by: accounts.Acting, at: dt.datetime
) -> extracts.Extract:
    """Have everything about a case made into one file; who leads the team may, and administrators.

    Raises rules.NeedsReason, rules.NoSuchCase, rules.NotForYou.
    """
    page = cases.page(case_id=case_id, by=by, at=at)
    if not {Ability.LEAD, Ability.KEEP} & page.may:
        rules.check(page.relations, Ability.KEEP)
    return _asked(by, at, reason=reason, redacts=redacts, label=page.case.reference, case_id=case_id)


def ask_for_customer(
    *, customer_id: uuid.UUID, reason: str, redacts: bool, by: accounts.Acting, at: dt.datetime
) -> extracts.Extract:
    """Have everything about a customer made into one file, as far as who asks may read it; administrators and leaders may.

    Raises rules.NeedsReason, rules.NoSuchCustomer, rules.NotKeeper.
    """
    if by.role is not accounts.Role.LEADER:
        rules.check_keeper(by)
    customer = known.customer(organisation_id=by.organisation_id, customer_id=customer_id)
    return _asked(by, at, reason=reason, redacts=redacts, label=customer.name, customer_id=customer_id)


def _asked(
    by: accounts.Acting,
    at: dt.datetime,
    *,
    reason: str,
    redacts: bool,
    label: str,
    case_id: uuid.UUID | None = None,
    customer_id: uuid.UUID | None = None,
) -> extracts.Extract:
    words = rules.reason(reason)
    whom = jobs.ForWhom(by.organisation_id, by.user_id)
    with transaction.atomic():
        row = models.Extract.objects.create(
            id=ids.new(),
            organisation_id=by.organisation_id,
            case_id=case_id,
            customer=customer_id,
            label=label,
            redacts=redacts,
            reason=words,
            state=State.ASKED,
            by_id=by.user_id,
            by_name=by.name,
            asked_at=at,
            until_at=at + KEPT_FOR,
        )
        _record("casework.extract-asked", row, by, at)
        jobs.request(MAKE, whom, extract_id=str(row.id))
        jobs.request(FORGET, whom, not_before=row.until_at, extract_id=str(row.id))
    return queries.frozen(row)


def make(*, whom: jobs.ForWhom, extract_id: uuid.UUID, write: Write, at: dt.datetime) -> None:
    """Make the file: `write` gives its parts from the pages of the cases. Made a second time, it is the same file anew.

    What goes wrong is kept, so that nobody waits for it. Raises rules.NoSuchThing.
    """
    row = models.Extract.objects.filter(organisation_id=whom.organisation_id, id=extract_id).first()
    by = members.acting(
        user_id=whom.user_id or uuid.UUID(int=0),
        chosen=str(whom.organisation_id),
        origin=trail.Origin(trail.Channel.JOB),
    )
    if row is None or by is None or by.organisation_id != whom.organisation_id:
        raise rules.NoSuchThing(thing="extract")
    found = queries.frozen(row)
    try:
        pages = _pages(row, found, by, at)
        without = contacts.of_customer(organisation_id=by.organisation_id, customer_id=found.customer)
        changes = _changes(found, by)
        size, digest = _written(row, write(found, pages, contacts=without, changes=changes, by=by, at=at))
    except (errors.Refusal, OSError) as trouble:
        models.Extract.objects.filter(id=row.id).update(state=State.FAILED, trouble=str(trouble)[:300])
        return
    if not models.Extract.objects.filter(id=row.id).update(state=State.MADE, size=size, digest=digest):
        # What it holds was erased while it was written.
        forget(organisation_id=whom.organisation_id, extract_id=row.id)


def _changes(found: extracts.Extract, by: accounts.Acting) -> tuple[customers.Changed, ...]:
    """Return what was changed of the customer whom the extract is about."""
    if found.customer is None:
        return ()
    return known.changes(
        organisation_id=by.organisation_id, customer_id=found.customer, limit=rules.MOST_AT_ONCE
    )


def _pages(
    row: models.Extract, found: extracts.Extract, by: accounts.Acting, at: dt.datetime
) -> Iterator[cases.Page]:
    """Read the cases one by one, those that who asks may read; say how far it has come."""
    wanted = queries.cases_of(found, organisation_id=by.organisation_id)
    models.Extract.objects.filter(id=row.id).update(all=len(wanted), done=0)
    for number, case_id in enumerate(wanted, start=1):
        try:
            page = cases.page(case_id=case_id, by=by, at=at)
        except errors.Refusal:
            continue
        if Ability.READ in page.may:
            yield page
        models.Extract.objects.filter(id=row.id).update(done=number)


def _written(row: models.Extract, parts: Iterator[Part]) -> tuple[int, str]:
    """Write the archive beside its place, and put it there once it is whole; return its size and digest."""
    path = queries.path(organisation_id=row.organisation_id, extract_id=row.id)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    coming = path.with_suffix(".coming")
    coming.touch(mode=0o600)
    with zipfile.ZipFile(coming, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts:
            if isinstance(content, Path):
                archive.write(content, name)
            else:
                archive.writestr(name, content)
    with coming.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    coming.replace(path)
    return path.stat().st_size, digest


def take(*, extract_id: uuid.UUID, by: accounts.Acting, at: dt.datetime) -> tuple[extracts.Extract, Path]:
    """Take the file along: who asked for it, until it goes; each time is on the record. Raises queries.ExtractGone."""
    found = queries.extract(extract_id=extract_id, by=by)
    path = queries.path(organisation_id=by.organisation_id, extract_id=extract_id)
    if queries.is_over(found, at) or not path.exists():
        raise queries.ExtractGone
    with transaction.atomic():
        row = models.Extract.objects.get(organisation_id=by.organisation_id, id=extract_id)
        _record("casework.extract-taken", row, by, at)
    return found, path


def forget(*, organisation_id: uuid.UUID, extract_id: uuid.UUID) -> None:
    """Remove an extract whose time is over; the audit trail keeps that it was. What cannot be removed raises OSError."""
    queries.path(organisation_id=organisation_id, extract_id=extract_id).unlink(missing_ok=True)
    models.Extract.objects.filter(organisation_id=organisation_id, id=extract_id).delete()


def forget_about(
    *, organisation_id: uuid.UUID, case_ids: Iterable[uuid.UUID], customer_ids: Iterable[uuid.UUID]
) -> int:
    """Remove the extracts that hold any of these, in the transaction that erases them; return how many went.

    Their files go once it is committed. One that cannot be removed then goes when its time is over.
    """
    rows = models.Extract.objects.filter(organisation_id=organisation_id)
    rows = rows.filter(Q(case_id__in=tuple(case_ids)) | Q(customer__in=tuple(customer_ids)))
    gone = list(rows.values_list("id", flat=True))
    rows.filter(id__in=gone).delete()
    for each in gone:
        path = queries.path(organisation_id=organisation_id, extract_id=each)
        transaction.on_commit(functools.partial(path.unlink, missing_ok=True), robust=True)
    return len(gone)


def _record(action: str, row: models.Extract, by: accounts.Acting, at: dt.datetime) -> None:
    kind = "case" if row.case_id else "customer"
    audit.record(
        organisation_id=by.organisation_id,
        by=by.actor,
        action=action,
        subject=trail.Subject(kind=kind, id=str(row.case_id or row.customer), label=row.label),
        at=at,
        details={"reason": row.reason, "redacted": "yes" if row.redacts else "no"},
    )
