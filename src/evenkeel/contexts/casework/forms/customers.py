"""What is filled in about customers."""

import uuid
from typing import Any, Final

from django import forms

from evenkeel.contexts.casework import naming
from evenkeel.contexts.casework.forms.caller import Plain, day, line, lines
from evenkeel.contexts.casework.values import customers
from evenkeel.contexts.casework.values.customers import By, Kind

KEPT: Final = "kept"
GONE: Final = "gone"
NAMELESS: Final = {"required": "Enter the customer's name"}


class Who(Plain):
    """Who a customer is."""

    name = line("Name", required=True)
    birth_date = day("Date of birth")
    language = line("Preferred language", longest=16)
    channel = forms.ChoiceField(label="Preferred channel", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Say how the fields are meant."""
        super().__init__(*args, **kwargs)
        self.fields["name"].error_messages |= NAMELESS
        self.fields["language"].help_text = "The language in which she likes to be spoken to, like Welsh."


class New(Who):
    """A new customer."""

    kind = forms.ChoiceField(label="Kind", choices=[(each, text) for each, text in naming.KINDS.items()])
    phone = line("Phone", longest=40, inputmode="tel")
    email = forms.EmailField(
        label="E-mail",
        required=False,
        max_length=254,
        error_messages={"invalid": "Enter an e-mail address like name@example.org"},
    )
    address = line("Address", longest=500)
    register = line("Register", longest=80)
    identifier = line("Number in the register")
    sure = forms.BooleanField(label="It is none of those who are known already", required=False)
    field_order = ("kind", "name", "birth_date", "phone", "email", "address", "language", "channel")

    def clean(self) -> dict[str, Any]:
        """Ask for both parts of an identifier."""
        given: dict[str, Any] = super().clean() or {}
        if given.get("identifier") and not given.get("register"):
            self.add_error("register", "Say which register calls her so")
        return given

    @property
    def details(self) -> tuple[tuple[By, str], ...]:
        """How the customer is reached."""
        given = self.cleaned_data
        ways = ((By.PHONE, "phone"), (By.EMAIL, "email"), (By.ADDRESS, "address"))
        return tuple((by, given[name]) for by, name in ways if given[name])

    @property
    def identifiers(self) -> tuple[tuple[str, str], ...]:
        """What registers call her."""
        given = self.cleaned_data
        return ((given["register"], given["identifier"]),) if given["identifier"] else ()

    def given(self) -> dict[str, Any]:
        """Give what was filled in, as the operation takes it."""
        given = self.cleaned_data
        return {
            "name": given["name"],
            "kind": Kind(given["kind"]),
            "birth_date": given["birth_date"],
            "language": given["language"],
            "channel": given["channel"],
            "details": self.details,
            "identifiers": self.identifiers,
        }


class Detail(Plain):
    """A way to reach a customer."""

    how = forms.ChoiceField(label="Way", choices=[(each, text) for each, text in naming.WAYS.items()])
    value = line("Number or address", longest=500, required=True)
    source = line("Where we know it from", longest=200)
    replaces = forms.ChoiceField(label="Instead of", required=False)

    def __init__(self, *args: Any, customer: customers.Customer, **kwargs: Any) -> None:
        """Offer what it can replace."""
        super().__init__(*args, **kwargs)
        self.fields["value"].error_messages["required"] = "Enter a number or an address"
        there = [(str(each.id), f"{naming.WAYS[each.by]}: {each.value}") for each in customer.details]
        self.offer("replaces", [("", "Nothing: it is one more"), *there])

    def replaced(self) -> uuid.UUID | None:
        """Give what it replaces."""
        chosen = self.cleaned_data["replaces"]
        return uuid.UUID(chosen) if chosen else None


class Identifier(Plain):
    """What a register calls a customer."""

    register = line("Register", longest=80, required=True)
    value = line("Number in the register", required=True)


class Representation(Plain):
    """Who may act for a customer."""

    scope = line("What for", longest=300)
    basis = line("On which basis", longest=300)
    from_date = day("From", required=True)
    until_date = day("Until", help_text="The last day; leave it empty while it is open.")


class LastDay(Plain):
    """When something ends."""

    last_date = day("Last day", required=True)


class Joining(Plain):
    """Which of two customers is right about what, and why they are one."""

    reason = lines("Why are they the same?", required=True)

    def __init__(self, *args: Any, sides: list[naming.Side], **kwargs: Any) -> None:
        """Offer both where they differ."""
        super().__init__(*args, **kwargs)
        self.fields["reason"].error_messages["required"] = "Say why they are the same"
        for side in sides:
            if side.differs:
                self.fields[side.field] = forms.ChoiceField(
                    label=side.label,
                    choices=[(KEPT, side.kept or "nothing"), (GONE, side.gone or "nothing")],
                    initial=KEPT if side.kept else GONE,
                    widget=forms.RadioSelect,
                )

    @property
    def from_gone(self) -> list[str]:
        """The fields of which the one who goes is right."""
        return [name for name, value in self.cleaned_data.items() if value == GONE and name != "reason"]

    @property
    def choices(self) -> list[forms.BoundField]:
        """The fields to choose, for the page."""
        return [self[name] for name in self.fields if name != "reason"]
