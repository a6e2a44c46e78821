"""From the folder of an overlay to its value, or to what is wrong with it, each with its place."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from evenkeel.engines.operating_model import _schema
from evenkeel.engines.operating_model._finding import Finding, Place
from evenkeel.engines.operating_model._model import OperatingModel
from evenkeel.engines.operating_model.elements.overlay import Head
from evenkeel.engines.operating_model.overlaying import _effective, _merged, _rules
from evenkeel.engines.operating_model.overlaying._overlay import Overlay, Own, Setting
from evenkeel.engines.operating_model.reading import _codes_of_language as language
from evenkeel.engines.operating_model.reading import _codes_of_overlays as codes
from evenkeel.engines.operating_model.reading import _folder, _read, _understand, _yaml
from evenkeel.engines.operating_model.reading._folder import Written
from evenkeel.engines.operating_model.writing import _dump
from evenkeel.kernel import errors

HEAD: Final = "overlay.yaml"


class NoOverlay(errors.NotFound):
    """There is no overlay in {folder}: it has no `overlay.yaml` with `title:` and `organisation:`."""

    code = "no-overlay"


@dataclass(frozen=True)
class OverlayReading:
    """What was read of an overlay: its value where there is one, what is wrong with it, and what it makes of its base."""

    overlay: Overlay | None
    """None where something in it is malformed."""
    findings: tuple[Finding, ...]
    effective: _read.Reading | None
    """The effective model as a reading, with each place in the file of the base or of the overlay where it was written.

    None where the base does not allow the overlay. With links that lead nowhere it is there; the findings tell of them.
    """
    files: Mapping[str, bytes]
    """The files of the overlay, by their path in its folder."""

    @property
    def accepted(self) -> bool:
        """Whether the overlay can be used on its base."""
        return self.effective is not None and not any(each.severity == "error" for each in self.findings)


def read_overlay(folder: Path, *, base: _read.Reading) -> OverlayReading:
    """Read the overlay in a folder, together with all that is wrong with it on a base.

    Raises:
        NoOverlay: there is no `overlay.yaml`.
        NoModel: there is no folder.
        TooMuch: the folder holds more than an overlay can be.
        Unreadable: something is wrong with the base.

    """
    files = _folder.files_of(folder)
    if HEAD not in files:
        raise NoOverlay(folder=folder)
    return read_overlay_files(files, base=base, name=folder.resolve().name)


def read_overlay_files(
    files: Mapping[str, bytes], *, base: _read.Reading, name: str = "local"
) -> OverlayReading:
    """Read an overlay from the bytes of its files, by path; places are given as below `overlays/NAME/`.

    Raises:
        Unreadable: something is wrong with the base.

    """
    if base.model is None or base.findings:
        raise _read.Unreadable(base.findings)
    within = f"{_folder.OVERLAYS}/{name}/"
    head, marks, findings = _head(files.get(HEAD, b""), within + HEAD)
    local = _within(_folder.written({n: c for n, c in files.items() if n != HEAD}), within)
    findings += [*local.findings, *_understand.written_badly(local)]
    settings, own, malformed = _records(local, base.model)
    told = {(each.record, each.path) for each in findings if each.record}
    findings += [each for each in malformed if (each.record, each.path) not in told]
    if head is None or findings:
        return OverlayReading(None, _read.in_order(findings), None, dict(files))
    overlay = Overlay(head, settings, own)
    findings = [_located(each, local, within + HEAD, marks) for each in _rules.broken(base.model, overlay)]
    if _effective.errors_of(findings):
        return OverlayReading(overlay, _read.in_order(findings), None, dict(files))
    model = _effective.merged(base.model, overlay)
    written = _merged.merged(base.written, local, head.without)
    findings += _files(base, model, local, within)
    for collection, index, finding in _rules.links(overlay, model, written.files):
        place = (
            written.place(collection, index, finding.path)
            if finding.record
            else _mark(within + HEAD, marks, finding.path)
        )
        findings.append(replace(finding, place=place))
    found = _read.in_order(findings)
    wrong = tuple(each for each in found if each.severity == "error")
    return OverlayReading(overlay, found, _read.Reading(model, wrong, written), dict(files))


def _head(content: bytes, file: str) -> tuple[Head | None, _yaml.Mark, list[Finding]]:
    """Read `overlay.yaml`."""
    parsed = _yaml.parse(content)
    findings = [
        language.NOT_YAML.found(flaw.message, place=Place(file, flaw.line, flaw.column), fix=flaw.fix)
        for flaw in parsed.flaws
    ]
    values = {} if parsed.value is None else parsed.value
    if not isinstance(values, dict):
        said = f"{file} does not begin with the name of a field."
        return None, parsed.mark, [*findings, language.WRONG_SHAPE.found(said, place=Place(file, 1, 1))]
    for path in _understand.blank(values, ()):
        said = f"“{'.'.join(map(str, path))}” of the overlay is empty."
        findings.append(language.EMPTY.found(said, path=path, place=_mark(file, parsed.mark, path)))
    try:
        head = Head.model_validate(values)
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            said_of = _understand.explained(detail, kind=Head, path=detail["loc"], ref="the overlay")
            findings.append(replace(said_of, record=None, place=_mark(file, parsed.mark, detail["loc"])))
        return None, parsed.mark, findings
    return head, parsed.mark, findings


def _mark(file: str, mark: _yaml.Mark, path: _schema.Path) -> Place:
    """Find where a value of `overlay.yaml` was written."""
    return Written(records={"head": [{}]}, marks={"head": [(file, mark)]}).place("head", 0, path)


def _within(local: Written, within: str) -> Written:
    """Name the files of an overlay as seen from the folder of the model."""
    local.marks = {
        name: [(within + file, mark) for file, mark in marks] for name, marks in local.marks.items()
    }
    local.findings = [
        replace(each, place=each.place._replace(file=within + each.place.file)) if each.place else each
        for each in local.findings
    ]
    return local


def _records(
    local: Written, base: OperatingModel
) -> tuple[tuple[Setting, ...], tuple[Own, ...], list[Finding]]:
    """Tell adjusted records of the base from the overlay's own, and understand both."""
    settings: list[Setting] = []
    own: list[Own] = []
    findings: list[Finding] = []
    for name, records in local.records.items():
        for index, record in enumerate(records):
            try:
                _take(name, record, base, settings, own)
            except ValidationError as error:
                findings += [
                    replace(each, place=local.place(name, index, each.path))
                    for each in _malformed(error, name, index, record, base)
                ]
            except _SetsNothing:
                said = f"The overlay sets nothing in {name}/{record['key']}."
                findings.append(
                    language.EMPTY.found(
                        said, record=f"{name}/{record['key']}", place=local.place(name, index)
                    )
                )
    return tuple(settings), tuple(own), findings


class _SetsNothing(Exception):
    """A record of the base is named, and nothing is set in it."""


def _take(
    name: str, record: dict[str, Any], base: OperatingModel, settings: list[Setting], own: list[Own]
) -> None:
    """Understand one record as it stands in the overlay."""
    there = _there(base, name, record)
    if there is None:
        own.append(Own(name, _schema.COLLECTIONS[name].record.model_validate(record)))
        return
    fields = [each for each in record if each != "key"]
    if not fields:
        raise _SetsNothing
    whole = type(there).model_validate({**_dump.plain(there), **record})
    settings += [Setting(name, there.key, each, getattr(whole, each)) for each in fields]


def _there(base: OperatingModel, name: str, record: dict[str, Any]) -> Any:
    key = record.get("key")
    return base.find(name, key) if isinstance(key, str) else None


def _malformed(
    error: ValidationError, name: str, index: int, record: dict[str, Any], base: OperatingModel
) -> Iterator[Finding]:
    """Say what is wrong with a record; one that is incomplete was perhaps meant to adjust the base's."""
    key = record.get("key")
    ref = f"{name}/{key}" if isinstance(key, str) else f"{name}/#{index + 1}"
    missing = False
    for detail in error.errors(include_url=False):
        if detail["type"] == "missing" and len(detail["loc"]) == 1 and isinstance(key, str):
            missing = True
        else:
            yield _understand.explained(
                detail, kind=_schema.COLLECTIONS[name].record, path=detail["loc"], ref=ref
            )
    if missing:
        near = _folder.nearest(str(key), [each.key for each in base.records(name)])
        said = f"The base has no {ref}, and the record is not complete enough to be the overlay's own.{near}"
        yield codes.NOTHING_TO_ADJUST.found(said, record=ref)


def _located(finding: Finding, local: Written, head: str, mark: _yaml.Mark) -> Finding:
    """Add to a finding the place in the overlay that it is about."""
    if finding.record is None:
        return replace(finding, place=_mark(head, mark, finding.path))
    name, _, key = finding.record.partition("/")
    for index, record in enumerate(local.records.get(name, ())):
        if record.get("key") == key:
            return replace(finding, place=local.place(name, index, finding.path))
    return finding


def _files(base: _read.Reading, model: OperatingModel, local: Written, within: str) -> Iterator[Finding]:
    """A file that a record names is the base's wherever the base has one of this path."""
    named = {file for _, record in model.every() for _, file in _schema.files(record)}
    for file in sorted(named & local.files.keys() & base.files.keys()):
        if local.files[file] != base.files[file]:
            said = f"{file} is a file of the base; the overlay has another one under the same path."
            yield codes.FILE_OF_BASE.found(said, place=Place(within + file, 1, 1))
