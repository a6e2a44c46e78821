"""Values of the model in words: what a director would say, not what stands in the file."""

import calendar
import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from evenkeel.engines.operating_model import _schema
from evenkeel.engines.operating_model._model import OperatingModel
from evenkeel.engines.operating_model.elements import _record
from evenkeel.engines.operating_model.elements._record import Anywhere, Link, Part
from evenkeel.kernel import quarters

NOTHING: Final = "none"
_LONGEST: Final = 80
"""A text with more characters is not quoted whole in a sentence."""

MONEY: Final = frozenset(
    {
        ("Action", "cost"),
        ("Channel", "cost"),
        ("Decision", "limit"),
        ("Delegation", "limit"),
        ("Savings", "expected"),
        ("Savings", "high"),
        ("Savings", "low"),
        ("System", "yearly_cost"),
    }
)
COUNTED: Final = frozenset({("Measure", "baseline"), ("Target", "value")})
"""In the unit of the measure that they belong to."""
YEARS: Final = frozenset({("Vision", "horizon")})
MONTHS: Final = frozenset({("WheelEntry", "month")})

LABELS: Final[Mapping[str, str]] = {
    "at": "start",
    "avoid": "words to avoid",
    "below": "boards below",
    "beside": "measure read beside it",
    "bpmn": "BPMN drawing",
    "by": "date",
    "closes": "gaps that it closes",
    "depends_on": "actions that it waits for",
    "design_by": "quarter of the design",
    "done_by": "quarter in which it is done",
    "done_when": "conditions to leave",
    "every": "rhythm",
    "free": "fields free to overlays",
    "giver": "who hands it on",
    "held_in": "meeting or review that deals with it",
    "implement_from": "quarter of the start",
    "instead_of": "what is seen where it is not done",
    "lasts": "length",
    "looked_at_by": "body that looks at it",
    "looks_at": "what is looked at",
    "meets": "rhythm",
    "months": "length in months",
    "observed_by": "what is seen where it is done",
    "on": "subject",
    "optional": "may be left out by an overlay",
    "precedes": "processes after it",
    "produces": "result",
    "raci": "part",
    "reports_to": "who it reports to",
    "retires": "last day of use",
    "span_from": "smallest span",
    "span_to": "largest span",
    "taker": "who takes it over",
    "takes": "length",
    "until": "last day",
    "wip_limit": "WIP limit",
}
"""What people call a field, where its name is not yet it."""


@dataclass(frozen=True)
class Speaker:
    """Says the values of one model: links by the title of what they lead to, amounts in its currency."""

    model: OperatingModel
    other: OperatingModel
    """Where a link leads that the model does not know."""

    def value(self, part: Part, field: _schema.Field, value: Any, *, unit: str = "") -> str:
        """Say one value of a field; `unit` is what figures of a measure are counted in."""
        if value is None:
            return NOTHING
        if isinstance(value, Part):
            return self.part(value, unit=unit)
        if field.link is not None:
            return self.title(field.link, value)
        if isinstance(value, int | float) and not isinstance(value, bool):
            return self._number((type(part).__name__, field.name), field, value, unit)
        return _plain(field, value)

    def part(self, part: Part, *, unit: str = "") -> str:
        """Say a part: its name or first value, then what else it says."""
        if isinstance(part, _record.Hours):
            return f"{', '.join(day.capitalize() for day in part.days)} {part.opens} to {part.closes}"
        first, *rest = (
            (field, getattr(part, field.name))
            for field in _schema.fields(type(part)).values()
            if field.name != "key" and (field.required or getattr(part, field.name) != field.default)
        )
        more = [f"{label(field.name)} {self.held(part, field, value, unit=unit)}" for field, value in rest]
        if first[0].name not in ("title", "what") and first[0].link is None:
            return ", ".join(
                [f"{label(first[0].name)} {self.held(part, first[0], first[1], unit=unit)}", *more]
            )
        head = self.held(part, first[0], first[1], unit=unit).strip("“”")
        return f"{head} ({', '.join(more)})" if more else head

    def held(self, part: Part, field: _schema.Field, value: Any, *, unit: str = "") -> str:
        """Say all that a field holds, one value or many."""
        if not field.many or not isinstance(value, tuple):
            return self.value(part, field, value, unit=unit)
        return ", ".join(self.value(part, field, each, unit=unit) for each in value) or NOTHING

    def title(self, link: Link | Anywhere, value: str) -> str:
        """Say the title of what a link leads to; the key where it leads nowhere."""
        ref = f"{link.collection}/{value}" if isinstance(link, Link) else value
        found = self.model.find_ref(ref) or self.other.find_ref(ref)
        if found is None:
            return value
        if isinstance(link, Link):
            return found.title
        return f"{found.title} ({_schema.COLLECTIONS[value.partition('/')[0]].singular})"

    def _number(self, name: tuple[str, str], field: _schema.Field, value: float, unit: str) -> str:
        if name in YEARS:
            return str(value)
        if name in MONTHS:
            return calendar.month_name[int(value)]
        said = f"{int(value):,}" if float(value).is_integer() else f"{value:,}"
        if name in MONEY:
            exact = f"{value:,.2f}"
            said = exact if "." in said and float(exact.replace(",", "")) == value else said
            return f"{self.model.about.currency} {said}"
        if field.kind.name == "per cent":
            return f"{said} %"
        return f"{said} {unit}".strip() if name in COUNTED else said


def label(name: str) -> str:
    """Name a field as people say it."""
    return LABELS.get(name, name.replace("_", " "))


def _plain(field: _schema.Field, value: bool | dt.date | str) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dt.date):
        return f"{value.day} {calendar.month_name[value.month]} {value.year}"
    if field.kind.name == "duration":
        return _record.spoken(value)
    if field.kind.name == "quarter":
        return quarters.said(value)
    if field.name == "free":
        return label(value)
    return _quoted(value) if field.kind.name in ("line", "text") else value


def _quoted(value: str) -> str:
    line = " ".join(value.split())
    return f"“{line}”" if len(line) <= _LONGEST else f"“{line[: _LONGEST - 1].rstrip()}…”"


def is_long(value: str | None) -> bool:
    """Tell whether a text is too long to stand in a sentence."""
    return value is not None and (len(value) > _LONGEST or "\n" in value)


def together(before: str, after: str) -> tuple[str, str]:
    """Say two values with one unit: “56”, “42 days”; “EUR 120,000”, “90,000”."""
    same_end = re.fullmatch(r"([\d,.]+) (.+)", before), re.fullmatch(r"([\d,.]+) (.+)", after)
    if same_end[0] and same_end[1] and same_end[0][2].rstrip("s") == same_end[1][2].rstrip("s"):
        return same_end[0][1], after
    same_start = re.fullmatch(r"([A-Z]{3} )[-\d,.]+", before), re.fullmatch(r"([A-Z]{3} )([-\d,.]+)", after)
    if same_start[0] and same_start[1] and same_start[0][1] == same_start[1][1]:
        return before, same_start[1][2]
    return before, after


def plural(title: str) -> str:
    """Say an English title of one for several: “Team leader” as “team leaders”, “Head of planning” as “heads of planning”."""
    words = title.split(" ")
    at = (
        next((number for number, word in enumerate(words) if word in ("of", "for", "in", "at")), len(words))
        - 1
    )
    if at < 0 or not words[at][-1:].isalpha():
        return title
    words[at] = _plural(words[at])
    if words[0][1:].islower():
        words[0] = words[0].lower()
    return " ".join(words)


def _plural(word: str) -> str:
    if re.search(r"[^aeiou]y$", word):
        return f"{word[:-1]}ies"
    return f"{word}es" if re.search(r"(s|x|z|ch|sh)$", word) else f"{word}s"
