"""What happens is told to everybody who looks, at once: `LISTEN` and `NOTIFY` of PostgreSQL, and streams of server-sent events.

One connection per process listens, however many people look; it is opened with the first stream and closed after the last. A
message says that something has changed, never what is inside: browsers fetch that as themselves, so that each sees what she may.
"""

import asyncio
import contextlib
import json
import threading
import time
import uuid
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any, Final, NamedTuple

import psycopg
import structlog
from asgiref.sync import sync_to_async
from django.db import connection, connections
from django.http import StreamingHttpResponse

from evenkeel.lib import presence

CHANNEL: Final = "evenkeel_live"
LONGEST: Final = 7_000
"""Bytes of a message; PostgreSQL takes 8,000."""
SIGN_OF_LIFE: Final = 15.0
"""Seconds after which a stream without news says that it is still there, so that nothing on the way takes it for dead."""
LIFETIME: Final = 900.0
"""Seconds after which a stream ends. The browser comes back, and is asked anew who it is."""
MOST_WAITING: Final = 100
"""Messages that a slow browser has not taken yet; with more, it is told to look for itself."""
LOOKS_UP: Final = 1.0
"""Seconds between two looks whether anybody still listens."""

Message = dict[str, Any]
AGAIN: Final[Message] = {"event": "again"}
"""Told where messages may have been missed: whoever gets it looks for herself."""
HEARERS: Final = "hearers"
"""In a message as a stream gets it: how many streams of this process get it, so that browsers need not all come back at once."""
log = structlog.get_logger("evenkeel.live")


def tell(event: str, **what: Any) -> None:
    """Tell all streams of all processes, once the present transaction is committed. Too long a message is cut to its event."""
    words = json.dumps({"event": event, **what}, default=str)
    if len(words.encode()) > LONGEST:
        words = json.dumps(AGAIN)
    with connection.cursor() as cursor:
        cursor.execute("select pg_notify(%s, %s)", [CHANNEL, words])


def _is_again(message: Message) -> bool:
    return bool(message["event"] == AGAIN["event"])


class Place(NamedTuple):
    """Where a stream's browser is, and who sits before it: those in the same room are told of one another."""

    room: str
    person: presence.Person


class _Listener:
    """A stream that waits for messages, in the loop in which it runs."""

    def __init__(self, wants: Callable[[Message], bool], place: Place | None = None) -> None:
        self.wants = wants
        self.place = place
        self.loop = asyncio.get_running_loop()
        self.queue: asyncio.Queue[Message] = asyncio.Queue()

    def take(self, message: Message) -> None:
        """Keep a message until the stream takes it; called from the thread that listens."""
        # The loop may have ended with the process.
        with contextlib.suppress(RuntimeError):
            self.loop.call_soon_threadsafe(self._keep, message)

    def _keep(self, message: Message) -> None:
        if self.queue.qsize() >= MOST_WAITING:
            while not self.queue.empty():
                self.queue.get_nowait()
            message = AGAIN
        self.queue.put_nowait(message)


class Hub:
    """Hands what the database tells to the streams of this process."""

    def __init__(self) -> None:
        """Begin with nobody listening."""
        self._lock = threading.Lock()
        self._listeners: set[_Listener] = set()
        self._thread: threading.Thread | None = None
        self._rooms = presence.Rooms(uuid.uuid4().hex)

    @contextlib.contextmanager
    def listening(
        self, wants: Callable[[Message], bool], place: Place | None = None
    ) -> Iterator[asyncio.Queue[Message]]:
        """Give the messages that somebody wants, inside the block; who else is in her room is told too."""
        listener = _Listener(wants, place)
        if place:
            self._rooms.enter(*place)
        with self._lock:
            self._listeners.add(listener)
            if self._thread is None:
                self._thread = threading.Thread(target=self._listen, name="evenkeel-live", daemon=True)
                self._thread.start()
        try:
            yield listener.queue
        finally:
            if place:
                self._rooms.leave(*place)
            with self._lock:
                self._listeners.discard(listener)

    def _listen(self) -> None:
        """Listen for as long as anybody does; where the database is gone, come back to it."""
        pause = 0.2
        while not self._is_over():
            try:
                for message in self._messages():
                    pause = 0.2
                    self._hand_out(message)
            except psycopg.Error as trouble:
                log.warning("the database does not tell what happens; asking again", trouble=str(trouble))
                time.sleep(pause)
                pause = min(pause * 2, 5.0)

    def _messages(self) -> Iterator[Message]:
        """Give what the database tells, until nobody listens any more. First that one may have missed something."""
        given = connections["default"].get_connection_params()
        wanted = {key: given[key] for key in given if key not in {"cursor_factory", "context", "autocommit"}}
        with psycopg.connect(**wanted, autocommit=True, application_name=CHANNEL) as listening:
            listening.execute(f"listen {CHANNEL}")
            self._rooms.begin()
            yield AGAIN
            while not self._is_over():
                # Between two looks, so that many who come at once make one message.
                self._tell_who(listening)
                for told in listening.notifies(timeout=LOOKS_UP):
                    yield json.loads(told.payload)
            self._tell_who(listening)

    def _tell_who(self, listening: "psycopg.Connection[Any]") -> None:
        """Tell the other processes who is here, as far as that is new; of a full room with fewer names than it has people."""
        for message in self._rooms.news(time.monotonic()):
            words = json.dumps(message)
            while len(words) > LONGEST:
                message["people"] = message["people"][: len(message["people"]) // 2]
                words = json.dumps(message)
            listening.execute("select pg_notify(%s, %s)", [CHANNEL, words])

    def _is_over(self) -> bool:
        with self._lock:
            if self._listeners:
                return False
            self._thread = None
            return True

    def _hand_out(self, message: Message) -> None:
        if self._rooms.hear(message, time.monotonic()):
            if message["event"] == presence.PRESENT:
                self._hand_out_who(message["room"])
            return
        with self._lock:
            hearers = [each for each in self._listeners if _is_again(message) or each.wants(message)]
        for each in hearers:
            each.take(message | {HEARERS: len(hearers)})

    def _hand_out_who(self, room: str) -> None:
        with self._lock:
            there = [each for each in self._listeners if each.place and each.place.room == room]
        people, count = self._rooms.present(room, time.monotonic())
        for each in there:
            each.take({"event": presence.PRESENT, "people": people, "count": count})


HUB: Final = Hub()
"""The one of this process."""


def stream(
    wants: Callable[[Message], bool], shape: Callable[[Message], Message], place: Place | None = None
) -> StreamingHttpResponse:
    """Answer with a stream of the messages that somebody wants, as `shape` lets the browser have them.

    With a place it also tells who is in the same room: `present`, with `people` and their `count`.
    """
    response = StreamingHttpResponse(_events(wants, shape, place), content_type="text/event-stream")
    response.headers["Cache-Control"] = "no-store"
    # Proxies that gather answers would hold it back.
    response.headers["X-Accel-Buffering"] = "no"
    return response


async def _events(
    wants: Callable[[Message], bool],
    shape: Callable[[Message], Message],
    place: Place | None = None,
    *,
    lifetime: float = LIFETIME,
) -> AsyncIterator[str]:
    # The thread of this request waits until the stream ends; its connection to the database must not.
    await sync_to_async(connections.close_all)()
    ends_at = time.monotonic() + lifetime
    with HUB.listening(wants, place) as queue:
        # What happened between the page and its stream is not known here.
        yield f"retry: 1000\nevent: {AGAIN['event']}\ndata: {{}}\n\n"
        while (left := ends_at - time.monotonic()) > 0:
            try:
                message = await asyncio.wait_for(queue.get(), min(left, SIGN_OF_LIFE))
            except TimeoutError:
                yield ": still here\n\n"
                continue
            shown = {HEARERS: message.get(HEARERS, 1)} if _is_again(message) else shape(message)
            yield f"event: {message['event']}\ndata: {json.dumps(shown)}\n\n"
