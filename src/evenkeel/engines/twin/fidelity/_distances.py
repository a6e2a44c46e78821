"""How far one log is from another, looked at in nine ways.

The definitions are those of Chapela-Campa, Benchekroun, Baron, Dumas, Krass and Senderovich, "Can I Trust My Simulation Model?
Measuring the Quality of Business Process Simulation Models" (BPM 2023) and of their later "A Framework for Measuring the
Quality of Business Process Simulation Models" (Information Systems, 2025), with figures in whole hours.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np

from evenkeel.engines.twin import _log
from evenkeel.engines.twin.fidelity import _earth, _traits

FARTHEST = 23.0
"""Hours between the first and the last hour of a day: what a weekday costs on which one log has something and the other nothing."""
PARTS = 100
"""People are counted in hundredths of a person; what is less is cut off, as the published measure does."""


def n_gram(first: _traits.Traits, second: _traits.Traits, *, n: int) -> float:
    """Return the share of sequences of n activities that the other log does not have as often, between 0 and 1."""
    return _earth.unmatched(first.n_grams(n), second.n_grams(n))


def absolute_events(first: _traits.Traits, second: _traits.Traits) -> float:
    """Return by how many hours starts and ends have to be moved in the calendar, on average."""
    return _earth.moved(first.absolute, second.absolute)


def relative_events(first: _traits.Traits, second: _traits.Traits) -> float:
    """Return by how many hours starts and ends have to be moved within their cases, on average."""
    return _earth.moved(first.relative, second.relative)


def circadian_events(first: _traits.Traits, second: _traits.Traits) -> float:
    """Return by how many hours of the day starts and ends have to be moved within their weekday, on average over weekdays."""
    return _by_weekday(first.week, second.week)


def circadian_workforce(first: _traits.Traits, second: _traits.Traits) -> float:
    """Return by how many hours of the day the people at work have to be moved within their weekday, on average over weekdays."""
    return _by_weekday(first.workforce, second.workforce, parts=PARTS)


def cycle_time(first: _traits.Traits, second: _traits.Traits) -> float:
    """Return by how many hours the times that cases take have to be changed, on average."""
    return _moved_from_least(first.cycle_times, second.cycle_times)


def case_arrivals(first: _traits.Traits, second: _traits.Traits) -> float:
    """Return by how many hours the beginnings of cases have to be moved in the calendar, on average."""
    return _earth.moved(first.arrivals, second.arrivals)


def remaining_time(first: _traits.Traits, second: _traits.Traits) -> float:
    """Return by how many hours the times from a common moment to the ends of cases have to be changed, on average.

    The moment itself cancels out, as any would.
    """
    return _moved_from_least(first.log.closed, second.log.closed)


def _two_grams(first: _traits.Traits, second: _traits.Traits) -> float:
    return n_gram(first, second, n=2)


def _three_grams(first: _traits.Traits, second: _traits.Traits) -> float:
    return n_gram(first, second, n=3)


DISTANCES: Mapping[str, Callable[[_traits.Traits, _traits.Traits], float]] = MappingProxyType(
    {
        "n_gram_2": _two_grams,
        "n_gram_3": _three_grams,
        "absolute_events": absolute_events,
        "relative_events": relative_events,
        "circadian_events": circadian_events,
        "circadian_workforce": circadian_workforce,
        "cycle_time": cycle_time,
        "case_arrivals": case_arrivals,
        "remaining_time": remaining_time,
    }
)
"""Every way of looking, by its stable name."""


def distances(held_out: _log.EventLog, simulated: _log.EventLog) -> dict[str, float]:
    """Return how far a simulated log is from what happened, by the names of DISTANCES."""
    numbers = _traits.words((held_out, simulated))
    happened, made = _traits.Traits(held_out, numbers), _traits.Traits(simulated, numbers)
    return between(happened, made)


def between(happened: _traits.Traits, made: _traits.Traits) -> dict[str, float]:
    """Return the same of logs whose activities are numbered alike already."""
    return {name: distance(happened, made) for name, distance in DISTANCES.items()}


def _moved_from_least(first: _log.Moments, second: _log.Moments) -> float:
    """Move times in whole hours above the least one of both."""
    least = min(first.min(), second.min())
    hours = ((times - least) // _traits.HOUR for times in (first, second))
    return _earth.moved(*(_earth.Histogram.of(each) for each in hours))


def _by_weekday(
    first: _earth.Integers | _earth.Floats, second: _earth.Integers | _earth.Floats, *, parts: int = 1
) -> float:
    return float(np.mean([_on_a_day(*pair, parts=parts) for pair in zip(first, second, strict=True)]))


def _on_a_day(
    first: _earth.Integers | _earth.Floats, second: _earth.Integers | _earth.Floats, *, parts: int
) -> float:
    if not first.any() and not second.any():
        return 0.0
    if not first.any() or not second.any():
        return FARTHEST
    # Whoever is seen on a day is so in one of its 24 hours at least, so that cutting off leaves something of every weekday.
    return _earth.moved_within(np.trunc(first * parts), np.trunc(second * parts))
