"""What boards are asked: how somebody looks at one, and where a card shall go."""

import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict

from evenkeel.contexts.boards.values import LONGEST_WHY, ONLY, Colour, Rows, Status, View, Wish
from evenkeel.contexts.casework.values.cases import LONGEST_REASON

LONGEST_WORDS = 200


def view_of(asked: QueryDict) -> View:
    """Read how somebody looks at a board from the query of an address; what cannot be read is left out."""
    kind = asked.get("rows", "")
    only = asked.get("only", "")
    return View(
        said=asked.get("q", "").strip()[:LONGEST_WORDS],
        who=asked.get("who", "")[:40],
        only=only if only in dict(ONLY) else "",
        rows=Rows(kind) if kind in list(Rows) else None,
        folded=_keys(asked.get("folded", "")),
        whole=_keys(asked.get("whole", "")),
        is_dense=bool(asked.get("dense")),
        is_wall=bool(asked.get("wall")),
        is_shared=bool(asked.get("shared")),
        shows_cards=asked.get("show") == "cards",
    )


def _keys(said: str) -> frozenset[str]:
    return frozenset(each for each in said[:2_000].split(",") if each)


class Move(forms.Form):
    """Where a card shall go."""

    lane = forms.ChoiceField(label="Lane", widget=forms.RadioSelect)
    before = forms.ChoiceField(label="Where in the lane", required=False)
    row = forms.ChoiceField(label="Row", required=False, widget=forms.RadioSelect)
    reason = forms.CharField(
        label="Why",
        required=False,
        max_length=LONGEST_REASON,
        help_text="Needed to go back, to leave stages out, and against the standard.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    overrule = forms.BooleanField(label="Against the standard, if I may overrule it", required=False)
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    from_lane = forms.CharField(required=False, max_length=80, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        lanes: Sequence[Any],
        places: Sequence[Any],
        rows: Sequence[Any],
        **kwargs: Any,
    ) -> None:
        """Offer lanes, cards before which one can lie, and rows, where one can choose among rows."""
        super().__init__(*args, **kwargs)
        self._offer("lane", lanes)
        self._offer("before", places)
        self._offer("row", rows)
        if not rows:
            del self.fields["row"]

    def _offer(self, name: str, choices: Sequence[Any]) -> None:
        found = self.fields[name]
        assert isinstance(found, forms.ChoiceField)
        found.choices = choices

    def clean_before(self) -> uuid.UUID | None:
        """Return the card before which it shall lie."""
        said = self.cleaned_data["before"]
        return uuid.UUID(said) if said else None

    def wish(self, case_id: uuid.UUID, kind: Rows) -> Wish:
        """Return what is wished for, of a form that is valid."""
        given = self.cleaned_data
        row = given.get("row") or None
        return Wish(
            case_id=case_id,
            lane=given["lane"],
            before=given["before"],
            from_lane=given["from_lane"],
            seen=given["seen"],
            kind=kind,
            row="" if row == "none" else row,
            reason=given["reason"],
            overrule=given["overrule"],
        )


class Dragged(forms.Form):
    """A move as the script of the board sends it."""

    lane = forms.CharField(max_length=80)
    before = forms.UUIDField(required=False)
    row = forms.CharField(required=False, max_length=80)
    rows = forms.ChoiceField(choices=[(each.value, each.value) for each in Rows], required=False)
    seen = forms.IntegerField(required=False)
    from_lane = forms.CharField(required=False, max_length=80)

    def wish(self, case_id: uuid.UUID) -> Wish:
        """Return what is wished for, of a form that is valid."""
        given = self.cleaned_data
        row = given["row"] or None
        return Wish(
            case_id=case_id,
            lane=given["lane"],
            before=given["before"],
            from_lane=given["from_lane"],
            seen=given["seen"],
            kind=Rows(given["rows"]) if given["rows"] else None,
            row="" if row == "none" else row,
        )


class Say(forms.Form):
    """The colour of a board, and why."""

    colour = forms.TypedChoiceField(label="How does it go?", coerce=Colour, widget=forms.RadioSelect)
    why = forms.CharField(label="Why, in a word", max_length=LONGEST_WHY)

    def __init__(self, *args: Any, status: Status, **more: Any) -> None:
        """Offer the colours with what the team means by them."""
        super().__init__(*args, **more)
        choice = self.fields["colour"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [(each.value, f"{each.value.capitalize()}: {status.meant[each]}") for each in Colour]


class Draft(forms.Form):
    """A new draft of the operating model."""

    title = forms.CharField(label="What the draft is about", max_length=200)
