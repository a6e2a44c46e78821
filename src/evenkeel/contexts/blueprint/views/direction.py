"""Views of where the organisation is going: the golden thread, the annual wheel, the forces from outside."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from evenkeel.contexts.accounts.access import Asked, member
from evenkeel.contexts.blueprint import rules
from evenkeel.contexts.blueprint.pictures import lineage, named, rhythm, wheel_drawing
from evenkeel.contexts.blueprint.pictures import pestel as boards
from evenkeel.contexts.blueprint.pictures import thread as threads
from evenkeel.contexts.blueprint.pictures import wheel as wheels
from evenkeel.contexts.blueprint.values import Branch, SharedAs
from evenkeel.contexts.blueprint.views import around, asking, index, sharing, shown
from evenkeel.kernel import time


def in_branch(branch: Branch) -> named.Address:
    """Return how records are found in a branch."""

    def address(collection: str, key: str) -> str:
        return reverse("blueprint:record", args=[branch.name, collection, key])

    return address


@require_safe
@member
@shown.of_branch("views")
def thread(request: Asked, seen: shown.Shown) -> HttpResponse:
    """Show the thread from the vision down, or from a unit up."""
    address, chosen = in_branch(seen.branch), request.GET.get("unit", "")
    unit = seen.model.find("units", chosen) if chosen else None
    if chosen and unit is None:
        raise rules.NoSuchRecord
    context = index.frame(seen, "thread") | {
        "unit": unit,
        "units": seen.model.units,
        "strands": threads.upwards(seen.model, unit=chosen, address=address) if unit else (),
        "thread": None if unit else threads.downwards(seen.model, address=address),
    }
    return render(request, "blueprint/thread.html", context)


@require_safe
@member
@shown.of_branch("views")
def wheel(request: Asked, seen: shown.Shown) -> HttpResponse:
    """Show the year as a circle, and the same as a table; of everybody, or of a unit with what it inherits."""
    address, unit = in_branch(seen.branch), request.GET.get("unit", "")
    if unit and seen.model.find("units", unit) is None:
        raise rules.NoSuchRecord
    found = around.dated(seen, wheels.wheel(seen.model, address=address, unit=unit))
    rhythms = rhythm.rhythms(seen.model, address=address, unit=unit)
    today = time.now().astimezone(request.acting.zone).date()
    context = index.frame(seen, "wheel") | {
        "wheel": found,
        "choice": asking.choice(
            request,
            "unit",
            "Whose year",
            ((each.key, each.label) for each in lineage.choices(seen.model)),
            first="Everybody's",
        ),
        "feed_query": f"?unit={unit}" if unit else "",
        "rhythms": rhythms,
        **sharing.address(request, seen, SharedAs.CALENDAR),
        "drawing": wheel_drawing.draw(found, rhythms, today=today),
    }
    return render(request, "blueprint/wheel.html", context)


@require_safe
@member
@shown.of_branch("views")
def pestel(request: Asked, seen: shown.Shown) -> HttpResponse:
    """Show the forces from outside in six columns."""
    board = boards.board(seen.model, address=in_branch(seen.branch))
    context = {"board": board, **sharing.address(request, seen, SharedAs.PESTEL)}
    return render(request, "blueprint/pestel.html", index.frame(seen, "pestel") | context)
