"""Very many rows at once, within row-level security.

PostgreSQL refuses COPY into a table with row-level security. So rows are copied into a table of the session, and from there
inserted: every policy, constraint and trigger of the real table holds as for any other row.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connections
from psycopg import sql

WAITING = "evenkeel_rows_to_come"


def copied(
    table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]], *, using: str = "default"
) -> int:
    """Insert rows with values for some columns of a table; return how many. Must be inside a transaction."""
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    real, waiting = sql.Identifier(table), sql.Identifier(WAITING)
    with connections[using].cursor() as cursor:
        cursor.execute(
            sql.SQL("create temporary table {} on commit drop as select {} from {} with no data").format(
                waiting, names, real
            )
        )
        with cursor.cursor.copy(sql.SQL("copy {} ({}) from stdin").format(waiting, names)) as copy:
            for row in rows:
                copy.write_row(row)
        cursor.execute(sql.SQL("insert into {} ({}) select {} from {}").format(real, names, names, waiting))
        count = int(cursor.rowcount)
        cursor.execute(sql.SQL("drop table {}").format(waiting))
    return count
