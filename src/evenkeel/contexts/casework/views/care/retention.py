"""How long cases are kept: the model's rules, what is due, erasing it, certificates, legal holds."""

import uuid

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from evenkeel.contexts.accounts.access import Asked, member
from evenkeel.contexts.casework import reference as references
from evenkeel.contexts.casework import rules
from evenkeel.contexts.casework.forms import care as forms
from evenkeel.contexts.casework.operations import retention
from evenkeel.contexts.casework.presentation import care as words
from evenkeel.contexts.casework.queries import case as cases
from evenkeel.contexts.casework.queries import holding, keeping
from evenkeel.contexts.casework.values.reach import Ability
from evenkeel.contexts.casework.views.care import shown
from evenkeel.kernel import errors, time


@require_safe
@member
def listing(request: Asked) -> HttpResponse:
    """Show for how long each kind of case is kept, what is due, what is held, and what was erased."""
    rules.check_keeper(request.acting)
    at, organisation_id = time.now(), request.acting.organisation_id
    try:
        found = holding.rules(organisation_id=organisation_id, at=at)
    except errors.NotFound:
        found = ()
    context = shown.context(request, "retention", at=at) | {
        "rules": found,
        "held": holding.held(organisation_id=organisation_id),
        "certificates": keeping.certificates(organisation_id=organisation_id),
    }
    return render(request, "casework/care/retention.html", context)


@require_http_methods(shown.FORM)
@member
def erase(request: Asked, case_type: str) -> HttpResponse:
    """Show what erasing would remove and what is held; on POST have it erased."""
    rules.check_keeper(request.acting)
    at, by = time.now(), request.acting
    known = {each.key: each for each in holding.rules(organisation_id=by.organisation_id, at=at)}
    rule = known.get(case_type)
    if rule is None or rule.years is None:
        raise NoRule
    form = forms.Sure(shown.sent(request)[0])
    if request.method == "POST" and rule.due and form.is_valid():
        retention.request(case_type=case_type, by=by, at=at)
        address = reverse("casework:erasing", args=[case_type])
        return redirect(f"{address}?of={rule.due.number}")
    context = shown.context(request, "retention", at=at, places=((rule.title, ""),)) | {
        "rule": rule,
        "form": form,
        "goes": words.goes(rule.due.counts) if rule.due else (),
        "held": holding.held(organisation_id=by.organisation_id, case_type=case_type),
    }
    return render(request, "casework/care/erase.html", context, status=422 if form.errors else 200)


class NoRule(errors.NotFound):
    """The model does not say for how long cases of this kind are kept."""

    code = "no-retention"


@require_safe
@member
def progress(request: Asked, case_type: str) -> HttpResponse:
    """Show how far erasing has come; the page asks again by itself."""
    rules.check_keeper(request.acting)
    at, organisation_id = time.now(), request.acting.organisation_id
    left = holding.left(organisation_id=organisation_id, case_type=case_type, at=at)
    asked = request.GET.get("of", "")
    of = max(int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 10 else 0, left, 1)
    context = shown.context(request, "retention", at=at, places=(("Erasing", ""),)) | {
        "left": left,
        "of": of,
        "value": 100 * (of - left) // of,
        "url": request.get_full_path() if left else "",
        "certificates": keeping.certificates(organisation_id=organisation_id, limit=5),
    }
    part = "HX-Request" in request.headers
    return render(request, f"casework/care/{'_erasing' if part else 'erasing'}.html", context)


@require_safe
@member
def certificate(request: Asked, certificate_id: uuid.UUID) -> HttpResponse:
    """Show what was erased, by which rule, when; to print."""
    rules.check_keeper(request.acting)
    found = holding.certificate(organisation_id=request.acting.organisation_id, certificate_id=certificate_id)
    context = shown.context(request, "retention", at=time.now(), places=(("Certificate", ""),)) | {
        "certificate": found,
        "gone": words.goes(found.counts),
    }
    return render(request, "casework/care/certificate.html", context)


@require_safe
@member
def certificate_json(request: Asked, certificate_id: uuid.UUID) -> HttpResponse:
    """Give a certificate as JSON, whose digest anybody can compute again."""
    rules.check_keeper(request.acting)
    found = holding.certificate(organisation_id=request.acting.organisation_id, certificate_id=certificate_id)
    answer = JsonResponse(words.certificate(found), json_dumps_params={"indent": 2})
    answer.headers["Content-Disposition"] = f'attachment; filename="erasure-{found.at:%Y-%m-%d}.json"'
    return answer


@require_http_methods(shown.FORM)
@member
def hold(request: Asked, reference: str) -> HttpResponse:
    """Keep a case from erasure, with a reason; or let it go again."""
    at, by = time.now(), request.acting
    try:
        case_id = cases.by_reference(written=reference, by=by, at=at)
    except references.NoReference as trouble:
        raise rules.NoSuchCase from trouble
    page = cases.page(case_id=case_id, by=by, at=at)
    if not {Ability.LEAD, Ability.KEEP} & page.may:
        rules.check(page.relations, Ability.LEAD)
    is_held = page.case.standing.held
    form = forms.Because(shown.sent(request)[0])
    if request.method == "POST" and form.is_valid():
        do = retention.release_hold if is_held else retention.hold
        do(case_id=case_id, reason=form.cleaned_data["reason"], by=by, at=at)
        said = (
            "can be erased again when its time is over" if is_held else "is kept until somebody ends the hold"
        )
        messages.success(request, f"{page.case.reference} {said}.")
        return redirect("casework:case", reference=page.case.reference)
    context = shown.context(request, "care", at=at, places=(("Legal hold", ""),)) | {
        "case": page.case,
        "is_held": is_held,
        "form": form,
        "page_class": "ek-page-narrow",
    }
    return render(request, "casework/care/hold.html", context, status=422 if form.errors else 200)
