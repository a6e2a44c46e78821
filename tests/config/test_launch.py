"""`evenkeel run` as a person starts it: real processes, a real database, real signals."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psutil
import psycopg
import pytest

from evenkeel.lib.db import embedded

pytestmark = [pytest.mark.long, pytest.mark.slow]
COMMAND = [sys.executable, "-m", "evenkeel.cli", "run"]
SECONDS_TO_START = 90


def free_port() -> int:
    """Return a port that nobody listens on."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def environment(home: Path, port: int) -> dict[str, str]:
    """Return the environment of a person with a home and a port of her own."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("EVENKEEL_") and name != "DATABASE_URL"
    }
    return kept | {
        "EVENKEEL_HOME": str(home),
        "EVENKEEL_PORT": str(port),
        "EVENKEEL_EXAMPLE_CASES": "0",
        "PYTHONUNBUFFERED": "1",
    }


@contextmanager
def running(home: Path, port: int) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Run evenkeel until the block ends; give the process and what it printed until it was ready."""
    process = subprocess.Popen(
        COMMAND,
        env=environment(home, port),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    assert process.stdout is not None
    printed, deadline = "", time.monotonic() + SECONDS_TO_START
    try:
        while "Password of all of them" not in printed:
            line = process.stdout.readline()
            assert line, f"it ended before it was ready:\n{printed}"
            assert time.monotonic() < deadline, printed
            printed += line
        yield process, printed
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
        process.communicate(timeout=40)


def family(process: subprocess.Popen[str]) -> list[psutil.Process]:
    """Return all processes below one."""
    below: list[psutil.Process] = psutil.Process(process.pid).children(recursive=True)
    return below


def answer(port: int, path: str) -> tuple[int, str]:
    """Return status and text of an answer."""
    with urllib.request.urlopen(f"http://localhost:{port}{path}", timeout=10) as response:
        return response.status, response.read().decode()


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    """Make a home that the tests of this module share, one after another."""
    # Not below pytest's own folder: it is closed to the system user that PostgreSQL runs as when root starts it.
    with tempfile.TemporaryDirectory(prefix="evenkeel-home-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def test_it_starts_on_an_empty_home_and_ends_without_leaving_anything(home: Path) -> None:
    port = free_port()
    with running(home, port) as (process, printed):
        assert f"http://localhost:{port}" in printed
        assert "leader@harbour-vale.example" in printed
        assert answer(port, "/healthz")[0] == 200
        assert answer(port, "/readyz") == (
            200,
            '{"status": "ok", "checks": {"database": "ok", "migrations": "ok", "role": "ok"}}',
        )
        assert "Sign in" in answer(port, "/")[1]
        _an_organisation_is_added_from_the_shell(home, port)
        below = family(process)
        assert len(below) >= 2
    _ended_cleanly(home, process, below)


def _an_organisation_is_added_from_the_shell(home: Path, port: int) -> None:
    adding = ["organisation", "add", "Marsh End Service", "--administrator", "wren.hollis@marsh-end.example"]
    link = shell(home, port, *adding, "--partnership", "Two Rivers Partnership (example)").stdout.strip()
    assert link.startswith(f"http://localhost:{port}/accounts/password/reset/key/")
    assert "password" in answer(port, link.removeprefix(f"http://localhost:{port}"))[1].lower()
    again = shell(home, port, *adding)
    assert (again.returncode, "marsh-end-service" in again.stderr) == (1, True)
    assert "holds" in shell(home, port, "audit", "verify", "--organisation", "marsh-end-service").stdout
    assert answer(port, "/readyz")[0] == 200


def shell(home: Path, port: int, *words: str) -> subprocess.CompletedProcess[str]:
    """Run another command of evenkeel beside the one that runs."""
    command = [sys.executable, "-m", "evenkeel.cli", *words]
    return subprocess.run(command, env=environment(home, port), capture_output=True, text=True, check=False)


def _ended_cleanly(home: Path, process: subprocess.Popen[str], below: list[psutil.Process]) -> None:
    assert process.returncode == 0
    assert not psutil.wait_procs(below, timeout=10)[1]
    assert not (home / "postgresql" / "postmaster.pid").exists()


def test_started_again_it_keeps_its_data_and_does_what_a_killed_worker_left(home: Path) -> None:
    kept = (home / "example-password").read_text()
    with embedded.server(home) as address, psycopg.connect(address, autocommit=True) as connection:
        connection.execute(
            "insert into procrastinate_jobs (queue_name, task_name, args, status)"
            " select 'default', 'insight.purge-deleted',"
            "   jsonb_build_object('organisation_id', id, 'user_id', null), 'doing'"
            " from accounts_organisation limit 1"
        )
        port, began = free_port(), time.monotonic()
        with running(home, port) as (process, printed):
            assert time.monotonic() - began < 30
            assert kept in printed
            deadline = time.monotonic() + 60
            left = "select 1 from procrastinate_jobs where task_name = 'insight.purge-deleted'"
            while connection.execute(left).fetchone():  # the nights of the twins wait here as well
                assert time.monotonic() < deadline, "nobody does it"
                time.sleep(0.1)
            _the_server_answers_until_the_worker_has_ended(process, port)
        assert process.returncode == 0


def _the_server_answers_until_the_worker_has_ended(process: subprocess.Popen[str], port: int) -> None:
    worker = next(each for each in family(process) if "evenkeel.config.work" in each.cmdline())
    worker.suspend()
    process.terminate()
    time.sleep(2)
    assert answer(port, "/healthz")[0] == 200
    worker.resume()
    process.communicate(timeout=40)


def test_the_death_of_a_process_ends_the_others_with_a_sentence(home: Path) -> None:
    with running(home, free_port()) as (process, _):
        below = family(process)
        next(each for each in below if "evenkeel.config.work" in " ".join(each.cmdline())).kill()
        output, _ = process.communicate(timeout=40)
    assert process.returncode == 1
    assert re.search(r"The worker ended by itself \(exit code -9\)", output)
    assert not psutil.wait_procs(below, timeout=10)[1]


def test_killed_outright_it_takes_all_with_it_starts_again_and_ends_with_the_terminal(home: Path) -> None:
    port = free_port()
    with running(home, port) as (process, _):
        below = [each for each in family(process) if "evenkeel.config" in " ".join(each.cmdline())]
        process.kill()
        assert not psutil.wait_procs(below, timeout=20)[1]
    with running(home, port) as (process, _):
        assert answer(port, "/readyz")[0] == 200
        below = family(process)
        process.send_signal(signal.SIGHUP)
        process.communicate(timeout=40)
    _ended_cleanly(home, process, below)


def refused(home: Path, port: int, **more: str) -> str:
    """Run it where it must refuse to start; return the sentence."""
    done = subprocess.run(
        COMMAND, env=environment(home, port) | more, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 1, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return " ".join(done.stderr.split())


def test_a_taken_port_is_one_sentence(tmp_path: Path) -> None:
    with closing(socket.socket()) as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        sentence = refused(tmp_path, port)
    assert f"Port {port}" in sentence
    assert f"EVENKEEL_PORT={port + 1}" in sentence


def test_a_home_that_is_a_file_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("taken")
    assert "EVENKEEL_HOME" in refused(tmp_path / "home", free_port())


def test_a_setting_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    assert "EVENKEEL_TIME_ZONE" in refused(tmp_path, free_port(), EVENKEEL_TIME_ZONE="Mars/Olympus")


def test_another_kind_of_database_is_one_sentence(tmp_path: Path) -> None:
    assert "DATABASE_URL" in refused(tmp_path, free_port(), DATABASE_URL="mysql://root@localhost/evenkeel")


def test_a_database_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    url = f"postgresql://nobody@127.0.0.1:{free_port()}/evenkeel"
    assert "DATABASE_URL" in refused(tmp_path, free_port(), DATABASE_URL=url)


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root may mount a small disk"
)
def test_a_full_disk_is_one_sentence(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(disk)], check=False, capture_output=True
    )
    if mounted.returncode != 0 or shutil.which("umount") is None:
        pytest.skip("this machine does not let root mount a disk")
    try:
        assert "MB left" in refused(disk, free_port())
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_the_owner_may_not_be_the_application_and_keeps_her_powers(home: Path) -> None:
    with embedded.server(home) as superuser, psycopg.connect(superuser, autocommit=True) as connection:
        connection.execute("create role owner login createrole password 'pw'")
        connection.execute("create database owned owner owner")
        url = re.sub(r"//postgres:[^@]*@/evenkeel", "//owner:pw@/owned", superuser)
        both = {"DATABASE_URL": url, "EVENKEEL_APPLICATION_DATABASE_URL": url}
        assert "could bypass row-level security" in refused(home, free_port(), **both)
        kept = connection.execute("select rolcreaterole from pg_roles where rolname = 'owner'").fetchone()
        assert kept == (True,)
        connection.execute("drop database owned with (force)")
