"""A running database with Django set up on it, for the server and for commands."""

import contextlib
import os
import shutil
from collections.abc import Iterator
from typing import ClassVar

import django
from django.core.management import call_command
from django.db import OperationalError, connections

from evenkeel.config import environment
from evenkeel.kernel import errors
from evenkeel.lib.db import embedded, roles

LEAST_FREE_BYTES = 300 * 1024 * 1024


class DiskFull(errors.Conflict):
    """There is not enough free disk space."""

    code: ClassVar[str] = "disk-full"


class NotWritable(errors.Denied):
    """The home folder cannot be written."""

    code: ClassVar[str] = "home-not-writable"


class Unreachable(errors.Conflict):
    """The database does not answer."""

    code: ClassVar[str] = "database-unreachable"


@contextlib.contextmanager
def running() -> Iterator[None]:
    """Have a database inside the block, its address in the environment: DATABASE_URL's, else the embedded one.

    Raises DiskFull, NotWritable, embedded.CannotStart.
    """
    settings = environment.current()
    _check_home(settings)
    with contextlib.ExitStack() as stack:
        if settings.database_url is None and settings.application_database_url is None:
            os.environ["DATABASE_URL"] = stack.enter_context(embedded.server(settings.home))
            # Whether examples are made follows from the database being the embedded one, which is no longer visible.
            os.environ.setdefault("EVENKEEL_EXAMPLE", "true" if settings.with_example else "false")
            environment.current.cache_clear()
        yield


@contextlib.contextmanager
def opened() -> Iterator[None]:
    """Have a database inside the block and Django set up on it, for commands that ask it something."""
    with running():
        set_up()
        try:
            yield
        finally:
            connections.close_all()


def set_up() -> None:
    """Set Django up; nothing is asked of the database."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "evenkeel.config.settings")
    django.setup()


def application_address() -> str:
    """Return the address under which the application's role connects."""
    settings = environment.current()
    if settings.application_database_url:
        return settings.application_database_url.get_secret_value()
    assert settings.database_url is not None, "`running` leaves one of the two"
    secret = environment.secret_key(settings)
    return roles.application_url(settings.database_url.get_secret_value(), secret=secret)


def migrate() -> None:
    """Bring the tables up to date, as their owner, and let the application's role read and write them.

    Raises Unreachable and what `lib.db.roles` refuses.
    """
    _reach("owner", "DATABASE_URL")
    _migrate_as_owner()
    _reach("default", "EVENKEEL_APPLICATION_DATABASE_URL")
    roles.refuse_unsafe(using="default")


def _reach(alias: str, setting: str) -> None:
    try:
        connections[alias].ensure_connection()
    except OperationalError as trouble:
        raise Unreachable(f"The database in {setting} cannot be reached: {_first_line(trouble)}") from trouble


def _migrate_as_owner() -> None:
    call_command("migrate", database="owner", interactive=False, verbosity=0)
    application = connections["default"].settings_dict
    is_ours = environment.current().application_database_url is None
    password = application["PASSWORD"] if is_ours else None
    roles.prepare(role=application["USER"], password=password, using="owner")


def _first_line(trouble: Exception) -> str:
    return " ".join(str(trouble).split("\n")[0].split()).removeprefix("connection failed: ")


def _check_home(settings: environment.Environment) -> None:
    try:
        settings.home.mkdir(parents=True, exist_ok=True)
        environment.keep_secret_key(settings)
    except OSError as trouble:
        raise NotWritable(
            f"{settings.home} cannot be written ({trouble.strerror}); choose another folder with EVENKEEL_HOME."
        ) from trouble
    free = shutil.disk_usage(settings.home).free
    if free < LEAST_FREE_BYTES:
        raise DiskFull(
            f"The disk that holds {settings.home} has {free // 2**20} MB left; evenkeel needs "
            f"{LEAST_FREE_BYTES // 2**20} MB. Free some, or choose another folder with EVENKEEL_HOME."
        )
