"""The canvas: all elements of a model on one page, each with what it holds and how healthy it is."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from evenkeel.engines import operating_model

ABOVE: Final = ("strategy", "principles", "blueprint")
COMPONENTS: Final = (
    "customers",
    "channels",
    "propositions",
    "locations",
    "processes",
    "people",
    "technology",
    "performance",
)
AROUND: Final = ("governance",)
BESIDE: Final = ("common", "programme", "practice")
"""The places of the canvas: what steers on top, the eight components, governance around them, the rest below."""
_SHOWN: Final = 4


@dataclass(frozen=True)
class Tile:
    """One element on the canvas."""

    name: str
    number: str
    title: str
    holds: tuple[str, ...]
    """How many of what, like "12 services", the most telling first."""
    titles: tuple[str, ...]
    """Some of its records, by title."""
    errors: int
    warnings: int
    notes: int
    accepted: int
    gaps: int = 0
    """Records that are not yet as they shall be."""
    open_gaps: int = 0
    """Those of them that no action closes."""

    @property
    def health(self) -> str:
        """Say how it is in a word: "errors", "warnings", "empty" or "sound"."""
        if self.errors:
            return "errors"
        if not self.holds:
            return "empty"
        return "warnings" if self.warnings else "sound"


@dataclass(frozen=True)
class Canvas:
    """All tiles by their place."""

    above: tuple[Tile, ...]
    components: tuple[Tile, ...]
    around: tuple[Tile, ...]
    beside: tuple[Tile, ...]

    @property
    def tiles(self) -> tuple[Tile, ...]:
        """Give all tiles."""
        return (*self.above, *self.components, *self.around, *self.beside)


def canvas(
    model: operating_model.OperatingModel,
    findings: Iterable[operating_model.Finding],
    gap: operating_model.ModelGap | None = None,
) -> Canvas:
    """Put a model, what is wrong with it, and what lies between how it is now and it, on one page."""
    elements = {element.name: element for element in operating_model.ELEMENTS}
    by_element: dict[str, list[operating_model.Finding]] = {}
    for finding in findings:
        by_element.setdefault(element_of(finding), []).append(finding)

    gaps = {each.name: each.counts for each in gap.elements} if gap else {}

    def row(names: Sequence[str]) -> tuple[Tile, ...]:
        tiles = (_tile(model, elements[name], by_element.get(name, ())) for name in names)
        return tuple(
            replace(tile, gaps=counts.closed + counts.open, open_gaps=counts.open)
            if (counts := gaps.get(tile.name))
            else tile
            for tile in tiles
        )

    return Canvas(row(ABOVE), row(COMPONENTS), row(AROUND), row(BESIDE))


def element_of(finding: operating_model.Finding) -> str:
    """Name the element that a finding is about."""
    collection = (finding.record or "about/").partition("/")[0]
    known = operating_model.COLLECTIONS.get(collection)
    return known.element if known else "common"


def _tile(
    model: operating_model.OperatingModel,
    element: operating_model.Element,
    findings: Iterable[operating_model.Finding],
) -> Tile:
    collections = operating_model.collections_of(element.name)
    held = [
        (collection, model.records(collection.name))
        for collection in collections
        if collection.name != "about"
    ]
    severities = Counter("accepted" if each.accepted else each.severity for each in findings)
    first = next((records for collection, records in _telling(held) if records), ())
    return Tile(
        name=element.name,
        number=element.file.partition("-")[0].lstrip("0") if element.file[0].isdigit() else "",
        title=element.title,
        holds=tuple(_counted(collection, len(records)) for collection, records in held if records),
        titles=tuple(record.title for record in first[:_SHOWN]),
        errors=severities["error"],
        warnings=severities["warning"],
        notes=severities["note"],
        accepted=severities["accepted"],
    )


_TELLING: Final = {
    "strategy": "objectives",
    "processes": "case_types",
    "people": "units",
    "governance": "bodies",
}
"""The collection whose titles tell most, where it is not the first."""


def _telling(
    held: list[tuple[operating_model.Collection, tuple[operating_model.Record, ...]]],
) -> list[tuple[operating_model.Collection, tuple[operating_model.Record, ...]]]:
    return sorted(
        (pair for pair in held if not pair[0].single),
        key=lambda pair: _TELLING.get(pair[0].element) != pair[0].name,
    )


def _counted(collection: operating_model.Collection, number: int) -> str:
    if collection.single:
        return collection.label
    return f"{number} {collection.singular if number == 1 else collection.plural}"
