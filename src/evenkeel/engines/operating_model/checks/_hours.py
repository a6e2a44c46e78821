"""Checks of opening hours, wherever they are written: channels, locations, services of partners."""

import itertools
from collections.abc import Iterator
from typing import Final

from evenkeel.engines.operating_model._codes import Code
from evenkeel.engines.operating_model._finding import Finding
from evenkeel.engines.operating_model.checks._check import Check
from evenkeel.engines.operating_model.checks._facts import Facts
from evenkeel.engines.operating_model.elements._record import Hours

CLOSED_BEFORE: Final = Code(
    "EK261",
    "error",
    "hours that close before they open",
    "Nobody can come at that time. Hours over midnight are written as two: until 23:59, and from 00:00 of the next day.",
    "Correct `opens` or `closes`.",
    """\
channels:
  - key: phone
    title: Phone
    kind: phone
    hours:
      - {days: [mon], opens: "15:00", closes: "09:00"}""",
    """\
channels:
  - key: phone
    title: Phone
    kind: phone
    hours:
      - {days: [mon], opens: "09:00", closes: "15:00"}""",
)
OVERLAPPING: Final = Code(
    "EK262",
    "warning",
    "hours that overlap",
    "Two hours on the same day lie over each other: one of them is most likely a slip.",
    "Write each day's hours so that one ends before the next begins.",
    """\
channels:
  - key: phone
    title: Phone
    kind: phone
    hours:
      - {days: [mon, tue], opens: "09:00", closes: "12:00"}
      - {days: [tue], opens: "10:00", closes: "16:00"}""",
    """\
channels:
  - key: phone
    title: Phone
    kind: phone
    hours:
      - {days: [mon, tue], opens: "09:00", closes: "12:00"}
      - {days: [tue], opens: "13:00", closes: "16:00"}""",
)


def _all_hours(facts: Facts) -> Iterator[tuple[str, str, tuple[Hours, ...]]]:
    model = facts.model
    for channel in model.channels:
        yield f"channels/{channel.key}", channel.title, channel.hours
    for location in model.locations:
        yield f"locations/{location.key}", location.title, location.hours
    for service in model.partner_services:
        yield f"partner_services/{service.key}", service.title, service.hours


def _closed_before(facts: Facts) -> Iterator[Finding]:
    """Hours open before they close."""
    for ref, title, several in _all_hours(facts):
        for position, hours in enumerate(several):
            if hours.closes <= hours.opens:
                said = f"“{title}” opens at {hours.opens} and closes at {hours.closes}."
                yield CLOSED_BEFORE.found(said, record=ref, path=("hours", position, "closes"))


def _overlapping(facts: Facts) -> Iterator[Finding]:
    """The hours of a day do not lie over each other."""
    for ref, title, several in _all_hours(facts):
        if len(several) > 1:
            ordered = sorted(
                (day, hours.opens, hours.closes, position)
                for position, hours in enumerate(several)
                for day in dict.fromkeys(hours.days)
            )
            told = set()
            for (day, _, closes, _), (next_day, opens, _, position) in itertools.pairwise(ordered):
                if day == next_day and opens < closes and position not in told:
                    told.add(position)
                    said = (
                        f"“{title}” has hours on {day} that begin at {opens}, while others end at {closes}."
                    )
                    yield OVERLAPPING.found(said, record=ref, path=("hours", position))


CHECKS: Final = (Check(CLOSED_BEFORE, _closed_before), Check(OVERLAPPING, _overlapping))
