"""Two selections of cases beside each other: of two reports, or of one."""

import datetime as dt
from collections.abc import Iterable
from typing import ClassVar, Final, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evenkeel.contexts.insight import queries, selections
from evenkeel.contexts.insight.values import Made, Report
from evenkeel.engines import flow
from evenkeel.kernel import errors
from evenkeel.ui.charts import scales
from evenkeel.ui.charts.figure import Column, Table

AT_ONCE: Final = 600_000
"""Events of both sides up to which a page is worth waiting for: about two seconds."""


class TooLarge(errors.Invalid):
    """These logs have {events} events together, too many to be compared while a page waits; at most {limit} are. Compare
    them with `evenkeel compare`."""

    code: ClassVar[str] = "comparison-too-large"


class SameCases(errors.Invalid):
    """Both sides are the same cases, so there is nothing to compare. Choose other cases for one of them."""

    code: ClassVar[str] = "same-cases"


class Side(NamedTuple):
    """One side: a report with its document, and which of its cases."""

    known: Report
    made: Made
    selection: flow.Selection

    def label(self, *, is_named: bool) -> str:
        """Return the name of the side: what narrows it, and the report unless both sides are of the same."""
        chips = selections.chips(self.selection, "")
        said = [f"{one.label} {one.value}" for one in chips]
        return ", ".join([self.known.name, *said] if is_named else said or [_("All cases")])


class Compared(NamedTuple):
    """What differs between two sides, and what was done so that they can be compared."""

    found: flow.Comparison
    notes: tuple[str, ...]

    @property
    def both(self) -> tuple[object, object]:
        """The two sides as the comparison describes them."""
        return self.found.first, self.found.second


def compare(first: Side, second: Side) -> Compared:
    """Compare two sides; cases that belong to both are on one side at most.

    Raises TooLarge, SameCases, flow.NothingToCompare, flow.NoSuchColumn.
    """
    _check_size({first.known.id: first.known, second.known.id: second.known}.values())
    logs, note = _apart(first, second) if _is_same(first, second) else (_each(first, second), "")
    is_named = first.known.id != second.known.id
    labels = (first.label(is_named=is_named), second.label(is_named=is_named))
    limits = dict.fromkeys((*first.known.settings.limits, *second.known.settings.limits))
    found = flow.compare(*logs, labels=labels, targets=tuple(limits))
    if first.selection.channel is not None or second.selection.channel is not None:
        found = _without_channels(found)
    return Compared(found, (note,) if note else ())


def compare_at(side: Side, day: dt.date) -> Compared:
    """Compare the cases of one side that were opened before a day with those opened later.

    Raises TooLarge, flow.NothingToCompare, flow.NoSuchColumn.
    """
    _check_size([side.known])
    chosen = flow.select(_log(side), side.selection)
    return Compared(flow.compare_at(chosen, day, targets=side.known.settings.limits), ())


def measures(found: flow.Comparison) -> Table:
    """Return all measures that were compared, those that hold first."""
    columns = (
        Column(_("Measure"), is_number=False),
        Column(found.first.label),
        Column(found.second.label),
        Column(_("Difference, with its 95 % interval"), is_number=False),
        Column(_("Beyond noise"), is_number=False),
    )
    compared = [one for one in found.measures if one.estimate is not None]
    rows = tuple(
        (
            one.label,
            one.estimate.first_said,
            one.estimate.second_said,
            one.estimate.change_said,
            _("yes") if one.holds else _("no"),
        )
        for one in sorted(compared, key=lambda one: not one.holds)
        if one.estimate is not None
    )
    return Table(_("All measures that were compared"), columns, rows)


def said(found: flow.Comparison) -> tuple[str, ...]:
    """Say how many measures were looked at, and everything else to know before using the comparison."""
    count = sum(one.estimate is not None for one in found.measures) + (found.paths.tested > 0)
    looked = ngettext(
        "One measure was compared.",
        "%(n)s measures were compared. A difference counts as more than noise if it stands at 5 %% although so many were "
        "looked at (Holm's correction).",
        count,
    ) % {"n": count}
    left_out = tuple(f"{one.label}: {one.sentence}" for one in found.measures if one.estimate is None)
    mix = (found.mix.sentence,) if found.mix else ()
    paths = () if found.paths.holds else (found.paths.sentence,)
    return (looked, *paths, *mix, *found.notes, *left_out)


def _without_channels(found: flow.Comparison) -> flow.Comparison:
    """Leave out through which channels the cases came, where that is what was selected."""
    chosen = {one.sentence for one in found.measures if one.code.startswith("channel:")}
    return found.model_copy(
        update={
            "measures": tuple(one for one in found.measures if one.sentence not in chosen),
            "summary": tuple(sentence for sentence in found.summary if sentence not in chosen),
        }
    )


def _is_same(first: Side, second: Side) -> bool:
    return (first.known.id, first.made.making) == (second.known.id, second.made.making)


def _check_size(reports: Iterable[Report]) -> None:
    events = sum(known.events or 0 for known in reports)
    if events > AT_ONCE:
        raise TooLarge(events=scales.amount(events), limit=scales.amount(AT_ONCE))


def _log(side: Side) -> flow.Log:
    found = flow.kept(queries.kept_log_path(known=side.known, making=side.made.making))
    if found is None:
        raise flow.NothingToCompare(side=side.known.name, hint=_("Its log is not at hand."))
    return found


def _each(first: Side, second: Side) -> tuple[flow.Log, flow.Log]:
    return flow.select(_log(first), first.selection), flow.select(_log(second), second.selection)


def _apart(first: Side, second: Side) -> tuple[tuple[flow.Log, flow.Log], str]:
    """Return two sides of one log without the cases in both: of a whole and its part, the whole gives them up."""
    log = _log(first)
    one, other = flow.chosen(log, first.selection), flow.chosen(log, second.selection)
    both = one & other
    count = {"n": scales.amount(int(both.sum()))}
    if not both.any():
        return (flow.taken(log, one), flow.taken(log, other)), ""
    if (one == other).all():
        raise SameCases
    if (both == other).all():
        note = _(
            "The %(n)s cases of the second side are taken out of the first, so that none is compared with itself."
        )
        return (flow.taken(log, one & ~both), flow.taken(log, other)), note % count
    if (both == one).all():
        note = _(
            "The %(n)s cases of the first side are taken out of the second, so that none is compared with itself."
        )
        return (flow.taken(log, one), flow.taken(log, other & ~both)), note % count
    note = _("%(n)s cases belong to both sides and are left out, so that none is compared with itself.")
    return (flow.taken(log, one & ~both), flow.taken(log, other & ~both)), note % count
