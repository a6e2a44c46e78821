"""Rows that many tests begin with: made once in each process, and from then on put back as they were.

The product's own operations make them, with all their checks, entries and notices; that takes a tenth of a second for the
cast alone, which a thousand tests begin with. To put the rows back takes a hundredth.
"""

import json
from collections.abc import Callable
from typing import Any, TypeVar

from django.db import connections
from psycopg.types.json import Jsonb

FUNCTIONS = """
create function tests_rows() returns jsonb language plpgsql security definer set search_path = public
as $$
declare
    found jsonb := '{}';
    name text;
    rows jsonb;
begin
    for name in select tablename from pg_tables where schemaname = 'public' loop
        execute format('select jsonb_agg(to_jsonb(each)) from %I each', name) into rows;
        if rows is not null then
            found := found || jsonb_build_object(name, rows);
        end if;
    end loop;
    return found;
end $$;

-- As a replica takes rows: no trigger makes anything of them again.
create function tests_put(rows jsonb) returns void language plpgsql security definer
set search_path = public set session_replication_role = replica
as $$
declare
    name text;
    columns text;
    keys text;
begin
    for name in select jsonb_object_keys(rows) loop
        select string_agg(quote_ident(attname), ', ') into columns from pg_attribute
            where attrelid = name::regclass and attnum > 0 and not attisdropped and attgenerated = '';
        select string_agg(quote_ident(attname), ', ') into keys from pg_attribute a
            join pg_index i on i.indrelid = a.attrelid and a.attnum = any(i.indkey)
            where attrelid = name::regclass and indisprimary;
        execute format(
            'insert into %1$I (%2$s) select %2$s from jsonb_populate_recordset(null::%1$I, $1)'
            ' on conflict (%3$s) do update set (%2$s) = (select %2$s from jsonb_populate_record(null::%1$I, to_jsonb(excluded)))',
            name, columns, keys) using rows -> name;
    end loop;
end $$;
"""
"""Whoever tests owns the database; that rows are put past triggers takes a superuser, as of the embedded PostgreSQL."""

Rows = dict[str, list[dict[str, Any]]]
Made = TypeVar("Made")
_kept: dict[str, tuple[Jsonb, Any]] = {}


def begin_with(name: str, make: Callable[[], Made]) -> Made:
    """Have the rows that `make` writes, and return what it returned the first time.

    It must do the same each time and nothing but write rows, on top of the same rows.
    """
    if name in _kept:
        rows, made = _kept[name]
        _ask("select tests_put(%s)", rows)
        return made  # type: ignore[no-any-return]  # of the same name, so of the same kind
    if not _ask("select to_regproc('tests_put') is not null"):
        return make()
    before = _rows()
    made = make()
    _kept[name] = (Jsonb(_new(before, _rows())), made)
    return made


def _new(before: Rows, after: Rows) -> Rows:
    """Return the rows that are new or changed."""
    found = {}
    for table, rows in after.items():
        known = before.get(table, [])
        new = [row for row in rows if row not in known]
        assert len(rows) >= len(known), f"rows of {table} have gone: they cannot be kept"
        if new:
            found[table] = new
    return found


def _rows() -> Rows:
    rows: Rows = _ask("select tests_rows()")
    return rows


def _ask(question: str, *arguments: Any) -> Any:
    with connections["default"].cursor() as cursor:
        cursor.execute(question, arguments)
        (answer,) = cursor.fetchone()
    return json.loads(answer) if isinstance(answer, str) and answer.startswith("{") else answer
