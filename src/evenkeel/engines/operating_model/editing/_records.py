"""The records of a model or an overlay in their files: which file holds which, and the files with other records in them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from evenkeel.engines.operating_model import _schema
from evenkeel.engines.operating_model._model import ELEMENTS
from evenkeel.engines.operating_model.editing import _patch
from evenkeel.engines.operating_model.reading import _folder, _read, _yaml

Plain = dict[str, Any]


@dataclass(frozen=True)
class Held:
    """A record as plain values, and the file that it stands in; an empty name where it has none yet."""

    record: Plain
    file: str = ""

    @property
    def key(self) -> str:
        """Name the record."""
        return str(self.record["key"])


def held(files: Mapping[str, bytes]) -> dict[str, list[Held]]:
    """Give the records of all files by collection, in their order; those of the single kinds with their key.

    Raises:
        Unreadable: a file cannot be read, so that it cannot be changed either.

    """
    written = _folder.written(files)
    if written.findings:
        raise _read.Unreadable(tuple(written.findings))
    return {
        name: [Held(record, file) for record, (file, _) in zip(records, written.marks[name], strict=True)]
        for name, records in written.records.items()
    }


def rewritten(
    files: Mapping[str, bytes], before: Mapping[str, Sequence[Held]], records: Mapping[str, Sequence[Held]]
) -> dict[str, bytes]:
    """Give the files with exactly these records instead of those before; a collection that is not named stays as it is."""
    placed = {name: _placed(files, name, many) for name, many in records.items()}
    touched = {each.file for name, many in placed.items() for each in (*before.get(name, ()), *many)}
    result = dict(files)
    for file in sorted(touched):
        content = files.get(file, b"")
        result[file] = _patch.patched(content, _top(content, placed, file))
        if not result[file].strip():
            del result[file]
    return result


def _is_yaml(name: str) -> bool:
    return "/" not in name and name.endswith((".yaml", ".yml"))


def _top(content: bytes, placed: Mapping[str, Sequence[Held]], file: str) -> Plain:
    """Give what shall stand at the top of a file."""
    before: Plain = _yaml.parse(content).value or {}
    names = list(before)
    for name, many in placed.items():
        if name not in before and any(each.file == file for each in many):
            names = inserted(names, name, list(_schema.COLLECTIONS))
    result = {}
    for name in names:
        mine = [each.record for each in placed.get(name, ()) if each.file == file]
        if name not in placed:
            result[name] = before[name]
        elif mine:
            single = _schema.COLLECTIONS[name].single
            result[name] = {k: v for k, v in mine[0].items() if k != "key"} if single else mine
    return result


def inserted(names: list[str], name: str, order: list[str]) -> list[str]:
    """Put a name among others behind the one that comes nearest before it in an order."""
    place = order.index(name)
    before = [each for each in names if each in order and order.index(each) < place]
    at = names.index(max(before, key=order.index)) + 1 if before else 0
    return [*names[:at], name, *names[at:]]


def _placed(files: Mapping[str, bytes], name: str, many: Sequence[Held]) -> list[Held]:
    """Give each record a file such that the files, read one after the other, give the records in this order."""
    home = _home(files, name, many)
    names = _folder.in_reading_order({*files, home})
    order = {file: number for number, file in enumerate(names)}
    result, least = [], -1
    for each in many:
        least = max(least, order[each.file or home])
        result.append(Held(each.record, names[least]))
    return result


def _home(files: Mapping[str, bytes], name: str, many: Sequence[Held]) -> str:
    """Find the file for new records: the last with records of their kind, else that of the element, else `model.yaml`."""
    holding = {each.file for each in many if each.file}
    if holding:
        return _folder.in_reading_order(holding)[-1]
    stem = next(e.file for e in ELEMENTS if e.name == _schema.COLLECTIONS[name].element)
    own = [file for file in files if _is_yaml(file) and file.rsplit(".", 1)[0] == stem]
    whole = [file for file in files if _is_yaml(file)] in (["model.yaml"], ["model.yml"])
    return own[0] if own else next(iter(n for n in files if _is_yaml(n)), "") if whole else f"{stem}.yaml"
