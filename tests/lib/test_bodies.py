"""Requests larger than a limit are refused without being kept."""

import asyncio
from typing import Any

import pytest

from evenkeel.lib.http import bodies

LIMIT = 10
Headers = list[tuple[bytes, bytes]]


async def application(scope: bodies.Scope, receive: bodies.Receive, send: bodies.Send) -> None:
    """Read the body as Django does: until its end, or until the client has gone; then answer with it."""
    body = b""
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return
        body += message.get("body", b"")
        if not message.get("more_body"):
            break
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": body})


def ask(pieces: list[bytes], headers: Headers) -> tuple[list[dict[str, Any]], list[bytes]]:
    """Send a request in pieces; return what was answered, and the pieces that nobody has taken."""
    waiting = list(pieces)
    answered: list[dict[str, Any]] = []

    async def receive() -> bodies.Message:
        piece = waiting.pop(0)
        return {"type": "http.request", "body": piece, "more_body": bool(waiting)}

    async def send(message: bodies.Message) -> None:
        answered.append(dict(message))

    bounded = bodies.Bounded(
        application, limit=LIMIT, refusal=lambda path: ("text/html", f"<p>{path} is too large</p>")
    )
    asyncio.run(bounded({"type": "http", "path": "/new", "headers": headers}, receive, send))
    return answered, waiting


def declared(size: int) -> Headers:
    """Return headers that say how long the body is."""
    return [(b"host", b"localhost"), (b"content-length", str(size).encode())]


@pytest.mark.parametrize("headers", [declared(10), []])
def test_what_fits_passes_whole(headers: Headers) -> None:
    answered, _ = ask([b"12345", b"67890"], headers)
    assert [message.get("body") for message in answered] == [None, b"1234567890"]


@pytest.mark.parametrize(
    ("pieces", "headers"),
    [
        ([b"12345", b"678901"], declared(11)),
        ([b"12345", b"6789012", b"345"], []),
        ([b"12345678901"] * 3, []),
        ([b"12345", b"678901"], []),
    ],
)
def test_what_does_not_fit_is_read_to_its_end_and_refused(pieces: list[bytes], headers: Headers) -> None:
    answered, left = ask(pieces, headers)
    assert left == []
    start, body = answered
    assert start["status"] == 413
    named = dict(start["headers"])
    assert named[b"content-length"] == str(len(body["body"])).encode()
    assert named[b"content-type"] == b"text/html"
    assert b"default-src 'none'" in named[b"content-security-policy"]
    assert body["body"] == b"<p>/new is too large</p>"


def test_other_connections_pass() -> None:
    asked: list[str] = []

    async def lifespan(scope: bodies.Scope, receive: bodies.Receive, send: bodies.Send) -> None:
        asked.append(scope["type"])

    async def nothing(*_: object) -> Any:
        raise AssertionError("nobody asks")

    bounded = bodies.Bounded(lifespan, limit=LIMIT, refusal=lambda path: (path, path))
    asyncio.run(bounded({"type": "lifespan"}, nothing, nothing))
    assert asked == ["lifespan"]
