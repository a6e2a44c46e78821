"""Who the database thinks is asking: the organisation and the user of a request, a job or a command.

Two settings of the connection carry it, `evenkeel.organisation` and `evenkeel.user`; the row-level security policies
of PostgreSQL read them. Where neither is set, a tenant table looks empty: what was forgotten leaks nothing.

A third, `evenkeel.scope`, opens the tables of identities (users, e-mail addresses, authenticators) while somebody
signs in and nobody knows yet who she is. Nothing else may open it.
"""

import contextlib
import uuid
from collections.abc import Iterator
from typing import Any, NamedTuple

import psycopg
from django.db import connections, migrations
from django.db.backends.base.base import BaseDatabaseWrapper

ORGANISATION = "evenkeel.organisation"
USER = "evenkeel.user"
SCOPE = "evenkeel.scope"
IDENTITY_SCOPE = "identity"

CURRENT_ORGANISATION = f"nullif(current_setting('{ORGANISATION}', true), '')::uuid"
CURRENT_USER = f"nullif(current_setting('{USER}', true), '')::uuid"
IN_IDENTITY_SCOPE = f"coalesce(current_setting('{SCOPE}', true), '') = '{IDENTITY_SCOPE}'"
"""SQL for policies: the organisation and the user that ask, and whether a sign-in is under way."""


class Asking(NamedTuple):
    """Who asks: an organisation's key, a user's key, and a scope; empty where there is none."""

    organisation: str = ""
    user: str = ""
    scope: str = ""


def asking(*, using: str = "default") -> Asking:
    """Return who the database thinks is asking on the current connection."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            "select coalesce(current_setting(%s, true), ''), coalesce(current_setting(%s, true), ''),"
            " coalesce(current_setting(%s, true), '')",
            [ORGANISATION, USER, SCOPE],
        )
        return Asking(*cursor.fetchone())


def ask_as(who: Asking, *, using: str = "default") -> None:
    """Tell the database who asks from now on, on the current connection."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            "select set_config(%s, %s, false), set_config(%s, %s, false), set_config(%s, %s, false)",
            [ORGANISATION, who.organisation, USER, who.user, SCOPE, who.scope],
        )


@contextlib.contextmanager
def acting(
    *,
    organisation_id: uuid.UUID | None = None,
    user_id: uuid.UUID | None = None,
    identity: bool = False,
    using: str = "default",
) -> Iterator[None]:
    """Ask the database as this organisation and user inside the block, and as before after it.

    When the connection is broken by then it is closed: a new one starts with nobody asking.
    """
    before = asking(using=using)
    ask_as(
        Asking(
            organisation=str(organisation_id or ""),
            user=str(user_id or ""),
            scope=IDENTITY_SCOPE if identity else "",
        ),
        using=using,
    )
    try:
        yield
    finally:
        _restore(connections[using], before, using)


def _restore(connection: BaseDatabaseWrapper, before: Asking, using: str) -> None:
    if connection.connection is None:
        return
    failed = connection.connection.info.transaction_status == psycopg.pq.TransactionStatus.INERROR
    if connection.in_atomic_block and (connection.needs_rollback or failed):
        # The transaction is dead; its rollback also takes back what set_config said inside it.
        return
    if connection.is_usable():
        ask_as(before, using=using)
    else:
        connection.close()


class Isolate(migrations.RunSQL):
    """Migration operation: let PostgreSQL show each row of a table only to those whom `visible` lets see it.

    Without further words a row belongs to the organisation named in its column `organisation_id`. `writable` holds for
    new and changed rows and is the same unless said otherwise.
    """

    def __init__(
        self,
        table: str,
        *,
        visible: str = f"organisation_id = {CURRENT_ORGANISATION}",
        writable: str | None = None,
    ) -> None:
        """Take the table's name and the SQL conditions."""
        self.table = table
        self.visible = visible
        self.writable = writable
        super().__init__(
            sql=[
                f"alter table {table} enable row level security",
                f"create policy isolation on {table} using ({visible}) with check ({writable or visible})",
            ],
            reverse_sql=[
                f"drop policy isolation on {table}",
                f"alter table {table} disable row level security",
            ],
        )

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """Say how to make this operation again."""
        return type(self).__qualname__, [self.table], {"visible": self.visible, "writable": self.writable}

    def describe(self) -> str:
        """Say in a line what the operation does."""
        return f"Isolate the rows of {self.table} by organisation"
