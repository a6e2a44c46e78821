"""The plan: what changes for whom, on one screen, then audience by audience, and as a sheet."""

import datetime as dt
from collections.abc import Iterator

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from evenkeel.contexts.accounts.access import Asked, member
from evenkeel.contexts.blueprint import decided, in_the_way, planning, queries, rules
from evenkeel.contexts.blueprint.values import Kind
from evenkeel.contexts.blueprint.views import shown
from evenkeel.kernel import time
from evenkeel.lib.http import sheets

POINTS_ON_A_PAGE = 25
POINTS_BELOW = 5
"""So many changes of each audience a large plan tells below its first screen; the rest is one click away."""
SMALL = 40
"""A plan with so many changes is told whole on one page."""
MOST = 5_000
"""So many changes are printed and written into a sheet."""
COLUMNS = ("For", "What", "Key", "Title", "Change", "What changes", "What follows")


@require_safe
@member
@shown.of_branch("plan")
def plan(request: Asked, seen: shown.Shown) -> HttpResponse:
    """Show what would change for whom, what stands in the way, and what is to come anyway."""
    context = planned(request, seen, time.now())
    found = context["plan"]
    assert isinstance(found, planning.Plan)
    chosen = next((each for each in found.groups if each.audience.name == request.GET.get("for")), None)
    points = sum(len(group.points) for group in found.groups)
    whole = points <= SMALL or "all" in request.GET
    context |= {
        "chosen": chosen,
        "page": Paginator(chosen.points, POINTS_ON_A_PAGE).get_page(request.GET.get("page"))
        if chosen
        else None,
        "points": points,
        "is_small": points <= SMALL,
        "whole": whole,
        "below": MOST if whole else POINTS_BELOW,
    }
    return render(request, "blueprint/plan.html", seen.context | context)


@require_safe
@member
@shown.of_branch("plan")
def as_csv(request: Asked, seen: shown.Shown) -> HttpResponse:
    """Give every change for every audience as a sheet."""
    found = decided.plan(
        organisation_id=request.acting.organisation_id,
        revision_id=seen.contents.revision.id,
        at=time.now(),
    )
    return sheets.answer(_lines(found), name=f"plan-{seen.branch.name}")


def _lines(found: planning.Plan) -> Iterator[tuple[str, ...]]:
    yield COLUMNS
    for group in found.groups:
        if found.is_first:
            yield (group.audience.title, "", "", "", "new", "; ".join(group.headlines), "")
        for point in group.points[:MOST]:
            yield (
                group.audience.title,
                point.kind,
                point.key,
                point.title,
                point.change,
                "; ".join(sentence.text for sentence in point.sentences),
                " ".join(point.consequences),
            )


def planned(request: Asked, seen: shown.Shown, at: dt.datetime) -> dict[str, object]:
    """Give what the plan and the page that applies it have in common."""
    organisation_id = request.acting.organisation_id
    applications = queries.applications(organisation_id=organisation_id)
    holding = next((each for each in applications if each.takes_effect_at <= at), None)
    return {
        "plan": decided.plan(organisation_id=organisation_id, revision_id=seen.contents.revision.id, at=at),
        "in_the_way": in_the_way.standing_in_the_way(organisation_id, seen.model),
        "holding": holding,
        "holds_already": holding is not None and holding.revision_id == seen.contents.revision.id,
        "coming": [each for each in reversed(applications) if each.takes_effect_at > at],
        "counts": seen.contents.revision.counts,
        "may_apply": rules.can_apply(request.acting) and seen.branch.kind in (Kind.AS_IS, Kind.TO_BE),
    }
