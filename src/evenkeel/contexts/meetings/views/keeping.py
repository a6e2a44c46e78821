"""How long what was said in meetings is kept: what would be erased, and erasing it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from evenkeel.contexts.accounts.access import Asked, member
from evenkeel.contexts.meetings import rules
from evenkeel.contexts.meetings.operations import keeping as erasing
from evenkeel.contexts.meetings.queries import keeping
from evenkeel.kernel import time


@require_safe
@member
def kept(request: Asked) -> HttpResponse:
    """Show what erasing would remove, meeting by meeting: nothing goes by looking."""
    rules.check_keeper(request.acting)
    context = {
        "dues": keeping.due(by=request.acting, at=time.now()),
        "zone": request.acting.zone,
        "breadcrumbs": [
            {"label": "Meetings", "url": reverse("meetings:meetings")},
            {"label": "How long they are kept"},
        ],
    }
    return render(request, "meetings/kept.html", context)


@require_POST
@member
def erase(request: Asked, key: str) -> HttpResponse:
    """Erase what was said in a series and is over its time."""
    gone = erasing.erase_due(series=key, by=request.acting, at=time.now())
    messages.success(
        request,
        f"Erased of {gone.title}: {gone.meetings} meetings, {gone.actions} closed actions, {gone.items} settled points.",
    )
    return redirect("meetings:kept")
