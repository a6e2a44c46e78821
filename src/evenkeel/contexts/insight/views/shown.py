"""What all pages of a finished report share: its document, its frame, where its figures lead."""

import functools
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Concatenate, Final, NamedTuple, ParamSpec
from urllib.parse import urlencode

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from evenkeel.contexts.accounts.access import Asked
from evenkeel.contexts.insight import (
    claims,
    links,
    page,
    people,
    presentation,
    queries,
    rules,
    selections,
    slices,
)
from evenkeel.contexts.insight.values import Extras, Made, Report, Slice, SliceStatus, Status
from evenkeel.engines import flow
from evenkeel.kernel import time

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


class Visit(NamedTuple):
    """Who asks for which page of which report, for which of its cases, and what she may see of people."""

    request: Asked
    known: Report
    made: Made
    wish: selections.Wish
    name: str
    sight: people.Sight


@dataclass(frozen=True)
class Shown:
    """A finished report, or the part of it that was selected, as the person who asks may see it."""

    known: Report
    made: Made
    document: flow.Report
    extras: Extras | None
    wish: selections.Wish
    sight: people.Sight
    context: dict[str, Any]
    links: page.Links

    @property
    def teams(self) -> tuple[flow.Team, ...]:
        """What each team did in the cases that are shown."""
        return self.extras.teams if self.extras else ()

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
            seen = shown(request, known, name)
            return view(request, seen, *args, **kwargs) if isinstance(seen, Shown) else seen

        return guarded

    return decorate


def shown(request: Asked, known: Report, name: str) -> Shown | HttpResponseBase:
    """Return a finished report with the frame of one of its pages; else the page that says what stands in the way."""
    clean = _clean_address(request)
    if clean:
        return redirect(clean)
    made, wish = queries.made(known=known), selections.read(request.GET.dict())
    whole = flow.Report.model_validate_json(made.content)
    seen, extras = _sight(request, made, whole), made.extras
    document, context = whole, frame(Visit(request, known, made, wish, name, seen))
    if not wish.selection.is_everything:
        part = _slice(request, known, made, wish)
        if part.status is not SliceStatus.READY or _tells_too_much(request, wish, part, seen):
            heading = presentation.heading(whole, title=known.name)
            return unready(request, known, wish, part, context | {"heading": heading})
        document, extras = flow.Report.model_validate_json(part.content), part.extras
    where = _links(known, wish)
    heading = links.of_heading(presentation.heading(document, title=known.name), where)
    return Shown(
        known=known,
        made=made,
        document=people.veiled(document, seen),
        extras=extras,
        wish=wish,
        sight=seen,
        links=where,
        context=context | {"heading": heading},
    )


def preparing(request: Asked, seen: Shown) -> HttpResponse:
    """Show that the log of an old report is being read anew, or that this cannot be done."""
    if slices.has_failed(known=seen.known, made=seen.made, selection=flow.EVERYTHING):
        return render(request, "insight/failed.html", seen.context, status=409)
    everything = selections.Wish(flow.EVERYTHING, ())
    return render(request, "insight/selecting.html", seen.context | waiting(seen.known, everything))


def unready(
    request: Asked, known: Report, wish: selections.Wish, part: Slice, context: dict[str, Any]
) -> HttpResponse:
    """Show why there is nothing to be seen of a selection, or how far the background has come with it."""
    if part.status is SliceStatus.EMPTY:
        return render(request, "insight/nothing.html", context)
    if part.status is SliceStatus.READY:
        return render(request, "insight/too_few.html", context, status=403)
    if part.status is SliceStatus.FAILED:
        return render(request, "insight/failed.html", context, status=409)
    return render(request, "insight/selecting.html", context | waiting(known, wish))


def waiting(known: Report, wish: selections.Wish) -> dict[str, Any]:
    """Return what is said while cases are selected in the background."""
    address = reverse("insight:selecting", args=[known.id])
    return {
        "label": "Selecting the cases and working out the figures",
        "text": "For a large log this takes a moment.",
        "value": None,
        "url": f"{address}?{selections.query(wish.selection)}",
    }


def goes_on(request: Asked, known: Report) -> bool:
    """Tell whether the background is still busy with what this address asks for."""
    made, wish, at = queries.made(known=known), selections.read(request.GET.dict()), time.now()
    if wish.selection.is_everything:
        ready = slices.prepared(known=known, made=made, by=request.acting, at=at)
        return not ready and not slices.has_failed(known=known, made=made, selection=wish.selection)
    return _slice(request, known, made, wish).status is SliceStatus.ASKED


def frame(visit: Visit) -> dict[str, Any]:
    """Return what the frame of a report's pages shows."""
    known, wish = visit.known, visit.wish
    label = next((part.label for part in PARTS if part.name == visit.name), "")
    end = f"?{selections.query(wish.selection)}" if not wish.selection.is_everything else ""
    crumbs = [{"label": "Reports", "url": reverse("insight:reports")}, {"label": known.name}]
    return {
        "report": known,
        "zone": visit.request.acting.zone,
        "may_change": rules.can_change(visit.request.acting, known),
        "breadcrumbs": crumbs,
        "part_title": label,
        "tabs": [
            {
                "label": part.label,
                "url": reverse(f"insight:{part.name}", args=[known.id]) + end,
                "current": part.name == visit.name,
            }
            for part in PARTS
        ],
        "part_urls": {
            "html": reverse("insight:html", args=[known.id]) + end,
            "json": reverse("insight:json", args=[known.id]) + end,
        },
        "selection": _selection(visit),
    }


def _selection(visit: Visit) -> dict[str, Any]:
    """Return what the bar of filters shows; without what is known of the log it offers to get that ready."""
    wish, extras = visit.wish, visit.made.extras
    is_part = visit.name in {part.name for part in PARTS}
    path = reverse(f"insight:{visit.name if is_part else 'report'}", args=[visit.known.id])
    found: dict[str, Any] = {
        "chips": selections.chips(wish.selection, path),
        "problems": wish.problems,
        "path": path,
        "all_url": path,
        "is_open": bool(wish.problems),
        "said": wish.parameters,
    }
    if extras is None:
        return found | {"prepare_url": reverse("insight:cases", args=[visit.known.id])}
    return found | {
        "first_day": extras.choices.first_day.isoformat(),
        "last_day": extras.choices.last_day.isoformat(),
        "presets": selections.presets(extras, path, wish.selection),
        "options": selections.options(
            people.allowed(extras.choices, visit.request.acting, visit.sight), wish.selection
        ),
        "compare_url": f"{reverse('insight:compare')}?{urlencode(_first_side(visit))}",
    }


def _first_side(visit: Visit) -> dict[str, str]:
    return {
        "a": str(visit.known.id),
        **selections.as_side(visit.wish.selection, "a"),
        "b": str(visit.known.id),
    }


def _slice(request: Asked, known: Report, made: Made, wish: selections.Wish) -> Slice:
    return slices.slice_of(known=known, made=made, selection=wish.selection, by=request.acting, at=time.now())


def _sight(request: Asked, made: Made, whole: flow.Report) -> people.Sight:
    claimed = claims.names(by=request.acting)
    return people.sight(request.acting, made=made, document=whole, claimed=claimed)


def _tells_too_much(request: Asked, wish: selections.Wish, part: Slice, seen: people.Sight) -> bool:
    """Tell whether what was asked for would single people out before somebody who may not see them."""
    choices = part.extras.choices if part.extras else None
    try:
        people.check_selection(wish.selection, choices, request.acting, seen)
    except people.TooFew:
        return True
    return False


def _clean_address(request: Asked) -> str:
    """Return the address without fields that a form left empty, so that it is worth sharing; else nothing."""
    empty = [key for key in selections.KEYS if request.GET.get(key) == ""]
    if not empty:
        return ""
    left = request.GET.copy()
    for key in empty:
        del left[key]
    return f"{request.path}?{left.urlencode()}" if left else request.path


def _links(known: Report, wish: selections.Wish) -> page.Links:
    return page.Links(
        definitions=reverse("insight:definitions", args=[known.id]),
        cases=reverse("insight:cases", args=[known.id]),
        parameters=selections.query(wish.selection),
    )
