"""What people fill in: progress, evidence, savings, and why a report is withdrawn."""

import datetime as dt
from collections.abc import Sequence
from typing import Any, Final

from django import forms

from evenkeel.contexts.programme import values
from evenkeel.contexts.programme.values import PROGRESS, What
from evenkeel.engines import operating_model
from evenkeel.kernel import quarters

PROGRESS_LABELS: Final = {
    What.NOTE: "A note on how it goes",
    What.BEGUN: "Design has begun",
    What.DESIGNED: "The design stands",
    What.STARTED: "Implementation has begun",
    What.IMPLEMENTED: "It holds everywhere",
}
QUARTERS_BACK: Final = 12


def _text(label: str, *, required: bool, help_text: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        help_text=help_text,
        max_length=values.LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def _day(label: str) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))


def _offer(field: forms.Field, choices: Sequence[tuple[object, str]]) -> None:
    """Let a field choose from what is known only now."""
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices


class Progress(forms.Form):
    """How an action goes."""

    what = forms.ChoiceField(label="What happened", choices=[(w.value, PROGRESS_LABELS[w]) for w in PROGRESS])
    on = _day("On")
    text = _text("In words", required=False)

    def clean(self) -> dict[str, Any]:
        """Ask for words where there is nothing but words."""
        given: dict[str, Any] = super().clean() or {}
        if given.get("what") == What.NOTE and not given.get("text"):
            self.add_error("text", "Write how it goes.")
        return given


class Evidence(forms.Form):
    """What shows that an action is done."""

    meets = forms.ChoiceField(label="It shows", required=False)
    on = _day("Since")
    text = _text("In words", required=False, help_text="What one sees, and where.")
    link = forms.URLField(
        label="Link",
        required=False,
        max_length=values.LONGEST_LINK,
        assume_scheme="https",
    )

    def __init__(self, *args: Any, declared: tuple[str, ...], **named: Any) -> None:
        """Take the evidence that the action declares."""
        super().__init__(*args, **named)
        choices = [(str(place), words) for place, words in enumerate(declared)]
        _offer(self.fields["meets"], [*choices, ("", "Something else")])
        self.fields["meets"].initial = choices[0][0] if choices else ""
        self.declared = declared

    def clean(self) -> dict[str, Any]:
        """Ask for words or a link."""
        given: dict[str, Any] = super().clean() or {}
        if not self.errors and not given.get("text") and not given.get("link"):
            self.add_error("text", "Say in words or by a link what shows it.")
        return given

    @property
    def met(self) -> str:
        """Return the declared evidence that was chosen, empty where it is something else."""
        chosen = self.cleaned_data["meets"]
        return self.declared[int(chosen)] if chosen else ""


class Savings(forms.Form):
    """What an action saved in a quarter."""

    quarter = forms.TypedChoiceField(label="In the quarter", coerce=int)
    amount = forms.DecimalField(
        label="Saved",
        min_value=0,
        max_digits=14,
        decimal_places=2,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    text = _text("Note", required=False, help_text="Where it is seen, and who confirmed it.")

    def __init__(self, *args: Any, today: dt.date, currency: str, **named: Any) -> None:
        """Offer the quarters up to the present one, the latest first."""
        super().__init__(*args, **named)
        now = quarters.of(today)
        offered = range(now, now - QUARTERS_BACK, -1)
        _offer(self.fields["quarter"], [(each, quarters.spoken(each)) for each in offered])
        self.fields["amount"].label = f"Saved, in {currency}" if currency else "Saved"


class Withdraw(forms.Form):
    """Why a report is withdrawn."""

    text = _text("Why", required=True, help_text="It stands beside the report from then on.")


class Filter(forms.Form):
    """Which actions the timeline shows, and under which headings."""

    by = forms.ChoiceField(
        label="Rows by", required=False, choices=[("workstream", "Workstream"), ("area", "Target area")]
    )
    area = forms.ChoiceField(label="Target area", required=False)
    workstream = forms.ChoiceField(label="Workstream", required=False)
    state = forms.ChoiceField(label="State", required=False)
    owner = forms.ChoiceField(label="Owner", required=False)

    def __init__(self, *args: Any, model: operating_model.OperatingModel, states: Any, **named: Any) -> None:
        """Offer what the programme of a model has."""
        super().__init__(*args, **named)
        areas = {each.target_area for each in model.actions}
        owners = {each.owner for each in model.actions}
        offered: dict[str, list[tuple[str, str]]] = {
            "area": [(each.name, each.title) for each in operating_model.ELEMENTS if each.name in areas],
            "workstream": [(each.key, each.title) for each in model.workstreams],
            "state": [(each.value, each.value.capitalize()) for each in states],
            "owner": sorted(
                ((each.key, each.title) for each in model.roles if each.key in owners),
                key=lambda pair: pair[1],
            ),
        }
        for name, choices in offered.items():
            _offer(self.fields[name], [("", "All"), *choices])
