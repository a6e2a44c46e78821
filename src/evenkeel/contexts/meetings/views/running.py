"""The meeting itself: one screen for all, the same part on each, anybody presses next; and what came out of it."""

import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.accounts.access import Asked, member
from evenkeel.contexts.casework.queries import lists
from evenkeel.contexts.casework.values.beside import when
from evenkeel.contexts.meetings import forms, live, presentation, rules
from evenkeel.contexts.meetings.operations import agreeing, holding
from evenkeel.contexts.meetings.queries import agreed, held, visits
from evenkeel.contexts.meetings.queries import series as known
from evenkeel.contexts.meetings.values import (
    Action,
    Card,
    Item,
    ItemKind,
    Meeting,
    Part,
    Participant,
    Way,
)
from evenkeel.contexts.meetings.views import shown
from evenkeel.kernel import errors
from evenkeel.lib import live as telling


@require_safe
@member
def meeting(request: Asked, meeting_id: uuid.UUID) -> HttpResponse:
    """Show the meeting that runs, or what came out of one that has ended."""
    room, found = shown.meeting(request, meeting_id)
    return _page(request, room, found)


def _page(
    request: Asked, room: shown.Room, found: Meeting, *, write: Any = None, agree: Any = None
) -> HttpResponse:
    if found.ended_at is not None:
        return render(request, "meetings/ended.html", _outcome(room, found))
    context = _context(room, found)
    context |= {
        "write_form": write or forms.WriteDown(label_suffix=""),
        "agree_form": agree or forms.Agree(people=context["people"], label_suffix="", auto_id="agree_%s"),
        "wrong": write or agree,
        "board": known.at_board(series=room.series, **room.table.asked),
    }
    return render(request, "meetings/running.html", context, status=422 if write or agree else 200)


def _context(room: shown.Room, found: Meeting) -> dict[str, Any]:
    by, at = room.table.by, room.table.at
    cards = held.cards(meeting_id=found.id, by=by)
    every = agreed.open_of(series=found.series, by=by)
    ids = [card.case_id for card in cards] + [each.case_id for each in every if each.case_id]
    lines = {each.case.id: each for each in lists.by_ids(ids=ids, by=by, at=at)}
    # A guest sees nothing of what is confidential, whatever the screen of the others shows.
    is_shared = found.is_shared or not room.may_write
    walked = [
        presentation.card(number, card, lines.get(card.case_id), shared=is_shared, at=at, zone=by.zone)
        for number, card in enumerate(cards, start=1)
    ]
    people = known.participants(series=room.series, by=by, at=at)
    items = held.items(series=found.series, by=by)
    today = at.astimezone(by.zone).date()
    open_cases = {key for key, line in lines.items() if _may_show(line, is_shared=is_shared)}
    actions = [each for each in every if each.case_id is None or each.case_id in open_cases]
    stops = (
        walked
        if found.way is Way.WORK
        else _persons(found, zip(cards, walked, strict=True), items, actions, by)
    )
    here = stops[found.stop] if found.stop is not None and found.stop < len(stops) else None
    return {
        "meeting": found,
        "page_class": "ek-page-wide",
        "series": room.series,
        "may_write": room.may_write,
        "clock": presentation.clock(found, at),
        "walked": walked,
        "stops": stops,
        "here": here,
        "card": here if isinstance(here, presentation.Shown) else None,
        "person": here if isinstance(here, presentation.Person) else None,
        "part": found.part,
        "title": here.title if here else presentation.TITLES[found.part],
        "question": here.question if here else presentation.QUESTIONS[found.part],
        "people": people,
        "out": [presentation.away(each, today) for each in people if each.is_away],
        "today": _today(room, people) if found.part is Part.BEFORE else None,
        "news": [each for each in items if each.kind is ItemKind.NEWS],
        "heads_up": [each for each in items if each.kind is ItemKind.HEADS_UP],
        "hands": [each for each in items if each.kind is ItemKind.HAND],
        "my_hand": next(
            (each for each in items if each.kind is ItemKind.HAND and each.by_id == by.user_id), None
        ),
        "after": [each for each in items if each.kind is ItemKind.AFTER],
        "backlog": [each for each in items if each.kind in {ItemKind.BACKLOG, ItemKind.DECISION}],
        "actions": [(each, when(each.due_date, today)) for each in actions],
        "kept_back": len(every) - len(actions),
        "rules": room.series.rules_for(
            {Part.BEFORE: "before", Part.AFTER: "after"}.get(found.part, "during")
        ),
        "zone": by.zone,
        "parts": Part,
    }


def _may_show(line: lists.Item, *, is_shared: bool) -> bool:
    return not line.case.standing.confidential or (line.may_read and not is_shared)


def _persons(
    found: Meeting,
    cards: Iterable[tuple[Card, presentation.Shown]],
    items: Sequence[Item],
    actions: Sequence[Action],
    by: accounts.Acting,
) -> list[presentation.Person]:
    turns = held.turns(meeting_id=found.id, by=by)
    return presentation.persons(turns, list(cards), items, actions)


def _today(room: shown.Room, there: Sequence[Participant]) -> dict[str, Any]:
    found = known.today(series=room.series, held=room.table.model, there=there, **room.table.asked)
    return {
        "on": [(name, presentation.hours(spans)) for name, spans in found.on],
        "duty": found.duty,
    }


def _outcome(room: shown.Room, found: Meeting) -> dict[str, Any]:
    by = room.table.by
    items = held.items(series=found.series, by=by)
    every = agreed.of_meeting(meeting_id=found.id, by=by)
    actions = room.readable(every)
    return {
        "meeting": found,
        "attendance": held.attendance(meeting_id=found.id, by=by),
        "actions": [(each, presentation.end(each)) for each in actions],
        "kept_back": len(every) - len(actions),
        "after": room.readable([each for each in items if each.kind is ItemKind.AFTER and each.text]),
        "feedback": [
            each
            for each in visits.feedback(meeting_id=found.id, by=by)
            if room.may_write or each.by_id == by.user_id
        ],
        "may_write": room.may_write,
        "minutes": round(((found.ended_at or found.begun_at) - found.begun_at).total_seconds() / 60),
        "zone": by.zone,
        "breadcrumbs": [
            {"label": "Meetings", "url": reverse("meetings:meetings")},
            {"label": found.title, "url": reverse("meetings:series", args=[found.series])},
            {"label": "Outcome"},
        ],
    }


@require_safe
@member
def now(request: Asked, meeting_id: uuid.UUID) -> HttpResponse:
    """Give what all see, to who has seen an earlier version of it; nothing where it is the same."""
    room, found = shown.meeting(request, meeting_id)
    if request.GET.get("seen") == str(found.version):
        return HttpResponse(status=204)
    return _fragment(request, room, found)


@require_safe
@member
def events(request: Asked, meeting_id: uuid.UUID) -> StreamingHttpResponse:
    """Tell when the meeting has changed, for as long as somebody follows it."""
    room, found = shown.meeting(request, meeting_id)
    return telling.stream(live.wants(found.id, room.table.by.organisation_id), live.shape)


def _fragment(request: Asked, room: shown.Room, found: Meeting) -> HttpResponse:
    if found.ended_at is not None:
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(request, "meetings/_live.html", _context(room, found))


def _answer(request: Asked, meeting_id: uuid.UUID) -> HttpResponse:
    """Answer a form of the meeting: a script gets what all see, a browser without one goes back to the page."""
    if "HX-Request" in request.headers:
        return _fragment(request, *shown.meeting(request, meeting_id))
    return redirect("meetings:held", meeting_id)


@require_POST
@member
def turn(request: Asked, meeting_id: uuid.UUID) -> HttpResponse:
    """Turn to the next part, or back."""
    room, _ = shown.meeting(request, meeting_id)
    seen, to = _number(request.POST.get("seen")), _number(request.POST.get("to"))
    holding.turn(meeting_id=meeting_id, seen=seen, to=to, **room.table.asked)
    return _answer(request, meeting_id)


def _number(said: str | None) -> int:
    return int(said) if said and said.isdecimal() and len(said) < 6 else 0


@require_POST
@member
def share(request: Asked, meeting_id: uuid.UUID) -> HttpResponse:
    """Say whether the screen is shared."""
    room, _ = shown.meeting(request, meeting_id)
    holding.set_up(meeting_id=meeting_id, shared=request.POST.get("shared") == "yes", **room.table.asked)
    return _answer(request, meeting_id)


@require_POST
@member
def way(request: Asked, meeting_id: uuid.UUID) -> HttpResponse:
    """Say whether the meeting goes on by the work or person by person."""
    room, _ = shown.meeting(request, meeting_id)
    chosen = Way.PERSON if request.POST.get("way") == Way.PERSON else Way.WORK
    holding.set_up(meeting_id=meeting_id, way=chosen, **room.table.asked)
    return _answer(request, meeting_id)


@require_POST
@member
def hand(request: Asked, meeting_id: uuid.UUID) -> HttpResponse:
    """Put one's hand up."""
    room, found = shown.meeting(request, meeting_id)
    rules.check_take_part(room.table.reach, room.series)
    rules.check_runs(found)
    holding.write_down(series=found.series, kind=ItemKind.HAND, meeting_id=found.id, **room.table.asked)
    return _answer(request, meeting_id)


@require_POST
@member
def talk_after(request: Asked, meeting_id: uuid.UUID) -> HttpResponse:
    """Put the case on the screen on the list of what is talked about after."""
    room, found = shown.meeting(request, meeting_id)
    rules.check_take_part(room.table.reach, room.series)
    rules.check_runs(found)
    case = _case(request, room, found)
    if case is not None:
        holding.write_down(
            series=found.series,
            kind=ItemKind.AFTER,
            text=case.case.reference,
            case_id=case.case.id,
            meeting_id=found.id,
            **room.table.asked,
        )
    return _answer(request, meeting_id)


def _case(request: Asked, room: shown.Room, found: Meeting) -> lists.Item | None:
    """Return the case of the meeting that a form names, if she who sends it may know of it."""
    said = request.POST.get("case", "")
    walked = {str(each.case_id): each.case_id for each in held.cards(meeting_id=found.id, by=room.table.by)}
    if said not in walked:
        return None
    return next(iter(lists.by_ids(ids=[walked[said]], **room.table.asked)), None)


@require_POST
@member
def write_down(request: Asked, meeting_id: uuid.UUID) -> HttpResponse:
    """Write something down in the meeting."""
    room, found = shown.meeting(request, meeting_id)
    rules.check_runs(found)
    rules.check_take_part(room.table.reach, room.series)
    form = forms.WriteDown(request.POST, label_suffix="")
    if not form.is_valid():
        return _page(request, room, found, write=form)
    given = form.cleaned_data
    holding.write_down(
        series=found.series,
        kind=ItemKind(given["kind"]),
        text=given["text"],
        meeting_id=found.id,
        **room.table.asked,
    )
    return redirect("meetings:held", meeting_id)


@require_POST
@member
def agree(request: Asked, meeting_id: uuid.UUID) -> HttpResponse:
    """Agree an action, about the case that was on the screen if there was one."""
    room, found = shown.meeting(request, meeting_id)
    rules.check_runs(found)
    rules.check_take_part(room.table.reach, room.series)
    people = known.participants(series=room.series, **room.table.asked)
    form = forms.Agree(request.POST, people=people, label_suffix="", auto_id="agree_%s")
    if form.is_valid():
        given, case = form.cleaned_data, _case(request, room, found)
        try:
            agreeing.agree(
                series=found.series,
                text=given["text"],
                owner_id=given["owner"],
                due_date=given["due"],
                case_id=case.case.id if case else None,
                meeting_id=found.id,
                **room.table.asked,
            )
        except errors.Invalid as refusal:
            form.add_error(None, refusal.message)
        else:
            return redirect("meetings:held", meeting_id)
    return _page(request, room, found, agree=form)


@require_http_methods(["GET", "HEAD", "POST"])
@member
def end(request: Asked, meeting_id: uuid.UUID) -> HttpResponse:
    """Ask what came out of a meeting and who was there, and end it."""
    room, found = shown.meeting(request, meeting_id)
    rules.check_take_part(room.table.reach, room.series)
    rules.check_runs(found)
    people = known.participants(series=room.series, **room.table.asked)
    form = forms.End(request.POST if request.method == "POST" else None, people=people, label_suffix="")
    if form.is_valid():
        given = form.cleaned_data
        holding.end(
            meeting_id=meeting_id, outcome=given["outcome"], present=given["present"], **room.table.asked
        )
        messages.success(
            request, "The meeting has ended. Those who were not there get the outcome by e-mail."
        )
        return redirect("meetings:held", meeting_id)
    context = {
        "meeting": found,
        "form": form,
        "actions": agreed.of_meeting(meeting_id=meeting_id, by=room.table.by),
        "breadcrumbs": [
            {"label": "Meetings", "url": reverse("meetings:meetings")},
            {"label": found.title, "url": reverse("meetings:held", args=[meeting_id])},
            {"label": "End"},
        ],
    }
    return render(request, "meetings/end.html", context, status=422 if form.is_bound else 200)
