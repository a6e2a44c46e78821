"""What each action does with what was filled in: one call of an operation, and the sentence that is said when it is done."""

import datetime as dt
import uuid
from typing import Any

from evenkeel.contexts.casework.forms import casepage as forms
from evenkeel.contexts.casework.operations import (
    confidential,
    moving,
    partners,
    relating,
    taking,
    waiting,
    writing,
)
from evenkeel.contexts.casework.queries import case as cases
from evenkeel.contexts.casework.values.cases import Priority

Given = dict[str, Any]


def _here(about: forms.About) -> Given:
    return {"case_id": about.page.case.id, "by": about.by, "at": about.at}


def take(about: forms.About, given: Given) -> str:
    """Take it."""
    taking.take(**_here(about))
    return "You have it."


def give(about: forms.About, given: Given) -> str:
    """Give it to somebody."""
    taking.give(**_here(about), to=given["to"], reason=given["reason"])
    name = next((each.name for each in about.colleagues if each.user_id == given["to"]), "your colleague")
    return f"{name} has it now."


def release(about: forms.About, given: Given) -> str:
    """Lay it back."""
    taking.release(**_here(about), reason=given["reason"])
    return "It lies on its shelf again."


def lay_on(about: forms.About, given: Given) -> str:
    """Lay it on another shelf."""
    taking.lay_on(**_here(about), shelf=given["shelf"], reason=given["reason"])
    return f"It lies on the shelf {dict(about.shelves)[given['shelf']]} now."


def move(about: forms.About, given: Given) -> str:
    """Move it to a stage."""
    moved = moving.move(
        **_here(about),
        stage=given["stage"],
        reason=given["reason"],
        overrule=given.get("overrule", False),
    )
    title = (
        next(each.title for each in about.page.kind.stages if each.key == moved.standing.stage)
        if about.page.kind
        else ""
    )
    return f"It is in {title} now."


def decide(about: forms.About, given: Given) -> str:
    """Decide it."""
    moving.decide(**_here(about), outcome=given["outcome"], grounds=given["grounds"])
    return f"It is decided: {given['outcome']}."


def close(about: forms.About, given: Given) -> str:
    """Close it."""
    moving.close(
        **_here(about),
        outcome=given["outcome"],
        closing=given["closing"],
        reason=given["reason"],
        overrule=given.get("overrule", False),
    )
    return "The case is closed."


def withdraw(about: forms.About, given: Given) -> str:
    """Close it for a customer who does not want it any more."""
    moving.withdraw(**_here(about), reason=given["reason"])
    return "The case is closed as withdrawn."


def reopen(about: forms.About, given: Given) -> str:
    """Take it up again."""
    moving.reopen(**_here(about), reason=given["reason"])
    return "It is open again, with its old clock."


def contest(about: forms.About, given: Given) -> str:
    """Take it up again because the customer says that it is not done."""
    moving.contest(**_here(about), reason=given["reason"], who=given["who"], channel=given["channel"])
    return "It is open again, with its old clock."


def wait(about: forms.About, given: Given) -> str:
    """Let it wait."""
    again = about.moment(given["look_again"], forms.MORNING)
    waiting.pause(**_here(about), kind=given["kind"], reason=given["reason"], look_again_at=again)
    return "It waits."


def suspend(about: forms.About, given: Given) -> str:
    """Let its clock stand still by law."""
    again = about.moment(given["look_again"], forms.MORNING)
    waiting.suspend(**_here(about), ground=given["ground"], reason=given["reason"], look_again_at=again)
    return "Its clock stands still by law."


def resume(about: forms.About, given: Given) -> str:
    """Let it go on."""
    waiting.resume(**_here(about), reason=given["reason"])
    return "It goes on."


def extend(about: forms.About, given: Given) -> str:
    """Give it more time."""
    waiting.extend(**_here(about), length=f"{given['number']}{given['unit']}", reason=given["reason"])
    return "It has more time. The day that was promised first stays to be seen."


def redate(about: forms.About, given: Given) -> str:
    """Set another day."""
    due = about.moment(given["due"], forms.EVENING)
    assert due is not None, "the day is required"
    waiting.redate(**_here(about), due_at=due, reason=given["reason"])
    return "It has another day. The day that was promised first stays to be seen."


def note(about: forms.About, given: Given) -> str:
    """Write a note."""
    writing.note(**_here(about), text=given["text"])
    return "The note is kept."


def task(about: forms.About, given: Given) -> str:
    """Add a task."""
    writing.add_task(**_here(about), text=given["text"], due_at=about.moment(given["due"], forms.EVENING))
    return "The task is on the list."


def call_back(about: forms.About, given: Given) -> str:
    """Promise a call back."""
    time = given["time"] or dt.time(16, 0)
    form = forms.CallBack(about=about)
    form.cleaned_data = given
    writing.add_task(
        **_here(about), text=form.words, due_at=about.moment(given["due"], time), kind="call-back"
    )
    return "The call back is on the list."


def drop_task(about: forms.About, given: Given) -> str:
    """Take a task off the list."""
    writing.drop_task(**_here(about), task_id=uuid.UUID(about.arguments["task_id"]), reason=given["reason"])
    return "The task is off the list."


def title(about: forms.About, given: Given) -> str:
    """Name it anew."""
    writing.change(**_here(about), title=given["title"], service=given["service"] or None)
    return "It is saved."


def pressing(about: forms.About, given: Given) -> str:
    """Set its priority."""
    writing.change(**_here(about), priority=Priority(int(given["priority"])), reason=given["reason"])
    return "The priority is saved."


def relate(about: forms.About, given: Given) -> str:
    """Relate it to another case."""
    relating.relate(**_here(about), other_id=_other(about, given["reference"]), how=given["how"])
    return "The two cases know of each other."


def unrelate(about: forms.About, given: Given) -> str:
    """End a relation."""
    relating.unrelate(**_here(about), other_id=uuid.UUID(about.arguments["other_id"]))
    return "The two cases have nothing to do with each other any more."


def under(about: forms.About, given: Given) -> str:
    """Make it a part of another case, or of none."""
    parent = _other(about, given["reference"]) if given["reference"].strip() else None
    relating.put_under(**_here(about), parent_id=parent)
    return "It is a part of the other case." if parent else "It is a part of no case."


def _other(about: forms.About, written: str) -> uuid.UUID:
    return cases.by_reference(written=written, by=about.by, at=about.at)


def split(about: forms.About, given: Given) -> str:
    """Make a part of it a case of its own."""
    part = relating.split(
        **_here(about), case_type=given["case_type"], title=given["title"], reason=given["reason"]
    )
    return f"The part is a case of its own: {part.reference}."


def refer(about: forms.About, given: Given) -> str:
    """Refer it to a partner."""
    partner, _, service = given["partner"].partition("/")
    deadline = about.moment(given["deadline"], forms.EVENING)
    partners.refer(
        **_here(about), partner=partner, partner_service=service, asked=given["asked"], deadline_at=deadline
    )
    return "It is referred. Where the case waits for it, say so: it waits for a partner."


def _referral(about: forms.About) -> Given:
    return _here(about) | {"referral_id": uuid.UUID(about.arguments["referral_id"])}


def acknowledge(about: forms.About, given: Given) -> str:
    """Note that the partner has it."""
    partners.acknowledge(**_referral(about))
    return "It is noted that the partner has it."


def referred(about: forms.About, given: Given) -> str:
    """Note what came of a referral."""
    partners.finish(**_referral(about), outcome=given["outcome"], declined=given["answer"] == "declined")
    return "It is noted what came of it."


def remind(about: forms.About, given: Given) -> str:
    """Note that the partner was reminded."""
    partners.remind(**_referral(about))
    return "It is noted that the partner was reminded."


def hide(about: forms.About, given: Given) -> str:
    """Make it confidential."""
    confidential.hide(**_here(about), reason=given["reason"])
    return "It is confidential now."


def show(about: forms.About, given: Given) -> str:
    """Make it open."""
    confidential.show(**_here(about), reason=given["reason"])
    return "It is open to its team again."


def name(about: forms.About, given: Given) -> str:
    """Let somebody see it."""
    confidential.name(**_here(about), user_id=given["to"])
    return "She may see it now."


def unname(about: forms.About, given: Given) -> str:
    """Let somebody see it no more."""
    confidential.unname(**_here(about), user_id=uuid.UUID(about.arguments["user_id"]))
    return "She may see it no more."
