"""The map of a process, shaped for a screen: what is drawn, what is said of each step, and what is left out."""

import dataclasses
import enum
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evenkeel.contexts.insight import detail, sentences
from evenkeel.engines import flow
from evenkeel.ui.charts import graph, heat, routes, scales, svg

START, END = "start", "end"
MINUTE, HOUR, DAY = 60.0, 3600.0, 86400.0
ROUND_TIMES = (
    *(1.0, 2.0, 5.0, 10.0, 30.0),
    *(MINUTE * number for number in (1, 2, 5, 10, 30)),
    *(HOUR * number for number in (1, 2, 4, 12)),
    *(DAY * number for number in (1, 2, 3, 7, 14, 28, 60, 90, 180, 365, 730, 1825)),
)
"""Times that people think in, in seconds; one becomes of the next level at one of these."""
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
    """What one path says in one measure: how strong it is (0 to 1), words, and a level of time (0 for none)."""

    part: float
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
    most = max((path.count for path in shown.paths), default=0)
    bounds = time_levels(facts)
    lines = {path: _line(path, measure, most=most, total=total, bounds=bounds) for path in shown.paths}
    marks = {end for path in shown.paths for end in (path.source, path.target) if end < 0}
    boxes = [_mark(facts, one) for one in sorted(marks, reverse=True)]
    boxes += [
        graph.Box(
            key_of(one),
            sentences.name(facts.by_activity[one].activity),
            note=_note(facts, one, measure),
            shade=_shade(facts, one),
            url=url_of(one) if url_of else "",
            said=spoken(facts, one) if url_of else "",
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
                line.part,
                line.note,
                said=described(facts, path),
                level=line.level,
                pull=path.count / most,
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
        return f"{ends}: {times(path.count) if path.is_step else sentences.cases(path.count)}"
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


def spoken(facts: flow.Facts, activity: int) -> str:
    """Say of a step how often it was done; what comes before and after it is said beside the map."""
    one = facts.by_activity[activity]
    return _("%(name)s: %(times)s, in %(cases)s") % {
        "name": sentences.name(one.activity),
        "times": times(one.events),
        "cases": sentences.cases(one.cases),
    }


def level(value: float, bounds: Sequence[float]) -> int:
    """Return in which of the levels a value lies, 5 the highest."""
    return 5 - sum(value < bound for bound in bounds)


def time_levels(facts: flow.Facts) -> tuple[float, ...]:
    """Return where the median time of a path becomes one of the next level, in seconds, at most four bounds.

    About a fifth of the paths lies between two, as far as round times allow: what is long in one process is short
    in another.
    """
    medians = sorted(edge.median for edge in facts.dfg)
    if not medians:
        return ()
    fifths = (medians[min(len(medians) - 1, len(medians) * part // 5)] for part in range(1, 5))
    return tuple(sorted({min(ROUND_TIMES, key=lambda one: abs(one - fifth)) for fifth in fifths}))


def _line(path: detail.Path, measure: Measure, *, most: int, total: float, bounds: Sequence[float]) -> _Line:
    """Say of a path what the measure asks for; a beginning or an end takes no time and says how many cases."""
    edge = path.edge
    if measure is Measure.COUNT:
        return _Line(path.count / most, scales.amount(path.count))
    if edge is None:
        return _Line(0.0, "")
    if measure is Measure.MEDIAN:
        return _levelled(level(edge.median, bounds), edge.median)
    value = edge.total if measure is Measure.TOTAL else edge.waiting
    if value is None:
        return _Line(0.0, "", 1)
    return _levelled(level(value / total, SHARE_LEVELS) if total > 0 else 1, value)


def _levelled(found: int, seconds: float) -> _Line:
    """Draw each level thicker than the one below."""
    return _Line(_strength(found), scales.say("duration", seconds), found)


def _strength(found: int) -> float:
    """Return how strong a line of a level is, so that each is as much thicker than the one below."""
    return 0.6 * (found / 5) ** 2


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


@dataclass(frozen=True)
class Choice:
    """One of the things that the lines of a map can say."""

    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True)
class Sample:
    """One line of the legend: a look (a class), how strong (0 to 1), and what it stands for."""

    look: str
    part: float
    label: str

    @property
    def line(self) -> SafeString:
        """The line as the map draws it."""
        shape = svg.element(
            "path", d="M2,8H46", stroke_width=routes.thickness(self.part), class_=f"edge {self.look}"
        )
        return svg.element(
            "svg", shape, viewBox="0 0 48 16", width=48, height=16, class_="ek-plot", aria_hidden="true"
        )


def choices(facts: flow.Facts, chosen: Measure) -> tuple[Choice, ...]:
    """Return what the lines can say, for a reader to choose from."""
    labels = {
        Measure.COUNT: _("How often"),
        Measure.MEDIAN: _("Median time"),
        Measure.TOTAL: _("Total time"),
        Measure.WAITING: _("Waiting"),
    }
    return tuple(Choice(one.value, labels[one], one is chosen) for one in measures(facts))


def legend(facts: flow.Facts, measure: Measure) -> tuple[Sample, ...]:
    """Return what the looks of lines stand for."""
    back = Sample("is-back", 0.1, _("A broken line leads back up, or to the same step again"))
    if measure is Measure.COUNT:
        return (
            Sample("", 1.0, _("The most frequent path")),
            Sample("", 0.25, _("A quarter as frequent")),
            Sample("", 0.01, _("A hundredth as frequent")),
            back,
        )
    if measure is Measure.MEDIAN:
        bounds = [scales.say("duration", bound) for bound in time_levels(facts)]
        words = [_("Under %(time)s") % {"time": bound} for bound in bounds]
        words.append(_("%(time)s or more") % {"time": bounds[-1]} if bounds else _("All alike"))
    else:
        shares = [scales.percent(bound) for bound in SHARE_LEVELS]
        words = [_("Under %(share)s of all time between steps") % {"share": shares[0]}]
        words += [_("Under %(share)s") % {"share": share} for share in shares[1:]]
        words.append(_("%(share)s or more") % {"share": shares[-1]})
    first = 6 - len(words)
    samples = (
        Sample(f"level-{number}", _strength(number), label) for number, label in enumerate(words, start=first)
    )
    return (*samples, dataclasses.replace(back, look="is-back level-1"))


def extent(facts: flow.Facts, shown: detail.Excerpt) -> str:
    """Say how much of the process a map shows."""
    paths = sum(path.is_step for path in shown.paths)
    all_steps, all_paths = len(facts.by_activity), len(facts.dfg)
    steps = (
        ngettext("the only step", "all %(n)s steps", all_steps) % {"n": scales.amount(all_steps)}
        if len(shown.activities) == all_steps
        else _("%(n)s of %(all)s steps, which are %(share)s of the events,")
        % {
            "n": scales.amount(len(shown.activities)),
            "all": scales.amount(all_steps),
            "share": scales.percent(shown.share_of_events),
        }
    )
    if paths == all_paths:
        return _("The map shows %(steps)s and every path between them.") % {"steps": steps}
    return _(
        "The map shows %(steps)s and %(n)s of %(all)s paths, which are %(share)s of the times that one step came "
        "straight after another."
    ) % {
        "steps": steps,
        "n": scales.amount(paths),
        "all": scales.amount(all_paths),
        "share": scales.percent(shown.share_of_pairs),
    }


def of_way(facts: flow.Facts, rank: int) -> str:
    """Say that a map shows one way alone; ranks count from 1."""
    way = facts.variants.top[rank - 1]
    return _(
        "Only the cases of way %(rank)s are shown: %(cases)s, %(share)s of all. How long each path took these cases "
        "alone is not known here."
    ) % {
        "rank": scales.amount(rank),
        "cases": sentences.cases(way.cases),
        "share": scales.percent(way.share),
    }


def cut(shown: detail.Excerpt) -> str:
    """Say that no more can be drawn than is; empty where all that was asked for is there."""
    if not shown.is_cut:
        return ""
    return _("A map draws at most %(steps)s steps and %(paths)s paths. The table below has every path.") % {
        "steps": detail.MOST_STEPS,
        "paths": detail.MOST_PATHS,
    }
