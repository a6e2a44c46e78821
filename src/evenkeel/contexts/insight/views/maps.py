"""The map of a process and the ways through it, as pages of a report."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from evenkeel.contexts.insight import detail, maps, operations, rules, steps
from evenkeel.contexts.insight.views import shown
from evenkeel.contexts.insight.views.access import Asked, member
from evenkeel.engines import flow
from evenkeel.kernel import time
from evenkeel.ui.charts import alone, graph

PATHS_ON_A_PAGE: Final = 25
OWN: Final = ("steps", "paths", "show", "sort", "page", "large")
"""What the page of the map asks for; all else in its address belongs to the selection and stays."""


@dataclass(frozen=True)
class _Wish:
    """What is wanted of the map. Whatever cannot be is left to the default."""

    steps: int | None
    paths: int | None
    measure: maps.Measure
    sort: str
    is_large: bool

    @classmethod
    def of(cls, query: Mapping[str, str], facts: flow.Facts) -> "_Wish":
        """Read a wish from the address of the page."""
        known = {one.value: one for one in maps.measures(facts)}
        return cls(
            steps=_percent(query.get("steps", "")),
            paths=_percent(query.get("paths", "")),
            measure=known.get(query.get("show", ""), maps.Measure.COUNT),
            sort=query.get("sort", "count"),
            is_large="large" in query,
        )


@require_safe
@member
@shown.of_report("map")
def process_map(request: Asked, seen: shown.Shown) -> HttpResponse:
    """Show the map of the process; only the part that a slider changes where a script asks for that."""
    facts = seen.document.facts
    wish = _Wish.of(request.GET.dict(), facts)
    found = detail.excerpt(facts, steps=wish.steps, paths=wish.paths)
    page = Paginator(steps.sorted_by(facts, wish.sort), PATHS_ON_A_PAGE).get_page(request.GET.get("page"))
    context = seen.context | {
        "wish": wish,
        "measures": maps.choices(facts, wish.measure),
        "legend": maps.legend(wish.measure),
        "shown": found,
        "said": maps.extent(facts, found),
        "cut": maps.cut(found),
        "picture": graph.draw(_chart(facts, found, wish)) if found.activities else "",
        "steps": steps.of(facts, found),
        "has_touch": any(one.touch is not None for one in facts.by_activity),
        "heads": steps.heads(facts, wish.sort),
        "page": page,
        "rows": steps.rows(facts, page.object_list),
        "kept": [(key, value) for key, value in request.GET.items() if key not in OWN],
        "page_class": "ek-page-wide",
    }
    is_part = request.headers.get("HX-Target", "").endswith("map-view")
    return render(request, "insight/_map.html" if is_part else "insight/map.html", context)


@require_safe
@member
@shown.of_report("map")
def map_as_svg(request: Asked, seen: shown.Shown) -> HttpResponse:
    """Hand out the map as a picture that stands for itself."""
    facts = seen.document.facts
    wish = _Wish.of(request.GET.dict(), facts)
    found = detail.excerpt(facts, steps=wish.steps, paths=wish.paths)
    picture = alone.of(graph.draw(_chart(facts, found, wish, is_linked=False)))
    return _download(request, seen, picture, "map.svg", "image/svg+xml")


@require_safe
@member
@shown.of_report("map")
def map_as_csv(request: Asked, seen: shown.Shown) -> HttpResponse:
    """Hand out all paths of the map as a table."""
    return _download(request, seen, steps.as_csv(seen.document.facts), "paths.csv", "text/csv; charset=utf-8")


def _chart(facts: flow.Facts, found: detail.Excerpt, wish: _Wish, *, is_linked: bool = True) -> graph.Graph:
    return maps.chart(
        facts,
        found,
        wish.measure,
        key="process-map",
        title=_("Map of the process"),
        description=maps.extent(facts, found),
        url_of=(lambda activity: f"#step-{maps.key_of(activity)}") if is_linked else None,
    )


def _download(request: Asked, seen: shown.Shown, content: str, ending: str, kind: str) -> HttpResponse:
    """Hand out a file, and record that it was."""
    operations.note_download(report_id=seen.known.id, form=ending, by=request.acting, at=time.now())
    name = f"{rules.safe_file_name(seen.known.name)} - {ending}"
    headers = {"Content-Disposition": content_disposition_header(True, name) or "attachment"}
    return HttpResponse(content, content_type=kind, headers=headers)


def _percent(written: str) -> int | None:
    """Read a percentage; None where it is none."""
    return min(int(written), 100) if written.isdecimal() and len(written) <= 3 else None
