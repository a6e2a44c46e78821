"""What is noticeable about the data of a log: counts with what they mean, without a verdict."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from evenkeel.contexts.insight import page, sentences
from evenkeel.engines import flow
from evenkeel.ui.charts import scales
from evenkeel.ui.charts.figure import Column, Table

LISTED_CLOCKS = 10


@dataclass(frozen=True)
class Notice:
    """One thing that was counted: how often, how that is said, and what it means."""

    label: str
    count: int
    found: str
    meaning: str


def section(facts: flow.Facts) -> page.Section | None:
    """Show what was counted about the data; None in a document that has no such counts."""
    if facts.quality is None:
        return None
    counted = notices(facts)
    columns = tuple(Column(name, is_number=False) for name in (_("What"), _("Found"), _("What it means")))
    rows = tuple((one.label, one.found, one.meaning) for one in counted if one.count)
    clocks = [one for one in facts.quality.clocks if one.later + one.earlier]
    note = sentences.beyond(len(clocks), LISTED_CLOCKS, in_json=True)
    if note:
        note = _("Of the further dates: %(note)s") % {"note": note}
    table = Table(_("Noticed in the data"), columns, rows, note)
    return page.Section("data", _("The data itself"), (noticed(facts),), tables=(table,) if rows else ())


def noticed(facts: flow.Facts) -> str:
    """Say what the counts are for, and what was looked for and not found."""
    absent = ", ".join(one.label.lower() for one in notices(facts) if not one.count)
    said = _("Counts, without a verdict: what to look at before the figures are trusted.")
    return f"{said} " + _("Looked for and not found: %(what)s.") % {"what": absent} if absent else said


def notices(facts: flow.Facts) -> tuple[Notice, ...]:
    """Return everything that was looked for, found or not; nothing where nothing was counted."""
    if facts.quality is None:
        return ()
    return (
        _ties(facts, facts.quality),
        *_events(facts, facts.quality),
        *_edges(facts, facts.quality),
        *_clocks(facts.quality),
    )


def _ties(facts: flow.Facts, quality: flow.Quality) -> Notice:
    ties = quality.ties
    meaning = _(
        "Which of two came first cannot be known. Put by name where times are equal, there would be %(variants)s "
        "orders of activities (now %(now)s) and %(edges)s different steps from one to the next (now %(steps)s)."
    ) % {
        "variants": scales.amount(ties.variants_by_name),
        "now": scales.amount(facts.variants.count),
        "edges": scales.amount(ties.edges_by_name),
        "steps": scales.amount(len(facts.dfg)),
    }
    return Notice(
        _("Neighbouring steps at the same time"),
        ties.equal_pairs,
        _part(ties.equal_pairs, ties.pairs),
        meaning,
    )


def _events(facts: flow.Facts, quality: flow.Quality) -> tuple[Notice, ...]:
    unnamed, pairs = facts.events_without_resource, quality.ties.pairs
    return (
        Notice(
            _("Events without a resource"),
            unnamed,
            _part(unnamed, facts.events),
            _("Nobody's: they are left out of every figure by resource."),
        ),
        Notice(
            _("Steps back in time"),
            quality.backward_steps,
            _part(quality.backward_steps, pairs),
            _("A step that was completed before the one that stands in front of it; its span is negative."),
        ),
        Notice(
            _("Repeated rows"),
            quality.duplicates,
            _part(quality.duplicates, facts.events),
            _("Case, activity, time and resource as in another event: perhaps written twice. They count."),
        ),
        Notice(
            _("Events at exactly 00:00"),
            quality.at_midnight,
            _part(quality.at_midnight, facts.events),
            _("Often a date without a time of day. Spans and order within such a day are not exact."),
        ),
    )


def _edges(facts: flow.Facts, quality: flow.Quality) -> tuple[Notice, ...]:
    even = _("If cases came and went evenly, it would be about 1 % of them.")
    first, last = quality.cases_from_the_start, quality.cases_to_the_end
    return (
        Notice(
            _("Cases at the beginning of the log"),
            first,
            _part(first, facts.cases),
            _("First seen in the first hundredth of the time: they may have begun before it.") + f" {even}",
        ),
        Notice(
            _("Cases at the end of the log"),
            last,
            _part(last, facts.cases),
            _("Last seen in the last hundredth of the time: they may go on after it.") + f" {even}",
        ),
    )


def _clocks(quality: flow.Quality) -> tuple[Notice, ...]:
    """Return the further dates that lie on other days than the events, the most of them first."""
    apart = sorted(quality.clocks, key=lambda one: (-one.later - one.earlier, one.column))
    return tuple(
        Notice(
            _("Further date “%(column)s”") % {"column": sentences.name(one.column)},
            one.later + one.earlier,
            _("%(same)s on the day of the event, %(later)s later, %(earlier)s earlier")
            % {
                "same": scales.amount(one.same_day),
                "later": scales.amount(one.later),
                "earlier": scales.amount(one.earlier),
            },
            _("A plan may differ. Where it records the same moment, the two clocks disagree."),
        )
        for one in apart[:LISTED_CLOCKS]
        if one.later + one.earlier
    )


def _part(count: int, whole: int) -> str:
    share = scales.percent(count / whole if whole else 0).replace(" ", "\N{NO-BREAK SPACE}")
    return _("%(n)s of %(whole)s (%(share)s)") % {
        "n": scales.amount(count),
        "whole": scales.amount(whole),
        "share": share,
    }
