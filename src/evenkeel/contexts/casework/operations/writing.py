"""What is written in a case: its list of tasks, notes, messages, and its own fields."""

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Any, Final

from django.db import connection

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.casework import models, rules, standards
from evenkeel.contexts.casework.operations import carrying, doing
from evenkeel.contexts.casework.queries import frozen
from evenkeel.contexts.casework.values import cases
from evenkeel.contexts.casework.values.cases import Kind, MessageState, Priority
from evenkeel.contexts.casework.values.reach import Ability

MOST_WORDS: Final = 20_000
"""Different words by which one case can be found."""


def tick(*, case_id: uuid.UUID, task_id: uuid.UUID, by: accounts.Acting, at: dt.datetime) -> cases.Case:
    """Tick a task; ticked already, nothing happens. Raises rules.NoSuchThing, rules.NoSuchCase, rules.NotForYou, flow.NotNow."""
    with doing.changing(case_id, by=by, at=at) as work:
        row = _task(work, task_id)
        if row.done_at is None:
            row.done_at, row.done_by_name = at, by.name
            row.save(update_fields=["done_at", "done_by_name"])
            work.happens(Kind.TICKED, words={"task": str(row.id), "text": row.text})
    return work.case


def untick(*, case_id: uuid.UUID, task_id: uuid.UUID, by: accounts.Acting, at: dt.datetime) -> cases.Case:
    """Take a tick back. Raises as `tick` does."""
    with doing.changing(case_id, by=by, at=at) as work:
        row = _task(work, task_id)
        if row.done_at is not None:
            row.done_at, row.done_by_name = None, ""
            row.save(update_fields=["done_at", "done_by_name"])
            work.happens(Kind.UNTICKED, words={"task": str(row.id), "text": row.text})
    return work.case


def add_task(
    *,
    case_id: uuid.UUID,
    text: str,
    due_at: dt.datetime | None = None,
    kind: str = "own",
    by: accounts.Acting,
    at: dt.datetime,
) -> cases.Task:
    """Add something to do in a case, such as a call back by a moment. Raises rules.NotInBounds, and as `tick` does."""
    words = rules.text(text, longest=cases.LONGEST_TITLE, what="what is to be done")
    with doing.changing(case_id, by=by, at=at) as work:
        row = models.Task.objects.create(
            **doing.of_case(work), position=1_000, text=words, kind=kind[:20], due_at=due_at
        )
        work.happens(Kind.TASK_ADDED, words={"task": str(row.id), "text": words})
    return frozen.task(row)


def drop_task(
    *, case_id: uuid.UUID, task_id: uuid.UUID, reason: str, by: accounts.Acting, at: dt.datetime
) -> cases.Case:
    """Take a task off the list; what the standard asks for, only who leads the team. Raises rules.NeedsReason, and as `tick`."""
    words = rules.reason(reason)
    with doing.changing(case_id, by=by, at=at) as work:
        row = _task(work, task_id)
        if row.must:
            work.must(Ability.LEAD)
        row.dropped_at = at
        row.save(update_fields=["dropped_at"])
        work.happens(Kind.TASK_DROPPED, reason=words, words={"task": str(row.id), "text": row.text})
    return work.case


def _task(work: doing.Doing, task_id: uuid.UUID) -> models.Task:
    row = models.Task.objects.filter(case_id=work.id, id=task_id, dropped_at__isnull=True).first()
    if row is None:
        raise rules.NoSuchThing(thing="task")
    return row


def note(*, case_id: uuid.UUID, text: str, by: accounts.Acting, at: dt.datetime) -> cases.Note:
    """Write something down for colleagues. Raises rules.NotInBounds, rules.NoSuchCase, rules.NotForYou."""
    words = rules.text(text, longest=cases.LONGEST_TEXT, what="a note")
    with doing.changing(case_id, by=by, at=at) as work:
        row = models.Note.objects.create(**doing.of_case(work), text=words)
        work.happens(Kind.NOTED, words={"note": str(row.id)})
        findable(work, words)
    return frozen.note(row)


def draft_message(
    *,
    case_id: uuid.UUID,
    channel: str,
    address: str,
    subject: str,
    body: str,
    template: str = "",
    documents: Iterable[uuid.UUID] = (),
    by: accounts.Acting,
    at: dt.datetime,
) -> cases.Message:
    """Write a message that is not sent yet, with documents of the case that go along.

    Raises rules.NotInBounds, rules.NoSuchCase, rules.NotForYou.
    """
    with doing.changing(case_id, by=by, at=at) as work:
        row = _message(
            work,
            MessageState.DRAFT,
            channel=channel,
            address=address,
            subject=subject,
            body=body,
            template=template[:300],
            enclosed=carrying.enclosed(work, documents),
        )
        work.happens(Kind.MESSAGE_DRAFTED, channel=channel, words={"message": str(row.id)})
    return frozen.message(row)


def send_message(
    *, case_id: uuid.UUID, message_id: uuid.UUID, by: accounts.Acting, at: dt.datetime
) -> cases.Message:
    """Send a draft: from now on it stands as it is. An e-mail is given to the carrier with it, or not at all.

    Raises carrying.NoMailAddress, rules.NotInBounds, rules.NoSuchThing, rules.NoSuchCase, rules.NotForYou.
    """
    with doing.changing(case_id, by=by, at=at) as work:
        rows = models.Message.objects.filter(case_id=work.id, state=MessageState.DRAFT)
        row = rows.filter(id=message_id).first()
        if row is None:
            raise rules.NoSuchThing(thing="draft")
        row.state, row.at = MessageState.SENT, at
        carrying.queue(work, row)
        row.save()
        work.happens(Kind.MESSAGE_SENT, channel=row.channel, words={"message": str(row.id)})
        findable(work, f"{row.subject} {row.body}")
    return frozen.message(row)


def receive_message(
    *,
    case_id: uuid.UUID,
    channel: str,
    address: str,
    subject: str,
    body: str,
    outside_key: str = "",
    by: accounts.Acting,
    at: dt.datetime,
) -> cases.Message:
    """Keep a message that has come; the same outside key a second time gives the same message.

    Raises rules.NotInBounds, rules.NoSuchCase, rules.NotForYou.
    """
    key = rules.text(outside_key, longest=200, what="a key", empty=True) or None
    with doing.changing(case_id, by=by, at=at, ability=Ability.SEE) as work:
        rows = models.Message.objects.filter(organisation_id=by.organisation_id, outside_key=key)
        if key is not None and (there := rows.first()) is not None:
            return frozen.message(there)
        row = _message(
            work,
            MessageState.RECEIVED,
            channel=channel,
            address=address,
            subject=subject,
            body=body,
            outside_key=key,
        )
        work.happens(Kind.MESSAGE_RECEIVED, channel=channel, words={"message": str(row.id)})
        findable(work, f"{row.subject} {row.body}")
    return frozen.message(row)


def _message(
    work: doing.Doing,
    state: MessageState,
    *,
    channel: str,
    address: str,
    subject: str,
    body: str,
    **more: Any,
) -> models.Message:
    return models.Message.objects.create(
        **doing.of_case(work),
        state=state,
        channel=channel[:80],
        address=rules.text(address, longest=500, what="an address", empty=True),
        subject=rules.text(subject, longest=cases.LONGEST_TITLE, what="a subject", empty=True),
        body=rules.text(body, longest=cases.LONGEST_TEXT, what="a message"),
        **more,
    )


def findable(work: doing.Doing, words: str) -> None:
    """Let a case be found by words that only those see who read it; so many of them that a search stays quick."""
    with connection.cursor() as cursor:
        cursor.execute(
            "update casework_case set inside = inside || to_tsvector('simple', %s)"
            " where id = %s and length(inside) < %s",
            [words[:5_000], work.id, MOST_WORDS],
        )


def change(
    *,
    case_id: uuid.UUID,
    title: str | None = None,
    priority: Priority | None = None,
    attributes: dict[str, Any] | None = None,
    customer_id: uuid.UUID | None = None,
    service: str | None = None,
    reason: str = "",
    by: accounts.Acting,
    at: dt.datetime,
) -> cases.Case:
    """Change what a case says of itself; what is None stays. Attributes are added to those that are there.

    Raises standards.BadAttribute, rules.NotInBounds, rules.NoSuchCustomer, rules.NoSuchCase, rules.NotForYou.
    """
    words = rules.reason(reason, needed=False)
    with doing.changing(case_id, by=by, at=at) as work:
        wanted: dict[str, Any] = {"priority": priority, "service": service, "customer": customer_id}
        if title is not None:
            wanted["title"] = rules.text(title, longest=cases.LONGEST_TITLE, what="a title")
        if attributes is not None:
            wanted["attributes"] = _attributes(work, attributes)
        if customer_id is not None:
            rows = models.Customer.objects.filter(organisation_id=by.organisation_id, id=customer_id)
            if not rows.exists():
                raise rules.NoSuchCustomer
        said = {
            field: value
            for field, value in wanted.items()
            if value is not None and value != getattr(work.standing, field)
        }
        if said:
            work.happens(Kind.CHANGED, reason=words, **said)
    return work.case


def _attributes(work: doing.Doing, given: dict[str, Any]) -> dict[str, Any]:
    together = dict(work.standing.attributes) | given
    if work.kind is None:
        return together
    return standards.checked_attributes(work.kind, together)
