"""The way back: from a whole model to the overlay that makes it of a base, and to what the base does not allow."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from evenkeel.engines.operating_model import _schema
from evenkeel.engines.operating_model._finding import Finding
from evenkeel.engines.operating_model._model import OperatingModel
from evenkeel.engines.operating_model.elements.overlay import Head
from evenkeel.engines.operating_model.overlaying import _rules, _write
from evenkeel.engines.operating_model.overlaying._overlay import Overlay, Own, Setting
from evenkeel.engines.operating_model.reading import _codes_of_language as language
from evenkeel.engines.operating_model.reading import _codes_of_overlays as codes
from evenkeel.engines.operating_model.reading._read import Reading, Unreadable

AS_SHARED: Final = "Leave it as the base says it, or ask those who keep the base to free it."
FIXES: Final[Mapping[str, str]] = {
    codes.TIGHT.code: AS_SHARED,
    codes.NOT_OPTIONAL.code: "Keep the record, or ask those who keep the base to make it optional.",
    codes.TAKEN.code: "Give your own record another key.",
    codes.FILE_OF_BASE.code: "Give your file another name, and name it where the base leaves the field free.",
    codes.NOT_YOURS_TO_EXCEPT.code: "Accept exceptions only for records that are your own, and name them.",
    language.EMPTY.code: "Say something else there, or leave it as the base says it.",
}
"""What to do about a departure, said to somebody who edits a whole model."""


def overlay_between(*, base: OperatingModel, effective: OperatingModel, head: Head) -> Overlay:
    """Give the overlay that makes a whole model of a base: what it sets, leaves out and adds; the order of records is the base's.

    Whether the base allows it is not asked: `departures` tells. `head.without` is replaced by what is left out.
    """
    settings: list[Setting] = []
    own: list[Own] = []
    for name in _schema.COLLECTIONS:
        for record in effective.records(name):
            before = base.find(name, record.key)
            if before is None:
                own.append(Own(name, record))
            elif before != record:
                settings += [
                    Setting(name, record.key, field, now)
                    for field in _schema.fields(type(record))
                    if (now := getattr(record, field)) != getattr(before, field)
                ]
    without = tuple(
        f"{name}/{record.key}" for name, record in base.every() if effective.find(name, record.key) is None
    )
    return Overlay(head.model_copy(update={"without": without}), tuple(settings), tuple(own))


def departures(*, base: Reading, effective: Reading, head: Head) -> tuple[Finding, ...]:
    """Find where a whole model says something else than its base allows; each names its record, and the field where it is one.

    Raises:
        Unreadable: one of them cannot be read.

    """
    before, after = _model(base), _model(effective)
    overlay = overlay_between(base=before, effective=after, head=head)
    found = [_told(each, before, overlay) for each in _rules.broken(before, overlay, by_hand=False)]
    return (*found, *_files(base, effective))


def overlay_files(*, base: Reading, effective: Reading, head: Head) -> dict[str, bytes]:
    """Give the files of the overlay that makes a whole model of a base, with the forms and drawings that only it has.

    Raises:
        Unreadable: one of them cannot be read.

    """
    overlay = overlay_between(base=_model(base), effective=_model(effective), head=head)
    mine = {
        name: effective.files[name]
        for name in _named(_model(effective))
        if name in effective.files and name not in base.files
    }
    return _write.written(overlay, mine)


def _model(reading: Reading) -> OperatingModel:
    if reading.model is None:
        raise Unreadable(reading.findings)
    return reading.model


def _named(model: OperatingModel) -> list[str]:
    return sorted({file for _, record in model.every() for _, file in _schema.files(record)})


def _files(base: Reading, effective: Reading) -> Iterator[Finding]:
    """A file that a record names is the base's wherever the base has one of this path."""
    for file in _named(_model(effective)):
        if file in base.files and effective.files.get(file, base.files[file]) != base.files[file]:
            said = f"{file} is a file of the base, and here it has other contents."
            yield replace(codes.FILE_OF_BASE.found(said), fix=FIXES[codes.FILE_OF_BASE.code])


def _told(finding: Finding, base: OperatingModel, overlay: Overlay) -> Finding:
    """Say a finding about an overlay to somebody who edits a whole model and never saw the overlay."""
    fix = FIXES.get(finding.code, finding.fix)
    if finding.code == codes.NOT_OPTIONAL.code:
        ref = overlay.head.without[int(finding.path[1])]
        said = f"{_title(base, ref)} is left out, and the base does not call it optional."
        return replace(finding, message=said, fix=fix, record=ref, path=())
    if finding.code in (codes.TIGHT.code, language.EMPTY.code) and finding.record is not None:
        return replace(finding, message=_about_field(finding, base), fix=fix)
    return replace(finding, fix=fix)


def _about_field(finding: Finding, base: OperatingModel) -> str:
    ref = str(finding.record)
    record = base.find_ref(ref)
    assert record is not None
    known = _schema.fields(type(record))
    free = ", ".join(known[name].label for name in _rules.free_fields(base, ref))
    label: Any = known[str(finding.path[0])].label
    if finding.code == language.EMPTY.code:
        return f"“{label}” of {_title(base, ref)} is empty here, and what the base says cannot be emptied."
    return f"“{label}” of {_title(base, ref)} is shared, and here it says something else. Free there: {free or 'nothing'}."


def _title(base: OperatingModel, ref: str) -> str:
    record = base.find_ref(ref)
    return f"“{record.title}”" if record else ref
