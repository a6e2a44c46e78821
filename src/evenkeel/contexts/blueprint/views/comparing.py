"""What changed, in words: a draft against its target, one revision against another."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from evenkeel.contexts.accounts.access import Asked, member
from evenkeel.contexts.blueprint import comparing, queries
from evenkeel.contexts.blueprint.values import Contents
from evenkeel.contexts.blueprint.views import shown
from evenkeel.engines import operating_model

SUBJECTS_ON_A_PAGE = 40


@require_safe
@member
@shown.of_branch("compare")
def compare(request: Asked, seen: shown.Shown) -> HttpResponse:
    """Tell what a draft brings into its target, or what is different between two revisions of a branch."""
    before, after = (_numbered(request, seen, request.GET.get(name, "")) for name in ("from", "to"))
    if before is None and seen.branch.target_id is not None and seen.branch.began_from_id is not None:
        return _with_target(request, seen)
    last = after or seen.contents
    first = before or _numbered(request, seen, str(max(1, last.revision.number - 1))) or last
    return _between(request, seen, first, last)


@require_safe
@member
@shown.of_branch("history")
def change(request: Asked, seen: shown.Shown, number: int) -> HttpResponse:
    """Tell what one revision changed, by whom and why."""
    organisation_id = request.acting.organisation_id
    after = queries.numbered(organisation_id=organisation_id, branch_id=seen.branch.id, number=number)
    parent = after.revision.parent_id
    before = queries.contents(organisation_id=organisation_id, revision_id=parent) if parent else after
    return _between(request, seen, before, after, one=True)


def _numbered(request: Asked, seen: shown.Shown, written: str) -> Contents | None:
    if not written.isdecimal() or len(written) > 9:
        return None
    organisation_id = request.acting.organisation_id
    return queries.numbered(organisation_id=organisation_id, branch_id=seen.branch.id, number=int(written))


def _with_target(request: Asked, seen: shown.Shown) -> HttpResponse:
    organisation_id, branch = request.acting.organisation_id, seen.branch
    assert branch.target_id is not None
    assert branch.began_from_id is not None
    target = queries.branch_of(organisation_id=organisation_id, branch_id=branch.target_id)
    assert target.head_id is not None
    began, head = (
        queries.contents(organisation_id=organisation_id, revision_id=each)
        for each in (branch.began_from_id, target.head_id)
    )
    found = comparing.brought(began=began.files, draft=seen.contents.files, target=head.files)
    context = _told(request, found.told) | {
        "target": target,
        "moved": head.revision.number - began.revision.number,
        "clashes": found.clashes,
        "beside": comparing.beside(began.files, seen.contents.files),
    }
    return render(request, "blueprint/compare.html", seen.context | context)


def _between(
    request: Asked, seen: shown.Shown, before: Contents, after: Contents, *, one: bool = False
) -> HttpResponse:
    context = _told(request, comparing.told(before.files, after.files)) | {
        "before": before.revision,
        "after": after.revision,
        "one": one,
        "beside": comparing.beside(before.files, after.files),
    }
    if one:
        context["breadcrumbs"] = [
            *seen.context["breadcrumbs"][:1],
            {"label": seen.branch.title, "url": reverse("blueprint:canvas", args=[seen.branch.name])},
            {"label": "History", "url": reverse("blueprint:history", args=[seen.branch.name])},
            {"label": f"Revision {after.revision.number}"},
        ]
    return render(request, "blueprint/compare.html", seen.context | context)


def _told(request: Asked, document: operating_model.ModelDiff) -> dict[str, object]:
    page = Paginator(comparing.flat(document), SUBJECTS_ON_A_PAGE).get_page(request.GET.get("page"))
    return {"counts": document.counts, "page": page, "changed": page.object_list}
