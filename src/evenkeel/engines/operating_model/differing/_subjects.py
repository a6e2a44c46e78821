"""One record that changed, with all that is told about it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from evenkeel.engines.operating_model import _schema
from evenkeel.engines.operating_model._change import Altered, Reordered
from evenkeel.engines.operating_model._model import OperatingModel
from evenkeel.engines.operating_model.differing import _sentences, _words
from evenkeel.engines.operating_model.differing._document import (
    Content,
    Hanging,
    Name,
    Sentence,
    Span,
    Spans,
    Subject,
)
from evenkeel.engines.operating_model.differing._words import Speaker
from evenkeel.engines.operating_model.elements._record import Record
from evenkeel.engines.operating_model.elements.people import Role

Ref = tuple[str, str]


@dataclass(frozen=True)
class Telling:
    """Two models, and how changes between them are told."""

    before: OperatingModel
    after: OperatingModel

    def altered(self, collection: str, key: str, changes: Sequence[Altered]) -> Subject:
        """Tell a record that says something else."""
        record = self.after.find(collection, key)
        assert record is not None
        return Subject(
            collection=collection,
            kind=_schema.COLLECTIONS[collection].singular,
            key=key,
            title=record.title,
            change="changed",
            sentences=tuple(sentence for change in changes for sentence in self._altered(change)),
        )

    def _altered(self, change: Altered) -> Iterator[Sentence]:
        told = _sentences.sentences(change, was=self.was, now=self.now)
        if change.collection == "roles" and change.field == "posts":
            yield from (self._posts(change, each) for each in told)
        else:
            yield from told

    def _posts(self, change: Altered, sentence: Sentence) -> Sentence:
        """Tell a number of posts as people do: “Planning: 2 team leaders → 1”; the title is only bent where it is English."""
        role = self.after.find("roles", change.key)
        assert isinstance(role, Role)
        unit = self.after.find("units", role.unit) if role.unit else None
        if unit is None or not self.after.about.languages[0].startswith("en"):
            return sentence
        many = _words.plural(role.title) if change.before != 1 else _one(role.title)
        spans = (
            _sentences.span(unit.title, "name"),
            _sentences.span(": "),
            _sentences.span(f"{change.before:,g} {many}", "before"),
            _sentences.span(" → "),
            _sentences.span(f"{change.after:,g}", "after"),
        )
        return sentence.model_copy(update={"text": _sentences.text_of(spans), "spans": spans, "short": spans})

    def added(self, collection: _schema.Collection, record: Record) -> Subject:
        """Tell a new record, with what it says and what links to it."""
        hangs = _hanging(self.after, self._linked_after, (collection.name, record.key))
        return self._whole(collection, record, hangs, new=True)

    def removed(self, collection: _schema.Collection, record: Record) -> Subject:
        """Tell a record that is gone, with what it said and what linked to it."""
        hangs = _hanging(self.before, self._linked_before, (collection.name, record.key))
        return self._whole(collection, record, hangs, new=False)

    def _whole(
        self, collection: _schema.Collection, record: Record, hangs: tuple[Hanging, ...], *, new: bool
    ) -> Subject:
        kind = f"{'New' if new else 'Gone'}: {collection.singular} "
        spans: Spans = (_sentences.span(kind), _sentences.span(record.title, "added" if new else "removed"))
        short: Spans = (_sentences.span("New" if new else "Gone", "added" if new else "removed"),)
        if hangs:
            one = sum(len(each.records) for each in hangs) == 1
            links = "linked" if not new else "links" if one else "link"
            end = _sentences.span(f"; {_joined([each.label for each in hangs])} {links} to it")
            spans, short = (*spans, end), (*short, end)
        sentence = Sentence(path=(), text=_sentences.text_of(spans), spans=spans, short=short)
        return Subject(
            collection=collection.name,
            kind=collection.singular,
            key=record.key,
            title=record.title,
            change="added" if new else "removed",
            sentences=(sentence,),
            contents=tuple(_contents(self.now if new else self.was, record)),
            hangs=hangs,
        )

    def moved(self, collection: _schema.Collection, change: Reordered) -> Subject:
        """Tell that the records of a collection stand in another order."""
        titles = [record.title for record in self.after.records(collection.name)]
        shown = ", ".join(titles[:_SHOWN]) + (
            f" and {len(titles) - _SHOWN} more" if len(titles) > _SHOWN else ""
        )
        label = collection.label[0].upper() + collection.label[1:]
        end = (_sentences.span(" in another order: "), _sentences.span(shown, "after"))
        spans: Spans = (_sentences.span(label), *end)
        return Subject(
            collection=collection.name,
            kind="order",
            key="",
            title=label,
            change="moved",
            sentences=(
                Sentence(
                    path=(), text=_sentences.text_of(spans), spans=spans, short=(_capital(end[0]), end[1])
                ),
            ),
        )

    @cached_property
    def was(self) -> Speaker:
        """Say values as they were."""
        return Speaker(self.before, self.after)

    @cached_property
    def now(self) -> Speaker:
        """Say values as they are."""
        return Speaker(self.after, self.before)

    @cached_property
    def _linked_before(self) -> Mapping[Ref, Sequence[Ref]]:
        return _linked(self.before)

    @cached_property
    def _linked_after(self) -> Mapping[Ref, Sequence[Ref]]:
        return _linked(self.after)


_SHOWN = 8
"""Titles in a sentence; the data have all."""


def _capital(one: Span) -> Span:
    text = one.text.lstrip()
    return _sentences.span(text[0].upper() + text[1:], one.kind)


def _one(title: str) -> str:
    first, _, rest = title.partition(" ")
    return f"{first.lower() if first[1:].islower() else first} {rest}".strip()


def _joined(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def _linked(model: OperatingModel) -> dict[Ref, list[Ref]]:
    """Give, for each record, those that link to it."""
    found: dict[Ref, dict[Ref, None]] = {}
    for collection, record in model.every():
        for link in _schema.links(record):
            if (link.collection, link.key) != (collection, record.key):
                found.setdefault((link.collection, link.key), {})[collection, record.key] = None
    return {target: list(sources) for target, sources in found.items()}


def _hanging(model: OperatingModel, linked: Mapping[Ref, Sequence[Ref]], ref: Ref) -> tuple[Hanging, ...]:
    by_collection: dict[str, list[Name]] = {}
    for collection, key in linked.get(ref, ()):
        record = model.find(collection, key)
        assert record is not None
        by_collection.setdefault(collection, []).append(
            Name(collection=collection, key=key, title=record.title)
        )
    return tuple(
        Hanging(label=_counted(_schema.COLLECTIONS[name], len(names)), records=tuple(names))
        for name, names in by_collection.items()
    )


def _counted(collection: _schema.Collection, number: int) -> str:
    if collection.single:
        return f"the {collection.singular}"
    return (
        f"1 {collection.singular}"
        if number == 1
        else f"{number} {_MANY.get(collection.name, collection.label)}"
    )


_MANY = {
    "glossary": "terms",
    "pestel": "outside forces",
    "annual_wheel": "entries of the annual wheel",
    "development": "development activities",
}


def _contents(speaker: Speaker, record: Record) -> Iterator[Content]:
    unit = getattr(record, "counted_in", None) or ""
    for field in _schema.fields(type(record)).values():
        value = getattr(record, field.name)
        if field.name in ("key", "title") or value == field.default or value is None:
            continue
        label = _words.label(field.name)
        is_text = field.kind.name in ("text", "line") and not field.many
        text = str(value) if is_text else speaker.held(record, field, value, unit=unit)
        yield Content(label=label[0].upper() + label[1:], text=text)
