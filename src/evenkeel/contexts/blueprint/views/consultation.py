"""A draft laid before people: opened by designers, commented by members, answered, closed."""

import datetime as dt
import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from evenkeel.contexts.accounts.access import Asked, member
from evenkeel.contexts.blueprint import approving, consulted, consulting, decided, deciding_forms, rules
from evenkeel.contexts.blueprint.values import Consultation, Kind, Move, Outcome, Outsiders, Status
from evenkeel.contexts.blueprint.views import deciding, shown
from evenkeel.kernel import errors, time

CHANGES_ON_A_PAGE = 25
REVISIONS_TO_CHOOSE = 100
USUAL_DAYS = 21


@require_http_methods(["GET", "HEAD", "POST"])
@member
@shown.of_branch("consultation")
def consult(request: Asked, seen: shown.Shown) -> HttpResponse:
    """Ask what a consultation is about, then open it; the link is shown this once."""
    rules.check_design(request.acting)
    rules.moved(seen.branch, Move.CONSULT)
    at = time.now()
    today = at.astimezone(request.acting.zone).date()
    form = deciding_forms.Consult(
        request.POST or None,
        organisation_id=request.acting.organisation_id,
        initial={"opens_date": today, "closes_date": today + dt.timedelta(days=USUAL_DAYS)},
    )
    if request.method == "POST" and form.is_valid():
        try:
            _, token = consulting.lay_open(
                draft=seen.branch.name, terms=form.terms(), by=request.acting, at=at
            )
        except consulting.WrongPeriod as refusal:
            form.add_error("closes_date", refusal.message)
        except errors.Invalid as refusal:
            form.add_error(None, refusal.message)
        else:
            if token:
                return _link(request, seen, token)
            messages.success(request, "The consultation is open.")
            return redirect("blueprint:consultation", branch=seen.branch.name)
    named = approving.of_draft(draft=seen.branch, at=at, zone=request.acting.zone)
    context = seen.context | deciding.obstacle(request, named, seen.branch.name) | {"form": form}
    return render(request, "blueprint/consult.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@member
@shown.of_branch("consultation")
def consultation(request: Asked, seen: shown.Shown) -> HttpResponse:
    """Show what is asked and what the draft changes, and take a comment on the whole or on one record."""
    acting, branch = request.acting, seen.branch
    known = consulted.latest(organisation_id=acting.organisation_id, branch_id=branch.id)
    form = deciding_forms.Comment(request.POST or None)
    if request.method == "POST" and known is None:
        raise consulted.NoSuchConsultation
    on = request.POST.get("on", request.GET.get("on", ""))
    refused = 0
    if request.method == "POST" and known is not None and form.is_valid():
        try:
            text = form.cleaned_data["text"]
            consulting.comment(consultation_id=known.id, record=on, text=text, by=acting, at=time.now())
        except errors.Conflict as refusal:
            refused = 409
            form.add_error(None, refusal.message)
        else:
            messages.success(request, "Your comment is kept. Thank you.")
            return redirect("blueprint:comments", branch=branch.name)
    context = seen.context | _said(request, seen, known) | {"form": form, "on": on}
    if branch.kind is Kind.DRAFT:
        told = decided.changes(draft=branch)
        context["page"] = Paginator(told, CHANGES_ON_A_PAGE).get_page(request.GET.get("page"))
        found = seen.model.find_ref(on) if on else None
        gone = next((each.subject.title for each in told if on and each.ref == on), on)
        context["on_title"] = found.title if found else gone
    return render(
        request, "blueprint/consultation.html", context, status=refused or (422 if form.errors else 200)
    )


def _said(request: Asked, seen: shown.Shown, known: Consultation | None) -> dict[str, object]:
    """Give what pages tell of a consultation."""
    acting = request.acting
    if known is None:
        return {
            "consultation": None,
            "may_consult": seen.may_design
            and seen.branch.kind is Kind.DRAFT
            and seen.branch.status is Status.OPEN,
        }
    takes = known.takes_comments(time.now().astimezone(acting.zone).date())
    every, waiting = consulted.tally(organisation_id=acting.organisation_id, consultation_id=known.id)
    mailed, letters = consulted.mailed(organisation_id=acting.organisation_id, consultation_id=known.id)
    return {
        "consultation": known,
        "takes": takes,
        "may_comment": takes and consulted.may_comment(known, acting),
        "may_consult": seen.may_design and seen.branch.status is Status.OPEN,
        "is_open": known.closed_at is None,
        "every": every,
        "waiting": waiting,
        "link_form": deciding_forms.Link(),
        "mailed": mailed,
        "letters": letters,
    }


@require_safe
@member
@shown.of_branch("consultation")
def comments(request: Asked, seen: shown.Shown) -> HttpResponse:
    """List what was said, what was answered, and what was amended since the consultation opened."""
    known = consulted.latest(organisation_id=request.acting.organisation_id, branch_id=seen.branch.id)
    if known is None:
        raise consulted.NoSuchConsultation
    only_open = request.GET.get("show") == "waiting"
    page = consulted.comments(
        organisation_id=request.acting.organisation_id,
        consultation_id=known.id,
        page=request.GET.get("page", 1),
        only_open=only_open,
    )
    amendments = decided.since(branch=seen.branch, revision_id=known.revision_id, most=REVISIONS_TO_CHOOSE)
    context = seen.context | _said(request, seen, known)
    context |= {"page": page, "only_open": only_open, "amendments": amendments[:-1]}
    return render(request, "blueprint/comments.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@member
@shown.of_branch("consultation")
def answer(request: Asked, seen: shown.Shown, comment: uuid.UUID) -> HttpResponse:
    """Answer a comment."""
    rules.check_design(request.acting)
    acting, branch = request.acting, seen.branch
    said = consulted.comment(organisation_id=acting.organisation_id, comment_id=comment, branch_id=branch.id)
    known = consulted.latest(organisation_id=acting.organisation_id, branch_id=branch.id)
    assert known is not None
    form = deciding_forms.Answer(
        request.POST or None,
        revisions=decided.since(branch=branch, revision_id=known.revision_id, most=REVISIONS_TO_CHOOSE),
        initial={"outcome": said.answer.outcome, "reason": said.answer.reason} if said.answer else None,
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            consulting.answer(
                draft=branch.name,
                comment_id=comment,
                outcome=Outcome(data["outcome"]),
                reason=data["reason"],
                revision_id=data["revision"],
                by=acting,
                at=time.now(),
            )
        except consulting.NotDoneAnywhere as refusal:
            form.add_error("revision", refusal.message)
        else:
            messages.success(request, "The answer is kept, and shown to those who were asked.")
            return redirect("blueprint:comments", branch=branch.name)
    context = seen.context | {"form": form, "comment": said}
    return render(request, "blueprint/answer.html", context, status=422 if form.errors else 200)


@require_POST
@member
@shown.of_branch("consultation")
def close(request: Asked, seen: shown.Shown) -> HttpResponse:
    """Take no more comments."""
    consulting.close(draft=seen.branch.name, by=request.acting, at=time.now())
    messages.success(request, "The consultation is closed. What was said can still be answered.")
    return redirect("blueprint:comments", branch=seen.branch.name)


@require_POST
@member
@shown.of_branch("consultation")
def new_link(request: Asked, seen: shown.Shown) -> HttpResponse:
    """Make a link for outsiders and show it this once; the one before ends."""
    form = deciding_forms.Link(request.POST)
    outsiders = Outsiders(form.cleaned_data["outsiders"]) if form.is_valid() else Outsiders.NOBODY
    token = consulting.new_link(draft=seen.branch.name, outsiders=outsiders, by=request.acting, at=time.now())
    return _link(request, seen, token)


@require_POST
@member
@shown.of_branch("consultation")
def end_link(request: Asked, seen: shown.Shown) -> HttpResponse:
    """Have the link open nothing any more."""
    consulting.end_link(draft=seen.branch.name, by=request.acting, at=time.now())
    messages.success(request, "The link opens nothing any more.")
    return redirect("blueprint:consultation", branch=seen.branch.name)


def _link(request: Asked, seen: shown.Shown, token: str) -> HttpResponse:
    # Not by a redirect: the link would have to be kept somewhere on the way.
    link = request.build_absolute_uri(reverse("blueprint:by-link", args=[token]))
    response = render(request, "blueprint/link.html", seen.context | {"link": link})
    response["Cache-Control"] = "no-store"
    return response
