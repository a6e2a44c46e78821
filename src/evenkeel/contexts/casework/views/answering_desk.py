"""All that somebody who answers has before her, from what is typed so far."""

import datetime as dt
import functools
import uuid
from collections.abc import Mapping
from typing import Final

from django.http import QueryDict

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.casework import standards
from evenkeel.contexts.casework.forms import caller as forms
from evenkeel.contexts.casework.presentation import caller as words
from evenkeel.contexts.casework.queries import calling, lists, stories
from evenkeel.contexts.casework.queries import customers as known
from evenkeel.contexts.casework.values import customers
from evenkeel.contexts.casework.values.calls import Then
from evenkeel.contexts.casework.values.customers import By
from evenkeel.contexts.casework.views.caller import Seen
from evenkeel.contexts.people import values as staff
from evenkeel.kernel import errors, working_days

LONGEST_CALL: Final = 6 * 60 * 60
"""In seconds; what took longer was left open, and nobody knows how long it took."""
LONGEST_TYPED: Final = 5_000
SHOWN_CONTACTS: Final = 5
SEARCHES: Final = ("q", "subject")
NEWCOMER: Final = ("new_name", "new_phone", "new_email", "new_address", "new_birth_date", "new_sure")


def taken(sent: QueryDict, step: str) -> dict[str, str]:
    """Return what is typed so far, changed by a step: `who:ID`, `about:WHAT`, `new`, `nobody`, `no-about`."""
    names = (*forms.Call.base_fields, *SEARCHES)
    typed = {name: str(sent[name])[:LONGEST_TYPED] for name in names if name in sent}
    what, _, chosen = step.partition(":")
    match what:
        case "who":
            typed |= {"customer": chosen, "q": "", "new": "", "about": ""}
        case "nobody":
            typed |= {"customer": "", "new": "", "about": ""}
        case "new":
            typed |= {"customer": "", "new": forms.NEW} | _guessed(typed.get("q", ""))
        case "about":
            typed |= {"about": chosen, "subject": "", "case_type": ""}
        case "no-about":
            typed |= {"about": "", "case_type": ""}
    if typed.get("new") != forms.NEW:
        typed = {name: value for name, value in typed.items() if name not in NEWCOMER}
    return typed


def _guessed(said: str) -> dict[str, str]:
    """Return which field of a new customer was typed into the search."""
    if "@" in said:
        return {"new_email": said}
    is_number = any(each.isdigit() for each in said) and not any(each.isalpha() for each in said)
    return {"new_phone" if is_number else "new_name": said}


class Desk:
    """What is typed, and what is known about it; each is asked for once, and only where it is shown."""

    def __init__(
        self, by: accounts.Acting, seen: Seen, call_id: uuid.UUID, typed: dict[str, str], step: str
    ) -> None:
        """Take what is typed so far and what was done last."""
        self.by, self.seen, self.call_id, self.step = by, seen, call_id, step
        channels = words.channels(seen.model)
        if typed.get("channel") not in dict(channels):
            typed["channel"] = _of_kind(seen.model, typed.get("channel", "")) or channels[0][0]
        typed.setdefault("then", Then.SOLVED)
        self.typed = typed

    # -- who

    @property
    def is_call(self) -> bool:
        """Whether somebody waits on the phone."""
        return words.is_call(self.seen.model, self.typed["channel"])

    @property
    def is_new(self) -> bool:
        """Whether somebody new is written down."""
        return self.typed.get("new") == forms.NEW

    @functools.cached_property
    def customer(self) -> customers.Customer | None:
        """Whoever was chosen; merged into another since, that one."""
        wanted: uuid.UUID | None = _identifier(self.typed.get("customer", ""))
        for _ in range(5):
            if wanted is None:
                return None
            try:
                found = known.customer(organisation_id=self.by.organisation_id, customer_id=wanted)
            except errors.NotFound:
                return None
            if found.merged_into is None:
                return found
            wanted = found.merged_into
        return None

    @property
    def recognised(self) -> str:
        """What tells the customer from others."""
        return words.recognised(self.customer) if self.customer else ""

    @property
    def language(self) -> str:
        """The language that the customer prefers."""
        return words.language(self.customer.language) if self.customer else ""

    @functools.cached_property
    def found(self) -> list[words.Line]:
        """Who may be meant by what is typed."""
        if self.customer or self.is_new:
            return []
        said = self.typed.get("q", "")
        return words.lines(calling.callers(said=said, by=self.by, at=self.seen.at))

    @property
    def said(self) -> str:
        """What was looked for."""
        return self.typed.get("q", "").strip()

    @functools.cached_property
    def open_cases(self) -> tuple[lists.Item, ...]:
        """The open cases of the customer."""
        if self.customer is None:
            return ()
        return stories.open_cases(customer_id=self.customer.id, by=self.by, at=self.seen.at)

    @functools.cached_property
    def case_lines(self) -> list[tuple[lists.Item, str, str]]:
        """The open cases with where they stand, and whether they are late, in words."""
        model = self.seen.model
        return [
            (each, words.standing(model, each), words.lateness(each.case.standing.due_at, self.seen.at))
            for each in self.open_cases
        ]

    @functools.cached_property
    def contacts(self) -> list[tuple[stories.ReadContact, str, str]]:
        """The last contacts, each with its channel and service in words."""
        if self.customer is None:
            return []
        last = stories.contacts(
            customer_id=self.customer.id, by=self.by, at=self.seen.at, most=SHOWN_CONTACTS
        )
        model = self.seen.model
        return [
            (
                each,
                words.title(model, "channels", each.contact.channel),
                words.title(model, "services", each.contact.service),
            )
            for each in last
        ]

    @functools.cached_property
    def conflict(self) -> staff.Conflict | None:
        """The conflict of interest with the customer that whoever answers has declared."""
        return calling.conflict(customer_id=self.customer.id, by=self.by) if self.customer else None

    @functools.cached_property
    def acting_for_her(self) -> tuple[customers.Representation, ...]:
        """Who may act for the customer today."""
        if self.customer is None:
            return ()
        return known.representations(
            organisation_id=self.by.organisation_id, customer_id=self.customer.id, on=self.seen.today
        )

    @functools.cached_property
    def matches(self) -> list[tuple[customers.Match, str]]:
        """Who may be the new customer, each with the reasons in words."""
        if not self.is_new:
            return []
        born = self.typed.get("new_birth_date", "")
        ways = ((By.PHONE, "new_phone"), (By.EMAIL, "new_email"), (By.ADDRESS, "new_address"))
        found = known.matches(
            organisation_id=self.by.organisation_id,
            name=self.typed.get("new_name", ""),
            birth_date=_day(born),
            details=tuple((by, value) for by, name in ways if (value := self.typed.get(name, "").strip())),
        )
        return [(each, words.joined(each.reasons)) for each in found]

    def newcomer_is_known(self, form: forms.Call) -> bool:
        """Tell whether somebody like the new customer is there, and nobody has said that it is not she."""
        return bool(self.matches) and not form.cleaned_data.get("new_sure")

    # -- what about

    @functools.cached_property
    def subjects(self) -> list[words.Subject]:
        """What it can be about."""
        return words.subjects(
            self.seen.model,
            self.typed.get("subject", ""),
            cases=self.open_cases,
            recent=calling.recent_subjects(by=self.by, at=self.seen.at),
        )

    @property
    def case_id(self) -> uuid.UUID | None:
        """The open case that it is about."""
        found = self.case
        return found.case.id if found else None

    @functools.cached_property
    def case(self) -> lists.Item | None:
        """The open case that it is about, as a line."""
        head, _, key = self.typed.get("about", "").partition(":")
        wanted = _identifier(key) if head == "case" else None
        return next((each for each in self.open_cases if each.case.id == wanted), None)

    @property
    def is_about_gone(self) -> bool:
        """Whether it was about a case that is not open any more."""
        return self.typed.get("about", "").startswith("case:") and self.case is None

    @property
    def service(self) -> str:
        """The service that it is about."""
        if self.case:
            return self.case.case.standing.service
        head, _, key = self.typed.get("about", "").partition(":")
        model = self.seen.model
        is_known = head == "service" and model is not None and standards.service(model, key) is not None
        return key if is_known else ""

    @property
    def known(self) -> words.Known | None:
        """What the model says about the service."""
        return words.known(self.seen.model, self.service) if self.service else None

    # -- what comes of it

    @functools.cached_property
    def whens(self) -> dict[str, dt.datetime]:
        """When somebody can be called back, by the word that is chosen."""
        return {key: moment for key, (moment, _) in self._whens.items()}

    @functools.cached_property
    def _whens(self) -> Mapping[str, tuple[dt.datetime, str]]:
        zone, at = self.by.zone, self.seen.at
        model = self.seen.model
        calendar = standards.calendar(model) if model else working_days.Calendar()
        in_an_hour = at + forms.HOUR
        found = {"hour": (in_an_hour, f"In an hour ({in_an_hour.astimezone(zone):%H:%M})")}
        today = dt.datetime.combine(self.seen.today, forms.LATEST_HOUR, zone)
        if at < today - forms.HOUR and calendar.is_working(self.seen.today):
            found["today"] = (today, f"Today by {today:%H:%M}")
        further = (self.seen.today + dt.timedelta(days=number) for number in range(1, 31))
        next_day = next((each for each in further if calendar.is_working(each)), None)
        if next_day:
            morning = dt.datetime.combine(next_day, forms.EARLIEST_HOUR, zone)
            found["morning"] = (morning, f"{morning:%A} by {morning:%H:%M}")
        return found

    @property
    def seconds(self) -> int | None:
        """How long the call has taken: since the first key was pressed, else since its page was opened."""
        if not self.is_call:
            return None
        opened, now = _born(self.call_id), self.seen.at.timestamp()
        began = self.typed.get("began", "")
        first = int(began) / 1000 if began.isdecimal() and len(began) < 15 else opened
        if first is None or not (opened or now - LONGEST_CALL) - 5 <= first <= now + 5:
            first = opened
        length = round(now - first) if first is not None else -1
        return length if 0 <= length <= LONGEST_CALL else None

    def form(self, *, bound: bool = False) -> forms.Call:
        """Return the form with what is typed; `bound`: to be saved, so that what is wrong is said."""
        form = forms.Call(self.typed) if bound else forms.Call(initial=self.typed)
        model = self.seen.model
        form.offer("channel", words.channels(model))
        form.offer("demand", words.demands(model))
        kinds = words.case_types(model, self.service)
        form.offer("case_type", kinds if self.service else [("", "Choose a kind"), *kinds])
        form.offer("shelf", words.places_to_pass(model))
        form.offer(
            "back_when",
            [*((key, said) for key, (_, said) in self._whens.items()), ("at", "At another time …")],
        )
        form.offer("back_by", self._callers_back)
        return form

    @property
    def _callers_back(self) -> list[tuple[str, str]]:
        if self.case:
            has = self.case.responsible_name
            return [("", f"{has}, who has the case" if has else "Whoever takes the case")]
        others = calling.colleagues(by=self.by, at=self.seen.at)
        return [
            ("", "Whoever of the team takes it"),
            (str(self.by.user_id), "I do"),
            *((str(each.user_id), each.name) for each in others),
        ]

    @property
    def focus(self) -> str:
        """Where the cursor goes next."""
        what, _, _ = self.step.partition(":")
        after = {"who": "about", "about": "demand", "new": "new", "nobody": "who", "no-about": "about"}
        return after.get(what, "" if what in ("look", "save") else "who" if not self.customer else "about")


def _of_kind(model: words.Model, kind: str) -> str:
    """Return the first channel of a kind: links say `letter`, whatever a model calls its own."""
    return next((each.key for each in (model.channels if model else ()) if each.kind == kind), "")


def _identifier(said: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(said)
    except ValueError:
        return None


def _day(said: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(said)
    except ValueError:
        return None


def _born(call_id: uuid.UUID) -> float | None:
    """Return when an identifier was made, in seconds since 1970; None where it does not say."""
    return (call_id.int >> 80) / 1000 if call_id.version == 7 else None
