"""Verifies the audit trail as the owner of the tables; imported once the database runs."""

from collections.abc import Iterator
from typing import ClassVar

from django.db import connections

from evenkeel.contexts.accounts import queries as accounts
from evenkeel.contexts.audit import queries, values
from evenkeel.kernel import errors

TABLE = "audit_entry"


class NeedsOwner(errors.Conflict):
    """Verifying needs the address of the user who owns the tables: set DATABASE_URL."""

    code: ClassVar[str] = "needs-database-owner"


class NotSetUp(errors.Conflict):
    """This database has no audit trail yet; evenkeel makes it on its first start."""

    code: ClassVar[str] = "not-set-up"


class NoTrail(errors.NotFound):
    """There is no audit trail of an organisation with the short name {slug}."""

    code: ClassVar[str] = "no-audit-trail"


def verdicts(*, organisation: str = "") -> Iterator[tuple[str, values.Verdict]]:
    """Give the verdict on every chain, or on that of one organisation, with the organisation's name.

    Raises NeedsOwner, NotSetUp, NoTrail.
    """
    if "owner" not in connections:
        raise NeedsOwner
    if TABLE not in connections["owner"].introspection.table_names():
        raise NotSetUp
    known = {each.id: each for each in accounts.organisations(using="owner")}
    chains = queries.organisations(using="owner")
    if organisation:
        chains = [each for each in chains if each in known and known[each].slug == organisation]
        if not chains:
            raise NoTrail(slug=organisation)
    for each in chains:
        name = known[each].name if each in known else f"(no such organisation) {each}"
        yield name, queries.verdict(organisation_id=each, using="owner")
