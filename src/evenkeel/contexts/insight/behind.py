"""Which cases stand behind a figure: read from the address of the list, and said in words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evenkeel.contexts.insight import sentences
from evenkeel.engines import flow
from evenkeel.kernel import errors
from evenkeel.ui.charts import scales

KEYS: Final = ("of", "from", "to", "finding", "variant", "edge", "activity", "open", "late", "again")
"""Parameters of an address that say which cases are meant, beside the selection."""
ARROW: Final = "→"


class NoSuchCases(errors.NotFound):
    """This report has no such figure any more, so there are no cases behind it; open it from the report again."""

    code = "no-such-cases"


@dataclass(frozen=True)
class Behind:
    """Which cases are meant, the same in words, and what else to know about the list."""

    narrowing: flow.Narrowing
    title: str
    note: str = ""
    place: int | None = None
    """That of a finding of which the report names some cases only."""


def of_all(few: Behind, names: tuple[str, ...], report: flow.Report) -> Behind:
    """Return all cases behind a finding, once they are known, instead of the few that the report names."""
    said = report.findings[few.place].sentence if few.place is not None else few.note
    return replace(few, narrowing=flow.Narrowing(names=names), note=said, place=None)


def read(query: Mapping[str, str], report: flow.Report) -> Behind:
    """Read from the parameters of an address which cases are meant. Raises NoSuchCases."""
    for key, reader in READERS.items():
        if query.get(key):
            return reader(query, report)
    return Behind(flow.Narrowing(), _("All cases"))


def parameters(query: Mapping[str, str]) -> dict[str, str]:
    """Return the parameters that say the same again."""
    return {key: query[key] for key in KEYS if query.get(key)}


def _finding(query: Mapping[str, str], report: flow.Report) -> Behind:
    """Read `code:place`; the place alone could mean another finding once the report was made anew."""
    code, _mark, place = query["finding"].rpartition(":")
    number = int(place) if place.isdecimal() and len(place) < 6 else -1
    if not 0 <= number < len(report.findings) or report.findings[number].code != code:
        raise NoSuchCases
    found = report.findings[number]
    note = ""
    if found.affected > len(found.cases):
        note = _("The report keeps the %(n)s most telling of %(all)s cases.") % {
            "n": scales.amount(len(found.cases)),
            "all": scales.amount(found.affected),
        }
    title = _("Cases behind “%(title)s”") % {"title": found.title or found.sentence}
    names = flow.Narrowing(names=found.cases)
    return Behind(names, title, f"{found.sentence} {note}".strip(), number if note else None)


def _variant(query: Mapping[str, str], report: flow.Report) -> Behind:
    top = report.facts.variants.top
    written = query["variant"]
    rank = int(written) if written.isdecimal() and len(written) < 6 else 0
    if not 0 < rank <= len(top):
        raise NoSuchCases
    steps = top[rank - 1].activities
    return Behind(
        flow.Narrowing(sequence=steps),
        _("Cases that took way %(rank)s") % {"rank": rank},
        f" {ARROW} ".join(sentences.name(step) for step in steps),
    )


def _edge(query: Mapping[str, str], report: flow.Report) -> Behind:
    """Read “first→second”. Names may have arrows themselves: the pair must be one that the report knows."""
    known = {f"{one.source}{ARROW}{one.target}": one for one in report.facts.dfg}
    found = known.get(query["edge"])
    if found is None:
        raise NoSuchCases
    names = {"source": sentences.name(found.source), "target": sentences.name(found.target)}
    return Behind(
        flow.Narrowing(edge=(found.source, found.target)),
        _("Cases in which “%(target)s” came straight after “%(source)s”") % names,
    )


def _activity(query: Mapping[str, str], report: flow.Report) -> Behind:
    if query["activity"] not in {one.activity for one in report.facts.by_activity}:
        raise NoSuchCases
    name = {"activity": sentences.name(query["activity"])}
    return Behind(flow.Narrowing(activity=query["activity"]), _("Cases with “%(activity)s”") % name)


def _open(query: Mapping[str, str], report: flow.Report) -> Behind:
    return Behind(flow.Narrowing(is_finished=False), _("Open cases"), _("Those open longest come first."))


def _late(query: Mapping[str, str], report: flow.Report) -> Behind:
    if query["late"] == "open":
        return Behind(flow.Narrowing(late="open"), _("Open cases past their due date"))
    return Behind(flow.Narrowing(late="closed"), _("Cases closed after the day on which they were due"))


def _again(query: Mapping[str, str], report: flow.Report) -> Behind:
    return Behind(flow.Narrowing(is_repeated=True), _("Cases with a step done more than once"))


def _of(query: Mapping[str, str], report: flow.Report) -> Behind:
    if query["of"] not in {"lead-time", "finished"}:
        return Behind(flow.Narrowing(), _("All cases"))
    shortest, longest = _seconds(query.get("from")), _seconds(query.get("to"))
    title = _("Finished cases")
    spans = {"from": scales.say("duration", shortest), "to": scales.say("duration", longest)}
    if shortest is not None and longest is not None:
        title = _("Finished cases that took from %(from)s to %(to)s") % spans
    elif shortest is not None:
        title = _("Finished cases that took %(from)s or longer") % spans
    elif longest is not None:
        title = _("Finished cases that took up to %(to)s") % spans
    return Behind(
        flow.Narrowing(is_finished=True, shortest=shortest, longest=longest),
        title,
        _("Lead time from first moment to last, the longest first."),
    )


def _seconds(written: str | None) -> float | None:
    try:
        value = float((written or "")[:30])
    except ValueError:
        return None
    return value if abs(value) < 1e12 else None


def count(number: int) -> str:
    """Say how many cases a list has."""
    return ngettext("%(n)s case", "%(n)s cases", number) % {"n": scales.amount(number)}


READERS: Final[dict[str, Callable[[Mapping[str, str], Any], Behind]]] = {
    "finding": _finding,
    "variant": _variant,
    "edge": _edge,
    "activity": _activity,
    "open": _open,
    "late": _late,
    "again": _again,
    "of": _of,
}
