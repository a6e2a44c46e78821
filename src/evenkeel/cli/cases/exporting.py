"""Exports event logs; imported once the database runs."""

import datetime as dt
from pathlib import Path

from evenkeel.cli import files
from evenkeel.cli.model import members
from evenkeel.contexts.accounts import queries as accounts
from evenkeel.contexts.audit import values as trail
from evenkeel.contexts.casework.operations import exporting
from evenkeel.engines import flow
from evenkeel.kernel import time
from evenkeel.lib.db import tenancy


def exported(*, slug: str, email: str, out: Path, since: dt.date | None, contacts: bool) -> str:
    """Write the event log of an organisation; say how much it is. Raises members.NotAMember and what the operation refuses."""
    form = flow.format_of(out)
    by = accounts.acting_by_email(email=email, slug=slug, origin=trail.Origin(trail.Channel.CLI))
    if by is None:
        raise members.NotAMember(email=email, slug=slug)
    start = dt.datetime.combine(since, dt.time.min, tzinfo=by.zone) if since else None
    with tenancy.acting(organisation_id=by.organisation_id, user_id=by.user_id), files.whole(out) as part:
        written = exporting.export_log(
            path=part, form=form, since=start, with_contacts=contacts, by=by, at=time.now()
        )
    return f"Written: {written.cases:,} cases, {written.events:,} events in {out}"
