"""A record in words: its fields one below the other, links as links."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from evenkeel.engines import operating_model

Address = Callable[[str, str], str]
"""Gives the address of a record, by its collection and key."""
HEAD = frozenset({"key", "title", "description", "free", "optional"})


@dataclass(frozen=True)
class Piece:
    """A value in words, with the address that it leads to, if it leads anywhere."""

    text: str
    url: str = ""


@dataclass(frozen=True)
class Row:
    """A field with what it says."""

    label: str
    about: str
    pieces: tuple[Piece, ...] = ()
    table: "PartTable | None" = None
    name: str = ""
    """The field as the language names it; empty where it is none."""


@dataclass(frozen=True)
class PartTable:
    """The parts that a field holds: a row for each, a column for each of their fields that any of them uses."""

    headings: tuple[str, ...]
    rows: tuple[tuple[tuple[Piece, ...], ...], ...]


def rows(
    record: operating_model.Record,
    *,
    model: operating_model.OperatingModel,
    address: Address,
    head: frozenset[str] = HEAD,
) -> tuple[Row, ...]:
    """Give the fields of a record that say anything, in the order of the language; but for those of its head."""
    return tuple(
        _row(field, getattr(record, field.name), model, address)
        for field in operating_model.fields(type(record)).values()
        if field.name not in head and getattr(record, field.name) not in (None, ())
    )


def _row(
    field: operating_model.Field, value: Any, model: operating_model.OperatingModel, address: Address
) -> Row:
    if field.part is not None:
        parts = value if field.many else (value,)
        return Row(field.label, field.about, table=_table(field.part, parts, model, address), name=field.name)
    pieces = tuple(_pieces(field, value, model, address))
    return Row(field.label, field.about, pieces=pieces, name=field.name)


def _table(
    kind: type[operating_model.Part],
    parts: tuple[operating_model.Part, ...],
    model: operating_model.OperatingModel,
    address: Address,
) -> PartTable:
    used = [
        field
        for field in operating_model.fields(kind).values()
        if field.name != "key" and any(getattr(part, field.name) not in (None, (), False) for part in parts)
    ]
    return PartTable(
        headings=tuple(field.label for field in used),
        rows=tuple(
            tuple(tuple(_pieces(field, getattr(part, field.name), model, address)) for field in used)
            for part in parts
        ),
    )


def _pieces(
    field: operating_model.Field, value: Any, model: operating_model.OperatingModel, address: Address
) -> Iterator[Piece]:
    for each in value if field.many else (value,):
        if each is None:
            continue
        ref = field.ref(each)
        if ref is None:
            yield Piece(operating_model.said(field, each, currency=model.about.currency))
            continue
        collection, _, key = ref.partition("/")
        found = model.find(collection, key)
        yield Piece(found.title, address(collection, key)) if found else Piece(f"{key} (is not there)")


def used(ref: str, *, model: operating_model.OperatingModel, address: Address) -> tuple[Row, ...]:
    """Give the records that name a record, by their kind."""
    groups: dict[str, list[Piece]] = {}
    for collection, record in model.every():
        if any(f"{link.collection}/{link.key}" == ref for link in operating_model.links(record)):
            label = operating_model.COLLECTIONS[collection].label
            groups.setdefault(label, []).append(Piece(record.title, address(collection, record.key)))
    return tuple(Row(label, "", tuple(pieces)) for label, pieces in groups.items())
