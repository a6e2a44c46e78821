"""Looking at a document without taking it along: a text or a picture on a page of ours, a PDF in the browser's own viewer.

What a document is, its bytes say, not its name. What a browser could run (HTML, SVG) is never sent as what it is: it is not taken,
and whatever passes for a text is shown letter by letter.
"""

import uuid

from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from evenkeel.contexts.accounts.access import Asked, member
from evenkeel.contexts.casework import rules
from evenkeel.contexts.casework.queries import documents as queries
from evenkeel.contexts.casework.values.cases import Document, Look
from evenkeel.contexts.casework.views.casepage import shown

ALONE = "sandbox; default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
"""The policy of a document: it belongs to no site, can load, run and send nothing, and be framed by nobody."""


@require_safe
@member
@shown.of_case("case-documents")
def look(request: Asked, seen: shown.Seen, document_id: uuid.UUID) -> HttpResponse:
    """Show a text or a picture on a page, with the way to take it along."""
    found = queries.preview(case_id=seen.page.case.id, document_id=document_id, by=seen.by, at=seen.at)
    if found.look is Look.VIEWER:
        return redirect("casework:case-show-document", seen.reference, document_id)
    if found.look is Look.NOT:
        raise rules.NoSuchThing(thing="document that can be looked at")
    context = seen.context | {
        "found": found,
        "paper": found.document,
        "breadcrumbs": shown.crumbs(
            seen.page,
            seen.head,
            ("Documents", shown.address("case-documents", seen)),
            (found.document.name, ""),
        ),
    }
    return render(request, "casework/casepage/look.html", context)


@require_safe
@member
def show(request: Asked, reference: str, document_id: uuid.UUID) -> HttpResponseBase:
    """Send a picture or a PDF to be shown, and nothing else."""
    seen = shown.seen(request, shown.right(reference), "case-documents")
    found = queries.preview(case_id=seen.page.case.id, document_id=document_id, by=seen.by, at=seen.at)
    if found.look not in (Look.PICTURE, Look.VIEWER):
        raise rules.NoSuchThing(thing="document that can be shown")
    response = FileResponse(
        found.path.open("rb"), filename=found.document.name, content_type=found.content_type
    )
    guard(response, found.document)
    return response


def guard(response: HttpResponseBase, document: Document) -> None:
    """Let an answer that is a document be what it says, do nothing, and stay with who asked."""
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = ALONE
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["ETag"] = f'"{document.digest}"'
