"""What an OCEL 2.0 file says, whether it is JSON or SQLite."""

from collections import Counter
from dataclasses import dataclass, field

from evenkeel.engines.flow.reading._reading import Limits, TooLarge

TYPE = "case"
"""The type of object that a case is, in what evenkeel writes."""
OF_EVENTS = {"started_at": "time", "resource": "string", "group": "string"}
OF_CASES = {"channel": "string", "due_at": "time", "outcome": "string", "closed_at": "time"}
"""Attributes that evenkeel writes of each event and of each case, with their kinds."""
MEMORY_PER_BYTE = 10
"""What a byte of the file takes at most in memory: the format can only be read whole."""
KINDS = {
    "string": "string",
    "text": "string",
    "time": "time",
    "timestamp": "time",
    "date": "time",
    "integer": "integer",
    "int": "integer",
    "float": "float",
    "real": "float",
    "double": "float",
    "boolean": "boolean",
    "bool": "boolean",
}


@dataclass
class Document:
    """What an OCEL file says, as far as it is read."""

    file: str
    limits: Limits
    event_kinds: dict[str, dict[str, str]] = field(default_factory=dict)
    """For each type of events its attributes with their kinds as declared."""
    object_kinds: dict[str, dict[str, str]] = field(default_factory=dict)
    activities: list[str] = field(default_factory=list)
    times: list[str | None] = field(default_factory=list)
    event_values: list[dict[str, str]] = field(default_factory=list)
    objects: dict[str, int] = field(default_factory=dict)
    """Name of each object, and its number."""
    types: list[str] = field(default_factory=list)
    """Type of each object."""
    values: dict[int, dict[str, tuple[str, str]]] = field(default_factory=dict)
    """For an object its attributes, each with the time and value of its latest change."""
    changes: Counter[int] = field(default_factory=Counter)
    """How often an attribute of an object changed."""
    relations: list[tuple[int, int]] = field(default_factory=list)
    """Numbers of an event and of an object that it concerns."""
    dangling: int = 0
    """Relations with an object that is not there."""

    def add_object(self, name: str, kind: str) -> int:
        """Take an object; one that occurs twice is the same."""
        number = self.objects.setdefault(name, len(self.types))
        if number == len(self.types):
            self.types.append(kind)
        return number

    def set_value(self, number: int, name: str, time: str, value: str) -> None:
        """Take the value that an attribute of an object has from a time on."""
        values = self.values.setdefault(number, {})
        before = values.get(name)
        if before is not None and before[1] != value:
            self.changes[number] += 1
        if before is None or time >= before[0]:
            values[name] = (time, value)

    def relate(self, event: int, name: str) -> None:
        """Take the relation between an event and an object."""
        number = self.objects.get(name)
        if number is None:
            self.dangling += 1
        else:
            self.relations.append((event, number))


def check_memory(size: int, *, file: str, limits: Limits) -> None:
    """Refuse a file that would take more memory than reading may take."""
    if size * MEMORY_PER_BYTE > limits.sheet_memory:
        most = limits.sheet_memory // MEMORY_PER_BYTE
        raise TooLarge(
            f"{file} is OCEL with more than {most >> 20:,} MB; it can only be read whole, and that would take "
            "too much memory. Export it as XES or Parquet."
        )


def quoted(name: str) -> str:
    """Quote the name of a table or column."""
    return '"' + name.replace('"', '""') + '"'
