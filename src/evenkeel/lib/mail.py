"""Mails: one to a person, as plain text and, where there is one, as a page too."""

import smtplib

import structlog
from django.core.mail import EmailMultiAlternatives

log = structlog.get_logger("evenkeel.mail")


def send(*, to: str, words: str, html: str = "") -> bool:
    """Send a mail whose first line is its subject; tell whether the mail server took it.

    A server that does not answer is logged and no more: what the mail tells stands without it.
    """
    subject, _, body = words.strip().partition("\n")
    mail = EmailMultiAlternatives(subject.strip(), body.strip() + "\n", None, [to])
    if html:
        mail.attach_alternative(html.strip() + "\n", "text/html")
    try:
        mail.send()
    except (smtplib.SMTPException, OSError) as trouble:
        log.error("mail-not-sent", to=to, trouble=str(trouble))
        return False
    return True
