"""From a folder to what its files say: collections of plain records, each with its place."""

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from evenkeel.engines.operating_model import _schema
from evenkeel.engines.operating_model._finding import Finding, Place
from evenkeel.engines.operating_model._model import ELEMENTS
from evenkeel.engines.operating_model.reading import _codes_of_language as codes
from evenkeel.engines.operating_model.reading import _yaml
from evenkeel.kernel import errors

OVERLAYS: Final = "overlays"
MAX_FILES: Final = 5_000
MAX_TOTAL: Final = 512 * 1024 * 1024


class NoModel(errors.NotFound):
    """There is no operating model in {folder}: it holds no YAML file such as `model.yaml`. `evenkeel model new` makes one."""

    code = "no-model"


class TooMuch(errors.Invalid):
    """The folder {folder} holds more than a model can be: {what}. Keep only the model's own files in it."""

    code = "model-too-large"


@dataclass
class Written:
    """What the files of a model say, as plain values, before anything is understood of it."""

    records: dict[str, list[Any]] = field(default_factory=dict)
    """By collection; the single kinds as a list of one, with their key added."""
    marks: dict[str, list[tuple[str, _yaml.Mark]]] = field(default_factory=dict)
    """File and mark of each record."""
    files: dict[str, bytes] = field(default_factory=dict)
    """Everything that is no YAML at the top of the folder: forms, drawings, templates, by path, byte for byte."""
    findings: list[Finding] = field(default_factory=list)

    def place(self, collection: str, index: int, path: _schema.Path = ()) -> Place:
        """Find where a value of a record was written; of a field that is not there, where its record is."""
        file, mark = self.marks[collection][index]
        line, column = mark.line, mark.column
        for step in path:
            if isinstance(mark.inside, dict) and step in mark.inside:
                line, column, mark = mark.inside[str(step)]
            elif isinstance(mark.inside, list) and isinstance(step, int) and step < len(mark.inside):
                mark = mark.inside[step]
                line, column = mark.line, mark.column
            else:
                break
        return Place(file, line, column)


def files_of(folder: Path) -> dict[str, bytes]:
    """Read all files below a folder, but no overlays, no hidden files and nothing outside it, by path.

    Raises:
        NoModel: the folder is not there.
        TooMuch: it holds more files or bytes than a model can have.

    """
    if not folder.is_dir():
        raise NoModel(folder=folder)
    found: dict[str, bytes] = {}
    total = 0
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        if (
            parts[0] == OVERLAYS
            or any(part.startswith(".") for part in parts)
            or path.is_symlink()
            or not path.is_file()
        ):
            continue
        total += path.stat().st_size
        if len(found) >= MAX_FILES or total > MAX_TOTAL:
            raise TooMuch(folder=folder, what=f"over {MAX_FILES} files or {MAX_TOTAL >> 20} MB")
        found["/".join(parts)] = path.read_bytes()
    return found


def written(files: Mapping[str, bytes]) -> Written:
    """Read the YAML at the top of a folder; keep all other files as they are."""
    result = Written()
    for name in in_reading_order(files):
        if "/" not in name and name.endswith((".yaml", ".yml")):
            _take_file(result, name, files[name])
        else:
            result.files[name] = files[name]
    return result


def in_reading_order(names: Iterable[str]) -> list[str]:
    """Put the names of files in the order in which they are read; it is the order of the records in them."""
    return sorted(names, key=lambda name: name.rsplit(".", 1))


def nearest(word: str, known: Iterable[str]) -> str:
    """Suggest what was meant, as the end of a sentence; empty where nothing is near."""
    found = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f" Did you mean “{found[0]}”?" if found else ""


def _element_of(file: str) -> str | None:
    stem = file.rsplit(".", 1)[0]
    return next((e.name for e in ELEMENTS if stem == e.file or stem.startswith(f"{e.file}-")), None)


def _take_file(result: Written, file: str, content: bytes) -> None:
    element = _element_of(file)
    if element is None:
        names = [e.file + ".yaml" for e in ELEMENTS]
        result.findings.append(
            codes.UNKNOWN_FILE.found(
                f"{file} is not named after an element.{nearest(file, names)}", place=Place(file, 1, 1)
            )
        )
        return
    parsed = _yaml.parse(content)
    result.findings += [
        codes.NOT_YAML.found(flaw.message, place=Place(file, flaw.line, flaw.column), fix=flaw.fix)
        for flaw in parsed.flaws
    ]
    if parsed.value is None:
        return
    if not isinstance(parsed.mark.inside, dict):
        result.findings.append(
            codes.WRONG_SHAPE.found(
                f"{file} does not begin with the name of a collection.", place=Place(file, 1, 1)
            )
        )
        return
    for name, (line, column, mark) in parsed.mark.inside.items():
        place = Place(file, line, column)
        misplaced = _misplaced(element, name, place)
        if misplaced:
            result.findings.append(misplaced)
        else:
            _take_collection(result, name, parsed.value[name], place, mark)


def _misplaced(element: str, name: str, place: Place) -> Finding | None:
    """Say why a name cannot stand at the top of the file of an element, if it cannot."""
    collection = _schema.COLLECTIONS.get(name)
    if collection is None:
        said = f"“{name}” is no collection.{nearest(name, _schema.COLLECTIONS)}"
        return codes.UNKNOWN_COLLECTION.found(said, place=place)
    if element not in ("common", collection.element):
        home = next(e.file for e in ELEMENTS if e.name == collection.element)
        return codes.WRONG_FILE.found(f"“{name}” belongs into {home}.yaml.", place=place)
    return None


def _take_collection(result: Written, name: str, value: Any, place: Place, mark: _yaml.Mark) -> None:
    if value is None or value in ([], {}):
        said = f"“{name}” is empty."
        result.findings.append(codes.EMPTY.found(said, place=place))
    elif _schema.COLLECTIONS[name].single:
        _take_single(result, name, value, place, mark)
    elif not isinstance(value, list):
        said = f"“{name}” is a list of records."
        result.findings.append(codes.WRONG_SHAPE.found(said, place=place))
    else:
        assert isinstance(mark.inside, list)
        for record, inside in zip(value, mark.inside, strict=True):
            _take_record(result, name, record, place.file, inside)


def _take_single(result: Written, name: str, value: Any, place: Place, mark: _yaml.Mark) -> None:
    if name in result.records:
        said = f"“{name}” is written twice; the first stands in {result.place(name, 0)}."
        result.findings.append(codes.TWICE.found(said, place=place, fix="Keep one of the two."))
        return
    if isinstance(value, dict):
        if "key" in value:
            said = f"“{name}” is the only record of its kind and has no key."
            result.findings.append(
                codes.UNKNOWN_FIELD.found(said, place=place, fix="Delete the line `key:`.")
            )
        value = {**value, "key": name}
    _take_record(result, name, value, place.file, mark)


def _take_record(result: Written, name: str, value: Any, file: str, mark: _yaml.Mark) -> None:
    if not isinstance(value, dict):
        said = f"A record of “{name}” has fields, such as `key:` and `title:`; here stands {value!r}."
        result.findings.append(codes.WRONG_SHAPE.found(said[:300], place=Place(file, mark.line, mark.column)))
        return
    result.records.setdefault(name, []).append(value)
    result.marks.setdefault(name, []).append((file, mark))
