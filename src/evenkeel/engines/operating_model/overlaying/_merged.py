"""What the files of base and overlay say together, with every value in the file where it was written."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from evenkeel.engines.operating_model import _schema
from evenkeel.engines.operating_model._finding import Place
from evenkeel.engines.operating_model.reading._folder import Written


class Source(NamedTuple):
    """Where a record was written, and where those of its fields that were set elsewhere."""

    written: Written
    number: int
    fields: Mapping[str, "Source"] = {}


@dataclass
class Merged(Written):
    """The writing of an effective model."""

    sources: dict[str, list[Source]] = field(default_factory=dict)
    """Of each record, beside `records`."""

    def place(self, collection: str, index: int, path: _schema.Path = ()) -> Place:
        """Find where a value of a record was written, be it in the base or in the overlay."""
        source = self.sources[collection][index]
        if path and str(path[0]) in source.fields:
            source = source.fields[str(path[0])]
        return source.written.place(collection, source.number, path)


def merged(base: Written, local: Written, without: tuple[str, ...]) -> Merged:
    """Put the writing of base and overlay together: in the order of the effective model."""
    result = Merged(files={**local.files, **base.files})
    for name in _schema.COLLECTIONS:
        adjusting = {record.get("key"): index for index, record in enumerate(local.records.get(name, ()))}
        keys = set()
        for index, record in enumerate(base.records.get(name, ())):
            key = record["key"]
            keys.add(key)
            if f"{name}/{key}" in without:
                continue
            set_here: dict[str, Any] = {}
            if key in adjusting:
                number = adjusting[key]
                set_here = {k: v for k, v in local.records[name][number].items() if k != "key"}
            here = {each: Source(local, adjusting[key]) for each in set_here}
            _add(result, name, {**record, **set_here}, Source(base, index, here))
        for index, record in enumerate(local.records.get(name, ())):
            if record.get("key") not in keys:
                _add(result, name, record, Source(local, index))
    return result


def _add(result: Merged, name: str, record: dict[str, Any], source: Source) -> None:
    result.records.setdefault(name, []).append(record)
    result.marks.setdefault(name, []).append(source.written.marks[name][source.number])
    result.sources.setdefault(name, []).append(source)
