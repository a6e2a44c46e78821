"""Views for those who hold an address: the year for calendar programs, the PESTEL board for partners."""

import contextlib
import hashlib
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.http import require_POST, require_safe

from evenkeel.contexts.accounts.access import Asked, member
from evenkeel.contexts.blueprint import rules, sharing
from evenkeel.contexts.blueprint.pictures import feed
from evenkeel.contexts.blueprint.pictures import pestel as boards
from evenkeel.contexts.blueprint.values import SharedAs
from evenkeel.contexts.blueprint.views import shown
from evenkeel.engines import operating_model
from evenkeel.kernel import time
from evenkeel.lib import icalendar
from evenkeel.lib.http import requests

PAGES = {SharedAs.CALENDAR: "wheel", SharedAs.PESTEL: "pestel"}
ADDRESSES = {SharedAs.CALENDAR: "shared-calendar", SharedAs.PESTEL: "shared-pestel"}


def address(request: Asked, seen: shown.Shown, what: SharedAs) -> dict[str, Any]:
    """Return what a page says of the address of its view."""
    found = sharing.current(
        organisation_id=request.acting.organisation_id, branch_id=seen.branch.id, what=what
    )
    url = ""
    if found:
        path = reverse(f"blueprint:{ADDRESSES[what]}", args=[sharing.token(share=found)])
        url = request.build_absolute_uri(path)
    return {
        "share": found,
        "share_url": url,
        "subscribe_url": f"webcal://{url.partition('://')[2]}" if url else "",
        "share_action": reverse("blueprint:share", args=[seen.branch.name, what.value]),
        "share_end": reverse("blueprint:end-share", args=[seen.branch.name, what.value]),
    }


@require_POST
@member
def share(request: Asked, branch: str, what: str) -> HttpResponse:
    """Make an address, or renew it."""
    kind = _kind(what)
    sharing.share(branch=branch, what=kind, by=request.acting, at=time.now())
    return redirect(f"{reverse(f'blueprint:{PAGES[kind]}', args=[branch])}#address")


@require_POST
@member
def end_share(request: Asked, branch: str, what: str) -> HttpResponse:
    """End an address; one that somebody else has ended already is as it shall be."""
    kind = _kind(what)
    with contextlib.suppress(sharing.NoSuchShare):
        sharing.end_share(branch=branch, what=kind, by=request.acting, at=time.now())
    return redirect(f"{reverse(f'blueprint:{PAGES[kind]}', args=[branch])}#address")


@require_safe
def shared_calendar(request: HttpRequest, token: str) -> HttpResponseBase:
    """Give the year, of everybody or of a unit, as a calendar; programs that have it already are told so."""
    requests.conceal(request, token)
    opened = sharing.opened(token=token, what=SharedAs.CALENDAR)

    def address(collection: str, key: str) -> str:
        return request.build_absolute_uri(
            reverse("blueprint:record", args=[opened.branch.name, collection, key])
        )

    model, unit = _model(opened), request.GET.get("unit", "")
    if unit and model.find("units", unit) is None:
        raise rules.NoSuchRecord
    revision = opened.contents.revision
    text = icalendar.written(
        feed.calendar(
            model,
            stand=feed.Stand(opened.branch.id, revision.made_at, revision.number),
            zone=feed.zone_of(model, otherwise=ZoneInfo(opened.organisation.time_zone)),
            address=address,
            often="often" in request.GET,
            unit=unit,
        )
    )
    etag = quote_etag(hashlib.sha256(text.encode()).hexdigest())
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="year.ics"'
    response["ETag"] = etag
    answered = get_conditional_response(request, etag=etag, response=response)
    return _kept_apart(answered or response)


@require_safe
def shared_pestel(request: HttpRequest, token: str) -> HttpResponseBase:
    """Show the PESTEL board to whoever holds the address."""
    requests.conceal(request, token)
    opened = sharing.opened(token=token, what=SharedAs.PESTEL)
    context = {
        "board": boards.board(_model(opened), address=lambda collection, key: ""),
        "branch": opened.branch,
        "organisation": opened.organisation,
        "revision": opened.contents.revision,
        "zone": ZoneInfo(opened.organisation.time_zone),
        "example": _model(opened).about.example,
    }
    return _kept_apart(render(request, "blueprint/shared_pestel.html", context))


def _kind(what: str) -> SharedAs:
    try:
        return SharedAs(what)
    except ValueError:
        raise rules.NoSuchRecord from None


def _model(opened: sharing.Opened) -> operating_model.OperatingModel:
    reading = opened.contents.reading
    if reading.model is None:
        raise rules.NotUsable(reading.findings)
    return reading.model


def _kept_apart(response: HttpResponseBase) -> HttpResponseBase:
    """Keep the address out of search engines, of shared caches, and of what is told to pages linked from here."""
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = "private, no-cache"
    return response
