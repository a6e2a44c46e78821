"""A real mail server for tests: it takes mails, and refuses or defers those that the name of their receiver asks for."""

import asyncio
import contextlib
import email
import email.policy
from collections.abc import Iterator
from email.message import EmailMessage
from typing import Any

from aiosmtpd import controller, smtp
from django.core.mail import utils

REPLIES = {
    "nobody": "550 5.1.1 No such mailbox here",
    "later": "451 4.7.1 Greylisted, come again",
}
"""What it says to mails for these receivers, whatever their domain."""


class Server:
    """What came in, and where it listens."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.mails: list[EmailMessage] = []
        self.asked: list[str] = []
        self.host = "127.0.0.1"

    async def handle_RCPT(
        self, server: smtp.SMTP, session: smtp.Session, envelope: smtp.Envelope, address: str, options: Any
    ) -> str:
        """Take, refuse or defer a receiver."""
        self.asked.append(address)
        if reply := REPLIES.get(address.partition("@")[0]):
            return reply
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: smtp.SMTP, session: smtp.Session, envelope: smtp.Envelope) -> str:
        """Take a mail."""
        assert isinstance(envelope.original_content, bytes)
        self.mails.append(email.message_from_bytes(envelope.original_content, policy=email.policy.default))
        return "250 Queued"


class _AtFreePort(controller.Controller):
    """Listens where the system finds a free port, so that several test processes do not meet."""

    def _trigger_server(self) -> None:
        assert isinstance(self.server, asyncio.Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]  # aiosmtpd's own is untyped


@contextlib.contextmanager
def running(settings: Any) -> Iterator[Server]:
    """Have a mail server inside the block, and Django's mails go to it."""
    found = Server()
    # How Django calls itself: asking for it takes five seconds where no name server answers.
    utils.DNS_NAME._fqdn = "tests.example"
    made = _AtFreePort(found, hostname=found.host, port=0)
    made.start()
    try:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = found.host, made.port
        settings.HAS_MAIL_SERVER = True
        yield found
    finally:
        made.stop()
