"""Norms: how long after they come cases shall be done, by class; where due dates rule the work, classes by norm.

A twin gives all cases of a class one norm, the middle one. Where work is taken by due date and the classes do not tell the norms
apart, cases are told apart by their norm itself, in whole days.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from evenkeel.engines.twin import _log
from evenkeel.engines.twin.fitting._classes import Classes
from evenkeel.engines.twin.fitting._traces import DAY, Floats, Integers
from evenkeel.kernel import errors

_SHARE = 0.5
"""Of so many cases of a class a due date must be known, for it to have a norm."""
_APART = 0.1
"""Norms of a class are apart where the middle half of them spreads by more than a day and this share of the middle one."""
_CASES = 0.02
"""A norm is one of its own with this share of cases."""
_MOST = 12
_LONGEST = 36_500
"""Days; a norm of a century is none."""
_NAMED = 5
PREFIX = "norm: "


@dataclass(frozen=True, eq=False)
class Norms:
    """The norm of each class in seconds, None where it has none; and in how many cases one is known."""

    of: tuple[float | None, ...]
    known: float
    apart: bool
    """Whether cases of one class have clearly different norms."""
    kept: float
    """Share of the cases with a due date that were done by it."""


class BadNorm(errors.Invalid):
    """What a log is said to tell of norms, it does not tell."""

    code = "bad-norm"


def with_days(log: _log.EventLog, name: str) -> _log.EventLog:
    """Return a log in which cases are due so many days after they came as an attribute of theirs says; raises BadNorm.

    A case of which the attribute says nothing keeps the due date that it has, if any.
    """
    if name not in log.attributes:
        known = ", ".join(repr(each) for each in sorted(log.attributes)) or "nothing"
        raise BadNorm(
            f"There is no {name!r} that says one thing of each case; what the log says of cases is: {known}. Name one of these."
        )
    column = log.attributes[name]
    days = np.array([*(_number(text, name) for text in column.values), np.nan])[column.codes]
    came = log.opened if log.arrived is None else log.arrived
    due = np.full(log.n_cases, _log.MISSING) if log.due is None else log.due.copy()
    said = ~np.isnan(days)
    due[said] = came[said] + np.round(days[said] * DAY * _log.MICROSECONDS).astype(np.int64)
    return replace(log, due=due)


def _number(text: str, name: str) -> float:
    try:
        days = float(text)
    except ValueError:
        days = -1.0
    if not 0 < days < _LONGEST:
        raise BadNorm(
            f"{name!r} of a case is {text!r}; a norm is a number of days above 0 and below {_LONGEST:,}, like 14 or 2.5."
        )
    return days


def promised(log: _log.EventLog) -> Floats:
    """Return for each case how long after it came it is due, in seconds; not a number where no due date after that is known."""
    if log.due is None:
        return np.full(log.n_cases, np.nan)
    came = log.opened if log.arrived is None else log.arrived
    span = (log.due - came) / _log.MICROSECONDS
    known: Floats = np.where((log.due != _log.MISSING) & (span > 0), span, np.nan)
    return known


def until(log: _log.EventLog) -> Floats:
    """Return for each case when it is due, in seconds; not a number where that is not known."""
    if log.due is None:
        return np.full(log.n_cases, np.nan)
    return np.where(log.due == _log.MISSING, np.nan, log.due / _log.MICROSECONDS)


def learn(log: _log.EventLog, spans: Floats, classes: Classes) -> Norms:
    """Return the middle norm of each class of cases; `spans` is what `promised` returns."""
    known = ~np.isnan(spans)
    of: list[float | None] = []
    apart = False
    for number in range(len(classes.keys)):
        own = classes.of == number
        told = spans[own & known]
        if not told.size or told.size < _SHARE * own.sum():
            of.append(None)
            continue
        low, middle, high = np.quantile(told, [0.25, 0.5, 0.75])
        of.append(round(float(middle), 1))
        apart |= bool(high - low > max(DAY, _APART * middle))
    kept = float((log.closed <= log.due)[known].mean()) if log.due is not None and known.any() else 0.0
    return Norms(of=tuple(of), known=float(known.mean()), apart=apart, kept=kept)


def classes(spans: Floats) -> Classes | None:
    """Return classes by norm in whole days, those a day apart as one, seldom ones by the nearest; None where there is but one."""
    known = ~np.isnan(spans)
    days, often = np.unique(np.round(spans[known] / DAY).astype(np.int64), return_counts=True)
    own = _often(days, often, _CASES * spans.size)[:_MOST]
    if len(own) < 2 or known.mean() < 1 - _CASES:
        return None
    norms = np.array(sorted(own))
    nearest = np.abs(np.where(known, spans, np.nanmedian(spans))[:, None] / DAY - norms[None, :]).argmin(1)
    return Classes(
        of=nearest.astype(np.int64), keys=tuple(f"{PREFIX}{_days(each)}" for each in norms.tolist())
    )


def _often(days: Integers, often: Integers, least: float) -> Sequence[int]:
    """Return norms that are often met, the most frequent first, none within a day of one more frequent."""
    found: list[int] = []
    for place in np.argsort(-often, kind="stable").tolist():
        day = int(days[place])
        if often[place] >= least and all(abs(day - other) > 1 for other in found):
            found.append(day)
    return found


def described(keys: Sequence[str], norms: Norms) -> str:
    """Say in words of how many cases it is known until when they shall be done, and which norms that gives."""
    differ = " They differ from case to case; all cases of a class are given the same." if norms.apart else ""
    return (
        f"Until when they shall be done is said of {norms.known:.0%} of the cases, of which {norms.kept:.0%} were done by then. "
        f"The norm, counted from when a case came, is the middle one{_listed(keys, norms)}.{differ}"
    )


def _listed(keys: Sequence[str], norms: Norms) -> str:
    """Return the norms of classes in brackets, as far as there are few; nothing where no class has one."""
    known = [(key, span) for key, span in zip(keys, norms.of, strict=True) if span is not None]
    if len({span for _, span in known}) == 1:
        return f" ({_days(known[0][1] / DAY)})"
    told = [
        _days(span / DAY) if key.startswith(PREFIX) else f"{key}: {_days(span / DAY)}"
        for key, span in known[:_NAMED]
    ]
    return f" of each class ({'; '.join(told)}{'; …' if len(known) > _NAMED else ''})" if told else ""


def _days(number: float) -> str:
    return "1 day" if number == 1 else f"{number:,.3g} days"
