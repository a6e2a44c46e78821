"""Mails of casework: messages to customers, and what members are told."""

import datetime as dt
import email.utils
import uuid
import zoneinfo
from collections.abc import Collection

import structlog
from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse

from evenkeel.contexts.accounts import queries as members
from evenkeel.contexts.casework.queries import care
from evenkeel.contexts.casework.values import outgoing
from evenkeel.lib import mail

log = structlog.get_logger("evenkeel.casework")


def carry(found: outgoing.Outgoing) -> mail.Answer:
    """Hand a message to a customer over to the mail server; return what that said.

    Who answers finds the reference in subject and text, and answers to where the channel of the model is reached.
    """
    sender = email.utils.parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    headers = {"Message-ID": found.mail_id}
    if found.thread:
        headers |= {"In-Reply-To": found.thread[-1], "References": " ".join(found.thread)}
    if found.reply_to:
        named = f"{found.organisation} {found.reference}"
        headers["Reply-To"] = email.utils.formataddr((named, found.reply_to))
    made = EmailMessage(
        subject=_subject(found),
        body=f"{found.body.strip()}\n\n-- \n{found.organisation}\n{found.reference}\n",
        from_email=email.utils.formataddr((found.organisation, sender)),
        to=[found.to],
        headers=headers,
    )
    try:
        for each in found.enclosures:
            made.attach(each.name, each.path.read_bytes(), each.content_type)
    except OSError as trouble:
        return mail.Answer(mail.Taken.NOT_NOW, f"A document cannot be read: {trouble.strerror}.")
    return mail.hand_over(made)


def _subject(found: outgoing.Outgoing) -> str:
    words = " ".join(found.subject.split())
    return words if found.reference in words else f"{words} [{found.reference}]".strip()


def look(
    *,
    organisation_id: uuid.UUID,
    access_id: uuid.UUID,
    at: dt.datetime,
    only: Collection[uuid.UUID] = (),
) -> tuple[int, tuple[uuid.UUID, ...]]:
    """Tell who leads the team of a case, or else the administrators, that somebody looks into it; `only` some of them, or all.

    Neither the reason nor the title stands in the mail: whoever may know reads both on the page that it names. Return how many were
    told, and to whom the mail server did not yet take the mail.
    """
    told = care.told(organisation_id=organisation_id, access_id=access_id, at=at)
    if told is None:
        return 0, ()
    if not told.people:
        log.warning("nobody to tell of a look", access=str(access_id))
    zone = zoneinfo.ZoneInfo(members.organisation(organisation_id=organisation_id).time_zone)
    link = f"{settings.ENVIRONMENT.public_url}{reverse('casework:care')}"
    until = f"{told.until_at.astimezone(zone):%-d %B %Y, %H:%M}"
    sent, later = 0, []
    for person in members.addresses(organisation_id=organisation_id, user_ids=only or told.people):
        context = {"person": person, "told": told, "link": link, "until": until}
        answer = mail.send(to=person.email, words=render_to_string("casework/letters/look.txt", context))
        sent += answer.is_taken
        if answer.taken is mail.Taken.NOT_NOW:
            later.append(person.id)
    return sent, tuple(later)
