"""An operating model from an ArchiMate Model Exchange File: ours without loss, any other as far as it fits."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from evenkeel.engines.operating_model import _schema
from evenkeel.engines.operating_model._model import OperatingModel
from evenkeel.engines.operating_model.elements._record import Record
from evenkeel.engines.operating_model.exchange import _records, _texts
from evenkeel.engines.operating_model.exchange._left_out import LeftOut
from evenkeel.engines.operating_model.exchange.archimate import _file as file
from evenkeel.engines.operating_model.exchange.archimate import _links as links
from evenkeel.engines.operating_model.exchange.archimate import _words as words
from evenkeel.engines.operating_model.exchange.archimate._links import Spot

_CHANNEL_WORDS: Final = {
    "phone": ("phone", "call", "telephon"),
    "e-mail": ("e-mail", "email", "mail"),
    "letter": ("letter", "post"),
    "social": ("social",),
    "counter": ("counter", "desk", "office", "branch"),
    "api": ("api",),
    "partner": ("partner",),
    "web": ("web", "site", "portal", "online", "app"),
}
"""Words in the name of an interface that tell which kind of channel it is, the most telling first."""


@dataclass(frozen=True)
class Imported:
    """What a file gave: a model, and all that found no place in it."""

    model: OperatingModel
    left_out: tuple[LeftOut, ...]


@dataclass
class _Draft:
    """Plain records on their way to a model."""

    plain: dict[Spot, dict[str, Any]] = field(default_factory=dict)
    spots: dict[str, Spot] = field(default_factory=dict)
    keys: dict[str, _texts.Keys] = field(default_factory=lambda: defaultdict(_texts.Keys))
    left_out: list[LeftOut] = field(default_factory=list)

    def key(self, collection: str, name: str) -> str:
        """Make a key for a new record of a collection."""
        return self.keys[collection].make(
            name, otherwise=_schema.COLLECTIONS[collection].singular.replace(" ", "-")
        )

    def drop(self, reasons: dict[Spot, str]) -> None:
        """Leave records out."""
        for spot, why in reasons.items():
            title = self.plain.pop(spot)["title"]
            self.left_out.append(LeftOut(f"{spot.collection}/{spot.key} (“{title}”)", why))
        self.spots = {identifier: each for identifier, each in self.spots.items() if each not in reasons}


def from_archimate(content: bytes) -> Imported:
    """Read a model from an ArchiMate Model Exchange File.

    A file that evenkeel wrote gives exactly the model that it was written from. Of any other, elements become
    records with keys made from their names, relationships become links, and `left_out` tells what found no place.

    Raises:
        NotXml: it is no XML that can be read safely.
        NotArchimate: it is XML, but no exchange file of version 3.

    """
    held = file.content(content)
    draft = _Draft(left_out=list(held.left_out))
    for element in held.elements:
        _take(draft, element)
    relationships = _take_flows(draft, held)
    if Spot("about", "about") not in draft.plain:
        about = {"key": "about", "title": _one_line(held.name) or "Imported model"}
        draft.plain[Spot("about", "about")] = about | (
            {"description": held.documentation} if held.documentation else {}
        )
    while True:
        plain = {spot: dict(values) for spot, values in draft.plain.items()}
        unlinked = links.link(plain, draft.spots, relationships)
        records, flaws, impossible = _validated(plain)
        if not impossible:
            model = _model(records)
            return Imported(model, (*draft.left_out, *unlinked, *flaws, *_nowhere(model)))
        draft.drop(impossible)


def _take(draft: _Draft, element: file.Element) -> None:
    """Make a plain record of an element, or tell why not."""
    collection = element.properties.get(words.COLLECTION) or words.TAKEN_AS.get(element.type)
    if collection is None:
        said = (
            "it only joins relationships" if file.is_junction(element) else "no kind of record stands for it"
        )
        draft.left_out.append(LeftOut(element.shown, said))
        return
    if collection not in _schema.COLLECTIONS:
        draft.left_out.append(LeftOut(element.shown, f"“{collection}” is no collection"))
        return
    spot = _spot(draft, collection, element)
    if spot is None:
        draft.left_out.append(LeftOut(element.shown, f"a model has only one {collection}"))
        return
    draft.spots[element.identifier] = spot
    draft.plain[spot] = {"key": spot.key, **_fields(draft, spot, element)}


def _spot(draft: _Draft, collection: str, element: file.Element) -> Spot | None:
    """Give the key that an element says, where it is free, else one made of its name."""
    said = element.properties.get(words.KEY, "")
    if _schema.COLLECTIONS[collection].single:
        return None if Spot(collection, collection) in draft.plain else Spot(collection, collection)
    if said and said not in draft.keys[collection].taken:
        draft.keys[collection].taken.add(said)
        return Spot(collection, said)
    made = draft.key(collection, element.name)
    if said:
        draft.left_out.append(
            LeftOut(element.shown, f"its key “{said}” is taken; the copy got the key “{made}”")
        )
    return Spot(collection, made)


def _one_line(name: str) -> str:
    return " ".join(name.split())[:300] if "\n" in name or len(name) > 300 else name


def _fields(draft: _Draft, spot: Spot, element: file.Element) -> dict[str, Any]:
    """Give the fields that an element tells: name, documentation, and the properties that are named like fields."""
    known = _schema.fields(_schema.COLLECTIONS[spot.collection].record)
    values: dict[str, Any] = {"title": _one_line(element.name) or element.identifier}
    if element.documentation:
        values["description"] = element.documentation
    strange = []
    for name, text in element.properties.items():
        field_name = name if name in known else name.strip().casefold().replace(" ", "_")
        if name in (words.COLLECTION, words.KEY):
            continue
        if field_name not in known or field_name == "key":
            strange.append(f"“{name}”")
            continue
        try:
            value = _texts.value_of(known[field_name], text)
        except ValueError as error:
            draft.left_out.append(
                LeftOut(f"“{name}” of {element.shown}", f"it cannot be understood: {error}")
            )
            continue
        if field_name not in values or _texts.clean(str(value)) == values[field_name]:
            values[field_name] = value
    if strange:
        draft.left_out.append(LeftOut(element.shown, f"no field for its properties {', '.join(strange)}"))
    return values


def _take_flows(draft: _Draft, held: file.Content) -> tuple[file.Relationship, ...]:
    """Take flows between two systems as interfaces; give the relationships that are none."""
    others = []
    for each in held.relationships:
        source, target = draft.spots.get(each.source), draft.spots.get(each.target)
        if each.type != "Flow" or not (
            source and target and source.collection == target.collection == "systems"
        ):
            others.append(each)
            continue
        between = f"{draft.plain[source]['title']} to {draft.plain[target]['title']}"
        title = _one_line(each.name or between)
        key = draft.key("interfaces", title)
        draft.plain[Spot("interfaces", key)] = {
            "key": key,
            "title": title,
            "source": source.key,
            "target": target.key,
        }
    return tuple(others)


def _validated(
    plain: dict[Spot, dict[str, Any]],
) -> tuple[dict[Spot, Record], list[LeftOut], dict[Spot, str]]:
    """Make the records; tell what was assumed or left out of them, and which cannot be made."""
    records: dict[Spot, Record] = {}
    flaws: list[LeftOut] = []
    impossible: dict[Spot, str] = {}
    parents = {values.get("parent") for spot, values in plain.items() if spot.collection == "units"}
    for spot, values in plain.items():
        flaws += _assumed(spot, values, above=spot.key in parents)
        record, wrong = _records.made(spot.collection, values)
        flaws += [LeftOut(f"“{name}” of {spot.collection}/{spot.key}", why) for name, why in wrong.items()]
        if isinstance(record, str):
            impossible[spot] = record
        else:
            records[spot] = record
    return records, flaws, impossible


def _assumed(spot: Spot, values: dict[str, Any], *, above: bool) -> Iterator[LeftOut]:
    """Fill in what another tool does not say and a record must, where it can be told; tell it as an assumption."""
    ref = f"{spot.collection}/{spot.key}"
    if spot.collection == "units" and "kind" not in values:
        values["kind"] = ("department" if "parent" in values else "directorate") if above else "team"
        yield LeftOut(ref, f"its kind was not said; {values['kind']} is assumed from where it stands")
    elif spot.collection == "actions" and "target_area" not in values:
        values["target_area"] = "programme"
        yield LeftOut(ref, "the element that it changes was not said; programme is assumed")
    elif spot.collection == "channels" and "kind" not in values:
        title = values["title"].casefold()
        kind = next((k for k, said in _CHANNEL_WORDS.items() if any(word in title for word in said)), None)
        if kind:
            values["kind"] = kind
            yield LeftOut(ref, f"its kind was not said; {kind} is assumed from its name")


def _model(records: dict[Spot, Record]) -> OperatingModel:
    """Put the records together."""
    held: dict[str, Any] = {}
    for spot, record in records.items():
        if _schema.COLLECTIONS[spot.collection].single:
            held[spot.collection] = record
        else:
            held.setdefault(spot.collection, []).append(record)
    return OperatingModel(**{name: tuple(v) if isinstance(v, list) else v for name, v in held.items()})


def _nowhere(model: OperatingModel) -> Iterator[LeftOut]:
    """Tell links that were kept, as they were written, and lead to no record: what they named may have been deleted."""
    for collection, record in model.every():
        for reference in _schema.links(record):
            if model.find(reference.collection, reference.key) is None:
                where = ".".join(str(step) for step in reference.path)
                why = f"it names {reference.collection}/{reference.key}, which is not there; correct it in the model"
                yield LeftOut(f"“{where}” of {collection}/{record.key}", why)
