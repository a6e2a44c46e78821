"""Reports that stand ready, without the worker."""

import datetime as dt
import uuid

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.insight import operations, runs
from evenkeel.contexts.insight.values import Figures, Problems, Settings
from tests.contexts.conftest import AT, acts
from tests.contexts.insight import samples

LOG = b"Case;Step;When\nA1;Received;02/03/2026 09:00\n"


def finished(by: accounts.Acting) -> uuid.UUID:
    """Return the number of a finished report of this person."""
    with acts(by):
        known = operations.receive(content=[LOG], size=len(LOG), file_name="log.csv", by=by, at=AT)
        operations.queue(report_id=known.id, reading=Settings(time_zone="UTC"), by=by, at=AT)
        run, _ = runs.begin(organisation_id=by.organisation_id, report_id=known.id, at=AT)
        document = samples.report().model_dump_json()
        at = AT + dt.timedelta(seconds=5)
        runs.finish(run=run, content=document, figures=Figures(2, 5), problems=Problems(), at=at)
    return known.id
