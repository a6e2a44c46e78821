"""Full text: what somebody types as a query of PostgreSQL, of words and beginnings of words."""

import re
from typing import Any, TypeVar

from django.db.models import BooleanField, F, Func, Model, QuerySet, Value

Row = TypeVar("Row", bound=Model)
MOST_WORDS = 10


def prefix_query(said: str) -> str:
    """Return typed words as a query in which all must be found and each may go on; empty where there is no word."""
    found = re.findall(r"\w+", said.lower())[:MOST_WORDS]
    return " & ".join(f"'{each}':*" for each in found)


def condition(table: str, column: str, query: str) -> Func:
    """Return the condition that a column, which the tables' classes do not know, is found by a query."""
    found = f"{table}.{column} @@ to_tsquery('simple', %(expressions)s)"
    return Func(Value(query), template=found, output_field=BooleanField())


def said_in(field: str, query: str) -> Func:
    """Return the condition that the text of a field is found by a query; an index of the same expression answers it."""
    return Func(
        F(field),
        Value(query),
        template="to_tsvector('simple', %(expressions)s)",
        arg_joiner=") @@ to_tsquery('simple', ",
        output_field=BooleanField(),
    )


def matching(rows: "QuerySet[Row, Any]", column: str, query: str) -> "QuerySet[Row, Any]":
    """Keep the rows that a query finds."""
    return rows.filter(condition(rows.model._meta.db_table, column, query))
