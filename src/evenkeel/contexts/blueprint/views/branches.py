"""The operating model of an organisation as a whole: what holds, what is designed, and how to begin."""

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from evenkeel.contexts.accounts import queries as accounts
from evenkeel.contexts.accounts.access import Asked, member
from evenkeel.contexts.blueprint import consulted, forms, operations, queries, released, rules
from evenkeel.contexts.blueprint.values import Kind, Revision
from evenkeel.engines import operating_model
from evenkeel.kernel import errors, time

APPLICATIONS_SHOWN = 20


@require_safe
@member
def overview(request: Asked) -> HttpResponse:
    """Show what holds, what comes, and what is designed."""
    return _overview(request, forms.Draft(), status=200)


@require_http_methods(["GET", "HEAD", "POST"])
@member
def begin(request: Asked) -> HttpResponse:
    """Begin as-is or to-be: empty, or with a model that somebody has."""
    rules.check_design(request.acting)
    if request.method != "POST":
        form = forms.Begin(
            initial={"title": request.acting.organisation_name, "kind": request.GET.get("kind", "to-be")}
        )
        return render(request, "blueprint/begin.html", {"form": form})
    form = forms.Begin(request.POST, request.FILES)
    if form.is_valid():
        given, title = form.cleaned_data["file"], form.cleaned_data["title"]
        try:
            operations.begin(
                kind=Kind(form.cleaned_data["kind"]),
                title=title,
                files=given or operating_model.starter(title=title),
                by=request.acting,
                at=time.now(),
            )
        except errors.Invalid as refusal:
            form.add_error("file", refusal.message)
        except errors.Conflict as refusal:
            form.add_error("kind", refusal.message)
        else:
            return redirect("blueprint:canvas", branch=form.cleaned_data["kind"])
    return render(request, "blueprint/begin.html", {"form": form}, status=422)


@require_POST
@member
def draft(request: Asked, onto: str) -> HttpResponse:
    """Begin a draft on as-is or to-be."""
    form = forms.Draft(request.POST)
    if not form.is_valid():
        return _overview(request, form, status=422)
    made = operations.draft(title=form.cleaned_data["title"], onto=onto, by=request.acting, at=time.now())
    return redirect("blueprint:canvas", branch=made.name)


def _overview(request: Asked, form: forms.Draft, *, status: int) -> HttpResponse:
    organisation_id, at = request.acting.organisation_id, time.now()
    branches = queries.branches(organisation_id=organisation_id)
    applications = queries.applications(organisation_id=organisation_id)[:APPLICATIONS_SHOWN]
    heads = {
        branch.id: queries.revision(organisation_id=organisation_id, revision_id=branch.head_id)
        for branch in branches
        if branch.head_id
    }
    holding = next((each for each in applications if each.takes_effect_at <= at), None)
    stands = _stands(heads)
    context = {
        "lines": [
            (branch, heads.get(branch.id), stands.get(branch.id))
            for branch in branches
            if branch.kind is not Kind.DRAFT
        ],
        "drafts": [(branch, heads.get(branch.id)) for branch in branches if branch.kind is Kind.DRAFT],
        "missing": [
            kind for kind in (Kind.AS_IS, Kind.TO_BE) if all(branch.kind is not kind for branch in branches)
        ],
        "partnership": accounts.partnership(organisation_id=organisation_id),
        "holding": holding,
        "coming": [each for each in reversed(applications) if each.takes_effect_at > at],
        "asked": consulted.open_for(acting=request.acting, on=at.astimezone(request.acting.zone).date()),
        "may_apply": rules.can_apply(request.acting),
        "may_design": rules.can_design(request.acting),
        "form": form,
        "zone": request.acting.zone,
    }
    return render(request, "blueprint/overview.html", context, status=status)


def _stands(heads: dict[uuid.UUID, Revision]) -> dict[uuid.UUID, tuple[int, int]]:
    """Return which branches stand on which release, beside the newest, by the identifier of the branch."""
    numbers = {each.id: each.number for each in released.releases()}
    return {
        branch_id: (numbers[head.release_id], max(numbers.values()))
        for branch_id, head in heads.items()
        if head.release_id in numbers
    }
