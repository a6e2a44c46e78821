"""A document of a directory, looked at piece by piece: each with its place, and with a list of what is wrong with it."""

import datetime as dt
import json
import math
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from evenkeel.kernel import errors

MAX_BYTES: Final = 64 * 1024 * 1024
MAX_FAULTS: Final = 200


@dataclass(frozen=True)
class Fault:
    """One thing that is not as HSDS 3.0 has it."""

    path: str
    """Where it stands, as a JSON path like `$.contents[0].status`, or as file and line."""
    found: str
    """What was found there."""
    fix: str
    """What to do about it."""

    def __str__(self) -> str:
        return f"{self.path}: {self.found}. {self.fix}"


class BadHsds(errors.Invalid):
    """The directory cannot be read as HSDS 3.0, and nothing was taken from it. Faults: {count}. The first: {first}"""

    code = "bad-hsds"

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        """Keep all that is wrong."""
        self.faults = faults
        super().__init__(count=len(faults), first=str(faults[0]))


class Row(dict[str, Any]):
    """A row of a table, which knows where it stands."""

    path: str = ""


@dataclass
class Piece:
    """An object of the document: what is read of it is noted, so that the rest can be told."""

    value: dict[str, Any]
    path: str
    faults: list[Fault]
    read: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Let a row tell its own place."""
        if isinstance(self.value, Row):
            self.path = self.value.path

    def fault(self, name: str, found: str, fix: str) -> None:
        """Note what is wrong with a value."""
        if len(self.faults) < MAX_FAULTS:
            place = f"{self.path}, “{name}”" if isinstance(self.value, Row) else f"{self.path}.{name}"
            self.faults.append(Fault(place, found, fix))

    def text(self, name: str, *, needed: bool = False) -> str | None:
        """Give a text; none where it is not there, null or blank."""
        self.read.add(name)
        value = self.value.get(name)
        if value is None or (isinstance(value, str) and not value.strip()):
            if needed:
                self.fault(name, "it is missing", f"Add “{name}” there; every such object has one.")
            return None
        if not isinstance(value, str):
            self.fault(name, f"{_shown(value)} is no text", "Put it in quotes.")
            return None
        return value

    def choice(self, name: str, choices: Collection[str]) -> str | None:
        """Give one of some words, which has to be there."""
        value = self.text(name, needed=True)
        if value is not None and value not in choices:
            self.fault(name, f"“{value}” is none of the words allowed", f"Use one of {', '.join(choices)}.")
            return None
        return value

    def number(self, name: str) -> float | None:
        """Give a number, also where a table has it as a text."""
        self.read.add(name)
        value = self.value.get(name)
        if value is None or (isinstance(value, str) and not value.strip()):
            return None
        try:
            if isinstance(value, str | int | float) and not isinstance(value, bool):
                number = float(value)
                if math.isfinite(number):
                    return number
        except (ValueError, OverflowError):
            pass
        self.fault(name, f"{_shown(value)} is no number", "Write it as a number, or leave it out.")
        return None

    def date(self, name: str) -> dt.date | None:
        """Give a day; of a moment, its day."""
        value = self.text(name)
        if value is None:
            return None
        try:
            return dt.date.fromisoformat(value.strip()[:10])
        except ValueError:
            self.fault(name, f"“{value[:40]}” is no date", "Write it like 2027-06-30, or leave it out.")
            return None

    def inside(self, name: str) -> "Piece | None":
        """Give the object that a name holds."""
        self.read.add(name)
        value = self.value.get(name)
        if value is None:
            return None
        if not isinstance(value, dict):
            self.fault(name, f"{_shown(value)} is no object", "Put fields in braces there.")
            return None
        return Piece(value, f"{self.path}.{name}", self.faults)

    def each(self, name: str) -> "Iterator[Piece]":
        """Give the objects of a list."""
        self.read.add(name)
        value = self.value.get(name)
        if value is None:
            return
        if not isinstance(value, list):
            self.fault(name, f"{_shown(value)} is no list", "Put the objects in square brackets.")
            return
        for number, each in enumerate(value):
            if isinstance(each, dict):
                yield Piece(each, f"{self.path}.{name}[{number}]", self.faults)
            else:
                self.fault(f"{name}[{number}]", f"{_shown(each)} is no object", "Put fields in braces there.")

    def unread(self, *, links: Collection[str] = ()) -> list[str]:
        """Name what says something and was not read."""
        return [
            name
            for name, value in self.value.items()
            if name not in self.read and name not in links and value not in (None, "", [], {})
        ]


def _shown(value: Any) -> str:
    text = json.dumps(value, default=str, ensure_ascii=False) if not isinstance(value, str) else f"“{value}”"
    return text if len(text) <= 60 else f"{text[:57]}…"


def parsed(content: bytes) -> Any:
    """Understand JSON.

    Raises:
        BadHsds: it is too large or no JSON.

    """
    if len(content) > MAX_BYTES:
        raise BadHsds(
            (Fault("$", f"it is larger than {MAX_BYTES >> 20} MB", "Ask for it in several pages."),)
        )
    try:
        return json.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        fault = Fault("$", "it is not in UTF-8", "Save the file as UTF-8.")
        raise BadHsds((fault,)) from error
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise BadHsds((Fault("$", f"it is no JSON: {error.msg} in {place}", "Fetch it again."),)) from error
    except (RecursionError, ValueError) as error:
        raise BadHsds(
            (Fault("$", "it nests too deep or holds too long a number", "Fetch it again."),)
        ) from error
