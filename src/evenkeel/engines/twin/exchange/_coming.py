"""How cases come, as Prosimos says it: one distribution of gaps, one calendar, attributes of cases with rules over them."""

from dataclasses import dataclass, field, replace
from datetime import time
from typing import Any

from evenkeel.engines.twin.document._arrivals import Gaps, Moments, Population, Weekly
from evenkeel.engines.twin.document._calendar import DAYS, Calendar, Shift
from evenkeel.engines.twin.document._distribution import Distribution, Exponential, mean_of
from evenkeel.engines.twin.document._twin import Twin
from evenkeel.engines.twin.exchange import _hours, _spreads
from evenkeel.engines.twin.exchange._classes import CLASS
from evenkeel.kernel import errors

_WEEK = 604_800.0
_ALWAYS = Calendar(key="always")


class NotSayable(errors.Invalid):
    """This twin says something for which a Prosimos scenario has no words."""

    code = "not-sayable-for-prosimos"


@dataclass(frozen=True)
class Coming:
    """What of the parameters is about arrivals."""

    gap: dict[str, Any]
    hours: list[dict[str, Any]]
    starts: list[tuple[int, tuple[float, str]]]
    """The nodes in which cases begin, with the share of cases that do and the condition that says which."""
    attributes: list[dict[str, Any]] = field(default_factory=list)
    priorities: list[dict[str, Any]] = field(default_factory=list)
    conditions: list[dict[str, Any]] = field(default_factory=list)
    left_out: tuple[str, ...] = ()


def said(twin: Twin) -> Coming:
    """Say how cases come, and what of it is left out. Raises NotSayable."""
    gap, open_hours, told = _gaps(twin)
    spread, other = _spreads.said(gap)
    if other:
        told.append(
            f"The {gap.kind} distribution of gaps is a gamma distribution of the same mean and spread there."
        )
    plain = Coming(
        spread, _hours.said(open_hours), [(twin.course.classes[0].start, (1.0, ""))], left_out=tuple(told)
    )
    return _classes(twin, plain)


def _gaps(twin: Twin) -> tuple[Distribution, Calendar, list[str]]:
    calendars = {each.key: each for each in twin.calendars}
    if len(twin.streams) == 1 and isinstance(stream := twin.streams[0], Gaps):
        if stream.calendar is None:
            return stream.gap, calendars[stream.until] if stream.until else _ALWAYS, []
        return _in_open_time(stream.gap, calendars[stream.calendar])
    rates = [_rate(stream, calendars) for stream in twin.streams]
    rate = sum(rates)
    if not rate > 0:
        raise NotSayable("Nothing arrives in this twin, so there is nothing that Prosimos could simulate.")
    hours = _busy(twin)
    gap, hours, told = _in_open_time(Exponential(mean=_hours.openings(hours)[0] / rate), hours)
    told.append(
        f"Cases come at {rate:,.1f} a week, by chance, evenly over the hours in which any come: how that differs from hour to "
        "hour, from month to month, and grows or falls, is left out."
    )
    return gap, hours, told


def _in_open_time(gap: Distribution, hours: Calendar) -> tuple[Distribution, Calendar, list[str]]:
    """Return gaps that count gross, of which the last of each day is cut short, so that as many cases come in a week."""
    seconds, opens = _hours.openings(hours)
    cases = seconds / mean_of(gap)
    if cases <= 1.2 * opens:
        told = "So few cases come that gaps count through closed hours there: cases may come at any time."
        return Exponential(mean=_WEEK / cases), _ALWAYS, [told]
    if not opens:
        return gap, hours, []
    longer = seconds / (cases - opens) / mean_of(gap)
    told = (
        "Gaps count in open time here. There, a gap goes on while it is closed, and the case comes when it opens: gaps are "
        f"{longer - 1:.0%} longer, so that as many cases come in a week."
    )
    return _spreads.stretched(gap, longer), hours, [told]


def _rate(stream: Gaps | Weekly | Population | Moments, calendars: dict[str, Calendar]) -> float:
    """Return how many cases a stream brings in a week."""
    match stream:
        case Gaps():
            seconds, opens = _hours.openings(calendars[stream.calendar]) if stream.calendar else (_WEEK, 0)
            if stream.until:
                seconds, opens = _hours.openings(calendars[stream.until])
            return seconds / mean_of(stream.gap) + opens * bool(stream.until)
        case Weekly():
            return sum(stream.rates)
    how = "at given moments" if isinstance(stream, Moments) else "of customers who come again"
    raise NotSayable(
        f"Stream {stream.key!r} brings cases {how}, which a Prosimos scenario cannot say. Give the twin gaps or weekly rates."
    )


def _busy(twin: Twin) -> Calendar:
    """Return the hours in which any case may come."""
    busy = [False] * 168
    for stream in twin.streams:
        for hour in range(168):
            busy[hour] |= (
                not isinstance(stream, Weekly) or stream.rates[hour] + stream.rates[(hour + 1) % 168] > 0
            )
    if all(busy):
        return _ALWAYS
    shifts = tuple(
        Shift(day=DAYS[hour // 24], begin=time(hour % 24), end=time((hour + 1) % 24))
        for hour in range(168)
        if busy[hour]
    )
    return Calendar(key="arrivals", shifts=shifts)


def _classes(twin: Twin, plain: Coming) -> Coming:
    """Say classes of cases by an attribute, their priorities by rules over it, and where they begin by conditions."""
    shares: dict[str, float] = {}
    for stream in twin.streams:
        mix = stream.mix or {twin.course.classes[0].key: 1.0}
        for key, weight in mix.items():
            shares[key] = shares.get(key, 0.0) + weight / sum(mix.values()) / len(twin.streams)
    classes = [each for each in twin.course.classes if shares.get(each.key, 0.0) > 0]
    if len(classes) < 2:
        return replace(plain, starts=[(classes[0].start, (1.0, ""))])
    told = list(plain.left_out)
    if len(twin.streams) > 1:
        told.append("Classes of cases are mixed as if every stream brought as many.")
    levels = sorted({each.priority for each in classes})
    begins = sorted({each.start for each in classes})
    of = {place: [each.key for each in classes if each.start == place] for place in begins}
    return replace(
        plain,
        starts=[(place, (sum(shares[key] for key in keys), f"begins_{place}")) for place, keys in of.items()],
        attributes=[
            {
                "name": CLASS,
                "type": "discrete",
                "values": [{"key": each.key, "value": shares[each.key]} for each in classes],
            }
        ],
        priorities=[
            {"priority_level": number, "rules": _is([each.key for each in classes if each.priority == level])}
            for number, level in enumerate(levels, start=1)
        ]
        if len(levels) > 1
        else [],
        conditions=[{"id": f"begins_{place}", "rules": _is(keys)} for place, keys in of.items()]
        if len(begins) > 1
        else [],
        left_out=tuple(told),
    )


def _is(keys: list[str]) -> list[list[dict[str, str]]]:
    return [[{"attribute": CLASS, "comparison": "=", "value": key}] for key in keys]
