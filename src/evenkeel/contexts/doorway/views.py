"""The page on which somebody follows her case, and what colleagues do with the link to it."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from evenkeel.contexts.accounts.access import Asked, member
from evenkeel.contexts.doorway import operations, presentation, queries, rules
from evenkeel.kernel import time
from evenkeel.lib import secret_links
from evenkeel.lib.db import tenancy
from evenkeel.lib.http import requests


@require_safe
def follow(request: HttpRequest, token: str) -> HttpResponse:
    """Show a case to whoever holds its link; the database is asked as the organisation that the token names, for this alone."""
    requests.conceal(request, token)
    response = _followed(request, token)
    # The address is a secret: it stays out of search engines, of caches, and of what other sites are told.
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response["Cache-Control"] = "private, no-store"
    return response


def _followed(request: HttpRequest, token: str) -> HttpResponse:
    at = time.now()
    organisation_id = secret_links.organisation_of(token)
    try:
        if organisation_id is None:
            raise rules.NoSuchLink
        with tenancy.acting(organisation_id=organisation_id):
            opened = queries.opened(organisation_id=organisation_id, token=token, at=at)
    except rules.NoSuchLink:
        return render(request, "doorway/nothing.html", status=404)
    with timezone.override(opened.zone):
        home = reverse("doorway:follow", args=[token])
        context = {
            "organisation": {"name": opened.organisation.name, "url": home},
            "shown": presentation.shown(opened, at=at),
            "as_of": at,
        }
        return render(request, "doorway/follow.html", context)


@require_POST
@member
def make(request: Asked, reference: str) -> HttpResponse:
    """Make a link and show it this once; the one before ends."""
    token = operations.make(reference=reference, by=request.acting, at=time.now())
    # Not by a redirect: the link would have to be kept somewhere on the way.
    context = {
        "reference": reference,
        "token": token,
        "link": _link(token),
        "breadcrumbs": [
            {"label": reference, "url": reverse("casework:case", args=[reference])},
            {"label": _("The customer's page")},
        ],
    }
    response = render(request, "doorway/made.html", context)
    response["Cache-Control"] = "no-store"
    return response


@require_POST
@member
def withdraw(request: Asked, reference: str) -> HttpResponse:
    """Have the link open nothing any more."""
    operations.withdraw(reference=reference, by=request.acting, at=time.now())
    messages.success(request, _("The link opens nothing any more."))
    return redirect("casework:case", reference)


@require_POST
@member
def write(request: Asked, reference: str) -> HttpResponse:
    """Begin a message to the customer that carries the link that was just made, and lead to where it is finished and sent."""
    token = request.POST.get("token", "")[:200]
    words = {"reference": reference, "link": _link(token), "organisation": request.acting.organisation_name}
    subject, _blank, body = render_to_string("doorway/message.txt", words).partition("\n")
    draft = operations.write(
        reference=reference,
        token=token,
        subject=subject.strip(),
        body=body.strip(),
        by=request.acting,
        at=time.now(),
    )
    return redirect("casework:case-draft", reference, draft.id)


def _link(token: str) -> str:
    """Return the address that a customer opens: where this installation is reached from outside."""
    return f"{settings.ENVIRONMENT.public_url}{reverse('doorway:follow', args=[token or '-'])}"
