"""What people fill in about courses of work: the course itself with its rows, and the days from which a case follows it.

Rows of milestones and tasks come and go by buttons of the form, which answers with a row more or less: no script is needed.
"""

import re
import secrets
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from django import forms
from django.utils.datastructures import MultiValueDict

from evenkeel.contexts.casework.forms.casepage import day
from evenkeel.contexts.casework.values.cases import LONGEST_REASON, LONGEST_TITLE
from evenkeel.contexts.casework.values.courses import (
    END,
    MOST_MILESTONES,
    MOST_TASKS,
    START,
    Milestone,
    Plan,
    Step,
    Wanted,
)

LONGEST_ABOUT: Final = 5_000
UNITS: Final = (("wd", "working days"), ("d", "days"), ("w", "weeks"))
SIDES: Final = ("after", "before")
OWN: Final = ""
_DISTANCE: Final = re.compile(r"([0-9]{1,4})(wd|d|w)")
_DONE: Final = re.compile(
    r"(?P<what>add-task|remove-milestone|remove-task|up)-(?P<at>[0-9]{1,2})(-(?P<inside>[0-9]{1,2}))?"
)


class Head(forms.Form):
    """What a course is, above its milestones."""

    title = forms.CharField(
        label="Title", max_length=LONGEST_TITLE, error_messages={"required": "Write what people call it"}
    )
    description = forms.CharField(
        label="What it is for",
        required=False,
        max_length=LONGEST_ABOUT,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    unit = forms.ChoiceField(
        label="Whose it is", required=False, help_text="What is your own, nobody else sees."
    )
    case_types = forms.MultipleChoiceField(
        label="For which kinds of case",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="None ticked: for any.",
    )
    note = forms.CharField(
        label="What has changed",
        required=False,
        max_length=LONGEST_REASON,
        help_text="Those whose cases follow this course read it before they take the change.",
    )

    def __init__(
        self,
        *args: Any,
        units: Sequence[tuple[str, str]] | None,
        kinds: Sequence[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        """Fill in the choices; `units` is None where whose it is stays, as of a course that is there already."""
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        if units is None:
            del self.fields["unit"]
        else:
            del self.fields["note"]
            self._offer("unit", [(OWN, "Mine alone"), *units])
        self._offer("case_types", kinds)

    def _offer(self, name: str, choices: Sequence[tuple[str, str]]) -> None:
        found = self.fields[name]
        assert isinstance(found, forms.ChoiceField)
        found.choices = choices

    def wanted(self, plan: Plan) -> Wanted:
        """Return what is wanted, of a form that is valid."""
        given = self.cleaned_data
        return Wanted(
            title=given["title"],
            description=given["description"],
            plan=plan,
            unit=given.get("unit", ""),
            case_types=tuple(given["case_types"]),
            note=given.get("note", ""),
        )


@dataclass(frozen=True)
class Task:
    """A row for a task, as it is filled in."""

    key: str
    title: str = ""
    number: str = ""
    unit: str = "wd"
    is_new: bool = False


@dataclass(frozen=True)
class Row:
    """The rows for a milestone, as they are filled in."""

    key: str
    title: str = ""
    number: str = ""
    unit: str = "wd"
    side: str = "after"
    of: str = START
    tasks: tuple[Task, ...] = ()
    is_new: bool = False

    @property
    def counted(self) -> str:
        """From what it is counted, as the choice says it."""
        return f"{self.side}:{self.of}"

    @property
    def is_empty(self) -> bool:
        """Whether nothing is filled in."""
        return not self.title.strip() and not any(each.title.strip() for each in self.tasks)


@dataclass(frozen=True)
class Draft:
    """The rows of a course while somebody writes it."""

    rows: tuple[Row, ...] = field(default_factory=lambda: (new_row(),))

    @classmethod
    def of(cls, plan: Plan) -> "Draft":
        """Begin with what a plan says."""
        return cls(tuple(_row(each) for each in plan.milestones))

    @classmethod
    def sent(cls, data: "MultiValueDict[str, str]") -> "Draft":
        """Read what was filled in; whatever makes no sense is left out."""
        rows = []
        for number in _numbers(data.get("milestones", "0"), MOST_MILESTONES):
            at = f"m-{number}"
            tasks = (
                Task(
                    key=_key(data.get(f"{at}-t-{each}-key", "")),
                    title=data.get(f"{at}-t-{each}-title", "")[:LONGEST_TITLE],
                    number=data.get(f"{at}-t-{each}-number", "")[:6],
                    unit=_unit(data.get(f"{at}-t-{each}-unit", "")),
                )
                for each in _numbers(data.get(f"{at}-tasks", "0"), MOST_TASKS)
            )
            side, _, of = data.get(f"{at}-counted", "").partition(":")
            rows.append(
                Row(
                    key=_key(data.get(f"{at}-key", "")),
                    title=data.get(f"{at}-title", "")[:LONGEST_TITLE],
                    number=data.get(f"{at}-number", "")[:6],
                    unit=_unit(data.get(f"{at}-unit", "")),
                    side=side if side in SIDES else SIDES[0],
                    of=of or START,
                    tasks=tuple(tasks),
                )
            )
        return cls(tuple(rows))

    def done(self, button: str) -> "Draft":
        """Return the draft after a button of it: a row more, less, or further up; as it is for any other button."""
        if button == "add-milestone":
            return Draft((*self.rows, new_row())[:MOST_MILESTONES])
        found = _DONE.fullmatch(button)
        at = int(found["at"]) if found else len(self.rows)
        if found is None or at >= len(self.rows):
            return self
        match found["what"]:
            case "add-task":
                return self._with_tasks(
                    at, (*self.rows[at].tasks, Task(_new_key(), is_new=True))[:MOST_TASKS]
                )
            case "remove-task":
                inside = int(found["inside"] or MOST_TASKS)
                return self._with_tasks(at, _without(self.rows[at].tasks, inside))
            case "remove-milestone":
                return self._without_milestone(at)
            case _:
                above = max(0, at - 1)
                rows = list(self.rows)
                rows.insert(above, rows.pop(at))
                return Draft(tuple(rows))

    def _with_tasks(self, at: int, tasks: tuple[Task, ...]) -> "Draft":
        return Draft((*self.rows[:at], replace(self.rows[at], tasks=tasks), *self.rows[at + 1 :]))

    def _without_milestone(self, at: int) -> "Draft":
        """Take a milestone out; what counted from it counts from what it counted from."""
        gone = self.rows[at]
        rows = (
            replace(each, of=gone.of) if each.of == gone.key else each for each in _without(self.rows, at)
        )
        return Draft(tuple(rows))

    def choices(self, row: Row) -> list[tuple[str, str]]:
        """Return from what a milestone can be counted."""
        ends = [(START, "the start"), (END, "the end")]
        others = [
            (each.key, f"“{each.title.strip() or f'Milestone {number}'}”")
            for number, each in enumerate(self.rows, start=1)
            if each.key != row.key
        ]
        return [(f"{side}:{key}", f"{side} {words}") for key, words in (*ends, *others) for side in SIDES]

    def problems(self) -> Iterator[str]:
        """Tell what is not a number of days."""
        for row in self.rows:
            rows: tuple[Row | Task, ...] = (row, *row.tasks)
            for each in rows:
                if each.number.strip() and not each.number.strip().isdecimal():
                    yield f"How far away is “{each.title.strip() or 'a milestone'}”? Write a whole number of days or weeks."

    @property
    def plan(self) -> Plan:
        """What it says so far; rows that nobody has filled in are left out."""
        return Plan(tuple(_milestone(each) for each in self.rows if not each.is_empty))


def new_row() -> Row:
    """Return empty rows for one more milestone, with a task."""
    return Row(_new_key(), tasks=(Task(_new_key()),), is_new=True)


def _new_key() -> str:
    # Never one that was there before: a case would take the new milestone for the old one.
    return secrets.token_hex(5)


def _row(each: Milestone) -> Row:
    number, unit = _parts(each.distance)
    tasks = (Task(step.key, step.title, *_parts(step.before)) for step in each.steps)
    side = "before" if each.is_before else "after"
    return Row(each.key, each.title, number, unit, side, each.of, tuple(tasks))


def _parts(distance: str) -> tuple[str, str]:
    found = _DISTANCE.fullmatch(distance)
    return (found[1], found[2]) if found else ("", "wd")


def _milestone(row: Row) -> Milestone:
    steps = (
        Step(each.key, each.title.strip(), _distance(each.number, each.unit))
        for each in row.tasks
        if each.title.strip()
    )
    return Milestone(
        key=row.key,
        title=row.title.strip(),
        of=row.of,
        distance=_distance(row.number, row.unit),
        is_before=row.side == "before",
        steps=tuple(steps),
    )


def _distance(number: str, unit: str) -> str:
    count = int(number) if number.strip().isdecimal() and number.isascii() else 0
    return f"{count}{unit}" if count else ""


def _numbers(written: str, most: int) -> range:
    return range(min(int(written), most) if written.isascii() and written.isdecimal() else 0)


def _key(written: str) -> str:
    return written if re.fullmatch(r"[a-z0-9-]{1,80}", written) else _new_key()


def _unit(written: str) -> str:
    return written if written in dict(UNITS) else "wd"


def _without(rows: Sequence[Any], at: int) -> tuple[Any, ...]:
    return (*rows[:at], *rows[at + 1 :])


class Days(forms.Form):
    """From when until when a case follows a course."""

    start = day("From")
    end = day("Until", required=False, help_text="Needed where days are counted back from the end.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Leave colons out."""
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)


class Follow(Days):
    """Which course a case follows, and when."""

    course = forms.ChoiceField(label="Course", error_messages={"required": "Choose a course"})
    field_order = ("course", "start", "end")

    def __init__(self, *args: Any, groups: Iterable[tuple[str, Any]], **kwargs: Any) -> None:
        """Offer the courses that fit, in groups."""
        super().__init__(*args, **kwargs)
        found = self.fields["course"]
        assert isinstance(found, forms.ChoiceField)
        found.choices = list(groups)


class EndCourse(forms.Form):
    """Why a case follows a course no more."""

    reason = forms.CharField(
        label="Why",
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Say why"},
        label_suffix="",
    )
