"""The language of the document, read off its own classes: collections, fields, links. Everything generic walks this."""

import types
import typing
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from pydantic import AfterValidator, BaseModel
from pydantic.fields import FieldInfo

from evenkeel.engines.operating_model._model import OperatingModel
from evenkeel.engines.operating_model.elements._kinds import Kind, kind_of
from evenkeel.engines.operating_model.elements._record import Anywhere, File, Link, Part, Record

Path = tuple[str | int, ...]
"""Where a value lies inside a record, like ("stages", 2, "norm_time")."""


@dataclass(frozen=True)
class Field:
    """One field of a record or of a part of it."""

    name: str
    about: str
    type: Any
    """What one value of it is, without `None` and without the tuple around many: a class, or a Literal."""
    many: bool
    required: bool
    default: Any
    link: Link | Anywhere | None
    part: type[Part] | None
    """The class of the part that it holds, where it holds one."""
    pattern: str | None
    """The regular expression that its text matches, where there is one."""
    least: float | None
    """The smallest number that it may hold, where there is one."""
    file: bool
    """Whether it names a file of the model's folder."""
    kind: Kind
    """What kind of value it is, as people are told."""

    @property
    def label(self) -> str:
        """Name the field as people say it."""
        return _spoken(self.name)

    def ref(self, value: str) -> str | None:
        """Give the record that a value of this field names, as `collection/key`; None where the field is no link."""
        if isinstance(self.link, Link):
            return f"{self.link.collection}/{value}"
        return value if self.link is not None else None

    @property
    def choices(self) -> tuple[str, ...]:
        """Give the words that it may hold, where they are fixed."""
        return typing.get_args(self.type) if typing.get_origin(self.type) is typing.Literal else ()


@dataclass(frozen=True)
class Collection:
    """All records of one kind."""

    name: str
    element: str
    about: str
    record: type[Record]
    single: bool
    """Whether there is at most one such record; its key is the name of the collection."""

    @property
    def label(self) -> str:
        """Name the collection as people say it."""
        return _spoken(self.name)

    @property
    def plural(self) -> str:
        """Name several records of it as people say it, like "case types"."""
        return _PLURAL.get(self.name, self.label)

    @property
    def singular(self) -> str:
        """Name one record of it as people say it, like "case type"."""
        return _SINGULAR.get(self.name, self.label.removesuffix("s"))


_ABBREVIATIONS: Final = {"wip": "WIP", "bpmn": "BPMN", "raci": "RACI", "pestel": "PESTEL"}


def _spoken(name: str) -> str:
    return " ".join(_ABBREVIATIONS.get(word, word) for word in name.split("_"))


_PLURAL: Final = {
    "glossary": "terms",
    "pestel": "outside forces",
    "annual_wheel": "entries of the annual wheel",
    "development": "development activities",
}
_SINGULAR: Final = {
    "capabilities": "capability",
    "priorities": "priority",
    "strategies": "strategy",
    "policies": "policy",
    "bodies": "body",
    "processes": "process",
    "shelves": "shelf",
    "channel_mixes": "channel mix",
    "glossary": "term",
    "pestel": "outside force",
    "annual_wheel": "entry of the annual wheel",
    "development": "development activity",
    "about": "model",
}


def _without_none(annotation: Any) -> Any:
    if typing.get_origin(annotation) in (typing.Union, types.UnionType):
        return next(argument for argument in typing.get_args(annotation) if argument is not type(None))
    return annotation


def _peeled(annotation: Any) -> tuple[Any, tuple[Any, ...]]:
    """Take `Annotated` off, and keep what was written in it."""
    marks: tuple[Any, ...] = ()
    while typing.get_origin(annotation) is typing.Annotated:
        annotation, *more = typing.get_args(annotation)
        marks += tuple(more)
    return annotation, marks


_FILE_MARKS: Final = typing.get_args(File)[1:]


def _field(name: str, info: FieldInfo) -> Field:
    outer, marks = _peeled(_without_none(info.annotation))
    many = typing.get_origin(outer) is tuple
    inner, inner_marks = _peeled(typing.get_args(outer)[0]) if many else (outer, ())
    marks = (*info.metadata, *marks, *inner_marks)
    part = inner if isinstance(inner, type) and issubclass(inner, Part) else None
    return Field(
        name=name,
        about=info.description or "",
        type=inner,
        many=many,
        required=info.is_required(),
        default=None if info.is_required() else info.default,
        link=next((mark for mark in reversed(marks) if isinstance(mark, Link | Anywhere)), None),
        part=part,
        pattern=next(
            (found for mark in marks if isinstance(found := getattr(mark, "pattern", None), str)), None
        ),
        least=next((float(mark.ge) for mark in marks if getattr(mark, "ge", None) is not None), None),
        file=any(mark in _FILE_MARKS for mark in marks if isinstance(mark, AfterValidator)),
        kind=kind_of(inner, marks),
    )


@cache
def fields(part: type[Part]) -> Mapping[str, Field]:
    """Give the fields of a record or a part, in the order in which they are written."""
    return {name: _field(name, info) for name, info in part.model_fields.items()}


def _collection(name: str, info: FieldInfo) -> Collection:
    outer = _without_none(info.annotation)
    many = typing.get_origin(outer) is tuple
    record = typing.get_args(outer)[0] if many else outer
    assert issubclass(record, Record)
    element = record.__module__.rsplit(".", 1)[1]
    return Collection(name, element, info.description or "", record, single=not many)


COLLECTIONS: Final[Mapping[str, Collection]] = {
    name: _collection(name, info) for name, info in OperatingModel.model_fields.items()
}
"""All collections by name, in the order of the document."""


def collections_of(element: str) -> tuple[Collection, ...]:
    """Give the collections of one element, in their order."""
    return tuple(each for each in COLLECTIONS.values() if each.element == element)


@dataclass(frozen=True)
class Reference:
    """A link found in a record."""

    path: Path
    link: Link | Anywhere
    collection: str
    key: str


def links(record: Part, path: Path = ()) -> Iterator[Reference]:
    """Give every link that a record holds, with its place in the record."""
    for field in _leading_somewhere(type(record)):
        held = getattr(record, field.name)
        for where, value in _each(field, held, path):
            if isinstance(value, BaseModel):
                assert isinstance(value, Part)
                yield from links(value, where)
            elif isinstance(field.link, Link):
                yield Reference(where, field.link, field.link.collection, value)
            else:
                assert field.link is not None
                collection, _, key = value.partition("/")
                yield Reference(where, field.link, collection, key)


@cache
def _leading_somewhere(part: type[Part]) -> tuple[Field, ...]:
    return tuple(
        field
        for field in fields(part).values()
        if field.link is not None or (field.part is not None and _leading_somewhere(field.part))
    )


def _each(field: Field, held: Any, path: Path) -> Iterator[tuple[Path, Any]]:
    if held is None:
        return
    if field.many:
        for index, value in enumerate(held):
            yield (*path, field.name, index), value
    else:
        yield (*path, field.name), held


def files(record: Part) -> Iterator[tuple[Path, str]]:
    """Give every file of the model's folder that a record names, with the place of the name in the record."""
    for field in fields(type(record)).values():
        if field.file:
            yield from _each(field, getattr(record, field.name), ())
