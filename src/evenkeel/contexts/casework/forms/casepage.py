"""What people fill in about a case. Choices come from the model under which it was opened, and from who is there."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Final

from django import forms

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.casework import moving, standards
from evenkeel.contexts.casework.queries import facts
from evenkeel.contexts.casework.queries.case import Page
from evenkeel.contexts.casework.queries.hands import Colleague
from evenkeel.contexts.casework.values.cases import (
    LONGEST_NAME,
    LONGEST_REASON,
    LONGEST_TEXT,
    LONGEST_TITLE,
    Closing,
    Pause,
    State,
)
from evenkeel.contexts.casework.wording import CLOSINGS, PRIORITIES
from evenkeel.engines import operating_model

MORNING: Final = dt.time(8, 0)
EVENING: Final = dt.time(23, 59)
LONGEST_ASKED: Final = 2_000


@dataclass(frozen=True)
class About:
    """What a form is about: the case, who asks, and what she can choose from."""

    page: Page
    by: accounts.Acting
    at: dt.datetime
    colleagues: Sequence[Colleague] = ()
    shelves: Sequence[tuple[str, str]] = ()
    may_overrule: bool = False
    arguments: dict[str, str] = field(default_factory=dict)
    """What else stands in the address: which task, which referral."""

    def moment(self, day: dt.date | None, time: dt.time) -> dt.datetime | None:
        """Return a time of a day where the organisation is."""
        return dt.datetime.combine(day, time, tzinfo=self.by.zone) if day else None


class Plain(forms.Form):
    """A form without colons whose choices come from what it is about."""

    def __init__(self, *args: Any, about: About, **kwargs: Any) -> None:
        """Fill in the choices."""
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        self.about = about
        self.fill()

    def fill(self) -> None:
        """Offer what is known only now."""

    def offer(self, name: str, choices: Sequence[tuple[str, str]]) -> None:
        """Let a field choose from what is known only now."""
        found = self.fields[name]
        assert isinstance(found, forms.ChoiceField)
        found.choices = choices


def line(label: str, *, longest: int = LONGEST_TITLE, **more: Any) -> forms.CharField:
    """Make a field for a line."""
    return forms.CharField(label=label, max_length=longest, **more)


def lines(label: str, *, longest: int = LONGEST_REASON, rows: int = 3, **more: Any) -> forms.CharField:
    """Make a field for some lines."""
    return forms.CharField(
        label=label, max_length=longest, widget=forms.Textarea(attrs={"rows": rows}), **more
    )


def reason(*, required: bool = True, help_text: str = "") -> forms.CharField:
    """Make the field for a reason."""
    return lines(
        "Why", required=required, help_text=help_text, rows=2, error_messages={"required": "Say why"}
    )


def day(label: str, *, required: bool = True, help_text: str = "") -> forms.DateField:
    """Make a field for a day."""
    return forms.DateField(
        label=label,
        required=required,
        help_text=help_text,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "Enter a day", "invalid": "Enter a day like 2027-06-30"},
    )


def radio(label: str, *, missing: str = "Choose one", **more: Any) -> forms.ChoiceField:
    """Make a field that offers some choices in full."""
    return forms.ChoiceField(
        label=label, widget=forms.RadioSelect, error_messages={"required": missing}, **more
    )


class Nothing(Plain):
    """Nothing to fill in: only to be sure."""


class Reason(Plain):
    """Why, and nothing else."""

    reason = reason()


class PerhapsReason(Plain):
    """Why, where somebody wants to say."""

    reason = reason(required=False)


class Give(Plain):
    """To whom a case goes."""

    to = radio("To whom", missing="Choose who gets it")
    reason = reason(required=False)

    def fill(self) -> None:
        """Offer colleagues, with whether they are there today."""
        has = self.about.page.case.standing.responsible
        found = [(str(each.user_id), each.words) for each in self.about.colleagues if each.user_id != has]
        self.offer("to", found)

    def clean_to(self) -> uuid.UUID:
        """Give the identifier."""
        return uuid.UUID(self.cleaned_data["to"])


class LayOn(Plain):
    """On which shelf a case goes."""

    shelf = forms.ChoiceField(label="Shelf", error_messages={"required": "Choose a shelf"})
    reason = reason(help_text="Who works there reads this first.")

    def fill(self) -> None:
        """Offer the shelves of the model in effect."""
        lies = self.about.page.case.standing.shelf
        self.offer(
            "shelf", [("", "Choose a shelf"), *(each for each in self.about.shelves if each[0] != lies)]
        )


class Overruling(Plain):
    """A way that the standard may hold back."""

    overrules: ClassVar[str] = "Go on against the standard"

    def settle(self, is_held_back: bool) -> None:
        """Offer to overrule only to who may, and only where the standard holds something back."""
        if not self.about.may_overrule or not is_held_back:
            del self.fields["overrule"]


def overrule() -> forms.BooleanField:
    """Make the field by which the standard is overruled."""
    return forms.BooleanField(
        label=Overruling.overrules,
        required=False,
        help_text="You may. Say why; it stays to be read in the history.",
    )


class Move(Overruling):
    """To which stage a case goes; each with what it asks for."""

    stage = radio("To which stage", missing="Choose a stage")
    reason = reason(
        required=False, help_text="Needed to go back, to leave stages out, and against the standard."
    )
    overrule = overrule()

    def fill(self) -> None:
        """Offer the stages, each with what speaks against it."""
        page = self.about.page
        kind, here = page.kind, page.case.standing.stage
        if kind is None:
            return
        known = facts.of_page(page)
        following = standards.next_stage(kind, here)
        others = [each.key for each in kind.stages if each.key != here]
        self.settle(any(moving.way(kind, known, to=each).objections for each in others))
        self.offer(
            "stage",
            [(each.key, _way(kind, known, each)) for each in kind.stages if each.key != here],
        )
        self.fields["stage"].initial = following.key if following else None


def _way(kind: operating_model.CaseType, known: moving.Facts, stage: operating_model.Stage) -> str:
    found = moving.way(kind, known, to=stage.key)
    told = [f"held back: {each}" for each in found.objections]
    if found.needs_reason:
        told.append(f"{found.needs_reason}, so say why")
    return f"{stage.title} – {'; '.join(told)}" if told else stage.title


class Decide(Plain):
    """What is decided, and why."""

    outcome = radio("Outcome", missing="Choose the outcome")
    grounds = lines(
        "Grounds",
        longest=LONGEST_TEXT,
        rows=6,
        help_text="In words that the customer understands.",
        error_messages={"required": "Write the grounds"},
    )

    def fill(self) -> None:
        """Offer the outcomes of the standard; without any, a line."""
        kind = self.about.page.kind
        if kind and kind.outcomes:
            self.offer("outcome", [(each, each) for each in kind.outcomes])
        else:
            self.fields["outcome"] = line("Outcome", error_messages={"required": "Write the outcome"})


class Close(Overruling):
    """How a case ends."""

    closing = radio("How it ends")
    outcome = radio("Outcome", required=False)
    reason = reason(required=False, help_text="Needed unless it is done as the standard asks.")
    overrule = overrule()

    def fill(self) -> None:
        """Offer the outcomes of the standard; the one that was decided stands there already."""
        self.offer("closing", [(each.value, words.capitalize()) for each, words in CLOSINGS.items()])
        self.fields["closing"].initial = Closing.DONE.value
        kind = self.about.page.kind
        self.settle(bool(kind and moving.end(kind, facts.of_page(self.about.page)).objections))
        if kind and kind.outcomes:
            self.offer("outcome", [(each, each) for each in kind.outcomes])
        else:
            self.fields["outcome"] = line("Outcome", required=False)
        self.fields["outcome"].initial = self.about.page.case.standing.outcome or None

    def clean_closing(self) -> Closing:
        """Give the way."""
        return Closing(self.cleaned_data["closing"])


class Contest(Plain):
    """That a customer says that it is not done."""

    reason = lines(
        "What the customer says", rows=3, error_messages={"required": "Write what the customer says"}
    )
    who = line("Who says so", longest=LONGEST_NAME, required=False)
    channel = forms.ChoiceField(label="Came in by", required=False)

    def fill(self) -> None:
        """Offer the channels; name the customer."""
        self.offer("channel", channels(self.about.page, first="Not said"))
        self.fields["who"].initial = self.about.page.customer.name if self.about.page.customer else ""


def channels(page: Page, *, first: str = "") -> list[tuple[str, str]]:
    """Return the channels of the model to choose from."""
    found = [(each.key, each.title) for each in page.model.channels]
    return [("", first), *found] if first else found


class Wait(Plain):
    """For whom a case waits."""

    kind = radio(
        "It waits for",
        missing="Say for whom it waits",
        choices=[
            (Pause.CUSTOMER.value, "The customer – net time stands still"),
            (Pause.PARTNER.value, "A partner – net time stands still"),
            (Pause.PARKED.value, "Nobody: we put it aside ourselves – net time goes on"),
        ],
    )
    reason = reason(help_text="What is it that has to come?")
    look_again = day("Look again on", required=False)

    def clean_kind(self) -> Pause:
        """Give the kind."""
        return Pause(self.cleaned_data["kind"])


class Suspend(Plain):
    """By which law the clock stands still."""

    ground = radio("Ground", missing="Choose the ground")
    reason = reason(required=False)
    look_again = day("Look again on", required=False)

    def fill(self) -> None:
        """Offer the grounds that the case type names."""
        kind = self.about.page.kind
        self.offer(
            "ground",
            [
                (each.key, f"{each.title} – {each.basis}" if each.basis else each.title)
                for each in (kind.suspensions if kind else ())
            ],
        )


class Extend(Plain):
    """How much longer a case takes."""

    number = forms.IntegerField(
        label="How much longer",
        min_value=1,
        max_value=365,
        error_messages={"required": "Enter a number", "invalid": "Enter a number like 14"},
    )
    unit = forms.ChoiceField(label="Of", choices=[("wd", "working days"), ("d", "days"), ("w", "weeks")])
    reason = reason(help_text="The rule that allows it. The day that was promised first stays to be seen.")


class Redate(Plain):
    """Another day on which a case is due."""

    due = day("Due on")
    reason = reason(help_text="The day that was promised first stays, and is what time is measured by.")


class Note(Plain):
    """Something for colleagues."""

    text = lines("Note", longest=LONGEST_TEXT, rows=4, error_messages={"required": "Write a note"})


class Task(Plain):
    """Something to do."""

    text = line("What is to be done", error_messages={"required": "Write what is to be done"})
    due = day("By", required=False)


class CallBack(Plain):
    """A promise to call."""

    text = line("What about", required=False)
    number = line("Number", longest=80, required=False)
    due = day("On", help_text="The customer counts on it.")
    time = forms.TimeField(
        label="At",
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": "Enter a time like 14:30"},
    )

    def fill(self) -> None:
        """Take the number at hand."""
        customer = self.about.page.customer
        known = [each.value for each in (customer.details if customer else ()) if each.by == "phone"]
        self.fields["number"].initial = known[0] if known else ""

    @property
    def words(self) -> str:
        """The task in words."""
        given = self.cleaned_data
        about = f" about {given['text']}" if given["text"] else ""
        number = f" on {given['number']}" if given["number"] else ""
        return f"Call back{number}{about}"[:LONGEST_TITLE]


class Title(Plain):
    """What a case is called, and how pressing it is."""

    title = line("Title", error_messages={"required": "Write a title"})
    service = forms.ChoiceField(label="Service", required=False)

    def fill(self) -> None:
        """Take what is there."""
        standing, model = self.about.page.case.standing, self.about.page.model
        services = [(each.key, each.title) for each in model.services]
        if standing.service and standing.service not in dict(services):
            services.append((standing.service, standards.GONE.format(key=standing.service)))
        self.offer("service", [("", "None"), *services])
        self.fields["title"].initial, self.fields["service"].initial = standing.title, standing.service


class Pressing(Plain):
    """How pressing a case is."""

    priority = radio("Priority")
    reason = reason(required=False)

    def fill(self) -> None:
        """Offer the four."""
        choices = [
            (str(int(each)), words.capitalize()) for each, words in sorted(PRIORITIES.items(), reverse=True)
        ]
        self.offer("priority", choices)
        self.fields["priority"].initial = str(self.about.page.case.standing.priority)


class Other(Plain):
    """Another case, by its reference."""

    reference = line(
        "Reference", longest=40, help_text="Like HV-26-004217-K. Capitals and hyphens do not matter."
    )


class Relate(Other):
    """A case that has to do with this one."""

    how = line("How", required=False, help_text="Like “the same leak”, or “the neighbour's application”.")


class Under(Plain):
    """The case of which this one is a part."""

    reference = line(
        "Reference", longest=40, required=False, help_text="Leave it empty to make it a part of none."
    )


class Split(Plain):
    """A part that becomes a case of its own."""

    case_type = forms.ChoiceField(label="Case type", error_messages={"required": "Choose a case type"})
    title = line("Title", error_messages={"required": "Write a title"})
    reason = reason()

    def fill(self) -> None:
        """Offer the case types."""
        self.offer(
            "case_type",
            [("", "Choose one"), *((each.key, each.title) for each in self.about.page.model.case_types)],
        )


class Refer(Plain):
    """What a partner is asked to do."""

    partner = forms.ChoiceField(label="Partner", error_messages={"required": "Choose a partner"})
    asked = lines("What is asked", longest=LONGEST_ASKED, error_messages={"required": "Write what is asked"})
    deadline = day("By", required=False)

    def fill(self) -> None:
        """Offer partners, and what each of them offers."""
        model = self.about.page.model
        found: list[tuple[str, str]] = [("", "Choose a partner")]
        for each in model.partners:
            found.append((each.key, each.title))
            found += [
                (f"{each.key}/{one.key}", f"{each.title}: {one.title}")
                for one in model.partner_services
                if one.partner == each.key
            ]
        self.offer("partner", found)


class Referred(Plain):
    """What came of a referral."""

    answer = radio(
        "The partner", choices=[("done", "Did it"), ("declined", "Declined")], missing="Choose one"
    )
    outcome = lines(
        "What came of it", longest=LONGEST_ASKED, error_messages={"required": "Write what came of it"}
    )


class Name(Plain):
    """Who may see a confidential case too."""

    to = radio("Who", missing="Choose somebody")

    def fill(self) -> None:
        """Offer colleagues who are not named yet."""
        named = self.about.page.named
        self.offer(
            "to",
            [(str(each.user_id), each.words) for each in self.about.colleagues if each.user_id not in named],
        )

    def clean_to(self) -> uuid.UUID:
        """Give the identifier."""
        return uuid.UUID(self.cleaned_data["to"])


def is_closed(page: Page) -> bool:
    """Tell whether a case is closed."""
    return page.case.standing.state is State.CLOSED
