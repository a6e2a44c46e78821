"""The models of a partnership beside each other, and whether an organisation shows its own."""

import csv
import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from evenkeel.contexts.accounts.access import Asked, member
from evenkeel.contexts.blueprint import released, releasing, rules, variants
from evenkeel.contexts.blueprint.values import Release, Variant
from evenkeel.contexts.blueprint.views import partnership
from evenkeel.engines import operating_model
from evenkeel.kernel import time

ROWS_ON_A_PAGE = 40
HEADINGS = ("Element", "Kind", "Record", "Key", "Field")


@require_safe
@member
def compared(request: Asked) -> HttpResponse:
    """Compare the base and all variants that are shown, record by record: only what differs."""
    acting = request.acting
    known = released.known(organisation_id=acting.organisation_id)
    shown = variants.shown() if known else ()
    newest = released.newest() if known else None
    element = _element(request)
    rows = _rows(newest, shown, element)
    page = Paginator(rows, ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    lines = partnership.standing_lines(request) if known else []
    context = partnership.frame(request, known, "variants") | {
        "variants": shown,
        "mine": next((each for each in shown if each.organisation_id == acting.organisation_id), None),
        "newest": newest,
        "lines": lines,
        "page": page,
        "rows": page.object_list,
        "element": element,
        "elements": operating_model.ELEMENTS,
    }
    return render(request, "blueprint/variants.html", context)


@require_safe
@member
def as_csv(request: Asked) -> HttpResponse:
    """Give the comparison as a table for a spreadsheet."""
    known = released.known(organisation_id=request.acting.organisation_id)
    newest = released.newest() if known else None
    if known is None or newest is None:
        raise rules.NoSuchRelease
    shown = variants.shown()
    answer = HttpResponse(
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="variants.csv"'},
    )
    sheet = csv.writer(answer)
    sheet.writerow(
        [*HEADINGS, f"Base (release {newest.number})", *(each.organisation_name for each in shown)]
    )
    titles = {each.name: each.title for each in operating_model.ELEMENTS}
    for row in _rows(newest, shown, _element(request)):
        head = (titles[row.collection.element], row.collection.singular, row.title, row.key, row.label)
        sheet.writerow([_cell(text) for text in (*head, row.base, *(each.text for each in row.cells))])
    return answer


@require_POST
@member
def show(request: Asked) -> HttpResponse:
    """Show the organisation's model to the partnership, as it is now."""
    releasing.show_variant(branch=request.POST.get("branch", ""), by=request.acting, at=time.now())
    messages.success(request, "The organisations of the partnership see your model now, as it is today.")
    return redirect("blueprint:variants")


@require_POST
@member
def end(request: Asked) -> HttpResponse:
    """End showing it."""
    releasing.end_variant(by=request.acting, at=time.now())
    messages.success(request, "Your model is not shown any longer.")
    return redirect("blueprint:variants")


@require_POST
@member
def propose(request: Asked) -> HttpResponse:
    """Begin a draft onto the base that says what one organisation says."""
    try:
        variant_id = uuid.UUID(request.POST.get("variant", ""))
    except ValueError as trouble:
        raise rules.NoSuchRevision from trouble
    made = releasing.propose(
        variant_id=variant_id,
        ref=request.POST.get("ref", ""),
        field=request.POST.get("field", ""),
        by=request.acting,
        at=time.now(),
    )
    messages.success(
        request, "The draft on the base is begun. Look at what it changes, then have it approved."
    )
    return redirect("blueprint:compare", branch=made.name)


def _rows(newest: Release | None, shown: tuple[Variant, ...], element: str) -> list[variants.Row]:
    if newest is None:
        return []
    found = variants.compared(newest, shown)
    return [row for row in found if element in ("", row.collection.element)]


def _element(request: Asked) -> str:
    asked = request.GET.get("element", "")
    return asked if any(each.name == asked for each in operating_model.ELEMENTS) else ""


def _cell(text: str) -> str:
    """Keep a spreadsheet from taking words for a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
