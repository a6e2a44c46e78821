"""What all pages of a finished report share: its document, its frame, where its figures lead."""

import functools
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Concatenate, Final, NamedTuple, ParamSpec

from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from evenkeel.contexts.insight import links, page, presentation, queries, rules
from evenkeel.contexts.insight.values import Report, Status
from evenkeel.contexts.insight.views.access import Asked
from evenkeel.engines import flow

P = ParamSpec("P")


class Part(NamedTuple):
    """One page of a report: the name of its address, and its name in the sub-navigation."""

    name: str
    label: str


PARTS: Final = (
    Part("report", "Findings"),
    Part("flow", "Flow"),
    Part("map", "Map"),
    Part("variants", "Ways"),
    Part("people", "People"),
    Part("data", "Data"),
)


@dataclass(frozen=True)
class Shown:
    """A finished report as the person who asks may see it."""

    known: Report
    document: flow.Report
    context: dict[str, Any]
    links: page.Links

    def sections(self, sections: tuple[page.Section, ...]) -> dict[str, Any]:
        """Return the context of a page that consists of these sections, their figures linked."""
        return self.context | {"sections": links.of_sections(sections, self.links)}


def of_report(
    name: str,
) -> Callable[
    [Callable[Concatenate[Asked, Shown, P], HttpResponseBase]],
    Callable[..., HttpResponseBase],
]:
    """Give a view the finished report; one that is not finished is shown where its progress is."""

    def decorate(
        view: Callable[Concatenate[Asked, Shown, P], HttpResponseBase],
    ) -> Callable[..., HttpResponseBase]:
        @functools.wraps(view)
        def guarded(
            request: Asked, report_id: uuid.UUID, *args: P.args, **kwargs: P.kwargs
        ) -> HttpResponseBase:
            known = queries.report(organisation_id=request.acting.organisation_id, report_id=report_id)
            if known.status is not Status.READY:
                return redirect("insight:report", report_id=known.id)
            return view(request, shown(request, known, name), *args, **kwargs)

        return guarded

    return decorate


def shown(request: Asked, known: Report, name: str) -> Shown:
    """Return a finished report with the frame of one of its pages."""
    content = queries.document(organisation_id=known.organisation_id, report_id=known.id)
    document = flow.Report.model_validate_json(content)
    where = page.Links(definitions=reverse("insight:definitions", args=[known.id]))
    heading = presentation.heading(document, title=known.name)
    return Shown(
        known=known,
        document=document,
        links=where,
        context=frame(request, known, name) | {"heading": links.of_heading(heading, where)},
    )


def frame(request: Asked, known: Report, name: str) -> dict[str, Any]:
    """Return what the frame of a report's pages shows."""
    label = next((part.label for part in PARTS if part.name == name), "")
    crumbs = [{"label": "Reports", "url": reverse("insight:reports")}, {"label": known.name}]
    return {
        "report": known,
        "zone": request.acting.zone,
        "may_change": rules.can_change(request.acting, known),
        "breadcrumbs": crumbs,
        "part_title": label,
        "tabs": [
            {
                "label": part.label,
                "url": reverse(f"insight:{part.name}", args=[known.id]),
                "current": part.name == name,
            }
            for part in PARTS
        ],
        "part_urls": {
            "html": reverse("insight:html", args=[known.id]),
            "json": reverse("insight:json", args=[known.id]),
        },
    }
