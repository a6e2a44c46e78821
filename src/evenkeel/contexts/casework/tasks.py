"""Background jobs: have documents looked at; remove what is kept no longer; tell leaders of looks behind the glass."""

import datetime as dt
import uuid

import structlog

from evenkeel.contexts.accounts import queries as members
from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.audit import values as trail
from evenkeel.contexts.casework import letters, rules
from evenkeel.contexts.casework.operations import (
    carrying,
    confidential,
    documents,
    extracts,
    history,
    retention,
)
from evenkeel.contexts.casework.presentation import extraction
from evenkeel.contexts.casework.values.scanning import CannotScan
from evenkeel.kernel import time
from evenkeel.lib import jobs, mail

AGAIN_AFTER = dt.timedelta(minutes=5)
log = structlog.get_logger("evenkeel.casework")


@jobs.task(name=documents.SCAN)
def scan(whom: jobs.ForWhom, *, case_id: str, document_id: str) -> None:
    """Have a document looked at; while the scanner does not answer it stays in quarantine, and is tried again."""
    try:
        documents.scan(
            organisation_id=whom.organisation_id,
            case_id=uuid.UUID(case_id),
            document_id=uuid.UUID(document_id),
            at=time.now(),
        )
    except CannotScan as refusal:
        log.warning("cannot scan", document=document_id, why=refusal.message)
        later = time.now() + AGAIN_AFTER
        jobs.request(documents.SCAN, whom, not_before=later, case_id=case_id, document_id=document_id)
    except (rules.NoSuchThing, rules.NoSuchCase) as refusal:
        log.info("nothing to scan", document=document_id, why=refusal.code)


@jobs.task(name=carrying.CARRY, retry=3)
def carry(whom: jobs.ForWhom, *, message_id: str) -> None:
    """Hand a message to the mail server, and note what that said; a job that breaks off leaves the next try in the queue."""
    held = {"organisation_id": whom.organisation_id, "message_id": uuid.UUID(message_id)}
    found = carrying.begin_try(**held, at=time.now())
    if found is not None:
        answer = letters.carry(found)
        now = carrying.end_try(**held, answer=answer, at=time.now())
        log.info("message handed over", message=message_id, carriage=now, said=answer.words)
    carrying.ask_for_left_behind(organisation_id=whom.organisation_id, at=time.now())


@jobs.task(name=retention.ERASE)
def erase(whom: jobs.ForWhom, *, case_type: str) -> None:
    """Remove persons and words from the closed cases of a kind that are kept no longer."""
    made = retention.erase_due(
        organisation_id=whom.organisation_id, case_type=case_type, user_id=whom.user_id, at=time.now()
    )
    log.info("erased", certificates=len(made), number=sum(each.number for each in made))


@jobs.task(name=extracts.MAKE)
def extract(whom: jobs.ForWhom, *, extract_id: str) -> None:
    """Make a file of everything about a case or a customer."""
    try:
        extracts.make(whom=whom, extract_id=uuid.UUID(extract_id), write=extraction.parts, at=time.now())
    except rules.NoSuchThing as refusal:
        log.info("nothing to take out", why=refusal.code)


@jobs.task(name=extracts.FORGET)
def forget_extract(whom: jobs.ForWhom, *, extract_id: str) -> None:
    """Remove such a file when its time is over."""
    extracts.forget(organisation_id=whom.organisation_id, extract_id=uuid.UUID(extract_id))


@jobs.task(name=confidential.TELL)
def tell_of_look(whom: jobs.ForWhom, *, access_id: str, tries: int = 1, people: tuple[str, ...] = ()) -> None:
    """Tell who leads the team of a case that somebody of others looks into it; again later whom the mail did not reach."""
    now = time.now()
    number, later = letters.look(
        organisation_id=whom.organisation_id,
        access_id=uuid.UUID(access_id),
        at=now,
        only=[uuid.UUID(each) for each in people],
    )
    log.info("told of a look", access=access_id, people=number)
    again_at = mail.next_try(tries=tries, at=now)
    if later and again_at is not None:
        again = {"access_id": access_id, "tries": tries + 1, "people": [str(each) for each in later]}
        jobs.request(confidential.TELL, whom, not_before=again_at, **again)


@jobs.task(name=history.READ)
def read_history(whom: jobs.ForWhom, *, import_id: str) -> None:
    """Try an import: what would come in, and what stands in the way."""
    if by := _keeper(whom):
        made = history.read(import_id=uuid.UUID(import_id), by=by, at=time.now())
        log.info("history tried", file=made.file_name, problems=made.problem_count)


@jobs.task(name=history.BRING)
def bring_history(whom: jobs.ForWhom, *, import_id: str) -> None:
    """Bring the cases of an import in."""
    if by := _keeper(whom):
        made = history.bring_in(import_id=uuid.UUID(import_id), by=by, at=time.now())
        log.info("history brought", file=made.file_name, state=made.state)


def _keeper(whom: jobs.ForWhom) -> accounts.Acting | None:
    """Return who asked for a job, as the member that she is now."""
    if whom.user_id is None:
        return None
    origin = trail.Origin(trail.Channel.JOB)
    found = members.acting(user_id=whom.user_id, chosen=str(whom.organisation_id), origin=origin)
    return found if found and found.organisation_id == whom.organisation_id else None
