"""The pages of a finished report beside its findings."""

import uuid

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from evenkeel.contexts.accounts.access import Asked, member
from evenkeel.contexts.insight import definitions, presentation, queries, selections
from evenkeel.contexts.insight.views import shown


@require_safe
@member
@shown.of_report("flow")
def flow(request: Asked, seen: shown.Shown) -> HttpResponse:
    """Show what came and went, how long it took and where the time goes."""
    return render(request, "insight/part.html", seen.sections(presentation.course(seen.document)))


@require_safe
@member
@shown.of_report("data")
def data(request: Asked, seen: shown.Shown) -> HttpResponse:
    """Show how the log was read, and what is noticeable about it."""
    return render(request, "insight/part.html", seen.sections(presentation.data(seen.document)))


@require_safe
@member
@shown.of_report("definitions")
def glossary(request: Asked, seen: shown.Shown) -> HttpResponse:
    """Show what every figure means."""
    context = seen.sections((definitions.section(),)) | {"part_title": "What the figures mean"}
    return render(request, "insight/part.html", context)


@require_safe
@member
def selecting(request: Asked, report_id: uuid.UUID) -> HttpResponse:
    """Show how far the selecting of cases has come; when it has come to an end, have the browser load its page anew."""
    known = queries.report(organisation_id=request.acting.organisation_id, report_id=report_id)
    if not shown.goes_on(request, known):
        return HttpResponse(headers={"HX-Refresh": "true"})
    context = shown.waiting(known, selections.read(request.GET.dict()))
    return render(request, "insight/_selecting.html", context)
