"""The models of a partnership beside each other: where they differ from the base, and from each other."""

import functools
import uuid
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from evenkeel.contexts.blueprint import comparing, models, packing, released
from evenkeel.contexts.blueprint.values import Release, Variant
from evenkeel.engines import operating_model

READINGS_KEPT = 16
AS_BASE = "as the base"
LEFT_OUT = "left out"
NOT_THERE = "not there"


@dataclass(frozen=True)
class Cell:
    """What one organisation says."""

    organisation: str
    text: str
    differs: bool
    """Whether it says something else than the base."""
    agreed: int
    """So many organisations, itself included, say the same."""


@dataclass(frozen=True)
class Row:
    """One thing in which not all are the same."""

    collection: operating_model.Collection
    key: str
    title: str
    field: str
    """The field; empty where it is about the record as a whole."""
    label: str
    base: str
    cells: tuple[Cell, ...]

    @property
    def ref(self) -> str:
        """Name the record."""
        return f"{self.collection.name}/{self.key}"

    @property
    def most(self) -> str:
        """Say what most say, where more than one of several say the same and it is not what the base says."""
        best = max(self.cells, key=lambda each: (each.differs, each.agreed))
        if not best.differs:
            return ""
        return (
            f"{best.agreed} of {len(self.cells)} organisations {'does' if best.agreed == 1 else 'do'} it so"
        )


def shown() -> tuple[Variant, ...]:
    """Return the variants that the organisations of the partnership show, by name."""
    rows = models.Variant.objects.filter(ended_at__isnull=True).defer("content").select_related("release")
    return tuple(
        Variant(
            id=row.id,
            organisation_id=row.organisation_id,
            organisation_name=row.organisation_name,
            release_number=row.release.number,
            branch=row.branch_name,
            revision=row.revision_number,
            shown_by_name=row.shown_by_name,
            shown_at=row.shown_at,
        )
        for row in rows.defer("content", "release__content").order_by("organisation_name")
    )


@functools.lru_cache(maxsize=READINGS_KEPT)
def _model(variant_id: uuid.UUID) -> operating_model.OperatingModel | None:
    """Read a variant; whether somebody may see it is asked before."""
    row = models.Variant.objects.get(id=variant_id)
    return operating_model.read_files(packing.unpacked(bytes(row.content))).model


def compared(base: Release, variants: tuple[Variant, ...]) -> tuple[Row, ...]:
    """Give everything in which variants differ from the base, in the order of the document."""
    return _compared(base, variants)


@functools.lru_cache(maxsize=READINGS_KEPT)
def _compared(base: Release, variants: tuple[Variant, ...]) -> tuple[Row, ...]:
    common = released.reading(base).model
    read = [(each.organisation_name, _model(each.id)) for each in variants]
    theirs = [(name, model) for name, model in read if model is not None]
    if common is None:
        return ()
    return tuple(_rows(common, theirs))


Named = list[tuple[str, operating_model.OperatingModel]]


def _rows(base: operating_model.OperatingModel, theirs: Named) -> Iterator[Row]:
    for collection in operating_model.COLLECTIONS.values():
        keys = dict.fromkeys(
            record.key
            for model in (base, *(each for _, each in theirs))
            for record in model.records(collection.name)
        )
        for key in keys:
            before = base.find(collection.name, key)
            records = [(name, model, model.find(collection.name, key)) for name, model in theirs]
            if any((record is None) != (before is None) for _, _, record in records):
                yield _whole(collection, key, before, records)
            if before is not None:
                yield from _fields(collection, base, before, records)


Records = list[tuple[str, operating_model.OperatingModel, operating_model.Record | None]]


def _whole(
    collection: operating_model.Collection,
    key: str,
    before: operating_model.Record | None,
    records: Records,
) -> Row:
    """Tell who leaves a record out, or who alone has it."""
    found = before or next(record for _, _, record in records if record is not None)
    said = [
        (
            name,
            AS_BASE
            if (record is None) == (before is None)
            else LEFT_OUT
            if before
            else record.title
            if record
            else "",
        )
        for name, _, record in records
    ]
    base = before.title if before else NOT_THERE
    label = "The whole record" if before else "Only here"
    return Row(collection, key, found.title, "", label, base, _cells(said))


def _fields(
    collection: operating_model.Collection,
    base: operating_model.OperatingModel,
    before: operating_model.Record,
    records: Records,
) -> Iterator[Row]:
    """Tell which fields of a record say something else with somebody."""
    for field in operating_model.fields(type(before)).values():
        was = getattr(before, field.name)
        if not any(record is not None and getattr(record, field.name) != was for _, _, record in records):
            continue
        said = [
            (
                name,
                LEFT_OUT
                if record is None
                else AS_BASE
                if getattr(record, field.name) == was
                else comparing.in_words(field, getattr(record, field.name), model),
            )
            for name, model, record in records
        ]
        label = field.label[:1].upper() + field.label[1:]
        words = comparing.in_words(field, was, base)
        yield Row(collection, before.key, before.title, field.name, label, words, _cells(said))


def _cells(said: list[tuple[str, str]]) -> tuple[Cell, ...]:
    agreed = Counter(text for _, text in said)
    return tuple(Cell(name, text, text != AS_BASE, agreed[text]) for name, text in said)
