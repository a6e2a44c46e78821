"""Two logs, two periods or two groups of one log, compared."""

import datetime as dt
from collections.abc import Sequence
from typing import Any, ClassVar

import numpy as np
import pyarrow as pa

from evenkeel.engines.flow._log import MISSING, Log
from evenkeel.engines.flow.comparing import _document, _estimates, _measures, _mix, _paths, _sentences
from evenkeel.engines.flow.comparing._document import Comparison
from evenkeel.engines.flow.comparing._measures import Draft
from evenkeel.engines.flow.comparing._sides import DAY, Integers, Side, opened_days
from evenkeel.engines.flow.facts import _calendar
from evenkeel.engines.flow.findings._targets import Target
from evenkeel.engines.flow.selecting import _selection
from evenkeel.kernel import errors
from evenkeel.kernel.time import spoken_duration

NEARLY_ALL = 0.95
"""The quantile of lead times up to which the cases before and after a cut are followed, where time allows."""
PATHS = "paths"
CHANNEL = "channel"
GROUPS = ("time", "volume", "work", "mix")
INDEPENDENT = (
    "Intervals and tests take cases as independent of one another. Batches, seasons and what happened at the same time as a "
    "change can make differences of their own: that a difference holds does not say what caused it."
)


class NothingToCompare(errors.Invalid):
    """There is no case on the side “{side}”, so there is nothing to compare. {hint}"""

    code: ClassVar[str] = "nothing-to-compare"


def compare(
    first: Log, second: Log, *, labels: tuple[str, str] = ("first", "second"), targets: Sequence[Target] = ()
) -> Comparison:
    """Compare two logs: each measure on both sides, its difference with a 95 % interval, and whether it holds.

    A difference holds where it stands at 5 % after Holm's correction over all measures of the comparison, and its interval
    leaves no room for none. Volumes are counted over the whole weeks in which cases were opened. The lead time of a case
    that is open is not known, so it is left out. Raises `NothingToCompare`.
    """
    sides = []
    for log, label in ((first, labels[0]), (second, labels[1])):
        _check(log, label)
        sides.append(_whole(log, label, opened_days(log), usual=_usual(log)))
    notes = [_open(side) for side in sides if not side.finished.all()]
    return _comparison(sides[0], sides[1], targets, notes=notes)


def compare_at(log: Log, at: dt.date, *, targets: Sequence[Target] = ()) -> Comparison:
    """Compare the cases opened before a local day with those opened on it or later.

    The younger cases have had less time. So that the two can be compared, each case is followed for the same time after
    its opening (the 95th percentile of lead times, at most half of the later period), and those opened so late that the
    log does not tell of all of it are left out. Volumes are counted over all cases. Raises `NothingToCompare`.
    """
    cut, days = (at - _calendar.EPOCH.date()).days, opened_days(log)
    until = int(max(log.completed_at.max(), log.closed_at.max(), log.opened_at.max()))
    labels = f"before {at}", f"from {at}"
    for late, label in zip((False, True), labels, strict=True):
        if not ((days >= cut) == late).any():
            raise NothingToCompare(
                side=label,
                hint=f"Cases were opened from {_date(int(days.min()))} to {_date(int(days.max()))}.",
            )
    follow_up = _follow_up(log, int(log.opened_at[days >= cut].min()), until)
    old_enough = log.opened_at + follow_up <= until
    parts = []
    for late, label in zip((False, True), labels, strict=True):
        chosen = ((days >= cut) == late) & old_enough
        if not chosen.any():
            raise NothingToCompare(side=label, hint="Choose an earlier day.")
        first, last = (cut, int(days.max())) if late else (int(days.min()), cut - 1)
        settled = max(first, _settled(int(days.min()), _usual(log)))
        followed = _followed(_selection.taken(log, chosen), follow_up)
        parts.append(Side(followed, label, log, first, last, settled, follow_up))
    young = int((~old_enough).sum())
    note = (
        "The cases of the later side have had less time. So each case of both sides is followed for "
        f"{spoken_duration(follow_up / 1e6)} after its opening, and what happened to it later does not count; {young:,} cases "
        "opened later than that before the end of the log are left out of all but the volumes. A longer lead time counts as "
        "that long."
    )
    return _comparison(parts[0], parts[1], targets, notes=[note])


def compare_groups(
    log: Log, column: str, *, first: str, second: str, targets: Sequence[Target] = ()
) -> Comparison:
    """Compare two groups of cases of one log: by channel, by group (team), or by an attribute of cases.

    A case in which both teams have an event is on neither side. Raises `NothingToCompare`, and NoSuchColumn.
    """
    chosen = [_chosen(log, column, value) for value in (first, second)]
    both = chosen[0] & chosen[1]
    days, usual, parts = opened_days(log), _usual(log), []
    for meant, label in zip(chosen, (first, second), strict=True):
        part = meant & ~both
        if not part.any():
            raise NothingToCompare(side=label, hint=_values(log, column))
        parts.append(_whole(_selection.taken(log, part), label, days, usual=usual))
    notes = [_open(side) for side in parts if not side.finished.all()]
    if both.any():
        notes.insert(0, f"{int(both.sum()):,} cases belong to both and are on neither side.")
    return _comparison(parts[0], parts[1], targets, notes=notes, channels=column != CHANNEL)


def schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of the comparison."""
    dialect = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    return dialect | Comparison.model_json_schema(by_alias=True, mode="serialization")


def _check(log: Log, label: str) -> None:
    if not log.n_events:
        raise NothingToCompare(side=label, hint="Its log is empty.")


def _date(day: int) -> dt.date:
    return _calendar.EPOCH.date() + dt.timedelta(days=day)


def _open(side: Side) -> str:
    n = int((~side.finished).sum())
    return (
        f"{n:,} cases of “{side.label}” are open: how long they will take is not known, and they are left out of lead times. "
        "Where one side has more of them than the other, its lead times look shorter than they are."
    )


def _whole(log: Log, label: str, days: Integers, *, usual: int) -> Side:
    first = int(days.min())
    return Side(log, label, log, first, int(days.max()), _settled(first, usual))


def _settled(first_day: int, usual: int) -> int:
    return first_day - (-usual // DAY)


def _usual(log: Log) -> int:
    """Return the time in which nearly all cases are over, in microseconds."""
    spans = (log.closed_at - log.opened_at)[log.closed_at != MISSING]
    return int(np.quantile(spans, NEARLY_ALL)) if spans.size else 0


def _follow_up(log: Log, begin: int, until: int) -> int:
    return max(min(_usual(log) or until, (until - begin) // 2), DAY)


def _followed(log: Log, follow_up: int) -> Log:
    """Return what had happened to each case some time after its opening."""
    until = log.opened_at + follow_up
    kept = log.completed_at <= until[log.case]
    kept[log.bounds[:-1]] = True
    closed = pa.array(log.closed_at, pa.int64(), mask=(log.closed_at == MISSING) | (log.closed_at > until))
    moment = log.cases.schema.field("closed_at").type
    at = log.cases.schema.get_field_index("closed_at")
    return Log(
        events=log.events.filter(pa.array(kept)),
        cases=log.cases.set_column(at, "closed_at", closed.cast(moment)),
    )


def _chosen(log: Log, column: str, value: str) -> _selection.Chosen:
    if column == CHANNEL:
        return _selection.chosen(log, _selection.Selection(channel=value))
    if column == "group":
        return _selection.chosen(log, _selection.Selection(group=value))
    return _selection.chosen(log, _selection.Selection(kind=(_column(log, column), value)))


def _column(log: Log, column: str) -> str:
    return column if column in _selection.attributes(log) else f"case:{column}"


def _values(log: Log, column: str) -> str:
    coded = {"channel": log.channel, "group": log.group}.get(column) or _selection.attribute(
        log, _column(log, column)
    )
    shown = ", ".join(sorted(coded.values)[:12])
    return (
        f"The values of {column} are {shown}{', …' if len(coded.values) > 12 else ''}."
        if shown
        else f"No case has a {column}."
    )


def _comparison(
    first: Side, second: Side, targets: Sequence[Target], *, notes: list[str], channels: bool = True
) -> Comparison:
    mix = _mix.standard(first, second)
    drafts = [*_measures.of(first, second, targets, channels=channels), *(_mix.drafts(mix) if mix else ())]
    drafts.sort(
        key=lambda draft: (GROUPS.index(draft.named.group), not draft.named.code.startswith("lead-time"))
    )
    paths = _paths.look(first.log, second.log)
    tests = {draft.named.code: draft.raw.p for draft in drafts if draft.raw is not None}
    if paths.p is not None:
        tests[PATHS] = paths.p
    adjusted = dict(zip(tests, _estimates.holm(np.array(list(tests.values()))).tolist(), strict=True))
    measures = [_measure(draft, adjusted.get(draft.named.code)) for draft in drafts]
    shown = _paths.document(paths, p_adjusted=adjusted.get(PATHS))
    holding = [measure.sentence for measure in measures if measure.holds]
    return Comparison(
        first=_side(first),
        second=_side(second),
        summary=(*holding, *((shown.sentence,) if shown.holds else ())),
        measures=tuple(measures),
        paths=shown,
        mix=_mix.document(mix) if mix else None,
        notes=(*notes, INDEPENDENT),
    )


def _side(side: Side) -> _document.Side:
    days = opened_days(side.log)
    return _document.Side(
        label=side.label,
        cases=side.log.n_cases,
        open_cases=int((~side.finished).sum()),
        events=side.log.n_events,
        start=_date(int(days.min())),
        end=_date(int(days.max())),
    )


def _measure(draft: Draft, p_adjusted: float | None) -> _document.Measure:
    named, raw = draft.named, draft.raw
    none = 1.0 if named.kind == "ratio" else 0.0
    estimate = _sentences.estimate(raw, named.unit, named.kind) if raw else None
    stands = p_adjusted is not None and p_adjusted <= _estimates.ALPHA
    holds = stands and raw is not None and not raw.low <= none <= raw.high
    doubt = "" if holds else _sentences.ELSEWHERE if stands else _sentences.NOISE
    return _document.Measure(
        code=named.code,
        label=named.label,
        group=named.group,
        unit=named.unit,
        kind=named.kind,
        better=named.better,
        first_count=draft.counts[0],
        second_count=draft.counts[1],
        estimate=estimate,
        p_adjusted=p_adjusted,
        holds=holds,
        sentence=_said(named.phrase, estimate, doubt) if estimate else draft.omitted,
        method=draft.method,
    )


def _said(phrase: str, estimate: _document.Estimate, doubt: str) -> str:
    text = phrase.replace("{second}", estimate.second_said).replace("{first}", estimate.first_said)
    return _sentences.doubted(f"{text}: {estimate.change_said}", doubt)
