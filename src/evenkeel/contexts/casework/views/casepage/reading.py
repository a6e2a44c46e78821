"""Looking at a case: its page, its whole history, the standard, and all of it on paper."""

import datetime as dt

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from evenkeel.contexts.accounts.access import Asked, member
from evenkeel.contexts.casework import beside, rules, standards
from evenkeel.contexts.casework.operations import undoing
from evenkeel.contexts.casework.presentation import casepage, courses, timeline, times
from evenkeel.contexts.casework.queries import customers as known
from evenkeel.contexts.casework.queries import following, questions
from evenkeel.contexts.casework.values.cases import State
from evenkeel.contexts.casework.values.reach import Ability
from evenkeel.contexts.casework.views.casepage import actions, shown
from evenkeel.engines import operating_model

LATEST = 8
PER_PAGE = 50


@require_safe
@member
@shown.of_case("case", reads=False)
def case(request: Asked, seen: shown.Seen) -> HttpResponse:
    """Show a case: who, what, where it stands, its clock, what comes next, and what happened last."""
    context = seen.context | _sides(seen)
    if not seen.can_read:
        context |= {"page_class": "ek-page-narrow"}
        return render(request, "casework/casepage/outside.html", context)
    told = timeline.told(
        tuple(reversed(seen.page.events))[:LATEST],
        timeline.teller(seen.page, at=seen.at, zone=seen.by.zone),
    )
    context |= {
        "groups": actions.offered(seen.page, seen.by.user_id),
        "lines": told,
        "may_export": bool({Ability.LEAD, Ability.KEEP} & seen.page.may),
        "more": len(seen.page.events) > LATEST,
        "undo": _undoable(seen),
        "latest_messages": tuple(reversed(seen.page.messages))[:3],
        "latest_documents": tuple(reversed(seen.page.documents))[:6],
        "asides": beside.a_case(
            case=seen.page.case, may_work=Ability.WORK in seen.page.may, by=seen.by, at=seen.at
        ),
        "page_class": "ek-page-wide",
    }
    return render(request, "casework/casepage/case.html", context)


def _sides(seen: shown.Seen) -> dict[str, object]:
    """Return what stands on the page beside the history."""
    page, at, zone = seen.page, seen.at, seen.by.zone
    next_ = casepage.next_step(page, is_mine=seen.head.is_mine)
    main = actions.BY_KEY.get(next_.action)
    standard = page.model.find("standards", page.kind.standard) if page.kind and page.kind.standard else None
    customer = page.customer
    return {
        "steps": casepage.steps(page, at=at, zone=zone),
        "next": next_,
        "main": main if main is None or main.is_offered(page, seen.by.user_id) else None,
        "hours": casepage.hours(page, at=at, zone=zone),
        "ticks": casepage.ticks(page),
        "kept": casepage.kept(page, asked_of(seen)),
        "standard": standard,
        "service": standards.service(page.model, page.case.standing.service),
        "acts_for": _representation(seen) if customer and seen.can_read else (),
        "referrals": [casepage.referral(each, page, at=at, zone=zone) for each in page.referrals],
        "due_of": {each.id: times.due(each.due_at, at, zone) for each in page.tasks if each.due_at},
        "may_lead": Ability.LEAD in page.may,
        "is_closed": page.case.standing.state is State.CLOSED,
        "named": [(user_id, page.names.get(user_id, "")) for user_id in page.named],
        "notes_of_case": page.notes,
        "courses": _courses(seen),
    }


def _courses(seen: shown.Seen) -> list[courses.Shown]:
    """Return the courses of work that the case follows, each with what has changed in it since."""
    page = seen.page
    calendars = {page.case.id: standards.calendar(page.model)}
    offers = following.offers(of=page.following, calendars=calendars, by=seen.by, at=seen.at)
    today = seen.at.astimezone(seen.by.zone).date()
    return [
        courses.followed(
            each,
            page.tasks,
            today=today,
            zone=seen.by.zone,
            offer=courses.summary(offers[each.id].changes) if each.id in offers else "",
        )
        for each in page.following
    ]


def asked_of(seen: shown.Seen) -> tuple[operating_model.Attribute, ...]:
    """Return what is asked about a case."""
    standing = seen.page.case.standing
    return questions.asked(
        seen.page.model,
        case_type=standing.case_type,
        service=standing.service,
        organisation_id=seen.by.organisation_id,
        revision_id=seen.page.case.revision_id,
    )


def _representation(seen: shown.Seen) -> tuple[object, ...]:
    customer = seen.page.customer
    assert customer is not None, "asked for customers only"
    on = seen.at.astimezone(seen.by.zone).date()
    return known.representations(organisation_id=seen.by.organisation_id, customer_id=customer.id, on=on)


def _undoable(seen: shown.Seen) -> timeline.Line | None:
    """Return the last event where the one who asks may take it back, as the operation sees it."""
    last = seen.page.events[-1] if seen.page.events else None
    if last is None or last.kind not in undoing.UNDOABLE or last.sequence != seen.page.case.sequence:
        return None
    mine = last.actor == seen.by.user_id or Ability.LEAD in seen.page.may
    if not mine or seen.at - last.recorded_at > rules.UNDO_WITHIN - dt.timedelta(seconds=20):
        return None
    return timeline.told([last], timeline.teller(seen.page, at=seen.at, zone=seen.by.zone))[0]


@require_safe
@member
@shown.of_case("case-timeline")
def history(request: Asked, seen: shown.Seen) -> HttpResponse:
    """Show everything that happened, the newest first: all of it, or one kind of things."""
    group = request.GET.get("show", "")
    if group not in timeline.GROUPS:
        group = ""
    events = tuple(reversed(timeline.of_group(seen.page.events, group)))
    place = Paginator(events, PER_PAGE).get_page(request.GET.get("page", "1"))
    here = reverse("casework:case-timeline", args=[seen.reference])
    choices = [{"label": "Everything", "url": here, "current": not group}] + [
        {"label": label, "url": f"{here}?show={key}", "current": key == group}
        for key, (label, _) in timeline.GROUPS.items()
    ]
    context = seen.context | {
        "lines": timeline.told(place.object_list, timeline.teller(seen.page, at=seen.at, zone=seen.by.zone)),
        "place": place,
        "choices": choices,
        "breadcrumbs": shown.crumbs(seen.page, seen.head, ("History", "")),
    }
    return render(request, "casework/casepage/timeline.html", context)


@require_safe
@member
@shown.of_case("case-standard")
def standard(request: Asked, seen: shown.Seen) -> HttpResponse:
    """Show how such cases are done well here: stages with their conditions, the list, guidance, templates, the promise."""
    context = (
        seen.context
        | _sides(seen)
        | {
            "kind": seen.page.kind,
            "stages": [
                (each, casepage.norm(each.norm_time))
                for each in (seen.page.kind.stages if seen.page.kind else ())
            ],
            "breadcrumbs": shown.crumbs(seen.page, seen.head, ("Standard", "")),
        }
    )
    return render(request, "casework/casepage/standard.html", context)


@require_safe
@member
@shown.of_case("case")
def on_paper(request: Asked, seen: shown.Seen) -> HttpResponse:
    """Show all of a case on one page, to be printed."""
    context = (
        seen.context
        | _sides(seen)
        | {
            "lines": timeline.told(
                seen.page.events, timeline.teller(seen.page, at=seen.at, zone=seen.by.zone)
            ),
            "printed_at": seen.at,
            "breadcrumbs": shown.crumbs(seen.page, seen.head, ("On paper", "")),
        }
    )
    return render(request, "casework/casepage/print.html", context)
