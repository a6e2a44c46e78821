"""The application's role in PostgreSQL: it may read and write rows, but it owns nothing and bypasses nothing."""

import hashlib
import hmac
import urllib.parse
from typing import ClassVar

from django.db import connections
from psycopg import sql

from evenkeel.kernel import errors

OLDEST_POSTGRESQL = 150000


class UnsafeRole(errors.Conflict):
    """The role that the application uses could bypass row-level security."""

    code: ClassVar[str] = "unsafe-database-role"


class CannotMakeRole(errors.Conflict):
    """The database user may not create the application's role."""

    code: ClassVar[str] = "cannot-make-database-role"


class OldPostgreSQL(errors.Conflict):
    """This PostgreSQL is older than version 15."""

    code: ClassVar[str] = "old-postgresql"


def application_url(owner_url: str, *, secret: str) -> str:
    """Return the address under which the application connects to the owner's database.

    Its role is the database's name with `_application`; its password comes from the secret, so that every process
    that knows the secret knows it and nobody has to keep it.
    """
    parts = urllib.parse.urlsplit(owner_url)
    database = parts.path.lstrip("/") or "postgres"
    role = f"{database}_application"
    password = hmac.new(secret.encode(), f"database role {role}".encode(), hashlib.sha256).hexdigest()
    host = parts.netloc.rpartition("@")[2]
    return urllib.parse.urlunsplit(parts._replace(netloc=f"{role}:{password}@{host}"))


def prepare(*, role: str, password: str | None, using: str) -> None:
    """Let the application's role read and write the rows of every table; make or mend the role first.

    Without a password the role is somebody else's, a database administrator's for instance, and is left as it is.
    Raises OldPostgreSQL, CannotMakeRole.
    """
    connection = connections[using]
    connection.ensure_connection()
    if connection.connection.info.server_version < OLDEST_POSTGRESQL:
        raise OldPostgreSQL(
            "evenkeel needs PostgreSQL 15 or newer; this server is older. Update it, or unset DATABASE_URL."
        )
    if password is not None:
        _make_role(role=role, password=password, using=using)
    name = sql.Identifier(role)
    owner = sql.Identifier(connection.connection.info.user)
    database = sql.Identifier(connection.connection.info.dbname)
    defaults = sql.SQL("alter default privileges for role {} in schema public grant").format(owner)
    grants = (
        sql.SQL("grant connect on database {}").format(database),
        sql.SQL("grant usage on schema public"),
        sql.SQL("grant select, insert, update, delete on all tables in schema public"),
        sql.SQL("grant usage, select on all sequences in schema public"),
        sql.SQL("{} select, insert, update, delete on tables").format(defaults),
        sql.SQL("{} usage, select on sequences").format(defaults),
    )
    with connection.cursor() as cursor:
        for grant in grants:
            cursor.execute(sql.SQL("{} to {}").format(grant, name))


def _make_role(*, role: str, password: str, using: str) -> None:
    connection = connections[using]
    with connection.cursor() as cursor:
        cursor.execute("select 1 from pg_roles where rolname = %s", [role])
        verb = "alter" if cursor.fetchone() else "create"
        cursor.execute("select rolsuper or rolcreaterole from pg_roles where rolname = current_user")
        if not cursor.fetchone()[0]:
            if verb == "alter":
                return  # made by a database administrator beforehand, with a password of her own
            raise CannotMakeRole(
                f"The user in DATABASE_URL may not create roles. Ask the database administrator for a role {role!r} with "
                "LOGIN, and set EVENKEEL_APPLICATION_DATABASE_URL to its address; or let the user create roles."
            )
        cursor.execute(
            sql.SQL("{} role {} with login nocreatedb nocreaterole password {}").format(
                sql.SQL(verb), sql.Identifier(role), sql.Literal(password)
            )
        )


def refuse_unsafe(*, using: str = "default") -> None:
    """Raise UnsafeRole when the connection's role could look past row-level security."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            "select current_user, rolsuper, rolbypassrls from pg_roles where rolname = current_user"
        )
        role, superuser, bypass = cursor.fetchone()
        cursor.execute(
            "select count(*) from pg_class where relkind in ('r', 'p') and relrowsecurity"
            " and pg_has_role(current_user, relowner, 'usage')"
        )
        owned = cursor.fetchone()[0]
    if superuser or bypass or owned:
        raise UnsafeRole(
            f"The database role {role!r} could bypass row-level security (superuser, BYPASSRLS, or owner of the tables). "
            "Give EVENKEEL_APPLICATION_DATABASE_URL a role without these.",
            role=role,
        )
