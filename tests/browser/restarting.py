"""A second server beside the product's, which a test may kill, and the product's PostgreSQL, which it may start again."""

import contextlib
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import psutil

from tests.browser.conftest import Site, _free_port

SECONDS = 60


@dataclass
class Second:
    """A server of the same product on a port of its own."""

    site: Site
    environment: dict[str, str]
    home: Path
    process: "subprocess.Popen[bytes] | None" = None

    def start(self) -> None:
        """Start it, and wait until it answers."""
        self.process = subprocess.Popen(
            [sys.executable, "-m", "evenkeel.config.serve"],
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        ready(self.site)

    def kill(self) -> None:
        """Kill it without a chance to say goodbye."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()

    def restart_database(self) -> None:
        """Start PostgreSQL again, as an update of it does: connections are cut, and for a moment nobody answers."""
        data = self.home / "postgresql"
        running = psutil.Process(int((data / "postmaster.pid").read_text().split()[0]))
        subprocess.run(
            [Path(running.cmdline()[0]).with_name("pg_ctl"), "restart", "-D", data, "-m", "fast", "-w"],
            user=running.uids().real if os.name == "posix" and os.getuid() == 0 else None,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=data,
            check=True,
        )
        ready(self.site)


def ready(site: Site) -> None:
    """Wait until a server and its database answer."""
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError, urllib.error.URLError):
            urllib.request.urlopen(f"{site.url}/readyz", timeout=10).close()
            return
        time.sleep(0.1)
    raise AssertionError(f"{site.url} does not answer")


@contextlib.contextmanager
def second(site: Site, **more: str) -> Iterator[Second]:
    """Run a second server of the product inside the block; `more`: what else is in its environment."""
    number, port = site.url.rpartition(":")[2], str(_free_port())
    given = next(
        found
        for each in psutil.process_iter()
        if "evenkeel.config.serve" in _command(each) and (found := each.environ())["EVENKEEL_PORT"] == number
    )
    environment = (
        {key: value for key, value in given.items() if key != "EVENKEEL_LIFELINE"}
        | {"EVENKEEL_PORT": port}
        | more
    )
    made = Second(replace(site, url=f"http://localhost:{port}"), environment, Path(given["EVENKEEL_HOME"]))
    made.start()
    try:
        yield made
    finally:
        made.kill()


def _command(process: psutil.Process) -> list[str]:
    found: list[str] = []
    with contextlib.suppress(psutil.Error):
        found = process.cmdline()
    return found
