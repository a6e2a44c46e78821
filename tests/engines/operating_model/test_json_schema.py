"""The JSON Schema says what the reading says: what it accepts is understood, what the reading refuses it refuses too."""

import copy
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evenkeel.engines import operating_model
from evenkeel.engines.operating_model import _schema
from evenkeel.engines.operating_model._model import ELEMENTS, OperatingModel
from evenkeel.engines.operating_model.reading import _yaml
from evenkeel.engines.operating_model.writing import _dump
from tests.engines.operating_model import models

EXAMPLES = Path(__file__).parents[3] / "operating-models"
NAMES = [element.name for element in ELEMENTS]
BEYOND_ONE_FILE = {"EK013", "EK020", "EK021", "EK022"}
"""Keys that are there twice, links and files: only the reading sees all of them."""


@cache
def told_of(element: str | None = None, overlay: bool = False) -> Any:
    return operating_model.schema(element, overlay=overlay)


@cache
def validator(element: str | None = None, overlay: bool = False) -> Any:
    return jsonschema.Draft202012Validator(told_of(element, overlay))


@cache
def everything() -> str:
    """Write a model in which every field of every kind of record says something; its links lead nowhere."""
    whole = operating_model.starter(title="Ours", small=True)["model.yaml"].decode()
    text = re.sub(r"(?m)^# (?=\w+:$|  )", "", whole)
    assert operating_model.read_files({"model.yaml": text.encode()}).model is not None
    return text


def understood(text: str) -> Any:
    return _yaml.parse(text.encode()).value


class TestSchemas:
    @pytest.mark.parametrize("overlay", [False, True], ids=["base", "overlay"])
    @pytest.mark.parametrize("element", NAMES)
    def test_it_is_a_schema(self, element: str, overlay: bool) -> None:
        told = told_of(element, overlay)
        jsonschema.Draft202012Validator.check_schema(told)
        assert "evenkeel-operating-model:1" in told["$id"]
        references = set(re.findall(r'"#/\$defs/(\w+)"', json.dumps(told)))
        assert references == set(told["$defs"])

    def test_every_field_is_told_with_its_description(self) -> None:
        told = told_of()
        for name, collection in _schema.COLLECTIONS.items():
            record = told["$defs"][collection.record.__name__]
            known = set(_schema.fields(collection.record)) - ({"key"} if collection.single else set())
            assert set(record["properties"]) == known, name
            assert all(each["description"] for each in record["properties"].values()), name
            assert not record["additionalProperties"]

    def test_an_element_has_its_own_collections_and_model_yaml_may_have_all(self) -> None:
        assert list(told_of("people")["properties"]) == [
            "structure",
            "units",
            "roles",
            "skills",
        ]
        assert list(told_of()["properties"]) == list(_schema.COLLECTIONS)
        assert told_of() == told_of("common")

    def test_the_head_of_an_overlay(self) -> None:
        head = jsonschema.Draft202012Validator(operating_model.schema("overlay"))
        said = {"title": "Harbour", "organisation": "harbour-vale", "without": ["services/moorings"]}
        assert list(head.iter_errors(said)) == []
        for wrong in (
            {},
            {**said, "without": ["moorings"]},
            {**said, "organization": "x"},
            {**said, "title": None},
        ):
            assert list(head.iter_errors(wrong)), wrong

    def test_an_unknown_element_is_refused(self) -> None:
        with pytest.raises(operating_model.NoElement, match="no element “persons”"):
            operating_model.schema("persons")


def example_files() -> Iterator[tuple[Path, str, bool]]:
    for path in sorted(EXAMPLES.rglob("*.yaml")):
        element = next(
            (e.name for e in ELEMENTS if path.stem == e.file or path.stem.startswith(f"{e.file}-")), None
        )
        if element is not None and path.parent.name not in ("forms", "decisions"):
            yield path, element, path.parent.parent.name == "overlays"


class TestWhatIsRight:
    @pytest.mark.parametrize(
        ("path", "element", "overlay"),
        [
            pytest.param(*each, id=str(each[0].relative_to(EXAMPLES)))
            for each in example_files()
        ],
    )  # fmt: skip
    def test_examples(self, path: Path, element: str, overlay: bool) -> None:
        flaws = validator(element, overlay).iter_errors(understood(path.read_text()))
        assert [f"{flaw.json_path}: {flaw.message}" for flaw in flaws] == []

    def test_a_model_that_says_everything(self) -> None:
        assert list(validator().iter_errors(understood(everything()))) == []

    @pytest.mark.slow
    @settings(max_examples=10, deadline=None)
    @given(model=models.models())
    def test_any_model_as_it_is_written(self, model: OperatingModel) -> None:
        for name, content in operating_model.dump(model).items():
            element = next(each.name for each in ELEMENTS if name == f"{each.file}.yaml")
            flaws = validator(element).iter_errors(understood(content.decode()))
            assert [f"{flaw.json_path}: {flaw.message}" for flaw in flaws] == []

    def test_an_overlay_says_parts_of_records(self) -> None:
        part = {"services": [{"key": "permit", "promise": "Soon."}], "structure": {"span_to": 9}}
        assert list(validator(None, True).iter_errors(part)) == []
        assert list(validator().iter_errors(part)) != []
        assert list(validator(None, True).iter_errors({"services": [{"promise": "Soon."}]})) != []


WRONG = {
    "an unknown collection": "service: [{key: a, title: A}]",
    "an unknown field": "services: [{key: a, title: A, promises: Soon.}]",
    "a missing title": "services: [{key: a}]",
    "a missing key": "services: [{title: A}]",
    "a key of a single record": "structure: {key: structure, title: S}",
    "a record where a list belongs": "services: {key: a, title: A}",
    "a list where a record belongs": "structure: [{title: A}]",
    "an empty collection": "services: []",
    "an empty field": "services: [{key: a, title: A, promise: }]",
    "an empty list": "services: [{key: a, title: A, channels: []}]",
    "a blank text": "services: [{key: a, title: A, promise: '  '}]",
    "a key in capitals": "services: [{key: A, title: A}]",
    "a title in two lines": 'services: [{key: a, title: "A\\nB"}]',
    "a word that cannot be chosen": "services: [{key: a, title: A, platform: uncommon}]",
    "a duration in words": "case_types: [{key: a, title: A, kind: call, norm_time: six weeks}]",
    "a quarter that is none": "actions: [{key: a, title: A, target_area: people, design_by: 2027-Q5}]",
    "a moment for a day": "systems: [{key: a, title: A, retires: 2027-06-30T00:00:00}]",
    "a number for a day": "systems: [{key: a, title: A, retires: 20270630}]",
    "a number for words": "systems: [{key: a, title: A, supplier: 42}]",
    "too large a share": "channel_mixes: [{key: a, title: A, shares: [{channel: web, now: 101, target: 1}]}]",
    "a field of a part that is missing": "channel_mixes: [{key: a, title: A, shares: [{channel: web, now: 1}]}]",
    "a file outside the folder": "processes: [{key: a, title: A, bpmn: ../a.bpmn}]",
    "a holder that cannot decide": "decisions: [{key: a, title: A, holder: units/x}]",
    "a link into no collection": "risks: [{key: a, title: A, likelihood: 1, impact: 1, on: thing/x}]",
    "a free field that is none": "services: [{key: a, title: A, free: [promises]}]",
}


class TestWhatIsWrong:
    @pytest.mark.parametrize("text", WRONG.values(), ids=WRONG.keys())
    def test_both_refuse_it(self, text: str) -> None:
        whole = f"about: {{title: Ours}}\n{text}\n"
        assert list(validator().iter_errors(understood(whole)))
        assert operating_model.read_files({"model.yaml": whole.encode()}).findings

    @pytest.mark.slow
    @settings(max_examples=100, deadline=None)
    @given(data=st.data())
    def test_both_say_the_same_of_a_record_with_one_thing_changed(self, data: st.DataObject) -> None:
        collection, record, path = data.draw(st.sampled_from(places()))
        agrees(collection, record, path, data.draw(st.sampled_from(JUNK)))


JUNK: tuple[Any, ...] = (
    None, "", "  ", [], {}, [None], [""], [[]], {"a": 1}, "Words, some of them", "two\nlines", "x" * 400, "UPPER",
    "a-key", "roles/lead", "roles/Lead", "things/x", "42d", "42 d", "2027-Q3", "2027-Q0", "2027-06-30", "2027-6-3",
    "25:00", "09:30", "a/../b", "/a", "processes/a.bpmn", "http://example.org", "example.org", "EUR", "en", ["mon"],
    -1, 0, 1, 3, 6, 101, 0.5, 5_000_000_000, ["a", "b", "c", "d", "e", "f", "g"], ["title"], "promise",
)  # fmt: skip
"""What may be written by mistake. Nothing that the reading understands as what it looks like: "3" as 3, yes as true."""


@cache
def places() -> list[tuple[str, Any, _schema.Path]]:
    """Give every place in the records of the model that says everything."""
    found = []
    for name, held in understood(everything()).items():
        record = held if _schema.COLLECTIONS[name].single else held[0]
        found += [(name, record, path) for path in _paths(record, ())]
    return found


def _paths(value: Any, path: _schema.Path) -> Iterator[_schema.Path]:
    if path:
        yield path
    if isinstance(value, dict):
        yield (*path, "unheard_of")
        for name, inner in value.items():
            yield from _paths(inner, (*path, name))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _paths(inner, (*path, index))


def agrees(collection: str, record: Any, path: _schema.Path, junk: Any) -> None:
    """Hold that schema and reading refuse, or accept, a record in which something is put at a place."""
    changed = copy.deepcopy(record)
    holder = changed
    for step in path[:-1]:
        holder = holder[step]
    if isinstance(holder[path[-1]] if path[-1] != "unheard_of" else None, bool) and junk in (0, 1):
        return  # The reading takes 1 for yes; a schema cannot say so without taking it everywhere.
    holder[path[-1]] = junk
    single = _schema.COLLECTIONS[collection].single
    whole = {"about": {"title": "Ours"}, collection: changed if single else [changed]}
    content = _dump.yaml_of(whole).encode()
    assert understood(content.decode()) == whole
    refused = {finding.code for finding in operating_model.read_files({"model.yaml": content}).findings}
    flaws = [f"{flaw.json_path}: {flaw.message}" for flaw in validator().iter_errors(whole)]
    assert bool(flaws) == bool(refused - BEYOND_ONE_FILE) or (flaws and refused), (
        collection,
        path,
        junk,
        refused,
        flaws,
    )
