"""Locks of the database that a session holds, across transactions, until it lets go or is gone."""

import contextlib
from collections.abc import Iterator

from django.db import connections


@contextlib.contextmanager
def held(name: str, *, using: str = "default") -> Iterator[bool]:
    """Hold the lock of a name inside the block, unless another session has it; say which."""
    with connections[using].cursor() as cursor:
        cursor.execute("select pg_try_advisory_lock(hashtextextended(%s, 0))", [name])
        is_mine = bool(cursor.fetchone()[0])
    try:
        yield is_mine
    finally:
        if is_mine and connections[using].is_usable():
            with connections[using].cursor() as cursor:
                cursor.execute("select pg_advisory_unlock(hashtextextended(%s, 0))", [name])
