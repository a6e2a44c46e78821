"""An overlay written into its files: what stays as it was stays byte for byte."""

from collections.abc import Mapping
from typing import Any

from evenkeel.engines.operating_model import _schema
from evenkeel.engines.operating_model.editing import _edit, _patch, _records
from evenkeel.engines.operating_model.editing._records import Held, Plain
from evenkeel.engines.operating_model.elements._record import Part
from evenkeel.engines.operating_model.elements.overlay import Head
from evenkeel.engines.operating_model.overlaying._overlay import Overlay, Own
from evenkeel.engines.operating_model.overlaying._read import HEAD
from evenkeel.engines.operating_model.writing import _dump


def written(overlay: Overlay, files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Give the files of an overlay with exactly this in them; those of an overlay that is new are made.

    Raises:
        Unreadable: a file cannot be read.

    """
    rest = {name: content for name, content in files.items() if name != HEAD}
    before = _records.held(rest)
    wanted = _wanted(overlay)
    names = [name for name in _schema.COLLECTIONS if name in before or name in wanted]
    records = {name: _kept(name, before.get(name, []), wanted.get(name, {})) for name in names}
    content = files.get(HEAD, b"")
    head = _patch.patched(content, _updated(_patch.values(content), Head, overlay.head))
    return {HEAD: head, **_records.rewritten(rest, before, records)}


def _wanted(overlay: Overlay) -> dict[str, dict[str, Own | Mapping[str, Any]]]:
    """Give what shall be there, by collection and key: fields that are set, or whole records."""
    result: dict[str, dict[str, Own | Mapping[str, Any]]] = {}
    for each in overlay.settings:
        result.setdefault(each.collection, {})[each.key] = overlay.set_by_record[each.ref]
    for own in overlay.own:
        result.setdefault(own.collection, {})[own.record.key] = own
    return result


def _kept(name: str, before: list[Held], wanted: Mapping[str, Own | Mapping[str, Any]]) -> list[Held]:
    """Give the records of a collection: those that were there in their order and files, then the new ones."""
    there = {each.key: each for each in before if each.key in wanted}
    order = [*there, *(key for key in wanted if key not in there)]
    kind = _schema.COLLECTIONS[name].record
    result = []
    for key in order:
        held = there.get(key, Held({"key": key}))
        new = wanted[key]
        record = (
            _updated(held.record, kind, new.record) if isinstance(new, Own) else _set(held.record, kind, new)
        )
        result.append(Held(record, held.file))
    return result


def _set(record: Plain, kind: type[Part], fields: Mapping[str, Any]) -> Plain:
    """Give a partial record with these fields, each written out even where it says what would hold anyway."""
    result = {name: value for name, value in record.items() if name == "key" or name in fields}
    for name, value in fields.items():
        names = (
            list(result)
            if name in result
            else _records.inserted(list(result), name, list(_schema.fields(kind)))
        )
        plain = _dump.plain_value(value)
        result = {each: plain if each == name else result[each] for each in names}
    return result


def _updated(record: Plain, kind: type[Part], new: Part) -> Plain:
    """Give a whole record with what differs changed; what is written as it would be anyway stays written."""
    result = dict(record)
    for name, field in _schema.fields(kind).items():
        value = getattr(new, name)
        written_so = name in result and value == field.default and not field.required
        if not (written_so and _dump.plain_value(field.default) == result[name]):
            result = _edit.with_field(result, kind, name, value)
    return result
