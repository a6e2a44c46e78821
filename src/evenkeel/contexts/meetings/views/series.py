"""The meetings that somebody belongs to, and one series: what is to be talked about, what is agreed, what came out of it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.accounts.access import Asked, member
from evenkeel.contexts.casework.values.beside import when
from evenkeel.contexts.meetings import calendars, forms, presentation, rules
from evenkeel.contexts.meetings.operations import agreeing, holding
from evenkeel.contexts.meetings.queries import addresses, agreed, held, visits
from evenkeel.contexts.meetings.queries import series as known
from evenkeel.contexts.meetings.values import ItemKind, Series
from evenkeel.contexts.meetings.views import shown
from evenkeel.kernel import errors


@require_safe
@member
def meetings(request: Asked) -> HttpResponse:
    """Show the meetings that somebody belongs to, with when the next is and what came out of the last; others below."""
    found = shown.table(request)
    every = known.all_of(found.model) if found.model else ()
    mine = [each for each in every if rules.can_take_part(found.reach, each)]
    running, open_actions = held.running(by=found.by), agreed.counted(by=found.by)
    last = held.last(series=[each.key for each in mine], by=found.by)
    rows = [
        {
            "series": each,
            "next": _next(found, each),
            "running": running.get(each.key),
            "last": last.get(each.key),
            "open": open_actions.get(each.key, 0),
        }
        for each in mine
    ]
    invited = visits.invited_to(reach=found.reach, by=found.by, at=found.at)
    guest = [
        each
        for each in every
        if each not in mine and rules.can_visit(found.reach, each, is_invited=each.key in invited)
    ]
    context = {
        "rows": rows,
        "guest": guest,
        "has_model": bool(every),
        "is_keeper": found.by.role is accounts.Role.ADMINISTRATOR,
        "zone": found.by.zone,
    }
    return render(request, "meetings/meetings.html", context)


def _next(found: shown.Table, each: Series) -> str:
    times = rules.next_times(each, after=found.at, zone=found.by.zone, calendar=known.calendar(found.model))
    return presentation.moment(next(times, None), found.at, found.by.zone, timed=each.at is not None)


@require_safe
@member
def series(request: Asked, key: str) -> HttpResponse:
    """Show one series."""
    return _page(request, shown.room(request, key))


def _page(
    request: Asked,
    room: shown.Room,
    *,
    write: forms.WriteDown | None = None,
    agree: forms.Agree | None = None,
) -> HttpResponse:
    by, at = room.table.by, room.table.at
    today = at.astimezone(by.zone).date()
    items = held.items(series=room.series.key, by=by)
    people = known.participants(series=room.series, by=by, at=at)
    figures = held.measures(series=room.series.key, by=by)
    context: dict[str, Any] = {
        "series": room.series,
        "next": _next(room.table, room.series),
        "may_write": room.may_write,
        "running": held.running(by=by).get(room.series.key),
        "backlog": room.readable([each for each in items if each.kind is not ItemKind.HAND]),
        "kinds": forms.KINDS,
        "actions": [
            (each, when(each.due_date, today))
            for each in room.readable(agreed.open_of(series=room.series.key, by=by))
        ],
        "closed": [
            (each, presentation.end(each))
            for each in room.readable(agreed.closed_of(series=room.series.key, by=by))
        ],
        "ended": held.ended(series=room.series.key, by=by),
        "people": people,
        "feed_url": _feed_url(request, room),
        "guests": visits.guests(series=room.series.key, by=by, at=at),
        "undelivered": visits.undelivered(series=room.series.key, by=by, at=at) if room.may_write else (),
        "measures": presentation.measured(figures) if figures else [],
        "zone": by.zone,
        "write_form": write or forms.WriteDown(label_suffix=""),
        "agree_form": agree or forms.Agree(people=people, label_suffix="", auto_id="agree_%s"),
        "wrong": write or agree,
        "breadcrumbs": [
            {"label": "Meetings", "url": reverse("meetings:meetings")},
            {"label": room.series.title},
        ],
    }
    return render(request, "meetings/series.html", context, status=422 if write or agree else 200)


def _feed_url(request: Asked, room: shown.Room) -> str:
    """Return the address for calendar programs, to those who take part; empty where there is none."""
    token = addresses.token(series=room.series.key, by=room.table.by) if room.may_write else ""
    return request.build_absolute_uri(reverse("meetings:shared-calendar", args=[token])) if token else ""


@require_safe
@member
def calendar(request: Asked, key: str) -> HttpResponse:
    """Give the next meetings of a series as a calendar file."""
    room = shown.room(request, key)
    text = calendars.written(
        room.series,
        url=request.build_absolute_uri(reverse("meetings:series", args=[key])),
        organisation=room.table.by.organisation_slug,
        at=room.table.at,
        zone=room.table.by.zone,
        calendar=known.calendar(room.table.model),
    )
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{key}.ics"'
    return response


@require_POST
@member
def invite(request: Asked, key: str) -> HttpResponse:
    """Invite those who belong to a series."""
    room = shown.room(request, key)
    count = holding.invite(series=key, **room.table.asked)
    people = "person has" if count == 1 else "people have"
    messages.success(request, f"Invitations are on their way: {count} {people} an account here and get one.")
    return redirect("meetings:series", key)


@require_POST
@member
def begin(request: Asked, key: str) -> HttpResponse:
    """Begin a meeting, or join the one that runs."""
    room = shown.room(request, key)
    return redirect("meetings:held", holding.begin(series=key, **room.table.asked).id)


@require_POST
@member
def write_down(request: Asked, key: str) -> HttpResponse:
    """Write something down for the next meeting."""
    room = shown.room(request, key)
    rules.check_take_part(room.table.reach, room.series)
    form = forms.WriteDown(request.POST, label_suffix="")
    if not form.is_valid():
        return _page(request, room, write=form)
    given = form.cleaned_data
    holding.write_down(series=key, kind=ItemKind(given["kind"]), text=given["text"], **room.table.asked)
    messages.success(request, "It is on the list, and comes up in the next meeting.")
    return redirect("meetings:series", key)


@require_POST
@member
def agree(request: Asked, key: str) -> HttpResponse:
    """Agree an action between meetings."""
    room = shown.room(request, key)
    rules.check_take_part(room.table.reach, room.series)
    people = known.participants(series=room.series, **room.table.asked)
    form = forms.Agree(request.POST, people=people, label_suffix="", auto_id="agree_%s")
    if form.is_valid():
        given = form.cleaned_data
        try:
            agreeing.agree(
                series=key,
                text=given["text"],
                owner_id=given["owner"],
                due_date=given["due"],
                **room.table.asked,
            )
        except errors.Invalid as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, "It is agreed, and stands on My day of who does it.")
            return redirect("meetings:series", key)
    return _page(request, room, agree=form)
