"""Mails: one to a person, as text and, where there is one, as a page; what the mail server says of it, and when to try again."""

import datetime as dt
import enum
import smtplib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import structlog
from django.core.mail import EmailMessage, EmailMultiAlternatives

log = structlog.get_logger("evenkeel.mail")

WAITS: Final = tuple(dt.timedelta(minutes=each) for each in (5, 15, 60, 180, 480, 1_440))
"""How long to wait after each try that did not get through: together a day and a half.

RFC 5321 (4.5.4.1) asks for at least half an hour between tries and for four to five days in all, of the servers between two
organisations. This is the way to our own, which does that for us; who writes to a customer shall know sooner that it failed.
"""
MOST_TRIES: Final = len(WAITS) + 1
LONGEST_WORDS: Final = 300


class Taken(enum.Enum):
    """What became of a mail at the mail server."""

    TAKEN = "taken"
    NOT_NOW = "not now"
    """It may take it later."""
    REFUSED = "refused"
    """It will not take it, however often it is asked."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the mail server said."""

    taken: Taken
    words: str = ""
    """Its own words, with its code; empty where it took the mail."""

    @property
    def is_taken(self) -> bool:
        """Tell whether it took the mail."""
        return self.taken is Taken.TAKEN


def send(*, to: str, words: str, html: str = "") -> Answer:
    """Send a mail whose first line is its subject; return what the mail server said.

    A server that does not take it is logged and no more: what the mail tells stands without it.
    """
    subject, _, body = words.strip().partition("\n")
    made = EmailMultiAlternatives(subject.strip(), body.strip() + "\n", None, [to])
    if html:
        made.attach_alternative(html.strip() + "\n", "text/html")
    answer = hand_over(made)
    if not answer.is_taken:
        log.error("mail-not-sent", to=to, trouble=answer.words)
    return answer


def hand_over(made: EmailMessage) -> Answer:
    """Hand a mail over to the mail server; return what it said. A mail that cannot be written is one that is refused."""
    try:
        made.send()
    except smtplib.SMTPRecipientsRefused as trouble:
        return _answer(*_first(trouble.recipients))
    except (smtplib.SMTPSenderRefused, smtplib.SMTPDataError) as trouble:
        return _answer(trouble.smtp_code, trouble.smtp_error)
    except smtplib.SMTPResponseException as trouble:
        # Who may not even come in has said nothing of this mail: a password, a certificate can be put right meanwhile.
        return Answer(Taken.NOT_NOW, _words(trouble.smtp_code, trouble.smtp_error))
    except (smtplib.SMTPException, OSError) as trouble:
        return Answer(Taken.NOT_NOW, (str(trouble) or type(trouble).__name__)[:LONGEST_WORDS])
    except ValueError as trouble:
        return Answer(Taken.REFUSED, str(trouble)[:LONGEST_WORDS])
    return Answer(Taken.TAKEN)


def next_try(*, tries: int, at: dt.datetime) -> dt.datetime | None:
    """Return when to try again what was tried so often, last at a moment; None: it is given up."""
    return at + WAITS[tries - 1] if tries < MOST_TRIES else None


def _first(recipients: Mapping[str, tuple[int, bytes]]) -> tuple[int, bytes]:
    """Return what was said of the one to whom the mail goes."""
    return next(iter(recipients.values()), (550, b""))


def _answer(code: int, said: bytes | str) -> Answer:
    """Read a reply by the first digit of its code: 5 is for good, all else may pass (RFC 5321, 4.2.1)."""
    return Answer(Taken.REFUSED if code >= 500 else Taken.NOT_NOW, _words(code, said))


def _words(code: int, said: bytes | str) -> str:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return f"{code} {' '.join(text.split())}".strip()[:LONGEST_WORDS]
