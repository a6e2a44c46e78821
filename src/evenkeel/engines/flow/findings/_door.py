"""Doors: ways in which a clock or a count can be made to look better than the work is."""

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evenkeel.engines.flow import _vocabulary
from evenkeel.engines.flow._log import MISSING, Log
from evenkeel.engines.flow.facts import _calendar, _facts_time
from evenkeel.engines.flow.findings import _attributes, _clocks, _matter, _telling
from evenkeel.engines.flow.findings._kind import Kind

KIND = Kind(
    code="door",
    severity="warning",
    about="work",
    title="A way round the clock is in use",
    explanation="Some ways of keeping a case make its time or the share in time look better than what the customer meets: "
    "closed the moment it is created, closed and taken up again, parked, or given a later date. Each may have good "
    "reasons. But figures with and without differ, and one should know both.",
    what_to_do="Show the figure with and without these cases. Let a case that is taken up again keep its old clock, let "
    "parking have a reason and an end, and keep the first due date beside the last.",
    method="Stated, not inferred. *Instant*: of finished cases, at least 5 % (and 30) closed within 60 seconds of their "
    "opening, in a log that knows the time of day. *Reopened*: the activity that ends at least half of the cases, and "
    "4 in 5 of those that have it, is followed by other activities, later, in at least 5 % (and 20) of them. *Parked*: "
    "activities whose name says so, in at least 5 % (and 20) of the cases, with at least 5 % of all time. *Re-dated*: a due "
    "date that events carry is moved to a later day in at least 5 % (and 20) of the cases that have one.",
    false_alarms=0.01,
)
SECONDS = 60.0
LEAST_SHARE = 0.05
FEWEST_INSTANT, FEWEST = 30, 20
MOSTLY = 0.5
ENDS = 0.8
"""Share of its cases that an activity has to end, to be what closes them."""
SERIOUS = 0.02
"""Change of the share in time from which it matters that cases were closed at once."""
CARRIED = 0.8
MOST_ROWS = 10
PARKED = _attributes.words("""
    park parked suspend suspended hold paused pause await awaiting waiting pending standby opschorten opgeschort
    aangehouden wachten afvent afventer bero vent venter sat ausgesetzt ruhend ruht wartet vilande vilar avvaktar vantar
    suspendu suspension attente odottaa odotus keskeytetty lepaa
    """)
"""Words that say that a case is parked, without accents, in the languages of the councils."""


def look(matter: _matter.Matter) -> Iterable[_matter.Found]:
    """Find the doors that are in use."""
    yield from instant(matter)
    if not matter.is_table_of_cases:
        yield from reopened(matter.log)
        yield from parked(matter.log)
        yield from re_dated(matter)


CHECK = _matter.Check(KIND, look)


def instant(matter: _matter.Matter) -> Iterator[_matter.Found]:
    """Find cases that were closed within a minute of being created."""
    log, clock = matter.log, matter.clocks.lead_time
    if not _clocks.knows_time_of_day(clock):
        return
    several = matter.is_table_of_cases | (np.diff(log.bounds)[clock.cases] > 1)
    quick = ((clock.end - clock.begin) / 1e6 < SECONDS) & several
    n, of = int(quick.sum()), clock.size
    if n < max(FEWEST_INSTANT, LEAST_SHARE * of):
        return
    judged = log.due_at[clock.cases] != MISSING
    in_time = clock.end <= log.due_at[clock.cases]
    evidence: dict[str, _matter.Value] = {"cases": n, "of": of, "share": n / of}
    sentence = f"{n:,} of {of:,} cases ({n / of:.0%}) were closed within a minute of being created"
    severity: str = "warning"
    if judged.any() and (judged & ~quick).any():
        with_them, without = float(in_time[judged].mean()), float(in_time[judged & ~quick].mean())
        evidence |= {
            "with_due_date": int((quick & judged).sum()),
            "in_time": with_them,
            "in_time_without": without,
        }
        sentence += f": with them {with_them:.1%} are in time, without them {without:.1%}"
        severity = "serious" if with_them - without >= SERIOUS else "warning"
    table, more = _kinds(log, clock.cases, quick, in_time, judged)
    yield _matter.Found(
        sentence + ".",
        evidence | more,
        clock.cases[quick],
        subject="instant",
        severity="serious" if severity == "serious" else "warning",
        table=table,
    )


def _kinds(
    log: Log,
    cases: NDArray[np.int64],
    quick: NDArray[np.bool_],
    in_time: NDArray[np.bool_],
    judged: NDArray[np.bool_],
) -> tuple[_matter.Rows | None, dict[str, _matter.Value]]:
    """Return the kinds of cases that are mostly closed at once, and the share in time without these kinds at all."""
    best: tuple[int, _attributes.Column, NDArray[np.int64]] | None = None
    for column in _attributes.every(log):
        if column.is_result or column.is_whose:
            continue
        codes = column.codes[cases]
        all_of = np.bincount(codes[codes >= 0], minlength=len(column.values))
        quick_of = np.bincount(codes[(codes >= 0) & quick], minlength=len(column.values))
        mostly = np.flatnonzero((all_of >= FEWEST) & (quick_of >= MOSTLY * all_of))
        # A kind explains by what was closed at once in it, and speaks against itself by what was not.
        explained = int((2 * quick_of - all_of)[mostly].sum())
        if mostly.size and (best is None or explained > best[0]):
            best = explained, column, mostly[np.argsort(-quick_of[mostly], kind="stable")]
    if best is None:
        return None, {}
    _, column, mostly = best
    codes = column.codes[cases]
    inside = np.isin(codes, mostly)
    rows = tuple(
        (column.values[code], int((codes == code).sum()), int(((codes == code) & quick).sum()))
        for code in mostly[:MOST_ROWS].tolist()
    )
    more: dict[str, _matter.Value] = {
        "in_kinds_closed_at_once": int((inside & quick).sum()),
        "cases_of_these_kinds": int(inside.sum()),
    }
    if (judged & ~inside).any():
        more["in_time_without_these_kinds"] = float(in_time[judged & ~inside].mean())
    return _matter.Rows((column.name, "cases", "within a minute"), rows), more


def reopened(log: Log) -> Iterator[_matter.Found]:
    """Find cases that go on after the activity that closes most of them."""
    finished = log.closed_at != MISSING
    last = log.activity.codes[log.bounds[1:] - 1][finished]
    counts = np.bincount(last)
    closing = int(counts.argmax()) if counts.size else 0
    if not counts.size or counts[closing] < MOSTLY * last.size:
        return
    name = log.activity.values[closing]
    rows = np.flatnonzero(log.activity.codes == closing)
    has, first = np.unique(log.case[rows], return_index=True)
    closed_first = log.completed_at[rows[first]]
    end = log.completed_at[log.bounds[has + 1] - 1]
    # Other work after it, not only the same step noted again at once.
    others = np.bincount(
        log.case[_after(log, has, closed_first) & (log.activity.codes != closing)], minlength=log.n_cases
    )[has]
    again = (others > 0) & finished[has] & (end > closed_first)
    n, of = int(again.sum()), int(has.size)
    if not max(FEWEST, LEAST_SHARE * of) <= n <= (1 - ENDS) * of:
        return
    added = (end - closed_first)[again] / 1e6
    lead = (closed_first - log.opened_at[has])[again] / 1e6
    sentence = (
        f"{n:,} of {of:,} cases ({n / of:.0%}) went on after “{name}”, which ends most: by their first one they took "
        f"{_telling.span(float(np.median(lead)))} in the median, and went on for {_telling.span(float(np.median(added)))}."
    )
    evidence: dict[str, _matter.Value] = {
        "cases": n,
        "of": of,
        "share": n / of,
        "median_to_first": float(np.median(lead)),
        "median_added": float(np.median(added)),
    }
    yield _matter.Found(sentence, evidence, has[again][np.argsort(-added, kind="stable")], subject="reopened")


def _after(log: Log, cases: NDArray[np.integer[Any]], moments: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Tell which events come later than a moment of their case."""
    since = np.full(log.n_cases, np.iinfo(np.int64).max)
    since[cases] = moments
    return np.asarray(log.completed_at > since[log.case])


def parked(log: Log) -> Iterator[_matter.Found]:
    """Find cases that were parked, by the names of activities, and how much of all time they stood so."""
    codes = [
        i for i, name in enumerate(log.activity.values) if PARKED & set(_vocabulary.normal(name).split())
    ]
    rows = np.flatnonzero(np.isin(log.activity.codes, codes))
    rows = rows[rows < log.n_events - 1]
    rows = rows[log.case[rows + 1] == log.case[rows]]
    if not rows.size:
        return
    stood = np.maximum(log.completed_at[rows + 1] - log.completed_at[rows], 0) / 1e6
    per_case = np.bincount(log.case[rows], weights=stood, minlength=log.n_cases)
    cases = np.unique(log.case[rows])
    everything = float(np.nansum(_facts_time.lead_times(log)))
    n, of = int(cases.size), log.n_cases
    share = float(per_case.sum()) / everything if everything else 0.0
    if n < max(FEWEST, LEAST_SHARE * of) or share < LEAST_SHARE:
        return
    names = _telling.joined([f"“{log.activity.values[code]}”" for code in codes])
    sentence = (
        f"{n:,} of {of:,} cases ({n / of:.0%}) were parked ({names}) and stood so for {share:.0%} of the time of all cases: "
        "a net clock leaves out what the customer waits."
    )
    evidence: dict[str, _matter.Value] = {
        "cases": n,
        "of": of,
        "share": n / of,
        "share_of_time": share,
        "median_parked": float(np.median(per_case[cases])),
    }
    yield _matter.Found(
        sentence, evidence, cases[np.argsort(-per_case[cases], kind="stable")], subject="parked"
    )


def re_dated(matter: _matter.Matter) -> Iterator[_matter.Found]:
    """Find cases whose due date, carried by their events, was moved to a later day."""
    log = matter.log
    for name in log.events.column_names:
        plain = name.removeprefix("event:")
        is_time = str(log.events.schema.field(name).type).startswith("timestamp")
        if name == plain or not is_time or not _vocabulary.means(plain, _vocabulary.Role.DUE):
            continue
        due = log.moments(name)
        if np.mean(due != MISSING) < CARRIED:
            continue
        first = np.flatnonzero((log.case[1:] == log.case[:-1]) & (due[1:] != MISSING) & (due[:-1] != MISSING))
        later = due[first + 1] - due[first] >= _calendar.MICROSECONDS_A_DAY
        cases = np.unique(log.case[first[later]])
        of = int(np.unique(log.case[due != MISSING]).size)
        if cases.size < max(FEWEST, LEAST_SHARE * of):
            continue
        sentence = (
            f"In {cases.size:,} of {of:,} cases ({cases.size / of:.0%}) the due date ({plain}) was moved to a later day: "
            "the share in time then speaks of the last promise, not of the first."
        )
        evidence: dict[str, _matter.Value] = {"cases": int(cases.size), "of": of, "share": cases.size / of}
        yield _matter.Found(sentence, evidence, cases, subject=f"re-dated {plain}")
