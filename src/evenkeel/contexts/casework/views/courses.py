"""Courses of work: the list, one course, writing one, copying, retiring."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from evenkeel.contexts.accounts.access import Asked, member
from evenkeel.contexts.casework import teams
from evenkeel.contexts.casework.forms import courses as forms
from evenkeel.contexts.casework.operations import courses as operations
from evenkeel.contexts.casework.presentation import courses as presentation
from evenkeel.contexts.casework.queries import courses, following
from evenkeel.contexts.casework.values.courses import Course
from evenkeel.contexts.casework.values.reach import Reach
from evenkeel.engines import operating_model
from evenkeel.kernel import errors, time

Model = operating_model.OperatingModel | None


@require_safe
@member
def listing(request: Asked) -> HttpResponse:
    """List the courses that can be applied, and those that are no more."""
    by, at = request.acting, time.now()
    reach, model = teams.reach(by, at=at), courses.effective(by=by, at=at)

    def said(found: tuple[Course, ...]) -> list[presentation.Listed]:
        return [
            presentation.listed(each, model, may_change=courses.may_change(each, reach=reach))
            for each in found
        ]

    found = courses.courses(by=by, at=at)
    context = {
        "groups": [
            ("Of the organisation", said(tuple(each for each in found if each.is_of_model))),
            ("Of teams", said(tuple(each for each in found if each.unit))),
            ("Yours alone", said(tuple(each for each in found if each.owner))),
        ],
        "has_any": bool(found),
        "retired": said(courses.courses(by=by, at=at, retired=True)),
        "breadcrumbs": _crumbs(),
    }
    return render(request, "casework/courses/courses.html", context)


@require_safe
@member
def course(request: Asked, source: str) -> HttpResponse:
    """Show a course, what it said before, and the cases that follow it."""
    by, at = request.acting, time.now()
    found = courses.course(source=source, by=by, at=at)
    model = courses.effective(by=by, at=at)
    reach = teams.reach(by, at=at)
    running = [
        (
            each,
            presentation.summary(each.offer.changes) if each.offer else "",
            _stands(each.following, by, at),
        )
        for each in following.running(course=found, by=by, at=at)
    ]
    context = {
        "course": found,
        "listed": presentation.listed(found, model, may_change=courses.may_change(found, reach=reach)),
        "milestones": presentation.written(found.plan),
        "versions": () if found.is_of_model else courses.versions(course_id=uuid.UUID(source), by=by),
        "running": running,
        "zone": by.zone,
        "breadcrumbs": _crumbs((found.title, "")),
    }
    return render(request, "casework/courses/course.html", context)


def _stands(found: Any, by: Any, at: Any) -> presentation.Shown:
    return presentation.followed(found, (), today=at.astimezone(by.zone).date(), zone=by.zone)


@require_http_methods(["GET", "HEAD", "POST"])
@member
def new(request: Asked) -> HttpResponse:
    """Write a course, from nothing or from another one."""
    by, at = request.acting, time.now()
    source = request.GET.get("from", "")[:100]
    like = courses.course(source=source, by=by, at=at) if source else None
    reach, model = teams.reach(by, at=at), courses.effective(by=by, at=at)
    initial = (
        {"title": like.title, "description": like.description, "case_types": like.case_types} if like else {}
    )
    head = forms.Head(request.POST or None, initial=initial, units=_units(reach, model), kinds=_kinds(model))

    def save(draft: forms.Draft) -> Course:
        wanted = head.wanted(draft.plan)
        return operations.make(wanted=wanted, copied_from=like.title if like else "", by=by, at=at)

    begun = forms.Draft.of(like.plan) if like else forms.Draft()
    title = f"Copy “{like.title}”" if like else "Write a course of work"
    return _write(request, head, begun, save, title=title, back=reverse("casework:courses"))


@require_http_methods(["GET", "HEAD", "POST"])
@member
def change(request: Asked, course_id: uuid.UUID) -> HttpResponse:
    """Change a course; cases that follow it are offered the change."""
    by, at = request.acting, time.now()
    found = courses.course(source=str(course_id), by=by, at=at)
    if not courses.may_change(found, reach=teams.reach(by, at=at)):
        raise operations.NotYourCourse
    initial = {"title": found.title, "description": found.description, "case_types": found.case_types}
    kinds = _kinds(courses.effective(by=by, at=at))
    head = forms.Head(request.POST or None, initial=initial, units=None, kinds=kinds)
    written = request.POST.get("version", "")
    seen = int(written) if written.isascii() and written.isdecimal() and len(written) < 9 else found.version

    def save(draft: forms.Draft) -> Course:
        wanted = head.wanted(draft.plan)
        return operations.change(course_id=course_id, wanted=wanted, seen=seen, by=by, at=at)

    back = reverse("casework:course", args=[found.source])
    title = f"Change “{found.title}”"
    return _write(request, head, forms.Draft.of(found.plan), save, title=title, back=back, version=seen)


def _write(
    request: Asked,
    head: forms.Head,
    begun: forms.Draft,
    save: Any,
    *,
    title: str,
    back: str,
    version: int = 0,
) -> HttpResponse:
    """Show the form of a course, add and remove rows by its buttons, and save it."""
    draft, status = begun, 200
    if request.method == "POST":
        draft, button = forms.Draft.sent(request.POST), request.POST.get("do", "save")
        if button == "save":
            for problem in draft.problems():
                head.add_error(None, problem)
            saved = _saved(head, draft, save)
            if saved is not None:
                messages.success(request, f"“{saved.title}” is saved.")
                return redirect("casework:course", saved.source)
            status = 422
        else:
            draft = draft.done(button)
            # A row comes or goes: nothing is said yet of what is not filled in.
            head.initial, head.is_bound = _filled(request, head), False
    context = {
        "form": head,
        "draft": draft,
        "rows": [(row, draft.choices(row)) for row in draft.rows],
        "units": forms.UNITS,
        "title": title,
        "back": back,
        "version": version,
        "breadcrumbs": _crumbs((title, "")),
    }
    return render(request, "casework/courses/write.html", context, status=status)


def _filled(request: Asked, head: forms.Head) -> dict[str, Any]:
    """Return what was filled in above the rows, to go on from."""
    sent = request.POST
    return {name: sent.getlist(name) if name == "case_types" else sent.get(name, "") for name in head.fields}


def _saved(head: forms.Head, draft: forms.Draft, save: Any) -> Course | None:
    if not head.is_valid():
        return None
    try:
        found: Course = save(draft)
    except (errors.Invalid, errors.Conflict) as refusal:
        head.add_error(None, refusal.message)
        return None
    return found


@require_POST
@member
def retire(request: Asked, course_id: uuid.UUID) -> HttpResponse:
    """Apply a course no more."""
    done = operations.retire(course_id=course_id, by=request.acting, at=time.now())
    messages.success(request, f"“{done.title}” is retired. What runs by it goes on.")
    return redirect("casework:course", done.source)


@require_POST
@member
def bring_back(request: Asked, course_id: uuid.UUID) -> HttpResponse:
    """Let a retired course be applied again."""
    done = operations.bring_back(course_id=course_id, by=request.acting, at=time.now())
    messages.success(request, f"“{done.title}” can be applied again.")
    return redirect("casework:course", done.source)


def _units(reach: Reach, model: Model) -> list[tuple[str, str]]:
    hers = reach.units | reach.led
    return [(each.key, each.title) for each in (model.units if model else ()) if each.key in hers]


def _kinds(model: Model) -> list[tuple[str, str]]:
    return [(each.key, each.title) for each in model.case_types] if model else []


def _crumbs(*places: tuple[str, str]) -> list[dict[str, str]]:
    there = ("Courses of work", reverse("casework:courses") if places else "")
    home = ("My day", reverse("casework:my-day"))
    return [{"label": label, "url": url} for label, url in (home, there, *places)]
