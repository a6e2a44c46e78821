"""Everything that can be done to a case: one table, from which the menu, the addresses and the forms are made."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from evenkeel.contexts.casework import flow
from evenkeel.contexts.casework.forms import casepage as forms
from evenkeel.contexts.casework.queries.case import Page
from evenkeel.contexts.casework.values.cases import Kind
from evenkeel.contexts.casework.values.reach import Ability
from evenkeel.contexts.casework.views.casepage import deeds

Do = Callable[[forms.About, deeds.Given], str]


@dataclass(frozen=True)
class Action:
    """One thing that can be done to a case, on an address of its own."""

    key: str
    label: str
    """On the menu."""
    title: str
    button: str
    group: str
    happens: Kind
    """What it makes happen: whether it is offered as the case stands, the table of its life decides."""
    form: type[forms.Plain]
    do: Do
    """Does it, and returns what is said when it is done."""
    ability: Ability = Ability.WORK
    offered: Callable[[Page, uuid.UUID], bool] = lambda page, user_id: True
    lead: str = ""
    is_harsh: bool = False
    whole: bool = False
    """Whether everybody of the organisation is to choose from, not only the unit."""
    arguments: tuple[str, ...] = ()
    """What else stands in the address; such an action is not on the menu."""

    def is_offered(self, page: Page, user_id: uuid.UUID) -> bool:
        """Tell whether it is offered to somebody as the case stands."""
        standing = page.case.standing
        return (
            self.ability in page.may
            and flow.can(self.happens, standing.state)
            and self.offered(page, user_id)
        )


def _leads_or_has(page: Page, user_id: uuid.UUID) -> bool:
    """Who has a case, or leads it, gives it away."""
    return page.case.standing.responsible in (None, user_id) or Ability.LEAD in page.may


def _has_suspensions(page: Page, user_id: uuid.UUID) -> bool:
    return bool(page.kind and page.kind.suspensions)


def _has_stages(page: Page, user_id: uuid.UUID) -> bool:
    return bool(page.kind and len(page.kind.stages) > 1)


def _is_taken(page: Page, user_id: uuid.UUID) -> bool:
    return page.case.standing.responsible is not None and _leads_or_has(page, user_id)


def _is_free(page: Page, user_id: uuid.UUID) -> bool:
    return page.case.standing.responsible is None


def _is_hidden(page: Page, user_id: uuid.UUID) -> bool:
    return page.case.standing.confidential


def _is_shown(page: Page, user_id: uuid.UUID) -> bool:
    return not page.case.standing.confidential


def _is_dated(page: Page, user_id: uuid.UUID) -> bool:
    return page.case.standing.due_at is not None


HANDS: Final = "Who has it"
STEP: Final = "Where it stands"
CLOCK: Final = "Clock"
WRITE: Final = "Write"
BESIDE: Final = "Other cases and partners"
CARE: Final = "Care"
REASON: Final = forms.Reason
K = Kind
ACTIONS: Final = (
    Action(
        "take",
        "Take it",
        "Take this case",
        "Take it",
        HANDS,
        K.TAKEN,
        forms.Nothing,
        deeds.take,
        offered=_is_free,
    ),
    Action(
        "give",
        "Give to …",
        "Give this case to somebody",
        "Give it",
        HANDS,
        K.GIVEN,
        forms.Give,
        deeds.give,
        offered=_leads_or_has,
    ),
    Action(
        "release",
        "Lay back …",
        "Lay it back on its shelf",
        "Lay it back",
        HANDS,
        K.RELEASED,
        forms.PerhapsReason,
        deeds.release,
        offered=_is_taken,
    ),
    Action(
        "shelf",
        "Other shelf …",
        "Lay it on another shelf",
        "Pass it on",
        HANDS,
        K.SHELVED,
        forms.LayOn,
        deeds.lay_on,
    ),
    Action(
        "move",
        "Move …",
        "Move to another stage",
        "Move it",
        STEP,
        K.MOVED,
        forms.Move,
        deeds.move,
        offered=_has_stages,
    ),
    Action("decide", "Decide …", "Decide this case", "Decide", STEP, K.DECIDED, forms.Decide, deeds.decide),
    Action("close", "Close …", "Close this case", "Close it", STEP, K.CLOSED, forms.Close, deeds.close),
    Action(
        "withdraw",
        "Withdrawn …",
        "The customer withdraws it",
        "Close as withdrawn",
        STEP,
        K.CLOSED,
        REASON,
        deeds.withdraw,
    ),
    Action(
        "reopen",
        "Reopen …",
        "Reopen this case",
        "Reopen it",
        STEP,
        K.REOPENED,
        REASON,
        deeds.reopen,
        lead="Its clock goes on from the first contact; the time for which it was closed counts.",
    ),
    Action(
        "contest",
        "Contested …",
        "The customer contests that it is done",
        "Reopen it",
        STEP,
        K.CONTESTED,
        forms.Contest,
        deeds.contest,
        ability=Ability.SEE,
        lead="Its clock goes on from the first contact; the time for which it was closed counts.",
    ),
    Action("wait", "Waits …", "Let it wait", "Let it wait", CLOCK, K.PAUSED, forms.Wait, deeds.wait),
    Action(
        "suspend",
        "Suspend …",
        "Suspend it by law",
        "Suspend it",
        CLOCK,
        K.PAUSED,
        forms.Suspend,
        deeds.suspend,
        offered=_has_suspensions,
    ),
    Action(
        "resume", "Let it go on", "Let it go on", "Go on", CLOCK, K.RESUMED, forms.PerhapsReason, deeds.resume
    ),
    Action(
        "extend",
        "Extend …",
        "Extend its time",
        "Extend it",
        CLOCK,
        K.EXTENDED,
        forms.Extend,
        deeds.extend,
        ability=Ability.LEAD,
        offered=_is_dated,
    ),
    Action(
        "date", "Other day …", "Set another day", "Set the day", CLOCK, K.REDATED, forms.Redate, deeds.redate
    ),
    Action("note", "Note …", "Write a note", "Keep the note", WRITE, K.NOTED, forms.Note, deeds.note),
    Action("task", "Task …", "Add a task", "Add it", WRITE, K.TASK_ADDED, forms.Task, deeds.task),
    Action(
        "call-back",
        "Call back …",
        "Promise a call back",
        "Promise it",
        WRITE,
        K.TASK_ADDED,
        forms.CallBack,
        deeds.call_back,
    ),
    Action(
        "title",
        "Title and service …",
        "Title and service",
        "Save",
        WRITE,
        K.CHANGED,
        forms.Title,
        deeds.title,
    ),
    Action(
        "priority",
        "Priority …",
        "How pressing it is",
        "Save",
        WRITE,
        K.CHANGED,
        forms.Pressing,
        deeds.pressing,
    ),
    Action(
        "relate",
        "Relate …",
        "Relate it to another case",
        "Relate them",
        BESIDE,
        K.RELATED,
        forms.Relate,
        deeds.relate,
    ),
    Action(
        "part-of",
        "Part of …",
        "Make it a part of another case",
        "Save",
        BESIDE,
        K.CHANGED,
        forms.Under,
        deeds.under,
    ),
    Action(
        "split",
        "Split …",
        "Make a part a case of its own",
        "Split it off",
        BESIDE,
        K.SPLIT,
        forms.Split,
        deeds.split,
        lead="The part has the same customer, and the clock of the first contact.",
    ),
    Action(
        "refer", "Refer …", "Refer it to a partner", "Refer it", BESIDE, K.REFERRED, forms.Refer, deeds.refer
    ),
    Action(
        "hide",
        "Make confidential …",
        "Make it confidential",
        "Make it confidential",
        CARE,
        K.HIDDEN,
        REASON,
        deeds.hide,
        offered=_is_shown,
        lead="From then on only those named on it, who has it and who leads its team know of it.",
    ),
    Action(
        "show",
        "Make open …",
        "Make it open to its team",
        "Make it open",
        CARE,
        K.SHOWN,
        REASON,
        deeds.show,
        ability=Ability.LEAD,
        offered=_is_hidden,
    ),
    Action(
        "name",
        "Name somebody …",
        "Let somebody see it",
        "Let her see it",
        CARE,
        K.NAMED,
        forms.Name,
        deeds.name,
        offered=_is_hidden,
        whole=True,
    ),
    Action(
        "unname",
        "Take off",
        "Let somebody see it no more",
        "Take her off",
        CARE,
        K.UNNAMED,
        forms.Nothing,
        deeds.unname,
        ability=Ability.LEAD,
        offered=_is_hidden,
        arguments=("user_id",),
        is_harsh=True,
    ),
    Action(
        "drop-task",
        "Take off the list …",
        "Take a task off the list",
        "Take it off",
        WRITE,
        K.TASK_DROPPED,
        REASON,
        deeds.drop_task,
        arguments=("task_id",),
        is_harsh=True,
    ),
    Action(
        "unrelate",
        "End the relation",
        "These two have nothing to do with each other",
        "End the relation",
        BESIDE,
        K.UNRELATED,
        forms.Nothing,
        deeds.unrelate,
        arguments=("other_id",),
        is_harsh=True,
    ),
    Action(
        "acknowledged",
        "Acknowledged",
        "The partner has it",
        "Note it",
        BESIDE,
        K.REFERRAL_ACKNOWLEDGED,
        forms.Nothing,
        deeds.acknowledge,
        arguments=("referral_id",),
    ),
    Action(
        "answered",
        "Answered …",
        "What came of the referral",
        "Keep it",
        BESIDE,
        K.REFERRAL_DONE,
        forms.Referred,
        deeds.referred,
        arguments=("referral_id",),
    ),
    Action(
        "reminded",
        "Reminded",
        "The partner was reminded",
        "Note it",
        BESIDE,
        K.REFERRAL_REMINDED,
        forms.Nothing,
        deeds.remind,
        arguments=("referral_id",),
    ),
)
BY_KEY: Final = {each.key: each for each in ACTIONS}
UNSEEN: Final = frozenset({"note", "task", "call-back", "take"})
"""What fits a case however it has changed meanwhile: such forms are never stale. Of two who take it, the taking itself tells."""


def offered(page: Page, user_id: uuid.UUID) -> list[tuple[str, list[Action]]]:
    """Return the actions that somebody is offered, by group."""
    groups: dict[str, list[Action]] = {}
    for each in ACTIONS:
        if not each.arguments and each.is_offered(page, user_id):
            groups.setdefault(each.group, []).append(each)
    return list(groups.items())
