"""The page that lists all views of a model, and the frame that each of them stands in."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from evenkeel.contexts.accounts.access import Asked, member
from evenkeel.contexts.blueprint import views_register
from evenkeel.contexts.blueprint.views import shown


@require_safe
@member
@shown.of_branch("views")
def views(request: Asked, seen: shown.Shown) -> HttpResponse:
    """List all views by the question that each answers."""
    groups = [
        (group, [(each, reverse(f"blueprint:{each.name}", args=[seen.branch.name])) for each in members])
        for group, members in views_register.grouped()
    ]
    return render(request, "blueprint/views.html", seen.context | {"groups": groups})


def frame(seen: shown.Shown, name: str, *, below: str = "") -> dict[str, Any]:
    """Return what the template `_view.html` needs for a view, or for a page `below` it, named by its title."""
    found = views_register.view(name)
    branch, url = seen.branch, reverse(f"blueprint:{name}", args=[seen.branch.name])
    return seen.context | {
        "view": found,
        "view_url": url,
        "breadcrumbs": [
            *seen.context["breadcrumbs"][:1],
            {"label": branch.title, "url": reverse("blueprint:canvas", args=[branch.name])},
            {"label": "Views", "url": reverse("blueprint:views", args=[branch.name])},
            *([{"label": found.title, "url": url}, {"label": below}] if below else [{"label": found.title}]),
        ],
    }
