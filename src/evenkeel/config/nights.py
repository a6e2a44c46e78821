"""What is done every night for each organisation."""

from evenkeel.contexts.accounts import queries as accounts
from evenkeel.contexts.twins import runs as twins
from evenkeel.kernel import time
from evenkeel.lib.db import tenancy


def ensure() -> None:
    """See to it that every organisation has its nights; each of them asks for the next one itself."""
    for each in accounts.organisations(using="owner"):
        with tenancy.acting(organisation_id=each.id):
            twins.begin_nights(organisation_id=each.id, at=time.now())
