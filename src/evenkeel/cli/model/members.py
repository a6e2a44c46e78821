"""In whose name a command asks the database; imported once the database runs."""

from collections.abc import Iterator
from contextlib import contextmanager

from evenkeel.contexts.accounts import queries as accounts
from evenkeel.contexts.accounts import values
from evenkeel.contexts.audit import values as trail
from evenkeel.kernel import errors
from evenkeel.lib.db import tenancy


class NotAMember(errors.NotFound):
    """{email} is no member of “{slug}”, or there is no such organisation."""

    code = "not-a-member"


@contextmanager
def acting(slug: str, email: str) -> Iterator[values.Acting]:
    """Ask the database as a member of an organisation. Raises NotAMember."""
    by = accounts.acting_by_email(email=email, slug=slug, origin=trail.Origin(trail.Channel.CLI))
    if by is None:
        raise NotAMember(email=email, slug=slug)
    with tenancy.acting(organisation_id=by.organisation_id, user_id=by.user_id):
        yield by
