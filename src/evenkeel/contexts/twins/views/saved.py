"""Scenarios: the list of a team, one of them, up to four side by side, and where they are taken to."""

import uuid
from typing import Any, Final
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from evenkeel.contexts.accounts.access import Asked
from evenkeel.contexts.improvements import queries as ideas
from evenkeel.contexts.improvements.values import OPEN
from evenkeel.contexts.programme import queries as programme
from evenkeel.contexts.twins import answers, forms, levers, ownness, queries, rules, scenarios
from evenkeel.contexts.twins.values import SIDE_BY_SIDE, Link, Scenario
from evenkeel.contexts.twins.views import shown
from evenkeel.engines import twin
from evenkeel.kernel import errors

OFFERED: Final = 100
"""Ideas that can be chosen from: those that were moved last."""


@require_safe
@shown.of_team
def listed(request: Asked, seen: shown.Shown) -> HttpResponse:
    """List the scenarios of a team."""
    page = queries.scenarios(unit=seen.team.unit, page=request.GET.get("page", 1), by=seen.by)
    context = seen.context | {
        "page": page,
        "most": SIDE_BY_SIDE,
        "ticked": _ids(request),
        "breadcrumbs": seen.crumbs("Scenarios"),
    }
    return render(request, "twins/scenarios.html", context)


@require_safe
@shown.of_team
def scenario(request: Asked, seen: shown.Shown, scenario_id: uuid.UUID) -> HttpResponse:
    """Show one scenario as it was answered."""
    found = _of_team(seen, scenario_id)
    comparison = _comparison(found)
    own = _own(seen, comparison)
    may_report = rules.can_report(seen.by)
    context = (
        seen.context
        | {
            "scenario": found,
            "answer": answers.told(comparison, names=seen.sees_people, own=own),
            "again": _again(found),
            "links": [_linked(each) for each in queries.links(scenario_id=found.id, by=seen.by)],
            "may_delete": rules.can_delete(seen.reach, found),
            "idea_form": forms.ToIdea(ideas=_ideas(seen), label_suffix=""),
            "action_form": forms.ToAction(actions=_actions(seen), label_suffix="") if may_report else None,
            "breadcrumbs": seen.crumbs_of_scenario(found.name),
        }
        | _trust(seen, found)
    )
    return render(request, "twins/scenario.html", context)


def _trust(seen: shown.Shown, found: Scenario) -> dict[str, Any]:
    """Return how far such a question can be asked of the twin that there is today; nothing where there is none."""
    if seen.team.ready is None:
        return {}
    kept = queries.kept(unit=seen.team.unit, by=seen.by)
    uses = {levers.BY_KEY[each.lever].use for each in found.moves if each.lever in levers.BY_KEY}
    trust, look = answers.trust(twin.Fidelity.model_validate_json(kept.fidelity), uses)
    return {"trust": trust, "trust_look": look}


def _of_team(seen: shown.Shown, scenario_id: uuid.UUID) -> Scenario:
    found = queries.scenario(scenario_id=scenario_id, by=seen.by)
    if found.unit != seen.team.unit:
        raise rules.NoSuchScenario
    return found


def _comparison(found: Scenario) -> twin.Comparison:
    return twin.Comparison.model_validate_json(found.comparison)


def _own(seen: shown.Shown, comparison: twin.Comparison) -> frozenset[str]:
    return ownness.among(seen.by, [each.person for each in comparison.now.workloads])


def _again(found: Scenario) -> str:
    asked = urlencode([("also", levers.written(each)) for each in found.moves])
    return f"{reverse('twins:what-if', args=[found.unit])}?{asked}"


def _linked(link: Link) -> dict[str, Any]:
    place = "improvements:idea" if link.kind == scenarios.IDEA else "programme:action"
    what = "Idea" if link.kind == scenarios.IDEA else "Action of the programme"
    return {"link": link, "what": what, "url": reverse(place, args=[link.target])}


def _ideas(seen: shown.Shown) -> list[tuple[str, str]]:
    return [(str(each.id), each.title) for each in ideas.ideas(by=seen.by, stages=OPEN)[:OFFERED]]


def _actions(seen: shown.Shown) -> list[tuple[str, str]]:
    source = programme.programme(organisation_id=seen.by.organisation_id, at=seen.at)
    return [(each.key, each.title) for each in source.model.actions] if source else []


@require_safe
@shown.of_team
def compare(request: Asked, seen: shown.Shown) -> HttpResponse:
    """Show up to four scenarios side by side."""
    found = queries.chosen(unit=seen.team.unit, ids=_ids(request), by=seen.by)
    if not 2 <= len(found) <= SIDE_BY_SIDE:
        messages.warning(request, f"Choose two to {SIDE_BY_SIDE} scenarios to see them side by side.")
        ticked = urlencode({"s": [each.id for each in found]}, doseq=True)
        return redirect(f"{reverse('twins:scenarios', args=[seen.team.unit])}?{ticked}")
    sides = [(f"{number}. {each.name}", _comparison(each)) for number, each in enumerate(found, start=1)]
    context = seen.context | {
        "scenarios": found,
        "table": answers.side_by_side(sides),
        "lead_times": answers.lead_times(sides[0][1].now, {name: each.variants[0] for name, each in sides}),
        "is_mixed": len({each.learnt_at for each in found}) > 1,
        "breadcrumbs": seen.crumbs_of_scenario("Side by side"),
    }
    return render(request, "twins/compare.html", context)


def _ids(request: Asked) -> list[uuid.UUID]:
    """Return which scenarios are ticked, each once."""
    numbers = map(_number, request.GET.getlist("s"))
    return list(dict.fromkeys(number for number in numbers if number is not None))


def _number(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


@require_POST
@shown.of_team
def delete(request: Asked, seen: shown.Shown, scenario_id: uuid.UUID) -> HttpResponse:
    """Delete a scenario."""
    found = scenarios.delete(scenario_id=_of_team(seen, scenario_id).id, **seen.asked)
    messages.success(request, f"“{found.name}” is deleted.")
    return redirect("twins:scenarios", seen.team.unit)


@require_POST
@shown.of_team
def take(request: Asked, seen: shown.Shown, scenario_id: uuid.UUID) -> HttpResponse:
    """Take a scenario to an idea that is there, to a new one, or to an action of the programme."""
    found = _of_team(seen, scenario_id)
    here = reverse("twins:scenario", args=[found.unit, found.id])
    comparison = _comparison(found)
    told = answers.told(comparison, names=False, own=frozenset())
    said = f"What if, “{found.name}” ({'; '.join(found.words)}): {told.headline}"
    whole = f"{said} {request.build_absolute_uri(here)}"
    try:
        if request.POST.get("to") == "new":
            scenarios.write_idea(scenario_id=found.id, said=said, url=here, **seen.asked)
        elif "idea" in request.POST:
            idea = _number(request.POST["idea"])
            scenarios.take_to_idea(
                scenario_id=found.id, idea_id=idea or uuid.UUID(int=0), said=whole, **seen.asked
            )
        else:
            action = request.POST.get("action", "")
            scenarios.take_to_action(scenario_id=found.id, action=action, said=whole, **seen.asked)
    except (errors.Invalid, errors.Conflict) as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, "It is written down there.")
    return redirect(here)
