"""The map of a process as a page of its report."""

import dataclasses
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from evenkeel.contexts.accounts.access import Asked, member
from evenkeel.contexts.insight import detail, maps, operations, rules, steps
from evenkeel.contexts.insight.page import Links
from evenkeel.contexts.insight.views import shown
from evenkeel.engines import flow
from evenkeel.kernel import time
from evenkeel.ui.charts import alone, graph

PATHS_ON_A_PAGE: Final = 25
OWN: Final = ("steps", "paths", "show", "sort", "page", "large", "way")
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


@dataclass(frozen=True)
class _View:
    """What is shown: the facts (of one way's cases where `way` is its rank), what of them, and what is said of it."""

    facts: flow.Facts
    excerpt: detail.Excerpt
    wish: _Wish
    said: str
    way: int | None

    @classmethod
    def of(cls, request: Asked, facts: flow.Facts) -> "_View":
        """Read from the address of the page what is to be shown."""
        query = request.GET.dict()
        wish = _Wish.of(query, facts)
        rank = _number(query.get("way", ""))
        if rank is not None and 1 <= rank <= len(facts.variants.top):
            of_way, found = detail.of_way(facts, facts.variants.top[rank - 1])
            plain = dataclasses.replace(wish, measure=maps.Measure.COUNT)
            return cls(of_way, found, plain, maps.of_way(facts, rank), rank)
        found = detail.excerpt(facts, steps=wish.steps, paths=wish.paths)
        return cls(facts, found, wish, maps.extent(facts, found), None)

    def picture(self, *, is_linked: bool) -> SafeString:
        """Draw the map."""
        chart = maps.chart(
            self.facts,
            self.excerpt,
            self.wish.measure,
            key="process-map",
            title=_("Map of the process"),
            description=self.said,
            url_of=(lambda activity: f"#step-{maps.key_of(activity)}") if is_linked else None,
        )
        return graph.draw(chart)


@require_safe
@member
@shown.of_report("map")
def process_map(request: Asked, seen: shown.Shown) -> HttpResponse:
    """Show the map of the process; only the part that a slider changes where a script asks for that."""
    view = _View.of(request, seen.document.facts)
    page = Paginator(steps.sorted_by(view.facts, view.wish.sort), PATHS_ON_A_PAGE)
    # The list of cases knows no single way on top of a step: a map of one way leads there by the way alone.
    links = Links() if view.way else seen.links
    listed = page.get_page(request.GET.get("page"))
    context = seen.context | {
        "wish": view.wish,
        "way": view.way,
        "way_links": seen.links.of("", about="", cases=f"variant={view.way}") if view.way else (),
        "measures": maps.choices(view.facts, view.wish.measure),
        "legend": maps.legend(view.facts, view.wish.measure),
        "shown": view.excerpt,
        "said": view.said,
        "cut": maps.cut(view.excerpt),
        "picture": view.picture(is_linked=True) if view.excerpt.activities else "",
        "steps": steps.of(view.facts, view.excerpt, links),
        "has_touch": any(one.touch is not None for one in view.facts.by_activity),
        "heads": steps.heads(view.facts, view.wish.sort),
        "page": listed,
        "rows": steps.rows(view.facts, listed.object_list, links),
        "kept": kept(request, OWN),
        "page_class": "ek-page-wide",
    }
    is_part = request.headers.get("HX-Target", "").endswith("map-view")
    return render(request, "insight/_map.html" if is_part else "insight/map.html", context)


@require_safe
@member
@shown.of_report("map")
def map_as_svg(request: Asked, seen: shown.Shown) -> HttpResponse:
    """Hand out the map as a picture that stands for itself."""
    picture = _View.of(request, seen.document.facts).picture(is_linked=False)
    return _download(request, seen, alone.of(picture), "map.svg", "image/svg+xml")


@require_safe
@member
@shown.of_report("map")
def map_as_csv(request: Asked, seen: shown.Shown) -> HttpResponse:
    """Hand out all paths of the map as a table."""
    return _download(request, seen, steps.as_csv(seen.document.facts), "paths.csv", "text/csv; charset=utf-8")


def kept(request: Asked, own: Collection[str]) -> list[tuple[str, str]]:
    """Return what stays in the address of a page when its form is sent: all that the form does not ask."""
    return [(key, value) for key, value in request.GET.dict().items() if key not in own]


def _download(request: Asked, seen: shown.Shown, content: str, ending: str, kind: str) -> HttpResponse:
    """Hand out a file, and record that it was."""
    operations.note_download(report_id=seen.known.id, form=ending, by=request.acting, at=time.now())
    name = f"{rules.safe_file_name(seen.known.name)} - {ending}"
    headers = {"Content-Disposition": content_disposition_header(True, name) or "attachment"}
    return HttpResponse(content, content_type=kind, headers=headers)


def _percent(written: str) -> int | None:
    """Read a percentage; None where it is none."""
    found = _number(written)
    return None if found is None else min(found, 100)


def _number(written: str) -> int | None:
    """Read a small number; None where it is none."""
    return int(written) if written.isascii() and written.isdecimal() and len(written) <= 3 else None
