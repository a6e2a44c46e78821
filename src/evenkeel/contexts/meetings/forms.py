"""What people write in meetings."""

import uuid
from collections.abc import Sequence
from typing import Any, Final

from django import forms

from evenkeel.contexts.meetings.values import (
    LONGEST_FEEDBACK,
    LONGEST_LINE,
    LONGEST_OUTCOME,
    Became,
    ItemKind,
    Observation,
    Participant,
    Seen,
)

Choices = Sequence[tuple[str, str]]
BECOMES: Final = {
    Became.TASK: "A task of the case: on the list of the case, until it is done there",
    Became.IDEA: "An idea: looked at, tried, kept or dropped",
    Became.DECISION: "A decision to prepare: on the list of the body that decides",
    Became.DRAFT: "A draft of the model: what shall hold for all from some day on",
}
SEEN: Final = {
    Seen.NO_CHANCE.value: "No chance to see",
    Seen.SEEN.value: "Seen",
    Seen.NOT_SEEN.value: "Not seen",
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
    draft = forms.ChoiceField(
        label="In which draft",
        required=False,
        help_text="For a change of the model: a new draft, or one that is consulted on.",
    )
    text = forms.CharField(
        label="In these words",
        max_length=LONGEST_LINE,
        help_text="More people read them than were in the meeting: leave out what is confidential.",
    )

    def __init__(self, *args: Any, kinds: Choices, bodies: Choices, drafts: Choices, **more: Any) -> None:
        """Offer what it can become, the meetings of bodies, and drafts."""
        super().__init__(*args, **more)
        for name, choices in (
            ("kind", kinds),
            ("series", [("", "Choose"), *bodies]),
            ("draft", drafts),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices

    def clean(self) -> dict[str, Any]:
        """Ask which body decides."""
        given: dict[str, Any] = super().clean() or {}
        if given.get("kind") == Became.DECISION and not given.get("series"):
            self.add_error("series", "Choose the meeting of the body that decides.")
        return given


class Invite(forms.Form):
    """A guest, and the day on which she comes."""

    person = forms.TypedChoiceField(label="Who comes as a guest", coerce=uuid.UUID)
    on = forms.DateField(label="On", widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))

    def __init__(self, *args: Any, people: Sequence[Participant], **more: Any) -> None:
        """Offer the leaders of others."""
        super().__init__(*args, **more)
        field = self.fields["person"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "Choose"), *((str(each.person_id), each.name) for each in people)]


class LeaveFeedback(forms.Form):
    """What a guest saw."""

    went_well = forms.CharField(
        label="What went well",
        required=False,
        max_length=LONGEST_FEEDBACK,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    to_try = forms.CharField(
        label="What to try",
        required=False,
        max_length=LONGEST_FEEDBACK,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, behaviours: Sequence[Observation], **more: Any) -> None:
        """Ask of each behaviour whether it was seen; `behaviours`: with what she said before."""
        super().__init__(*args, **more)
        self.behaviours = behaviours
        for each in behaviours:
            self.fields[f"seen-{each.behaviour}"] = forms.ChoiceField(
                label=each.title, choices=list(SEEN.items()), initial=each.seen, required=False
            )
            self.fields[f"words-{each.behaviour}"] = forms.CharField(
                label="In a word", required=False, max_length=LONGEST_LINE, initial=each.words
            )

    def rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Return the two fields of each behaviour."""
        return [(self[f"seen-{each.behaviour}"], self[f"words-{each.behaviour}"]) for each in self.behaviours]

    def observations(self) -> tuple[Observation, ...]:
        """Return what she saw, or had the chance to see, or has words for."""
        given = self.cleaned_data
        found = (
            Observation(
                each.behaviour,
                each.title,
                Seen(given[f"seen-{each.behaviour}"] or Seen.NO_CHANCE),
                given[f"words-{each.behaviour}"],
            )
            for each in self.behaviours
        )
        return tuple(each for each in found if each.seen is not Seen.NO_CHANCE or each.words)


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
