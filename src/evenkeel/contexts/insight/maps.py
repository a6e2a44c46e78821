"""The map of a process, shaped for a screen: what is drawn, what is said of each step, and what is left out."""

import enum
from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evenkeel.contexts.insight import detail, sentences
from evenkeel.engines import flow
from evenkeel.ui.charts import graph, heat, scales

START, END = "start", "end"
LEVELS = (3600.0, 86400.0, 7 * 86400.0, 28 * 86400.0)
"""Where a time becomes one of the next level, in seconds: an hour, a day, a week, four weeks."""
SHARE_LEVELS = (0.01, 0.05, 0.1, 0.25)
"""Where a share of all time becomes one of the next level."""


class Measure(enum.Enum):
    """What the lines of a map say."""

    COUNT = "count"
    MEDIAN = "median"
    TOTAL = "total"
    WAITING = "waiting"


@dataclass(frozen=True)
class _Line:
    """What one path says in one measure: how strong it is, words, and a level for its colour (0 for none)."""

    value: float
    note: str
    level: int = 0


def key_of(activity: int) -> str:
    """Return the name by which a step is known in a map and in the addresses of its page."""
    if activity < 0:
        return START if activity == detail.START else END
    return f"s{activity + 1}"


def measures(facts: flow.Facts) -> tuple[Measure, ...]:
    """Return what the lines of this log's map can say; waiting only where it is known when work began."""
    has_starts = any(edge.waiting is not None for edge in facts.dfg)
    return tuple(one for one in Measure if one is not Measure.WAITING or has_starts)


def chart(
    facts: flow.Facts,
    shown: detail.Excerpt,
    measure: Measure,
    *,
    key: str,
    title: str,
    description: str,
    url_of: Callable[[int], str] | None = None,
) -> graph.Graph:
    """Return the picture of a map. `url_of` says where each step leads to; without it nothing is a link."""
    total = sum(edge.total for edge in facts.dfg)
    lines = {path: _line(path, measure, total) for path in shown.paths}
    largest = max((line.value for line in lines.values()), default=0.0)
    marks = {end for path in shown.paths for end in (path.source, path.target) if end < 0}
    boxes = [_mark(facts, one) for one in sorted(marks, reverse=True)]
    boxes += [
        graph.Box(
            key_of(one),
            sentences.name(facts.by_activity[one].activity),
            note=_note(facts, one, measure),
            shade=_shade(facts, one),
            url=url_of(one) if url_of else "",
            said=spoken(facts, shown, one) if url_of else "",
        )
        for one in shown.activities
    ]
    return graph.Graph(
        key,
        title,
        description,
        tuple(boxes),
        tuple(
            graph.Step(
                key_of(path.source),
                key_of(path.target),
                line.value / largest if largest else 0.0,
                line.note,
                said=described(facts, path),
                level=line.level,
            )
            for path, line in lines.items()
        ),
        first=START if detail.START in marks else None,
        last=END if detail.END in marks else None,
    )


def name_of(facts: flow.Facts, end: int) -> str:
    """Return the name of a step, or of a mark."""
    if end < 0:
        return _("Start") if end == detail.START else _("End")
    return sentences.name(facts.by_activity[end].activity)


def described(facts: flow.Facts, path: detail.Path) -> str:
    """Say all that is known of a path in one line."""
    ends = f"{name_of(facts, path.source)} → {name_of(facts, path.target)}"
    if path.edge is None:
        return f"{ends}: {sentences.cases(path.count)}"
    said = _("%(ends)s: %(times)s, half of them within %(median)s, %(total)s in all") % {
        "ends": ends,
        "times": times(path.count),
        "median": scales.say("duration", path.edge.median),
        "total": scales.say("duration", path.edge.total),
    }
    if path.edge.waiting is None:
        return said
    return said + _("; of that waiting: %(waiting)s") % {"waiting": scales.say("duration", path.edge.waiting)}


def times(count: int) -> str:
    """Say how many times."""
    return ngettext("once", "%(n)s times", count) % {"n": scales.amount(count)}


def spoken(facts: flow.Facts, shown: detail.Excerpt, activity: int) -> str:
    """Say of a step what the map shows of it, for those who cannot see the lines."""
    one = facts.by_activity[activity]
    said = [
        _("%(name)s: %(times)s, in %(cases)s")
        % {
            "name": sentences.name(one.activity),
            "times": times(one.events),
            "cases": sentences.cases(one.cases),
        }
    ]
    came = [
        f"{name_of(facts, path.source)} {scales.amount(path.count)}"
        for path in shown.paths
        if path.target == activity
    ]
    went = [
        f"{name_of(facts, path.target)} {scales.amount(path.count)}"
        for path in shown.paths
        if path.source == activity
    ]
    if came:
        said.append(_("Before it: %(steps)s") % {"steps": ", ".join(came)})
    if went:
        said.append(_("After it: %(steps)s") % {"steps": ", ".join(went)})
    return ". ".join(said) + "."


def level(value: float, bounds: tuple[float, ...]) -> int:
    """Return in which of the levels, 1 to 5, a value lies."""
    return 1 + sum(value >= bound for bound in bounds)


def _line(path: detail.Path, measure: Measure, total: float) -> _Line:
    """Say of a path what the measure asks for; a beginning or an end takes no time and says how many cases."""
    edge = path.edge
    if measure is Measure.COUNT:
        return _Line(path.count, scales.amount(path.count))
    if edge is None:
        return _Line(0.0, "")
    if measure is Measure.MEDIAN:
        bounds = level(edge.median, LEVELS)
        return _Line(bounds**2, scales.say("duration", edge.median), bounds)
    value = edge.total if measure is Measure.TOTAL else edge.waiting
    if value is None:
        return _Line(0.0, "", 1)
    words = scales.say("duration", value)
    return _Line(max(value, 0.0), words, level(value / total, SHARE_LEVELS) if total > 0 else 1)


def _note(facts: flow.Facts, activity: int, measure: Measure) -> str:
    one = facts.by_activity[activity]
    if measure is not Measure.COUNT and one.touch is not None:
        return _("touch time %(median)s") % {"median": scales.say("duration", one.touch.median)}
    return _("%(times)s · %(share)s of cases") % {
        "times": scales.amount(one.events),
        "share": scales.percent(one.cases / facts.cases),
    }


def _shade(facts: flow.Facts, activity: int) -> int:
    """Shade a step by the part of the cases that it is done in."""
    return heat.shade(facts.by_activity[activity].cases, facts.cases)


def _mark(facts: flow.Facts, end: int) -> graph.Box:
    return graph.Box(key_of(end), name_of(facts, end), note=sentences.cases(facts.cases), is_mark=True)
