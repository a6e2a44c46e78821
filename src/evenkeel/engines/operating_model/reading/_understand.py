"""From plain records to an operating model, or to what cannot be understood, each with its place."""

from collections.abc import Collection, Iterator
from dataclasses import replace
from typing import Any, Final

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from evenkeel.engines.operating_model import _schema
from evenkeel.engines.operating_model._codes import Code
from evenkeel.engines.operating_model._finding import Finding
from evenkeel.engines.operating_model._model import OperatingModel
from evenkeel.engines.operating_model.elements import _record
from evenkeel.engines.operating_model.elements._record import Anywhere, Link, Part, Record
from evenkeel.engines.operating_model.reading import _codes_of_language as codes
from evenkeel.engines.operating_model.reading._folder import Written, nearest

ALWAYS_TIGHT: Final = frozenset({"key", "free", "optional"})


def understand(written: Written) -> tuple[OperatingModel | None, list[Finding]]:
    """Make the model out of plain records. It is there even where links lead nowhere; not where a record is malformed."""
    findings = written_badly(written)
    plain = {
        name: records[0] if _schema.COLLECTIONS[name].single else records
        for name, records in written.records.items()
    }
    if "about" not in plain:
        findings.append(
            codes.MISSING.found(
                "The model does not say what it is: “about” is missing.",
                fix="Begin model.yaml with `about:` and, below it, `title:` and the name of the model.",
            )
        )
    try:
        model = OperatingModel.model_validate(plain)
    except ValidationError as error:
        told = {(finding.record, finding.path) for finding in findings}
        more = [
            _explained(written, detail)
            for detail in error.errors(include_url=False)
            if detail["loc"] != ("about",)
        ]
        return None, findings + [each for each in more if (each.record, each.path) not in told]
    findings += dangling(written, model)
    return model, findings


def written_badly(written: Written) -> list[Finding]:
    """Find fields that say nothing, and keys that are there twice."""
    return [*_empty(written), *_twice(written)]


def _ref(written: Written, collection: str, index: int) -> str:
    key = written.records[collection][index].get("key")
    return f"{collection}/{key}" if isinstance(key, str) else f"{collection}/#{index + 1}"


def _empty(written: Written) -> Iterator[Finding]:
    """A field that is written down says something."""
    for collection, records in written.records.items():
        for index, record in enumerate(records):
            for path in blank(record, ()):
                name = ".".join(str(step) for step in path)
                yield codes.EMPTY.found(
                    f"“{name}” of {_ref(written, collection, index)} is empty.",
                    record=_ref(written, collection, index),
                    path=path,
                    place=written.place(collection, index, path),
                )


def blank(value: Any, path: _schema.Path) -> Iterator[_schema.Path]:
    """Give the paths of values that say nothing."""
    if value is None or value in ([], {}) or (isinstance(value, str) and not value.strip()):
        yield path
    elif isinstance(value, dict):
        for name, inside in value.items():
            yield from blank(inside, (*path, name))
    elif isinstance(value, list):
        for index, inside in enumerate(value):
            yield from blank(inside, (*path, index))


def _twice(written: Written) -> Iterator[Finding]:
    """A key names one record of its collection."""
    for collection, records in written.records.items():
        first: dict[str, int] = {}
        for index, record in enumerate(records):
            key = record.get("key")
            if not isinstance(key, str):
                continue
            if key in first:
                yield codes.TWICE.found(
                    f"{collection}/{key} is there twice; the first stands in {written.place(collection, first[key])}.",
                    record=f"{collection}/{key}",
                    path=("key",),
                    place=written.place(collection, index, ("key",)),
                )
            first.setdefault(key, index)


def _part_at(kind: type[Part], path: _schema.Path) -> type[Part]:
    """Give the class of the record or part that holds the last step of a path."""
    part = kind
    for step in path[:-1]:
        if isinstance(step, str):
            field = _schema.fields(part).get(step)
            if field is None or field.part is None:
                break
            part = field.part
    return part


def _explained(written: Written, detail: ErrorDetails) -> Finding:
    """Say in words what Pydantic found, and where."""
    name, *rest = detail["loc"]
    collection = _schema.COLLECTIONS[str(name)]
    index, path = (0, tuple(rest)) if collection.single else (int(rest[0]), tuple(rest[1:]))
    said = explained(detail, kind=collection.record, path=path, ref=_ref(written, collection.name, index))
    return replace(said, place=written.place(collection.name, index, path))


def explained(detail: ErrorDetails, *, kind: type[Part], path: _schema.Path, ref: str) -> Finding:
    """Say in words what Pydantic found at a path of a record, or of a part, of a kind."""
    known = _schema.fields(_part_at(kind, path))
    last = str(path[-1]) if path else ""
    where = ".".join(str(step) for step in path)
    if detail["type"] == "missing":
        field = known[last]
        return codes.MISSING.found(
            f"“{where}” of {ref} is missing.",
            record=ref,
            path=path,
            fix=f"Add `{last}:` – {field.about[0].lower()}{field.about[1:]}.",
        )
    if detail["type"] == "extra_forbidden":
        return codes.UNKNOWN_FIELD.found(
            f"{ref} has a field “{where}” that records of this kind do not have.{nearest(last, known)}",
            record=ref,
            path=path,
            fix=f"Known fields: {', '.join(known)}.",
        )
    return codes.BAD_VALUE.found(
        f"“{where}” of {ref} cannot be {_shown(detail['input'])}: {wanted(detail)}.",
        record=ref,
        path=path,
        fix=_advice(known.get(last)),
    )


def _shown(value: Any) -> str:
    text = repr(value) if not isinstance(value, str) else f"“{value}”"
    return text if len(text) <= 80 else f"{text[:77]}…"


def wanted(detail: ErrorDetails) -> str:
    context = detail.get("ctx", {})
    kind = detail["type"]
    if kind == "string_type":
        return "words are expected; put a number or a date in quotes"
    if kind == "literal_error":
        return f"one of {context['expected']} is expected"
    if kind == "string_pattern_mismatch":
        return _PATTERNS.get(context["pattern"], "it is not written as it must be")
    if kind == "value_error":
        return str(context["error"])
    message = detail["msg"]
    return message[0].lower() + message[1:]


_PATTERNS: Final = {
    _record.KEY_PATTERN: "a key has small letters, digits and single hyphens between them",
    _record.DURATION_PATTERN: "a span of time is a number and min, h, d, wd or w, like 42d",
    _record.QUARTER_PATTERN: "a quarter is written like 2027-Q2",
    _record.TIME_PATTERN: 'a time of day is written in quotes, like "09:30"',
    _record.REF_PATTERN: "a link to any record is written like services/household-extension",
    _record.LINE_PATTERN: "it must be one line",
    _record.ADDRESS_PATTERN: "an address begins with https:, mailto: or tel:",
    _record.CURRENCY_PATTERN: "a currency has three capital letters, like EUR",
    _record.COUNTRY_PATTERN: "a country has two capital letters, like GB",
    _record.LANGUAGE_PATTERN: "a language is written like en or pt-BR",
    _record.DAY_PATTERN: "a day is one of mon, tue, wed, thu, fri, sat, sun",
}


def _advice(field: _schema.Field | None) -> str:
    if field is None or not field.about:
        return codes.BAD_VALUE.fix
    return f"`{field.name}` says: {field.about[0].lower()}{field.about[1:]}."


def dangling(written: Written, model: OperatingModel) -> Iterator[Finding]:
    """Every link leads to a record, every named file is there, every free field is a field."""
    for collection, index, finding in broken_links(model, written.files):
        yield replace(finding, place=written.place(collection, index, finding.path))


def broken_links(model: OperatingModel, files: Collection[str]) -> Iterator[tuple[str, int, Finding]]:
    """Find links and files that are not there; each with the collection of its record and the record's number in it."""
    for collection in _schema.COLLECTIONS:
        for index, record in enumerate(model.records(collection)):
            ref = f"{collection}/{record.key}"
            for finding in (*_links(model, record, ref), *_files(record, ref, files), *_free(record, ref)):
                yield collection, index, finding


def _links(model: OperatingModel, record: Record, ref: str) -> Iterator[Finding]:
    for reference in _schema.links(record):
        said = _leads(model, record, reference)
        if said:
            code, sentence = said
            where = ".".join(str(step) for step in reference.path)
            yield code.found(f"“{where}” of {ref} {sentence}", record=ref, path=reference.path)


def _files(record: Record, ref: str, files: Collection[str]) -> Iterator[Finding]:
    for path, file in _schema.files(record):
        if file not in files:
            said = f"{ref} names the file {file}, which is not in the folder.{nearest(file, files)}"
            yield codes.NO_FILE.found(said, record=ref, path=path)


def _free(record: Record, ref: str) -> Iterator[Finding]:
    known = _schema.fields(type(record))
    for number, name in enumerate(record.free):
        if name not in known or name in ALWAYS_TIGHT:
            said = f"“free” of {ref} names “{name}”.{nearest(name, known)}"
            yield codes.NOT_FREE.found(said, record=ref, path=("free", number))


def _leads(model: OperatingModel, record: Part, reference: _schema.Reference) -> tuple[Code, str] | None:
    """Say what is wrong with a link, if anything is."""
    fitting = reference.link.collections if isinstance(reference.link, Anywhere) else ()
    if fitting and reference.collection not in fitting:
        wanted = " or ".join(f"{name}/…" for name in fitting)
        return codes.WRONG_KIND, f"names {reference.collection}/{reference.key}; it takes {wanted}."
    if reference.collection not in _schema.COLLECTIONS:
        return (
            codes.WRONG_KIND,
            f"names {reference.collection}/{reference.key}, and “{reference.collection}” is no collection.",
        )
    if model.find(reference.collection, reference.key) is None:
        keys = [each.key for each in model.records(reference.collection)]
        shown = (
            reference.key if isinstance(reference.link, Link) else f"{reference.collection}/{reference.key}"
        )
        return codes.NOWHERE, (
            f"names “{shown}”, and no {_schema.COLLECTIONS[reference.collection].singular} has this key."
            f"{nearest(reference.key, keys)}"
        )
    return None
