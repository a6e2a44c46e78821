"""The programme as a whole: its timeline, its savings, the report for the board."""

from collections.abc import Sequence
from typing import Any, Final

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from evenkeel.contexts.accounts.access import Asked, member
from evenkeel.contexts.programme import boards, forms, presentation
from evenkeel.contexts.programme import savings as courses
from evenkeel.contexts.programme import timeline as timelines
from evenkeel.contexts.programme.values import Standing, State
from evenkeel.contexts.programme.views import shown
from evenkeel.kernel import quarters

ACTIONS_ON_A_PAGE: Final = 60
MISSING_SHOWN: Final = 50


@require_safe
@member
@shown.of_programme("timeline")
def timeline(request: Asked, seen: shown.Shown) -> HttpResponse:
    """Show actions over the quarters, those that the address asks for."""
    form = forms.Filter(request.GET, model=seen.source.model, states=State)
    form.is_valid()
    wanted = {name: form.cleaned_data.get(name, "") for name in form.fields}
    chosen = _chosen(seen.standings, wanted)
    by = wanted["by"] or "workstream"
    ordered = [
        each for lane in presentation.lanes(chosen, source=seen.source, by=by) for each in lane.standings
    ]
    page = Paginator(ordered, ACTIONS_ON_A_PAGE).get_page(request.GET.get("page"))
    lanes = presentation.lanes(tuple(page.object_list), source=seen.source, by=by)
    course = courses.course(seen.source.model.actions, seen.reports, day=seen.day)
    context = seen.context | {
        "form": form,
        "page": page,
        "page_class": "ek-page-wide",
        "is_filtered": len(chosen) != len(seen.standings),
        "chosen": len(chosen),
        "all": len(seen.standings),
        "counts": presentation.counts(seen.standings),
        "alarm": courses.alarm(course, currency=seen.context["currency"]),
        "behind": _streams(seen)["behind"],
        "picture": timelines.draw(
            lanes, key="timeline", title="Actions over the quarters", day=seen.day, address=seen.address
        ),
        "lanes": [
            (lane.title, [presentation.row(each, model=seen.source.model) for each in lane.standings])
            for lane in lanes
        ],
    }
    return render(request, "programme/timeline.html", context)


def _chosen(standings: Sequence[Standing], wanted: dict[str, str]) -> list[Standing]:
    """Leave out what a filter does not ask for."""
    return [
        each
        for each in standings
        if all(
            not wanted[name] or value == wanted[name]
            for name, value in (
                ("area", each.action.target_area),
                ("workstream", each.action.workstream or ""),
                ("state", each.state.value),
                ("owner", each.action.owner or ""),
            )
        )
    ]


def _streams(seen: shown.Shown) -> dict[str, Any]:
    """Return how savings come workstream by workstream, and which are behind."""
    rows = presentation.stream_rows(
        seen.source, seen.reports, day=seen.day, currency=seen.context["currency"]
    )
    return {"streams": rows, "behind": [row.behind for row in rows if row.behind]}


@require_safe
@member
@shown.of_programme("savings")
def savings(request: Asked, seen: shown.Shown) -> HttpResponse:
    """Show savings as planned and as realised, and raise the alarm where they do not come."""
    model, currency = seen.source.model, seen.context["currency"]
    course = courses.course(model.actions, seen.reports, day=seen.day)
    alarm = courses.alarm(course, currency=currency)
    context = seen.context | {
        "alarm": alarm,
        "behind_since": presentation.behind_since(course),
        **_streams(seen),
        "figure": presentation.course_figure(
            course,
            key="course",
            title="Savings from the beginning",
            sentence="Added up quarter by quarter, up to a year ahead: what was realised, and what the three scenarios have.",
            currency=currency,
            day=seen.day,
        ),
        "last_over": presentation.spoken(quarters.of(seen.day) - 1),
        "missing_more": max(0, len(course.missing) - MISSING_SHOWN),
        "missing_rows": presentation.missing_rows(course.missing[:MISSING_SHOWN], currency=currency),
        "actions": Paginator(
            presentation.saving_rows(seen.standings, seen.reports, day=seen.day), ACTIONS_ON_A_PAGE
        ).get_page(request.GET.get("page")),
    }
    return render(request, "programme/savings.html", context)


@require_safe
@member
@shown.of_programme("board")
def board(request: Asked, seen: shown.Shown) -> HttpResponse:
    """Show the report for the board, on one page to be printed."""
    found = boards.report(
        seen.standings, seen.reports, model=seen.source.model, day=seen.day, currency=seen.context["currency"]
    )
    return render(request, "programme/board.html", seen.context | _streams(seen) | {"report": found})
