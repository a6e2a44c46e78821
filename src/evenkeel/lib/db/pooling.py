"""A bounded number of connections that requests share: whoever finds none free waits a while instead of failing.

What a connection was told while it was lent out is forgotten before the next one gets it, as with a new connection: who asks
(`lib.db.tenancy`), locks of the session, temporary tables, what it listens to.
"""

from typing import Any, Final

import psycopg

SECONDS_TO_WAIT: Final = 10.0
"""How long a request waits for a connection."""
IDLE_SECONDS: Final = 300.0
"""A connection that nobody needs is closed after so long."""


def share(settings: dict[str, Any], *, most: int) -> None:
    """Let the connections of one database come from a pool of at most so many. `settings`: Django's, changed in place."""
    settings["OPTIONS"] = settings["OPTIONS"] | {
        "pool": {
            "min_size": min(2, most),
            "max_size": most,
            "timeout": SECONDS_TO_WAIT,
            "max_idle": IDLE_SECONDS,
            "reset": forget,
        }
    }
    # A server that was started again has closed what lies in the pool.
    settings["CONN_HEALTH_CHECKS"] = True


def forget(connection: "psycopg.Connection[Any]") -> None:
    """Make a connection that comes back like a new one. Where that fails the pool closes it."""
    connection.autocommit = True
    connection.execute("discard all")
    # Django says it once to each new connection.
    connection.execute("set time zone 'UTC'")
