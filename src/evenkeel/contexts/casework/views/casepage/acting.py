"""The actions on a case: each a form on its own address."""

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from evenkeel.contexts.accounts.access import Asked, member
from evenkeel.contexts.blueprint import queries as blueprint
from evenkeel.contexts.casework import flow, rules, teams
from evenkeel.contexts.casework.forms import casepage as forms
from evenkeel.contexts.casework.operations import undoing, writing
from evenkeel.contexts.casework.queries import hands
from evenkeel.contexts.casework.values.reach import Ability
from evenkeel.contexts.casework.views.casepage import actions, asking, shown


@require_http_methods(["GET", "HEAD", "POST"])
@member
@shown.of_case("case", reads=False)
def act(request: Asked, seen: shown.Seen, /, action: str, **arguments: uuid.UUID) -> HttpResponse:
    """Do something to the case."""
    found = actions.BY_KEY[action]
    rules.check(seen.page.relations, found.ability)
    if request.method != "POST":
        flow.after(found.happens, seen.page.case.standing.state)
    about = _about(seen, found, {name: str(value) for name, value in arguments.items()})
    form = found.form(request.POST if request.method == "POST" else None, about=about)
    return asking.fill_in(
        request,
        seen,
        form,
        lambda given: found.do(about, given),
        title=found.title,
        button=found.button,
        back=reverse("casework:case", args=[seen.reference]),
        lead=found.lead,
        is_harsh=found.is_harsh,
        may_be_stale=found.key in actions.UNSEEN,
        action=found.key,
        subject=_subject(seen, about.arguments),
    )


def _about(seen: shown.Seen, action: actions.Action, arguments: dict[str, str]) -> forms.About:
    """Collect what a form needs to offer choices: only the forms that choose colleagues, shelves or overruling ask for them."""
    by, at, case = seen.by, seen.at, seen.page.case
    colleagues: tuple[hands.Colleague, ...] = ()
    shelves: tuple[tuple[str, str], ...] = ()
    if "to" in action.form.base_fields:
        colleagues = hands.colleagues(case=case, by=by, at=at, whole=action.whole)
    if "shelf" in action.form.base_fields:
        model = blueprint.effective(organisation_id=by.organisation_id, at=at).model
        shelves = tuple((each.key, each.title) for each in model.shelves)
    return forms.About(
        page=seen.page,
        by=by,
        at=at,
        colleagues=colleagues,
        shelves=shelves,
        may_overrule="overrule" in action.form.base_fields and _may_overrule(seen),
        arguments=arguments,
    )


def _may_overrule(seen: shown.Seen) -> bool:
    if Ability.LEAD in seen.page.may:
        return True
    role = seen.page.kind.overruled_by if seen.page.kind else None
    return role is not None and role in teams.reach(seen.by, at=seen.at).roles


def _subject(seen: shown.Seen, arguments: dict[str, str]) -> str:
    """Name the task, referral, case or member that an action is about."""
    page, wanted = seen.page, set(arguments.values())
    tasks = [each.text for each in page.tasks if str(each.id) in wanted]
    lines = [f"{each.reference} {each.title}" for each in page.related if str(each.id) in wanted]
    asked = [each.asked for each in page.referrals if str(each.id) in wanted]
    names = [name for user_id, name in page.names.items() if str(user_id) in wanted]
    return next(iter((*tasks, *lines, *asked, *names)), "")


@require_POST
@member
@shown.of_case("case")
def tick(request: Asked, seen: shown.Seen, task_id: uuid.UUID, move: str) -> HttpResponse:
    """Tick a line of the list, or take the tick back."""
    work = writing.tick if move == "tick" else writing.untick
    work(case_id=seen.page.case.id, task_id=task_id, by=seen.by, at=seen.at)
    return redirect(reverse("casework:case", args=[seen.reference]) + f"#task-{task_id}")


@require_POST
@member
@shown.of_case("case")
def undo(request: Asked, seen: shown.Seen, sequence: int) -> HttpResponse:
    """Take back what was done last."""
    undoing.undo(case_id=seen.page.case.id, sequence=sequence, by=seen.by, at=seen.at)
    return asking.done(request, "It is taken back.", reverse("casework:case", args=[seen.reference]))
