"""What a directory of services would change in a model: nothing is changed before somebody has seen it."""

from dataclasses import dataclass, field
from typing import Any

from evenkeel.engines.operating_model import _schema
from evenkeel.engines.operating_model._change import Added, Altered, Change
from evenkeel.engines.operating_model._model import OperatingModel
from evenkeel.engines.operating_model.differing._diff import Diff
from evenkeel.engines.operating_model.elements._record import Record
from evenkeel.engines.operating_model.exchange import _records, _texts
from evenkeel.engines.operating_model.exchange._left_out import LeftOut
from evenkeel.engines.operating_model.exchange.hsds import _ids, _shapes, _take
from evenkeel.engines.operating_model.exchange.hsds._document import BadHsds, Fault, Piece

_COLLECTIONS = ("partners", "partner_services", "locations")


@dataclass(frozen=True)
class FromDirectory:
    """What a directory would change, and what of it has no place in a model."""

    diff: Diff
    left_out: tuple[LeftOut, ...]


@dataclass
class _Shelf:
    """The records of one collection, known by identifier and by name, and what the directory says of them."""

    by_id: dict[str, str] = field(default_factory=dict)
    by_name: dict[tuple[str, ...], str] = field(default_factory=dict)
    keys: _texts.Keys = field(default_factory=_texts.Keys)
    said: dict[str, dict[str, Any]] = field(default_factory=dict)
    claimed: dict[str, str] = field(default_factory=dict)
    """The identifier in this directory of each record that was recognised."""

    def known(self, identifier: str, name: tuple[str, ...]) -> str | None:
        """Find a record by its identifier, else by its name, unless that one was recognised as another."""
        key = self.by_id.get(identifier)
        if key is None and self.claimed.get(self.by_name.get(name, ""), identifier) == identifier:
            key = self.by_name.get(name)
        return key


def from_hsds(document: Any, *, model: OperatingModel, publisher: str = "") -> FromDirectory:
    """Find what a directory says that the model does not: new partners, services and locations, and other values of known ones.

    The document is bytes (JSON, or a zip with the CSV files of a tabular data package) or JSON that was parsed already: a
    page of services, a list, one service, or tables. Records are recognised by the identifier that they were published or
    imported under, else by their name. What the directory does not say stays as it is, and nothing is removed.

    Raises:
        BadHsds: something in it is not as HSDS 3.0 has it; `faults` tells all of it, each with its place.

    """
    faults: list[Fault] = []
    shape = _shapes.shape(document, faults)
    import_ = _Import(model, publisher)
    for piece in shape.organisations:
        import_.organisation(piece)
    for piece in shape.services:
        import_.service(piece)
    if faults:
        raise BadHsds(tuple(faults))
    changes = import_.changes()
    taking = import_.taking
    return FromDirectory(Diff(changes), (*shape.left_out, *taking.left_out, *taking.rest()))


class _Import:
    """One import into one model."""

    def __init__(self, model: OperatingModel, publisher: str) -> None:
        self._model = model
        self._publisher = publisher
        self.taking = _take.Taking(model.about.timezone)
        self._shelves = {name: self._shelf(name) for name in _COLLECTIONS}
        self._done: dict[int, str] = {}

    def _shelf(self, collection: str) -> _Shelf:
        shelf = _Shelf()
        for record in self._model.records(collection):
            assert isinstance(record, _ids.Listed)
            shelf.keys.taken.add(record.key)
            shelf.by_id[_ids.of(record, publisher=self._publisher)] = record.key
            if record.directory_id is not None:
                shelf.by_id[record.directory_id] = record.key
            shelf.by_name.setdefault(_name(collection, dict(record)), record.key)
        return shelf

    def organisation(self, piece: Piece) -> str:
        """Take an organisation, once, and give the key of the partner."""
        return self._once(piece, "partners", self.taking.organisation)

    def service(self, piece: Piece) -> None:
        """Take a service with its organisation and its locations."""
        values = self.taking.service(piece)
        organisation = piece.inside("organization")
        if organisation is None:
            piece.fault(
                "organization",
                "it is missing",
                "Say there who offers the service; a partner's service has one.",
            )
            return
        values["partner"] = self.organisation(organisation)
        places = list(piece.each("service_at_locations"))
        locations = []
        for place in places:
            location = place.inside("location")
            if location is None:
                place.fault(
                    "location", "it is missing", "Put the location itself there, not its identifier only."
                )
            else:
                locations.append(self._once(location, "locations", self.taking.location))
        for place in places:
            hours = self.taking.hours_at(place, wanted=len(places) == 1 and "hours" not in values)
            if hours:
                values["hours"] = hours
        if locations:
            values["locations"] = list(dict.fromkeys(locations))
        self.taking.done(piece)
        self._place("partner_services", piece, values)

    def _once(self, piece: Piece, collection: str, take: Any) -> str:
        """Take an object that several others may hold; the same object is read once."""
        known = self._done.get(id(piece.value))
        if known is None:
            known = self._done[id(piece.value)] = self._place(collection, piece, take(piece))
        return known

    def _place(self, collection: str, piece: Piece, values: dict[str, Any]) -> str:
        """Find the record that an object tells of, or make a key for a new one, and keep what is said of it."""
        shelf = self._shelves[collection]
        identifier = piece.text("id", needed=True) or ""
        name = _name(collection, values)
        key = shelf.known(identifier, name)
        if key is None:
            singular = _schema.COLLECTIONS[collection].singular.replace(" ", "-")
            key = shelf.keys.make(str(values.get("title", "")), otherwise=singular)
        shelf.by_id.setdefault(identifier, key)
        shelf.by_name.setdefault(name, key)
        shelf.claimed.setdefault(key, identifier)
        if identifier != self._published(collection, key):
            values["directory_id"] = identifier
        said = shelf.said.setdefault(key, {})
        for field_name, value in values.items():
            if said.setdefault(field_name, value) != value:
                why = "it is said twice, and differently; the first was taken"
                self.taking.left_out.append(LeftOut(f"“{field_name}” of {collection}/{key}", why))
        return key

    def _published(self, collection: str, key: str) -> str:
        """Give the identifier under which we would publish a record."""
        record = self._model.find(collection, key)
        if isinstance(record, _ids.Listed):
            return _ids.of(record, publisher=self._publisher)
        return _ids.made(self._publisher, collection, key)

    def changes(self) -> tuple[Change, ...]:
        """Give what the model does not say yet."""
        changes: list[Change] = []
        for collection, shelf in self._shelves.items():
            added: list[Change] = []
            for key, values in shelf.said.items():
                before = self._model.find(collection, key)
                whole = {**(dict(before) if before else {}), **values, "key": key}
                record, wrong = _records.made(collection, whole)
                self.taking.left_out += [
                    LeftOut(f"“{name}” of {collection}/{key}", f"{values.get(name)}: {why}")
                    for name, why in wrong.items()
                ]
                if isinstance(record, str):
                    self.taking.left_out.append(LeftOut(f"{collection}/{key}", record))
                elif before is None:
                    added.append(Added(collection, record))
                    if collection == "partners" and "kind" not in values:
                        why = "its kind is not said; public is assumed"
                        self.taking.left_out.append(LeftOut(f"{collection}/{key}", why))
                else:
                    changes += _altered(collection, before, record, set(values) - set(wrong))
            changes += added
        return tuple(changes)


def _name(collection: str, values: dict[str, Any]) -> tuple[str, ...]:
    """Give what makes the name of a record its own: of a service also who offers it, of a location the postal code."""
    beside = {"partner_services": "partner", "locations": "postcode"}.get(collection, "")
    return _take.same_name(str(values.get("title"))), str(values.get(beside) or "").casefold()


def _altered(collection: str, before: Record, after: Record, names: set[str]) -> list[Change]:
    return [
        Altered(collection, before.key, name, getattr(before, name), getattr(after, name))
        for name in _schema.fields(type(before))
        if name in names and getattr(before, name) != getattr(after, name)
    ]
