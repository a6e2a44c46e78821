"""Her day: what she has, what comes next, what waits, who is away, three stars, how the week looks."""

import datetime as dt
import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from evenkeel.contexts.accounts.access import Asked, member
from evenkeel.contexts.casework import beside
from evenkeel.contexts.casework.forms import desk as forms
from evenkeel.contexts.casework.operations import desk as doing
from evenkeel.contexts.casework.operations import taking
from evenkeel.contexts.casework.presentation import desk as shows
from evenkeel.contexts.casework.presentation import times
from evenkeel.contexts.casework.queries import desk, lists
from evenkeel.contexts.casework.values.desk import MOST_STARS, Colour
from evenkeel.contexts.casework.views.desk import shown
from evenkeel.kernel import errors

COLOURS = {
    Colour.GREEN: ("green", "good", "can do it well"),
    Colour.YELLOW: ("yellow", "warning", "it is tight"),
    Colour.RED: ("red", "bad", "cannot do it alone"),
}


@require_safe
@member
def day(request: Asked) -> HttpResponse:
    """Show what matters to her today."""
    found = shown.desk_of(request)
    return render(request, "casework/desk/day.html", _context(found))


def _context(found: shown.Desk, week: forms.Week | None = None) -> dict[str, Any]:
    by, at = found.by, found.at
    local = at.astimezone(by.zone)
    mine = lists.mine(**found.asked)
    team = desk.team(reach=found.reach, **found.asked)
    stars = desk.stars(reach=found.reach, **found.asked)
    weeks = desk.weeks(**found.asked)
    this = next(iter(weeks.values()))
    initial = {"colour": this.colour, "words": this.words, "shared": this.shared} if this else {}
    return {
        "today": local,
        "greeting": _greeting(local, by.name),
        "groups": shows.groups(mine.items, found.model, **found.asked),
        "count": len(mine.items),
        "is_cut": bool(mine.further),
        "nexts": _nexts(found),
        "has_shelves": bool(found.hers()),
        "tasks": [(each, times.due(each.due_at, at, by.zone)) for each in desk.tasks(by=by)],
        "beside": beside.on_the_day(**found.asked),
        "incoming": [(each, times.ago(each.at, at, by.zone)) for each in desk.incoming(by=by)],
        "undelivered": [(each, times.ago(each.at, at, by.zone)) for each in desk.undelivered(by=by)],
        "spans": [(f"{each.starts:%H:%M}", f"{each.ends:%H:%M}", each.place.value) for each in team.spans],
        "away": [each for each in team.workers if each.is_away],
        "team_size": len(team.workers),
        "is_person": found.reach.person is not None,
        "stars": stars,
        "may_star": len(stars) < MOST_STARS,
        "starred": {each.reference for each in stars},
        "star_form": forms.Star(label_suffix=""),
        "week_form": week or forms.Week(initial=initial),
        "this_week": this,
        "weeks": [(monday, COLOURS[each.colour] if each else None, each) for monday, each in weeks.items()],
        "team_weeks": [
            (each, COLOURS[each.colour]) for each in desk.weeks_of_team(of=team.workers, **found.asked)
        ],
    }


def _greeting(local: dt.datetime, name: str) -> str:
    part = "morning" if local.hour < 12 else "afternoon" if local.hour < 18 else "evening"
    return f"Good {part}, {name.split(maxsplit=1)[0] if name.split() else name}"


def _nexts(found: shown.Desk) -> list[dict[str, Any]]:
    """Return what comes next on each of her shelves from which she may take it, and why."""
    shelves = [each for each in found.hers() if each.distribution in taking.PULLED]
    tops = desk.on_top(shelves=shelves, reach=found.reach, **found.asked)
    return [
        {
            "shelf": each,
            "row": shows.row(tops[each.key], found.model, **found.asked),
            "why": shows.why_next(tops[each.key], lists.order_of(each), **found.asked),
        }
        for each in shelves
        if each.key in tops
    ]


@require_POST
@member
def give_star(request: Asked) -> HttpResponse:
    """Choose one of today's three most important things."""
    found = shown.desk_of(request)
    form = forms.Star(request.POST)
    if form.is_valid():
        try:
            doing.give_star(**form.cleaned_data, **found.asked)
        except (errors.Conflict, errors.Invalid) as refusal:
            messages.warning(request, refusal.message)
    else:
        messages.warning(request, "Say it in at most 300 characters.")
    return redirect("casework:my-day")


@require_POST
@member
def turn_star(request: Asked, star_id: uuid.UUID) -> HttpResponse:
    """Say that one of them is done, or is not after all."""
    doing.turn_star(star_id=star_id, **shown.desk_of(request).asked)
    return redirect("casework:my-day")


@require_POST
@member
def remove_star(request: Asked, star_id: uuid.UUID) -> HttpResponse:
    """Choose otherwise."""
    doing.take_star_away(star_id=star_id, **shown.desk_of(request).asked)
    return redirect("casework:my-day")


@require_POST
@member
def say_week(request: Asked) -> HttpResponse:
    """Say how the week looks."""
    found = shown.desk_of(request)
    form = forms.Week(request.POST)
    if not form.is_valid():
        return render(request, "casework/desk/day.html", _context(found, form), status=422)
    given = form.cleaned_data
    doing.say_week(
        colour=Colour(given["colour"]), words=given["words"], shared=given["shared"], **found.asked
    )
    messages.success(request, "Thank you. You can change it as often as you like.")
    return redirect("casework:my-day")
