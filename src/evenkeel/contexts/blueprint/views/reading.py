"""A branch to read: its canvas, its checks, its history."""

from collections import Counter

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from evenkeel.contexts.accounts.access import Asked, member
from evenkeel.contexts.blueprint import canvas as canvases
from evenkeel.contexts.blueprint import queries
from evenkeel.contexts.blueprint.views import shown
from evenkeel.engines import operating_model

FINDINGS_ON_A_PAGE = 50
REVISIONS_ON_A_PAGE = 30


@require_safe
@member
@shown.of_branch("canvas")
def canvas(request: Asked, seen: shown.Shown) -> HttpResponse:
    """Show all elements on one page."""
    context = seen.context | {"canvas": canvases.canvas(seen.model, seen.findings)}
    return render(request, "blueprint/canvas.html", context)


@require_safe
@member
@shown.of_branch("checks")
def checks(request: Asked, seen: shown.Shown) -> HttpResponse:
    """List what is wrong, the worst first, each with what to do."""
    order = ("error", "warning", "note")
    found = sorted(seen.findings, key=lambda each: (each.accepted is not None, order.index(each.severity), each.code))
    page = Paginator(found, FINDINGS_ON_A_PAGE).get_page(request.GET.get("page"))
    codes = {code.code: code for code in operating_model.CODES}
    context = seen.context | {
        "page": page,
        "rows": [(finding, codes.get(finding.code)) for finding in page.object_list],
        "counts": Counter("accepted" if each.accepted else each.severity for each in seen.findings),
    }
    return render(request, "blueprint/checks.html", context)


@require_safe
@member
@shown.of_branch("history")
def history(request: Asked, seen: shown.Shown) -> HttpResponse:
    """List the revisions, newest first: who changed what, and when."""
    number = max(1, int(page)) if (page := request.GET.get("page", "1")).isdecimal() else 1
    rows = queries.revisions(
        organisation_id=request.acting.organisation_id,
        branch_id=seen.branch.id,
        page=number,
        size=REVISIONS_ON_A_PAGE,
    )
    context = seen.context | {"rows": rows, "number": number, "more": len(rows) == REVISIONS_ON_A_PAGE}
    return render(request, "blueprint/history.html", context)
