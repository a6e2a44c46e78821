"""Messages that are not sent yet: written, and written on."""

import datetime as dt
import uuid
from collections.abc import Iterable

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.casework import models, rules
from evenkeel.contexts.casework.operations import carrying, doing, writing
from evenkeel.contexts.casework.queries import frozen
from evenkeel.contexts.casework.values import cases
from evenkeel.contexts.casework.values.cases import MessageState


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
