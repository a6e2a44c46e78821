"""Late start: most of a case's time passes before anybody begins with it."""

from collections.abc import Iterable

import numpy as np

from evenkeel.engines.flow.facts import _facts_time
from evenkeel.engines.flow.findings import _chance, _matter, _telling
from evenkeel.engines.flow.findings._kind import Kind

KIND = Kind(
    code="late-start",
    severity="warning",
    about="work",
    title="Cases lie before they are begun",
    explanation="Most of the time that the customer waits has passed when the first step after the opening is done. What "
    "follows is quick. So neither more speed in the work nor more hands on the later steps shortens much.",
    what_to_do="Look at what happens between the arrival and the first step: who decides that a case is begun, and by what "
    "rule? Where a target counts from the start of work, or allows so many days to begin, it invites this: measure from "
    "the first contact.",
    method="Finished cases of at least 3 events: the time from the opening to the next event, as a share of the lead time. "
    "Flagged where at least 100 cases are there, the lower 99 % bound of the median share (order statistics) is above "
    "two thirds, the first wait holds at least half of all time, and it is at least a day in the median.",
    false_alarms=0.01,
)
FEWEST = 100
LEAST_SHARE, LEAST_POOLED = 2 / 3, 0.5
BOUNDS = 0.02
"""Level of the two-sided bounds, of which the lower is used."""


def look(matter: _matter.Matter) -> Iterable[_matter.Found]:
    """Find that cases lie before they are begun."""
    log = matter.log
    lead = _facts_time.lead_times(log)
    rows = np.flatnonzero((np.diff(log.bounds) >= 3) & (np.nan_to_num(lead) > 0))
    if rows.size < FEWEST or matter.is_table_of_cases:
        return
    second = log.bounds[rows] + 1
    wait = np.maximum(log.completed_at[second] - log.opened_at[rows], 0) / 1e6
    share = np.minimum(wait / lead[rows], 1.0)
    low, _ = _chance.median_bounds(np.sort(share), BOUNDS)
    pooled = float(wait.sum() / lead[rows].sum())
    if low < LEAST_SHARE or pooled < LEAST_POOLED or np.median(wait) < _telling.DAY:
        return
    sentence = (
        f"In half of the cases {np.median(share):.0%} or more of the lead time has passed when the first step after the "
        f"opening is done, {_telling.span(float(np.median(wait)))} after it; all the rest takes "
        f"{_telling.span(float(np.median(lead[rows] - wait)))}."
    )
    evidence: dict[str, _matter.Value] = {
        "cases": int(rows.size),
        "median_share": float(np.median(share)),
        "lower_bound": low,
        "share_of_all_time": pooled,
        "median_wait": float(np.median(wait)),
        "median_rest": float(np.median(lead[rows] - wait)),
    }
    yield _matter.Found(sentence, evidence, rows[np.argsort(-wait, kind="stable")])


CHECK = _matter.Check(KIND, look)
