"""The carrier: messages that go out as e-mails, queued with what sends them, tried a bounded number of times, never lost.

A try is noted, and the next one asked for, before the mail is handed over: whenever a worker dies, the next try is in the queue.
What it leaves open is the moment between the mail server's word and ours: a mail whose taking could not be noted goes out again
at the next try, under the same identifier.
"""

import datetime as dt
import email.utils
import uuid
from collections.abc import Iterable
from typing import ClassVar, Final

import structlog
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.casework import models, rules, standards
from evenkeel.contexts.casework.operations import doing
from evenkeel.contexts.casework.queries import frozen
from evenkeel.contexts.casework.queries import outgoing as queries
from evenkeel.contexts.casework.values import cases, outgoing
from evenkeel.contexts.casework.values.cases import AGAIN, Carriage, DocumentState, Kind
from evenkeel.kernel import errors
from evenkeel.lib import jobs, mail

CARRY: Final = "casework.carry"
CLOCKS_DIFFER: Final = dt.timedelta(minutes=1)
"""By so much the clock of a worker may be behind the database's, and it still finds its try due."""
LEFT_BEHIND: Final = dt.timedelta(minutes=10)
"""What should have been tried so long ago has lost its job: the next worker asks for it anew."""
log = structlog.get_logger("evenkeel.casework")


class NoMailAddress(errors.Invalid):
    """Write the e-mail address to which it goes, like ada@example.org."""

    code: ClassVar[str] = "no-mail-address"


class NotUndelivered(errors.Conflict):
    """This message is on its way or was delivered: there is nothing to do for it."""

    code: ClassVar[str] = "message-not-undelivered"


def enclosed(work: doing.Doing, documents: Iterable[uuid.UUID]) -> list[str]:
    """Return the documents of a case that go with a message, as the message keeps them. Raises rules.NotInBounds."""
    wanted = list(dict.fromkeys(documents))
    if len(wanted) > outgoing.MOST_ENCLOSED:
        raise rules.NotInBounds(words=f"Send at most {outgoing.MOST_ENCLOSED} documents with one message.")
    rows = models.Document.objects.filter(case_id=work.id, id__in=wanted, state=DocumentState.CLEAN)
    sizes = dict(rows.values_list("id", "size"))
    if len(sizes) < len(wanted):
        raise rules.NotInBounds(words="Send only documents of this case that were found to be harmless.")
    if sum(sizes.values()) > settings.MOST_ENCLOSED_BYTES:
        most = settings.MOST_ENCLOSED_BYTES // 2**20
        raise rules.NotInBounds(words=f"The documents of one message have at most {most} MB together.")
    return [str(each) for each in wanted]


def queue(work: doing.Doing, row: models.Message) -> None:
    """Give a message to the carrier, if it goes by e-mail, in the transaction in which it is sent.

    Raises NoMailAddress, rules.NotInBounds.
    """
    if not standards.goes_by_mail(work.model, row.channel):
        return
    _checked(row.address)
    row.enclosed = enclosed(work, map(uuid.UUID, row.enclosed))
    row.tries, row.answer, row.carried_at = 0, "", None
    # The random half of the identifier tells messages of a case apart, and keeps the header on one line.
    row.mail_id = row.mail_id or f"<{work.row.reference}.{row.id.hex[16:]}@{_domain()}>"
    row.carriage, row.try_at = Carriage.KEPT, None
    if settings.HAS_MAIL_SERVER:
        row.carriage, row.try_at = Carriage.WAITING, work.at
        _ask(row, not_before=None)


def _checked(address: str) -> None:
    try:
        validate_email(address)
    except ValidationError as trouble:
        raise NoMailAddress from trouble


def _domain() -> str:
    """Return the right side of identifiers of mails: the domain of their sender."""
    return email.utils.parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"


def _ask(row: models.Message, *, not_before: dt.datetime | None) -> None:
    jobs.request(CARRY, jobs.ForWhom(row.organisation_id), not_before=not_before, message_id=str(row.id))


def send_again(
    *, case_id: uuid.UUID, message_id: uuid.UUID, address: str, by: accounts.Acting, at: dt.datetime
) -> cases.Message:
    """Have a message that was not delivered carried once more, to the same address or a better one.

    Raises NotUndelivered, NoMailAddress, rules.NotInBounds, rules.NoSuchThing, rules.NoSuchCase, rules.NotForYou.
    """
    to = rules.text(address, longest=500, what="an address", empty=True)
    with doing.changing(case_id, by=by, at=at) as work:
        row = _undelivered(work, message_id)
        row.address = to
        queue(work, row)
        row.save()
        work.happens(Kind.MESSAGE_AGAIN, channel=row.channel, words={"message": str(row.id)})
    return frozen.message(row)


def settle(
    *, case_id: uuid.UUID, message_id: uuid.UUID, reason: str, by: accounts.Acting, at: dt.datetime
) -> cases.Message:
    """Say how what a message did not do was done in another way: by a letter, a call. Nobody is reminded of it any more.

    Raises NotUndelivered, rules.NeedsReason, rules.NoSuchThing, rules.NoSuchCase, rules.NotForYou.
    """
    words = rules.reason(reason)
    with doing.changing(case_id, by=by, at=at) as work:
        row = _undelivered(work, message_id)
        row.carriage = Carriage.SETTLED
        row.save(update_fields=["carriage"])
        work.happens(Kind.MESSAGE_SETTLED, reason=words, words={"message": str(row.id)})
    return frozen.message(row)


def _undelivered(work: doing.Doing, message_id: uuid.UUID) -> models.Message:
    row = models.Message.objects.filter(case_id=work.id, id=message_id).first()
    if row is None:
        raise rules.NoSuchThing(thing="message")
    if row.carriage not in AGAIN:
        raise NotUndelivered
    return row


def begin_try(
    *, organisation_id: uuid.UUID, message_id: uuid.UUID, at: dt.datetime
) -> outgoing.Outgoing | None:
    """Take a message along: note the try, ask for the next, and return what is to be handed over.

    None where there is nothing to do: it was delivered or given up meanwhile, or somebody else is at it.
    """
    with transaction.atomic():
        held = _held(organisation_id, message_id, at)
        if held is None:
            return None
        work, row = held
        assert row.try_at is not None, "the database lets none wait without its moment"
        if row.try_at > at + CLOCKS_DIFFER:
            return None
        if row.tries >= mail.MOST_TRIES:
            _failed(work, row, Carriage.GIVEN_UP, row.answer or "The last try broke off.")
            return None
        row.tries += 1
        row.try_at = mail.next_try(tries=row.tries, at=at) or at + mail.WAITS[0]
        row.save(update_fields=["tries", "try_at"])
        _ask(row, not_before=row.try_at)
        try:
            return queries.outgoing_mail(row)
        except queries.CannotCarry as trouble:
            _failed(work, row, Carriage.REFUSED, trouble.message)
            return None


def end_try(
    *, organisation_id: uuid.UUID, message_id: uuid.UUID, answer: mail.Answer, at: dt.datetime
) -> Carriage | None:
    """Note what the mail server said; return how far the message has come, None where it is there no more."""
    with transaction.atomic():
        held = _held(organisation_id, message_id, at)
        if held is None:
            return None
        work, row = held
        if answer.is_taken:
            row.carriage, row.carried_at, row.try_at, row.answer = Carriage.SENT, at, None, ""
            row.save(update_fields=["carriage", "carried_at", "try_at", "answer"])
        elif answer.taken is mail.Taken.REFUSED:
            _failed(work, row, Carriage.REFUSED, answer.words)
        elif row.tries >= mail.MOST_TRIES:
            _failed(work, row, Carriage.GIVEN_UP, answer.words)
        else:
            row.answer = answer.words
            row.save(update_fields=["answer"])
        return Carriage(row.carriage)


def ask_for_left_behind(*, organisation_id: uuid.UUID, at: dt.datetime) -> int:
    """Ask anew for what should have been tried long ago, for its job was lost; return how much that is."""
    found = queries.overdue(organisation_id=organisation_id, before=at - LEFT_BEHIND)
    for each in found:
        jobs.request(CARRY, jobs.ForWhom(organisation_id), message_id=str(each))
    return len(found)


def _held(
    organisation_id: uuid.UUID, message_id: uuid.UUID, at: dt.datetime
) -> tuple[doing.Doing, models.Message] | None:
    """Hold a message that waits, and first its case, as everybody does; None where it waits no more."""
    rows = models.Message.objects.filter(organisation_id=organisation_id, id=message_id)
    case_id = rows.values_list("case_id", flat=True).first()
    if case_id is None:
        return None
    try:
        work = doing.by_itself(case_id, organisation_id=organisation_id, at=at)
    except rules.NoSuchCase:
        return None
    row = rows.select_related("case").filter(carriage=Carriage.WAITING).first()
    return None if row is None else (work, row)


def _failed(work: doing.Doing, row: models.Message, how: Carriage, words: str) -> None:
    """Say on the case that a message was not delivered."""
    row.carriage, row.try_at, row.answer = how, None, words[: cases.LONGEST_ANSWER]
    row.save(update_fields=["carriage", "try_at", "answer"])
    work.happens(Kind.MESSAGE_FAILED, channel=row.channel, reason=words, words={"message": str(row.id)})
    work.save()
    log.warning("message not delivered", message=str(row.id), how=how, said=words)
