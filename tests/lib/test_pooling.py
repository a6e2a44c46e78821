"""Connections that requests share: bounded, waiting, and with nothing left of who had one before."""

import copy
import random
import threading
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import pytest
from django.db import OperationalError, connections
from pytest_django import DjangoDbBlocker

from evenkeel.lib.db import pooling, tenancy

pytestmark = pytest.mark.slow

T = TypeVar("T")
POOLED, MOST = "pooled", 3
NOBODY = tenancy.Asking()


@pytest.fixture
def pooled(
    monkeypatch: pytest.MonkeyPatch, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """Have a way to the test database whose connections come from a pool, as in the server."""
    given = copy.deepcopy(connections["default"].settings_dict)
    given["ENGINE"] = "django.db.backends.postgresql"
    pooling.share(given, most=MOST)
    given["OPTIONS"]["pool"]["timeout"] = 1.0
    monkeypatch.setitem(connections.settings, POOLED, given)
    with django_db_blocker.unblock():
        yield
        connections["default"].close()
        pooled: Any = connections[POOLED]
        pooled.close_pool()
    del connections[POOLED]


def give_back() -> None:
    """Let go of the connection of this thread, as Django does when a request has ended."""
    connections[POOLED].close()


def in_request(does: Callable[[], T]) -> T:
    """Do something as a request does: in a thread of its own, which gives its connection back in the end."""
    with ThreadPoolExecutor(1) as thread:
        try:
            return thread.submit(does).result()
        finally:
            thread.submit(give_back).result()


def run(statement: str) -> Any:
    with connections[POOLED].cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone() if cursor.description else None


def number() -> int:
    return int(run("select pg_backend_pid()")[0])


def leave_something(chance: random.Random) -> None:
    """Leave a connection as somebody leaves it who forgets everything, in one of many ways."""
    ways: tuple[Callable[[], object], ...] = (
        lambda: connections[POOLED].set_autocommit(False),
        lambda: run("begin"),
        lambda: run("create temporary table left_over as select 1 as one"),
        lambda: run("select pg_try_advisory_lock(20261123)"),
        lambda: run("listen left_over"),
        lambda: run("set statement_timeout = '7h'"),
        lambda: run("set time zone 'Asia/Tokyo'"),
    )
    chosen = chance.sample(range(len(ways)), 3)
    for each in sorted(chosen):
        ways[each]()
    tenancy.ask_as(tenancy.Asking(str(uuid.uuid4()), str(uuid.uuid4()), "identity"), using=POOLED)


def found() -> tuple[Any, ...]:
    """Return all that an earlier one could have left."""
    return (
        tenancy.asking(using=POOLED),
        run("select to_regclass('pg_temp.left_over')::text")[0],
        run("select count(*) from pg_locks where locktype = 'advisory' and pid = pg_backend_pid()")[0],
        run("select count(*) from pg_listening_channels()")[0],
        run("show statement_timeout")[0],
        run("show timezone")[0],
        connections[POOLED].get_autocommit(),
    )


AS_NEW = (NOBODY, None, 0, 0, "0", "UTC", True)


@pytest.mark.usefixtures("pooled")
def test_nobody_ever_finds_what_another_left() -> None:
    chance, backends, wrong = random.Random(7), set(), []
    lock = threading.Lock()

    def request(seed: int) -> None:
        def ask() -> None:
            seen, backend = found(), number()
            with lock:
                backends.add(backend)
                if seen != AS_NEW:
                    wrong.append(seen)
            with tenancy.acting(organisation_id=uuid.uuid4(), user_id=uuid.uuid4(), using=POOLED):
                run("select 1")
            if seed % 2:
                leave_something(random.Random(seed))

        in_request(ask)

    seeds = list(range(120))
    chance.shuffle(seeds)
    with ThreadPoolExecutor(12) as crowd:
        list(crowd.map(request, seeds))
    assert wrong == []
    assert len(backends) <= 2 * MOST, "connections were used again, not made anew for each"


@pytest.mark.usefixtures("pooled")
def test_who_finds_none_free_waits_and_is_told_when_the_wait_is_over() -> None:
    all_taken, go_on = threading.Barrier(MOST + 1), threading.Event()

    def keep() -> None:
        run("select 1")
        all_taken.wait()
        go_on.wait(10)

    with ThreadPoolExecutor(MOST + 1) as crowd:
        kept = [crowd.submit(in_request, keep) for _ in range(MOST)]
        all_taken.wait()
        with pytest.raises(OperationalError):
            in_request(lambda: run("select 1"))
        waits = crowd.submit(in_request, lambda: run("select 1"))
        go_on.set()
        assert waits.result() == (1,)
        for each in kept:
            each.result()


@pytest.mark.usefixtures("pooled")
def test_a_connection_that_the_server_has_closed_is_not_given_to_anybody() -> None:
    before = in_request(number)
    with connections["default"].cursor() as cursor:
        cursor.execute("select pg_terminate_backend(%s)", [before])
    assert in_request(number) != before
