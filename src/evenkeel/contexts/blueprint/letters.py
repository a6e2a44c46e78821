"""Mails to members about a consultation: they are asked, or it is over and they may decide. Each person once for each."""

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.template.loader import render_to_string
from django.urls import reverse

from evenkeel.contexts.accounts import queries as accounts_queries
from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.blueprint import approving, consulted, decided, models
from evenkeel.contexts.blueprint.values import (
    SEND_LETTERS,
    Branch,
    Consultation,
    Invitation,
    Occasion,
    Status,
)
from evenkeel.kernel import zones
from evenkeel.lib import jobs, mail

_PAGES: Final = {Occasion.OPENED: "consultation", Occasion.DECIDE: "deciding"}


def send(
    *, organisation_id: uuid.UUID, consultation_id: uuid.UUID, occasion: Occasion, at: dt.datetime
) -> int:
    """Mail whom a consultation concerns, unless there is no reason any more; return how many mails were sent.

    A mail is noted before it is handed over: one that goes lost on the way is not sent twice. What the mail server does not take
    yet is tried again later. Raises consulted.NoSuchConsultation.
    """
    known = consulted.one(organisation_id=organisation_id, consultation_id=consultation_id)
    branch = decided.by_id(organisation_id=organisation_id, branch_id=known.branch_id)
    organisation = accounts_queries.organisation(organisation_id=organisation_id)
    zone = zones.named(organisation.time_zone)
    if not _is_time(known, branch, occasion, on=at.astimezone(zone).date()):
        return 0
    about = known.question if occasion is Occasion.OPENED else branch.title
    context: dict[str, Any] = {
        "about": " ".join(about.split()),
        "consultation": known,
        "branch": branch,
        "organisation": organisation,
        "link": settings.ENVIRONMENT.public_url
        + reverse(f"blueprint:{_PAGES[occasion]}", args=[branch.name]),
    }
    if occasion is Occasion.OPENED:
        people = _asked(known)
    else:
        named = approving.of_draft(draft=branch, at=at, zone=zone)
        people = approving.deciders(named, organisation_id=organisation_id)
        every, waiting = consulted.tally(organisation_id=organisation_id, consultation_id=known.id)
        titles = [each.title for each in named]
        context |= {"bodies": titles, "every": every, "waiting": waiting}
    sent = sum(
        _sent(person, known, occasion, context, at) for person in _not_yet(people, known, occasion, at)
    )
    _try_again(known, occasion)
    return sent


def _is_time(known: Consultation, branch: Branch, occasion: Occasion, *, on: dt.date) -> bool:
    """Tell whether people are asked now, or whether that is over and nothing is decided yet."""
    if branch.status is not Status.CONSULTING:
        return False
    if occasion is Occasion.OPENED:
        return known.takes_comments(on)
    newest = consulted.latest(organisation_id=known.organisation_id, branch_id=branch.id)
    return newest == known and (known.closed_at is not None or known.closes_date < on)


def _asked(known: Consultation) -> tuple[accounts.Person, ...]:
    """Give the members who are asked; of all, not the one who asks."""
    if known.staff is Invitation.CHOSEN:
        return accounts_queries.addressees(organisation_id=known.organisation_id, user_ids=known.invited)
    if known.staff is Invitation.NOBODY:
        return ()
    everybody = accounts_queries.addressees(organisation_id=known.organisation_id)
    asking = models.Consultation.objects.values_list("opened_by_id", flat=True).get(id=known.id)
    return tuple(person for person in everybody if person.id != asking)


def _try_again(known: Consultation, occasion: Occasion) -> None:
    """Ask for the next try of what the mail server did not take yet, when the last of it is due."""
    rows = models.Letter.objects.filter(consultation_id=known.id, occasion=occasion)
    last = rows.aggregate(last=Max("again_at"))["last"]
    if last is not None:
        whom = jobs.ForWhom(known.organisation_id)
        about = {"consultation_id": str(known.id), "occasion": occasion.value}
        jobs.request(SEND_LETTERS, whom, not_before=last, **about)


def _not_yet(
    people: Iterable[accounts.Person], known: Consultation, occasion: Occasion, at: dt.datetime
) -> tuple[accounts.Person, ...]:
    rows = models.Letter.objects.filter(consultation_id=known.id, occasion=occasion)
    rows = rows.exclude(again_at__lte=at)
    mailed = set(rows.values_list("user_id", flat=True))
    return tuple(person for person in people if person.id not in mailed)


def _sent(
    person: accounts.Person, known: Consultation, occasion: Occasion, context: dict[str, Any], at: dt.datetime
) -> bool:
    """Note that a person is mailed, then mail her; nothing where another process was first."""
    row = _noted(person, known, occasion, at)
    if row is None:
        return False
    words, html = (
        render_to_string(f"blueprint/letters/{occasion}.{kind}", context | {"person": person})
        for kind in ("txt", "html")
    )
    answer = mail.send(to=person.email, words=words, html=html)
    if not answer.is_taken:
        may_later = answer.taken is mail.Taken.NOT_NOW
        row.again_at = mail.next_try(tries=row.tries, at=at) if may_later else None
        row.failed, row.answer = row.again_at is None, answer.words
        row.save(update_fields=["failed", "again_at", "answer"])
    return answer.is_taken


def _noted(
    person: accounts.Person, known: Consultation, occasion: Occasion, at: dt.datetime
) -> models.Letter | None:
    """Note a first or a further try, before it is made; None where another process was first."""
    with transaction.atomic(durable=True):
        row, is_mine = models.Letter.objects.select_for_update().get_or_create(
            consultation_id=known.id,
            user_id=person.id,
            occasion=occasion,
            defaults={"organisation_id": known.organisation_id, "sent_at": at, "tries": 1},
        )
        if not is_mine and row.again_at is not None and row.again_at <= at:
            row.tries, row.again_at, row.sent_at, row.answer, is_mine = row.tries + 1, None, at, "", True
            row.save(update_fields=["tries", "again_at", "sent_at", "answer"])
    return row if is_mine else None
