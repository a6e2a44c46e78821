"""The partnership: who belongs to it, who keeps its base, what was released, and how an organisation comes to stand on it."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from evenkeel.contexts.accounts.access import Asked, member
from evenkeel.contexts.blueprint import (
    comparing,
    packing,
    partnership_forms,
    queries,
    released,
    releasing,
    rules,
    standing,
)
from evenkeel.contexts.blueprint.values import Branch, Contents, Files, Kind, Release, Revision
from evenkeel.contexts.blueprint.views.comparing import SUBJECTS_ON_A_PAGE
from evenkeel.engines import operating_model
from evenkeel.kernel import errors, time

RELEASES_ON_A_PAGE = 20
MOST_DEPARTURES = 100
LINES = (Kind.AS_IS, Kind.TO_BE)


@require_safe
@member
def partnership(request: Asked) -> HttpResponse:
    """Show who belongs to the partnership, who keeps the base, its releases, and what of ours stands on which."""
    acting = request.acting
    known = released.known(organisation_id=acting.organisation_id)
    context = frame(request, known, "partnership")
    if known is not None:
        page = Paginator(released.releases(), RELEASES_ON_A_PAGE).get_page(request.GET.get("page"))
        context |= {
            "page": page,
            "newest": released.newest(),
            "ours": _ours(request),
            "base": _base(request) if context["keeps"] else None,
            "missing": _missing(request),
        }
    return render(request, "blueprint/partnership.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@member
def begin_base(request: Asked) -> HttpResponse:
    """Begin the base, and look after it from now on."""
    rules.check_design(request.acting)
    known = released.known(organisation_id=request.acting.organisation_id)
    if known is None:
        raise releasing.NoPartnership
    if known.keeper is not None and not known.keeps(request.acting.organisation_id):
        raise releasing.KeptAlready(keeper=known.keeper.organisation_name)
    if known.keeper is not None:
        return redirect("blueprint:canvas", branch=Kind.BASE.value)
    form = partnership_forms.Base(
        request.POST or None, initial={"title": f"What we share in {known.partnership.name}"[:200]}
    )
    if request.method == "POST" and form.is_valid():
        title = form.cleaned_data["title"]
        files = _source(request, form.cleaned_data["source"], title)
        if files is None:
            form.add_error("source", "You have no such model yet. Choose another.")
        else:
            try:
                releasing.begin_base(title=title, files=files, by=request.acting, at=time.now())
            except errors.Conflict as refusal:
                form.add_error(None, refusal.message)
            else:
                messages.success(
                    request, "The base is begun. Release it when the other organisations shall have it."
                )
                return redirect("blueprint:canvas", branch=Kind.BASE.value)
    context = frame(request, known, "partnership", "Begin the base") | {"form": form}
    return render(request, "blueprint/begin_base.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@member
def release(request: Asked) -> HttpResponse:
    """Show what changed since the last release, and release the base as it stands."""
    acting = request.acting
    rules.check_apply(acting)
    known = released.known(organisation_id=acting.organisation_id)
    if known is None:
        raise releasing.NoPartnership
    base = _base(request)
    if not known.keeps(acting.organisation_id) or base is None:
        raise releasing.NotTheBase
    form = partnership_forms.Release(request.POST or None)
    refused = False
    if request.method == "POST" and form.is_valid():
        try:
            made = releasing.release(note=form.cleaned_data["note"], by=acting, at=time.now())
        except errors.Conflict as refusal:
            form.add_error(None, refusal.message)
            refused = True
        else:
            messages.success(
                request, f"Release {made.number} is there for all organisations of {known.partnership.name}."
            )
            return redirect("blueprint:partnership")
    last = released.newest()
    context = frame(request, known, "partnership", "Release the base") | {
        "form": form,
        "last": last,
        "next": last.number + 1 if last else 1,
        "revision": base[1].revision,
        "same": last is not None and last.digest == base[1].revision.digest,
        **_changes(request, released.files(last) if last else {}, base[1].files, first=last is None),
    }
    return render(
        request, "blueprint/release.html", context, status=409 if refused else 422 if form.errors else 200
    )


@require_safe
@member
def released_one(request: Asked, number: int) -> HttpResponse:
    """Show one release: what it changed against the one before, and how to stand on it."""
    known = released.known(organisation_id=request.acting.organisation_id)
    found = released.numbered(number=number)
    before = released.numbered(number=number - 1) if number > 1 else None
    context = frame(request, known, "partnership", f"Release {number}") | {
        "release": found,
        "before": before,
        "ours": _ours(request),
        "missing": _missing(request),
        **_changes(
            request, released.files(before) if before else {}, released.files(found), first=before is None
        ),
    }
    return render(request, "blueprint/released.html", context)


@require_safe
@member
def download(request: Asked, number: int) -> HttpResponse:
    """Give a release as a ZIP of its files."""
    found = released.numbered(number=number)
    return HttpResponse(
        packing.packed(released.files(found)),
        content_type="application/zip",
        headers={"Content-Disposition": f'attachment; filename="base-release-{number}.zip"'},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@member
def begin_from(request: Asked, number: int) -> HttpResponse:
    """Begin as-is or to-be from a release, standing on it."""
    rules.check_design(request.acting)
    known = released.known(organisation_id=request.acting.organisation_id)
    found = released.numbered(number=number)
    missing = _missing(request)
    initial = {"title": request.acting.organisation_name, "kind": (missing or [Kind.TO_BE])[0].value}
    form = partnership_forms.BeginFrom(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        kind = Kind(form.cleaned_data["kind"])
        try:
            releasing.begin_from(
                kind=kind, title=form.cleaned_data["title"], number=number, by=request.acting, at=time.now()
            )
        except errors.Conflict as refusal:
            form.add_error("kind", refusal.message)
        else:
            return redirect("blueprint:canvas", branch=kind.value)
    context = frame(request, known, "partnership", f"Begin from release {number}")
    context |= {"form": form, "release": found}
    return render(request, "blueprint/begin_from.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@member
def adopt(request: Asked, number: int, branch: str) -> HttpResponse:
    """Show where a model says something else than a release allows, and begin the draft that stands on it."""
    acting = request.acting
    rules.check_design(acting)
    known = released.known(organisation_id=acting.organisation_id)
    found = released.numbered(number=number)
    line = queries.branch(organisation_id=acting.organisation_id, name=branch)
    if line.kind not in LINES or line.head_id is None:
        raise rules.NoSuchBranch
    head = queries.contents(organisation_id=acting.organisation_id, revision_id=line.head_id)
    if head.revision.release_id is not None:
        return redirect("blueprint:upgrade", branch=branch)
    refused: standing.Departs | None = None
    if request.method == "POST":
        try:
            made = releasing.adopt(branch=branch, number=number, by=acting, at=time.now())
        except standing.Departs as refusal:
            refused = refusal
        else:
            messages.success(
                request, "The draft is begun. Look at what it changes, then have it approved and taken."
            )
            return redirect("blueprint:compare", branch=made.name)
    departures = refused.departures if refused else released.on(found, acting=acting).departures(head.reading)
    context = frame(request, known, "partnership", f"Adopt release {number}") | {
        "release": found,
        "line": line,
        "departures": departures[:MOST_DEPARTURES],
        "count": len(departures),
        "refused": refused is not None,
        "slug": standing.head(slug=acting.organisation_slug, name=acting.organisation_name).organisation,
    }
    return render(request, "blueprint/adopt.html", context, status=409 if refused else 200)


def frame(request: Asked, known: released.Known | None, part: str, below: str = "") -> dict[str, Any]:
    """Return what all pages of the partnership show around them."""
    acting = request.acting
    here = {"label": "Partnership", "url": reverse("blueprint:partnership")}
    names = {"partnership": "The base", "variants": "Variants beside each other"}
    return {
        "known": known,
        "keeps": known is not None and known.keeps(acting.organisation_id),
        "may_design": rules.can_design(acting),
        "may_release": rules.can_apply(acting),
        "zone": acting.zone,
        "acting": acting,
        "tabs": [
            {"label": label, "url": reverse(f"blueprint:{name}"), "current": name == part}
            for name, label in names.items()
        ],
        "breadcrumbs": [
            {"label": "Operating model", "url": reverse("blueprint:overview")},
            *([here, {"label": below}] if below else [{"label": here["label"]}]),
        ],
    }


def _ours(request: Asked) -> list[tuple[Branch, Revision, Release | None]]:
    """Return as-is, to-be and the open drafts, each with the release that it stands on."""
    organisation_id = request.acting.organisation_id
    by_id = {each.id: each for each in released.releases()}
    found = []
    for branch in queries.branches(organisation_id=organisation_id):
        if branch.kind is Kind.BASE or branch.head_id is None:
            continue
        head = queries.revision(organisation_id=organisation_id, revision_id=branch.head_id)
        on = by_id.get(head.release_id) if head.release_id else None
        if branch.kind in LINES or on is not None:
            found.append((branch, head, on))
    return found


def standing_lines(request: Asked) -> list[Branch]:
    """Return as-is and to-be where they stand on a release."""
    return [branch for branch, _, on in _ours(request) if branch.kind in LINES and on is not None]


def _missing(request: Asked) -> list[Kind]:
    held = {each.kind for each in queries.branches(organisation_id=request.acting.organisation_id)}
    return [kind for kind in reversed(LINES) if kind not in held]


def _base(request: Asked) -> tuple[Branch, Contents] | None:
    """Return the base and what it says; None where the organisation keeps none."""
    organisation_id = request.acting.organisation_id
    try:
        branch = queries.branch(organisation_id=organisation_id, name=Kind.BASE.value)
    except rules.NoSuchBranch:
        return None
    assert branch.head_id is not None
    return branch, queries.contents(organisation_id=organisation_id, revision_id=branch.head_id)


def _source(request: Asked, source: str, title: str) -> Files | None:
    """Return the files with which a base begins; None where there is no such model."""
    if source == partnership_forms.EMPTY:
        return operating_model.starter(title=title)
    organisation_id = request.acting.organisation_id
    try:
        branch = queries.branch(organisation_id=organisation_id, name=source)
    except rules.NoSuchBranch:
        return None
    assert branch.head_id is not None
    return queries.contents(organisation_id=organisation_id, revision_id=branch.head_id).files


def _changes(request: Asked, before: Files, after: Files, *, first: bool) -> dict[str, object]:
    """Tell what is different between two releases, a page of it."""
    if first:
        return {"first": True, "records": sum(1 for _ in rules.model_of(after).every())}
    told = comparing.told(before, after)
    page = Paginator(comparing.flat(told), SUBJECTS_ON_A_PAGE).get_page(request.GET.get("page"))
    return {
        "counts": told.counts,
        "page": page,
        "changed": page.object_list,
        "beside": comparing.beside(before, after),
    }
