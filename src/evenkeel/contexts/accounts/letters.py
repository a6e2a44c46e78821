"""Mails to people."""

import smtplib
import uuid

import structlog
from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse

from evenkeel.contexts.accounts import queries, values

log = structlog.get_logger("evenkeel.accounts")


def welcome(user_id: uuid.UUID, *, by: values.Acting) -> None:
    """Tell a person that she has become a member, with a link to choose a password where she has none.

    A mail server that does not answer is logged and no more: the membership stands, and the page for a new password
    sends such a link at any time.
    """
    person, key = queries.first_sign_in(user_id=user_id)
    page = (
        reverse("account_reset_password_from_key", kwargs={"uidb36": key[0], "key": key[1]})
        if key
        else reverse("account_login")
    )
    context = {
        "person": person,
        "by": by,
        "link": f"{settings.ENVIRONMENT.public_url}{page}",
        "is_new": bool(key),
    }
    words = render_to_string("accounts/letters/welcome.txt", context)
    subject, _, body = words.partition("\n")
    try:
        send_mail(subject.strip(), body.strip() + "\n", None, [person.email])
    except (smtplib.SMTPException, OSError) as trouble:
        log.error("mail-not-sent", to=person.email, trouble=str(trouble))
