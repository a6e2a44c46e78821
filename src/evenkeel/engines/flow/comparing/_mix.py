"""The difference of lead times that is left when both sides are given the same mix of cases.

Direct standardisation (Breslow and Day, Statistical Methods in Cancer Research II, 1987, chapter 2): each combination of
attributes counts on both sides with its share of the cases of both together.
"""

from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from evenkeel.engines.flow.comparing import _document, _estimates, _measures, _sentences, _steps
from evenkeel.engines.flow.comparing._estimates import Stratum
from evenkeel.engines.flow.comparing._measures import Draft
from evenkeel.engines.flow.comparing._sides import Side
from evenkeel.engines.flow.selecting import _selection

FEWEST = 10
MOST_VALUES = 20
KEPT = 0.8
"""Share of the cases of each side that strata must keep for an attribute to be taken in."""
STANDARDISED = (
    "Direct standardisation to the mix of both sides together (Breslow and Day, Statistical Methods in Cancer Research II, 1987, "
    "chapter 2). "
)
MEDIANS = STANDARDISED + (
    "Median of the weighted cases; interval of each side by Woodruff (Journal of the American Statistical Association 47, "
    "1952, 635), joined as Zou and Donner (2008) do. Test: weighted share of cases above the median of both."
)


class Standard(NamedTuple):
    """Cases of both sides by strata, and by which attributes."""

    attributes: tuple[str, ...]
    strata: tuple[Stratum, ...]
    left_out: tuple[int, int]


def standard(first: Side, second: Side) -> Standard | None:
    """Find the attributes by which both sides can be compared, and the lead times by strata. None where there are none."""
    leads = first.lead, second.lead
    known = [~np.isnan(lead) for lead in leads]
    if not all(part.any() for part in known):
        return None
    names: list[str] = []
    best: Standard | None = None
    groups = [np.zeros(int(part.sum()), np.int64) for part in known]
    for name, codes in _candidates(first, second):
        tried = [g * (MOST_VALUES + 1) + c[part] + 1 for g, c, part in zip(groups, codes, known, strict=True)]
        tried = _renumbered(tried)
        found = _strata(tried, [lead[part] for lead, part in zip(leads, known, strict=True)])
        if found is None or any(
            out > (1 - KEPT) * part.sum() for out, part in zip(found[1], known, strict=True)
        ):
            continue
        groups, names = tried, [*names, name]
        best = Standard(tuple(names), found[0], found[1])
    return best


def _candidates(first: Side, second: Side) -> list[tuple[str, tuple[_steps.Integers, _steps.Integers]]]:
    """Return channel and the attributes of cases that both logs have with few values, those with fewest first."""
    shared = set(_selection.attributes(first.log)) & set(_selection.attributes(second.log)) - {"outcome"}
    found = []
    for name in ("channel", *sorted(shared)):
        codes, values = _measures.common_codes(first.log, second.log, name)
        if 2 <= len(values) <= MOST_VALUES:
            found.append((name, codes, len(values)))
    return [
        (name, codes)
        for name, codes, _ in sorted(found, key=lambda one: (one[0] != "channel", one[2], one[0]))
    ]


def _renumbered(groups: list[_steps.Integers]) -> list[_steps.Integers]:
    _, numbers = np.unique(np.concatenate(groups), return_inverse=True)
    return [numbers[: groups[0].size], numbers[groups[0].size :]]


def _strata(
    groups: list[_steps.Integers], leads: list[NDArray[np.float64]]
) -> tuple[tuple[Stratum, ...], tuple[int, int]] | None:
    n = max(int(part.max()) for part in groups) + 1
    sizes = [np.bincount(part, minlength=n) for part in groups]
    enough = np.flatnonzero((sizes[0] >= FEWEST) & (sizes[1] >= FEWEST))
    if enough.size < 2:
        return None
    total = sum(int(part[enough].sum()) for part in sizes)
    strata = tuple(
        Stratum(float(sizes[0][k] + sizes[1][k]) / total, leads[0][groups[0] == k], leads[1][groups[1] == k])
        for k in enough.tolist()
    )
    left_out = tuple(int(part.sum() - part[enough].sum()) for part in sizes)
    return strata, (left_out[0], left_out[1])


def drafts(found: Standard) -> tuple[Draft, Draft]:
    """Return the measures of lead times with the same mix."""
    by = _sentences.listed([name.removeprefix("case:") for name in found.attributes])
    counts = sum(s.first.size for s in found.strata), sum(s.second.size for s in found.strata)
    why = "The lead times do not vary enough for an interval."
    phrases = (
        f"With the same mix of cases by {by}, half of them were done within {{second}} instead of {{first}}",
        f"With the same mix of cases by {by}, a case took {{second}} on average instead of {{first}}",
    )
    median, mean = (
        replace(
            named, code=f"{named.code}-same-mix", label=f"{named.label}, same mix of cases", phrase=phrase
        )
        for named, phrase in zip((_measures.MEDIAN, _measures.MEAN), phrases, strict=True)
    )
    return (
        Draft(median, counts, _estimates.weighted_medians(found.strata), MEDIANS, why),
        Draft(mean, counts, _estimates.means(found.strata), STANDARDISED + _estimates.MEANS, why),
    )


def document(found: Standard) -> _document.Mix:
    """Say what was done."""
    one, other = found.left_out
    by = _sentences.listed([name.removeprefix("case:") for name in found.attributes])
    return _document.Mix(
        attributes=found.attributes,
        strata=len(found.strata),
        first_left_out=one,
        second_left_out=other,
        sentence=f"Lead times were also compared with the same mix of cases by {by}: {len(found.strata):,} "
        f"combinations with at least {FEWEST} cases on each side. {one:,} and {other:,} cases are in none of them.",
    )
