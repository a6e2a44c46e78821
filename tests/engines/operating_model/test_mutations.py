"""Whatever is broken in a model is told, with the file and the line where it was written, and the record that it is in."""

import datetime as dt
import random
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest

from evenkeel.engines import operating_model
from evenkeel.engines.operating_model import Finding
from evenkeel.engines.operating_model.reading import _folder, _understand
from tests.engines.operating_model import mutations
from tests.engines.operating_model.mutations import Mutation

EXAMPLES = Path(__file__).parents[3] / "operating-models"
FOLDERS = sorted(
    path.parent for path in EXAMPLES.rglob("model.yaml") if "overlays" not in path.relative_to(EXAMPLES).parts
)
ON = dt.date(2026, 6, 1)

pytestmark = [
    pytest.mark.long,
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
    assert untold(reading, mutations.rounds(mutations.emptied(reading.written)), "EK006", alone=True) == []


def test_every_link_that_leads_nowhere_is_told_where_it_stands(folder: Path) -> None:
    reading = read(folder)
    dealt = mutations.rounds(mutations.astray(reading.written))
    assert untold(reading, dealt, "EK020", "EK022", "EK023", alone=False) == []


def test_a_place_is_the_line_in_which_the_value_is_written(folder: Path) -> None:
    """Hold the places against the text of the files, for every field and every item of a list."""
    reading = read(folder)
    lines = {path.name: path.read_text().splitlines() for path in folder.glob("*.yaml")}
    for each in mutations.emptied(reading.written):
        place = reading.written.place(each.collection, each.index, each.path)
        step = each.path[-1]
        if isinstance(step, str):
            assert lines[place.file][place.line - 1][place.column - 1 :].startswith(f"{step}:"), each


def test_a_file_with_one_thing_changed(folder: Path) -> None:
    """Change the text itself, one value at a time, and read it as people do; a sample, for reading takes its time."""
    reading = read(folder)
    files = _folder.files_of(folder)
    every = [*mutations.emptied(reading.written), *mutations.astray(reading.written)]
    for each in random.Random(20260601).sample(every, 15):
        findings = operating_model.read_files(mutations.in_text(files, reading.written, each)).findings
        assert (each.path, _place(reading, each)) in [(found.path, str(found.place)) for found in findings], (
            each
        )


def test_keys_in_words_that_lead_nowhere_are_told_by_the_checks(folder: Path) -> None:
    """The rule of an exception and the stages of a lane are names too, which only the checks can look up."""
    reading = read(folder)
    assert reading.model is not None
    before = operating_model.check(reading.model, on=ON)
    for each in named_in_words(reading):
        model, _ = _understand.understand(mutations.mutated(reading, [each], alone=False))
        assert model is not None
        new = [found for found in operating_model.check(model, on=ON) if found not in before]
        places = {str(found.place) for found in operating_model.located(new, reading=reading)}
        assert _place(reading, each) in places, each


def named_in_words(reading: operating_model.Reading) -> Iterator[Mutation]:
    for index, exception in enumerate(reading.written.records.get("exceptions", ())):
        key = "principles/nothing" if "/" in exception["rule"] else "EK999"
        yield Mutation("exceptions", index, ("rule",), key)
    for index, board in enumerate(reading.written.records.get("boards", ())):
        for number, lane in enumerate(board.get("lanes", ())):
            for position, _ in enumerate(lane.get("stages", ())):
                yield Mutation("boards", index, ("lanes", number, "stages", position), mutations.NOWHERE)


def test_an_overlay_with_one_thing_changed(folder: Path) -> None:
    """One place of each kind for every overlay, emptied and astray; each takes as long as working out its effective model."""
    for overlay in sorted(folder.glob("overlays/*")):
        written = _folder.written(without_head(_folder.files_of(overlay)))
        every = [*mutations.emptied(written), *mutations.astray(written)]
        some = {(each.kind, each.value in mutations.EMPTY): each for each in every}.values()
        assert [each for each in some if not told_of_overlay(folder, overlay, each)] == []


def told_of_overlay(folder: Path, overlay: Path, mutation: Mutation) -> bool:
    """Tell whether a mutation of an overlay is told at its place."""
    files = _folder.files_of(overlay)
    written = _folder.written(without_head(files))
    changed = mutations.in_text(files, written, mutation)
    reading = operating_model.read_overlay_files(changed, base=read(folder), name=overlay.name)
    place = f"overlays/{overlay.name}/{written.place(mutation.collection, mutation.index, mutation.path)}"
    return (mutation.path, place) in [(found.path, str(found.place)) for found in reading.findings]


def without_head(files: Mapping[str, bytes]) -> dict[str, bytes]:
    return {name: content for name, content in files.items() if name != "overlay.yaml"}
