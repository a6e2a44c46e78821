"""What is filled in to look into a case of others, to keep a case, and to erase."""

import datetime as dt
from typing import Any, Final

from django import forms

from evenkeel.contexts.casework import reference as references
from evenkeel.contexts.casework.values import care
from evenkeel.contexts.casework.values.cases import LONGEST_REASON
from evenkeel.engines import flow

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


class Sure(Plain):
    """That somebody is sure."""

    sure = forms.BooleanField(
        label="I have looked at what goes. It cannot be taken back.",
        error_messages={"required": "Confirm that you have looked at what goes"},
    )


class OldCases(Plain):
    """A file of old cases."""

    file = forms.FileField(
        label="Drop a file with old cases here, or choose one",
        help_text="An export of the old system that says which case, what was done and when: CSV, Excel, Parquet, XES or OCEL 2.0.",
        max_length=200,
        allow_empty_file=True,
        error_messages={"required": "Choose the file with the old cases"},
    )


class Columns(Plain):
    """What the columns of a file mean, and which case type its cases have."""

    case_type = forms.ChoiceField(
        label="Case type of these cases", error_messages={"required": "Choose the case type"}
    )
    time_zone = forms.CharField(label="Time zone of times without one", max_length=60)

    def __init__(
        self, *args: Any, preview: flow.Preview, kinds: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        """Offer a field for each column, with what it seems to mean."""
        super().__init__(*args, **kwargs)
        self.preview = preview
        kind = self.fields["case_type"]
        assert isinstance(kind, forms.ChoiceField)
        kind.choices = [("", "Choose"), *kinds]
        roles = {each.column: each.role.value for each in preview.suggestion.assignments}
        for number, column in enumerate(preview.columns):
            self.fields[f"column-{number}"] = forms.ChoiceField(
                label=column.name,
                choices=ROLES,
                required=False,
                initial=roles.get(column.name, ""),
                help_text="such as " + ", ".join(column.samples[:3]) if column.samples else "empty",
            )

    @property
    def column_fields(self) -> list[forms.BoundField]:
        """The fields of the columns."""
        return [self[name] for name in self.fields if name.startswith("column-")]

    @property
    def columns(self) -> tuple[tuple[str, str], ...]:
        """What was chosen, as pairs of role and column."""
        given = self.cleaned_data
        named = (
            (given.get(f"column-{number}"), each.name) for number, each in enumerate(self.preview.columns)
        )
        return tuple((role, name) for role, name in named if role)

    def clean(self) -> dict[str, Any]:
        """Ask for what no log can be without, and for each meaning once."""
        given: dict[str, Any] = super().clean() or {}
        roles = [value for name, value in given.items() if name.startswith("column-") and value]
        for role in {role for role in roles if roles.count(role) > 1}:
            raise forms.ValidationError(f"Two columns are said to be “{dict(ROLES)[role]}”; choose one.")
        for role, text in NEEDED.items():
            if role not in roles:
                raise forms.ValidationError(f"Say which column is “{text}”.")
        return given


ROLES: Final = (
    ("", "No special meaning"),
    ("case", "Which case"),
    ("activity", "What was done"),
    ("timestamp", "When it was done"),
    ("resource", "Who did it"),
    ("group", "Team"),
    ("channel", "Channel"),
    ("outcome", "Outcome"),
    ("due", "Due date"),
)
NEEDED: Final = {"case": "Which case", "activity": "What was done", "timestamp": "When it was done"}


class Meanings(Plain):
    """What steps and teams of a file mean in the words of the model."""

    def __init__(
        self,
        *args: Any,
        steps: dict[str, tuple[int, str]],
        teams: dict[str, tuple[int, str]],
        choices: list[Any],
        units: list[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        """Offer a field for each step and each team; each comes with how often it is there, and what it seems to mean."""
        super().__init__(*args, **kwargs)
        self._names = {f"step-{number}": each for number, each in enumerate(steps)}
        self._teams = {f"team-{number}": each for number, each in enumerate(teams)}
        for name, each in self._names.items():
            self.fields[name] = _choice(each, steps[each], choices)
        for name, each in self._teams.items():
            self.fields[name] = _choice(each, teams[each], [("", "No unit"), *units])

    @property
    def step_fields(self) -> list[forms.BoundField]:
        """The fields of the steps."""
        return [self[name] for name in self._names]

    @property
    def team_fields(self) -> list[forms.BoundField]:
        """The fields of the teams."""
        return [self[name] for name in self._teams]

    @property
    def steps(self) -> dict[str, str]:
        """What each step means."""
        return {each: self.cleaned_data[name] for name, each in self._names.items()}

    @property
    def units(self) -> dict[str, str]:
        """Which unit each team is."""
        return {each: self.cleaned_data[name] for name, each in self._teams.items()}


def _choice(label: str, known: tuple[int, str], choices: list[Any]) -> forms.ChoiceField:
    number, initial = known
    times = "once" if number == 1 else f"{number:,} times"
    return forms.ChoiceField(label=label, choices=choices, initial=initial, required=False, help_text=times)
