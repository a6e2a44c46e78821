"""What people fill in about people. Each form gives values; what is wrong is said beside the field that it is about."""

import datetime as dt
import itertools
import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final

from django import forms

from evenkeel.contexts.people import worktime
from evenkeel.contexts.people.values import (
    LONGEST_LINE,
    LONGEST_NAME,
    LONGEST_NOTE,
    MOST_WEEKS,
    AbsenceKind,
    Details,
    Fluency,
    Language,
    Pattern,
    Place,
    Span,
    SubjectKind,
    Week,
)
from evenkeel.contexts.people.wording import DAYS, KINDS, SUBJECTS

LARGEST_TABLE: Final = 8 * 1024 * 1024
_WRITTEN: Final = {"office": Place.OFFICE, "home": Place.HOME, "field": Place.FIELD, "out": Place.FIELD}
_SPAN: Final = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?\s*(?:-|–|to)\s*(\d{1,2})(?:[:.](\d{2}))?\s*([a-z]*)")
_EXAMPLE: Final = "Write it like 9:00-12:30 office, 13:00-17:00 home."
_LANGUAGE: Final = re.compile(r"([a-zA-Z]{2,3}(?:-[A-Za-z]{2,8})?)\s+([A-Za-z]\d|[A-Za-z]+)")


class Plain(forms.Form):
    """A form whose labels have no colon."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Drop the colon."""
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)

    def offer(self, name: str, choices: Sequence[tuple[str, str]]) -> None:
        """Let a field choose from what is known only now."""
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices


def day(label: str, *, required: bool = True, help_text: str = "") -> forms.DateField:
    """Make a field for a day."""
    return forms.DateField(
        label=label,
        required=required,
        help_text=help_text,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "Enter a day", "invalid": "Enter a day like 2027-06-30"},
    )


def note(label: str, *, required: bool = False, help_text: str = "") -> forms.CharField:
    """Make a field for some lines."""
    return forms.CharField(
        label=label,
        required=required,
        help_text=help_text,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class Languages(forms.CharField):
    """Languages with their level, one to a line."""

    def __init__(self) -> None:
        """Say how they are written."""
        super().__init__(
            label="Languages",
            required=False,
            max_length=LONGEST_LINE,
            widget=forms.Textarea(attrs={"rows": 3}),
            help_text="One to a line: the tag of the language and how well it is spoken (a1 to c2, or first), "
            "like “cy b2” or “en first”.",
        )

    def clean(self, value: Any) -> Any:
        """Give the languages."""
        return tuple(_language(line) for line in super().clean(value).splitlines() if line.strip())


def _language(line: str) -> Language:
    found = _LANGUAGE.fullmatch(line.strip())
    fluency = found[2].lower() if found else ""
    if found is None or fluency not in set(Fluency):
        raise forms.ValidationError(f"“{line.strip()}” is not a language with its level, like “cy b2”.")
    tag, _, region = found[1].partition("-")
    return Language(f"{tag.lower()}-{region.upper()}" if region else tag.lower(), Fluency(fluency))


def written(languages: Sequence[Language]) -> str:
    """Write languages as the field reads them."""
    return "\n".join(f"{each.tag} {each.fluency.value}" for each in languages)


class Own(Plain):
    """What somebody changes about herself."""

    phone = forms.CharField(
        label="Phone", required=False, max_length=40, widget=forms.TextInput(attrs={"autocomplete": "tel"})
    )
    languages = Languages()


class Person(Plain):
    """What is written about a person."""

    name = forms.CharField(
        label="Name", max_length=LONGEST_NAME, error_messages={"required": "Enter the person's name"}
    )
    email = forms.EmailField(
        label="E-mail address",
        required=False,
        max_length=254,
        error_messages={"invalid": "Enter an e-mail address like name@example.org"},
    )
    phone = forms.CharField(label="Phone", required=False, max_length=40)
    staff_number = forms.CharField(label="Staff number", required=False, max_length=80)
    first_date = day("First day here", required=False)
    languages = Languages()
    user = forms.ChoiceField(
        label="Signs in as",
        required=False,
        help_text="Members of the organisation who are no other person yet.",
    )

    def details(self, before: Details | None = None) -> Details:
        """Give what was filled in; the parts of a name stay only while the name does."""
        given = self.cleaned_data
        same = before is not None and before.name == given["name"]
        return Details(
            name=given["name"],
            given_name=before.given_name if same and before else "",
            family_name=before.family_name if same and before else "",
            email=given["email"],
            phone=given["phone"],
            staff_number=given["staff_number"],
            languages=given["languages"],
        )


class Membership(Plain):
    """A role in a unit."""

    role = forms.ChoiceField(label="Role", error_messages={"required": "Choose a role"})
    unit = forms.ChoiceField(label="Unit", error_messages={"required": "Choose a unit"})
    fte = forms.DecimalField(
        label="Share of a full-time post",
        help_text="More than 0 and at most 1, like 0.8",
        min_value=Decimal("0.001"),
        max_value=Decimal(1),
        max_digits=4,
        decimal_places=3,
        initial=1,
        error_messages={"required": "Enter a share like 0.8"},
    )
    first_date = day("From")
    last_date = day("Until", required=False, help_text="The last day; leave it empty while it is open.")

    def clean(self) -> dict[str, Any]:
        """Ask for days in order."""
        given: dict[str, Any] = super().clean() or {}
        first, last = given.get("first_date"), given.get("last_date")
        if first and last and last < first:
            self.add_error("last_date", "The last day is before the first one")
        return given


class LastDay(Plain):
    """When something ends."""

    last_date = day("Last day")


class Skill(Plain):
    """A skill at a level."""

    skill = forms.ChoiceField(label="Skill", error_messages={"required": "Choose a skill"})
    level = forms.TypedChoiceField(
        label="Level",
        coerce=int,
        choices=[(1, "1 – begins"), (2, "2"), (3, "3"), (4, "4"), (5, "5 – teaches others")],
    )


class Absence(Plain):
    """An absence to be asked for, or a sickness to be reported."""

    kind = forms.TypedChoiceField(
        label="Why",
        coerce=AbsenceKind,
        choices=[(kind.value, words) for kind, words in KINDS.items()],
        widget=forms.RadioSelect,
        initial=AbsenceKind.HOLIDAY,
        help_text="Colleagues see only that you are absent. Sickness needs no approval.",
    )
    first_date = day("First day")
    from_noon = forms.BooleanField(label="On the first day only the afternoon", required=False)
    last_date = day("Last day")
    until_noon = forms.BooleanField(label="On the last day only the morning", required=False)
    note = note("Note", help_text="Read by you and by those who decide.")

    def clean(self) -> dict[str, Any]:
        """Ask for days in order."""
        given: dict[str, Any] = super().clean() or {}
        first, last = given.get("first_date"), given.get("last_date")
        if first and last and last < first:
            self.add_error("last_date", "The last day is before the first one")
        return given


class Ending(Plain):
    """A new last day of an absence."""

    last_date = day("Last day")
    until_noon = forms.BooleanField(label="On the last day only the morning", required=False)


class Reason(Plain):
    """Why something is declined or taken back."""

    reason = note("Reason", help_text="Read by her and by those who decide.")


class Conflict(Plain):
    """A conflict of interest."""

    kind = forms.TypedChoiceField(
        label="About",
        coerce=SubjectKind,
        choices=[(kind.value, words) for kind, words in SUBJECTS.items()],
        widget=forms.RadioSelect,
        initial=SubjectKind.CUSTOMER,
    )
    label = forms.CharField(
        label="Name", max_length=LONGEST_LINE, error_messages={"required": "Say whom or what it is about"}
    )
    subject_id = forms.CharField(
        label="Number or reference",
        max_length=200,
        help_text="The number of the customer or organisation, or the reference of the case: work is kept away by it.",
        error_messages={"required": "Enter the number or reference"},
    )
    reason = note("Reason", help_text="Read by you and by leaders.")


class Table(Plain):
    """A table of people."""

    file = forms.FileField(
        label="Excel, OpenDocument or CSV file",
        error_messages={"required": "Choose a file", "empty": "The file is empty"},
    )
    ends_others = forms.BooleanField(
        label="People who are not in the table stop working here",
        required=False,
        help_text="For tables that name everybody. You see whom it ends before anything changes.",
    )

    def clean_file(self) -> Any:
        """Refuse what no table of people can be."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST_TABLE:
            raise forms.ValidationError(f"A table can have {LARGEST_TABLE >> 20} MB at most.")
        return file


class WorkingTime(Plain):
    """A working pattern: a line for each day of each week of its cycle."""

    valid_from = day("Holds from", help_text="The first week of the cycle is the week of this day.")

    def __init__(self, *args: Any, weeks: int, pattern: Pattern | None = None, **kwargs: Any) -> None:
        """Make the lines of the weeks, filled with what holds now."""
        super().__init__(*args, **kwargs)
        self.weeks = max(1, min(MOST_WEEKS, weeks))
        for week in range(self.weeks):
            spans = pattern.weeks[week % len(pattern.weeks)] if pattern else {}
            for number, name in enumerate(DAYS):
                self.fields[f"w{week}d{number}"] = forms.CharField(
                    label=name if self.weeks == 1 else f"{name}, week {week + 1}",
                    required=False,
                    max_length=200,
                    initial=spans_written(spans.get(number, ())),
                )

    @property
    def by_week(self) -> list[tuple[int, list[forms.BoundField]]]:
        """The lines of each week, for the page."""
        return [
            (week + 1, [self[f"w{week}d{number}"] for number in range(len(DAYS))])
            for week in range(self.weeks)
        ]

    def clean(self) -> dict[str, Any]:
        """Read each line."""
        given: dict[str, Any] = super().clean() or {}
        kept: list[Week] = []
        for week in range(self.weeks):
            spans: dict[int, tuple[Span, ...]] = {}
            for number in range(len(DAYS)):
                name = f"w{week}d{number}"
                try:
                    spans[number] = spans_read(given.get(name, ""))
                except ValueError as trouble:
                    self.add_error(name, str(trouble))
            kept.append(worktime.week_of(spans))
        given["weeks"] = tuple(kept)
        return given


def spans_read(line: str) -> tuple[Span, ...]:
    """Read the working time of a day. Raises ValueError with words for people."""
    parts = [part.strip().lower() for part in re.split(r"[,;]", line) if part.strip()]
    spans = tuple(_span(part) for part in parts)
    ordered = sorted(spans, key=lambda span: span.starts)
    if any(later.starts < earlier.ends for earlier, later in itertools.pairwise(ordered)):
        raise ValueError("Two stretches of time overlap.")
    return tuple(ordered)


def _span(part: str) -> Span:
    found = _SPAN.fullmatch(part)
    place = _WRITTEN.get(found[5] or "office") if found else None
    if found is None or place is None:
        raise ValueError(f"“{part}” is no working time. {_EXAMPLE}")
    try:
        starts = dt.time(int(found[1]), int(found[2] or 0))
        ends = dt.time(int(found[3]), int(found[4] or 0))
    except ValueError:
        raise ValueError(f"“{part}” has a time that no clock shows. {_EXAMPLE}") from None
    if ends <= starts:
        raise ValueError(f"“{part}” ends before it starts.")
    return Span(starts, ends, place)


def spans_written(spans: Sequence[Span]) -> str:
    """Write the working time of a day as `spans_read` reads it."""
    return ", ".join(f"{span.starts:%H:%M}-{span.ends:%H:%M} {span.place.value}" for span in spans)
