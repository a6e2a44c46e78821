"""Mails to people."""

import uuid

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from evenkeel.contexts.accounts import queries, values
from evenkeel.lib import mail


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
    mail.send(to=person.email, words=render_to_string("accounts/letters/welcome.txt", context))
