"""Findings about the data: what a person should know before she trusts the figures.

They speak about the data, never about people. Each function looks for one kind of finding and is named after it.
"""

import numpy as np

from evenkeel.engines.flow import _vocabulary
from evenkeel.engines.flow._log import MISSING
from evenkeel.engines.flow._vocabulary import Role
from evenkeel.engines.flow.facts import _calendar, _facts_order
from evenkeel.engines.flow.findings import _attributes, _data_kinds, _matter

NOTEWORTHY = 0.05
"""The share from which an imperfection of the data is worth a sentence."""
FEW_CASES = 30
NEARLY_ALL = 0.95
INTENDED = _attributes.words("""
    plan planned planning scheduled expected estimated target due deadline promised gepland verwacht planlagt forventet
    frist geplant erwartet planerad planlagd forvantad prevu planifie suunniteltu arvioitu
    """)
"""Words in the name of a date of what is meant to happen."""
CUT, FEWEST_CUT = 0.03, 20
"""Share and number of cases at an edge of the log from which it seems to cut through them."""
VISIBLE = 0.01
"""Difference of two shares from which it shows in a report."""


def rows_left_out(matter: _matter.Matter) -> _matter.Found | None:
    """Some rows could not be read."""
    problems = matter.source.problems
    left_out = sum(problem.count for problem in problems)
    if not left_out:
        return None
    kinds = {problem.code: problem.count for problem in problems}
    sentence = f"{_matter.many(left_out, 'row')} of {matter.source.rows:,} could not be used and {_matter.is_(left_out)} left out."
    return _matter.Found(sentence, {"rows": left_out, "of": matter.source.rows, **kinds})


def future_times(matter: _matter.Matter) -> _matter.Found | None:
    """Some events were completed after the report was made."""
    later = matter.log.completed_at > _calendar.moment(matter.at)
    n = int(later.sum())
    if not n:
        return None
    sentence = f"{_matter.many(n, 'event')} {_matter.is_(n)} dated after the moment of this report."
    return _matter.Found(sentence, {"events": n}, _matter.cases_of(matter.log, later))


def backward_steps(matter: _matter.Matter) -> _matter.Found | None:
    """Some events are listed after one that was completed later."""
    pairs = _facts_order.neighbours(matter.log)
    n = int(pairs.backwards.sum())
    if not n:
        return None
    sentence = f"{_matter.many(n, 'step')} of {pairs.pairs:,} run{'s' if n == 1 else ''} backwards in time."
    return _matter.Found(
        sentence,
        {"steps": n, "of": pairs.pairs, "share": n / pairs.pairs},
        _matter.cases_of(matter.log, pairs.first[pairs.backwards]),
    )


def ties(matter: _matter.Matter) -> _matter.Found | None:
    """Many neighbouring events have the same time, and nothing but the file says which came first.

    In a table of cases the meaning of the columns gives the order: opened, then closed.
    """
    if matter.is_table_of_cases:
        return None
    pairs = _facts_order.neighbours(matter.log)
    n = int(pairs.equal.sum())
    if n <= NOTEWORTHY * pairs.pairs:
        return None
    share = n / pairs.pairs
    sentence = (
        f"{share:.0%} of neighbouring events have the same time ({n:,} of {pairs.pairs:,}): "
        "which came first cannot be known, so paths and variants show the order of the file."
    )
    tied = np.bincount(matter.log.case[pairs.first[pairs.equal]], minlength=matter.log.n_cases)
    most_tied_first = np.argsort(-tied, kind="stable")[: np.count_nonzero(tied)]
    return _matter.Found(sentence, {"pairs": n, "of": pairs.pairs, "share": share}, most_tied_first)


def missing_resource(matter: _matter.Matter) -> _matter.Found | None:
    """Many events do not say who did them, though others do."""
    n, events = matter.facts.events_without_resource, matter.facts.events
    if n == events or n <= NOTEWORTHY * events:
        return None
    sentence = f"{n / events:.0%} of the events do not say who did them; figures by resource cover the rest."
    missing = _matter.cases_of(matter.log, matter.log.resource.codes < 0)
    return _matter.Found(sentence, {"events": n, "of": events, "share": n / events}, missing)


def one_event_cases(matter: _matter.Matter) -> _matter.Found | None:
    """Many finished cases have a single event."""
    finished = matter.log.closed_at != MISSING
    single = np.flatnonzero((np.diff(matter.log.bounds) == 1) & finished)
    of = int(finished.sum())
    if single.size <= NOTEWORTHY * of:
        return None
    share = single.size / of
    sentence = f"{share:.0%} of the finished cases have a single event and so a lead time of zero."
    return _matter.Found(sentence, {"cases": int(single.size), "of": of, "share": share}, single)


def clocks_disagree(matter: _matter.Matter) -> _matter.Found | None:
    """A further date of the events often names another day than the time that is used."""
    clocks = matter.facts.quality.clocks if matter.facts.quality else ()
    apart = [
        clock
        for clock in clocks
        if clock.events >= FEW_CASES
        and clock.later + clock.earlier > NOTEWORTHY * clock.events
        and not _is_intended(clock.column)
    ]
    if not apart:
        return None
    clock = max(apart, key=lambda one: one.later + one.earlier)
    n, used = clock.later + clock.earlier, _used_for_time(matter)
    sentence = (
        f"{clock.column} names another day than {used} in {n / clock.events:.0%} of the events ({n:,} of {clock.events:,}; "
        f"later in {clock.later:,}, earlier in {clock.earlier:,}). The figures use {used}."
    )
    table = _matter.Rows(
        ("date", "events", "same day", "later", "earlier"),
        tuple((one.column, one.events, one.same_day, one.later, one.earlier) for one in apart),
    )
    evidence: dict[str, _matter.Value] = {
        "column": clock.column,
        "used": used,
        "events": n,
        "of": clock.events,
        "share": n / clock.events,
        "later": clock.later,
        "earlier": clock.earlier,
    }
    return _matter.Found(sentence, evidence, table=table)


def _is_intended(column: str) -> bool:
    """Tell whether a date says when something should happen, which need not be when it did."""
    return bool(set(_vocabulary.normal(column).split()) & INTENDED) or _vocabulary.means(column, Role.DUE)


def _used_for_time(matter: _matter.Matter) -> str:
    """Return the name of the column that the times of events come from."""
    named = (used.column for used in matter.source.mapping if used.role in {"timestamp", "end"})
    return next(named, "the time of the event")


def due_rule(matter: _matter.Matter) -> _matter.Found | None:
    """By date more cases are in time than to the moment."""
    due = matter.facts.due_dates
    if due is None or not due.finished or due.share_by_date is None or due.share_by_instant is None:
        return None
    if due.share_by_date - due.share_by_instant < VISIBLE:
        return None
    sentence = (
        f"{due.share_by_date:.1%} of the closed cases are in time by date ({due.on_time_by_date:,} of {due.finished:,}), "
        f"{due.share_by_instant:.1%} to the moment ({due.on_time_by_instant:,}): name the rule beside the figure."
    )
    return _matter.Found(
        sentence,
        {
            "finished": due.finished,
            "by_date": due.on_time_by_date,
            "to_the_moment": due.on_time_by_instant,
            "share_by_date": due.share_by_date,
            "share_to_the_moment": due.share_by_instant,
        },
    )


def late_not_counted(matter: _matter.Matter) -> _matter.Found | None:
    """Open cases past their due date are missing from the share in time of the closed."""
    due, log = matter.facts.due_dates, matter.log
    if due is None or not due.open_and_past_due:
        return None
    n, judged = due.open_and_past_due, due.finished + due.open_and_past_due
    share, with_them = due.share_by_date or 0.0, due.on_time_by_date / judged
    sentence = (
        f"{_matter.many(n, 'open case')} {_matter.is_(n)} past the due date and not in the share in time: with them "
        f"{with_them:.1%} instead of {share:.1%} (by date)."
    )
    last = int(max(log.completed_at.max(), log.opened_at.max()))
    late = np.flatnonzero((log.closed_at == MISSING) & (log.due_at != MISSING) & (log.due_at < last))
    evidence: dict[str, _matter.Value] = {
        "open_and_past_due": n,
        "finished": due.finished,
        "share": share,
        "share_with_them": with_them,
    }
    return _matter.Found(sentence, evidence, late[np.argsort(log.due_at[late], kind="stable")])


def cut_off(matter: _matter.Matter) -> _matter.Found | None:
    """Many cases begin or end at the very edges of the time that the log covers."""
    quality, cases = matter.facts.quality, matter.facts.cases
    if quality is None:
        return None
    # Where the log says which cases are open, nothing is hidden by its end.
    to_the_end = 0 if matter.facts.open_cases else quality.cases_to_the_end
    edges = (
        ("begin in the first", quality.cases_from_the_start),
        ("have their last event in the last", to_the_end),
    )
    said = [
        f"{n:,} cases ({n / cases:.0%}) {where} hundredth of the time that the log covers"
        for where, n in edges
        if n >= FEWEST_CUT and n > CUT * cases
    ]
    if not said:
        return None
    sentence = f"{' and '.join(said)}: the log may cut through them."
    evidence: dict[str, _matter.Value] = {
        "cases_from_the_start": quality.cases_from_the_start,
        "cases_to_the_end": quality.cases_to_the_end,
        "of": cases,
    }
    return _matter.Found(sentence, evidence)


def repeated_events(matter: _matter.Matter) -> _matter.Found | None:
    """Many events repeat another in case, activity, time and resource."""
    quality, events = matter.facts.quality, matter.facts.events
    if quality is None or quality.duplicates <= VISIBLE * events:
        return None
    n = quality.duplicates
    sentence = f"{_matter.many(n, 'event')} of {events:,} ({n / events:.1%}) repeat another in case, activity, time and resource."
    return _matter.Found(sentence, {"events": n, "of": events, "share": n / events})


def few_cases(matter: _matter.Matter) -> _matter.Found | None:
    """Few cases are finished."""
    n = matter.facts.lead_time.count
    if n >= FEW_CASES:
        return None
    return _matter.Found(
        f"Only {_matter.many(n, 'case')} {_matter.is_(n)} finished: too few for steady percentiles.",
        {"cases": n},
    )


def open_cases(matter: _matter.Matter) -> _matter.Found | None:
    """Some cases are still open."""
    n, cases = matter.facts.open_cases, matter.facts.cases
    if not n:
        return None
    if matter.is_table_of_cases and not matter.has_role("closed"):
        sentence = (
            f"No column says when a case was closed, so all {cases:,} count as open: no lead time is known."
        )
    else:
        sentence = (
            f"{_matter.many(n, 'case')} of {cases:,} {_matter.is_(n)} still open and not in the lead times."
        )
    still = np.flatnonzero(matter.log.closed_at == MISSING)
    oldest_first = still[np.argsort(matter.log.opened_at[still], kind="stable")]
    return _matter.Found(sentence, {"cases": n, "of": cases, "share": n / cases}, oldest_first)


def no_closing_times(matter: _matter.Matter) -> _matter.Found | None:
    """The log does not say which cases are closed."""
    if matter.facts.open_cases or matter.is_table_of_cases:
        return None
    sentence = "The log does not say which cases are closed: each counts as finished at its last event."
    return _matter.Found(sentence, {"cases": matter.facts.cases})


def naive_times(matter: _matter.Matter) -> _matter.Found | None:
    """Some times carry no offset."""
    n, zone = matter.source.naive_times, matter.source.timezone
    if not n:
        return None
    sentence = f"{_matter.many(n, 'time')} carr{'ies' if n == 1 else 'y'} no offset and {_matter.was(n)} read as those of {zone}."
    return _matter.Found(sentence, {"times": n, "timezone": zone})


def dates_only(matter: _matter.Matter) -> _matter.Found | None:
    """Nearly every time is midnight."""
    log = matter.log
    clock = _calendar.wall_clock(log.completed_at, log.utc_offset)
    n = int((clock % _calendar.MICROSECONDS_A_DAY == 0).sum())
    share = n / log.n_events
    if share < NEARLY_ALL:
        return None
    sentence = f"{share:.0%} of the events stand at midnight: the log knows days, not times of day."
    return _matter.Found(sentence, {"events": n, "of": log.n_events, "share": share})


def no_start_times(matter: _matter.Matter) -> _matter.Found | None:
    """No event says when work on it began."""
    if (matter.log.started_at != MISSING).any():
        return None
    sentence = (
        "The log says when steps were done, not when they were begun: work and waiting cannot be told apart."
    )
    return _matter.Found(sentence, {"events": matter.log.n_events})


_LOOKING = {
    "rows-left-out": rows_left_out,
    "future-times": future_times,
    "backward-steps": backward_steps,
    "ties": ties,
    "missing-resource": missing_resource,
    "one-event-cases": one_event_cases,
    "clocks-disagree": clocks_disagree,
    "due-rule": due_rule,
    "late-not-counted": late_not_counted,
    "cut-off": cut_off,
    "repeated-events": repeated_events,
    "few-cases": few_cases,
    "open-cases": open_cases,
    "no-closing-times": no_closing_times,
    "naive-times": naive_times,
    "dates-only": dates_only,
    "no-start-times": no_start_times,
}
CHECKS = tuple(_matter.Check(kind, _matter.at_most_one(_LOOKING[kind.code])) for kind in _data_kinds.KINDS)
