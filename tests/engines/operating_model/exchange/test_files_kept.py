"""Drawings in BPMN, forms and templates stay byte for byte, whatever is done with the model beside them."""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import pytest

from evenkeel.engines import operating_model

EXAMPLES: Final = Path(__file__).parents[4] / "operating-models"
DRAWINGS: Final = {
    "processes/plain.bpmn": b'<?xml version="1.0"?>\n<definitions/>\n',
    "processes/windows.bpmn": b"\xef\xbb\xbf<definitions>\r\n  <process id='a' />\t \r\n</definitions>",
    "processes/latin.bpmn": b'<?xml version="1.0" encoding="ISO-8859-1"?><definitions name="\xe6\xf8\xe5"/>\n\n\n',
    "processes/not-even-xml.bpmn": bytes(range(256)),
    "forms/deep/er/form.yaml": b"title:   spaced   # comment\n",
}


def write(folder: Path, files: Mapping[str, bytes]) -> Path:
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    names = [name for name in DRAWINGS if name.endswith(".bpmn")]
    records = "".join(f"  - {{key: p-{n}, title: P, bpmn: {name}}}\n" for n, name in enumerate(names))
    return write(
        tmp_path / "model",
        {"model.yaml": f"about: {{title: A}}\nprocesses:\n{records}".encode(), **DRAWINGS},
    )


def digests(files: Mapping[str, bytes]) -> dict[str, str]:
    return {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}


def test_loaded_and_dumped_into_another_folder(folder: Path, tmp_path: Path) -> None:
    reading = operating_model.read(folder)
    assert reading.findings == ()
    assert reading.files == DRAWINGS
    assert reading.model is not None
    copy = write(tmp_path / "copy", {**reading.files, **operating_model.dump(reading.model)})
    again = operating_model.read(copy)
    assert digests(again.files) == digests(DRAWINGS)
    assert again.model == reading.model


def test_exported_and_imported_into_a_folder(folder: Path, tmp_path: Path) -> None:
    """An exchange file names the drawings; they travel beside it, and are found again where it is imported."""
    reading = operating_model.read(folder)
    assert reading.model is not None
    imported = operating_model.from_archimate(operating_model.archimate(model=reading.model))
    copy = write(tmp_path / "copy", {**operating_model.dump(imported.model), **reading.files})
    again = operating_model.read(copy)
    assert again.findings == ()
    assert digests(again.files) == digests(DRAWINGS)
    assert {process.bpmn for process in imported.model.processes} == {
        n for n in DRAWINGS if n.endswith(".bpmn")
    }


def test_beside_edited_files(folder: Path) -> None:
    before = operating_model.load(folder)
    process = before.processes[0].model_copy(update={"title": "Permits"})
    after = before.model_copy(update={"processes": (process, *before.processes[1:])})
    files = {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }
    changed = operating_model.edited(files, operating_model.diff(before=before, after=after).changes)
    assert digests({name: changed[name] for name in DRAWINGS}) == digests(DRAWINGS)
    assert changed["model.yaml"] != files["model.yaml"]


@pytest.mark.slow
@pytest.mark.parametrize("branch", ["as-is", "to-be"])
def test_of_the_example(branch: str, tmp_path: Path) -> None:
    folder = EXAMPLES / "two-councils" / branch
    reading = operating_model.read(folder)
    assert reading.model is not None
    drawn = [process.bpmn for process in reading.model.processes if process.bpmn]
    assert drawn
    copy = write(tmp_path, {**reading.files, **operating_model.dump(reading.model)})
    for name in drawn:
        assert (copy / name).read_bytes() == (folder / name).read_bytes()
    assert operating_model.load(copy) == reading.model
