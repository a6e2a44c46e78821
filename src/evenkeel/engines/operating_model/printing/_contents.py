"""What stands in the book: chapters of sections of entries, with every value in words and every link resolved."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from evenkeel.engines.operating_model import _schema
from evenkeel.engines.operating_model._finding import Finding
from evenkeel.engines.operating_model._model import ELEMENTS, OperatingModel
from evenkeel.engines.operating_model.elements import _record
from evenkeel.engines.operating_model.elements._record import Link, Part, Record
from evenkeel.engines.operating_model.printing import _words

SHORT: Final = 44
"""Characters up to which a fact stands in the strip of short ones."""
_APART: Final = frozenset({"key", "title", "description", "free", "optional"})
"""Fields that have a place of their own in an entry."""


@dataclass(frozen=True)
class Run:
    """Words, and where they lead."""

    text: str
    href: str | None = None
    lost: bool = False
    """Whether it should lead to a record that is not there."""
    code: bool = False


@dataclass(frozen=True)
class Fact:
    """A field that says something: as words in a line, as several of them, or as texts with paragraphs."""

    label: str
    runs: tuple[Run, ...] = ()
    texts: tuple[tuple[_words.Block, ...], ...] = ()
    listed: bool = False
    """Whether each of the runs stands for itself, like points of a list."""

    @property
    def short(self) -> bool:
        """Tell whether it fits beside others."""
        return len(self.runs) == 1 and not self.texts and not self.listed and len(self.runs[0].text) <= SHORT


@dataclass(frozen=True)
class Parts:
    """The parts of a record, as a table."""

    label: str
    about: str
    headers: tuple[str, ...]
    rows: tuple[tuple[tuple[Run, ...], ...], ...]


@dataclass(frozen=True)
class Used:
    """Records of one kind that name the record."""

    label: str
    runs: tuple[Run, ...]


@dataclass(frozen=True)
class Entry:
    """A record."""

    anchor: str
    title: str
    kind: str
    key: str
    description: tuple[_words.Block, ...]
    facts: tuple[Fact, ...]
    tables: tuple[Parts, ...]
    used: tuple[Used, ...]
    local: str
    """What an overlay may change in it."""
    notes: tuple[Finding, ...]

    @property
    def strip(self) -> tuple[Fact, ...]:
        """Give the short facts."""
        return tuple(fact for fact in self.facts if fact.short)

    @property
    def long(self) -> tuple[Fact, ...]:
        """Give the other facts."""
        return tuple(fact for fact in self.facts if not fact.short)


@dataclass(frozen=True)
class Section:
    """The records of one kind."""

    anchor: str
    title: str
    about: str
    entries: tuple[Entry, ...]
    single: bool


@dataclass(frozen=True)
class Chapter:
    """An element of the model."""

    anchor: str
    number: str
    title: str
    about: str
    sections: tuple[Section, ...]

    @property
    def holds(self) -> str:
        """Say what is in it, like "12 services, 4 partners"."""
        counted = [
            f"{len(section.entries)} {section.title[:1].lower()}{section.title[1:]}"
            if not section.title.isupper()
            else f"{len(section.entries)} {section.title}"
            for section in self.sections
            if not section.single
        ]
        return ", ".join(counted)

    @property
    def notes(self) -> int:
        """Count what is unfinished in it."""
        return sum(len(entry.notes) for section in self.sections for entry in section.entries)


@dataclass(frozen=True)
class Letter:
    """The titles of an index that begin with the same letter."""

    letter: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Book:
    """The whole of it."""

    title: str
    description: tuple[_words.Block, ...]
    branch: str
    organisations: tuple[Run, ...]
    language: str
    example: bool
    date: str | None
    chapters: tuple[Chapter, ...]
    index: tuple[Letter, ...]
    notes: tuple[Finding, ...]
    """What is unfinished in the model as a whole."""
    reviewed: bool
    """Whether anybody has looked for what is unfinished."""

    @property
    def records(self) -> int:
        """Count all records."""
        return sum(len(section.entries) for chapter in self.chapters for section in chapter.sections)

    @property
    def unfinished(self) -> int:
        """Count all that is unfinished."""
        return len(self.notes) + sum(chapter.notes for chapter in self.chapters)


@dataclass
class _Writer:
    """What entries need to know of the rest of the model."""

    model: OperatingModel
    notes: dict[str, list[Finding]]
    used: dict[str, dict[str, list[Run]]] = field(default_factory=dict)

    @property
    def currency(self) -> str:
        """Give the currency of all amounts."""
        return self.model.about.currency


def contents(model: OperatingModel, *, date: dt.date | None, findings: Sequence[Finding] | None) -> Book:
    """Write the book of a model."""
    notes: dict[str, list[Finding]] = {}
    for finding in findings or ():
        there = finding.record and model.find_ref(finding.record) is not None
        if finding.accepted is None:
            notes.setdefault(finding.record or "" if there else "", []).append(finding)
    writer = _Writer(model, notes)
    _look_back(writer)
    chapters = tuple(
        _chapter(writer, number, element.name, element.title, element.about)
        for number, element in zip(_numbers(), ELEMENTS, strict=False)
    )
    about = model.about
    return Book(
        title=about.title,
        description=_words.blocks(about.description or ""),
        branch="As it is" if about.branch == "as-is" else "As it shall be",
        organisations=tuple(_run(writer, "organisations", each.key) for each in model.organisations),
        language=about.languages[0] if about.languages else "en",
        example=about.example,
        date=_words.day(date) if date else None,
        chapters=chapters,
        index=tuple(_index(chapters)),
        notes=tuple(notes.get("", ())),
        reviewed=findings is not None,
    )


def _numbers() -> Iterator[str]:
    """Number the twelve elements as their files are; what stands around them has no number."""
    yield ""
    yield from (str(number) for number in range(1, 13))
    while True:
        yield ""


def _look_back(writer: _Writer) -> None:
    """Find for each record which others name it, by kind; apart those that it answers for."""
    for collection, record in writer.model.every():
        here = _run(writer, collection, record.key)
        plural = _words.capital(_schema.COLLECTIONS[collection].plural)
        for reference in _schema.links(record):
            label = "Answers for" if reference.path == ("owner",) else plural
            kept = writer.used.setdefault(f"{reference.collection}/{reference.key}", {}).setdefault(label, [])
            if here not in kept:
                kept.append(here)


def _chapter(writer: _Writer, number: str, name: str, title: str, about: str) -> Chapter:
    sections = tuple(
        Section(
            anchor=f"part-{collection.name}",
            title=_words.capital(collection.plural),
            about=collection.about,
            entries=tuple(
                _entry(writer, collection, record) for record in writer.model.records(collection.name)
            ),
            single=collection.single,
        )
        for collection in _schema.collections_of(name)
        if writer.model.records(collection.name)
    )
    return Chapter(f"chapter-{name}", number, title, _words.capital(about), sections)


def _entry(writer: _Writer, collection: _schema.Collection, record: Record) -> Entry:
    fields = [each for each in _schema.fields(type(record)).values() if each.name not in _APART]
    ref = f"{collection.name}/{record.key}"
    back = writer.used.get(ref, {})
    first = sorted(back, key=lambda label: label != "Answers for")
    return Entry(
        anchor=_anchor(collection.name, record.key),
        title=record.title,
        kind=_words.capital(collection.singular),
        key=record.key,
        description=_words.blocks(record.description or ""),
        facts=tuple(_facts(writer, record, [each for each in fields if not (each.part and each.many)])),
        tables=tuple(_tables(writer, record, [each for each in fields if each.part and each.many])),
        used=tuple(Used(label, tuple(back[label])) for label in first),
        local=_local(record),
        notes=tuple(writer.notes.get(ref, ())),
    )


def _local(record: Record) -> str:
    """Say what is loose in a record."""
    free = ", ".join(name.replace("_", " ") for name in record.free)
    said = [
        f"Local overlays may set: {free}." if free else "",
        "Local overlays may leave it out." if record.optional else "",
    ]
    return " ".join(each for each in said if each)


def _facts(writer: _Writer, record: Record, fields: Iterable[_schema.Field]) -> Iterator[Fact]:
    for each in fields:
        value = getattr(record, each.name)
        label = _words.capital(each.label)
        if value is None or value is False or value == ():
            continue
        if isinstance(value, Part):
            yield Fact(label, _inside(writer, value))
        elif each.many and _free_text(each):
            yield Fact(label, texts=tuple(_words.blocks(text) for text in value), listed=True)
        elif each.many:
            yield Fact(label, tuple(_value(writer, each, one) for one in value))
        elif isinstance(value, str) and _free_text(each) and (len(value) > SHORT or "\n" in value):
            yield Fact(label, texts=(_words.blocks(value),))
        else:
            yield Fact(label, (_value(writer, each, value),))


def _free_text(each: _schema.Field) -> bool:
    """Tell whether a field holds words of any kind, in one line or in many."""
    plain = each.pattern is None or re.search(each.pattern, "two words") is not None
    return each.type is str and plain and each.link is None and not each.file


def _inside(writer: _Writer, part: Part) -> tuple[Run, ...]:
    """Say a single part in a line."""
    return tuple(
        Run(f"{each.label}: {_value(writer, each, value).text}")
        for each in _schema.fields(type(part)).values()
        if (value := getattr(part, each.name)) not in (None, (), False)
    )


def _tables(writer: _Writer, record: Record, fields: Iterable[_schema.Field]) -> Iterator[Parts]:
    """Give a table for each list of parts, without columns in which nothing stands."""
    for each in fields:
        parts: tuple[Part, ...] = getattr(record, each.name)
        if not parts:
            continue
        assert each.part is not None
        inner = _schema.fields(each.part)
        shown = [
            column
            for column in inner.values()
            if any(getattr(part, column.name) not in (None, (), False) for part in parts)
            and not (column.name == "key" and "title" in inner)
        ]
        rows = tuple(
            tuple(_cell(writer, column, getattr(part, column.name)) for column in shown) for part in parts
        )
        headers = tuple(_words.capital(column.label) for column in shown)
        yield Parts(_words.capital(each.label), each.about, headers, rows)


def _cell(writer: _Writer, column: _schema.Field, value: Any) -> tuple[Run, ...]:
    if value is None or value is False:
        return ()
    values = value if isinstance(value, tuple) else (value,)
    return tuple(_value(writer, column, one) for one in values)


def _value(writer: _Writer, each: _schema.Field, value: Any) -> Run:
    """Say one value: a link by the title that it leads to."""
    if isinstance(each.link, Link):
        return _run(writer, each.link.collection, value)
    if each.link is not None:
        collection, _, key = value.partition("/")
        return _run(writer, collection, key)
    text = _words.said(each, value, currency=writer.currency)
    if each.pattern == _record.ADDRESS_PATTERN and re.match(r"(https?|mailto|tel):", text):
        return Run(text.removeprefix("mailto:").removeprefix("tel:"), text)
    return Run(text, code=each.file)


def _run(writer: _Writer, collection: str, key: str) -> Run:
    """Name a record by its title, with the way to it."""
    record = writer.model.find(collection, key)
    return (
        Run(record.title, f"#{_anchor(collection, key)}") if record else Run(f"{collection}/{key}", lost=True)
    )


def _anchor(collection: str, key: str) -> str:
    return f"{collection}-{key}"


def _index(chapters: Iterable[Chapter]) -> Iterator[Letter]:
    entries = [entry for chapter in chapters for section in chapter.sections for entry in section.entries]
    entries.sort(key=lambda entry: (_words.initial(entry.title), _words.sorted_as(entry.title), entry.kind))
    letters: dict[str, list[Entry]] = {}
    for entry in entries:
        letters.setdefault(_words.initial(entry.title), []).append(entry)
    return (Letter(letter, tuple(found)) for letter, found in letters.items())
