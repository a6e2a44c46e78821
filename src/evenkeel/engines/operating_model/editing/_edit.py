"""Changes written into the files of a model."""

from collections.abc import Iterable, Mapping

from evenkeel.engines.operating_model import _schema
from evenkeel.engines.operating_model._change import Added, Altered, Change, Removed, Reordered
from evenkeel.engines.operating_model.editing import _records
from evenkeel.engines.operating_model.editing._records import Held, Plain
from evenkeel.engines.operating_model.elements._record import Part
from evenkeel.engines.operating_model.writing import _dump
from evenkeel.kernel import errors


class CannotEdit(errors.Conflict):
    """The change to {ref} does not fit this model: {why}. Compare again, and make the change anew."""

    code = "cannot-edit"


def edited(files: Mapping[str, bytes], changes: Iterable[Change]) -> dict[str, bytes]:
    """Give the files of a model with changes written into them, in the order given; other orders of records last.

    Whatever is not changed stays byte for byte: comments, order, quotes, indentation, blank lines and line ends. A new
    record goes to the end of its collection; a collection that is not there yet goes to the file of its element, or to
    `model.yaml` where that holds the whole model. A comment stays unless it stands inside of what goes: in a record, or in a
    collection that has no records left.

    Raises:
        Unreadable: a file cannot be read.
        CannotEdit: a change is about a record that is not there, or adds one that is.

    """
    every = list(changes)
    if not every:
        return dict(files)
    before = _records.held(files)
    touched = {each.collection for each in every}
    after = {name: list(before.get(name, ())) for name in touched}
    for change in sorted(every, key=lambda each: isinstance(each, Reordered)):
        after[change.collection] = _changed(after[change.collection], change)
    return _records.rewritten(files, before, after)


def _changed(records: list[Held], change: Change) -> list[Held]:
    if isinstance(change, Added):
        _must(change.key not in _keys(records), change, "a record with this key is there already")
        return [*records, Held(_dump.plain(change.record))]
    if isinstance(change, Removed):
        _must(change.key in _keys(records), change, "there is no such record")
        return [each for each in records if each.key != change.key]
    if isinstance(change, Altered):
        _must(change.key in _keys(records), change, "there is no such record")
        return [_altered(each, change) if each.key == change.key else each for each in records]
    by_key = {each.key: each for each in records}
    _must(set(change.after) == set(by_key), change, "the order names other records than there are")
    return [by_key[key] for key in change.after]


def _keys(records: list[Held]) -> set[str]:
    return {each.key for each in records}


def _must(holds: bool, change: Change, why: str) -> None:
    if not holds:
        key = "" if isinstance(change, Reordered) else f"/{change.key}"
        raise CannotEdit(ref=f"{change.collection}{key}", why=why)


def _altered(held: Held, change: Altered) -> Held:
    kind = _schema.COLLECTIONS[change.collection].record
    return Held(with_field(held.record, kind, change.field, change.after), held.file)


def with_field(record: Plain, kind: type[Part], name: str, value: object) -> Plain:
    """Give a plain record with a field set; without the field where the value is what it is without being written."""
    field = _schema.fields(kind)[name]
    if value == field.default and not field.required:
        return {each: held for each, held in record.items() if each != name}
    names = (
        list(record) if name in record else _records.inserted(list(record), name, list(_schema.fields(kind)))
    )
    plain = _dump.plain_value(value)
    return {each: plain if each == name else record[each] for each in names}
