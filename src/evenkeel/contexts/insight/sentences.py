"""What one sees in a report, in plain sentences. They say what happened, never why."""

import datetime as dt
import statistics
from collections.abc import Sequence

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evenkeel.engines import flow
from evenkeel.ui.charts import scales

ENOUGH_PERIODS = 6
"""Fewer periods than this have no beginning and end worth comparing."""
SKEWED = 1.15
"""Where the mean is so many times the median, a few long cases pull it up and the reader is told."""


def name(written: str | None, otherwise: str = "") -> str:
    """Return a name as the log writes it, or words that say that there is none."""
    return written if written and written.strip() else otherwise or _("(no name)")


def day(moment: dt.date) -> str:
    """Write a day in full, in the reader's language."""
    return str(formats.date_format(moment, "j F Y"))


def cases(count: int) -> str:
    """Say how many cases."""
    return ngettext("%(n)s case", "%(n)s cases", count) % {"n": scales.amount(count)}


def events(count: int) -> str:
    """Say how many events."""
    return ngettext("%(n)s event", "%(n)s events", count) % {"n": scales.amount(count)}


def extent(facts: flow.Facts) -> str:
    """Say how much there is and from when to when."""
    return _("%(cases)s and %(events)s, from %(first)s to %(last)s") % {
        "cases": cases(facts.cases),
        "events": events(facts.events),
        "first": day(facts.span.start),
        "last": day(facts.span.end),
    }


def finished_and_open(facts: flow.Facts) -> str:
    """Say which cases count as finished."""
    if not facts.open_cases:
        return _("No case is marked as still open, so each counts as finished at its last event.")
    said = ngettext("%(n)s case is still open", "%(n)s cases are still open", facts.open_cases)
    said %= {"n": scales.amount(facts.open_cases)}
    if not facts.lead_time.count:
        return _("%(open)s, and none is finished.") % {"open": said}
    finished = scales.amount(facts.lead_time.count)
    return _("%(open)s; lead times are those of the %(finished)s others.") % {
        "open": said,
        "finished": finished,
    }


def findings(count: int) -> str:
    """Say whether there is something to know before using the figures."""
    if not count:
        return _("Nothing was found that stands in the way of using these figures.")
    return ngettext(
        "One thing to know before using these figures.",
        "%(n)s things to know before using these figures.",
        count,
    ) % {"n": count}


def over_time(facts: flow.Facts) -> str:
    """Say what came, what was finished, and how the work in progress moved."""
    periods = facts.over_time.periods
    said = _("%(arrived)s arrived and %(finished)s were finished.") % {
        "arrived": cases(sum(one.arrivals for one in periods)),
        "finished": scales.amount(sum(one.completions for one in periods)),
    }
    third = len(periods) // 3
    if len(periods) < ENOUGH_PERIODS:
        return said
    first = statistics.fmean(one.wip for one in periods[:third])
    last = statistics.fmean(one.wip for one in periods[-third:])
    return f"{said} " + _(
        "In progress were %(first)s on average in the first third of the time and %(last)s in the last third."
    ) % {"first": scales.amount(round(first, 1)), "last": scales.amount(round(last, 1))}


def lead_time(facts: flow.Facts) -> str:
    """Say how long cases took."""
    time = facts.lead_time
    if time.median is None or time.mean is None:
        return _("No case was finished, so how long cases take is not known.")
    said = _(
        "Half of the finished cases took up to %(median)s, 85 in 100 up to %(p85)s, 95 in 100 up to %(p95)s."
    )
    said = said % {
        "median": scales.say("duration", time.median),
        "p85": scales.say("duration", time.p85),
        "p95": scales.say("duration", time.p95),
    }
    if time.mean <= SKEWED * time.median:
        return said
    return f"{said} " + _("The mean is %(mean)s: some cases took much longer than most.") % {
        "mean": scales.say("duration", time.mean)
    }


def variants(facts: flow.Facts) -> str:
    """Say how many ways there are through the process, and how common the commonest."""
    found = facts.variants
    if found.count == 1:
        return _("All cases took the same order of activities.")
    said = _(
        "There are %(count)s different orders of activities; %(single)s of them were taken by one case only."
    ) % {"count": scales.amount(found.count), "single": scales.amount(found.singletons)}
    if not found.top:
        return said
    return f"{said} " + _("The most frequent one covers %(share)s of the cases.") % {
        "share": scales.percent(found.top[0].share)
    }


def follows(facts: flow.Facts) -> str:
    """Say what follows what most often."""
    if not facts.dfg:
        return _("Every case has one event only, so nothing follows anything.")
    most = facts.dfg[0]
    return _(
        "There are %(count)s different steps from one activity to the next. The most frequent leads from "
        "“%(source)s” to “%(target)s”: %(times)s times, half of them within %(median)s."
    ) % {
        "count": scales.amount(len(facts.dfg)),
        "source": name(most.source),
        "target": name(most.target),
        "times": scales.amount(most.count),
        "median": scales.say("duration", most.median),
    }


def work(facts: flow.Facts) -> str:
    """Say who is named, and what these counts do not say."""
    if not facts.resources:
        return _("The log does not say who did what.")
    unnamed = facts.events_without_resource / facts.events
    said = ngettext("The log names one resource", "The log names %(n)s resources", facts.resources) % {
        "n": scales.amount(facts.resources)
    }
    said += _("; %(share)s of the events name none.") % {"share": scales.percent(unnamed)} if unnamed else "."
    return f"{said} " + _(
        "Counting steps says nothing about how heavy they were, so this is no measure of anyone's effort."
    )


def weekdays(facts: flow.Facts, names: Sequence[str]) -> str:
    """Say on which days cases come and go."""
    came = max(facts.weekdays, key=lambda one: one.arrivals)
    went = max(facts.weekdays, key=lambda one: one.completions)
    return _("Most cases began on a %(came)s (%(n)s), and most ended on a %(went)s (%(m)s).") % {
        "came": names[came.weekday - 1],
        "n": scales.amount(came.arrivals),
        "went": names[went.weekday - 1],
        "m": scales.amount(went.completions),
    }


def beyond(total: int, listed: int, *, in_json: bool) -> str:
    """Say that there is more than a table lists; empty where there is not."""
    if total <= listed:
        return ""
    said = _("The first %(listed)s of %(total)s.") % {
        "listed": scales.amount(listed),
        "total": scales.amount(total),
    }
    return f"{said} " + _("All are in the JSON document.") if in_json else said
