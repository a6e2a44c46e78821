"""What if: a lever, a slider, the answer; and keeping it as a scenario."""

import datetime as dt
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from evenkeel.contexts.accounts.access import Asked
from evenkeel.contexts.twins import answers, asking, forms, levers, ownness, queries, saying, scenarios
from evenkeel.contexts.twins.values import MOST_MOVES, Kept, Move
from evenkeel.contexts.twins.views import shown
from evenkeel.engines import twin
from evenkeel.kernel import errors

ANSWER = "tw-answer"
"""The part of the page that is asked for anew when a slider moves."""
SECONDS_TO_GET_READY = 1.5
"""So long a request waits for machine code that is being loaded; then it says that it goes on."""
SECONDS_TO_SAVE = 60.0


@dataclass(frozen=True)
class Bench:
    """A twin that can be asked, and what it is asked."""

    kept: Kept
    model: twin.Twin
    fidelity: twin.Fidelity
    room: levers.Room
    lever: levers.Lever | None
    move: Move | None
    also: tuple[Move, ...]

    @property
    def moves(self) -> tuple[Move, ...]:
        """Return everything that is otherwise."""
        mine = () if self.move is None or levers.is_nothing(self.move) else (self.move,)
        return (*self.also, *mine)[:MOST_MOVES]

    @property
    def start(self) -> dt.datetime:
        """Return when simulations begin: on the day of the twin, so that the same question gets the same answer."""
        day = self.kept.attempt.finished_at or self.kept.attempt.asked_at
        return day.replace(hour=0, minute=0, second=0, microsecond=0)


def _bench(request: HttpRequest, seen: shown.Shown) -> Bench:
    kept = queries.kept(unit=seen.team.unit, by=seen.by)
    model = twin.parse(kept.document, name=seen.team.title)
    room = levers.Room(model, kept.seen.mean, seen.sees_people)
    asked = request.POST if request.method == "POST" else request.GET
    found = levers.BY_KEY.get(asked.get("lever", ""))
    lever = found if found in levers.there(room) else None
    return Bench(
        kept=kept,
        model=model,
        fidelity=twin.Fidelity.model_validate_json(kept.fidelity),
        room=room,
        lever=lever,
        move=_move(lever, asked, room) if lever else None,
        also=levers.all_of(asked.getlist("also"), room),
    )


def _move(lever: levers.Lever, asked: Any, room: levers.Room) -> Move:
    """Return where the lever is set: by the slider, or by the number beside it where that was changed."""
    first = levers.first(lever, room)
    slid, typed, was = (levers.number(asked.get(name, "")) for name in ("value", "exact", "was"))
    value = typed if typed is not None and typed != was else slid
    wished = Move(
        lever.key,
        first.value if value is None else value,
        asked.get("choice", first.choice),
        asked.get("target", first.target),
    )
    return levers.fitting(wished, room) or first


@require_safe
@shown.of_team
def what_if(request: Asked, seen: shown.Shown) -> HttpResponse:
    """Show the levers, the one that was chosen, and what it does; or only the answer, where a slider was moved."""
    bench = _bench(request, seen)
    context = seen.context | _answered(bench, seen) | {"unit": seen.team.unit}
    if ANSWER in request.headers.get("HX-Target", ""):
        return render(request, "twins/_answer.html", context)
    context |= {"breadcrumbs": seen.crumbs("What if"), "going": context["preparing"], **_levers(bench, seen)}
    return render(request, "twins/what_if.html", context)


def _levers(bench: Bench, seen: shown.Shown) -> dict[str, Any]:
    """Return what the page shows beside the answer."""
    lever, room, move = bench.lever, bench.room, bench.move
    here = reverse("twins:what-if", args=[seen.team.unit])
    kept = [("also", levers.written(each)) for each in bench.also]
    return {
        "levers": [
            {
                "title": each.title,
                "url": f"{here}?{urlencode([*kept, ('lever', each.key)])}",
                "current": each is lever,
            }
            for each in levers.there(room)
        ],
        "lever": lever,
        "now": lever.now(room) if lever else "",
        "move": move,
        "slider": lever.slider(room) if lever and lever.slider else None,
        "choices": lever.choices(room) if lever and lever.choices else (),
        "targets": lever.targets(room) if lever and lever.targets else (),
        "also": [
            {
                "text": saying.said(each, room),
                "written": levers.written(each),
                "without": f"{here}?{urlencode([one for one in kept if one[1] != levers.written(each)])}",
            }
            for each in bench.also
        ],
        "and_more": f"{here}?{urlencode([('also', levers.written(each)) for each in bench.moves])}"
        if move is not None and len(bench.moves) < MOST_MOVES
        else "",
    }


def _answered(bench: Bench, seen: shown.Shown) -> dict[str, Any]:
    """Return the answer to what is asked, or why there is none."""
    asking.get_ready(bench.model)
    found: dict[str, Any] = {"answer": None, "refusal": "", "as_now": False, "preparing": False, "moves": []}
    if not bench.moves:
        return found
    found["moves"] = [
        {"text": saying.said(each, bench.room), "written": levers.written(each)} for each in bench.moves
    ]
    uses = {levers.BY_KEY[each.lever].use for each in bench.moves}
    found["trust"], found["trust_look"] = answers.trust(bench.fidelity, uses)
    try:
        if levers.is_as_now(bench.moves, bench.room):
            return found | {"as_now": True}
        if not asking.wait_until_ready(SECONDS_TO_GET_READY):
            return found | {"preparing": True}
        comparison = asking.answer(bench.model, levers.changed(bench.moves, bench.room), start=bench.start)
    except errors.Refusal as refusal:
        return found | {"refusal": refusal.message}
    own = ownness.among(seen.by, [each.key for each in bench.model.people])
    found["answer"] = answers.told(comparison, names=seen.sees_people, own=own)
    found["form"] = forms.Save(label_suffix="")
    return found


@require_POST
@shown.of_team
def save(request: Asked, seen: shown.Shown) -> HttpResponse:
    """Keep a what-if as a scenario."""
    bench = _bench(request, seen)
    form = forms.Save(request.POST, label_suffix="")
    here = reverse("twins:what-if", args=[seen.team.unit])
    back = f"{here}?{urlencode([('also', levers.written(each)) for each in bench.also])}"
    if not form.is_valid():
        messages.error(request, "Give the scenario a name of 1 to 120 characters.")
        return redirect(back)
    asking.get_ready(bench.model)
    asking.wait_until_ready(SECONDS_TO_SAVE)
    try:
        comparison = asking.answer(bench.model, levers.changed(bench.moves, bench.room), start=bench.start)
        made = scenarios.save(
            unit=seen.team.unit,
            name=form.cleaned_data["name"],
            asked=scenarios.Asked(
                moves=bench.moves,
                words=tuple(saying.said(each, bench.room) for each in bench.moves),
                comparison=comparison.model_dump_json(),
                learnt_at=bench.kept.attempt.finished_at or bench.kept.attempt.asked_at,
            ),
            **seen.asked,
        )
    except (errors.Invalid, errors.Conflict) as refusal:
        messages.error(request, refusal.message)
        return redirect(back)
    messages.success(request, "The scenario is saved.")
    return redirect("twins:scenario", seen.team.unit, made.id)
