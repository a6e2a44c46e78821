"""What people write in meetings."""

import uuid
from collections.abc import Sequence
from typing import Any, Final

from django import forms

from evenkeel.contexts.meetings.values import LONGEST_LINE, LONGEST_OUTCOME, Became, ItemKind, Participant

Choices = Sequence[tuple[str, str]]
BECOMES: Final = {
    Became.TASK: "A task of the case: on the list of the case, until it is done there",
    Became.IDEA: "An idea: looked at, tried, kept or dropped",
    Became.DECISION: "A decision to prepare: on the list of the body that decides",
    Became.DRAFT: "A draft of the model: what shall hold for all from some day on",
}
KINDS: Final = {
    ItemKind.BACKLOG: "For a meeting to come",
    ItemKind.NEWS: "Good news",
    ItemKind.HEADS_UP: "Heads-up",
    ItemKind.AFTER: "Talk after",
}


class WriteDown(forms.Form):
    """Something for the meeting, or for the next one."""

    kind = forms.ChoiceField(
        label="What it is", choices=[(kind.value, words) for kind, words in KINDS.items()]
    )
    text = forms.CharField(label="In a few words", max_length=LONGEST_LINE)


class Agree(forms.Form):
    """What is done, by whom, by when."""

    text = forms.CharField(label="What is done", max_length=LONGEST_LINE)
    owner = forms.TypedChoiceField(label="Who does it", coerce=uuid.UUID)
    due = forms.DateField(
        label="By when", required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )

    def __init__(self, *args: Any, people: Sequence[Participant], **more: Any) -> None:
        """Offer the people of the meeting as owners."""
        super().__init__(*args, **more)
        choice = self.fields["owner"]
        assert isinstance(choice, forms.TypedChoiceField)
        choice.choices = [
            ("", "Choose"),
            *((str(each.person_id), f"{each.name}{' (away)' if each.is_away else ''}") for each in people),
        ]


class Drop(forms.Form):
    """Why something is not done after all."""

    reason = forms.CharField(label="Why it is not done", max_length=LONGEST_LINE)


class Become(forms.Form):
    """What an agreed action becomes."""

    kind = forms.ChoiceField(label="What it becomes", widget=forms.RadioSelect)
    series = forms.ChoiceField(
        label="Where it is decided",
        required=False,
        help_text="For a decision: the meeting of the body that takes it.",
    )
    text = forms.CharField(
        label="In these words",
        max_length=LONGEST_LINE,
        help_text="More people read them than were in the meeting: leave out what is confidential.",
    )

    def __init__(self, *args: Any, kinds: Choices, bodies: Choices, **more: Any) -> None:
        """Offer what it can become, and the meetings of bodies."""
        super().__init__(*args, **more)
        for name, choices in (("kind", kinds), ("series", [("", "Choose"), *bodies])):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices

    def clean(self) -> dict[str, Any]:
        """Ask which body decides."""
        given: dict[str, Any] = super().clean() or {}
        if given.get("kind") == Became.DECISION and not given.get("series"):
            self.add_error("series", "Choose the meeting of the body that decides.")
        return given


class End(forms.Form):
    """What came out of a meeting, and who was there."""

    outcome = forms.CharField(
        label="What came out of it",
        required=False,
        max_length=LONGEST_OUTCOME,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="A few sentences. Those who were not there get it by e-mail, with what was agreed.",
    )
    present = forms.TypedMultipleChoiceField(
        label="Who was there", required=False, coerce=uuid.UUID, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, people: Sequence[Participant], **more: Any) -> None:
        """Offer the people of the meeting, those who are not away as present."""
        super().__init__(*args, **more)
        choice = self.fields["present"]
        assert isinstance(choice, forms.TypedMultipleChoiceField)
        choice.choices = [(str(each.person_id), each.name) for each in people]
        choice.initial = [str(each.person_id) for each in people if not each.is_away]
