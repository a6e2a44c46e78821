"""What an edit of one record changes in a model, and how it is told."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from evenkeel.engines import operating_model

LONGEST_NOTE: Final = 500


def altered(
    collection: str, *, before: operating_model.Record, after: operating_model.Record
) -> tuple[operating_model.Altered, ...]:
    """Give the fields of a record that say something else."""
    return tuple(
        operating_model.Altered(collection, before.key, name, was, now)
        for name in operating_model.fields(type(before))
        if (was := getattr(before, name)) != (now := getattr(after, name))
    )


def note(changes: Iterable[operating_model.Change], *, model: operating_model.OperatingModel) -> str:
    """Tell changes in a note: the first sentence, and how many more there are; empty where nothing changes."""
    every = operating_model.Diff(tuple(changes))
    if not every:
        return ""
    return told_note(operating_model.told(every, before=model))


def told_note(told: operating_model.ModelDiff) -> str:
    """Make a note of changes that are told."""
    sentences = [
        sentence.text
        for element in told.elements
        for subject in element.subjects
        for sentence in subject.sentences
    ]
    if not sentences:
        return ""
    more = f", and {len(sentences) - 1} more" if len(sentences) > 1 else ""
    room = LONGEST_NOTE - len(more)
    said = sentences[0].removesuffix(".") if more else sentences[0]
    first = said if len(said) <= room else f"{said[: room - 1]}…"
    return f"{first}{more}"


@dataclass(frozen=True)
class Removal:
    """What taking a record out means."""

    changes: tuple[operating_model.Change, ...]
    """That it goes, and that links to it go where they can."""
    taken_out: tuple[tuple[str, operating_model.Record], ...]
    """Records that name it and can do without, each with its collection."""
    left: tuple[tuple[str, operating_model.Record], ...]
    """Records that must name one: their links lead nowhere until somebody changes them."""


def removal(
    model: operating_model.OperatingModel, collection: str, record: operating_model.Record
) -> Removal:
    """Take a record out of a model, and out of the lists and places that name it."""
    ref = f"{collection}/{record.key}"
    changes: list[operating_model.Change] = []
    taken_out: list[tuple[str, operating_model.Record]] = []
    left: list[tuple[str, operating_model.Record]] = []
    for name, other in model.every():
        if (name, other.key) == (collection, record.key):
            continue
        if not any(f"{link.collection}/{link.key}" == ref for link in operating_model.links(other)):
            continue
        without = {
            field.name: value
            for field in operating_model.fields(type(other)).values()
            if (value := _without(field, getattr(other, field.name), ref)) != getattr(other, field.name)
        }
        changes += [
            operating_model.Altered(name, other.key, each, getattr(other, each), value)
            for each, value in without.items()
        ]
        after = other.model_copy(update=without)
        stays = any(f"{link.collection}/{link.key}" == ref for link in operating_model.links(after))
        (left if stays else taken_out).append((name, other))
    changes.append(operating_model.Removed(collection, record))
    return Removal(tuple(changes), tuple(taken_out), tuple(left))


def _without(field: operating_model.Field, value: Any, ref: str) -> Any:
    """Give what a field holds without a link; as it is where it must hold one."""
    if field.part is not None:
        if field.many:
            return tuple(_part_without(each, ref) for each in value)
        return value if value is None else _part_without(value, ref)
    if field.link is None or value is None:
        return value
    if field.many:
        rest = tuple(each for each in value if field.ref(each) != ref)
        return value if field.required and not rest else rest
    return None if field.ref(value) == ref and not field.required else value


def _part_without(part: operating_model.Part, ref: str) -> operating_model.Part:
    changed = {
        field.name: value
        for field in operating_model.fields(type(part)).values()
        if (value := _without(field, getattr(part, field.name), ref)) != getattr(part, field.name)
    }
    return part.model_copy(update=changed) if changed else part


def asked(
    findings: Iterable[operating_model.Finding], ref: str, fields: Iterable[str]
) -> dict[str, tuple[str, ...]]:
    """Give what checks ask of a record, by the field that they are about."""
    found: dict[str, tuple[str, ...]] = {}
    known = set(fields)
    for each in findings:
        if each.record == ref and each.accepted is None:
            name = str(each.path[0]) if each.path else next(iter(_named(each, known)), "")
            if name in known:
                found[name] = (*found.get(name, ()), f"{each.message} {each.fix}")
    return found


def _named(finding: operating_model.Finding, known: set[str]) -> Iterator[str]:
    """Find the field that the advice names, like “Say in `promise` what …”."""
    for piece in finding.fix.split("`")[1::2]:
        if piece in known:
            yield piece
