"""Full text: what somebody types as a query of PostgreSQL, of words and beginnings of words."""

import re
from typing import Any, TypeVar

from django.db.models import BooleanField, F, Func, Model, QuerySet, Value

Row = TypeVar("Row", bound=Model)
MOST_WORDS = 10
FOUND = " in (select id from {table}_said where {column} @@ to_tsquery('simple', "


def prefix_query(said: str) -> str:
    """Return typed words as a query in which all must be found and each may go on; empty where there is no word."""
    return " & ".join(f"'{each}':*" for each in _words(said))


def queries(said: str) -> tuple[str, ...]:
    """Return the queries to try one after the other: first only the last word may go on, then each; none without a word.

    A beginning that very many rows have is slow to look up; among whole words the rarest leads.
    """
    *whole, last = _words(said) or [""]
    if not last:
        return ()
    first = " & ".join([*(f"'{each}'" for each in whole), f"'{last}':*"])
    return tuple(dict.fromkeys((first, prefix_query(said))))


def _words(said: str) -> list[str]:
    return re.findall(r"\w+", said.lower())[:MOST_WORDS]


def condition(table: str, query: str, *, column: str = "words") -> Func:
    """Return the condition that a row of a table is found by a query, as the indexes of words answer it.

    The tables themselves would be read row by row: see the migration that makes the views.
    """
    # The identifier is Django's to name: within another query the table goes by another name.
    return Func(
        F("id"),
        Value(query),
        template="%(expressions)s))",
        arg_joiner=FOUND.format(table=table, column=column),
        output_field=BooleanField(),
    )


def row_by_row(table: str, query: str, *, column: str = "words") -> Func:
    """Return the same condition for rows that are few already: asked of each of them."""
    found = f"{table}.{column} @@ to_tsquery('simple', %(expressions)s)"
    return Func(Value(query), template=found, output_field=BooleanField())


def matching(rows: "QuerySet[Row, Any]", query: str, *, column: str = "words") -> "QuerySet[Row, Any]":
    """Keep the rows that a query finds."""
    return rows.filter(condition(rows.model._meta.db_table, query, column=column))
