"""What is filled in while somebody calls, and about customers."""

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any, Final

from django import forms

from evenkeel.contexts.casework import naming
from evenkeel.contexts.casework.values.calls import Asked, Newcomer, Then, Wish
from evenkeel.contexts.casework.values.cases import LONGEST_NAME, LONGEST_REASON
from evenkeel.contexts.casework.values.customers import By, Kind

EARLIEST_HOUR, LATEST_HOUR = dt.time(9), dt.time(16)
HOUR: Final = dt.timedelta(hours=1)
THEN: Final = (
    (Then.SOLVED, "Solved now"),
    (Then.CASE, "Make a case"),
    (Then.CALL_BACK, "Call back"),
    (Then.PASS_ON, "Pass on"),
)
NEW: Final = "1"


class Plain(forms.Form):
    """A form whose labels have no colon."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Drop the colon."""
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)

    def offer(self, name: str, choices: Sequence[tuple[str, str | list[tuple[str, str]]]]) -> None:
        """Let a field choose from what is known only now."""
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices


def line(label: str, *, longest: int = LONGEST_NAME, required: bool = False, **attrs: str) -> forms.CharField:
    """Make a field for a line."""
    return forms.CharField(
        label=label,
        required=required,
        max_length=longest,
        widget=forms.TextInput(attrs={"autocomplete": "off", **attrs}),
    )


def lines(label: str, *, longest: int = LONGEST_REASON, required: bool = False) -> forms.CharField:
    """Make a field for some lines."""
    return forms.CharField(
        label=label, required=required, max_length=longest, widget=forms.Textarea(attrs={"rows": 3})
    )


def day(label: str, *, required: bool = False, help_text: str = "") -> forms.DateField:
    """Make a field for a day."""
    return forms.DateField(
        label=label,
        required=required,
        help_text=help_text,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "Enter a day", "invalid": "Enter a day like 2027-06-30"},
    )


def moment(label: str, *, help_text: str = "") -> forms.DateTimeField:
    """Make a field for a day and a time."""
    return forms.DateTimeField(
        label=label,
        required=False,
        help_text=help_text,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        error_messages={"invalid": "Enter a day and a time like 2027-06-30 14:30"},
    )


class Call(Plain):
    """A contact: who, what about, what kind of demand, and what comes of it."""

    customer = forms.UUIDField(required=False, widget=forms.HiddenInput)
    new = forms.CharField(required=False, widget=forms.HiddenInput)
    about = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)
    began = forms.IntegerField(required=False, widget=forms.HiddenInput)
    channel = forms.ChoiceField(label="Channel")
    happened = moment("When it came", help_text="Leave it empty for now.")
    new_name = line("Name")
    new_kind = forms.ChoiceField(
        label="Kind", required=False, choices=[(each, text) for each, text in naming.KINDS.items()]
    )
    new_birth_date = day("Date of birth")
    new_phone = line("Phone", longest=40, inputmode="tel")
    new_email = forms.EmailField(
        label="E-mail",
        required=False,
        max_length=254,
        error_messages={"invalid": "Enter an e-mail address like name@example.org"},
    )
    new_address = line("Address", longest=500)
    new_sure = forms.BooleanField(label="It is none of these: write a new customer down", required=False)
    demand = forms.ChoiceField(
        label="What kind of call is it?",
        widget=forms.RadioSelect,
        error_messages={"required": "Say what kind of contact it was"},
    )
    summary = lines("In a few words", longest=2_000)
    then = forms.ChoiceField(label="What now?", choices=THEN, widget=forms.RadioSelect, initial=Then.SOLVED)
    case_type = forms.ChoiceField(label="Kind of case", required=False)
    take = forms.BooleanField(label="I keep it myself", required=False)
    back_when = forms.ChoiceField(label="Call back", required=False)
    back_at = moment("At")
    back_by = forms.ChoiceField(label="Who calls back", required=False)
    shelf = forms.ChoiceField(label="To whom", required=False)
    note = lines("What they need to know", longest=LONGEST_REASON)

    def clean(self) -> dict[str, Any]:
        """Ask for what the chosen way needs."""
        given: dict[str, Any] = super().clean() or {}
        if self.is_new and not given.get("new_name") and "new_name" not in self.errors:
            self.add_error("new_name", "Enter the customer's name, or go on without a customer")
        then = given.get("then")
        if then == Then.PASS_ON and not given.get("note") and "note" not in self.errors:
            self.add_error("note", "Say what they need to know, so that nobody has to ask twice")
        if then == Then.CALL_BACK and given.get("back_when") == "at" and not given.get("back_at"):
            self.add_error("back_at", "Say when to call back")
        return given

    def name_what_counts(self) -> None:
        """Call nothing optional that has a value always, or that the chosen way asks for: for the page alone."""
        for name in ("new_name", "new_kind", "case_type", "back_when", "back_by", "shelf"):
            self.fields[name].required = True

    @property
    def is_new(self) -> bool:
        """Whether somebody new is written down."""
        return (self.data or self.initial).get("new") == NEW

    def newcomer(self) -> Newcomer | None:
        """Give whoever is new."""
        given = self.cleaned_data
        if not self.is_new:
            return None
        ways = ((By.PHONE, "new_phone"), (By.EMAIL, "new_email"), (By.ADDRESS, "new_address"))
        return Newcomer(
            name=given["new_name"],
            kind=Kind(given["new_kind"] or Kind.PERSON),
            birth_date=given["new_birth_date"],
            details=tuple((by, given[field]) for by, field in ways if given[field]),
        )

    def asked(self, *, service: str, case_id: uuid.UUID | None, seconds: int | None) -> Asked:
        """Give what it was about."""
        given = self.cleaned_data
        demand, cause = naming.demand_of(given["demand"])
        newcomer = self.newcomer()
        return Asked(
            channel=given["channel"],
            demand=demand,
            cause=cause,
            service=service,
            case_id=case_id,
            customer_id=None if newcomer else given["customer"],
            newcomer=newcomer,
            summary=given["summary"],
            seconds=seconds,
            happened_at=given["happened"],
        )

    def wish(self, *, whens: dict[str, dt.datetime]) -> Wish:
        """Give what shall come of it."""
        given = self.cleaned_data
        who, to = given["back_by"], given["shelf"]
        is_partner = to.startswith(naming.PARTNER)
        return Wish(
            then=Then(given["then"]),
            case_type=given["case_type"],
            take=given["take"],
            back_at=whens.get(given["back_when"]) or given["back_at"],
            back_by=uuid.UUID(who) if who else None,
            shelf="" if is_partner else to,
            partner=to.removeprefix(naming.PARTNER) if is_partner else "",
            note=given["note"],
        )
