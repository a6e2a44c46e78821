"""What is filled in to look into a case of others, to keep a case, and to erase."""

import datetime as dt
from typing import Any, Final

from django import forms

from evenkeel.contexts.casework import reference as references
from evenkeel.contexts.casework.values import care
from evenkeel.contexts.casework.values.cases import LONGEST_REASON

HOURS: Final = ((1, "1 hour"), (2, "2 hours"), (4, "4 hours"), (8, "8 hours"), (12, "12 hours"))
SHORTEST: Final = 8
"""Characters of words that can be a reason; fewer say nothing that a leader could judge."""


class Plain(forms.Form):
    """A form whose labels have no colon."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Drop the colon."""
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)


class Look(Plain):
    """A look into a case of others."""

    reference = forms.CharField(
        label="Reference of the case",
        max_length=40,
        help_text="As it stands on a letter, such as HV-26-000123-4.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": "Enter the reference of the case"},
    )
    why = forms.ChoiceField(
        label="Why must you look?",
        choices=[(each.name.lower(), each.value) for each in care.Why],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose why you must look"},
    )
    words = forms.CharField(
        label="What exactly",
        max_length=LONGEST_REASON - 80,
        min_length=SHORTEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="A sentence that whoever leads the team can judge: what has happened, and what you need to know.",
        error_messages={
            "required": "Say what exactly you need to know",
            "min_length": "Say it in a sentence that whoever leads the team can judge",
        },
    )
    hours = forms.TypedChoiceField(
        label="For how long?", choices=HOURS, coerce=int, initial=1, widget=forms.RadioSelect
    )

    def clean_reference(self) -> str:
        """Ask for a reference whose check digit is right."""
        try:
            return str(references.parsed(self.cleaned_data["reference"]))
        except references.NoReference as trouble:
            raise forms.ValidationError(trouble.message, code=trouble.code) from trouble

    @property
    def reason(self) -> str:
        """The reason as it is kept: its kind, then the words."""
        given = self.cleaned_data
        return f"{care.Why[given['why'].upper()].value}: {given['words']}"

    def until(self, at: dt.datetime) -> dt.datetime:
        """Return when the look ends."""
        return at + dt.timedelta(hours=self.cleaned_data["hours"])


class Because(Plain):
    """A reason."""

    reason = forms.CharField(
        label="Why?",
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why"},
    )
