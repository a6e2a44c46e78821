"""Views of what the work stands on: critical processes, locations, the common language."""

from typing import Final

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from evenkeel.contexts.accounts.access import Asked, member
from evenkeel.contexts.blueprint.perspectives import critical, glossary, places
from evenkeel.contexts.blueprint.views import asking, index, shown

PROCESSES_ON_A_PAGE: Final = 30
PLACES_ON_A_PAGE: Final = 24
TERMS_ON_A_PAGE: Final = 60


@require_safe
@member
@shown.of_branch("views")
def processes(request: Asked, seen: shown.Shown) -> HttpResponse:
    """Show which processes must not stand still, and what keeps them going."""
    every = asking.choice(
        request, "show", "Show", [("critical", "Critical processes"), ("all", "All processes")]
    )
    found = critical.processes(seen.model, every=every.value == "all")
    context = index.frame(seen, "critical") | {
        "choices": (every,),
        "page": asking.page(request, found, PROCESSES_ON_A_PAGE),
        "facts": (
            (
                "Critical processes",
                sum(each.is_critical for each in found),
                f"of {len(seen.model.processes)}",
            ),
            ("Not yet walked through", sum(not each.is_mapped for each in found if each.is_critical), ""),
            ("With something missing", sum(bool(each.missing) for each in found), ""),
        ),
    }
    return render(request, "blueprint/view_critical.html", context)


@require_safe
@member
@shown.of_branch("views")
def locations(request: Asked, seen: shown.Shown) -> HttpResponse:
    """Show where customers are met and work is done."""
    unit = asking.records(request, "unit", "Unit", seen.model.units, first="All units")
    words = asking.words(request)
    found = places.places(seen.model, words=words, unit=unit.value)
    context = index.frame(seen, "locations") | {
        "choices": (unit,),
        "words": words,
        "page": asking.page(request, found, PLACES_ON_A_PAGE),
        "patterns": places.patterns(seen.model),
    }
    return render(request, "blueprint/view_locations.html", context)


@require_safe
@member
@shown.of_branch("views")
def language(request: Asked, seen: shown.Shown) -> HttpResponse:
    """Show the common language from A to Z."""
    words = asking.words(request)
    page = asking.page(request, glossary.terms(seen.model, words=words), TERMS_ON_A_PAGE)
    context = index.frame(seen, "glossary") | {
        "words": words,
        "page": page,
        "letters": list(dict.fromkeys(each.letter for each in page.object_list)),
    }
    return render(request, "blueprint/view_glossary.html", context)
