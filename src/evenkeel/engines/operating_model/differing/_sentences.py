"""One altered field as sentences: scalars from and to, lists by what was added and removed, parts at their own level."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from evenkeel.engines.operating_model import _schema
from evenkeel.engines.operating_model._change import Altered
from evenkeel.engines.operating_model.differing import _words
from evenkeel.engines.operating_model.differing._document import Sentence, Span, SpanKind, Spans
from evenkeel.engines.operating_model.differing._rewording import rewording
from evenkeel.engines.operating_model.differing._words import Speaker
from evenkeel.engines.operating_model.elements._record import Part, Record


@dataclass(frozen=True)
class _At:
    """Where a value lies, and how both sides say it."""

    was: Speaker
    now: Speaker
    unit: tuple[str, str]
    """What figures are counted in, before and after."""
    path: tuple[str, ...] = ()
    label: str = ""
    parts: Spans = ()
    """The part of the record that it lies in, like “stage *Assess*”."""

    def below(self, field: _schema.Field) -> "_At":
        """Go into a field."""
        return replace(self, path=(*self.path, field.name), label=_words.label(field.name))

    def within(self, field: _schema.Field) -> "_At":
        """Go into the part that a field holds."""
        return replace(
            self, path=(*self.path, field.name), label="", parts=(*self.parts, span(_words.label(field.name)))
        )

    def into(self, field: _schema.Field, key: str, title: str) -> "_At":
        """Go into one of the parts that a field holds."""
        parts = (
            *self.parts,
            *((span(", "),) if self.parts else ()),
            span(f"{singular(field)} "),
            span(title, "name"),
        )
        return replace(self, path=(*self.path, field.name, key), label="", parts=parts)


@dataclass(frozen=True)
class _Said:
    """What became of one value."""

    at: _At
    what: Spans
    rewording: Spans = ()
    phrase: bool = False
    """Whether it reads on from the label without a colon, like “reworded”."""


def span(text: str, kind: SpanKind = "plain") -> Span:
    """Make a span."""
    return Span(text=text, kind=kind)


def text_of(spans: Spans) -> str:
    """Read spans as one sentence."""
    return "".join(each.text for each in spans)


def said(path: tuple[str, ...], spans: Spans, short: Spans) -> Sentence:
    """Make a sentence out of its spans."""
    return Sentence(path=path, text=text_of(spans), spans=spans, short=short)


def sentences(change: Altered, *, was: Speaker, now: Speaker) -> Iterator[Sentence]:
    """Tell an altered field, one sentence for each thing that changed in it."""
    before, after = (
        was.model.find(change.collection, change.key),
        now.model.find(change.collection, change.key),
    )
    assert before is not None
    assert after is not None
    if change.field == "title":
        yield _renamed(change)
        return
    field = _schema.fields(type(after))[change.field]
    unit = tuple(getattr(record, "counted_in", None) or "" for record in (before, after))
    at = _At(was, now, (unit[0], unit[1]))
    for each in _field(at, before, after, field):
        yield _sentence(after, field, each)


def _renamed(change: Altered) -> Sentence:
    what = (span(change.before, "before"), span(" is now called "), span(change.after, "after"))
    return said(("title",), what, what)


def _sentence(record: Record, field: _schema.Field, one: _Said) -> Sentence:
    subject, label = span(record.title, "name"), span(one.at.label)
    end = (span(" "), *one.what) if one.phrase else (span(": "), *one.what)
    if one.at.parts:
        inner = (span(": "), label, span(" "), *one.what)
        short, spans = (*one.at.parts, *inner), (*one.at.parts, span(" of "), subject, *inner)
    elif field.kind.name == "yes or no":
        short, spans = (label, *end), (subject, span(", "), label, *end)
    else:
        of = span(" for " if field.kind.name == "duration" else " of ")
        short, spans = (label, *end), (label, of, subject, *end)
    spans, short = _tidy(spans), _tidy(short)
    return Sentence(path=one.at.path, text=text_of(spans), spans=spans, short=short, rewording=one.rewording)


def _tidy(spans: Spans) -> Spans:
    """Begin with a capital letter; join plain spans."""
    joined: list[Span] = []
    for each in spans:
        if joined and each.kind == joined[-1].kind == "plain":
            joined[-1] = span(joined[-1].text + each.text)
        elif each.text:
            joined.append(each)
    first = joined[0]
    return (span(first.text[0].upper() + first.text[1:], first.kind), *joined[1:])


def _field(at: _At, before: Part, after: Part, field: _schema.Field) -> Iterator[_Said]:
    old, new = getattr(before, field.name), getattr(after, field.name)
    if old == new:
        return
    if field.many:
        yield from _list(at, before, after, field)
    elif isinstance(old, Part) and isinstance(new, Part):
        inside = at.within(field)
        for inner in _schema.fields(type(new)).values():
            yield from _field(inside, old, new, inner)
    elif field.kind.name == "text" and (_words.is_long(old) or _words.is_long(new)):
        yield _text(at.below(field), old, new)
    else:
        yield _Said(at.below(field), _from_to(at, before, after, field))


def _text(at: _At, old: str | None, new: str | None) -> _Said:
    if old is None:
        return _Said(at, (span("added", "added"),), (span(new or "", "added"),), phrase=True)
    if new is None:
        return _Said(at, (span("removed", "removed"),), (span(old, "removed"),), phrase=True)
    return _Said(at, (span("reworded"),), rewording(old, new), phrase=True)


def _from_to(at: _At, before: Part, after: Part, field: _schema.Field) -> Spans:
    old, new = getattr(before, field.name), getattr(after, field.name)
    said_old = at.was.value(before, field, old, unit=at.unit[0])
    said_new = at.now.value(after, field, new, unit=at.unit[1])
    if said_old == said_new:
        said_old, said_new = f"{said_old} ({old})", f"{said_new} ({new})"
    said_old, said_new = _words.together(said_old, said_new)
    return span(said_old, "before"), span(" → "), span(said_new, "after")


def singular(field: _schema.Field) -> str:
    """Name one of the parts that a field holds: “stage”, “responsibility”."""
    label = _words.label(field.name)
    return f"{label[:-3]}y" if label.endswith("ies") else label.removesuffix("s")


def _list(at: _At, before: Part, after: Part, field: _schema.Field) -> Iterator[_Said]:
    old, new = getattr(before, field.name), getattr(after, field.name)
    named_old, named_new = _named(field, old), _named(field, new)
    gone = [each for name, each in named_old.items() if name not in named_new]
    come = [each for name, each in named_new.items() if name not in named_old]
    moved = [name for name in named_old if name in named_new] != [
        name for name in named_new if name in named_old
    ]
    if gone or come or moved:
        yield _Said(at.below(field), _plus_minus(at, (before, after), field, gone, come, moved=moved))
    for name, part in named_new.items():
        was = named_old.get(name)
        if isinstance(part, Part) and isinstance(was, Part) and was != part:
            inside = at.into(field, name, _title(at.now, part))
            for inner in _schema.fields(type(part)).values():
                yield from _field(inside, was, part, inner)


def _named(field: _schema.Field, values: tuple[Any, ...]) -> dict[str, Any]:
    """Give the values of a list by what tells them apart: their key, else what they are about, else all they say."""
    names = [_name(field, value) for value in values]
    if field.part is not None and len(set(names)) < len(names):
        names = [repr(value) for value in values]
    # What is there twice is told once more for each time it is there.
    return {
        f"{name}#{names[:number].count(name) or ''}".removesuffix("#"): value
        for number, (name, value) in enumerate(zip(names, values, strict=True))
    }


def _name(field: _schema.Field, value: Any) -> str:
    if not isinstance(value, Part):
        return str(value)
    first = next(iter(_schema.fields(type(value)).values()))
    return repr(value) if first.many else str(getattr(value, first.name))


def _title(speaker: Speaker, part: Part) -> str:
    fields = _schema.fields(type(part))
    if "title" in fields and "key" in fields:
        return str(dict(part)["title"])
    first = next(iter(fields.values()))
    return speaker.value(part, first, getattr(part, first.name)).strip("“”")


def _plus_minus(
    at: _At, owners: tuple[Part, Part], field: _schema.Field, gone: list[Any], come: list[Any], *, moved: bool
) -> Spans:
    was, now = owners
    pieces = [span(f"+ {at.now.value(now, field, each, unit=at.unit[1])}", "added") for each in come]
    pieces += [span(f"− {at.was.value(was, field, each, unit=at.unit[0])}", "removed") for each in gone]
    if moved and not pieces:
        return _moved(at, owners, field)
    if moved:
        pieces.append(span("the others in another order"))
    return tuple(each for piece in pieces for each in (span(", "), piece))[1:]


def _moved(at: _At, owners: tuple[Part, Part], field: _schema.Field) -> Spans:
    names = []
    for speaker, owner in ((at.was, owners[0]), (at.now, owners[1])):
        held = getattr(owner, field.name)
        names.append(
            ", ".join(
                _title(speaker, each) if isinstance(each, Part) else speaker.value(owner, field, each)
                for each in held
            )
        )
    return (
        span("in another order: "),
        span(names[0], "before"),
        span(" → "),
        span(names[1], "after"),
    )
