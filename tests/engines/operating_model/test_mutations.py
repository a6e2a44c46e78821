"""Whatever is broken in a model is told, with the file and the line where it was written, and the record that it is in."""

import random
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

import pytest

from evenkeel.engines import operating_model
from evenkeel.engines.operating_model import Finding
from evenkeel.engines.operating_model.reading import _understand
from tests.engines.operating_model import mutations
from tests.engines.operating_model.mutations import Mutation

EXAMPLES = Path(__file__).parents[3] / "operating-models"
FOLDERS = sorted(
    path.parent for path in EXAMPLES.rglob("model.yaml") if "overlays" not in path.relative_to(EXAMPLES).parts
)

pytestmark = [
    pytest.mark.slow,
    pytest.mark.parametrize("folder", FOLDERS, ids=[str(each.relative_to(EXAMPLES)) for each in FOLDERS]),
]


@cache
def read(folder: Path) -> operating_model.Reading:
    reading = operating_model.read(folder)
    assert reading.findings == ()
    return reading


def untold(
    reading: operating_model.Reading, dealt: Iterator[list[Mutation]], *codes: str, alone: bool
) -> list[Mutation]:
    """Give the mutations of which no finding tells at their own place."""
    missed = []
    for each in dealt:
        _, findings = _understand.understand(mutations.mutated(reading, each, alone=alone))
        places = {
            (str(found.place), found.path) for found in findings if found.code in codes and _names(found)
        }
        missed += [one for one in each if (_place(reading, one), one.path) not in places]
    return missed


def _names(found: Finding) -> bool:
    return found.record is not None and found.record in found.message


def _place(reading: operating_model.Reading, mutation: Mutation) -> str:
    return str(reading.written.place(mutation.collection, mutation.index, mutation.path))


def test_every_emptied_field_is_told_where_it_stands(folder: Path) -> None:
    reading = read(folder)
    assert untold(reading, mutations.rounds(mutations.emptied(reading)), "EK006", alone=True) == []


def test_every_link_that_leads_nowhere_is_told_where_it_stands(folder: Path) -> None:
    reading = read(folder)
    dealt = mutations.rounds(mutations.astray(reading))
    assert untold(reading, dealt, "EK020", "EK022", "EK023", alone=False) == []


def test_a_place_is_the_line_in_which_the_value_is_written(folder: Path) -> None:
    """Hold the places against the text of the files, for every field and every item of a list."""
    reading = read(folder)
    lines = {path.name: path.read_text().splitlines() for path in folder.glob("*.yaml")}
    for each in mutations.emptied(reading):
        place = reading.written.place(each.collection, each.index, each.path)
        step = each.path[-1]
        if isinstance(step, str):
            assert lines[place.file][place.line - 1][place.column - 1 :].startswith(f"{step}:"), each


def test_a_file_with_one_thing_changed(folder: Path) -> None:
    """Change the text itself, one value at a time, and read it as people do; a sample, for reading takes its time."""
    reading = read(folder)
    files = {path.name: path.read_text() for path in folder.glob("*.yaml")} | dict(reading.files)
    chosen = random.Random(20260601)
    for each in chosen.sample(_in_one_line(reading, files), 12):
        place = reading.written.place(each.collection, each.index, each.path)
        lines = str(files[place.file]).split("\n")
        name = f"{each.path[-1]}: "
        rest = lines[place.line - 1][place.column - 1 + len(name) :]
        lines[place.line - 1] = lines[place.line - 1].removesuffix(rest) + (
            str(each.value) if each.value else '""'
        )
        changed = {**files, place.file: "\n".join(lines)}
        contents = {
            name: text if isinstance(text, bytes) else str(text).encode() for name, text in changed.items()
        }
        findings = operating_model.read_files(contents).findings
        assert (each.path, place) in [(found.path, found.place) for found in findings], each


def _in_one_line(reading: operating_model.Reading, files: Mapping[str, object]) -> Sequence[Mutation]:
    """Give mutations of fields whose value is alone on the line of its name."""
    found = []
    for each in (*mutations.emptied(reading), *mutations.astray(reading)):
        place = reading.written.place(each.collection, each.index, each.path)
        line = str(files[place.file]).split("\n")[place.line - 1]
        alone = line.strip().removeprefix("- ").startswith(f"{each.path[-1]}: ")
        if (
            len(each.path) == 1
            and alone
            and not line.rstrip().endswith(("|", ">", "}", "]", '"'))
            and each.value != []
        ):
            found.append(each)
    return found
