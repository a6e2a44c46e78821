"""Views of what the organisation works with: channels, capabilities, systems."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from evenkeel.contexts.accounts.access import Asked, member
from evenkeel.contexts.blueprint import rules
from evenkeel.contexts.blueprint.pictures import capabilities as capability_maps
from evenkeel.contexts.blueprint.pictures import landscape as landscapes
from evenkeel.contexts.blueprint.pictures import landscape_drawing, mix_figure
from evenkeel.contexts.blueprint.pictures import mix as mixes
from evenkeel.contexts.blueprint.views import index, shown
from evenkeel.contexts.blueprint.views.direction import in_branch
from evenkeel.kernel import time


@require_safe
@member
@shown.of_branch("views")
def mix(request: Asked, seen: shown.Shown) -> HttpResponse:
    """Show through which channels contacts come, for one service or for all."""
    found = mixes.channels(seen.model, address=in_branch(seen.branch))
    key = request.GET.get("mix", found.mixes[0].key if found.mixes else "")
    chosen = next((each for each in found.mixes if each.key == key), None)
    if key and chosen is None:
        raise rules.NoSuchRecord
    context = index.frame(seen, "mix") | {
        "found": found,
        "chosen": chosen,
        "figure": mix_figure.figure(chosen) if chosen else None,
        "sum": mix_figure.parts(chosen, currency=found.currency) if chosen else None,
        "lines": mix_figure.lines(found),
        "said": mix_figure.said(chosen, currency=found.currency) if chosen else "",
        "ways": mix_figure.ways(found),
    }
    return render(request, "blueprint/mix.html", context)


@require_safe
@member
@shown.of_branch("views")
def capabilities(request: Asked, seen: shown.Shown) -> HttpResponse:
    """Show what must be possible, and how well it is."""
    found = capability_maps.capability_map(seen.model, address=in_branch(seen.branch))
    return render(request, "blueprint/capabilities.html", index.frame(seen, "capabilities") | {"map": found})


@require_safe
@member
@shown.of_branch("views")
def landscape(request: Asked, seen: shown.Shown) -> HttpResponse:
    """Show systems by capability or by unit, their exceptions, what flows between them, and what ends when."""
    today = time.now().astimezone(request.acting.zone).date()
    found = landscapes.landscape(seen.model, on=today, address=in_branch(seen.branch))
    by_unit = request.GET.get("by") == "unit"
    context = index.frame(seen, "landscape") | {
        "found": found,
        "by_unit": by_unit,
        "fields": found.by_unit if by_unit else found.by_capability,
        "flows": landscape_drawing.flows(found),
        "timeline": landscape_drawing.timeline(found, on=today),
        "currency": seen.model.about.currency,
    }
    return render(request, "blueprint/landscape.html", context)
