"""The times of a series at an address of its own, for calendar programs: nobody signs in there."""

import hashlib
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.http import require_POST, require_safe

from evenkeel.contexts.accounts.access import Asked, member
from evenkeel.contexts.meetings import calendars
from evenkeel.contexts.meetings.operations import publishing
from evenkeel.contexts.meetings.queries import addresses
from evenkeel.contexts.meetings.queries import series as known
from evenkeel.contexts.meetings.views import shown
from evenkeel.kernel import time
from evenkeel.lib.http import requests


@require_safe
def shared(request: HttpRequest, token: str) -> HttpResponseBase:
    """Give the next meetings of a series; programs that have them already are told so."""
    requests.conceal(request, token)
    at = time.now()
    found = addresses.opened(token=token, at=at)
    text = calendars.written(
        found.series,
        url=request.build_absolute_uri(reverse("meetings:series", args=[found.series.key])),
        organisation=found.organisation.slug,
        at=at,
        zone=ZoneInfo(found.organisation.time_zone),
        calendar=known.calendar(found.model),
    )
    etag = quote_etag(hashlib.sha256(text.encode()).hexdigest())
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'inline; filename="{found.series.key}.ics"'
    response["ETag"] = etag
    answered = get_conditional_response(request, etag=etag, response=response) or response
    # Out of search engines, of shared caches, and of what is told to pages linked from here.
    answered["X-Robots-Tag"] = "noindex, nofollow"
    answered["Referrer-Policy"] = "no-referrer"
    answered["Cache-Control"] = "private, no-cache"
    return answered


@require_POST
@member
def publish(request: Asked, key: str) -> HttpResponse:
    """Make an address, or renew it."""
    publishing.publish(series=key, **shown.table(request).asked)
    messages.success(
        request, "Calendar programs find the times at the address below. An earlier one opens nothing."
    )
    return redirect(f"{reverse('meetings:series', args=[key])}#mt-address")


@require_POST
@member
def end(request: Asked, key: str) -> HttpResponse:
    """End the address."""
    publishing.end_address(series=key, **shown.table(request).asked)
    messages.success(request, "The address opens nothing any more.")
    return redirect("meetings:series", key)
