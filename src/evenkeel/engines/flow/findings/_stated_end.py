"""Stated end: cases say themselves when they ended, and it is not the day of their last event."""

from collections.abc import Iterable

import numpy as np

from evenkeel.engines.flow._log import MISSING
from evenkeel.engines.flow.findings import _matter
from evenkeel.engines.flow.findings._kind import Kind

KIND = Kind(
    code="stated-end",
    severity="warning",
    title="Cases state another end than their last event",
    explanation="Attributes of the cases name a begin and an end of their own, and the end is often another day than that of "
    "the last event. Then the events are a part of the case (a phase, a department), or dates are entered by hand. Lead "
    "times and shares in time differ by the end that is meant.",
    what_to_do="Decide which end the customer would recognise. To report by the stated one, read the log as a table of cases "
    "with these columns as opened and closed.",
)
NOTEWORTHY = 0.05


def look(matter: _matter.Matter) -> Iterable[_matter.Found]:
    """Compare the end that cases state with the day of their last event, and what it does to the share in time."""
    declared, log = matter.clocks.declared, matter.log
    if declared is None or not declared.size:
        return
    last_day = matter.clocks.local_days(log.completed_at[log.bounds[1:] - 1])[declared.cases]
    apart = declared.end_day != last_day
    n, of = int(apart.sum()), declared.size
    if n <= NOTEWORTHY * of:
        return
    begin, end = declared.key.split(" -> ")
    without = log.n_cases - of
    sentence = f"{end} names another day than the last event in {n:,} of {of:,} cases ({n / of:.0%})"
    evidence: dict[str, _matter.Value] = {
        "begin": begin,
        "end": end,
        "cases": n,
        "of": of,
        "share": n / of,
        "without_end": without,
        "median_by_it": float(np.median(declared.end - declared.begin)) / 1e6,
    }
    due = log.due_at[declared.cases]
    judged = due != MISSING
    if judged.any():
        by_date = int((declared.end_day <= matter.clocks.local_days(due))[judged].sum())
        to_the_moment, m = int((declared.end <= due)[judged].sum()), int(judged.sum())
        sentence += (
            f": by it {by_date / m:.1%} are in time by date ({by_date:,} of {m:,}), {to_the_moment / m:.1%} to the moment "
            f"({to_the_moment:,})"
        )
        evidence |= {"finished": m, "in_time_by_date": by_date, "in_time_to_the_moment": to_the_moment}
    if without:
        sentence += f"; {_matter.many(without, 'case')} without one {_matter.is_(without)} not over"
    distance = np.abs(declared.end_day - last_day)[apart]
    yield _matter.Found(
        sentence + ".",
        evidence,
        declared.cases[apart][np.argsort(-distance, kind="stable")],
        subject=declared.key,
    )


CHECK = _matter.Check(KIND, look)
