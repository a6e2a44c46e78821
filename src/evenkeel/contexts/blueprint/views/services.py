"""Views of what customers get: the service catalogue, and the concept of one service."""

from typing import Final, cast

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from evenkeel.contexts.accounts.access import Asked, member
from evenkeel.contexts.blueprint import rules
from evenkeel.contexts.blueprint.perspectives import catalogue, concept
from evenkeel.contexts.blueprint.views import asking, index, shown

SERVICES_ON_A_PAGE: Final = 30


@require_safe
@member
@shown.of_branch("views")
def services(request: Asked, seen: shown.Shown) -> HttpResponse:
    """List the services, by unit, group of customers or channel."""
    model, words = seen.model, asking.words(request)
    unit = asking.records(request, "unit", "Unit", model.units, first="All units")
    segment = asking.records(request, "segment", "Customers", model.segments, first="All customers")
    channel = asking.records(request, "channel", "Channel", model.channels, first="All channels")
    by = asking.choice(
        request, "by", "Arrange by", [(key, text.capitalize()) for key, text in catalogue.BY.items()]
    )
    found = catalogue.entries(
        model, words=words, unit=unit.value, segment=segment.value, channel=channel.value
    )
    lines = catalogue.arranged(found, cast("catalogue.By", by.value))
    context = index.frame(seen, "services") | {
        "choices": (unit, segment, channel, by),
        "words": words,
        "count": len(found),
        "of": len(model.services),
        "arranged_by": by.value,
        "page": asking.page(request, lines, SERVICES_ON_A_PAGE),
    }
    return render(request, "blueprint/view_services.html", context)


@require_safe
@member
@shown.of_branch("views")
def service(request: Asked, seen: shown.Shown, key: str) -> HttpResponse:
    """Show one service as a concept."""
    found = concept.concept(seen.model, key)
    if found is None:
        raise rules.NoSuchRecord
    context = index.frame(seen, "services", below=found.service.title) | {"concept": found}
    return render(request, "blueprint/view_service.html", context)
