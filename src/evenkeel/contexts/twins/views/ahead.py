"""What becomes of the cases that lie with a team: how big its pile will be, and when each will be done."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from evenkeel.contexts.accounts.access import Asked
from evenkeel.contexts.casework.queries import lists
from evenkeel.contexts.twins import ahead, queries, rules, words
from evenkeel.contexts.twins.views import shown
from evenkeel.engines import twin

PER_PAGE = 50


@require_safe
@shown.of_team
def outlook(request: Asked, seen: shown.Shown) -> HttpResponse:
    """Show what is foretold, with how far it can be relied on; dates of single cases only where that is enough."""
    kept = queries.kept(unit=seen.team.unit, by=seen.by)
    grade, because = words.promises(kept.seen.checked)
    context = seen.context | {
        "breadcrumbs": seen.crumbs("Outlook"),
        "grade": words.GRADES[grade],
        "because": because,
        "is_told": grade in rules.TOLD,
    }
    found = queries.outlook(unit=seen.team.unit, by=seen.by)
    if found is None or not rules.ends_here(kept.seen.checked):
        return render(
            request, "twins/outlook.html", context | {"outlook": None, "is_there": found is not None}
        )
    forecast = twin.Forecast.model_validate_json(found.document)
    fidelity = twin.Fidelity.model_validate_json(kept.fidelity)
    context |= {
        "outlook": found,
        "forecast": forecast,
        "trend": words.typeset(forecast.trend.sentence),
        "pile": ahead.pile(forecast, seen.by.zone),
        "volumes": words.volumes(fidelity),
    }
    if grade in rules.TOLD:
        context |= _cases(request, seen, forecast)
    return render(request, "twins/outlook.html", context)


def _cases(request: Asked, seen: shown.Shown, forecast: twin.Forecast) -> dict[str, Any]:
    """Return a page of the open cases, those with the least chance to be in time first."""
    page = Paginator(forecast.cases, PER_PAGE).get_page(request.GET.get("page"))
    references = [each.key for each in page.object_list]
    items = lists.by_references(references=references, **seen.asked)
    told = ahead.told(list(page.object_list), items, seen.by.zone, at=forecast.at)
    return {"page": page, "lines": told, "unseen": len(references) - len(told)}
