"""Mails of casework: messages to customers, and what members are told."""

import datetime as dt
import email.utils
import smtplib
import uuid
import zoneinfo

import structlog
from django.conf import settings
from django.core.mail import EmailMessage, send_mail
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


def look(*, organisation_id: uuid.UUID, access_id: uuid.UUID, at: dt.datetime) -> int:
    """Tell who leads the team of a case that somebody looks into it; return how many were told.

    Neither the reason nor the title stands in the mail: whoever may know reads both on the page that it names.
    """
    told = care.told(organisation_id=organisation_id, access_id=access_id, at=at)
    if told is None:
        return 0
    zone = zoneinfo.ZoneInfo(members.organisation(organisation_id=organisation_id).time_zone)
    people = members.addresses(organisation_id=organisation_id, user_ids=told.leaders)
    for person in people:
        link = f"{settings.ENVIRONMENT.public_url}{reverse('casework:care')}"
        until = told.until_at.astimezone(zone)
        context = {"person": person, "told": told, "link": link, "until": f"{until:%-d %B %Y, %H:%M}"}
        subject, _, body = render_to_string("casework/letters/look.txt", context).partition("\n")
        try:
            send_mail(subject.strip(), body.strip() + "\n", None, [person.email])
        except (smtplib.SMTPException, OSError) as trouble:
            log.error("mail-not-sent", to=person.email, trouble=str(trouble))
    return len(people)
