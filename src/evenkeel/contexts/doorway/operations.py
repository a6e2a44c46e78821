"""What colleagues do in the doorway: give a customer a link to her case, put it into a message, withdraw it."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence

from django.db import IntegrityError, transaction

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.audit import operations as audit
from evenkeel.contexts.audit import values as trail
from evenkeel.contexts.casework.operations import drafts
from evenkeel.contexts.casework.queries import outside
from evenkeel.contexts.casework.values.cases import Message
from evenkeel.contexts.casework.values.outside import Held
from evenkeel.contexts.doorway import models, queries, rules
from evenkeel.kernel import time
from evenkeel.lib import secret_links


def make(*, reference: str, by: accounts.Acting, at: dt.datetime) -> str:
    """Make the link of a case, and end the one before; return its token, which is kept nowhere.

    Raises casework's NoSuchCase, rules.NotYours, rules.Confidential, rules.LongOver.
    """
    held = outside.held(written=reference, by=by, at=at)
    rules.check_work(held)
    rules.check_open(held, at=at)
    token = secret_links.made(by.organisation_id)
    try:
        with transaction.atomic():
            ended = queries.open_links(by.organisation_id).filter(case_id=held.id).update(ended_at=at)
            models.Link.objects.create(
                organisation_id=by.organisation_id,
                case_id=held.id,
                digest=secret_links.digest(token),
                made_at=at,
                made_by_id=by.user_id,
                made_by_name=by.name,
            )
            _record("doorway.link-renewed" if ended else "doorway.link-made", held, by=by, at=at)
    except IntegrityError as other:
        raise rules.MadeJustNow from other
    return token


def withdraw(*, reference: str, by: accounts.Acting, at: dt.datetime) -> None:
    """Have the link of a case open nothing any more. Raises casework's NoSuchCase, rules.NotYours, rules.NoSuchLink."""
    held = outside.held(written=reference, by=by, at=at)
    rules.check_work(held)
    with transaction.atomic():
        if not queries.open_links(by.organisation_id).filter(case_id=held.id).update(ended_at=at):
            raise rules.NoSuchLink
        _record("doorway.link-withdrawn", held, by=by, at=at)


def write(
    *, reference: str, token: str, subject: str, body: str, by: accounts.Acting, at: dt.datetime
) -> Message:
    """Begin a message to the customer that carries the link; `token` is the one that was just made. Nothing is sent yet.

    Raises casework's NoSuchCase and NotInBounds, rules.NotYours, rules.NoSuchLink.
    """
    held = outside.held(written=reference, by=by, at=at)
    rules.check_work(held)
    mine = queries.open_links(by.organisation_id).filter(case_id=held.id, digest=secret_links.digest(token))
    if not mine.exists():
        raise rules.NoSuchLink
    with transaction.atomic():
        _record("doorway.link-put-in-message", held, by=by, at=at)
        return drafts.to_customer(case_id=held.id, subject=subject, body=body, by=by, at=at)


def forget_cases(
    *, organisation_id: uuid.UUID, case_ids: Sequence[uuid.UUID], remove: bool
) -> Mapping[str, int]:
    """Remove the links of cases that are erased, open or ended, or count them alone."""
    rows = models.Link.objects.filter(organisation_id=organisation_id, case_id__in=case_ids)
    number = rows.count()
    if not number:
        return {}
    if remove:
        rows.delete()
        audit.record(
            organisation_id=organisation_id,
            by=trail.SYSTEM,
            action="doorway.links-erased",
            subject=trail.Subject(kind="cases", id="", label="Cases that were erased"),
            at=time.now(),
            details={"links": str(number)},
        )
    return {"links": number}


def _record(action: str, held: Held, *, by: accounts.Acting, at: dt.datetime) -> None:
    subject = trail.Subject(kind="case", id=str(held.id), label=held.reference)
    audit.record(organisation_id=by.organisation_id, by=by.actor, action=action, subject=subject, at=at)
