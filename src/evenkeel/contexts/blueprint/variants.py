"""The models of a partnership beside each other: where they differ from the base, and from each other."""

import functools
import uuid
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from evenkeel.contexts.blueprint import comparing, models, packing, released, rules
from evenkeel.contexts.blueprint.values import Files, Release, Variant
from evenkeel.engines import operating_model

READINGS_KEPT = 16
AS_BASE = "as the base"
LEFT_OUT = "left out"
NOT_THERE = "not there"
LONGEST_MOST = 80


@dataclass(frozen=True)
class Cell:
    """What one organisation says."""

    organisation: str
    text: str
    differs: bool
    """Whether it says something else than the base."""
    agreed: int
    """So many organisations, itself included, say the same."""
    variant_id: uuid.UUID

    @property
    def can_be_proposed(self) -> bool:
        """Tell whether it is something that the base could say as well."""
        return self.differs and self.text != LEFT_OUT


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
        """Say how many do the same in another way than the base, where they are more than one."""
        best = max((each for each in self.cells if each.differs), key=lambda each: each.agreed, default=None)
        if best is None or best.agreed == 1:
            return ""
        short = best.text if len(best.text) <= LONGEST_MOST else f"{best.text[:LONGEST_MOST]}…"
        return f"{best.agreed} of {len(self.cells)} organisations do it so: {short}"


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


def reading(*, variant_id: uuid.UUID) -> operating_model.Reading:
    """Return what a variant says that is shown now. Raises rules.NoSuchRevision."""
    if not models.Variant.objects.filter(id=variant_id, ended_at__isnull=True).exists():
        raise rules.NoSuchRevision
    return _reading(variant_id)


@functools.lru_cache(maxsize=READINGS_KEPT)
def _reading(variant_id: uuid.UUID) -> operating_model.Reading:
    """Read a variant; whether somebody may see it is asked before."""
    row = models.Variant.objects.get(id=variant_id)
    return operating_model.read_files(packing.unpacked(bytes(row.content)))


def compared(base: Release, variants: tuple[Variant, ...]) -> tuple[Row, ...]:
    """Give everything in which variants differ from the base, in the order of the document.

    What a variant says as the older release says it on which it stands is no difference: it comes with an upgrade.
    """
    return _compared(base, variants)


@dataclass(frozen=True)
class _Theirs:
    """A variant as it is read, with the release that it stands on."""

    variant_id: uuid.UUID
    organisation: str
    model: operating_model.OperatingModel
    base: operating_model.OperatingModel
    release: int
    newest: int

    @property
    def unchanged(self) -> str:
        """Say that it says what its release says."""
        return AS_BASE if self.release == self.newest else f"as release {self.release} says"

    def is_own_way(self, collection: str, key: str) -> bool:
        """Tell whether it has a record that its release has not, or the other way round."""
        return (self.model.find(collection, key) is None) != (self.base.find(collection, key) is None)


@functools.lru_cache(maxsize=READINGS_KEPT)
def _compared(base: Release, variants: tuple[Variant, ...]) -> tuple[Row, ...]:
    common = released.reading(base).model
    theirs = []
    for each in variants:
        model = _reading(each.id).model
        own = released.reading(released.numbered(number=each.release_number)).model
        if model is not None and own is not None:
            theirs.append(
                _Theirs(each.id, each.organisation_name, model, own, each.release_number, base.number)
            )
    return tuple(_rows(common, theirs)) if common is not None else ()


def _rows(base: operating_model.OperatingModel, theirs: list[_Theirs]) -> Iterator[Row]:
    for collection in operating_model.COLLECTIONS.values():
        models_ = (base, *(each.model for each in theirs))
        keys = dict.fromkeys(record.key for model in models_ for record in model.records(collection.name))
        for key in keys:
            if any(each.is_own_way(collection.name, key) for each in theirs):
                yield _whole(collection, key, base, theirs)
            before = base.find(collection.name, key)
            if before is not None:
                yield from _fields(collection, base, before, theirs)


def _whole(
    collection: operating_model.Collection,
    key: str,
    base: operating_model.OperatingModel,
    theirs: list[_Theirs],
) -> Row:
    """Tell who leaves a record out, or who alone has it."""
    before = base.find(collection.name, key)
    records = [each.model.find(collection.name, key) for each in theirs]
    said = []
    for each, record in zip(theirs, records, strict=True):
        if not each.is_own_way(collection.name, key):
            said.append((each.organisation, each.unchanged if before else NOT_THERE, False))
        else:
            said.append((each.organisation, record.title if record else LEFT_OUT, True))
    title = next(record.title for record in (before, *records) if record is not None)
    label = "The whole record" if before else "Only here"
    return Row(collection, key, title, "", label, before.title if before else NOT_THERE, _cells(theirs, said))


def _fields(
    collection: operating_model.Collection,
    base: operating_model.OperatingModel,
    before: operating_model.Record,
    theirs: list[_Theirs],
) -> Iterator[Row]:
    """Tell which fields of a record say something else with somebody."""
    for field in operating_model.fields(type(before)).values():
        said = [_said(each, collection.name, before.key, field) for each in theirs]
        if not any(differs and text != LEFT_OUT for _, text, differs in said):
            continue
        label = field.label[:1].upper() + field.label[1:]
        words = comparing.in_words(field, getattr(before, field.name), base)
        yield Row(collection, before.key, before.title, field.name, label, words, _cells(theirs, said))


def _said(theirs: _Theirs, collection: str, key: str, field: operating_model.Field) -> tuple[str, str, bool]:
    """Say what somebody says in a field, and whether it is another than the release says on which it stands."""
    record, own = (model.find(collection, key) for model in (theirs.model, theirs.base))
    if record is None:
        return theirs.organisation, LEFT_OUT if own is not None else theirs.unchanged, own is not None
    value = getattr(record, field.name)
    if own is not None and value == getattr(own, field.name):
        return theirs.organisation, theirs.unchanged, False
    return theirs.organisation, comparing.in_words(field, value, theirs.model), True


def proposed(
    *, base: operating_model.Reading, theirs: operating_model.Reading, ref: str, field: str
) -> tuple[operating_model.Record, Files]:
    """Give the record, and the files of a base that says in a field what a variant says, or that has its own record.

    Raises rules.NoSuchRecord where there is nothing to propose.
    """
    collection, _, key = ref.partition("/")
    before, record = (
        each.model.find(collection, key) if each.model and collection in operating_model.COLLECTIONS else None
        for each in (base, theirs)
    )
    if record is None or (before is None) != (not field):
        raise rules.NoSuchRecord
    if before is None:
        named = {
            path: theirs.files[path]
            for each in operating_model.fields(type(record)).values()
            if each.file
            for path in _many(getattr(record, each.name))
            if path in theirs.files and path not in base.files
        }
        change: operating_model.Change = operating_model.Added(collection, record)
        return record, {**operating_model.edited(base.sources, [change]), **named}
    if field in ("key", "free", "optional") or field not in operating_model.fields(type(record)):
        raise rules.NoSuchRecord
    change = operating_model.Altered(collection, key, field, getattr(before, field), getattr(record, field))
    return record, operating_model.edited(base.sources, [change])


def _many(value: object) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, tuple) else () if value is None else (str(value),)


def _cells(theirs: list[_Theirs], said: list[tuple[str, str, bool]]) -> tuple[Cell, ...]:
    agreed = Counter(text for _, text, _ in said)
    return tuple(
        Cell(name, text, differs, agreed[text], each.variant_id)
        for each, (name, text, differs) in zip(theirs, said, strict=True)
    )
