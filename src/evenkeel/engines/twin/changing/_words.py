"""Figures and what differs, in words."""

from collections.abc import Sequence

from evenkeel.engines.twin.changing._comparison import Interval, Leaning, Unit, Workload
from evenkeel.engines.twin.changing._measures import Figure

_SPANS = ((2 * 86_400.0, 86_400.0, "days"), (5_400.0, 3_600.0, "hours"), (90.0, 60.0, "minutes"))
_NAMED = 4
"""People whom a sentence names."""


def amount(unit: Unit, *values: float) -> str:
    """Say one figure, or the two ends of an interval, in the same measure."""
    scale, name, digits = _measure(unit, max(abs(value) for value in values))
    said = " to ".join(_number(value / scale, digits) for value in values)
    return f"{said}{' ' if name else ''}{name}"


def _measure(unit: Unit, largest: float) -> tuple[float, str, int | None]:
    """Return by what to divide, what to call it, and with how many digits after the point; None: as many as tell something."""
    if unit == "share":
        return 0.01, "%", 0 if largest > 0.1 or not largest else 1 if largest > 0.005 else 2
    if unit == "seconds":
        for least, scale, name in _SPANS:
            if largest >= least:
                return scale, name, None
        return 1.0, "seconds", None
    return (
        1.0,
        {"cases": "", "cases a week": "a week", "hours a week": "hours a week", "money a week": "a week"}[
            unit
        ],
        None,
    )


def _number(value: float, digits: int | None) -> str:
    if digits is None:
        digits = 0 if abs(value) >= 100 else 1
    said = f"{value:,.{digits}f}"
    return said.removeprefix("-") if not said.strip("-0.,") else said


def more_or_less(unit: Unit, difference: Interval) -> str:
    """Say by how much something is more or less, with its interval: “1.2 days less (0.8 to 1.6)”."""
    scale, name, digits = _measure(unit, max(abs(difference.low), abs(difference.high)))
    name = "points" if unit == "share" else name
    if difference.low <= 0 <= difference.high:
        if difference.low == difference.high:
            return "as now"
        less, more = (
            f"{_number(abs(end) / scale, digits)} {name}".strip() for end in (difference.low, difference.high)
        )
        return f"no clear difference, between {less} less and {more} more"
    ends = sorted((abs(difference.low), abs(difference.high)))
    said, low, high = (_number(value / scale, digits) for value in (abs(difference.mean), *ends))
    return f"{said}{' ' if name else ''}{name} {'less' if difference.mean < 0 else 'more'} ({low} to {high})"


def sentence(figure: Figure, value: Interval, now: Interval | None, difference: Interval | None) -> str:
    """Say a figure, and how it differs from now."""
    unit = figure.unit
    said = f"{figure.title}: {amount(unit, value.mean)}"
    if now is None or difference is None:
        return f"{said} ({amount(unit, value.low, value.high)})."
    if difference.low <= 0 <= difference.high:
        mark = "," if difference.low == difference.high else ";"
        return f"{said}{mark} {more_or_less(unit, difference)}."
    then, before = amount(unit, value.mean), amount(unit, now.mean)
    instead = "" if then == before else f" instead of {before}"
    return f"{said}{instead}, {more_or_less(unit, difference)}."


def expected(happened: float | None, then: Interval | None, *, now: bool) -> tuple[str, ...]:
    """Say what to expect of the mean lead time that the log had; for now, what that was."""
    if happened is None or (then is None and not now):
        return ()
    if then is None:
        return (f"In the log that it has learnt from the mean was {amount('seconds', happened)}.",)
    return (
        f"So expect, of the {amount('seconds', happened)} in the log: {amount('seconds', then.mean)} "
        f"({amount('seconds', then.low, then.high)}).",
    )


def settled(growth: Interval, *, sustainable: bool) -> str:
    """Say whether the pile stops growing."""
    if sustainable:
        return "The pile does not keep growing."
    return (
        f"More comes than is done: the pile grows by {amount('cases', growth.mean)} cases a week "
        f"({amount('cases', growth.low, growth.high)}), so times get longer with each week and no lead time holds."
    )


def moved(workloads: Sequence[Workload]) -> tuple[str, ...]:
    """Say who is relieved and who is loaded, those first whom it moves most."""
    clear = [
        each for each in workloads if each.difference and not each.difference.low <= 0 <= each.difference.high
    ]
    clear.sort(key=lambda each: -abs(each.difference.mean if each.difference else 0.0))
    parts = []
    for said, sign in (("Relieved", -1), ("Loaded", 1)):
        meant = [each for each in clear if each.difference and each.difference.mean * sign > 0]
        if not meant:
            continue
        names = [
            f"{each.person} ({_number(100 * (each.share.mean - each.difference.mean), 0)} to {amount('share', each.share.mean)})"
            for each in meant[:_NAMED]
            if each.difference
        ]
        rest = f" and {len(meant) - _NAMED} more" if len(meant) > _NAMED else ""
        parts.append(f"{said}: {', '.join(names)}{rest}.")
    return tuple(parts)


def gamed(kept: Interval, lateness: Interval) -> str:
    """Say what working to the target does."""
    if kept.low <= 0 <= kept.high and lateness.low <= 0 <= lateness.high:
        return "Working to the target instead of the customer would change nothing clearly."
    return (
        f"If people worked to the target instead of the customer: promises kept, {more_or_less('share', kept)}; "
        f"wait beyond the promise of those who wait longer, {more_or_less('seconds', lateness)}."
    )


def leaning(figure: Figure, difference: Interval) -> Leaning:
    """Tell what a difference means."""
    if difference.low <= 0 <= difference.high:
        return Leaning.UNCLEAR
    if figure.less is None:
        return Leaning.OTHER
    return Leaning.BETTER if (difference.mean < 0) == figure.less else Leaning.WORSE
