"""What one process tells, streams of another hear: in order, those who want it, and again after the database was away."""

import asyncio
import json
from typing import Any

import psycopg
import pytest
from django.db import connections
from psycopg import conninfo

from evenkeel.lib import live, presence

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def other_process() -> "psycopg.Connection[Any]":
    """Return a connection as another process has one; what it tells is told at once."""
    given = connections["default"].settings_dict
    names = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host", "PORT": "port"}
    where = conninfo.make_conninfo(**{ours: str(given[key]) for key, ours in names.items()})
    return psycopg.connect(where, autocommit=True)


async def heard(stream: Any, count: int) -> list[tuple[str, Any]]:
    """Take so many events of a stream; that something may have been missed does not count."""
    found = []
    async for given in stream:
        text = given.decode()
        lines = dict(line.split(": ", 1) for line in text.strip().splitlines() if not line.startswith(":"))
        if lines.get("event", live.AGAIN["event"]) != live.AGAIN["event"]:
            found.append((lines["event"], json.loads(lines["data"])))
        if len(found) == count:
            return found
    return found


def notify(telling: "psycopg.Connection[Any]", **what: Any) -> None:
    telling.execute("select pg_notify(%s, %s)", [live.CHANNEL, json.dumps(what)])


def test_streams_hear_what_they_want_in_order_also_after_the_connection_was_cut() -> None:
    def wants(message: live.Message) -> bool:
        return bool(message.get("board") == "plans")

    async def listen(telling: "psycopg.Connection[Any]") -> list[list[tuple[str, Any]]]:
        streams = [live.stream(wants, lambda told: {"version": told["version"]}) for _ in range(3)]
        tasks = [asyncio.create_task(heard(each.streaming_content, 4)) for each in streams]
        await listening(telling)
        for version in (1, 2):
            notify(telling, event="moved", board="others", version=9)
            notify(telling, event="moved", board="plans", version=version)
        await asyncio.sleep(0.2)
        telling.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity where application_name = %s"
            " and datname = current_database()",
            [live.CHANNEL],
        )
        await asyncio.sleep(0.1)
        await listening(telling)
        for version in (3, 4):
            notify(telling, event="moved", board="plans", version=version)
        return await asyncio.wait_for(asyncio.gather(*tasks), 20)

    with other_process() as telling:
        found = asyncio.run(listen(telling))
    assert found == [[("moved", {"version": version}) for version in (1, 2, 3, 4)]] * 3


async def listening(telling: "psycopg.Connection[Any]") -> None:
    """Wait until the process listens."""
    for _ in range(100):
        rows = telling.execute(
            "select 1 from pg_stat_activity where application_name = %s and query ilike %s"
            " and datname = current_database()",
            [live.CHANNEL, "select pg_notify%"],
        )
        if rows.fetchone():
            return
        await asyncio.sleep(0.1)
    pytest.fail("nobody listens")


def test_what_is_too_long_for_a_message_asks_everybody_to_look() -> None:
    told = []

    def note(execute: Any, query: str, params: Any, many: bool, context: Any) -> Any:
        told.append(params)
        return execute(query, params, many, context)

    with connections["default"].execute_wrapper(note):
        live.tell("moved", sentence="x" * live.LONGEST)
    assert told == [[live.CHANNEL, json.dumps(live.AGAIN)]]


def test_a_stream_that_nobody_takes_from_is_told_to_look_for_itself() -> None:
    async def slow() -> list[live.Message]:
        hub = live.Hub()
        listener = live._Listener(lambda message: True)
        for version in range(live.MOST_WAITING + 1):
            listener.take({"event": "moved", "version": version})
        await asyncio.sleep(0)
        assert hub is not live.HUB
        return [listener.queue.get_nowait() for _ in range(listener.queue.qsize())]

    assert asyncio.run(slow()) == [live.AGAIN]


def test_a_full_room_of_long_names_is_told_with_fewer_names() -> None:
    people = [presence.Person(str(number), f"{'Аглая Константиновна ' * 4}{number}") for number in range(50)]

    async def full(stream: Any) -> dict[str, Any]:
        async for given in stream:
            kind, _, data = given.decode().partition("\ndata: ")
            if kind == "event: present" and json.loads(data)["count"] == len(people):
                return dict(json.loads(data))
        return {}

    async def listen() -> dict[str, Any]:
        def shape(told: live.Message) -> live.Message:
            return {"count": told["count"], "people": told["people"]}

        streams = [live.stream(lambda _: False, shape, live.Place("plans", each)) for each in people]
        waiting = [asyncio.create_task(full(each.streaming_content)) for each in streams]
        found = await asyncio.wait_for(waiting[0], 15)
        for each in waiting:
            each.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
        return found

    told = asyncio.run(listen())
    assert 0 < len(told["people"]) < len(people)
