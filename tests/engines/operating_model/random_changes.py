"""Random changes of a model: every field can take any value that some record has in it, or an odd text."""

from collections.abc import Mapping
from typing import Any

from hypothesis import strategies as st

from evenkeel.engines import operating_model as om
from evenkeel.engines.operating_model import _change, _schema
from evenkeel.engines.operating_model.elements._record import Record

ODD = [
    "a: b",
    "- x",
    "# no comment",
    "yes",
    "1e3",
    "42",
    "~",
    "a, b [c] {d}",
    "'it' \"is\"",
    "é … 🙂",
    "x " * 90 + "end",
]
TEXTS = st.one_of(
    st.sampled_from([*ODD, "two\nlines\n\nand a paragraph", "ends: |\n  # like YAML"]),
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30)
    .map(str.strip)
    .filter(lambda text: text and not text.isspace()),
)
LINES = TEXTS.filter(lambda text: "\n" not in text)
ALWAYS = ("key", "free", "optional")


def values(field: _schema.Field, seen: list[Any]) -> st.SearchStrategy[Any]:
    """Give values for a field: what other records have in it, what it is by default, or odd texts where it takes any."""
    choices = [st.sampled_from(seen)] if seen else []
    if not field.required:
        choices.append(st.just(field.default))
    if field.name == "title":
        choices = [LINES]
    if field.name == "description":
        choices.append(TEXTS)
    return st.one_of(choices)


def seen(model: om.OperatingModel) -> Mapping[tuple[str, str], list[Any]]:
    """Give the values that each field of each collection has in a model."""
    return {
        (name, field): [getattr(record, field) for record in model.records(name)]
        for name, collection in _schema.COLLECTIONS.items()
        for field in _schema.fields(collection.record)
    }


def with_values(record: Record, update: Mapping[str, Any]) -> Record:
    """Give a record with other values in some fields."""
    held = {name: getattr(record, name) for name in type(record).model_fields}
    return type(record).model_validate(held | dict(update))


@st.composite
def changes(draw: st.DrawFn, model: om.OperatingModel) -> tuple[list[_change.Change], om.OperatingModel]:
    """Give changes of a model, and the model that they lead to, made here without any files."""
    known = seen(model)
    records: dict[str, list[Record]] = {name: list(model.records(name)) for name in _schema.COLLECTIONS}
    made: list[_change.Change] = []
    for _ in range(draw(st.integers(1, 5))):
        name = draw(st.sampled_from([name for name, many in records.items() if many]))
        single = _schema.COLLECTIONS[name].single
        kind = draw(st.sampled_from(["alter", "alter", *([] if single else ["add", "remove", "order"])]))
        index = draw(st.integers(0, len(records[name]) - 1))
        record = records[name][index]
        if kind == "alter":
            candidates = [
                f for f in _schema.fields(type(record)).values() if f.name != "key" and known[name, f.name]
            ]
            field = draw(st.sampled_from(candidates))
            value = draw(values(field, known[name, field.name]))
            made.append(_change.Altered(name, record.key, field.name, getattr(record, field.name), value))
            records[name][index] = with_values(record, {field.name: value})
        elif kind == "add":
            new = with_values(record, {"key": f"new-{len(made)}", "title": draw(LINES)})
            made.append(_change.Added(name, new))
            records[name].append(new)
        elif kind == "remove":
            made.append(_change.Removed(name, record))
            del records[name][index]
        else:
            before = tuple(each.key for each in records[name])
            records[name] = draw(st.permutations(records[name]))
            # Changes of order come last, and name the order at the end: so no record may come or go after it.
            made.append(_change.Reordered(name, before, tuple(each.key for each in records[name])))
            break
    return made, _model(records)


def _model(records: Mapping[str, list[Record]]) -> om.OperatingModel:
    held: dict[str, Any] = {}
    for name, many in records.items():
        if _schema.COLLECTIONS[name].single:
            held[name] = many[0] if many else None
        else:
            held[name] = tuple(many)
    return om.OperatingModel.model_validate(held)
