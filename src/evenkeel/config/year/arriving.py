"""What comes in: how many cases of each kind, through which channel, when, and from whom."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from evenkeel.config.year import seasons
from evenkeel.config.year.values import Customer, Floats, Integers
from evenkeel.engines.operating_model import OperatingModel

EVENING_OUT: Final = 0.6
"""Power of the volumes: the example keeps more of what is rare, so that every shelf has something on it."""
USUAL_SHARES: Final = {"web": 41.0, "phone": 36.0, "e-mail": 10.0, "counter": 6.0, "letter": 7.0}
ONLY_BUSINESSES: Final = {"businesses"}
MINUTES_A_DAY: Final = 1_440
REGULARS: Final = 0.35
"""The part of the cases that come from those who come often."""


@dataclass(frozen=True)
class Arrivals:
    """Cases as they come in, in order of time; one entry per case."""

    minute: Floats
    """Since the midnight before the first day, by the clock on the wall."""
    kind: Integers
    """Position of the case type in the model."""
    service: tuple[str, ...]
    channel: tuple[str, ...]
    customer: Integers


@dataclass(frozen=True)
class Span:
    """The days in which cases come in."""

    first_day: dt.date
    days: int
    holidays: frozenset[dt.date]

    def day(self, number: int) -> dt.date:
        """Return the day with a number, the first being 0."""
        return self.first_day + dt.timedelta(days=number)


def arrived(
    model: OperatingModel,
    *,
    span: Span,
    cases: int,
    people: tuple[Customer, ...],
    seed: int,
    kept: Mapping[str, float],
) -> Arrivals:
    """Invent what comes in, in the proportions of the model's services and channels.

    `kept`: of which kinds of case so many times as many are kept.
    """
    draw = np.random.default_rng([seed, 5])
    services = [
        (service, kind)
        for service in model.services
        for kind in service.case_types
        if model.find("case_types", kind)
    ]
    weights = np.array(
        [_volume(model, service.key, kind) ** EVENING_OUT * kept.get(kind, 1.0) for service, kind in services]
    )
    counts = draw.multinomial(cases, weights / weights.sum()).tolist()
    position = {kind.key: number for number, kind in enumerate(model.case_types)}
    parts: list[tuple[Floats, int, str, str, Integers]] = []
    for (service, kind), count in zip(services, counts, strict=True):
        is_business = set(service.segments) == ONLY_BUSINESSES
        for channel, some in _by_channel(model, service.channels, count, draw):
            minutes = _minutes(kind, channel, some, span, draw)
            parts.append(
                (
                    minutes,
                    position[kind],
                    service.key,
                    channel,
                    _from(people, some, is_business=is_business, draw=draw),
                )
            )
    return _in_order(parts)


def _volume(model: OperatingModel, service: str, case_type: str) -> float:
    """Return how many cases of a kind a service brings in a year; several kinds share its volume."""
    found = next(each for each in model.services if each.key == service)
    kinds = [kind for kind in found.case_types if model.find("case_types", kind)]
    share = 0.25 if case_type.endswith("-urgent") else 1.0
    return (found.volume or 500) * share / len(kinds)


def _by_channel(
    model: OperatingModel, channels: tuple[str, ...], count: int, draw: np.random.Generator
) -> list[tuple[str, int]]:
    """Share cases out over the channels of a service, as all contacts are shared now."""
    mix = next((each for each in model.channel_mixes if each.service is None), None)
    now = {share.channel: float(share.now) for share in mix.shares} if mix else USUAL_SHARES
    shares = np.array([now.get(channel, 2.0) for channel in channels])
    return list(zip(channels, draw.multinomial(count, shares / shares.sum()).tolist(), strict=True))


def _minutes(kind: str, channel: str, count: int, span: Span, draw: np.random.Generator) -> Floats:
    """Invent when cases come in through a channel."""
    week = seasons.MONDAY_FIRST.get(channel, seasons.MONDAY_FIRST["web"])
    days = [span.day(number) for number in range(span.days)]
    busy = np.array(
        [
            week[day.weekday()]
            * seasons.of_month(kind, day.month)
            * (seasons.DAY_OFF.get(channel, 0.5) if day in span.holidays else 1.0)
            for day in days
        ]
    )
    hours = seasons.HOURS.get(channel, seasons.HOURS["web"])
    share = np.array(list(hours.values()))
    day = draw.choice(span.days, size=count, p=busy / busy.sum())
    hour = draw.choice(np.array(list(hours)), size=count, p=share / share.sum())
    return np.asarray(day * MINUTES_A_DAY + hour * 60.0 + draw.random(count) * 60.0)


def _from(
    people: tuple[Customer, ...], count: int, *, is_business: bool, draw: np.random.Generator
) -> Integers:
    """Choose customers: a part of the cases come from a few who come often."""
    organisations = sum(one.is_organisation for one in people)
    low, high = (0, max(organisations, 1)) if is_business else (organisations, len(people))
    anybody = draw.integers(low, high, size=count)
    regular = low + (draw.random(count) ** 3 * (high - low)).astype(np.int64)
    return np.where(draw.random(count) < REGULARS, regular, anybody)


def _in_order(parts: list[tuple[Floats, int, str, str, Integers]]) -> Arrivals:
    minute = np.concatenate([part[0] for part in parts])
    kind = np.concatenate([np.full(part[0].size, part[1]) for part in parts])
    which = np.concatenate([np.full(part[0].size, number) for number, part in enumerate(parts)])
    customer = np.concatenate([part[4] for part in parts])
    order = np.argsort(minute, kind="stable")
    return Arrivals(
        minute=minute[order],
        kind=kind[order],
        service=tuple(parts[number][2] for number in which[order].tolist()),
        channel=tuple(parts[number][3] for number in which[order].tolist()),
        customer=customer[order],
    )
