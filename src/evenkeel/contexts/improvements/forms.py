"""What people write of ideas."""

import uuid
from collections.abc import Sequence
from typing import Any, Final

from django import forms

from evenkeel.contexts.improvements import rules
from evenkeel.contexts.improvements.values import LONGEST_LINE, LONGEST_TEXT, TITLES, Content, Idea, Stage

Choices = Sequence[tuple[str, str]]
MOVES: Final = {
    Stage.NEW: "New: nobody has looked at it yet",
    Stage.LOOKED_AT: "Looked at: it is understood, and worth a try or not",
    Stage.ON_TRIAL: "On trial: somebody tries it",
    Stage.KEPT: "Kept: it is how we do it from now on",
    Stage.DROPPED: "Dropped",
}


def _offer(field: forms.Field, choices: Choices) -> None:
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices


class Write(forms.Form):
    """An idea."""

    title = forms.CharField(label="What would be better", max_length=LONGEST_LINE)
    seen = forms.CharField(
        label="What one sees today",
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="What happens, how often, to whom. No names of customers.",
    )
    unit = forms.ChoiceField(label="Whose idea it is", required=False)
    owner = forms.TypedChoiceField(
        label="Who takes care of it", required=False, coerce=uuid.UUID, empty_value=None
    )

    def __init__(self, *args: Any, units: Choices, people: Choices, **more: Any) -> None:
        """Offer units, and people as owners."""
        super().__init__(*args, **more)
        _offer(self.fields["unit"], [("", "Everybody's"), *units])
        _offer(self.fields["owner"], [("", "Nobody yet"), *people])

    def content(self) -> Content:
        """Return what was written."""
        given = self.cleaned_data
        return Content(given["title"], given["seen"], given["unit"], given["owner"])


class Move(forms.Form):
    """To which stage an idea goes."""

    to = forms.TypedChoiceField(label="Where to", coerce=Stage, widget=forms.RadioSelect)
    words = forms.CharField(
        label="In a few words",
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="What the trial has shown, where it is kept; why, where it is dropped. Else as you like.",
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, idea: Idea, **more: Any) -> None:
        """Offer the stages to which an idea can go from where it is."""
        super().__init__(*args, **more)
        _offer(
            self.fields["to"],
            [(each.value, MOVES[each]) for each in Stage if each in rules.MOVES[idea.stage]],
        )


class Comment(forms.Form):
    """Something said of an idea."""

    text = forms.CharField(
        label="Say something of it", max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 3})
    )


class Find(forms.Form):
    """Which ideas a list shows."""

    stage = forms.ChoiceField(
        label="Stage",
        required=False,
        choices=[("", "All that are open"), ("all", "All"), *((each.value, TITLES[each]) for each in Stage)],
    )
    unit = forms.ChoiceField(label="Whose", required=False)
    mine = forms.BooleanField(label="Mine alone", required=False)

    def __init__(self, *args: Any, units: Choices, **more: Any) -> None:
        """Offer units."""
        super().__init__(*args, **more)
        _offer(self.fields["unit"], [("", "Anybody's"), *units])
