"""Background jobs: mails of meetings."""

import uuid

import structlog

from evenkeel.contexts.accounts import queries as members
from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.audit import values as trail
from evenkeel.contexts.meetings import letters
from evenkeel.contexts.meetings.operations import posting
from evenkeel.kernel import time
from evenkeel.lib import jobs

log = structlog.get_logger("evenkeel.meetings")


@jobs.task(name=posting.SEND)
def send_letter(whom: jobs.ForWhom, *, letter_id: str) -> None:
    """Send one mail, or try again."""
    by = _acting(whom)
    if by is None:
        log.info("nobody to send it", letter=letter_id)
        posting.given_up(whom, uuid.UUID(letter_id), at=time.now())
        return
    answer = letters.send(letter_id=uuid.UUID(letter_id), by=by, at=time.now())
    if answer is not None:
        log.info("mailed", letter=letter_id, taken=answer.taken.value)


def _acting(whom: jobs.ForWhom) -> accounts.Acting | None:
    """Return who asked for the job, if she is still a member."""
    if whom.user_id is None:
        return None
    origin = trail.Origin(trail.Channel.SYSTEM)
    found = members.acting(user_id=whom.user_id, chosen=str(whom.organisation_id), origin=origin)
    return found if found and found.organisation_id == whom.organisation_id else None
