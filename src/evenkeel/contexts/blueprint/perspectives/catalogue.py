"""The service catalogue: what customers get, of whom, how soon, and through which channels."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from evenkeel.contexts.blueprint.perspectives import wording
from evenkeel.contexts.blueprint.perspectives.wording import Named
from evenkeel.engines import operating_model

By = Literal["unit", "segment", "channel"]
BY: Final[dict[By, str]] = {"unit": "unit", "segment": "group of customers", "channel": "channel"}
"""What the catalogue can be arranged by, in words."""


@dataclass(frozen=True)
class Entry:
    """A service in the catalogue."""

    service: Named
    promise: str
    norm_time: str
    """How soon, in words; several where its kinds of case differ."""
    unit: Named | None
    segments: tuple[Named, ...]
    channels: tuple[Named, ...]
    volume: str
    platform: str


@dataclass(frozen=True)
class Line:
    """An entry under its heading."""

    heading: str
    entry: Entry


def entries(
    model: operating_model.OperatingModel,
    *,
    words: str = "",
    unit: str = "",
    segment: str = "",
    channel: str = "",
) -> tuple[Entry, ...]:
    """Give the services that fit all that is asked for, in the order of the model."""
    return tuple(
        _entry(model, service.key)
        for service in model.services
        if (not unit or service.unit == unit)
        and (not segment or segment in service.segments)
        and (not channel or channel in service.channels)
        and wording.matches(
            words, service.title, service.description, service.promise, service.outcome, service.eligibility
        )
    )


def arranged(entries: tuple[Entry, ...], by: By) -> tuple[Line, ...]:
    """Put entries under headings; one with several segments or channels stands under each of them."""
    return tuple(
        sorted(
            (Line(heading, entry) for entry in entries for heading in _headings(entry, by)),
            key=lambda line: (not line.heading, line.heading.casefold()),
        )
    )


def _headings(entry: Entry, by: By) -> list[str]:
    if by == "unit":
        return [entry.unit.title if entry.unit else ""]
    return [each.title for each in (entry.segments if by == "segment" else entry.channels)] or [""]


def _entry(model: operating_model.OperatingModel, key: str) -> Entry:
    service = next(each for each in model.services if each.key == key)
    return Entry(
        service=Named("services", key, service.title),
        promise=service.promise or service.description or "",
        norm_time=" or ".join(dict.fromkeys(_norm_times(model, service.case_types))),
        unit=wording.one(model, "units", service.unit),
        segments=wording.named(model, "segments", service.segments),
        channels=wording.named(model, "channels", service.channels),
        volume=f"{service.volume:,}" if service.volume is not None else "",
        platform=service.platform,
    )


def _norm_times(model: operating_model.OperatingModel, keys: tuple[str, ...]) -> Iterator[str]:
    for case_type in model.case_types:
        if case_type.key in keys and case_type.norm_time:
            yield wording.said(case_type, "norm_time")
