"""A branch to read: its canvas, its checks, its history."""

from collections import Counter

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from evenkeel.contexts.accounts.access import Asked, member
from evenkeel.contexts.blueprint import canvas as canvases
from evenkeel.contexts.blueprint import queries, records, rules, standing
from evenkeel.contexts.blueprint.values import Branch
from evenkeel.contexts.blueprint.views import around, shown
from evenkeel.engines import operating_model

FINDINGS_ON_A_PAGE = 50
REVISIONS_ON_A_PAGE = 30


@require_safe
@member
@shown.of_branch("canvas")
def canvas(request: Asked, seen: shown.Shown) -> HttpResponse:
    """Show all elements on one page."""
    gap = queries.gap(organisation_id=request.acting.organisation_id, known=seen.contents)
    context = seen.context | {"canvas": canvases.canvas(seen.model, seen.findings, gap), "gap": gap}
    return render(request, "blueprint/canvas.html", context)


@require_safe
@member
@shown.of_branch("canvas")
def element(request: Asked, seen: shown.Shown, element: str) -> HttpResponse:
    """Show one element: its records, collection by collection, and what is wrong with it."""
    found = next((each for each in operating_model.ELEMENTS if each.name == element), None)
    if found is None:
        raise rules.NoSuchRecord
    marked = Counter(
        each.record for each in seen.findings if each.accepted is None and each.severity != "note"
    )
    collections = [
        (
            collection,
            [
                (record, marked[f"{collection.name}/{record.key}"], _shared(seen, collection.name, record))
                for record in seen.model.records(collection.name)
            ],
        )
        for collection in operating_model.collections_of(element)
    ]
    context = seen.context | {
        "element": found,
        "collections": collections,
        "findings": [
            each for each in seen.findings if canvases.element_of(each) == element and each.accepted is None
        ],
        "breadcrumbs": [*seen.context["breadcrumbs"][:1], *_trail(seen.branch, found.title)],
    }
    return render(request, "blueprint/element.html", context)


@require_safe
@member
@shown.of_branch("canvas")
def record(request: Asked, seen: shown.Shown, collection: str, key: str) -> HttpResponse:
    """Show one record: what it says, what refers to it, what is wrong with it."""
    kind = operating_model.COLLECTIONS.get(collection)
    found = seen.model.find(collection, key)
    if kind is None or found is None:
        raise rules.NoSuchRecord

    def address(collection: str, key: str) -> str:
        return reverse("blueprint:record", args=[seen.branch.name, collection, key])

    ref = f"{collection}/{key}"
    element = next(each for each in operating_model.ELEMENTS if each.name == kind.element)
    context = seen.context | {
        "record": found,
        "collection": kind,
        "element": element,
        "rows": records.rows(found, model=seen.model, address=address),
        "used": records.used(ref, model=seen.model, address=address),
        "findings": [each for each in seen.findings if each.record == ref],
        **_standing(seen, collection, found),
        **around.of_record(seen, collection, found),
        "breadcrumbs": [
            *seen.context["breadcrumbs"][:1],
            *_trail(
                seen.branch,
                element.title,
                reverse("blueprint:element", args=[seen.branch.name, element.name]),
            ),
            {"label": found.title},
        ],
    }
    return render(request, "blueprint/record.html", context)


def _standing(seen: shown.Shown, collection: str, record: operating_model.Record) -> dict[str, object]:
    """Tell how a record stands to the base: what is adjusted in it, what may be."""
    if seen.standing is None:
        return {"may_leave_out": True}
    known = operating_model.fields(type(record))
    before = seen.standing.model.find(collection, record.key)
    tight = seen.standing.tight(collection, record.key)
    return {
        "shared": seen.standing.shared(collection, record),
        "adjusted": [
            known[name].label for name in known if name in seen.standing.adjusted(collection, record)
        ],
        "free": [each.label for name, each in known.items() if before is not None and name not in tight],
        "may_leave_out": seen.standing.may_leave_out(collection, record.key),
    }


def _shared(seen: shown.Shown, collection: str, record: operating_model.Record) -> str:
    """Tell how a record stands to the base, where it is not simply shared."""
    if seen.standing is None:
        return ""
    found = seen.standing.shared(collection, record)
    return "" if found is standing.Shared.SHARED else found.value


def _trail(branch: Branch, title: str, url: str = "") -> list[dict[str, str]]:
    """Name the way from the canvas of a branch to an element."""
    last = {"label": title, "url": url} if url else {"label": title}
    return [{"label": branch.title, "url": reverse("blueprint:canvas", args=[branch.name])}, last]


@require_safe
@member
@shown.of_branch("checks")
def checks(request: Asked, seen: shown.Shown) -> HttpResponse:
    """List what is wrong, the worst first, each with what to do."""
    order = ("error", "warning", "note")
    found = sorted(
        seen.findings, key=lambda each: (each.accepted is not None, order.index(each.severity), each.code)
    )
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
