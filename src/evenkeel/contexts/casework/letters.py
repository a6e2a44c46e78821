"""Mails of casework to members."""

import datetime as dt
import smtplib
import uuid
import zoneinfo

import structlog
from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse

from evenkeel.contexts.accounts import queries as members
from evenkeel.contexts.casework.queries import care

log = structlog.get_logger("evenkeel.casework")


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
