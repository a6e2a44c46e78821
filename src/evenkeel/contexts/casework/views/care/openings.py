"""Looks into cases of others: saying why, ending them, and who looked."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from evenkeel.contexts.accounts.access import Asked, member
from evenkeel.contexts.casework.forms import care as forms
from evenkeel.contexts.casework.operations import confidential
from evenkeel.contexts.casework.queries import care as queries
from evenkeel.contexts.casework.views.care import shown
from evenkeel.kernel import errors, time


@require_safe
@member
def listing(request: Asked) -> HttpResponse:
    """List who looked into cases of others: one's own, those into cases that one leads, all for administrators."""
    at = time.now()
    found = queries.openings(by=request.acting, at=at, page=request.GET.get("page", "1"))
    context = shown.context(request, "care", at=at) | {"found": found}
    return render(request, "casework/care/openings.html", context)


@require_http_methods(shown.FORM)
@member
def break_glass(request: Asked) -> HttpResponse:
    """Say why one must look into a case of others; it opens for a while, and its team is told."""
    at = time.now()
    asked = {"reference": request.GET.get("reference", "")[:40], "hours": 1}
    form = forms.Look(shown.sent(request)[0], initial=asked)
    if request.method == "POST" and form.is_valid():
        try:
            confidential.break_glass(
                reference=form.cleaned_data["reference"],
                reason=form.reason,
                until=form.until(at),
                by=request.acting,
                at=at,
            )
        except errors.NotFound:
            form.add_error("reference", "No case has this reference. Check it letter by letter.")
        except errors.Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            return _opened(request, form)
    context = shown.context(request, "care", at=at, places=(("Look into a case", ""),)) | {
        "form": form,
        "page_class": "ek-page-narrow",
    }
    return render(request, "casework/care/break_glass.html", context, status=422 if form.errors else 200)


def _opened(request: Asked, form: forms.Look) -> HttpResponse:
    reference, hours = form.cleaned_data["reference"], form.cleaned_data["hours"]
    plural = "" if hours == 1 else "s"
    messages.success(
        request, f"You can read {reference} for {hours} hour{plural}. Who leads its team is told."
    )
    return redirect("casework:case", reference=reference)


@require_POST
@member
def end(request: Asked, access_id: uuid.UUID) -> HttpResponse:
    """End a look before its time."""
    confidential.mend_glass(access_id=access_id, by=request.acting, at=time.now())
    messages.success(request, "The look has ended.")
    return redirect("casework:care")
