"""The course of work that a case follows: choosing one with its days before it, other days, a change taken or left, its end."""

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

from django import forms as django_forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from evenkeel.contexts.accounts.access import Asked, member
from evenkeel.contexts.casework import planning, rules, standards, teams
from evenkeel.contexts.casework.forms import courses as forms
from evenkeel.contexts.casework.operations import following as operations
from evenkeel.contexts.casework.presentation import courses as presentation
from evenkeel.contexts.casework.queries import courses, following
from evenkeel.contexts.casework.values.courses import Course, Following
from evenkeel.contexts.casework.values.reach import Ability
from evenkeel.contexts.casework.views.casepage import asking, shown
from evenkeel.kernel import errors


@require_http_methods(["GET", "HEAD", "POST"])
@member
@shown.of_case("case")
def follow(request: Asked, seen: shown.Seen) -> HttpResponse:
    """Choose a course, look at its days, and let the case follow it."""
    rules.check(seen.page.relations, Ability.WORK)
    standing = seen.page.case.standing
    found = courses.fitting(
        case_type=standing.case_type,
        unit=standing.unit,
        reach=teams.reach(seen.by, at=seen.at),
        by=seen.by,
        at=seen.at,
    )
    by_source = {each.source: each for each in found}
    first = found[0].source if found else ""
    initial = {"course": first, "start": _today(seen), "end": _due(seen)}
    asked = request.POST if request.method == "POST" else request.GET if "course" in request.GET else None
    form = forms.Follow(asked, initial=initial, groups=_groups(found, seen))
    chosen = by_source.get(str(form["course"].value() or ""))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        done = _tried(
            form,
            lambda: operations.take(
                case_id=seen.page.case.id,
                source=given["course"],
                digest=request.POST.get("digest", "")[:32],
                start=given["start"],
                end=given["end"],
                by=seen.by,
                at=seen.at,
            ),
        )
        if done:
            said = f"This case follows “{by_source[given['course']].title}” now."
            return asking.done(request, said, _home(seen))
    context = _context(seen, "Course of work") | {
        "form": form,
        "chosen": chosen,
        "points": _preview(seen, form, chosen),
        "has_any": bool(found),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "casework/courses/follow.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@member
@shown.of_case("case")
def change(request: Asked, seen: shown.Seen, followed_id: uuid.UUID) -> HttpResponse:
    """Look at what a change of the course, or other days, would do to the case; and do it."""
    rules.check(seen.page.relations, Ability.WORK)
    held = following.one(followed_id=followed_id, case_id=seen.page.case.id, by=seen.by)
    calendar = standards.calendar(seen.page.model)
    calendars = {held.case_id: calendar}
    offer = following.offers(of=[held], calendars=calendars, by=seen.by, at=seen.at).get(held.id)
    stays = offer is None or "stay" in request.GET
    course = _taken(held) if stays or offer is None else offer.course
    asked = request.POST if request.method == "POST" else request.GET if "start" in request.GET else None
    form = forms.Days(asked, initial={"start": held.start, "end": held.end})
    if request.method == "POST" and form.is_valid():
        given: dict[str, Any] = form.cleaned_data
        done = _tried(
            form,
            lambda: operations.change(
                case_id=held.case_id,
                followed_id=held.id,
                digest=request.POST.get("digest", "")[:32],
                start=given["start"],
                end=given["end"],
                by=seen.by,
                at=seen.at,
            ),
        )
        if done:
            return asking.done(request, f"“{held.title}” is changed in this case.", _home(seen))
    start, end = _days(form, held)
    found, trouble = _would_change(course, held, start, end, calendar)
    context = _context(seen, held.title) | {
        "form": form,
        "followed": held,
        "course": course,
        "offer": None if stays else offer,
        "has_offer": offer is not None,
        "note": _note(offer.course, seen) if offer else "",
        "changes": presentation.changes(found),
        "trouble": trouble,
        "may_decide": following.decides(seen.page.case.standing, seen.page.may, seen.by.user_id),
        "start": start,
        "end": end,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "casework/courses/change.html", context, status=status)


@require_POST
@member
@shown.of_case("case")
def leave(request: Asked, seen: shown.Seen, followed_id: uuid.UUID) -> HttpResponse:
    """Leave a change of the course aside."""
    operations.leave(
        case_id=seen.page.case.id,
        followed_id=followed_id,
        digest=request.POST.get("digest", "")[:32],
        by=seen.by,
        at=seen.at,
    )
    return asking.done(request, "The case goes on as it was. The next change is offered again.", _home(seen))


@require_http_methods(["GET", "HEAD", "POST"])
@member
@shown.of_case("case")
def end(request: Asked, seen: shown.Seen, followed_id: uuid.UUID) -> HttpResponse:
    """Follow a course no more."""
    rules.check(seen.page.relations, Ability.WORK)
    held = following.one(followed_id=followed_id, case_id=seen.page.case.id, by=seen.by)

    def do(given: dict[str, Any]) -> str:
        operations.end(
            case_id=held.case_id, followed_id=held.id, reason=given["reason"], by=seen.by, at=seen.at
        )
        return f"The case follows “{held.title}” no more."

    return asking.fill_in(
        request,
        seen,
        forms.EndCourse(request.POST or None),
        do,
        title=f"Follow “{held.title}” no more",
        button="End the course",
        back=_home(seen),
        lead="What is left to do by it comes off the list; what is done stays.",
        is_harsh=True,
    )


def _tried(form: django_forms.Form, do: Callable[[], object]) -> bool:
    """Do something; what is refused is said on the form."""
    try:
        do()
    except (errors.Conflict, errors.Invalid, errors.NotFound) as refusal:
        form.add_error("end" if refusal.code.startswith("course-needs-end") else None, refusal.message)
        return False
    return True


def _groups(found: tuple[Course, ...], seen: shown.Seen) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the courses to choose from, grouped by whose they are, the group of the first one on top."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for each in found:
        whose = presentation.whose(each, seen.page.model)
        groups.setdefault(whose, []).append((each.source, each.title))
    return list(groups.items())


def _preview(seen: shown.Seen, form: forms.Follow, chosen: Course | None) -> list[presentation.Planned]:
    """Return the days that a course would bring; what keeps them from being counted is said on the form."""
    start, end = _days(form, None)
    if chosen is None or start is None:
        return []
    try:
        found = planning.dated(
            chosen.plan, start=start, end=end, calendar=standards.calendar(seen.page.model)
        )
    except errors.Invalid as refusal:
        if form.is_bound and not form.errors:
            form.add_error("end", refusal.message)
        return []
    return [presentation.planned(each, _today(seen)) for each in found]


def _would_change(
    course: Course, held: Following, start: dt.date | None, end: dt.date | None, calendar: Any
) -> tuple[tuple[Any, ...], str]:
    if start is None:
        return (), ""
    try:
        wanted = planning.dated(course.plan, start=start, end=end, calendar=calendar)
    except errors.Invalid as refusal:
        return (), refusal.message
    return planning.changes(held.milestones, wanted), ""


def _days(form: forms.Days, held: Following | None) -> tuple[dt.date | None, dt.date | None]:
    """Return the days that a form says, or begins with."""
    if form.is_bound:
        form.is_valid()
        return form.cleaned_data.get("start"), form.cleaned_data.get("end")
    if held is not None:
        return held.start, held.end
    return form.initial.get("start"), form.initial.get("end")


def _taken(held: Following) -> Course:
    """Return a course as the case has taken it."""
    return Course(held.source, held.title, "", held.plan, held.version, held.digest)


def _note(course: Course, seen: shown.Seen) -> str:
    """Return what was said of the last change of a course."""
    if course.is_of_model:
        return ""
    found = courses.versions(course_id=uuid.UUID(course.source), by=seen.by)
    return found[0].note if found else ""


def _today(seen: shown.Seen) -> dt.date:
    return seen.at.astimezone(seen.by.zone).date()


def _due(seen: shown.Seen) -> dt.date | None:
    """Return the day by which the case is due, where that still lies ahead: its end, unless somebody says another."""
    due_at = seen.page.case.standing.due_at
    due = due_at.astimezone(seen.by.zone).date() if due_at else None
    return due if due and due >= _today(seen) else None


def _home(seen: shown.Seen) -> str:
    return reverse("casework:case", args=[seen.reference]) + "#cp-course"


def _context(seen: shown.Seen, title: str) -> dict[str, Any]:
    crumbs = shown.crumbs(seen.page, seen.head, (title, ""))
    return seen.context | {"title": title, "breadcrumbs": crumbs, "back": _home(seen)}
