"""The database of all tests, and nothing of it for tests that ask for none.

By default the tests run on the embedded PostgreSQL, in a folder of their own below the system's temporary one;
with DATABASE_URL they run on that server, whose user must be allowed to create databases and roles. Each process
makes a test database of its own, so that several runs stand beside each other.
"""

import atexit
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import django
import hypothesis
import psycopg
import pytest
from django.conf import settings
from django.db import connections
from psycopg import sql

from evenkeel.lib.db import addresses, embedded, roles

ON_EMBEDDED = "postgresql://postgres@/evenkeel"
STALE = "select datname from pg_database where datname ~ '^test_evenkeel_[0-9]+'"


hypothesis.settings.register_profile("unhurried", deadline=None)
hypothesis.settings.load_profile("unhurried")
"""No test is held to the clock: how long an example takes tells of the machine, and of what else it does."""

LONGEST = ("browser", "config", "engines/flow", "ui", "web", "docs", "contexts", "engines")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the folders whose files take longest first: of two processes none then has a long file left at the end."""
    here = Path(__file__).parent
    order = [here / folder for folder in LONGEST]

    def place(item: pytest.Item) -> int:
        return next(
            (number for number, folder in enumerate(order) if item.path.is_relative_to(folder)), len(order)
        )

    items.sort(key=place)


def _home() -> Path:
    """Return the folder that the tests of this user share between runs."""
    user = os.getuid() if hasattr(os, "getuid") else os.environ.get("USERNAME", "user")
    return Path(tempfile.gettempdir()) / f"evenkeel-tests-{user}"


def _embedded() -> bool:
    return os.environ.get("DATABASE_URL", ON_EMBEDDED) == ON_EMBEDDED


def _choose_environment() -> None:
    """Choose the environment before anything reads Django's settings."""
    for name in [name for name in os.environ if name.startswith("EVENKEEL_")]:
        del os.environ[name]
    home = tempfile.mkdtemp(prefix="evenkeel-home-")
    for folder in (home, f"{home}-prepared"):
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
    atexit.register(Path(f"{home}-prepared-lock").unlink, missing_ok=True)
    os.environ["EVENKEEL_HOME"] = home
    os.environ["EVENKEEL_SECRET_KEY"] = "for tests only, known to everybody, fifty letters or more"
    os.environ["EVENKEEL_TIME_ZONE"] = "Europe/London"
    os.environ.setdefault("DATABASE_URL", ON_EMBEDDED)
    os.environ["DJANGO_SETTINGS_MODULE"] = "evenkeel.config.settings"


def _set_up() -> None:
    """Set Django up, with the two ways to the test database; start nothing yet.

    On import, because the conftest files of folders below import models.
    """
    if "PYTEST_XDIST_WORKER" not in os.environ:  # workers inherit the environment
        _choose_environment()
    # scrypt is slow on purpose; what it protects does not exist here.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    django.setup()
    known = connections.settings
    known["owner"]["TEST"] |= {"NAME": f"test_evenkeel_{os.getpid()}", "MIRROR": "default"}
    known["default"]["TEST"] |= {"DEPENDENCIES": []}
    known["default"]["ENGINE"] = "tests.database"
    for made in connections.all(initialized_only=True):  # a worker is set up before it comes here
        del connections[made.alias]


_set_up()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> Iterator[None]:
    """Start the embedded PostgreSQL when the first test wants a database, and tell Django where it listens."""
    secret = os.environ["EVENKEEL_SECRET_KEY"]
    if not _embedded():
        _drop_stale(os.environ["DATABASE_URL"])
        yield
        return
    with embedded.server(_home()) as url:
        for alias, address in (("owner", url), ("default", roles.application_url(url, secret=secret))):
            given = addresses.settings(address)
            known: dict[str, Any] = connections[alias].settings_dict
            known.update({key: given[key] for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT")})
        _hurry(url)
        _drop_stale(url)
        yield
        connections.close_all()


def _hurry(url: str) -> None:
    """Let the server of the tests not wait for the disk: what it holds is worth nothing after the run."""
    with psycopg.connect(url, autocommit=True) as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(sql.SQL("alter system set {} = off").format(sql.Identifier(setting)))
        connection.execute("select pg_reload_conf()")


def _drop_stale(url: str) -> None:
    """Remove the test databases of runs that were killed."""
    with psycopg.connect(url, autocommit=True) as connection:
        for (name,) in connection.execute(STALE).fetchall():
            if not _runs(int(name.split("_")[2])):
                connection.execute(
                    sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name))
                )


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
