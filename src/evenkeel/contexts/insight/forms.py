"""What people fill in: the file, what its columns mean, the report's name."""

import zoneinfo
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from django import forms
from django.core.files.uploadedfile import UploadedFile

from evenkeel.contexts.insight import operations, rules
from evenkeel.contexts.insight.values import Settings
from evenkeel.engines import flow
from evenkeel.kernel import errors

ACCEPTED = ".csv,.tsv,.txt,.xlsx,.xls,.xlsm,.xlsb,.ods,.parquet,.xes,.json,.jsonocel,.sqlite,.db,.gz"
TAB: Final = "tab"
DELIMITERS = (
    ("", "Found automatically"),
    (",", "Comma ,"),
    (";", "Semicolon ;"),
    (TAB, "Tab"),
    ("|", "Bar |"),
)
DECIMALS = (("", "Found automatically"), (",", "Comma, as in 1,5"), (".", "Point, as in 1.5"))
ENCODINGS = (
    ("", "Found automatically"),
    ("utf-8", "UTF-8"),
    ("cp1252", "Western European (Windows-1252)"),
    ("iso8859-15", "Western European (ISO 8859-15)"),
    ("cp1250", "Central European (Windows-1250)"),
    ("cp1251", "Cyrillic (Windows-1251)"),
    ("utf-16", "UTF-16"),
)
DATE_FORMATS = (
    ("", "Found automatically"),
    ("DD/MM/YYYY", "Day, month, year: 31/12/2026"),
    ("MM/DD/YYYY", "Month, day, year: 12/31/2026"),
    ("YYYY-MM-DD", "Year, month, day: 2026-12-31"),
)
NO_ROLE = ("", "No special meaning")
ROLES = (
    NO_ROLE,
    (
        "One row for each step",
        (
            (flow.Role.CASE.value, "Case reference"),
            (flow.Role.ACTIVITY.value, "Step (what was done)"),
            (flow.Role.TIMESTAMP.value, "When it was done"),
            (flow.Role.START.value, "When the step started"),
            (flow.Role.END.value, "When the step ended"),
        ),
    ),
    (
        "One row for each case",
        (
            (flow.Role.CREATED.value, "Case opened"),
            (flow.Role.CLOSED.value, "Case closed"),
            (flow.Role.MILESTONE.value, "Date of a milestone"),
        ),
    ),
    (
        "Further details",
        (
            (flow.Role.RESOURCE.value, "Who did it"),
            (flow.Role.GROUP.value, "Team"),
            (flow.Role.CHANNEL.value, "Channel"),
            (flow.Role.DUE.value, "Due date"),
            (flow.Role.OUTCOME.value, "Outcome"),
        ),
    ),
)
LABELS: Final[Mapping[str, str]] = {value: label for _, group in ROLES[1:] for value, label in group}
MISSING: Final[Mapping[flow.Role, str]] = {
    flow.Role.CASE: "No column says which case a row belongs to. Choose “Case reference” for the column that does.",
    flow.Role.ACTIVITY: "No column says what was done. Choose “Step (what was done)” for the column that does.",
    flow.Role.TIMESTAMP: "No column says when it was done. Choose “When it was done” for the column that does; "
    "in a table with one row for each case, choose “Case opened”.",
}


def zones() -> list[tuple[str, str]]:
    """Return the time zones that a person would look for."""
    names = sorted(
        name for name in zoneinfo.available_timezones() if "/" in name and not name.startswith("Etc/")
    )
    return [("UTC", "UTC"), *((name, name.replace("_", " ")) for name in names)]


class Upload(forms.Form):
    """An event log from somebody's disk."""

    file = forms.FileField(
        label="Drop an event log here, or choose one",
        help_text="CSV, Excel, Parquet, XES or OCEL 2.0, also packed as .gz.",
        max_length=1000,
        allow_empty_file=True,
        error_messages={"required": "Choose the file with your event log."},
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
    )

    @property
    def limit(self) -> int:
        """How many bytes a file may have."""
        return operations.largest()

    def clean_file(self) -> "UploadedFile[bytes]":
        """Refuse what is empty or too large in the words of the operation."""
        given: UploadedFile[bytes] = self.cleaned_data["file"]
        try:
            operations.check_size(size=given.size or 0)
        except errors.Invalid as refusal:
            raise forms.ValidationError(refusal.message, code=refusal.code) from refusal
        return given


class Rename(forms.Form):
    """Another name for a report."""

    name = forms.CharField(
        label="Name",
        max_length=rules.LONGEST_NAME,
        error_messages={"required": "Give the report a name."},
    )


class Written(forms.Form):
    """How the file is written, where somebody knows better than what was found."""

    time_zone = forms.ChoiceField(
        label="Time zone", choices=zones, help_text="Times without an offset are read as local times there."
    )
    date_format = forms.ChoiceField(label="Order in dates", choices=DATE_FORMATS, required=False)
    delimiter = forms.ChoiceField(label="Between two columns", choices=DELIMITERS, required=False)
    decimal = forms.ChoiceField(label="Decimal sign", choices=DECIMALS, required=False)
    encoding = forms.ChoiceField(label="Encoding", choices=ENCODINGS, required=False)

    def reading(self, *, otherwise: Settings) -> Settings:
        """Return the settings without roles: what was sent, else what is kept."""
        if not self.is_bound:
            return Settings.from_json({**otherwise.as_json(), "roles": [], "skip_bad": False, "targets": []})
        self.is_valid()
        sent = self.cleaned_data
        delimiter = sent.get("delimiter")
        return Settings(
            time_zone=sent.get("time_zone") or otherwise.time_zone,
            encoding=sent.get("encoding") or None,
            delimiter="\t" if delimiter == TAB else delimiter or None,
            decimal=sent.get("decimal") or None,
            date_format=sent.get("date_format") or None,
        )

    @classmethod
    def initially(cls, kept: Settings) -> dict[str, Any]:
        """Return what the form shows of kept settings."""
        delimiter = TAB if kept.delimiter == "\t" else kept.delimiter or ""
        return {
            "time_zone": kept.time_zone,
            "encoding": kept.encoding or "",
            "delimiter": delimiter,
            "decimal": kept.decimal or "",
            "date_format": kept.date_format or "",
        }


class Line(NamedTuple):
    """One column of the file on the page: what it holds, its select, and why that is suggested."""

    field: forms.BoundField
    sample: flow.ColumnSample
    reason: str
    position: int


class Columns(Written):
    """What the columns mean: a select for each, filled with what evenkeel suggests or what was set before."""

    targets = forms.CharField(
        label="Limits in time that you know of",
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="One to a line, like “lead_time<=56d” or “Send letter<=10d”. Due dates and customary limits are "
        "looked at without.",
    )

    def __init__(self, data: Any, *, preview: flow.Preview | None, kept: Settings) -> None:
        """Take what was sent (or None), the look at the file (None where it cannot be read so), and what is kept."""
        self.preview = preview
        self.samples = preview.columns if preview else ()
        self.suggested = {a.column: a for a in preview.suggestion.assignments} if preview else {}
        chosen = {a.column: a.role.value for a in kept.roles} if kept.roles else None
        initial = self.initially(kept) | {"targets": "\n".join(kept.targets)}
        for n, sample in enumerate(self.samples):
            suggestion = self.suggested.get(sample.name)
            suggested = suggestion.role.value if suggestion else ""
            initial[f"role-{n}"] = suggested if chosen is None else chosen.get(sample.name, "")
        super().__init__(self._matching(data, initial) if data is not None else None, initial=initial)
        for n, sample in enumerate(self.samples):
            self.fields[f"role-{n}"] = forms.ChoiceField(label=sample.name, choices=ROLES, required=False)

    @property
    def assignments(self) -> tuple[flow.Assignment, ...]:
        """The roles as sent, with the reason of the suggestion where it was followed."""
        made = []
        for n, sample in enumerate(self.samples):
            role = self.cleaned_data.get(f"role-{n}")
            if role:
                suggestion = self.suggested.get(sample.name)
                followed = suggestion is not None and suggestion.role.value == role
                made.append(
                    suggestion if followed and suggestion else flow.Assignment(flow.Role(role), sample.name)
                )
        return tuple(made)

    def lines(self) -> list[Line]:
        """Return the columns as the page lists them."""
        return [
            Line(self[f"role-{n}"], sample, self._reason(n, sample), n)
            for n, sample in enumerate(self.samples)
        ]

    def settings(self, *, written: Settings) -> Settings:
        """Return everything that was set; only for a valid form."""
        roles = [[a.role.value, a.column, a.reason] for a in self.assignments]
        targets = self.cleaned_data["targets"]
        return Settings.from_json({**written.as_json(), "roles": roles, "targets": targets})

    def clean_targets(self) -> list[str]:
        """Return the limits, each as evenkeel writes it."""
        try:
            return [
                str(flow.Target.parse(line))
                for line in self.cleaned_data["targets"].splitlines()
                if line.strip()
            ]
        except flow.BadTarget as refusal:
            raise forms.ValidationError(refusal.message, code=refusal.code) from refusal

    def clean(self) -> dict[str, Any]:
        """Say which roles are missing and which are given twice, at the columns concerned."""
        fields = {sample.name: f"role-{n}" for n, sample in enumerate(self.samples)}
        assignments = self.assignments
        for role, columns in rules.doubled_roles(assignments).items():
            names = " and ".join(f"“{name}”" for name in columns)
            for name in columns:
                self.add_error(
                    fields[name], f"Only one column can be “{LABELS[role.value]}”; now {names} are."
                )
        if self.samples:
            for role in rules.missing_roles({a.role for a in assignments}):
                self.add_error(self._candidate(role), MISSING[role])
        return self.cleaned_data

    def _candidate(self, role: flow.Role) -> str | None:
        """Return the field of the column that most likely has a missing role; None where all have one."""
        free = [n for n in range(len(self.samples)) if not self.cleaned_data.get(f"role-{n}")]
        fitting = [n for n in free if (self.samples[n].kind == "moment") == (role is flow.Role.TIMESTAMP)]
        untold = [n for n in fitting or free if f"role-{n}" not in self.errors]
        return f"role-{untold[0]}" if untold else None

    def _reason(self, n: int, sample: flow.ColumnSample) -> str:
        suggestion = self.suggested.get(sample.name)
        if suggestion is None:
            return ""
        now = self[f"role-{n}"].value()
        return (
            suggestion.reason
            if now == suggestion.role.value
            else f"Suggested: {LABELS[suggestion.role.value]}"
        )

    def _matching(self, data: Any, initial: Mapping[str, str]) -> Any:
        """Return what was sent, with the suggestion wherever the file, read anew, has another column in that place."""
        matching = data.copy()
        for n, sample in enumerate(self.samples):
            if data.get(f"column-{n}") != sample.name:
                matching[f"role-{n}"] = initial[f"role-{n}"]
        return matching
