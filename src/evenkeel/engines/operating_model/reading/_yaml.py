"""YAML with places: plain values, and beside them the line and column of each.

The file is parsed by libyaml into events, and put together here with all places kept; a parser that also keeps comments takes
many times as long, and only editing needs it. Scalars are understood by the core schema of YAML 1.2
(section 10.3.2): `no` and `on` are words, and a date stays the text that it is. One document to a file; anchors,
aliases and tags are refused, so that what is read is what is seen, and nothing can grow in reading. Bounded in size and depth.
"""

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final, NamedTuple

import yaml

MAX_DEPTH: Final = 40
MAX_BYTES: Final = 64 * 1024 * 1024
FILES_KEPT: Final = 128
LARGEST_KEPT: Final = 128 * 1024
"""Of how many files, and of how many bytes each, it is remembered what they say: some tens of megabytes at the most."""

_LOADER: Final[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_INT: Final = re.compile(r"[-+]?[0-9]+")
_FLOAT: Final = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_WORDS: Final = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
}  # fmt: skip


class Mark(NamedTuple):
    """Line and column of a value, from 1, and the marks of what it holds."""

    line: int
    column: int
    inside: "dict[str, tuple[int, int, Mark]] | list[Mark] | None" = None
    """Of a mapping: line and column of each name, and the mark of its value. Of a list: the mark of each item."""


class Flaw(NamedTuple):
    """Something that is not as it must be in a YAML file."""

    line: int
    column: int
    message: str
    fix: str


@dataclass
class _Open:
    """A mapping or a list that is being read."""

    values: Any
    marks: Any
    line: int
    column: int
    name: str | None = None
    name_at: tuple[int, int] = (0, 0)
    awaits_name: bool = True


@dataclass
class Parsed:
    """What a file says: its value, the marks, and what is wrong with it."""

    value: Any = None
    mark: Mark = field(default_factory=lambda: Mark(1, 1))
    flaws: list[Flaw] = field(default_factory=list)


def scalar(text: str) -> Any:
    """Understand a plain (unquoted) scalar by the core schema of YAML 1.2."""
    if text in _WORDS:
        return _WORDS[text]
    if text[0] in "0123456789+-.":
        if _INT.fullmatch(text):
            return int(text) if len(text) < 400 else text
        if _FLOAT.fullmatch(text):
            return float(text)
    return text


class _Composer:
    """Puts the events of a file together."""

    def __init__(self) -> None:
        self.parsed = Parsed()
        self.stack: list[_Open] = []
        self.documents = 0

    def flaw(self, event: Any, message: str, fix: str) -> None:
        """Note what is wrong."""
        self.parsed.flaws.append(Flaw(event.start_mark.line + 1, event.start_mark.column + 1, message, fix))

    def take(self, value: Any, mark: Mark) -> None:
        """Put a finished value where it belongs."""
        if not self.stack:
            self.parsed.value, self.parsed.mark = value, mark
            return
        holder = self.stack[-1]
        if isinstance(holder.values, list):
            holder.values.append(value)
            holder.marks.append(mark)
        elif holder.awaits_name:
            self.name(holder, value, mark)
        else:
            holder.awaits_name = True
            if holder.name is not None:
                holder.values[holder.name] = value
                holder.marks[holder.name] = (*holder.name_at, mark)

    def name(self, holder: _Open, value: Any, mark: Mark) -> None:
        """Take the name of a field."""
        holder.awaits_name = False
        holder.name = value if isinstance(value, str) else None
        holder.name_at = (mark.line, mark.column)
        if holder.name is None:
            self.parsed.flaws.append(
                Flaw(
                    mark.line,
                    mark.column,
                    f"{value!r} is no name of a field.",
                    "Begin the line with a name and a colon.",
                )
            )
        elif holder.name in holder.values:
            first = holder.marks[holder.name][0]
            self.parsed.flaws.append(
                Flaw(
                    mark.line,
                    mark.column,
                    f"“{holder.name}” is written twice; the first stands in line {first}.",
                    "Keep one of the two.",
                )
            )
            holder.name = None

    def scalar(self, event: Any) -> None:
        """Take a scalar."""
        self.take(scalar(event.value) if event.implicit[0] else event.value, _mark(event))

    def open(self, event: Any, values: Any, marks: Any) -> None:
        """Begin a mapping or a list."""
        if len(self.stack) >= MAX_DEPTH:
            raise _TooDeep(event)
        mark = event.start_mark
        self.stack.append(_Open(values, marks, mark.line + 1, mark.column + 1))

    def close(self) -> None:
        """End a mapping or a list."""
        done = self.stack.pop()
        self.take(done.values, Mark(done.line, done.column, done.marks))

    def event(self, event: Any) -> None:
        """Take one event."""
        kind = type(event)
        if getattr(event, "anchor", None) is not None:
            self.flaw(event, "Anchors and aliases are not read.", "Write out what they stand for.")
        if kind is yaml.ScalarEvent:
            self.scalar(event)
        elif kind is yaml.MappingStartEvent:
            self.open(event, {}, {})
        elif kind is yaml.SequenceStartEvent:
            self.open(event, [], [])
        elif kind in (yaml.MappingEndEvent, yaml.SequenceEndEvent):
            self.close()
        elif kind is yaml.AliasEvent:
            self.take(None, _mark(event))
        elif kind is yaml.DocumentStartEvent:
            self.documents += 1
            if self.documents == 2:
                self.flaw(event, "The file holds a second document.", "Put it into a file of its own.")
        if getattr(event, "tag", None) is not None:
            self.flaw(event, f"The tag {event.tag} is not read.", "Leave the tag out.")


class _TooDeep(Exception):
    """A file nests deeper than any model does."""


def _mark(event: Any) -> Mark:
    mark = event.start_mark
    return Mark(mark.line + 1, mark.column + 1)


def parse(content: bytes) -> Parsed:
    """Read the bytes of a YAML file. What is wrong stands in `flaws`; the value is then what could be read.

    The result belongs to all who ask for the same bytes: nobody changes anything in it. Of a model in which one record was
    changed, all files but one were read before.
    """
    return _known(content) if len(content) <= LARGEST_KEPT else _parsed(content)


@lru_cache(maxsize=FILES_KEPT)
def _known(content: bytes) -> Parsed:
    return _parsed(content)


def _parsed(content: bytes) -> Parsed:
    composer = _Composer()
    flaws = composer.parsed.flaws
    if len(content) > MAX_BYTES:
        flaws.append(
            Flaw(1, 1, f"The file is larger than {MAX_BYTES >> 20} MB.", "Split it into several files.")
        )
        return composer.parsed
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        flaws.append(Flaw(line, 1, "The file is not in UTF-8.", "Save it as UTF-8."))
        return composer.parsed
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            composer.event(event)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        said = ", ".join(part for part in (error.context, error.problem) if part)
        at = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        flaws.append(
            Flaw(
                *at,
                f"This is not YAML: {said}.",
                "Look at the indentation, colons and quotes of this line and the one above.",
            )
        )
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        flaws.append(
            Flaw(line, 1, "The file holds a character that YAML does not allow.", "Delete the character.")
        )
    except _TooDeep as deep:
        mark = deep.args[0].start_mark
        flaws.append(
            Flaw(
                mark.line + 1,
                mark.column + 1,
                f"Lists and fields lie more than {MAX_DEPTH} deep.",
                "Make it flatter.",
            )
        )
    return composer.parsed
