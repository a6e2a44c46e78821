"""Background jobs: invite, and tell those who were not there."""

import uuid

import structlog

from evenkeel.contexts.accounts import queries as members
from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.audit import values as trail
from evenkeel.contexts.meetings import letters, rules
from evenkeel.contexts.meetings.operations import holding
from evenkeel.kernel import time
from evenkeel.lib import jobs

log = structlog.get_logger("evenkeel.meetings")


@jobs.task(name=holding.TELL)
def tell_absent(whom: jobs.ForWhom, *, meeting_id: str) -> None:
    """Send the outcome of a meeting to those who were not there."""
    by = _acting(whom)
    if by is None:
        return
    try:
        taken = letters.tell_absent(meeting_id=uuid.UUID(meeting_id), by=by, at=time.now())
    except (rules.NoSuchMeeting, rules.NoSuchSeries) as refusal:
        log.info("nobody to tell of a meeting", meeting=meeting_id, why=refusal.code)
    else:
        log.info("told those who were absent", meeting=meeting_id, mails=taken)


@jobs.task(name=holding.INVITE)
def invite(whom: jobs.ForWhom, *, series: str) -> None:
    """Invite those who belong to a series."""
    by = _acting(whom)
    if by is None:
        return
    try:
        log.info("invited", series=series, mails=letters.invite(series=series, by=by, at=time.now()))
    except rules.NoSuchSeries as refusal:
        log.info("nobody to invite", series=series, why=refusal.code)


def _acting(whom: jobs.ForWhom) -> accounts.Acting | None:
    """Return who asked for the job, if she is still a member."""
    if whom.user_id is None:
        return None
    origin = trail.Origin(trail.Channel.SYSTEM)
    found = members.acting(user_id=whom.user_id, chosen=str(whom.organisation_id), origin=origin)
    return found if found and found.organisation_id == whom.organisation_id else None
