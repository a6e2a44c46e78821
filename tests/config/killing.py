"""Kill server, worker and database while contacts come in, start again, and look what is left of what was acknowledged.

    python -m tests.config.killing --rounds 20 --seed 7

In each round programs send contacts with keys of their own; at random moments the processes are killed (SIGKILL), in a
random order. After the start that follows, every contact that was acknowledged is there, and what is sent again with its key
is there once.
"""

import argparse
import contextlib
import json
import random
import signal
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
import uuid
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import psycopg

from evenkeel.contexts.accounts import api_tokens
from evenkeel.kernel import time as clock
from evenkeel.lib.db import embedded
from tests.config.test_launch import family, free_port, running

SENDERS = 3
VICTIMS = ("evenkeel.config.serve", "evenkeel.config.work", "postgres")


@dataclass
class Intake:
    """Programs that send contacts until they are stopped, and remember what was acknowledged."""

    port: int
    secret: str
    acknowledged: set[str] = field(default_factory=set)
    unsure: set[str] = field(default_factory=set)
    """Sent, and never answered: they may be there or not."""
    stopped: threading.Event = field(default_factory=threading.Event)

    def run(self, seconds: float) -> None:
        """Send contacts for a while."""
        threads = [threading.Thread(target=self._go_on) for _ in range(SENDERS)]
        for thread in threads:
            thread.start()
        time.sleep(seconds)
        self.stopped.set()
        for thread in threads:
            thread.join()
        self.stopped.clear()

    def _go_on(self) -> None:
        while not self.stopped.is_set():
            key = f"kill-{uuid.uuid4()}"
            self.unsure.add(key)
            with contextlib.suppress(OSError, urllib.error.URLError, ValueError):
                self.send(key)
            time.sleep(0.02)

    def send(self, key: str) -> None:
        """Send a contact; remember it where it is acknowledged."""
        request = urllib.request.Request(
            f"http://localhost:{self.port}/api/v1/contacts",
            json.dumps({"channel": "phone", "summary": key}).encode(),
            headers={
                "Authorization": f"Bearer {self.secret}",
                "Content-Type": "application/json",
                "Idempotency-Key": key,
            },
        )
        with urllib.request.urlopen(request, timeout=10) as response:
            if response.status in (200, 201) and json.loads(response.read())["summary"] == key:
                self.acknowledged.add(key)
                self.unsure.discard(key)


def token(address: str) -> str:
    """Make a token that brings contacts, past the pages; return its secret."""
    with psycopg.connect(address, autocommit=True) as connection:
        organisation, user = connection.execute(
            "select organisation_id, user_id from accounts_membership where ended_at is null and role = 'administrator' limit 1"
        ).fetchone() or (None, None)
        assert organisation is not None
        assert user is not None
        number = uuid.uuid4()
        secret = api_tokens.PREFIX + api_tokens._encoded(organisation.bytes + number.bytes + b"k" * 24)
        connection.execute(
            "insert into accounts_api_token (id, organisation_id, name, scopes, adds_members, digest, made_by_id, made_by_name,"
            " made_at, revoked_by_name) values (%s, %s, 'Intake', '[\"cases.write\"]', false, %s, %s, 'Test', %s, '')",
            [number, organisation, api_tokens.digest(secret), user, clock.now()],
        )
    return secret


def victims(below: list[psutil.Process], home: Path) -> dict[str, psutil.Process]:
    """Return server, worker and database of a running evenkeel."""
    found: dict[str, psutil.Process] = {}
    for each in below:
        with contextlib.suppress(psutil.Error):
            named = [name for name in VICTIMS if name in " ".join(each.cmdline())]
            if named:
                found.setdefault(named[0], each)
    with contextlib.suppress(FileNotFoundError):
        pid = int((home / "postgresql" / "postmaster.pid").read_text().split()[0])
        found["postgres"] = psutil.Process(pid)
    return found


def kill(intake: Intake, process: object, home: Path, chance: random.Random) -> None:
    """Let contacts come in while the processes are killed at random moments in a random order."""
    found = victims(family(process), home)  # type: ignore[arg-type]
    assert set(found) == set(VICTIMS), found
    order = list(found.values())
    chance.shuffle(order)
    sending = threading.Thread(target=intake.run, args=(2.5,))
    sending.start()
    time.sleep(0.8)
    for each in order:
        time.sleep(chance.uniform(0.05, 0.6))
        with contextlib.suppress(psutil.Error):
            each.send_signal(signal.SIGKILL)
    sending.join()


def rounds(home: Path, *, number: int, seed: int) -> tuple[int, int]:
    """Kill so many times; return how many contacts were acknowledged, and how many the database has. Raises AssertionError."""
    chance, intake, port = random.Random(seed), Intake(0, ""), free_port()
    intake.port = port
    for _ in range(number):
        with running(home, port) as (process, _):
            if not intake.secret:
                with embedded.server(home) as address:
                    intake.secret = token(address)
            kill(intake, process, home, chance)
    with running(home, port), embedded.server(home) as address:
        kept = there(address)
        assert not intake.acknowledged - set(kept), "acknowledged, and lost"
        for key in list(intake.unsure):
            intake.send(key)
        kept = there(address)
    assert sorted(set(kept)) == sorted(kept), "one came twice"
    assert intake.acknowledged == set(kept)
    return len(intake.acknowledged), len(kept)


def there(address: str) -> list[str]:
    """Return the contacts that the database has."""
    with psycopg.connect(address) as connection:
        rows = connection.execute(
            "select summary from casework_contact where summary like 'kill-%'"
        ).fetchall()
    return [summary for (summary,) in rows]


def main() -> None:
    """Kill as often as is asked for."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--rounds", type=int, default=10)
    asked.add_argument("--seed", type=int, default=1)
    given = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="evenkeel-kill-", ignore_cleanup_errors=True) as folder:
        acknowledged, kept = rounds(Path(folder), number=given.rounds, seed=given.seed)
    said = f"{acknowledged} contacts acknowledged, {kept} in the database, none lost, none twice"
    sys.stdout.write(f"{given.rounds} rounds: {said}\n")


if __name__ == "__main__":
    main()
