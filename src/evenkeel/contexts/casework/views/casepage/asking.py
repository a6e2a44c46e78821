"""Asking on a page of its own, or in a dialog over the page of a case: the same form, the same address."""

import uuid
from collections.abc import Callable
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers

from evenkeel.contexts.casework.operations import meanwhile
from evenkeel.contexts.casework.presentation import timeline
from evenkeel.contexts.casework.views.casepage import shown
from evenkeel.kernel import errors, ids

IN_DIALOG = "X-Dialog"
"""Browsers that show the form in a dialog send this header, and are told with `X-Go` where to go when it is done."""
FIELDS = {
    "needs-reason": "reason",
    "against-the-standard": "overrule",
    "may-not-overrule": "overrule",
    "no-such-stage": "stage",
    "same-stage": "stage",
    "wrong-outcome": "outcome",
    "not-a-member": "to",
    "conflict-of-interest": "to",
    "no-case-reference": "reference",
    "no-such-case": "reference",
    "case-in-a-circle": "reference",
    "bad-duration": "number",
}
"""The field beside which a refusal is said, where the form has it."""


def fill_in(
    request: HttpRequest,
    seen: shown.Seen,
    form: django_forms.Form,
    do: Callable[[dict[str, Any]], str],
    *,
    title: str,
    button: str,
    back: str,
    lead: str = "",
    is_harsh: bool = False,
    may_be_stale: bool = False,
    template: str = "casework/casepage/act.html",
    **more: Any,
) -> HttpResponse:
    """Show a form, take it, and go back; what is refused is said at its field, and a stale form with what happened since.

    `may_be_stale`: whether it fits the case however it has changed meanwhile.
    """
    since: list[timeline.Line] = []
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                with meanwhile.unchanged(
                    case_id=seen.page.case.id,
                    seen=None if may_be_stale else _seen(request),
                    once=_once(request),
                    by=seen.by,
                    at=seen.at,
                ):
                    said = do(form.cleaned_data)
            except meanwhile.DoneAlready:
                return done(request, "The form came twice; what it says was done once.", back)
            except meanwhile.ChangedMeanwhile as stale:
                known = timeline.teller(seen.page, at=seen.at, zone=seen.by.zone)
                since, status = timeline.told(stale.since, known), 409
            except (errors.Conflict, errors.Invalid, errors.NotFound) as refusal:
                _say(form, refusal)
            else:
                return done(request, said, back)
    in_dialog = IN_DIALOG in request.headers
    context = seen.context | {
        "form": form,
        "title": title,
        "lead": lead,
        "button": button,
        "button_kind": "danger" if is_harsh else "primary",
        "back": back,
        "since": since,
        "sequence": seen.page.case.sequence,
        "once": _once(request) or ids.new(),
        "in_dialog": in_dialog,
        "frame": "casework/casepage/_dialog.html" if in_dialog else "casework/casepage/_narrow.html",
        "breadcrumbs": shown.crumbs(seen.page, seen.head, (title, "")),
        "page_class": "ek-page-narrow",
        **more,
    }
    response = render(request, template, context, status=status)
    patch_vary_headers(response, [IN_DIALOG])
    return response


def done(request: HttpRequest, said: str, back: str) -> HttpResponse:
    """Say what was done on the page to which it leads."""
    if said:
        messages.success(request, said)
    if IN_DIALOG in request.headers:
        return HttpResponse(status=204, headers={"X-Go": back})
    return redirect(back)


def _seen(request: HttpRequest) -> int | None:
    """Return the number of the last event when the form was opened; none where the form does not say."""
    written = request.POST.get("seen", "")
    return int(written) if written.isascii() and written.isdecimal() and len(written) < 9 else None


def _once(request: HttpRequest) -> uuid.UUID | None:
    """Return the number of the form that was sent; none where it does not say."""
    try:
        return uuid.UUID(request.POST.get("once", ""))
    except ValueError:
        return None


def _say(form: django_forms.Form, refusal: errors.Refusal) -> None:
    name = FIELDS.get(refusal.code, "")
    if name == "overrule" and name not in form.fields and "stage" in form.fields:
        name = "stage"
    form.add_error(name if name in form.fields else None, refusal.message)
