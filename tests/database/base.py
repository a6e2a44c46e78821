"""Django's database backend for the alias `default` in tests.

The owner makes and migrates the test database; `default` joins it as the application's role, so that row-level
security holds in tests as in the product. Only emptying the tables between tests goes through the owner.
"""

from collections.abc import Iterable
from typing import Any

import psycopg
from django.conf import settings
from django.contrib.contenttypes.management import create_contenttypes
from django.db import connections
from django.db.backends.postgresql import base, creation, operations
from django.db.models import signals
from psycopg import sql

from evenkeel.lib.db import roles
from tests.database import kept

KEPT = ("django_migrations", "django_content_type", "auth_permission", "auth_group", "auth_group_permissions")


class Creation(creation.DatabaseCreation):
    """Has the owner make the test database, and joins it."""

    def create_test_db(self, *args: Any, **options: Any) -> str:
        """Have the database made and migrated, make the application's role, point the connection there."""
        owner = connections["owner"]
        name = str(owner.creation.create_test_db(*args, **options))
        with owner._nodb_cursor() as cursor:
            # Roles belong to the whole server: several test processes must not mend the same one at once.
            cursor.execute("select pg_advisory_lock(20260101)")
            roles.prepare(role=self._settings["USER"], password=self._settings["PASSWORD"], using="owner")
        # What Django makes whenever tables were migrated or emptied is there, and stays.
        signals.post_migrate.disconnect(create_contenttypes)
        signals.post_migrate.disconnect(dispatch_uid="django.contrib.auth.management.create_permissions")
        with owner.cursor() as cursor:
            cursor.execute("select rolsuper from pg_roles where rolname = current_user")
            if cursor.fetchone()[0]:
                cursor.execute(kept.FUNCTIONS)
        self._point_at(name)
        return name

    def destroy_test_db(self, old_database_name: str | None = None, *args: Any, **options: Any) -> None:
        """Leave the test database and have it removed."""
        self._point_at(old_database_name or "")
        connections["owner"].creation.destroy_test_db(old_database_name, *args, **options)

    @property
    def _settings(self) -> dict[str, Any]:
        kept: dict[str, Any] = self.connection.settings_dict
        return kept

    def _point_at(self, name: str) -> None:
        self.connection.close()
        settings.DATABASES[self.connection.alias]["NAME"] = name
        self._settings["NAME"] = name


class Operations(operations.DatabaseOperations):
    """Empties tables through the owner: the application may neither truncate nor touch the audit trail."""

    def execute_sql_flush(self, sql_list: Iterable[str]) -> None:
        """Empty every table but the few that migrations fill.

        Row by row, as there are few: to truncate all tables takes a second, for it makes every file of each anew.
        """
        owner = connections["owner"].settings_dict
        address = {
            "host": owner["HOST"],
            "port": owner["PORT"],
            "user": owner["USER"],
            "dbname": owner["NAME"],
        }
        # Not through Django's connection, which a test may use only when it has asked for `owner`.
        with psycopg.connect(**address, password=owner["PASSWORD"]) as connection:
            names = [sql.Identifier(name) for name in _filled(connection)]
            for name in names:
                # Triggers keep rows that nobody may remove in the product; foreign keys are asked at the end.
                connection.execute(sql.SQL("alter table {} disable trigger user").format(name))
            for name in names:
                connection.execute(sql.SQL("delete from {}").format(name))
            connection.execute("set constraints all immediate")
            for name in names:
                connection.execute(sql.SQL("alter table {} enable trigger user").format(name))


def _filled(connection: "psycopg.Connection[tuple[str]]") -> list[str]:
    """Return the tables that have rows."""
    tables = connection.execute(
        "select tablename from pg_tables where schemaname = 'public' and not tablename = any(%s)",
        [list(KEPT)],
    ).fetchall()
    one = sql.SQL("select {} where exists (select from {})")
    asked = sql.SQL(" union all ").join(
        one.format(sql.Literal(name), sql.Identifier(name)) for (name,) in tables
    )
    return [name for (name,) in connection.execute(asked).fetchall()]


class DatabaseWrapper(base.DatabaseWrapper):
    """PostgreSQL with the two differences above."""

    creation_class = Creation
    ops_class = Operations
