"""Overlays for tests: any that somebody could write, allowed or not, for a base."""

from collections.abc import Mapping
from typing import Any

from hypothesis import strategies as st

from evenkeel.engines import operating_model as om
from evenkeel.engines.operating_model import _schema
from evenkeel.engines.operating_model.writing import _dump
from tests.engines.operating_model import models

FORMS = {"forms/a.yaml": b"a", "processes/b.bpmn": b"b", "templates/c d.md": b"c"}
"""The files that random records name."""


def base_of(model: om.OperatingModel) -> om.Reading:
    reading = om.read_files(om.dump(model) | FORMS)
    assert reading.findings == ()
    assert reading.model == model
    return reading


def keys_of(model: om.OperatingModel) -> Mapping[str, list[str]]:
    return {name: [record.key for record in model.records(name)] for name in _schema.COLLECTIONS}


def loosened(model: om.OperatingModel) -> om.OperatingModel:
    """Give a model whose records leave every second field free, and whose first records are optional."""
    held: dict[str, Any] = {}
    for name, collection in _schema.COLLECTIONS.items():
        loose = tuple(
            each for each in _schema.fields(collection.record) if each not in ("key", "free", "optional")
        )
        records = [
            record.model_copy(update={"free": loose[number % 2 :: 2], "optional": number == 0})
            for number, record in enumerate(model.records(name))
        ]
        held[name] = (records[0] if records else None) if collection.single else tuple(records)
    return om.OperatingModel.model_validate(held)


@st.composite
def files(draw: st.DrawFn, model: om.OperatingModel, *, allowed: bool) -> dict[str, bytes]:
    """Draw the files of an overlay; with `allowed` it sets only what is free and leaves out only what is optional."""
    keys = keys_of(model)
    records = list(model.every())
    local: dict[str, list[dict[str, Any]]] = {}
    for name, record in draw(
        st.lists(st.sampled_from(records), max_size=4, unique_by=lambda each: each[1].key + each[0])
    ):
        other = _dump.plain(draw(models.records(name, keys, key=record.key)))
        fields = [each for each in other if each != "key" and (each in record.free or not allowed)]
        chosen = draw(st.lists(st.sampled_from(fields), max_size=3, unique=True)) if fields else []
        if chosen or not allowed:
            local.setdefault(name, []).append({"key": record.key, **{each: other[each] for each in chosen}})
    for name in draw(st.lists(st.sampled_from(list(_schema.COLLECTIONS)), max_size=2, unique=True)):
        key = draw(st.sampled_from(["own", "own-2", *([] if allowed else ["A", "b-2", name])]))
        kind = models.records(name, keys, key=name if _schema.COLLECTIONS[name].single else "own")
        if not kind.is_empty and not (allowed and (_schema.COLLECTIONS[name].single or name == "exceptions")):
            local.setdefault(name, []).append(_dump.plain(draw(kind)) | {"key": key})
    refs = [
        f"{name}/{record.key}"
        for name, record in records
        if not allowed or (record.optional and name != "about")
    ]
    head: dict[str, Any] = {"title": "Harbour Vale", "organisation": "harbour-vale"}
    head["without"] = draw(st.lists(st.sampled_from(refs), max_size=2, unique=True)) if refs else []
    local.setdefault("organisations", []).append({"key": "harbour-vale", "title": "Harbour Vale"})
    return {
        "overlay.yaml": _dump.yaml_of({name: value for name, value in head.items() if value}).encode(),
        "model.yaml": _dump.yaml_of({name: _single(name, many) for name, many in local.items()}).encode(),
    }


def _single(name: str, many: list[dict[str, Any]]) -> Any:
    if not _schema.COLLECTIONS[name].single:
        return many
    return {field: value for field, value in many[0].items() if field != "key"}
