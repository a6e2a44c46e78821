"""Addresses of databases."""

import urllib.parse
from typing import Any, ClassVar

from evenkeel.kernel import errors


class NotPostgreSQL(errors.Invalid):
    """The database address is not one of PostgreSQL."""

    code: ClassVar[str] = "not-postgresql"


def settings(url: str) -> dict[str, Any]:
    """Return Django's settings for `postgresql://user:password@host:port/name?option=value`. Raises NotPostgreSQL."""
    parts = urllib.parse.urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise NotPostgreSQL(
            f"DATABASE_URL begins with {parts.scheme or 'nothing'!r}; evenkeel needs postgresql://user:password@host/database."
        )
    options: dict[str, Any] = dict(urllib.parse.parse_qsl(parts.query))
    host = options.pop("host", parts.hostname or "")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": urllib.parse.unquote(parts.path.lstrip("/")) or "postgres",
        "USER": urllib.parse.unquote(parts.username or ""),
        "PASSWORD": urllib.parse.unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or ""),
        "OPTIONS": options,
        # A request gives its connection back when it ends, closed or, in the server, as good as new: see `pooling`.
        "CONN_MAX_AGE": 0,
    }
