"""The ways through a process as a page of its report."""

from typing import Final

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from evenkeel.contexts.accounts.access import Asked, member
from evenkeel.contexts.insight import links, sentences, ways
from evenkeel.contexts.insight.views import maps, shown

WAYS_ON_A_PAGE: Final = 10
LONGEST_WORDS: Final = 200
OWN: Final = ("contains", "without", "sort", "names", "compare", "page")
"""What the page of the ways asks for; all else in its address belongs to the selection and stays."""


@require_safe
@member
@shown.of_report("variants")
def variants(request: Asked, seen: shown.Shown) -> HttpResponse:
    """Show the ways through the process; only the list where a script asks for that."""
    facts, query = seen.document.facts, request.GET
    sort = query.get("sort", "cases")
    wish = ways.Wish(
        contains=query.get("contains", "").strip()[:LONGEST_WORDS],
        without=query.get("without", "").strip()[:LONGEST_WORDS],
        sort=sort if sort in ways.SORTS else "cases",
    )
    names = query.get("names", "short" if ways.is_better_short(facts) else "full")
    compare = query.get("compare", "yes") != "no"
    found = ways.found(facts, wish)
    page = Paginator(found, WAYS_ON_A_PAGE).get_page(query.get("page"))
    short = {} if names == "full" else ways.short_names(facts)
    rows = ways.rows(facts, page.object_list, short=short, compare=compare, links=seen.links)
    context = seen.context | {
        "kpis": links.of_kpis(ways.kpis(facts), seen.links),
        "said": ways.extent(facts),
        "matched": ways.matched(facts, wish, found),
        "wish": wish,
        "names": "full" if names == "full" else "short",
        "compare": compare,
        "ways": rows,
        "key": ways.key(short, rows),
        "page": page,
        "known_steps": [sentences.name(one.activity) for one in facts.by_activity],
        "kept": maps.kept(request, OWN),
    }
    is_part = request.headers.get("HX-Target", "").endswith("ways-view")
    return render(request, "insight/_variants.html" if is_part else "insight/variants.html", context)
