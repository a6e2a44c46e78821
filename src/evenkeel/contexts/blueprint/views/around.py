"""What a page of a record shows around it: the views that it stands in, its dates, and what can be made from it."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from django.urls import reverse

from evenkeel.contexts.blueprint import arising, elsewhere
from evenkeel.contexts.blueprint.pictures import dates, wheel
from evenkeel.contexts.blueprint.pictures.named import Named
from evenkeel.contexts.blueprint.values import Kind
from evenkeel.contexts.blueprint.views import shown
from evenkeel.engines import operating_model
from evenkeel.kernel import time

DATES_SHOWN: Final = 3
KEYED: Final = {"roles": ("role", "Role description"), "services": ("service", "Service concept")}
"""Collections whose records have a page of their own."""
VIEWS: Final = {
    "vision": ("thread", "Golden thread"),
    "goals": ("thread", "Golden thread"),
    "objectives": ("thread", "Golden thread"),
    "measures": ("thread", "Golden thread"),
    "annual_wheel": ("wheel", "Annual wheel"),
    "meetings": ("wheel", "Annual wheel"),
    "reviews": ("wheel", "Annual wheel"),
    "units": ("organisation", "Organisation chart"),
    "pestel": ("pestel", "PESTEL board"),
    "capabilities": ("capabilities", "Capability map"),
    "systems": ("landscape", "System landscape"),
    "processes": ("critical", "Critical processes"),
    "locations": ("locations", "Locations"),
    "glossary": ("glossary", "Glossary"),
}
"""The view in which the records of a collection are seen among others."""
BY_UNIT: Final = ("annual_wheel", "meetings", "reviews", "measures")
"""Collections whose view is that of the record's unit."""


def pages(seen: shown.Shown, collection: str, record: operating_model.Record) -> tuple[elsewhere.Page, ...]:
    """Give the views in which a record is seen, and the pages of other contexts that follow it."""
    found = list(_views(seen, collection, record))
    if seen.branch.kind is not Kind.DRAFT:
        found += elsewhere.pages(
            organisation_id=seen.branch.organisation_id, collection=collection, key=record.key
        )
    return tuple(found)


def _views(seen: shown.Shown, collection: str, record: operating_model.Record) -> Iterator[elsewhere.Page]:
    branch = seen.branch.name
    if collection in KEYED:
        name, label = KEYED[collection]
        yield elsewhere.Page(label, reverse(f"blueprint:{name}", args=[branch, record.key]))
    if collection in VIEWS:
        name, label = VIEWS[collection]
        url, unit = reverse(f"blueprint:{name}", args=[branch]), getattr(record, "unit", None)
        if collection in BY_UNIT and unit and seen.model.find("units", unit):
            url, label = f"{url}?unit={unit}", f"{label} of {shown.title(seen.model, 'units', unit)}"
        yield elsewhere.Page(label, f"{url}#unit-{record.key}" if collection == "units" else url)


@dataclass(frozen=True)
class Occasion:
    """The meeting or review in which an entry of the wheel is dealt with, or which a page is about."""

    named: Named
    kind: str
    said: str
    """On which days it is held."""
    coming: tuple[dt.date, ...]
    """Its next dates."""


def occasion(seen: shown.Shown, ref: str | None) -> Occasion | None:
    """Give a meeting or review with its next dates; None where it is none, or not there."""
    collection, _, key = (ref or "").partition("/")
    found = seen.model.find(collection, key) if collection in arising.KINDS else None
    every = getattr(found, "every", None)
    if found is None or every is None:
        return None
    today = time.now().astimezone(seen.context["zone"]).date()
    course = dates.Course(
        every, today.year, dates.working(seen.model), dates.places(seen.model).get(f"{collection}/{key}")
    )
    return Occasion(
        named=Named(found.title, reverse("blueprint:record", args=[seen.branch.name, collection, key])),
        kind=operating_model.COLLECTIONS[collection].singular,
        said=f"{every}, {course.said}" if every != "daily" else course.said,
        coming=course.coming(today, number=DATES_SHOWN),
    )


def dated(seen: shown.Shown, year: wheel.Wheel) -> wheel.Wheel:
    """Say of each entry of a year when it is dealt with next, or that nothing deals with it."""
    unheld = {each.record for each in seen.findings if each.code == "EK112" and each.accepted is None}
    entries = []
    for each in year.entries:
        held = occasion(seen, each.occasion)
        next_on = held.coming[0] if held and held.coming else None
        entries.append(replace(each, next_on=next_on, is_unheld=f"{arising.WHEEL}/{each.key}" in unheld))
    return replace(year, entries=tuple(entries))


@dataclass(frozen=True)
class Offer:
    """Something that can be made from an entry."""

    label: str
    url: str


def offers(seen: shown.Shown, key: str) -> tuple[Offer, ...]:
    """Offer to make the meeting or the review of an entry; where the branch is not edited, in a draft that is begun for it."""
    return tuple(
        Offer(
            f"Create its {operating_model.COLLECTIONS[kind].singular}",
            f"{reverse('blueprint:new-record', args=[seen.branch.name, kind])}?from={key}",
        )
        for kind in arising.KINDS
    )


def of_record(seen: shown.Shown, collection: str, record: operating_model.Record) -> dict[str, object]:
    """Return what the page of a record needs."""
    found: dict[str, object] = {"pages": pages(seen, collection, record)}
    if collection in arising.KINDS:
        found["occasion"] = occasion(seen, f"{collection}/{record.key}")
    if isinstance(record, operating_model.WheelEntry):
        held = occasion(seen, record.held_in)
        is_tight = seen.standing is not None and "held_in" in seen.standing.tight(collection, record.key)
        can_offer = (held is None and not is_tight) and (
            seen.may_edit or (seen.may_design and seen.branch.kind is not Kind.DRAFT)
        )
        found |= {
            "is_entry": True,
            "body": shown.title(seen.model, "bodies", record.body or ""),
            "occasion": held,
            "is_tight": is_tight,
            "offers": offers(seen, record.key) if can_offer else (),
        }
    return found
