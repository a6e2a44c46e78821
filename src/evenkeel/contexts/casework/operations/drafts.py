"""Messages that are not sent yet: written, and written on."""

import datetime as dt
import uuid
from collections.abc import Iterable

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.casework import models, rules, standards
from evenkeel.contexts.casework.operations import carrying, doing, writing
from evenkeel.contexts.casework.queries import customers as known
from evenkeel.contexts.casework.queries import frozen
from evenkeel.contexts.casework.values import cases
from evenkeel.contexts.casework.values.cases import MessageState
from evenkeel.contexts.casework.values.customers import By


def to_customer(
    *, case_id: uuid.UUID, subject: str, body: str, by: accounts.Acting, at: dt.datetime
) -> cases.Message:
    """Begin a message to the customer of a case, to her e-mail address where one is known.

    Raises rules.NotInBounds, rules.NoSuchCase, rules.NotForYou.
    """
    with doing.changing(case_id, by=by, at=at) as work:
        customer = work.standing.customer
        found = known.customer(organisation_id=by.organisation_id, customer_id=customer) if customer else None
        address = next((each.value for each in found.details if each.by is By.EMAIL), "") if found else ""
        channel = standards.mail_channel(work.model) if address else ""
    return writing.draft_message(
        case_id=case_id, channel=channel, address=address, subject=subject, body=body, by=by, at=at
    )


def keep(
    *,
    case_id: uuid.UUID,
    message_id: uuid.UUID | None = None,
    channel: str,
    address: str,
    subject: str,
    body: str,
    template: str = "",
    documents: Iterable[uuid.UUID] = (),
    by: accounts.Acting,
    at: dt.datetime,
) -> cases.Message:
    """Keep a draft: a new one, or one that is there with other words. What was sent stands as it is.

    Raises rules.NotInBounds, rules.NoSuchThing, rules.NoSuchCase, rules.NotForYou.
    """
    if message_id is None:
        return writing.draft_message(
            case_id=case_id,
            channel=channel,
            address=address,
            subject=subject,
            body=body,
            template=template,
            documents=documents,
            by=by,
            at=at,
        )
    words = {
        "address": rules.text(address, longest=500, what="an address", empty=True),
        "subject": rules.text(subject, longest=cases.LONGEST_TITLE, what="a subject", empty=True),
        "body": rules.text(body, longest=cases.LONGEST_TEXT, what="a message"),
        "channel": channel[:80],
    }
    with doing.changing(case_id, by=by, at=at) as work:
        rows = models.Message.objects.filter(case_id=work.id, state=MessageState.DRAFT, id=message_id)
        row = rows.first()
        if row is None:
            raise rules.NoSuchThing(thing="draft")
        for field, value in words.items():
            setattr(row, field, value)
        row.enclosed = carrying.enclosed(work, documents)
        row.save(update_fields=[*words, "enclosed"])
    return frozen.message(row)
