"""Mails to members about a consultation: they are asked, or it is over and they may decide. Each person once for each."""

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse

from evenkeel.contexts.accounts import queries as accounts_queries
from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.blueprint import approving, consulted, decided, models
from evenkeel.contexts.blueprint.values import Branch, Consultation, Invitation, Occasion, Status
from evenkeel.kernel import zones
from evenkeel.lib import mail

_PAGES: Final = {Occasion.OPENED: "consultation", Occasion.DECIDE: "deciding"}


def send(
    *, organisation_id: uuid.UUID, consultation_id: uuid.UUID, occasion: Occasion, at: dt.datetime
) -> int:
    """Mail whom a consultation concerns, unless there is no reason any more; return how many mails were sent.

    A mail is noted before it is handed over: one that goes lost on the way is not sent twice. Raises
    consulted.NoSuchConsultation.
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
    return sum(_sent(person, known, occasion, context, at) for person in _not_yet(people, known, occasion))


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


def _not_yet(
    people: Iterable[accounts.Person], known: Consultation, occasion: Occasion
) -> tuple[accounts.Person, ...]:
    rows = models.Letter.objects.filter(consultation_id=known.id, occasion=occasion)
    mailed = set(rows.values_list("user_id", flat=True))
    return tuple(person for person in people if person.id not in mailed)


def _sent(
    person: accounts.Person, known: Consultation, occasion: Occasion, context: dict[str, Any], at: dt.datetime
) -> bool:
    """Note that a person is mailed, then mail her; nothing where another process was first."""
    with transaction.atomic(durable=True):
        row, is_mine = models.Letter.objects.get_or_create(
            consultation_id=known.id,
            user_id=person.id,
            occasion=occasion,
            defaults={"organisation_id": known.organisation_id, "sent_at": at},
        )
    if not is_mine:
        return False
    words, html = (
        render_to_string(f"blueprint/letters/{occasion}.{kind}", context | {"person": person})
        for kind in ("txt", "html")
    )
    taken = mail.send(to=person.email, words=words, html=html)
    if not taken:
        row.failed = True
        row.save(update_fields=["failed"])
    return taken
