"""Background jobs: mails to members."""

import uuid

import structlog

from evenkeel.contexts.blueprint import consulted, letters
from evenkeel.contexts.blueprint.values import SEND_LETTERS, Occasion
from evenkeel.kernel import time
from evenkeel.lib import jobs

log = structlog.get_logger("evenkeel.blueprint")


@jobs.task(name=SEND_LETTERS)
def send_letters(whom: jobs.ForWhom, *, consultation_id: str, occasion: str) -> None:
    """Mail those whom a consultation concerns."""
    try:
        sent = letters.send(
            organisation_id=whom.organisation_id,
            consultation_id=uuid.UUID(consultation_id),
            occasion=Occasion(occasion),
            at=time.now(),
        )
    except consulted.NoSuchConsultation as refusal:
        log.info("nobody to mail", consultation=consultation_id, why=refusal.code)
        return
    log.info("mailed", consultation=consultation_id, occasion=occasion, mails=sent)
