"""Views of who does what: the organisation chart, the RACI matrix, the descriptions of roles."""

from typing import Final

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from evenkeel.contexts.accounts.access import Asked, member
from evenkeel.contexts.blueprint import rules
from evenkeel.contexts.blueprint.perspectives import across, chart, raci, role
from evenkeel.contexts.blueprint.views import asking, index, shown
from evenkeel.lib.http import sheets

ROWS_ON_A_PAGE: Final = 40
ROLES_ON_A_PAGE: Final = 50
KINDS: Final = (
    ("services", "Services"),
    ("processes", "Processes"),
    ("case_types", "Case types"),
    ("decisions", "Decisions"),
    ("other", "Other records"),
    ("all", "Everything"),
)


@require_safe
@member
@shown.of_branch("views")
def organisation(request: Asked, seen: shown.Shown) -> HttpResponse:
    """Draw the organisation chart, with spans, layers and lines across."""
    drawn = chart.chart(seen.model)
    context = index.frame(seen, "organisation") | {"chart": drawn, "across": across.picture(drawn)}
    return render(request, "blueprint/view_organisation.html", context)


@require_safe
@member
@shown.of_branch("views")
def matrix(request: Asked, seen: shown.Shown) -> HttpResponse:
    """Show who is responsible, accountable, consulted and informed for what."""
    choices = _asked(request, seen)
    found = _matrix(request, seen, choices)
    page = asking.page(request, found.rows, ROWS_ON_A_PAGE)
    columns = raci.columns(seen.model, page.object_list)
    context = index.frame(seen, "raci") | {
        "choices": choices,
        "only_gaps": "gaps" in request.GET,
        "found": found,
        "page": page,
        "columns": columns,
        "table": found.table(page.object_list, columns),
    }
    return render(request, "blueprint/view_raci.html", context)


@require_safe
@member
@shown.of_branch("views")
def matrix_as_csv(request: Asked, seen: shown.Shown) -> HttpResponse:
    """Give the whole matrix, as it is filtered, as a sheet."""
    found = _matrix(request, seen, _asked(request, seen))
    return sheets.answer(raci.sheet(seen.model, found.rows), name=f"raci-{seen.branch.name}")


def _asked(request: Asked, seen: shown.Shown) -> tuple[asking.Choice, asking.Choice]:
    return (
        asking.choice(request, "kind", "What", KINDS),
        asking.records(request, "unit", "Roles of", seen.model.units, first="All units"),
    )


def _matrix(request: Asked, seen: shown.Shown, choices: tuple[asking.Choice, asking.Choice]) -> raci.Matrix:
    kind, unit = (each.value for each in choices)
    return raci.matrix(
        seen.model, kind="" if kind == "all" else kind, unit=unit, only_gaps="gaps" in request.GET
    )


@require_safe
@member
@shown.of_branch("views")
def roles(request: Asked, seen: shown.Shown) -> HttpResponse:
    """List all roles, each leading to its description."""
    unit = asking.records(request, "unit", "Unit", seen.model.units, first="All units")
    words = asking.words(request)
    found = role.entries(seen.model, words=words, unit=unit.value)
    context = index.frame(seen, "roles") | {
        "choices": (unit,),
        "words": words,
        "page": asking.page(request, found, ROLES_ON_A_PAGE),
    }
    return render(request, "blueprint/view_roles.html", context)


@require_safe
@member
@shown.of_branch("views")
def description(request: Asked, seen: shown.Shown, key: str) -> HttpResponse:
    """Describe one role, on a page to be printed for who takes it."""
    found = role.description(seen.model, key)
    if found is None:
        raise rules.NoSuchRecord
    context = index.frame(seen, "roles", below=found.role.title) | {"described": found}
    return render(request, "blueprint/view_role.html", context)
