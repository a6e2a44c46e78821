"""How the work is shared, and who says to be whom."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from evenkeel.contexts.accounts.access import Asked, member
from evenkeel.contexts.insight import claims, presentation, queries, rules
from evenkeel.contexts.insight.views import shown
from evenkeel.engines import flow
from evenkeel.kernel import errors, time


@require_safe
@member
@shown.of_report("people")
def people(request: Asked, seen: shown.Shown) -> HttpResponse:
    """Show one's own figures first, then those of teams; people one by one only to those who may see them."""
    found = presentation.people(seen.document, seen.teams, seen.sight)
    own = tuple(one for one in found if one.key == "you")
    context = seen.sections(tuple(one for one in found if one.key != "you")) | {
        "own": seen.sections(own)["sections"],
        "claim": claims.mine(by=request.acting),
        "has_names": seen.document.facts.resources > 0,
        "claims": claims.everybody(by=request.acting) if rules.can_see_people(request.acting) else (),
    }
    return render(request, "insight/people.html", context)


@require_POST
@member
def claim(request: Asked, report_id: uuid.UUID) -> HttpResponse:
    """Note which resource of the log the member is."""
    known = queries.report(organisation_id=request.acting.organisation_id, report_id=report_id)
    document = flow.Report.model_validate_json(queries.made(known=known).content)
    names = frozenset(one.resource for one in document.facts.by_resource)
    wanted = request.POST.get("resource", "")[:400]
    try:
        claims.claim(resource=wanted, known=names, by=request.acting, at=time.now())
    except errors.Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Noted. Your own figures come first from now on."))
    return redirect("insight:people", report_id=report_id)


@require_POST
@member
def release(request: Asked, report_id: uuid.UUID) -> HttpResponse:
    """Take back who somebody said to be."""
    known = queries.report(organisation_id=request.acting.organisation_id, report_id=report_id)
    try:
        number = uuid.UUID(request.POST.get("claim", ""))
        claims.release(claim_id=number, by=request.acting, at=time.now())
    except (ValueError, claims.NoSuchClaim):
        # Pressed twice, or taken back by somebody else meanwhile: what was wanted is so.
        messages.info(request, _("Nobody says that any more."))
    else:
        messages.success(request, _("Taken back."))
    return redirect("insight:people", report_id=known.id)
