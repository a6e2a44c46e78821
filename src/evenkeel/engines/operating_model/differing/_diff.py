"""What is different between two models."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, assert_never

from evenkeel.engines.operating_model import _schema
from evenkeel.engines.operating_model._change import Added, Altered, Change, Removed, Reordered
from evenkeel.engines.operating_model._model import OperatingModel
from evenkeel.engines.operating_model.elements._record import Record
from evenkeel.kernel import errors


class KeyTwice(errors.Invalid):
    """Two records of “{collection}” have the key “{key}”: give each a key of its own before comparing."""

    code = "model-key-twice"


@dataclass(frozen=True)
class Diff:
    """What leads from one model to another: its changes by collection, in the order of the document."""

    changes: tuple[Change, ...]

    def __bool__(self) -> bool:
        """Whether anything is different."""
        return bool(self.changes)

    def reversed(self) -> "Diff":
        """Give what leads back: the same changes as the comparison the other way round."""
        return Diff(_in_order(_turned(change) for change in self.changes))


def diff(*, before: OperatingModel, after: OperatingModel) -> Diff:
    """Compare two models record by record, by their keys.

    Raises:
        KeyTwice: two records of a collection have the same key.

    """
    return Diff(_in_order(_changes(before, after)))


def _changes(before: OperatingModel, after: OperatingModel) -> Iterator[Change]:
    for name in _schema.COLLECTIONS:
        old, new = _by_key(before, name), _by_key(after, name)
        yield from (Removed(name, record) for key, record in old.items() if key not in new)
        yield from (change for key in old if key in new for change in _altered(name, old[key], new[key]))
        yield from (Added(name, record) for key, record in new.items() if key not in old)
        # Both ways, so that a difference can be taken back: a record gone from the middle must find its place again.
        if not (_expected(old, new) and _expected(new, old)):
            yield Reordered(name, tuple(old), tuple(new))


def _by_key(model: OperatingModel, collection: str) -> dict[str, Record]:
    held = model.records(collection)
    records = {record.key: record for record in held}
    if len(records) < len(held):
        key, _ = Counter(record.key for record in held).most_common(1)[0]
        raise KeyTwice(collection=collection, key=key)
    return records


def _altered(collection: str, old: Record, new: Record) -> Iterator[Altered]:
    if old is new or old == new:
        return
    for name in _schema.fields(type(old)):
        was, now = getattr(old, name), getattr(new, name)
        if was != now:
            yield Altered(collection, old.key, name, was, now)


def _expected(old: Iterable[str], new: Iterable[str]) -> bool:
    """Tell whether keeping the old order and adding at the end gives the new order."""
    before, after = dict.fromkeys(old), dict.fromkeys(new)
    return [*(key for key in before if key in after), *(key for key in after if key not in before)] == list(
        after
    )


_PLACES: Final = {name: number for number, name in enumerate(_schema.COLLECTIONS)}
KINDS: Final[dict[type[Change], int]] = {Removed: 0, Altered: 1, Added: 2, Reordered: 3}
"""The order in which the changes of one collection are made."""


def _in_order(changes: Iterable[Change]) -> tuple[Change, ...]:
    return tuple(sorted(changes, key=lambda change: (_PLACES[change.collection], KINDS[type(change)])))


def _turned(change: Change) -> Change:
    match change:
        case Added(collection, record):
            return Removed(collection, record)
        case Removed(collection, record):
            return Added(collection, record)
        case Altered(collection, key, field, before, after):
            return Altered(collection, key, field, after, before)
        case Reordered(collection, before, after):
            return Reordered(collection, after, before)
        case _:
            assert_never(change)
