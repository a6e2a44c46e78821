"""What is filled in for a field of a record: a form field for each kind of value, and back from it to the value."""

import calendar
import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django import forms

from evenkeel.contexts.blueprint import widgets
from evenkeel.engines import operating_model
from evenkeel.kernel import quarters

LONGEST_LINE: Final = 300
LONGEST_TEXT: Final = 20_000
YEARS_BACK: Final = 3
YEARS_AHEAD: Final = 10
DAYS: Final = {
    "mon": "Monday",
    "tue": "Tuesday",
    "wed": "Wednesday",
    "thu": "Thursday",
    "fri": "Friday",
    "sat": "Saturday",
    "sun": "Sunday",
}
GROUPED_BY: Final[Mapping[str, str]] = {
    "case_types": "kind",
    "locations": "kind",
    "measures": "unit",
    "partner_services": "partner",
    "roles": "unit",
    "services": "unit",
    "systems": "kind",
    "units": "kind",
    "actions": "target_area",
}
"""The field by which the records of a collection are grouped where they are many."""

Group = tuple[str, list[tuple[str, str]]]
Options = list[tuple[str, str] | Group]


@dataclass(frozen=True)
class Offered:
    """What a form can offer to choose from."""

    model: operating_model.OperatingModel
    files: tuple[str, ...]
    """Paths of the forms, drawings and templates beside the model's own files."""
    on: dt.date


def field_of(field: operating_model.Field, *, held: Any, offered: Offered) -> forms.Field:
    """Give the form field for a field of the model that holds no part, filled in with what it holds."""
    made = _many(field, held or (), offered) if field.many else _one(field, held, offered)
    made.label = spoken(field)
    made.help_text = field.about
    made.required = False  # what is missing is told by the language itself, in its own words
    return made


def spoken(field: operating_model.Field) -> str:
    """Name a field as a label does."""
    return field.label[:1].upper() + field.label[1:]


def _one(field: operating_model.Field, held: Any, offered: Offered) -> forms.Field:
    kind = field.kind.name
    if kind in ("link", "reference", "file"):
        options = _options(field, (held,) if held else (), offered)
        return Choosing(_with_none(options, field), initial=held or "")
    if kind == "quarter":
        return Choosing(_with_none(_quarters(held, offered.on), field), initial=held or "")
    if field.name == "month":
        months: Options = [(str(number), calendar.month_name[number]) for number in range(1, 13)]
        return Choosing(_with_none(months, field), initial=str(held or ""))
    return (
        _BUILDERS[kind](field, held)
        if kind in _BUILDERS
        else Words(initial=held or "", max_length=LONGEST_LINE)
    )


def _many(field: operating_model.Field, held: tuple[Any, ...], offered: Offered) -> forms.Field:
    if field.choices or _fixed(field):
        return Ticked(_named(field), held=held)
    if field.kind.name == "key":
        return Ticked(_stages(offered.model, held), held=held)
    if field.link is not None or field.file:
        options = _options(field, held, offered)
        if field.about.endswith("first"):
            return Ranked(_with_none(options, field), held=held)
        return Ticked(options, held=held)
    return Lines(held=held)


def _fixed(field: operating_model.Field) -> tuple[str, ...]:
    """Give the words that a pattern allows, where it is nothing but words, like the days of the week."""
    found = re.fullmatch(r"\^\(([a-z]+(?:\|[a-z]+)+)\)\$", field.pattern or "")
    return tuple(found[1].split("|")) if found else ()


def _named(field: operating_model.Field) -> Options:
    return [(word, DAYS.get(word, word[:1].upper() + word[1:])) for word in field.choices or _fixed(field)]


def _with_none(options: Options, field: operating_model.Field) -> Options:
    return [("", "Choose" if field.required and not field.many else "None"), *options]


def _stages(model: operating_model.OperatingModel, held: tuple[str, ...]) -> Options:
    """Give the stages of all case types by key; several case types may have the same."""
    known = {stage.key: stage.title for each in model.case_types for stage in each.stages}
    gone = [(key, f"{key} (is not there)") for key in held if key not in known]
    return [*known.items(), *gone]


def _quarters(held: str | None, on: dt.date) -> Options:
    years = {*range(on.year - YEARS_BACK, on.year + YEARS_AHEAD + 1), *([int(held[:4])] if held else [])}
    return [
        (str(year), [(f"{year}-Q{number}", quarters.said(f"{year}-Q{number}")) for number in (1, 2, 3, 4)])
        for year in sorted(years)
    ]


def _options(field: operating_model.Field, held: tuple[Any, ...], offered: Offered) -> Options:
    """Give what can be chosen, by title; what is chosen and not there any more stays to be chosen."""
    options = _files(offered) if field.file else _records(field, offered.model)
    known = {value for value, _ in flat(options)}
    gone = [(value, f"{value} (is not there)") for value in held if value not in known]
    return [*options, *gone]


def flat(options: Iterable[tuple[str, str] | Group]) -> list[tuple[str, str]]:
    """Give options without their groups."""
    return [
        pair for value, label in options for pair in (label if isinstance(label, list) else [(value, label)])
    ]


def _files(offered: Offered) -> Options:
    return [(path, path) for path in offered.files]


def _records(field: operating_model.Field, model: operating_model.OperatingModel) -> Options:
    fitting = tuple(getattr(field.link, "collections", ())) or tuple(operating_model.COLLECTIONS)
    named = getattr(field.link, "collection", None)
    if named:
        return _of_collection(named, model)
    return [
        (collection.label[:1].upper() + collection.label[1:], options)
        for collection in (operating_model.COLLECTIONS[name] for name in fitting)
        if (
            options := [
                (f"{collection.name}/{each.key}", each.title) for each in model.records(collection.name)
            ]
        )
    ]


def _of_collection(name: str, model: operating_model.OperatingModel) -> Options:
    records = model.records(name)
    by = GROUPED_BY.get(name)
    if by is None or len(records) < widgets.MANY:
        return [(each.key, each.title) for each in records]
    field = operating_model.fields(operating_model.COLLECTIONS[name].record)[by]
    groups: dict[str, list[tuple[str, str]]] = {}
    for each in records:
        groups.setdefault(_group(field, getattr(each, by), model), []).append((each.key, each.title))
    return list(groups.items())


def _group(field: operating_model.Field, value: str | None, model: operating_model.OperatingModel) -> str:
    if value is None:
        return "Others"
    found = model.find_ref(field.ref(value) or "")
    return found.title if found else value[:1].upper() + value[1:]


class Words(forms.CharField):
    """Words in one line."""

    def clean(self, value: Any) -> str | None:
        """Give the words, or nothing where there are none."""
        return super().clean(value) or None


class Text(forms.CharField):
    """Words in paragraphs."""

    widget = forms.Textarea(attrs={"rows": 3})

    def to_python(self, value: Any) -> str:
        """Give the words with the line ends of the model: browsers send others."""
        return super().to_python(_unix(value)) or ""

    def clean(self, value: Any) -> str | None:
        """Give the words, or nothing where there are none."""
        return super().clean(value) or None

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare without the line ends that browsers send."""
        return _unix(initial).strip() != _unix(data).strip()


class Number(forms.CharField):
    """A number, with or without a fraction; commas between thousands may be written."""

    def __init__(self, *, whole: bool, **options: Any) -> None:
        """Take whether it has no fraction."""
        self.whole = whole
        mode = "numeric" if whole else "decimal"
        super().__init__(
            max_length=40, widget=forms.TextInput(attrs={"inputmode": mode, "class": "bp-short"}), **options
        )

    def clean(self, value: Any) -> int | float | None:
        """Give the number, or nothing where there is none."""
        written = super().clean(value).replace(" ", "")
        if re.fullmatch(r"-?\d{1,3}(,\d{3})+(\.\d+)?", written):
            written = written.replace(",", "")
        if not written:
            return None
        if self.whole and not re.fullmatch(r"[-+]?\d+", written):
            raise forms.ValidationError("Write a whole number, like 12.")
        try:
            return int(written) if self.whole else float(written)
        except ValueError as trouble:
            raise forms.ValidationError("Write a number, like 12 or 0.5.") from trouble


class Day(forms.CharField):
    """A day."""

    widget = forms.TextInput(attrs={"type": "date", "class": "bp-short"})

    def clean(self, value: Any) -> str | None:
        """Give the day as it is written in the model, or nothing."""
        return super().clean(value) or None


class TimeOfDay(Day):
    """A time of day."""

    widget = forms.TextInput(attrs={"type": "time", "class": "bp-short"})


class YesNo(forms.BooleanField):
    """A box to tick."""


class Choosing(forms.ChoiceField):
    """One of several."""

    widget = widgets.OneOf

    def __init__(self, options: Options, **more: Any) -> None:
        """Take the options, grouped or not."""
        super().__init__(
            choices=options, error_messages={"invalid_choice": "Choose one of the list."}, **more
        )

    def clean(self, value: Any) -> str | None:
        """Give what was chosen, or nothing."""
        return super().clean(value) or None


class Ticked(forms.MultipleChoiceField):
    """Any of several; those that were chosen keep their order, new ones follow in the order of the list."""

    widget = widgets.Boxes

    def __init__(self, options: Options, *, held: tuple[str, ...]) -> None:
        """Take the options and what is chosen."""
        self.held = held
        super().__init__(
            choices=options,
            initial=list(held),
            error_messages={"invalid_choice": "“%(value)s” is not in the list any more."},
        )

    def clean(self, value: Any) -> tuple[str, ...]:
        """Give what was chosen, in order."""
        chosen = super().clean(value)
        return (
            *(each for each in self.held if each in chosen),
            *(each for each in chosen if each not in self.held),
        )


class Ranked(forms.MultipleChoiceField):
    """Any of several, the first one first."""

    widget = widgets.RankedSelects

    def __init__(self, options: Options, *, held: tuple[str, ...]) -> None:
        """Take the options and what is chosen."""
        super().__init__(
            choices=options,
            initial=list(held),
            error_messages={"invalid_choice": "“%(value)s” is not in the list any more."},
        )

    def clean(self, value: Any) -> tuple[str, ...]:
        """Give what was chosen, in order, once each."""
        return tuple(dict.fromkeys(super().clean([each for each in value or () if each])))

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare with the order."""
        return list(initial or ()) != [each for each in data or () if each]


class Lines(Text):
    """Several words or sentences, one in each line."""

    def __init__(self, *, held: tuple[str, ...]) -> None:
        """Take the lines."""
        super().__init__(
            initial="\n".join(held),
            max_length=LONGEST_TEXT,
            widget=forms.Textarea(attrs={"rows": max(3, len(held) + 1)}),
        )

    def clean(self, value: Any) -> Any:
        """Give the lines that say something."""
        text = super().clean(value) or ""
        return tuple(line.strip() for line in text.split("\n") if line.strip())


class Span(forms.MultiValueField):
    """A span of time."""

    widget = widgets.SpanInput

    def __init__(self, **more: Any) -> None:
        """Take a number and a unit."""
        super().__init__(
            fields=(forms.CharField(max_length=20), forms.ChoiceField(choices=widgets.UNITS)),
            require_all_fields=False,
            **more,
        )

    def compress(self, data_list: list[str] | None) -> str | None:
        """Write a duration as the model does."""
        number, unit = [*(data_list or ()), "", ""][:2]
        return f"{number.strip()}{unit}" if number.strip() else None

    def clean(self, value: Any) -> str | None:
        """Give the duration; the unit alone is none."""
        if isinstance(value, list | tuple) and not (value[0] or "").strip():
            return None
        written: str | None = super().clean(value)
        if written and not re.fullmatch(r"[0-9]+(\.[0-9]+)?[a-z]+", written):
            raise forms.ValidationError("Write a number before the unit, like 42.")
        return written

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare what both come to; the unit beside an empty number says nothing."""
        number, unit = [*(data or ()), "", ""][:2]
        return (f"{(number or '').strip()}{unit}" if (number or "").strip() else "") != (initial or "")


def _unix(value: Any) -> str:
    return (value or "").replace("\r\n", "\n").replace("\r", "\n")


def _number(value: float | None) -> str:
    if value is None:
        return ""
    return str(int(value)) if float(value).is_integer() and abs(value) < 1e15 else repr(value)


def _choosing(field: operating_model.Field, held: Any) -> forms.Field:
    options = _named(field)
    free = field.default is None
    return Choosing(_with_none(options, field) if free else options, initial=held or field.default or "")


_BUILDERS: Final[Mapping[str, Callable[[operating_model.Field, Any], forms.Field]]] = {
    "text": lambda field, held: Text(initial=held or "", max_length=LONGEST_TEXT),
    "yes or no": lambda field, held: YesNo(initial=bool(held)),
    "whole number": lambda field, held: Number(whole=True, initial=_number(held)),
    "number": lambda field, held: Number(whole=False, initial=_number(held)),
    "per cent": lambda field, held: Number(whole=False, initial=_number(held)),
    "date": lambda field, held: Day(initial=held.isoformat() if held else "", max_length=10),
    "time": lambda field, held: TimeOfDay(initial=held or "", max_length=5),
    "duration": lambda field, held: Span(initial=held or ""),
    "choice": _choosing,
    "address": lambda field, held: Words(initial=held or "", max_length=2_000),
}
