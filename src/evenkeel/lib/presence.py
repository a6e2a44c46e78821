"""Who is in the same room at this moment: at one board, say, in all processes of the server together.

Each process tells the others by the channel of `lib.live` who is in its own part of a room, and hears from them who is in theirs.
Nothing is kept anywhere else: a process of which nothing was heard for a while is taken for gone. This module holds what is known,
and asks neither the clock nor the network.
"""

import threading
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

PRESENT: Final = "present"
ASKED: Final = "who-is-present"
BEAT: Final = 30.0
"""Seconds after which a process tells again who is there, though nothing has changed."""
GONE: Final = 75.0
"""Seconds after which a process that says nothing is gone."""
MOST_TOLD: Final = 60
"""People of one room whom one process names; of more it tells only how many."""

Message = dict[str, Any]


class Person(NamedTuple):
    """Somebody who is there."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Part:
    """Who is in one process's part of a room, when that was heard, and how many they are."""

    people: tuple[Person, ...]
    count: int
    heard: float


class Rooms:
    """The rooms of which this process knows."""

    def __init__(self, process: str) -> None:
        """Begin with nobody anywhere. `process`: a name that no other process has."""
        self.process = process
        self._lock = threading.Lock()
        self._here: defaultdict[str, Counter[Person]] = defaultdict(Counter)
        self._parts: defaultdict[str, dict[str, Part]] = defaultdict(dict)
        self._changed: set[str] = set()
        self._asks = False
        self._told = 0.0

    def enter(self, room: str, person: Person) -> None:
        """Somebody comes, with one more window if she is there already."""
        with self._lock:
            self._here[room][person] += 1
            # Also with a second window: it does not know yet who is there.
            self._changed.add(room)

    def leave(self, room: str, person: Person) -> None:
        """Somebody closes a window; with her last one she is gone."""
        with self._lock:
            here = self._here[room]
            here[person] -= 1
            if here[person] <= 0:
                del here[person]
                self._changed.add(room)

    def begin(self) -> None:
        """Ask all others who is there, and tell them who is here: after a connection was opened."""
        with self._lock:
            self._asks = True
            self._parts.clear()
            self._changed |= set(self._here)

    def hear(self, message: Message, now: float) -> bool:
        """Take what a process tells; say whether it was about presence."""
        with self._lock:
            if message["event"] == ASKED:
                self._changed |= set(self._here)
            elif message["event"] == PRESENT:
                people = tuple(Person(*each) for each in message["people"])
                self._parts[message["room"]][message["process"]] = Part(people, message["count"], now)
            return message["event"] in {ASKED, PRESENT}

    def news(self, now: float) -> Iterator[Message]:
        """Give what is to be told to all: all that has changed since, in one message for each room."""
        with self._lock:
            if now - self._told >= BEAT:
                self._told = now
                self._changed |= set(self._here)
            changed, self._changed = self._changed, set()
            asks, self._asks = self._asks, False
            told = [(room, sorted(self._here[room], key=lambda each: each.name)) for room in sorted(changed)]
            for room in changed:
                if not self._here[room]:
                    del self._here[room]
        if asks:
            yield {"event": ASKED}
        for room, people in told:
            named = people[:MOST_TOLD]
            yield {
                "event": PRESENT,
                "room": room,
                "process": self.process,
                "people": named,
                "count": len(people),
            }

    def present(self, room: str, now: float) -> tuple[tuple[Person, ...], int]:
        """Return who is in a room, by name, and how many there are."""
        with self._lock:
            parts = [part for part in self._parts[room].values() if part.count and now - part.heard < GONE]
            self._parts[room] = {name: part for name, part in self._parts[room].items() if part in parts}
            if not parts:
                del self._parts[room]
        people = {person for part in parts for person in part.people}
        unnamed = sum(part.count - len(part.people) for part in parts)
        return tuple(sorted(people, key=lambda each: (each.name, each.id))), len(people) + unnamed
