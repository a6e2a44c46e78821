"""Documents of a case: brought, in quarantine until they are found clean, taken along, removed."""

import uuid
from collections import defaultdict
from typing import Any

from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from evenkeel.contexts.accounts.access import Asked, member
from evenkeel.contexts.casework import rules
from evenkeel.contexts.casework.forms import casepage as forms
from evenkeel.contexts.casework.forms import messages as message_forms
from evenkeel.contexts.casework.operations import documents as operations
from evenkeel.contexts.casework.queries import documents as queries
from evenkeel.contexts.casework.values.cases import Document, DocumentState
from evenkeel.contexts.casework.values.reach import Ability
from evenkeel.contexts.casework.views.casepage import asking, looking, shown


@require_safe
@member
@shown.of_case("case-documents")
def listing(request: Asked, seen: shown.Seen) -> HttpResponse:
    """Show all documents of a case; of files with the same name the newest, with the earlier ones below it."""
    context = seen.context | {
        "papers": _versions(seen.page.documents),
        "breadcrumbs": shown.crumbs(seen.page, seen.head, ("Documents", "")),
    }
    return render(request, "casework/casepage/documents.html", context)


def _versions(found: tuple[Document, ...]) -> list[tuple[Document, list[Document]]]:
    by_name: dict[str, list[Document]] = defaultdict(list)
    for each in reversed(found):
        by_name[each.name.casefold()].append(each)
    return [(held[0], held[1:]) for held in by_name.values()]


@require_http_methods(["GET", "HEAD", "POST"])
@member
@shown.of_case("case-documents")
def add(request: Asked, seen: shown.Seen) -> HttpResponse:
    """Take a document."""
    rules.check(seen.page.relations, Ability.WORK)
    about = forms.About(page=seen.page, by=seen.by, at=seen.at)
    form = message_forms.Document(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
        about=about,
    )

    def do(given: dict[str, Any]) -> str:
        file = given["file"]
        kept = operations.add(
            case_id=seen.page.case.id, name=file.name, content=file.chunks(), by=seen.by, at=seen.at
        )
        if kept.state is DocumentState.QUARANTINED:
            return f"{kept.name} is kept. It can be opened as soon as it is found to be harmless."
        return f"{kept.name} is kept."

    return asking.fill_in(
        request,
        seen,
        form,
        do,
        title="Add a document",
        button="Add it",
        back=reverse("casework:case-documents", args=[seen.reference]),
        lead="A file with a name that is there already becomes its newest version; the earlier ones stay.",
        may_be_stale=True,
        template="casework/casepage/add_document.html",
    )


@require_safe
@member
def document(request: Asked, reference: str, document_id: uuid.UUID) -> HttpResponseBase:
    """Send a document along, as a file to be kept."""
    seen = shown.seen(request, shown.right(reference), "case-documents")
    found, path = queries.opened(case_id=seen.page.case.id, document_id=document_id, by=seen.by, at=seen.at)
    response = FileResponse(
        path.open("rb"), as_attachment=True, filename=found.name, content_type=found.content_type
    )
    looking.guard(response, found)
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@member
@shown.of_case("case-documents")
def remove(request: Asked, seen: shown.Seen, document_id: uuid.UUID) -> HttpResponse:
    """Remove the content of a document that does not belong here."""
    rules.check(seen.page.relations, Ability.WORK)
    found = next((each for each in seen.page.documents if each.id == document_id), None)
    if found is None:
        raise rules.NoSuchThing(thing="document")
    form = message_forms.Remove(
        request.POST if request.method == "POST" else None,
        about=forms.About(page=seen.page, by=seen.by, at=seen.at),
    )

    def do(given: dict[str, Any]) -> str:
        operations.remove(
            case_id=seen.page.case.id,
            document_id=document_id,
            reason=given["reason"],
            by=seen.by,
            at=seen.at,
        )
        return f"{found.name} is removed."

    return asking.fill_in(
        request,
        seen,
        form,
        do,
        title="Remove a document",
        button="Remove it",
        back=reverse("casework:case-documents", args=[seen.reference]),
        lead="Its content is gone for ever; that it was here stays in the history.",
        is_harsh=True,
        subject=found.name,
    )
