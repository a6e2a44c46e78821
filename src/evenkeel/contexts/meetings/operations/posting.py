"""Mails of meetings: queued with the change that they tell of, sent by a job, tried again, given up."""

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Final

from django.db import transaction

from evenkeel.contexts.accounts import queries as members
from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.meetings import models
from evenkeel.contexts.meetings.values import Letter, Occasion, Post
from evenkeel.lib import jobs, mail

SEND: Final = "meetings.send-letter"


def queue(
    occasion: Occasion,
    users: Iterable[uuid.UUID],
    *,
    series: str,
    meeting_id: uuid.UUID | None = None,
    on_date: dt.date | None = None,
    by: accounts.Acting,
    at: dt.datetime,
) -> int:
    """Queue a mail to each of these users who is a member, in the present transaction; return how many."""
    people = members.addresses(organisation_id=by.organisation_id, user_ids=users)
    rows = [
        models.Letter(
            organisation_id=by.organisation_id,
            occasion=occasion,
            series=series,
            meeting_id=meeting_id,
            on_date=on_date,
            to_id=each.id,
            to_name=each.name,
            at=at,
            state=Post.QUEUED,
        )
        for each in people
    ]
    for row in models.Letter.objects.bulk_create(rows):
        jobs.request(SEND, jobs.ForWhom(by.organisation_id, by.user_id), letter_id=str(row.id))
    return len(rows)


def taken_up(organisation_id: uuid.UUID, letter_id: uuid.UUID, *, at: dt.datetime) -> Letter | None:
    """Note a first or further try of a mail, before it is made; None where it is not due, or another process was first.

    A mail that goes lost on the way is not sent twice.
    """
    with transaction.atomic():
        rows = models.Letter.objects.select_for_update().filter(organisation_id=organisation_id, id=letter_id)
        row = rows.first()
        if row is None or row.state != Post.QUEUED or (row.again_at is not None and row.again_at > at):
            return None
        row.state, row.tries, row.again_at, row.answer = Post.SENT, row.tries + 1, None, ""
        row.save(update_fields=["state", "tries", "again_at", "answer"])
    return Letter(
        id=row.id,
        occasion=Occasion(row.occasion),
        series=row.series,
        meeting_id=row.meeting_id,
        on_date=row.on_date,
        to_id=row.to_id,
        to_name=row.to_name,
        tries=row.tries,
    )


def given_up(whom: jobs.ForWhom, letter_id: uuid.UUID, *, at: dt.datetime) -> None:
    """Note that a mail is not sent because who asked for it has left: those who take part see it, and can send it again."""
    letter = taken_up(whom.organisation_id, letter_id, at=at)
    if letter is not None:
        words = "Who asked for it is no longer a member."
        answered(letter, mail.Answer(mail.Taken.REFUSED, words), whom, at=at)


def answered(letter: Letter, answer: mail.Answer, whom: jobs.ForWhom, *, at: dt.datetime) -> None:
    """Note what the mail server said of a mail; what it does not take yet is tried again later."""
    if answer.is_taken:
        return
    again_at = mail.next_try(tries=letter.tries, at=at) if answer.taken is mail.Taken.NOT_NOW else None
    with transaction.atomic():
        models.Letter.objects.filter(organisation_id=whom.organisation_id, id=letter.id).update(
            state=Post.QUEUED if again_at else Post.FAILED, again_at=again_at, answer=answer.words
        )
        if again_at is not None:
            jobs.request(SEND, whom, not_before=again_at, letter_id=str(letter.id))
