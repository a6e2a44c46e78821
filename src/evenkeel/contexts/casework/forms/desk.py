"""What people choose on shelves and say on their day."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Self
from urllib.parse import urlencode

from django import forms

from evenkeel.contexts.casework.queries import lists
from evenkeel.contexts.casework.values.cases import (
    LONGEST_KEY,
    LONGEST_NAME,
    LONGEST_REASON,
    LONGEST_TEXT,
    Priority,
)
from evenkeel.contexts.casework.values.desk import LONGEST_LINE, Colour
from evenkeel.contexts.casework.wording import PRIORITIES

DUES: Final = (
    ("", "Whenever"),
    ("over", "Over"),
    ("today", "By the end of today"),
    ("week", "By the end of the week"),
)
WAITINGS: Final = (("", "Both"), ("yes", "Only those that wait"), ("no", "Only those that do not"))
FREE, MINE = "nobody", "me"


@dataclass(frozen=True, slots=True)
class Wish:
    """Which cases of a shelf somebody wants to see, as the address says it."""

    stage: str = ""
    service: str = ""
    who: str = ""
    """`nobody`, `me`, or the identifier of a member."""
    due: str = ""
    waiting: str = ""
    channel: str = ""
    q: str = ""

    @classmethod
    def read(cls, given: Mapping[str, str]) -> Self:
        """Return what an address asks for; what makes no sense is left out."""
        said = {name: given.get(name, "").strip()[:LONGEST_KEY] for name in cls.__slots__}
        said["q"] = " ".join(given.get("q", "").split())[:LONGEST_NAME]
        if said["who"] not in ("", FREE, MINE) and _user(said["who"]) is None:
            said["who"] = ""
        for name, choices in (("due", DUES), ("waiting", WAITINGS)):
            if said[name] not in dict(choices):
                said[name] = ""
        return cls(**said)

    @classmethod
    def of(cls, only: lists.Only, *, user_id: uuid.UUID) -> Self:
        """Return the wish that a kept list fulfils."""
        who = FREE if only.free else ""
        if only.responsible is not None:
            who = MINE if only.responsible == user_id else str(only.responsible)
        return cls(
            stage=next(iter(only.stages), ""),
            service=next(iter(only.services), ""),
            who=who,
            due="over" if only.late else only.due,
            waiting={None: "", True: "yes", False: "no"}[only.waiting],
            channel=next(iter(only.channels), ""),
            q=only.text,
        )

    def only(self, *, user_id: uuid.UUID, shelf: str = "") -> lists.Only:
        """Return it as lists understand it."""
        return lists.Only(
            stages=_one(self.stage),
            services=_one(self.service),
            channels=_one(self.channel),
            shelves=_one(shelf),
            free=self.who == FREE,
            responsible=user_id if self.who == MINE else _user(self.who),
            late=self.due == "over",
            due=self.due if self.due in ("today", "week") else "",
            waiting={"": None, "yes": True, "no": False}[self.waiting],
            text=self.q,
        )

    def query(self, **more: str) -> str:
        """Return it as an address asks for it."""
        said = {name: getattr(self, name) for name in self.__slots__} | more
        return urlencode({name: value for name, value in said.items() if value})

    @property
    def narrows(self) -> bool:
        """Tell whether it leaves anything out."""
        return self != type(self)()

    def without(self, **changes: str) -> Self:
        """Return it with something else."""
        return replace(self, **changes)


def _one(key: str) -> tuple[str, ...]:
    return (key,) if key else ()


def _user(written: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(written)
    except ValueError:
        return None


class Act(forms.Form):
    """Something done to many cases: what it takes beside them."""

    title = ""
    button = ""
    done = ""
    can_be_undone = True

    def __init__(self, *args: Any, choices: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        """Offer what is known only now."""
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, forms.ChoiceField) and not field.choices:
                field.choices = [("", "Choose"), *choices]

    def given(self) -> dict[str, Any]:
        """Return what the operation takes."""
        return dict(self.cleaned_data)

    def chosen(self) -> list[tuple[str, str]]:
        """Return what was filled in, in words, to be looked at once more."""
        found = []
        for name, field in self.fields.items():
            said = str(self.cleaned_data.get(name) or "")
            if isinstance(field, forms.ChoiceField):
                choices: Any = field.choices
                said = str(dict(choices).get(said, said))
            if said:
                found.append((str(field.label), said))
        return found


def _reason() -> forms.CharField:
    return forms.CharField(label="Reason", max_length=LONGEST_REASON, required=False)


class Take(Act):
    """Have them yourself."""

    title, button, done = "Take", "Take", "taken"


class Release(Act):
    """Lay them back."""

    title, button, done = "Lay back on the shelf", "Lay back", "laid back"
    reason = _reason()


class Give(Act):
    """Let a colleague have them."""

    title, button, done = "Give to a colleague", "Give", "given"
    to = forms.ChoiceField(label="To whom")
    reason = _reason()

    def given(self) -> dict[str, Any]:
        """Return what the operation takes."""
        return self.cleaned_data | {"to": uuid.UUID(self.cleaned_data["to"])}


class Move(Act):
    """Bring them to another stage."""

    title, button, done = "Move to another stage", "Move", "moved"
    stage = forms.ChoiceField(label="Stage")
    reason = _reason()


class Prioritise(Act):
    """Say how pressing they are."""

    title, button, done = "Change the priority", "Change", "changed"
    priority = forms.ChoiceField(
        label="Priority", choices=[(str(int(key)), words.capitalize()) for key, words in PRIORITIES.items()]
    )
    reason = _reason()

    def given(self) -> dict[str, Any]:
        """Return what the operation takes."""
        return self.cleaned_data | {"priority": Priority(int(self.cleaned_data["priority"]))}


class Note(Act):
    """Write the same note in each."""

    title, button, done = "Write a note", "Write", "given the note"
    can_be_undone = False
    text = forms.CharField(label="Note", max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 4}))


ACTS: Final[Mapping[str, tuple[str, type[Act]]]] = {
    "take": ("take", Take),
    "give": ("give", Give),
    "release": ("release", Release),
    "move": ("move", Move),
    "priority": ("change", Prioritise),
    "note": ("note", Note),
}
"""What can be done to many cases on a shelf: the operation, and what it takes."""


class Keep(forms.Form):
    """A name for a list."""

    name = forms.CharField(label="Name of the list", max_length=LONGEST_NAME)
    share = forms.BooleanField(label="Share it with the team", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Leave out the colons."""
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)


class Star(forms.Form):
    """One of the three most important things of today."""

    text = forms.CharField(label="What matters today", max_length=LONGEST_LINE, required=False)
    reference = forms.CharField(max_length=40, required=False)


class Week(forms.Form):
    """How the week looks."""

    colour = forms.ChoiceField(
        label="By feel, this week looks",
        choices=[
            (Colour.GREEN, "Green: I can do it well"),
            (Colour.YELLOW, "Yellow: it is tight"),
            (Colour.RED, "Red: I cannot do it alone"),
        ],
        widget=forms.RadioSelect,
    )
    words = forms.CharField(label="In a few words", max_length=LONGEST_LINE, required=False)
    shared = forms.BooleanField(label="My team may see it", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Leave out the colons."""
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
