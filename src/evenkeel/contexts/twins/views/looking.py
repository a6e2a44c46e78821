"""The list of twins, and the twin of one team: what it may be used for, how true it is, what it has learnt."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from evenkeel.contexts.accounts.access import Asked, member
from evenkeel.contexts.twins import figures, joint, operations, queries, rules, words
from evenkeel.contexts.twins.values import KEPT, LONGEST_UNIT, State, Team
from evenkeel.contexts.twins.views import shown
from evenkeel.engines import twin as engine
from evenkeel.kernel import time

PER_PAGE = 30


@require_safe
@member
def teams(request: Asked) -> HttpResponse:
    """List the teams, with what their twins may be used for."""
    by, now = request.acting, time.now()
    reach = queries.reach(by=by, at=now)
    known = [
        each
        for each in queries.teams(by=by, at=now)
        if not joint.is_of_two(each.unit) or rules.sees_people(reach, each.unit)
    ]
    page = Paginator(known, PER_PAGE).get_page(request.GET.get("page"))
    lines = [_line(each, sees=_sees(each, reach)) for each in page]
    return render(request, "twins/teams.html", {"lines": lines, "page": page, "zone": by.zone})


def _sees(team: Team, reach: Any) -> bool:
    return team.ready is None or rules.can_see(reach, team.unit, people=team.ready.people)


def _line(team: Team, *, sees: bool) -> dict[str, Any]:
    grade, look = words.short(team.ready) if team.ready else ("", "")
    return {"team": team, "grade": grade, "look": look, "sees": sees}


@require_safe
@shown.of_team
def twin(request: Asked, seen: shown.Shown) -> HttpResponse:
    """Show the twin of a team, or why there is none."""
    context = seen.context | {"breadcrumbs": seen.crumbs(), "others": _others(seen)} | _going(seen)
    if seen.team.ready is None:
        return render(request, "twins/none.html", context)
    kept = queries.kept(unit=seen.team.unit, by=seen.by)
    model = engine.parse(kept.document, name=seen.team.title)
    fidelity = engine.Fidelity.model_validate_json(kept.fidelity)
    kinds = _kinds(seen)
    drawn = (figures.weekdays(model), figures.times(model))
    context |= {
        "attempt": kept.attempt,
        "learned": model.learned,
        "verdict": words.verdict(fidelity, kept.seen.checked),
        "fidelity": fidelity,
        "amount": words.typeset(fidelity.amount.sentence),
        "caveats": words.caveats(fidelity),
        "distances": words.distances(fidelity),
        "lead_times": figures.lead_times(kept.seen.shares),
        "still_open": kept.seen.still_open,
        "arriving": words.coming(model),
        "mix": words.mix(model, kinds),
        "arriving_figures": [each for each in drawn if each is not None],
        "working": list(words.working(model)),
        "by_name": words.by_name(model) if seen.sees_people and model.people else None,
        "steps": words.steps(model, kept.seen),
        "promised": words.promised(model, kept.seen),
        "assumptions": words.assumed(model, kinds),
        "history": queries.attempts(unit=seen.team.unit, by=seen.by)[:KEPT],
    }
    return render(request, "twins/twin.html", context)


def _others(seen: shown.Shown) -> list[tuple[str, str]]:
    """Return with which teams a twin of both may be learnt: key of both, and title of the other."""
    unit = seen.team.unit
    if joint.is_of_two(unit) or not seen.sees_people:
        return []
    pairs = ((joint.key(unit, each.unit), each) for each in queries.teams(**seen.asked))
    return [
        (both, each.title)
        for both, each in pairs
        if each.ready is not None
        and each.unit != unit
        and not joint.is_of_two(each.unit)
        and len(both) <= LONGEST_UNIT
        and rules.sees_people(seen.reach, both)
    ]


def _kinds(seen: shown.Shown) -> dict[str, str]:
    """Return what the kinds of case are called in the model in effect."""
    held = queries.model(**seen.asked)
    return {each.key: each.title for each in held.case_types} if held else {}


def _going(seen: shown.Shown) -> dict[str, Any]:
    """Return what tells how far learning has come, or why it did not come to an end."""
    latest = seen.team.latest
    going = latest if latest is not None and latest.is_under_way else None
    return {
        "going": going,
        "stalled": going is not None and rules.is_stalled(going, at=seen.at),
        "failed": latest if latest is not None and latest.state in {State.REFUSED, State.STOPPED} else None,
        "progress_url": reverse("twins:progress", args=[seen.team.unit]),
    }


@require_safe
@shown.of_team
def progress(request: Asked, seen: shown.Shown) -> HttpResponse:
    """Show how far learning has come; when it has come to an end, have the browser load the page anew."""
    context = seen.context | _going(seen)
    if context["going"] is None:
        return HttpResponse(headers={"HX-Redirect": reverse("twins:twin", args=[seen.team.unit])})
    return render(request, "twins/_progress.html", context)


@require_POST
@shown.of_team
def learn(request: Asked, seen: shown.Shown) -> HttpResponse:
    """Have the twin learnt anew."""
    operations.ask(unit=seen.team.unit, **seen.asked)
    messages.success(request, "The twin is being learnt anew. You can leave this page meanwhile.")
    return redirect("twins:twin", seen.team.unit)


@require_POST
@shown.of_team
def together(request: Asked, seen: shown.Shown) -> HttpResponse:
    """Have the twin of this team and another learnt, as if they were one; lead to one that is there."""
    both = request.POST.get("both", "")
    if both not in [key for key, _ in _others(seen)]:
        raise rules.NoSuchTeam
    there = queries.team(unit=both, **seen.asked)
    if there.ready is None and not (there.latest and there.latest.is_under_way):
        operations.ask(unit=both, **seen.asked)
        messages.success(request, "The twin of both is being learnt. You can leave this page meanwhile.")
    return redirect("twins:twin", both)


@require_safe
@shown.of_team
def as_json(request: Asked, seen: shown.Shown) -> HttpResponse:
    """Hand out the twin's document, with the names of people, to those who may see them."""
    rules.check_people(seen.reach, seen.team.unit)
    kept = queries.kept(unit=seen.team.unit, by=seen.by)
    operations.note_download(unit=seen.team.unit, **seen.asked)
    name = f"twin-{seen.team.unit}.json"
    disposition = content_disposition_header(as_attachment=True, filename=name)
    return HttpResponse(
        kept.document, content_type="application/json", headers={"Content-Disposition": disposition or ""}
    )
