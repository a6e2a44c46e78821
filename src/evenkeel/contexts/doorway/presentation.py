"""A case in the words of whoever it is about: where it is, what comes next, when it can be expected to be done."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from evenkeel.contexts.casework.values.cases import Closing, Pause, State
from evenkeel.contexts.casework.values.outside import Happened, Outside, What
from evenkeel.contexts.doorway.queries import Opened
from evenkeel.contexts.twins.values import Expected

WRITTEN: Final = "j\u00a0F Y"
"""How a day is written: its number and its month stay on one line."""
MOST_TOLD: Final = 30
"""Of what happened, so much is told."""
DONE_LOOK, NOW_LOOK, WAIT_LOOK, CALM_LOOK = "green", "blue", "yellow", "grey"
"""Colours of tags, as the components for citizens name them."""

Words = tuple[str, str, str]
"""What stands on the tag, its colour, and a sentence."""

_PAUSED: Final[dict[Pause | None, Words]] = {
    Pause.CUSTOMER: (
        gettext_noop("Waiting for you"),
        WAIT_LOOK,
        gettext_noop(
            "We need something from you before we can go on. You find what it is in what we wrote to you last."
        ),
    ),
    Pause.PARTNER: (
        gettext_noop("Waiting for others"),
        WAIT_LOOK,
        gettext_noop("It waits for somebody outside whom we have asked."),
    ),
    Pause.STAGE: (
        gettext_noop("Waiting for others"),
        WAIT_LOOK,
        gettext_noop("It waits for somebody outside."),
    ),
    Pause.SUSPENDED: (
        gettext_noop("Resting"),
        WAIT_LOOK,
        gettext_noop("The law lets it rest for the moment. We go on as soon as we may."),
    ),
    Pause.PARKED: (
        gettext_noop("Put aside"),
        WAIT_LOOK,
        gettext_noop("We have put it aside for the moment, and take it up again."),
    ),
}
_CLOSED: Final[dict[Closing | None, Words]] = {
    Closing.DONE: (gettext_noop("Done"), DONE_LOOK, gettext_noop("It was done on %(day)s.")),
    Closing.WITHDRAWN: (
        gettext_noop("Ended"),
        CALM_LOOK,
        gettext_noop("It ended on %(day)s, because it was withdrawn."),
    ),
    Closing.PASSED_ON: (
        gettext_noop("Passed on"),
        CALM_LOOK,
        gettext_noop("On %(day)s it was passed on to somebody outside who takes care of it."),
    ),
    Closing.DUPLICATE: (
        gettext_noop("Ended"),
        CALM_LOOK,
        gettext_noop("It ended on %(day)s, because we work on the same thing in another case."),
    ),
}
_HAPPENED: Final = {
    What.RECEIVED: gettext_noop("We received it"),
    What.BEGUN: gettext_noop("We began to work on it"),
    What.STEP: gettext_noop("It came to the step “%(about)s”"),
    What.WAITS_FOR_CUSTOMER: gettext_noop("We asked you for something"),
    What.WAITS_FOR_OTHERS: gettext_noop("It began to wait for others"),
    What.PUT_ASIDE: gettext_noop("We put it aside"),
    What.GOES_ON: gettext_noop("We went on with it"),
    What.DATED: gettext_noop("We promised another day: %(due)s"),
    What.CLOSED: gettext_noop("It ended"),
    What.REOPENED: gettext_noop("We took it up again"),
}


@dataclass(frozen=True, slots=True)
class Step:
    """A stage on the way, with how far it is in a word, and the colour of that."""

    title: str
    word: str
    look: str
    is_here: bool


@dataclass(frozen=True, slots=True)
class Expectation:
    """When it will be done: a headline, and what to know of it."""

    headline: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """All that stands on the page."""

    about: str
    reference: str
    promise: str
    tag: str
    look: str
    now: tuple[str, ...]
    expectation: Expectation | None
    """None: it is over."""
    next: str
    steps: tuple[Step, ...]
    happened: tuple[tuple[dt.datetime, str], ...]
    """The latest first."""


def shown(opened: Opened, *, at: dt.datetime) -> Shown:
    """Say a case in words."""
    case, zone = opened.case, opened.zone
    tag, look, now = _now(case, zone)
    today = at.astimezone(zone).date()
    return Shown(
        about=case.about or _("Your case"),
        reference=case.reference,
        promise=case.promise,
        tag=tag,
        look=look,
        now=now,
        expectation=None if case.state is State.CLOSED else expectation(opened, today=today),
        next=_next(case, at, zone),
        steps=tuple(_steps(case)),
        happened=tuple((each.at, _said(each, zone)) for each in reversed(case.happened[-MOST_TOLD:])),
    )


def _now(case: Outside, zone: dt.tzinfo) -> tuple[str, str, tuple[str, ...]]:
    if case.state is State.CLOSED:
        tag, look, sentence = _CLOSED[case.closing]
        assert case.closed_at is not None, "what is closed has a day"
        outcome = (_("The outcome: %(outcome)s.") % {"outcome": case.outcome},) if case.outcome else ()
        return _(tag), look, (_(sentence) % {"day": _day(case.closed_at, zone)}, *outcome)
    if case.state is State.PAUSED:
        tag, look, sentence = _PAUSED[case.pause]
        return _(tag), look, (_(sentence),)
    if case.state is State.NEW:
        return _("Received"), NOW_LOOK, (_("We have it. Nobody here has begun to work on it yet."),)
    if case.here is not None and case.steps[case.here].waits:
        said = _("It waits for somebody outside, at the step “%(step)s”.") % {"step": case.step}
        return _("Waiting for others"), WAIT_LOOK, (said,)
    where = (_("It is at the step “%(step)s”.") % {"step": case.step},) if case.step else ()
    return _("Being worked on"), NOW_LOOK, (_("We are working on it."), *where)


def _next(case: Outside, at: dt.datetime, zone: dt.tzinfo) -> str:
    if case.state is State.CLOSED:
        until = case.contest_until
        if case.closing is not Closing.DONE or until is None or at > until:
            return ""
        return _("If you think that it is not done, tell us by %(day)s, and name the reference.") % {
            "day": _day(until, zone)
        }
    if case.pause is Pause.CUSTOMER:
        return _("Send us what we asked you for. Then we go on.")
    if case.state is State.NEW:
        return _("Somebody here takes it up. If we need something from you, we ask you.")
    ahead = case.steps[case.here + 1 :] if case.here is not None else ()
    if ahead:
        return _("The next step is “%(step)s”. If we need something from you, we ask you.") % {
            "step": ahead[0].title
        }
    return _("When we are done you hear from us. If we need something from you, we ask you.")


def expectation(opened: Opened, *, today: dt.date) -> Expectation:
    """Say when a case will be done: as its team's outlook has it, else what was promised, else that nobody knows."""
    case, zone = opened.case, opened.zone
    due = case.due_at.astimezone(zone).date() if case.due_at else None
    waits = (
        (_("It hangs on when we hear from you."),)
        if case.state is State.PAUSED and case.pause is Pause.CUSTOMER
        else ()
    )
    if opened.expected is not None:
        return _foretold(opened.expected, due, waits, today)
    if due is None:
        return Expectation(
            _("Nobody can say yet when it will be done"),
            (*waits, _("As soon as we can tell, it stands here.")),
        )
    if due < today:
        return Expectation(
            _("It takes longer than we promised"),
            (_not_kept(due), *waits, _("Nobody can say yet when it will be done.")),
        )
    return Expectation(
        _("We promise an answer by %(day)s") % {"day": _date(due)},
        (*_earlier(case, zone), *waits, _("It may come sooner; nobody can say yet by how much.")),
    )


def _foretold(expected: Expected, due: dt.date | None, waits: tuple[str, ...], today: dt.date) -> Expectation:
    if expected.first <= today:
        headline = _("Most likely by %(day)s") % {"day": _date(expected.last)}
    elif expected.first == expected.last:
        headline = _("Most likely on %(day)s") % {"day": _date(expected.last)}
    else:
        alike = expected.first.year == expected.last.year
        headline = _("Most likely between %(first)s and %(last)s") % {
            "first": _date(expected.first, "j\u00a0F" if alike else WRITTEN),
            "last": _date(expected.last),
        }
    held = min(round(expected.covered * 10), 9)
    because = _(
        "That is worked out anew every night from how long such cases took. When we did so before, about %(held)s of 10 were done "
        "within the days we had said; the others came sooner or later."
    ) % {"held": held}
    promise: tuple[str, ...] = ()
    if due is not None and due < today:
        promise = (_not_kept(due),)
    elif due is not None and expected.first > due:
        promise = (
            _("We promised an answer by %(day)s. It will most likely take longer than that.")
            % {"day": _date(due)},
        )
    elif due is not None and expected.last > due:
        promise = (
            _("We promised an answer by %(day)s. It may take longer than that.") % {"day": _date(due)},
        )
    elif due is not None:
        promise = (_("We promised an answer by %(day)s at the latest.") % {"day": _date(due)},)
    return Expectation(headline, (because, *waits, *promise))


def _not_kept(due: dt.date) -> str:
    return _("We promised an answer by %(day)s, and did not keep that. We are sorry.") % {"day": _date(due)}


def _earlier(case: Outside, zone: dt.tzinfo) -> Iterator[str]:
    """Give what was promised at first, where that was another day."""
    if case.first_due_at and case.due_at and case.first_due_at != case.due_at:
        yield _("At first we promised %(day)s.") % {"day": _day(case.first_due_at, zone)}


def _steps(case: Outside) -> Iterator[Step]:
    """Give the stages of a case; of one that is over those through which it came, and none where it ended on its way."""
    if case.state is State.CLOSED and case.closing is not Closing.DONE:
        return
    here = -1 if case.here is None else case.here
    for number, each in enumerate(case.steps):
        is_here = number == here
        if number < here or (is_here and case.state is State.CLOSED):
            yield Step(each.title, _("Done"), DONE_LOOK, is_here=False)
        elif is_here:
            yield Step(each.title, _("Now"), NOW_LOOK, is_here=True)
        elif case.state is not State.CLOSED:
            yield Step(each.title, _("To come"), CALM_LOOK, is_here=False)


def _said(each: Happened, zone: dt.tzinfo) -> str:
    due = _day(each.due_at, zone) if each.due_at else ""
    return _(_HAPPENED[each.what]) % {"about": each.about, "due": due}


def _day(moment: dt.datetime, zone: dt.tzinfo) -> str:
    return _date(moment.astimezone(zone).date())


def _date(day: dt.date, written: str = WRITTEN) -> str:
    return date_format(day, written)
