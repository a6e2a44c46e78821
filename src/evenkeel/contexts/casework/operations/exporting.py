"""Event logs that leave the house, on the record."""

import datetime as dt
import tempfile
from pathlib import Path

from django.db import transaction

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.audit import operations as audit
from evenkeel.contexts.audit import values as trail
from evenkeel.contexts.casework import rules
from evenkeel.contexts.casework.queries import log
from evenkeel.engines import flow


def export_log(
    *,
    path: Path,
    form: str = "",
    since: dt.datetime | None = None,
    with_contacts: bool = False,
    by: accounts.Acting,
    at: dt.datetime,
) -> flow.Written:
    """Write the event log of the cases as CSV, Parquet, XES or OCEL: in a named format, or in that of the file's name.

    `with_contacts`: contacts that became no case as well, each as a case of its own with one event.

    Raises rules.NotKeeper, flow.UnknownFormat, flow.NoEvents, OSError.
    """
    rules.check_keeper(by)
    chosen = form or flow.format_of(path)
    with tempfile.TemporaryDirectory(prefix="evenkeel-log-") as folder:
        plain = Path(folder) / "log.csv"
        lines = log.write_csv(
            plain,
            organisation_id=by.organisation_id,
            since=since,
            zone=by.zone,
            with_contacts=with_contacts,
        )
        if not lines:
            raise flow.NoEvents
        reading = flow.read(plain, timezone=by.time_zone)
        written = flow.write(reading.log, path, format=chosen)
    with transaction.atomic():
        audit.record(
            organisation_id=by.organisation_id,
            by=by.actor,
            action="casework.log-exported",
            subject=trail.Subject(kind="event-log", id=chosen, label=path.name),
            at=at,
            details={"cases": str(written.cases), "events": str(written.events)},
        )
    return written
