"""Forms whose fields the operating model names: what is kept of a case; and who the customer is."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django import forms

from evenkeel.contexts.casework.forms import casepage
from evenkeel.contexts.casework.values import customers
from evenkeel.contexts.casework.values.cases import LONGEST_NAME, Priority
from evenkeel.contexts.casework.wording import PRIORITIES
from evenkeel.engines import operating_model

LONGEST_WORDS = 2_000
FEW = 6
"""So many choices are offered in full; more of them in a list that opens."""
PREFIX = "about-"


def field(attribute: operating_model.Attribute) -> forms.Field:
    """Make the field of an attribute. Nothing is needed before the end: what is missing is shown on the page of the case."""
    words: dict[str, Any] = {"label": attribute.title, "required": False}
    match attribute.kind:
        case "number":
            return forms.DecimalField(
                **words,
                max_digits=15,
                decimal_places=4,
                error_messages={"invalid": "Enter a number like 12.5"},
            )
        case "date":
            return casepage.day(attribute.title, required=False)
        case "yes-no":
            return forms.ChoiceField(
                **words, widget=forms.RadioSelect, choices=[("yes", "Yes"), ("no", "No"), ("", "Not said")]
            )
        case "choice":
            choices = [(each, each) for each in attribute.choices]
            if len(choices) <= FEW:
                return forms.ChoiceField(
                    **words, widget=forms.RadioSelect, choices=[*choices, ("", "Not said")]
                )
            return forms.ChoiceField(**words, choices=[("", "Not said"), *choices])
        case _:
            return forms.CharField(
                **words, max_length=LONGEST_WORDS, widget=forms.Textarea(attrs={"rows": 2})
            )


def initial(attribute: operating_model.Attribute, value: object) -> object:
    """Return a value as its field shows it."""
    if attribute.kind == "yes-no":
        return {True: "yes", False: "no"}.get(value, "") if isinstance(value, bool) else str(value or "")
    return "" if value is None else value


def value(attribute: operating_model.Attribute, given: object) -> object:
    """Return what a field gives as it is kept."""
    if given in (None, ""):
        return ""
    if attribute.kind == "yes-no":
        return given == "yes"
    if isinstance(given, Decimal):
        return int(given) if given == given.to_integral_value() else float(given)
    return given.isoformat() if isinstance(given, dt.date) else given


def add_fields(
    form: forms.Form, attributes: tuple[operating_model.Attribute, ...], held: dict[str, Any]
) -> None:
    """Add a field to a form for each attribute."""
    for each in attributes:
        name = f"{PREFIX}{each.key}"
        form.fields[name] = field(each)
        form.fields[name].initial = initial(each, held.get(each.key))


def given(
    cleaned: dict[str, Any], attributes: tuple[operating_model.Attribute, ...], *, keep_empty: bool
) -> dict[str, Any]:
    """Return the attributes that a form gives. `keep_empty`: what was emptied is said to be empty."""
    found = {each.key: value(each, cleaned.get(f"{PREFIX}{each.key}")) for each in attributes}
    return found if keep_empty else {key: each for key, each in found.items() if each != ""}


class Details(casepage.Plain):
    """What is kept of a case."""

    def __init__(self, *args: Any, attributes: tuple[operating_model.Attribute, ...], **kwargs: Any) -> None:
        """Make a field for each attribute."""
        self.attributes = attributes
        super().__init__(*args, **kwargs)

    def fill(self) -> None:
        """Take what is there."""
        add_fields(self, self.attributes, dict(self.about.page.case.standing.attributes))


class Search(forms.Form):
    """Words by which a customer is looked for."""

    q = forms.CharField(
        label="Name, e-mail address, phone number or identifier", max_length=200, required=False
    )


class NewCustomer(forms.Form):
    """A customer who is not known yet."""

    name = forms.CharField(
        label="Name", max_length=LONGEST_NAME, error_messages={"required": "Enter the name"}
    )
    kind = forms.ChoiceField(
        label="Who is it",
        widget=forms.RadioSelect,
        choices=[
            (customers.Kind.PERSON.value, "A person"),
            (customers.Kind.ORGANISATION.value, "An organisation"),
        ],
        initial=customers.Kind.PERSON.value,
    )
    email = forms.EmailField(
        label="E-mail address",
        required=False,
        max_length=254,
        error_messages={"invalid": "Enter an e-mail address like name@example.org"},
    )
    phone = forms.CharField(label="Phone", required=False, max_length=40)

    def details(self) -> tuple[tuple[customers.By, str], ...]:
        """Give the ways to reach the customer."""
        ways = ((customers.By.EMAIL, "email"), (customers.By.PHONE, "phone"))
        return tuple((how, self.cleaned_data[name]) for how, name in ways if self.cleaned_data[name])


class NewCase(forms.Form):
    """A case made by hand."""

    title = casepage.line("Title", required=False, help_text="What the customer wants, in a few words.")
    channel = forms.ChoiceField(label="Came in by", required=False)
    received = forms.DateTimeField(
        label="First contact",
        required=False,
        help_text="The clock begins with it. Empty: now.",
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%d"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        error_messages={"invalid": "Enter a moment like 2027-06-30 14:30"},
    )
    priority = forms.ChoiceField(
        label="Priority",
        choices=[
            (str(int(each)), words.capitalize()) for each, words in sorted(PRIORITIES.items(), reverse=True)
        ],
        initial=str(int(Priority.NORMAL)),
    )
    summary = casepage.lines("What the customer says", required=False, longest=LONGEST_WORDS, rows=4)
    take = forms.BooleanField(label="I take it", required=False, initial=True)

    def __init__(
        self,
        *args: Any,
        model: operating_model.OperatingModel,
        attributes: tuple[operating_model.Attribute, ...],
        **kwargs: Any,
    ) -> None:
        """Offer the channels, and make a field for each attribute."""
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        self.attributes = attributes
        channel = self.fields["channel"]
        assert isinstance(channel, forms.ChoiceField)
        channel.choices = [("", "Not said"), *((each.key, each.title) for each in model.channels)]
        add_fields(self, attributes, {})
        self.order_fields(["title", "summary", "channel", "received", "priority"])
        last = self.fields.pop("take")
        self.fields["take"] = last
