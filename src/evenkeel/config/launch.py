"""`evenkeel run`: database, migrations, examples, server and worker, from the first line to a clean end."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from types import FrameType
from typing import ClassVar, NamedTuple

from evenkeel.config import database, environment, lifeline, sign_ins
from evenkeel.kernel import errors

PROCESSES = {"server": "evenkeel.config.serve", "worker": "evenkeel.config.work"}
PREPARE = "evenkeel.config.prepare"
STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
SECONDS_TO_START = 60
SECONDS_TO_STOP = 20
"""For each process; the worker gives its jobs ten seconds, the server its open streams five."""
Say = Callable[[str], None]


class PortTaken(errors.Conflict):
    """The port is taken by another program."""

    code: ClassVar[str] = "port-taken"


class ProcessDied(errors.Conflict):
    """A process of evenkeel ended by itself."""

    code: ClassVar[str] = "process-died"


class NotPrepared(errors.Conflict):
    """The database cannot be prepared."""

    code: ClassVar[str] = "database-not-prepared"


class Stopped(Exception):
    """Somebody asked evenkeel to stop."""


class Started(NamedTuple):
    """What to tell once everything runs."""

    url: str
    sign_ins: tuple[sign_ins.SignIn, ...]


def run(*, say: Say, ready: Callable[[Started], None]) -> None:
    """Run everything until Ctrl-C, a termination signal or a closed terminal; then end worker, server, database.

    Raises PortTaken, ProcessDied and whatever `database.running` refuses.
    """
    settings = environment.current()
    _check_port(settings)
    with _stoppable(), contextlib.suppress(Stopped):
        say("Opening the database ...")
        with database.running():
            say("Bringing its tables up to date ...")
            who = prepare()
            say("Starting server and worker ...")
            with _children() as children:
                _wait_until_ready(settings, children)
                ready(Started(url=settings.public_url, sign_ins=who))
                _watch(children)
    say("Everything has ended; your data is kept.")


@contextlib.contextmanager
def _stoppable() -> Iterator[None]:
    """Turn Ctrl-C, a termination signal and a closed terminal into Stopped; further ones are ignored meanwhile."""
    # Who starts it under nohup has said that the terminal may close.
    heard = [each for each in STOPPING if signal.getsignal(each) != signal.SIG_IGN]

    def stop(number: int, frame: FrameType | None) -> None:
        for each in heard:
            signal.signal(each, signal.SIG_IGN)
        raise Stopped

    before = {each: signal.signal(each, stop) for each in heard}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


@contextlib.contextmanager
def _children() -> Iterator[dict[str, subprocess.Popen[bytes]]]:
    """Start server and worker with the application's database address only; stop them at the end.

    They get a session of their own, so that Ctrl-C reaches this process alone and the end has an order.
    """
    inherited = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    inherited |= lifeline.ENVIRONMENT
    inherited["EVENKEEL_APPLICATION_DATABASE_URL"] = database.application_address()
    children: dict[str, subprocess.Popen[bytes]] = {}
    try:
        for name, module in PROCESSES.items():
            children[name] = subprocess.Popen(
                [sys.executable, "-m", module], env=inherited, stdin=subprocess.PIPE, start_new_session=True
            )
        yield children
    finally:
        _stop(children)


def prepare() -> tuple[sign_ins.SignIn, ...]:
    """Let the preparing process do its work on a running database; return who can sign in to the examples.

    Raises ProcessDied, NotPrepared.
    """
    done = subprocess.run(
        [sys.executable, "-m", PREPARE], stdout=subprocess.PIPE, text=True, check=False, start_new_session=True
    )  # fmt: skip
    try:
        answer = json.loads(done.stdout.splitlines()[-1])
    except (IndexError, ValueError) as trouble:
        raise ProcessDied("The database could not be prepared; the lines above say why.") from trouble
    if "refusal" in answer:
        raise NotPrepared(answer["refusal"])
    return tuple(sign_ins.SignIn(**each) for each in answer["sign_ins"])


def _stop(children: dict[str, subprocess.Popen[bytes]]) -> None:
    """End the worker first, and then the server, so that people see meanwhile how far its last jobs come."""
    for child in reversed(children.values()):
        if child.poll() is None:
            child.terminate()
        try:
            child.wait(timeout=SECONDS_TO_STOP)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def _wait_until_ready(
    settings: environment.Environment, children: dict[str, subprocess.Popen[bytes]]
) -> None:
    address = f"http://{_reachable(settings.host)}:{settings.port}/healthz"
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline:
        _refuse_dead(children)
        with contextlib.suppress(urllib.error.URLError, OSError), urllib.request.urlopen(address, timeout=2):
            return
        time.sleep(0.1)
    raise ProcessDied(
        f"The server did not answer on {address} within {SECONDS_TO_START} seconds; its log above says why."
    )


def _watch(children: dict[str, subprocess.Popen[bytes]]) -> None:
    while True:
        _refuse_dead(children)
        time.sleep(0.5)


def _refuse_dead(children: dict[str, subprocess.Popen[bytes]]) -> None:
    for name, child in children.items():
        if child.poll() is not None:
            raise ProcessDied(
                f"The {name} ended by itself (exit code {child.returncode}); the log above says why."
            )


def _check_port(settings: environment.Environment) -> None:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as trouble:
            raise PortTaken(
                f"Port {settings.port} on {settings.host} cannot be used ({trouble.strerror}); stop what uses it, or choose "
                f"another: EVENKEEL_PORT={settings.port + 1} make run."
            ) from trouble


def _reachable(host: str) -> str:
    """Return an address on which this machine reaches its own server."""
    return {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104
