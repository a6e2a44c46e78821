"""A board with many cards beside one with few, and how soon others see what somebody moves.

    PYTHONPATH=. python benchmarks/boards.py [--listeners 200] [--moves 40] [--batch 20]

Prints the time of the page and of its cards with 600 cards by that with 60 (aim: under 3) with the number of queries (aim: at most
12); then, on the server as it runs, the milliseconds from the moment a move is sent until each of the listeners is told of it (aim:
a median under 150 with 200 of them, and no version missed), with listeners that come in batches and with all at the same moment.
"""

import argparse
import asyncio
import contextlib
import datetime as dt
import itertools
import json
import os
import socket
import statistics
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from typing import Any

from benchmarks import _casework_ground as ground

BOARD = "team.office"
FEW, MANY = 60, 600
SPREAD = 7
"""Every so many cards one is moved on, so that lanes are not alike."""


def filled(by: Any, first: int, last: int) -> list[uuid.UUID]:
    """Open cases on all shelves, some of them further on."""
    from evenkeel.contexts.casework.operations import intake, moving, taking
    from evenkeel.lib.db import tenancy

    made = []
    with tenancy.acting(organisation_id=by.organisation_id, user_id=by.user_id):
        for number in range(first, last):
            at = ground.NOW + dt.timedelta(minutes=number)
            kind = ground.SHELVES[number % len(ground.SHELVES)]
            case = intake.open_case(case_type=kind, title=f"Garden room {number}", by=by, at=at)
            made.append(case.id)
            if number % SPREAD == 0:
                taking.take(case_id=case.id, by=by, at=at)
                moving.move(case_id=case.id, stage="decide", by=by, at=at)
    return made


def signed_in(by: Any) -> tuple[str, str]:
    """Sign somebody in; return the name and the value of the cookie that says so."""
    from django.conf import settings
    from django.test import Client

    from evenkeel.contexts.accounts import models
    from evenkeel.lib.db import tenancy

    client = Client(HTTP_HOST="localhost")
    with tenancy.acting(identity=True):
        client.force_login(models.User.objects.get(id=by.user_id))
    name = settings.SESSION_COOKIE_NAME
    return name, client.cookies[name].value


def pages(client: Any) -> dict[str, tuple[float, int]]:
    """Return the median milliseconds and the number of queries of the page and of its cards."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    found = {}
    for path in (f"/boards/{BOARD}/", f"/boards/{BOARD}/cards/"):
        with CaptureQueriesContext(connection) as asked:
            assert client.get(path).status_code == 200
        said = [
            each
            for each in asked
            if "set_config" not in each["sql"] and "current_setting(" not in each["sql"]
        ]
        times = []
        for _ in range(15):
            began = time.perf_counter()
            client.get(path)
            times.append((time.perf_counter() - began) * 1_000)
        found[path] = statistics.median(times), len(said)
    return found


@contextlib.contextmanager
def server() -> Iterator[int]:
    """Run the product's server on a port of its own."""
    with contextlib.closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    environment = os.environ | {"EVENKEEL_PORT": str(port), "EVENKEEL_HOST": "127.0.0.1"}
    process = subprocess.Popen([sys.executable, "-m", "evenkeel.config.serve"], env=environment)
    try:
        for _ in range(200):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                break
            time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.wait()


class Listener:
    """A browser's stream: it notes when it was told of which version."""

    def __init__(self) -> None:
        """Begin with nothing heard."""
        self.heard: dict[int, float] = {}
        self.begun = asyncio.Event()

    async def listen(self, port: int, cookie: str) -> None:
        """Listen until the stream is cut."""
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        asked = f"GET /boards/{BOARD}/events/ HTTP/1.1\r\nHost: localhost:{port}\r\nCookie: {cookie}\r\n\r\n"
        writer.write(asked.encode())
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            while line := await reader.readline():
                self.begun.set()
                if line.startswith(b"data: ") and b'"version"' in line:
                    self.heard.setdefault(json.loads(line[6:])["version"], time.perf_counter())


async def told(
    port: int, cookie: str, *, listeners: int, moves: int, batch: int, move: Callable[[int], int]
) -> tuple[list[float], int, float]:
    """Let many listen while cards are moved; return milliseconds of each telling, how many were missed, seconds until all came."""
    all_of_them = [Listener() for _ in range(listeners)]
    tasks = []
    came = time.perf_counter()
    for first in range(0, listeners, batch):
        together = all_of_them[first : first + batch]
        tasks += [asyncio.create_task(each.listen(port, cookie)) for each in together]
        await asyncio.gather(*(each.begun.wait() for each in together))
    came = time.perf_counter() - came
    await asyncio.sleep(1)
    sent: dict[int, float] = {}
    for number in range(moves):
        began = time.perf_counter()
        sent[await asyncio.to_thread(move, number)] = began
        await asyncio.sleep(0.25)
    await asyncio.sleep(2)
    for each in tasks:
        each.cancel()
    times = [
        (each.heard[version] - began) * 1_000
        for each in all_of_them
        for version, began in sent.items()
        if version in each.heard
    ]
    return times, listeners * moves - len(times), came


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--listeners", type=int, default=200)
    asked.add_argument("--moves", type=int, default=40)
    asked.add_argument("--batch", type=int, default=20)
    given = asked.parse_args()
    with ground.database():
        from django.test import Client

        by = ground.organisation(2)[1]
        name, value = signed_in(by)
        client = Client(HTTP_HOST="localhost")
        client.cookies[name] = value
        filled(by, 0, FEW)
        few = pages(client)
        made = filled(by, FEW, MANY)
        many = pages(client)
        for path, (slow, queries) in many.items():
            quick = few[path][0]
            print(f"{path}: {slow:.1f} ms by {quick:.1f} ms, {slow / quick:.2f} times; {queries} queries")
        _listeners(by, made, f"{name}={value}", given)


def _listeners(by: Any, cards: list[uuid.UUID], cookie: str, given: argparse.Namespace) -> None:
    from evenkeel.contexts.boards.operations import placing
    from evenkeel.contexts.boards.values import Wish
    from evenkeel.lib.db import tenancy

    waiting = [card for number, card in enumerate(cards, start=FEW) if number % SPREAD]

    turns = itertools.cycle(waiting[1:])

    def move(number: int) -> int:
        from django.db import connection

        with tenancy.acting(organisation_id=by.organisation_id, user_id=by.user_id):
            wish = Wish(case_id=next(turns), lane="check", before=waiting[0])
            version = placing.place(key=BOARD, wish=wish, by=by, at=ground.NOW).version
        connection.close()
        return version

    for batch in (given.batch, given.listeners):
        with server() as port:
            before = os.getloadavg()[0]
            times, missed, came = asyncio.run(
                told(port, cookie, listeners=given.listeners, moves=given.moves, batch=batch, move=move)
            )
        median, late = statistics.median(times), statistics.quantiles(times, n=20)[-1]
        print(
            f"{given.listeners} listeners, {batch} at the same moment, all there after {came:.1f} s: told after "
            f"{median:.0f} ms (median), 95 of 100 within {late:.0f} ms; {missed} of {given.listeners * given.moves} missed; "
            f"load {before:.1f} before, {os.getloadavg()[0]:.1f} after"
        )


if __name__ == "__main__":
    main()
