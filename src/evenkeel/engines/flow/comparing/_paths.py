"""Which steps and orders of activities appear, vanish or change their share."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from evenkeel.engines.flow._log import Log
from evenkeel.engines.flow.comparing import _document, _estimates, _sentences, _steps
from evenkeel.engines.flow.comparing._estimates import Raw
from evenkeel.engines.flow.comparing._measures import FEWEST
from evenkeel.engines.flow.comparing._steps import Integers

SHOWN, LISTED = 20, 50
NAMED = 12
METHOD = (
    "Each path: the share of cases that take it; interval by the hybrid score (Newcombe 1998), test by Fisher's exact test. "
    "All together are one of the measures under Holm's correction (Simes, Biometrika 73, 1986, 751); where they stand, each "
    "path is judged with the correction of Benjamini and Hochberg (Journal of the Royal Statistical Society B 57, 1995, 289)."
)


class Found(NamedTuple):
    """The paths tested, and what they look like."""

    kinds: tuple[str, ...]
    activities: tuple[tuple[str, ...], ...]
    first: Integers
    second: Integers
    raw: Raw | None
    adjusted: NDArray[np.float64]

    @property
    def p(self) -> float | None:
        """Return the p-value of all paths together."""
        return float(self.adjusted.min()) if self.adjusted.size else None


def look(first: Log, second: Log) -> Found:
    """Count and test the paths of two logs."""
    (one, other), names = _steps.common(first.activity, second.activity)
    found = [*_steps_of(first, second, one, other, names), *_orders_of(first, second, one, other, names)]
    counts = np.array([(a, b) for _, _, a, b in found], np.int64).reshape(-1, 2)
    raw = None
    if found and min(first.n_cases, second.n_cases) >= FEWEST:
        raw = _estimates.shares(counts[:, 0], first.n_cases, counts[:, 1], second.n_cases)
    return Found(
        kinds=tuple(kind for kind, *_ in found),
        activities=tuple(activities for _, activities, *_ in found),
        first=counts[:, 0],
        second=counts[:, 1],
        raw=raw,
        adjusted=_estimates.benjamini_hochberg(raw.p) if raw else np.empty(0),
    )


Row = tuple[str, tuple[str, ...], int, int]


def _steps_of(
    first: Log, second: Log, one: Integers, other: Integers, names: tuple[str, ...]
) -> Iterator[Row]:
    n = len(names)
    taken = [_steps.taken(log, activity, n)[1] for log, activity in ((first, one), (second, other))]
    for step, a, b in _often(taken[0], taken[1]):
        yield "step", (names[int(step) // n], names[int(step) % n]), a, b


def _orders_of(
    first: Log, second: Log, one: Integers, other: Integers, names: tuple[str, ...]
) -> Iterator[Row]:
    orders = [_steps.orders(log, activity) for log, activity in ((first, one), (second, other))]
    for order, a, b in _often(orders[0], orders[1]):
        side = 0 if a else 1
        log, activity = ((first, one), (second, other))[side]
        case = int(np.argmax(orders[side] == order))
        steps = activity[log.bounds[case] : log.bounds[case + 1]]
        yield "order", tuple(names[code] for code in steps.tolist()), a, b


def _often(first: NDArray[np.generic], second: NDArray[np.generic]) -> Iterator[tuple[np.generic, int, int]]:
    """Yield the values that both columns together have often enough, and how often each has them."""
    values, place = np.unique(np.concatenate([first, second]), return_inverse=True)
    one = np.bincount(place[: first.size], minlength=values.size)
    other = np.bincount(place[first.size :], minlength=values.size)
    for k in np.flatnonzero(one + other >= FEWEST).tolist():
        yield values[k], int(one[k]), int(other[k])


def document(found: Found, *, p_adjusted: float | None) -> _document.Paths:
    """Say what changed, once it is known whether anything did."""
    stands = p_adjusted is not None and p_adjusted <= _estimates.ALPHA
    holds = _holds(found) & stands
    holding = int(holds.sum())
    if p_adjusted is None:
        sentence = "No step and no order of activities is taken by enough cases to compare."
    elif not holding:
        sentence = f"{len(found.kinds):,} steps and orders of activities were compared: {_sentences.NOISE}."
    else:
        sentence = (
            f"Cases take other paths: of {len(found.kinds):,} steps and orders of activities compared, "
            f"{holding:,} {'differs' if holding == 1 else 'differ'} by more than noise gives."
        )
    return _document.Paths(
        tested=len(found.kinds),
        p=found.p,
        p_adjusted=p_adjusted,
        holds=bool(holding),
        sentence=sentence,
        changes=tuple(_changes(found, holds)),
        method=METHOD,
    )


def _holds(found: Found) -> NDArray[np.bool_]:
    if found.raw is None:
        return np.zeros(0, np.bool_)
    surely = (found.raw.low > 0) | (found.raw.high < 0)
    return np.asarray((found.adjusted <= _estimates.ALPHA) & surely)


def _changes(found: Found, holds: NDArray[np.bool_]) -> Iterator[_document.Path]:
    raw = found.raw
    if raw is None:
        return
    order = np.lexsort((-np.abs(raw.change), ~holds))
    listed = max(min(int(holds.sum()), LISTED), min(SHOWN, order.size))
    for k in sorted(order[:listed].tolist(), key=lambda k: -abs(float(raw.change[k]))):
        yield _change(found, raw, k, holds=bool(holds[k]))


def _change(found: Found, raw: Raw, k: int, *, holds: bool) -> _document.Path:
    one = Raw(*(float(column[k]) for column in raw))
    a, b = int(found.first[k]), int(found.second[k])
    news = "appears" if not a else "vanishes" if not b else "more" if one.change >= 0 else "less"
    activities = found.activities[k]
    shown = " → ".join(activities[:NAMED]) + (" → …" if len(activities) > NAMED else "")
    step = "go from" if found.kinds[k] == "step" else "take exactly"
    estimate = _sentences.estimate(one, "share", "difference")
    sentence = f"{estimate.second_said} of the cases instead of {estimate.first_said} {step} {shown}: {estimate.change_said}"
    return _document.Path(
        kind="step" if found.kinds[k] == "step" else "order",
        activities=activities,
        first_cases=a,
        second_cases=b,
        estimate=estimate,
        p_adjusted=float(found.adjusted[k]),
        holds=holds,
        news=news,
        sentence=_sentences.doubted(sentence, "" if holds else _sentences.NOISE),
    )
