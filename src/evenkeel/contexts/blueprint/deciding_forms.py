"""What people fill in on the way of a draft: consultation, comments, answers, approval, application, seats."""

import datetime as dt
import uuid
from typing import Any, cast

from django import forms

from evenkeel.contexts.accounts import queries as accounts_queries
from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.blueprint import consulting
from evenkeel.contexts.blueprint.values import Invitation, Outcome, Outsiders, Revision
from evenkeel.engines import operating_model

LONGEST_COMMENT = 4_000


def _text(label: str, *, most: int, rows: int = 4, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=most, widget=forms.Textarea(attrs={"rows": rows}), **more)


def _day(label: str, **more: Any) -> forms.DateField:
    return forms.DateField(
        label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **more
    )


class Plain(forms.Form):
    """A form whose labels have no colon."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Drop the colon."""
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)


class Consult(Plain):
    """What a consultation asks, whom, and how long."""

    question = forms.CharField(
        label="What do you ask?",
        max_length=300,
        help_text="Like “Does one front door for all services work for you?”",
        error_messages={"required": "Say what you ask"},
    )
    introduction = _text(
        "Introduction",
        most=5_000,
        rows=5,
        required=False,
        help_text="What it is about, and why, in plain words.",
    )
    staff = forms.ChoiceField(
        label="Who of your organisation",
        choices=(
            (Invitation.EVERYBODY.value, "All members"),
            (Invitation.CHOSEN.value, "Those whom I name below"),
            (Invitation.NOBODY.value, "Nobody"),
        ),
        widget=forms.RadioSelect,
        initial=Invitation.EVERYBODY.value,
    )
    invited = _text(
        "Members",
        most=20_000,
        required=False,
        rows=3,
        help_text="Names or e-mail addresses, one in each line.",
    )
    outsiders = forms.ChoiceField(
        label="Who else, by a link that nobody can guess",
        choices=(
            (Outsiders.NOBODY.value, "Nobody"),
            (Outsiders.PARTNERS.value, "Partners, to whom you send the link"),
            (Outsiders.PUBLIC.value, "The public; you publish the link"),
        ),
        widget=forms.RadioSelect,
        initial=Outsiders.NOBODY.value,
        required=False,
    )
    opens_date = _day("From")
    closes_date = _day("Until, that day included")

    def __init__(self, *args: Any, organisation_id: uuid.UUID, **kwargs: Any) -> None:
        """Take among whose members the named are looked for."""
        super().__init__(*args, **kwargs)
        self.organisation_id = organisation_id

    def clean_invited(self) -> tuple[uuid.UUID, ...]:
        """Find the named members; refuse names that mean nobody or two."""
        if self.cleaned_data.get("staff") != Invitation.CHOSEN:
            return ()
        said = [line.strip() for line in self.cleaned_data["invited"].splitlines() if line.strip()]
        if len(said) > consulting.MOST_INVITED:
            raise forms.ValidationError(f"Name {consulting.MOST_INVITED} members at most, or ask all.")
        if not said:
            raise forms.ValidationError("Name those whom you ask.")
        return tuple(each.user_id for each in _members(said, self.organisation_id))

    def terms(self) -> consulting.Terms:
        """Give what was filled in."""
        data = self.cleaned_data
        return consulting.Terms(
            question=data["question"],
            introduction=data["introduction"],
            staff=Invitation(data["staff"]),
            invited=data["invited"],
            outsiders=Outsiders(data["outsiders"]),
            opens_date=data["opens_date"],
            closes_date=data["closes_date"],
        )


class Link(Plain):
    """For whom a new link is."""

    outsiders = forms.ChoiceField(
        label="For",
        choices=((Outsiders.PARTNERS.value, "Partners"), (Outsiders.PUBLIC.value, "The public")),
    )


class Comment(Plain):
    """Something said about a draft."""

    text = _text("Your comment", most=LONGEST_COMMENT, error_messages={"required": "Write your comment"})


class OutsideComment(Comment):
    """The same by somebody who holds the link; she says who she is."""

    name = forms.CharField(
        label="Your name",
        max_length=200,
        error_messages={"required": "Enter your name"},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    organisation = forms.CharField(
        label="Your organisation",
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    field_order = ("text", "name", "organisation")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Give the fields the look of pages for citizens."""
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs["class"] = "govuk-textarea" if name == "text" else "govuk-input"


class Answer(Plain):
    """What was done with a comment."""

    outcome = forms.ChoiceField(
        label="We did",
        choices=(
            (Outcome.DONE.value, "It: done"),
            (Outcome.PARTLY.value, "A part of it"),
            (Outcome.NOT.value, "Not do it"),
        ),
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what was done"},
    )
    reason = _text(
        "In words, with the reason", most=LONGEST_COMMENT, error_messages={"required": "Give the reason"}
    )
    revision = forms.TypedChoiceField(
        label="Done in revision",
        coerce=uuid.UUID,
        empty_value=None,
        required=False,
        help_text="For what was done, or done in part.",
    )

    def __init__(self, *args: Any, revisions: tuple[Revision, ...], **kwargs: Any) -> None:
        """Take the revisions of the draft to choose from, newest first."""
        super().__init__(*args, **kwargs)
        told = [(str(each.id), f"{each.number}: {each.note}"[:90]) for each in revisions]
        cast("forms.ChoiceField", self.fields["revision"]).choices = [("", "None"), *told]


class Note(Plain):
    """A note to what happens to a draft, for the revision that was read."""

    note = _text("Note", most=500, rows=3, required=False)
    revision = forms.UUIDField(widget=forms.HiddenInput, required=False)


class Apply(Plain):
    """From when a revision holds."""

    when = forms.ChoiceField(
        label="It holds",
        choices=(("day", "From the beginning of a day"), ("now", "At once")),
        widget=forms.RadioSelect,
        initial="day",
    )
    day = _day("Day", required=False, help_text="At midnight, where your organisation is.")
    note = forms.CharField(label="Note", max_length=500, required=False)
    read = forms.BooleanField(
        label="I have read what changes for whom",
        error_messages={"required": "Read the plan, then say that you have"},
    )
    revision = forms.UUIDField(widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """Ask for the day where it holds from one."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("when") == "day" and not data.get("day") and "day" not in self.errors:
            self.add_error("day", "Enter the day")
        return data

    def moment(self, acting: accounts.Acting) -> dt.datetime | None:
        """Give the moment from which it holds: midnight of the day, where the organisation is; None: at once."""
        if self.cleaned_data["when"] == "now":
            return None
        return dt.datetime.combine(self.cleaned_data["day"], dt.time(), tzinfo=acting.zone)


class Seat(Plain):
    """A member and where she sits."""

    member = forms.CharField(
        label="Member",
        max_length=254,
        help_text="Name or e-mail address",
        error_messages={"required": "Name the member"},
    )
    place = forms.ChoiceField(label="Sits in, or holds")

    def __init__(
        self, *args: Any, model: operating_model.OperatingModel, organisation_id: uuid.UUID, **kwargs: Any
    ) -> None:
        """Take the model whose bodies and roles there are."""
        super().__init__(*args, **kwargs)
        self.organisation_id = organisation_id
        cast("forms.ChoiceField", self.fields["place"]).choices = [
            (label, [(f"{name}/{record.key}", record.title) for record in model.records(name)])
            for name, label in (("bodies", "Bodies"), ("roles", "Roles"))
        ]

    def clean_member(self) -> accounts.Member:
        """Find the member; refuse what means nobody or two."""
        (found,) = _members([self.cleaned_data["member"].strip()], self.organisation_id)
        return found


def _members(said: list[str], organisation_id: uuid.UUID) -> list[accounts.Member]:
    found = accounts_queries.members_named(organisation_id=organisation_id, said=said)
    for each, members in found.items():
        if not members:
            raise forms.ValidationError(f"“{each}” is no member of your organisation.", code="nobody")
        if len(members) > 1:
            raise forms.ValidationError(
                f"More than one member is called “{each}”; give the address.", code="two"
            )
    return [members[0] for members in found.values()]
