"""One action: what it is, why, how it stands, and what was reported of it."""

from collections.abc import Iterator
from typing import Any, Final

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from evenkeel.contexts.accounts.access import Asked, member
from evenkeel.contexts.programme import forms, presentation, queries, rules, timeline
from evenkeel.contexts.programme import savings as courses
from evenkeel.contexts.programme.values import Report, Standing, What
from evenkeel.contexts.programme.views import shown
from evenkeel.engines import operating_model

REPORTS_ON_A_PAGE: Final = 20
SENTENCES_SHOWN: Final = 4
CLOSES_SHOWN: Final = 60
CLOSES_OPEN: Final = 6
"""Records shown at once; the others open below them."""


@require_safe
@member
@shown.of_programme("timeline")
def action(request: Asked, seen: shown.Shown, key: str) -> HttpResponse:
    """Show one action."""
    return page(request, seen, key)


def page(request: Asked, seen: shown.Shown, key: str, *, wrong: dict[str, Any] | None = None) -> HttpResponse:
    """Show an action with its forms, one of them as it was sent where something was wrong with it."""
    standing = seen.standing(key)
    said = queries.history(organisation_id=request.acting.organisation_id, action=key)
    currency = seen.context["currency"]
    context = seen.context | {
        "action": standing.action,
        "row": presentation.row(standing, model=seen.source.model),
        "dates": presentation.planned_against_real(standing),
        "needs": _others(seen, standing.action.depends_on),
        "needed_by": _others(seen, _needing(seen, key)),
        "chain": _chain(seen, standing),
        "closes": (closes := tuple(_closes(request, seen, standing.action)))[:CLOSES_OPEN],
        "closes_more": closes[CLOSES_OPEN:],
        "evidence": presentation.evidence(standing, said, day=seen.day),
        "history": Paginator(presentation.history(said), REPORTS_ON_A_PAGE).get_page(request.GET.get("page")),
        "breadcrumbs": [*seen.context["breadcrumbs"], {"label": standing.action.title}],
        "money": _money(seen, standing, said, currency),
        **(_forms(seen, standing.action) if seen.may_report else {}),
        **(wrong or {}),
    }
    return render(request, "programme/action.html", context, status=422 if wrong else 200)


def _forms(seen: shown.Shown, action: operating_model.Action) -> dict[str, Any]:
    today = {"on": seen.today}
    return {
        "progress_form": forms.Progress(initial=today, prefix="progress"),
        "evidence_form": forms.Evidence(declared=action.evidence, initial=today, prefix="evidence"),
        "savings_form": forms.Savings(today=seen.today, currency=seen.context["currency"], prefix="savings"),
    }


def _needing(seen: shown.Shown, key: str) -> tuple[str, ...]:
    return tuple(each.action.key for each in seen.standings if key in each.action.depends_on)


def _others(seen: shown.Shown, keys: tuple[str, ...]) -> list[presentation.Row]:
    known = {each.action.key: each for each in seen.standings}
    return [presentation.row(known[key], model=seen.source.model) for key in keys if key in known]


def _chain(seen: shown.Shown, standing: Standing) -> str:
    """Draw the action between those that it needs and those that need it; nothing where it stands alone."""
    key = standing.action.key
    before = [each for each in seen.standings if each.action.key in standing.action.depends_on]
    after = [each for each in seen.standings if key in each.action.depends_on]
    alone = not before and not after
    lanes = (
        timeline.Lane("Needs", tuple(before)),
        timeline.Lane("" if alone else "This action", (standing,)),
        timeline.Lane("Needed by", tuple(after)),
    )
    return timeline.draw(
        tuple(lane for lane in lanes if lane.standings),
        key="chain",
        title=f"{standing.action.title} over the quarters",
        day=seen.day,
        address=seen.address,
        is_small=True,
    )


def _closes(
    request: Asked, seen: shown.Shown, action: operating_model.Action
) -> Iterator[presentation.Closed]:
    """Give the records that the action closes the gap of, with their gap in words."""
    gaps = queries.gaps(organisation_id=request.acting.organisation_id, source=seen.source)
    for ref in action.closes[:CLOSES_SHOWN]:
        collection, _, key = ref.partition("/")
        found = seen.source.model.find(collection, key)
        url = reverse("blueprint:record", args=[seen.source.branch, collection, key]) if found else ""
        gap = gaps.get(ref) if gaps else None
        sentences = tuple(each.text for each in gap.subject.sentences) if gap else ()
        yield presentation.Closed(
            kind=operating_model.COLLECTIONS[collection].singular
            if collection in operating_model.COLLECTIONS
            else "",
            title=found.title if found else key,
            url=url,
            sentences=sentences[:SENTENCES_SHOWN],
            more=max(0, len(sentences) - SENTENCES_SHOWN),
            is_compared=gaps is not None,
        )


def _money(
    seen: shown.Shown, standing: Standing, said: tuple[Report, ...], currency: str
) -> dict[str, Any] | None:
    """Give the savings of the action, planned against realised; None where none are planned or came."""
    action = standing.action
    if action.savings is None and not any(each.what is What.SAVINGS for each in rules.standing_reports(said)):
        return None
    course = courses.course((action,), said, day=seen.day)
    year, begins = courses.in_a_year(action), courses.from_quarter(action)
    alarm = courses.alarm(course, currency=currency)
    return {
        "alarm": alarm,
        "year": [
            (label, courses.said(amount, currency))
            for label, amount in (("Low", year.low), ("Expected", year.expected), ("High", year.high))
        ],
        "begins": presentation.spoken(begins),
        "figure": presentation.course_figure(
            course,
            key="savings",
            title="Savings of this action from the beginning",
            sentence=alarm.text,
            currency=currency,
            day=seen.day,
        ),
    }
