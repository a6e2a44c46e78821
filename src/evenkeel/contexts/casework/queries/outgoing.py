"""What a message that goes out as an e-mail is made of, and which of them wait."""

import datetime as dt
import re
import uuid
from typing import ClassVar, Final

from evenkeel.contexts.accounts import queries as members
from evenkeel.contexts.blueprint import queries as blueprint
from evenkeel.contexts.casework import models, standards, storage
from evenkeel.contexts.casework.values import outgoing
from evenkeel.contexts.casework.values.cases import Carriage, DocumentState
from evenkeel.kernel import errors

LONGEST_THREAD: Final = 20
"""References to earlier mails; RFC 5322 has no bound, but lines of mails have one."""
_MAIL_ID: Final = re.compile(r"<[^<>\s]{1,190}@[^<>\s]{1,190}>")


class CannotCarry(errors.Conflict):
    """{name} is not there any more, or not found to be harmless: leave it out, and send the message anew."""

    code: ClassVar[str] = "cannot-carry-document"


def outgoing_mail(message: models.Message) -> outgoing.Outgoing:
    """Return what a message is made of, with its case. At most six queries. Raises CannotCarry."""
    case = message.case
    model = blueprint.model(organisation_id=message.organisation_id, revision_id=case.revision_id)
    return outgoing.Outgoing(
        id=message.id,
        to=message.address,
        subject=message.subject,
        body=message.body,
        reference=case.reference,
        organisation=members.organisation(organisation_id=message.organisation_id).name,
        mail_id=message.mail_id,
        reply_to=standards.mailbox(model, message.channel),
        thread=_thread(message),
        enclosures=_enclosures(message),
    )


def _thread(message: models.Message) -> tuple[str, ...]:
    rows = models.Message.objects.filter(case_id=message.case_id, address__iexact=message.address)
    said = rows.exclude(id=message.id).order_by("-at", "-id")
    found = (
        mail_id or outside_key or ""
        for mail_id, outside_key in said.values_list("mail_id", "outside_key")[:LONGEST_THREAD]
    )
    return tuple(reversed([each for each in found if _MAIL_ID.fullmatch(each)]))


def _enclosures(message: models.Message) -> tuple[outgoing.Enclosure, ...]:
    rows = models.Document.objects.filter(case_id=message.case_id, id__in=message.enclosed)
    known = {str(row.id): row for row in rows}
    found = []
    for each in message.enclosed:
        row = known.get(each)
        if row is None or row.state != DocumentState.CLEAN:
            raise CannotCarry(name=row.name if row else "A document")
        path = storage.path(
            organisation_id=message.organisation_id, case_id=message.case_id, document_id=row.id
        )
        if not path.exists():
            raise CannotCarry(name=row.name)
        found.append(outgoing.Enclosure(row.name, row.content_type, path))
    return tuple(found)


def overdue(*, organisation_id: uuid.UUID, before: dt.datetime, limit: int = 100) -> tuple[uuid.UUID, ...]:
    """Return the messages that should have been tried before a moment, the oldest first. One query."""
    rows = models.Message.objects.filter(
        organisation_id=organisation_id, carriage=Carriage.WAITING, try_at__lt=before
    )
    return tuple(rows.order_by("try_at", "id").values_list("id", flat=True)[:limit])
