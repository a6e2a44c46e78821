"""A consultation for partners and the public: whoever holds the link reads the draft, comments, and reads what was done."""

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Concatenate, ParamSpec
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from evenkeel.contexts.accounts import queries as accounts_queries
from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.audit import values as trail
from evenkeel.contexts.blueprint import (
    consulted,
    consulting,
    decided,
    deciding_forms,
    links,
    queries,
    records,
    rules,
)
from evenkeel.contexts.blueprint.values import Branch, Consultation
from evenkeel.engines import operating_model
from evenkeel.kernel import errors, time
from evenkeel.lib import secret_links
from evenkeel.lib.db import tenancy
from evenkeel.lib.http import requests

P = ParamSpec("P")
CHANGES_ON_A_PAGE = 25


@dataclass(frozen=True)
class Opened:
    """What a link opens."""

    token: str
    consultation: Consultation
    draft: Branch
    model: operating_model.OperatingModel
    organisation: accounts.Organisation
    zone: ZoneInfo

    @property
    def takes(self) -> bool:
        """Tell whether comments are taken now."""
        return self.consultation.takes_comments(time.now().astimezone(self.zone).date())

    @property
    def context(self) -> dict[str, Any]:
        """Give what every page by link shows."""
        home = reverse("blueprint:by-link", args=[self.token])
        return {
            "token": self.token,
            "consultation": self.consultation,
            "draft": self.draft,
            "organisation": {"name": self.organisation.name, "url": home},
            "takes": self.takes,
        }


def by_token(
    view: Callable[Concatenate[HttpRequest, Opened, P], HttpResponse],
) -> Callable[..., HttpResponse]:
    """Open what a link is for; the database is asked as the organisation that the token names, for this view alone."""

    @functools.wraps(view)
    def guarded(request: HttpRequest, token: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        requests.conceal(request, token)
        organisation_id = secret_links.organisation_of(token)
        if organisation_id is None:
            raise consulted.NoSuchConsultation
        with tenancy.acting(organisation_id=organisation_id):
            known = consulted.by_token(organisation_id=organisation_id, token=token)
            opened = _opened(token, known)
            with timezone.override(opened.zone):
                response = view(request, opened, *args, **kwargs)
        # Other sites must not learn the secret; our own forms need to say whence they come, or they are refused.
        response["Referrer-Policy"] = "same-origin"
        response["X-Robots-Tag"] = "noindex, nofollow"
        response["Cache-Control"] = "private, no-store"
        return response

    return guarded


def _opened(token: str, known: Consultation) -> Opened:
    organisation = accounts_queries.organisation(organisation_id=known.organisation_id)
    draft = decided.by_id(organisation_id=known.organisation_id, branch_id=known.branch_id)
    assert draft.head_id is not None
    reading = queries.contents(organisation_id=known.organisation_id, revision_id=draft.head_id).reading
    if reading.model is None:
        raise rules.NotUsable(reading.findings)
    return Opened(token, known, draft, reading.model, organisation, ZoneInfo(organisation.time_zone))


@require_http_methods(["GET", "HEAD", "POST"])
@by_token
def by_link(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Show what is asked, what the draft changes, and all its records; take a comment on the whole."""
    form, refused = _comment(request, opened, "")
    if form is None:
        return redirect(f"{reverse('blueprint:by-link', args=[opened.token])}?sent=1")
    told = decided.changes(draft=opened.draft)
    context = opened.context | {
        "form": form,
        "page": Paginator(told, CHANGES_ON_A_PAGE).get_page(request.GET.get("page")),
        "elements": _index(opened.model),
        "sent": "sent" in request.GET,
    }
    return render(request, "blueprint/by_link.html", context, status=refused)


@require_http_methods(["GET", "HEAD", "POST"])
@by_token
def by_link_record(request: HttpRequest, opened: Opened, collection: str, key: str) -> HttpResponse:
    """Show one record of the draft, and take a comment on it."""
    kind = operating_model.COLLECTIONS.get(collection)
    found = opened.model.find(collection, key)
    told = [each for each in decided.changes(draft=opened.draft) if each.ref == f"{collection}/{key}"]
    if kind is None or (found is None and not told):
        raise rules.NoSuchRecord
    form, refused = _comment(request, opened, f"{collection}/{key}")
    here = reverse("blueprint:by-link-record", args=[opened.token, collection, key])
    if form is None:
        return redirect(f"{here}?sent=1")

    def address(collection: str, key: str) -> str:
        return reverse("blueprint:by-link-record", args=[opened.token, collection, key])

    context = opened.context | {
        "form": form,
        "kind": kind,
        "record": found,
        "record_title": found.title if found else told[0].subject.title,
        "rows": records.rows(found, model=opened.model, address=address) if found else (),
        "told": told,
        "sent": "sent" in request.GET,
    }
    return render(request, "blueprint/by_link_record.html", context, status=refused)


@require_safe
@by_token
def by_link_answers(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Show what was said and answered, without the names of persons."""
    page = consulted.comments(
        organisation_id=opened.organisation.id,
        consultation_id=opened.consultation.id,
        page=request.GET.get("page", 1),
        only_answered=True,
    )
    return render(request, "blueprint/by_link_answers.html", opened.context | {"page": page})


def _comment(
    request: HttpRequest, opened: Opened, record: str
) -> tuple[deciding_forms.OutsideComment | None, int]:
    """Take a comment; give the form that is to be shown again and its status, or none when it was kept."""
    form = deciding_forms.OutsideComment(request.POST or None)
    if request.method != "POST":
        return form, 200
    if not form.is_valid():
        return form, 422
    data, address, at = form.cleaned_data, requests.address(request), time.now()
    outsider = consulting.Outsider(
        name=data["name"],
        organisation=data["organisation"],
        sender=links.sender(address, consultation_id=opened.consultation.id, key=settings.SECRET_KEY),
        origin=trail.Origin(trail.Channel.WEB, address),
    )
    try:
        consulting.comment_by_link(
            known=opened.consultation,
            record=record,
            text=data["text"],
            by=outsider,
            on=at.astimezone(opened.zone).date(),
            at=at,
        )
    except errors.Conflict as refusal:
        form.add_error(None, refusal.message)
        return form, 409
    return None, 200


def _index(model: operating_model.OperatingModel) -> list[tuple[operating_model.Element, list[Any]]]:
    """Give all records by element and collection."""
    found = []
    for element in operating_model.ELEMENTS:
        held = [
            (collection, model.records(collection.name))
            for collection in operating_model.collections_of(element.name)
            if model.records(collection.name)
        ]
        if held:
            found.append((element, held))
    return found
