"""Relationships of ArchiMate as links of records."""

from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from evenkeel.engines.operating_model import _schema
from evenkeel.engines.operating_model.elements._record import Link
from evenkeel.engines.operating_model.exchange._left_out import LeftOut
from evenkeel.engines.operating_model.exchange.archimate import _words as words
from evenkeel.engines.operating_model.exchange.archimate._file import Relationship


class Spot(NamedTuple):
    """The record that an element became."""

    collection: str
    key: str


class _Way(NamedTuple):
    """One way to understand a relationship: as this field of that record."""

    holder: Spot
    field: _schema.Field
    named: Spot


_LIKE: Final = {"Composition": "Aggregation"}
"""Relationships that say the same to us: parts that nobody else has, and parts."""


def link(
    plain: Mapping[Spot, dict[str, Any]], spots: Mapping[str, Spot], relationships: tuple[Relationship, ...]
) -> list[LeftOut]:
    """Write the relationships between known elements into the plain records; tell which ones could not be."""
    left_out: list[LeftOut] = []
    ordered: dict[tuple[Spot, str], list[tuple[float, str]]] = {}
    for number, relationship in enumerate(relationships):
        understood = _understood(plain, spots, relationship)
        if isinstance(understood, LeftOut):
            left_out.append(understood)
        elif understood is not None:
            where = (understood.holder, understood.field.name)
            value = _value(understood)
            held = ordered.setdefault(where, [])
            if not understood.field.many and held and held[0][1] != value:
                left_out.append(
                    LeftOut(
                        shown(relationship, spots),
                        f"“{understood.field.label}” already names {held[0][1]}",
                    )
                )
            else:
                held.append((_order(relationship, number), value))
    for (holder, name), values in ordered.items():
        in_order = [value for _, value in sorted(values, key=lambda each: each[0])]
        # What a property says already came first: it holds links that lead nowhere, which no relationship can.
        said = plain[holder].get(name)
        if _schema.fields(_schema.COLLECTIONS[holder.collection].record)[name].many:
            before = said if isinstance(said, list) else []
            plain[holder][name] = [*before, *(value for value in in_order if value not in before)]
        elif said is None:
            plain[holder][name] = in_order[0]
    return left_out


def shown(relationship: Relationship, spots: Mapping[str, Spot]) -> str:
    """Name a relationship to a person."""
    ends = [
        "/".join(spots[end]) if end in spots else end for end in (relationship.source, relationship.target)
    ]
    return f"{relationship.type} from {ends[0]} to {ends[1]}"


def _order(relationship: Relationship, number: int) -> float:
    """Give the place in a list: the one that was written, else after all those."""
    said = relationship.properties.get(words.ORDER, "")
    return int(said) if said.isdecimal() and len(said) < 9 else 1e9 + number


def _value(way: _Way) -> str:
    return way.named.key if isinstance(way.field.link, Link) else "/".join(way.named)


def _understood(
    plain: Mapping[Spot, dict[str, Any]], spots: Mapping[str, Spot], relationship: Relationship
) -> _Way | LeftOut | None:
    """Find what a relationship says of a record; None where the record says it itself, inside one of its parts."""
    ends = spots.get(relationship.source), spots.get(relationship.target)
    if ends[0] is None or ends[1] is None:
        return LeftOut(shown(relationship, spots), "an element at its end was left out")
    said = relationship.properties.get(words.FIELD)
    if said is not None and "." in said:
        if _says(plain[ends[0]], said) in (ends[1].key, "/".join(ends[1])):
            return None
        why = f"“{said}” of {'/'.join(ends[0])} names another record; change it there"
        return LeftOut(shown(relationship, spots), why)
    ways = _likely(list(_ways(relationship, ends[0], ends[1])), said, relationship.name)
    if not ways:
        return LeftOut(shown(relationship, spots), "no field of the two records means this")
    if said is None and len({(way.holder, way.field.name) for way in ways}) > 1:
        named = ", ".join(sorted({f"“{way.field.label}”" for way in ways}))
        return LeftOut(shown(relationship, spots), f"it could be {named}; give it one of these names")
    return ways[0]


def _says(plain: dict[str, Any], where: str) -> Any:
    """Look up what stands inside a part of a record, at a place like `steps.0.channel`."""
    value: Any = plain
    for step in where.split("."):
        if isinstance(value, dict):
            value = value.get(step)
        elif isinstance(value, list) and step.isdecimal() and int(step) < len(value):
            value = value[int(step)]
        else:
            return None
    return value


def _ways(relationship: Relationship, source: Spot, target: Spot) -> Iterator[_Way]:
    """Give every field that a relationship of this type between these two can stand for."""
    both = relationship.type == words.ASSOCIATION.type and words.FIELD not in relationship.properties
    for holder, named, back in ((source, target, False), (target, source, True)):
        for field in _schema.fields(_schema.COLLECTIONS[holder.collection].record).values():
            if field.link is None or not _leads(field.link, named.collection):
                continue
            relation = words.relation(holder.collection, (field.name,))
            same = _LIKE.get(relation.type, relation.type) == _LIKE.get(relationship.type, relationship.type)
            if same and (relation.back == back or (both and relation == words.ASSOCIATION)):
                yield _Way(holder, field, named)


def _leads(link: Any, collection: str) -> bool:
    """Say whether a link may name a record of a collection."""
    if isinstance(link, Link):
        return link.collection == collection
    return not link.collections or collection in link.collections


def _likely(ways: list[_Way], said: str | None, name: str) -> list[_Way]:
    """Choose by what evenkeel wrote, else by the name of the relationship; fields that fit everything come last."""
    if said is not None:
        return [way for way in ways if way.field.name == said]
    named = [way for way in ways if way.field.label == name.strip().casefold()]
    if named or len(ways) < 2:
        return named or ways
    telling = [way for way in ways if way.field.name != "owner" and isinstance(way.field.link, Link)]
    return telling or ways
