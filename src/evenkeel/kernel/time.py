"""The clock and spans of time. Only entry points (web, tasks, commands) ask the clock."""

import datetime as dt

UTC = dt.UTC


def now() -> dt.datetime:
    """Return the present moment in UTC."""
    return dt.datetime.now(tz=UTC)  # noqa: TID251 - the one place that asks the clock


def spoken_duration(seconds: float) -> str:
    """Say a span as a person would: the largest fitting unit with at most one decimal ('1.5 days')."""
    sign = "-" if seconds < 0 else ""
    size = abs(seconds)
    for unit, length in (("day", 86400.0), ("hour", 3600.0), ("minute", 60.0)):
        if size >= length:
            return sign + _amount(size / length, unit)
    return sign + _amount(size, "second")


def _amount(number: float, unit: str) -> str:
    text = f"{number:.1f}".removesuffix(".0") if number < 100 else f"{number:,.0f}"
    return f"{text} {unit}" + ("" if text == "1" else "s")
