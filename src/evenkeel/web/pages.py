"""Pages that belong to no single context."""

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.people import queries as people
from evenkeel.kernel import time

FIRST: Final = {
    accounts.Role.STAFF: "insight:reports",
    accounts.Role.LEADER: "insight:reports",
    accounts.Role.DESIGNER: "blueprint:overview",
    accounts.Role.ADMINISTRATOR: "people:directory",
}
"""Where those begin who work in no unit, by what their role is there for."""


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Lead members to their day, or to what they may do; tell everybody else what this is and where to sign in."""
    acting: accounts.Acting | None = getattr(request, "acting", None)
    if acting is None:
        return render(request, "web/welcome.html")
    return redirect("casework:my-day" if _works(acting) else FIRST[acting.role])


def _works(acting: accounts.Acting) -> bool:
    """Tell whether somebody works in a unit today."""
    on = time.now().astimezone(acting.zone).date()
    return bool(people.placed_of(organisation_id=acting.organisation_id, user_id=acting.user_id, on=on))


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """Say how accessible evenkeel is, and what is known not to be."""
    return render(request, "web/accessibility.html")


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """Say what evenkeel keeps about people."""
    return render(request, "web/privacy.html")
