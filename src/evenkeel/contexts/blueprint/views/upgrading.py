"""What another release of the base would do to a model that stands on an older one, and the draft that takes it."""

from typing import Final

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from evenkeel.contexts.accounts.access import Asked, member
from evenkeel.contexts.blueprint import packing, released, releasing, rules, upgrading
from evenkeel.contexts.blueprint.values import Kind, Release
from evenkeel.contexts.blueprint.views import shown
from evenkeel.contexts.blueprint.views.comparing import SUBJECTS_ON_A_PAGE
from evenkeel.engines import operating_model
from evenkeel.kernel import time

CHOICE: Final = "choice:"
ALL: Final = "all"
CHOICES: Final = ("local", "base")


@require_http_methods(["GET", "HEAD", "POST"])
@member
@shown.of_branch("canvas")
def upgrade(request: Asked, seen: shown.Shown) -> HttpResponse:
    """Show what arrives, what is settled, and each conflict; begin the draft once all are decided."""
    if seen.branch.kind not in (Kind.AS_IS, Kind.TO_BE):
        raise rules.NoSuchBranch
    then = _aim(request)
    if seen.standing is None or then is None or then.number <= seen.standing.release.number:
        return render(request, "blueprint/no_upgrade.html", seen.context | {"newest": then}, status=200)
    on = released.on(then, acting=request.acting)
    looked = upgrading.upgraded(seen.contents.files, now=seen.standing, then=on)
    sent = request.method == "POST"
    if sent:
        rules.check_design(request.acting)
        looked = upgrading.upgraded(
            seen.contents.files, now=seen.standing, then=on, decisions=_decisions(request, looked)
        )
        if not looked.result.open:
            return _begun(request, seen, then, looked)
    return _page(request, seen, looked, then, sent=sent)


@require_safe
@member
@shown.of_branch("files")
def overlay(request: Asked, seen: shown.Shown) -> HttpResponse:
    """Give what is the organisation's own of a model that stands on a release: its overlay, as a ZIP."""
    if seen.standing is None:
        raise rules.NoSuchFile
    files = operating_model.overlay_files(
        base=seen.standing.base, effective=seen.contents.reading, head=seen.standing.head
    )
    name = f"overlay-{seen.standing.head.organisation}-{seen.contents.revision.number}.zip"
    return HttpResponse(
        packing.packed(files),
        content_type="application/zip",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _aim(request: Asked) -> Release | None:
    """Return the release that is asked for, else the newest. Raises rules.NoSuchRelease."""
    written = request.POST.get("release", request.GET.get("release", ""))
    if written.isdecimal() and len(written) < 9:
        return released.numbered(number=int(written))
    return released.newest()


def _decisions(request: Asked, looked: upgrading.Upgraded) -> dict[str, upgrading.Choice]:
    """Return what was chosen for each conflict; what is chosen for all holds where nothing is chosen for one."""
    every = request.POST.get(ALL)
    found: dict[str, upgrading.Choice] = {}
    for each in looked.result.conflicts:
        chosen = request.POST.get(f"{CHOICE}{each.name}") or every
        if chosen == "local" and "local" not in each.choices and every == chosen:
            chosen = "base"  # what cannot stay is taken over, with all that can kept
        if chosen in CHOICES:
            found[each.name] = "local" if chosen == "local" else "base"
    for name, value in request.POST.items():
        if name.startswith(CHOICE) and value in CHOICES:
            found.setdefault(name.removeprefix(CHOICE), "local" if value == "local" else "base")
    return found


def _begun(request: Asked, seen: shown.Shown, then: Release, looked: upgrading.Upgraded) -> HttpResponse:
    decisions = {each.name: each.chosen for each in looked.result.conflicts if each.chosen}
    made = releasing.upgrade(
        branch=seen.branch.name, number=then.number, decisions=decisions, by=request.acting, at=time.now()
    )
    messages.success(
        request, f"The draft “{made.title}” is begun. Look at what it changes, then have it approved."
    )
    return redirect("blueprint:compare", branch=made.name)


def _page(
    request: Asked, seen: shown.Shown, looked: upgrading.Upgraded, then: Release, *, sent: bool
) -> HttpResponse:
    found = upgrading.conflicts(looked)
    page = Paginator(upgrading.arrived(looked), SUBJECTS_ON_A_PAGE).get_page(request.GET.get("page"))
    context = seen.context | {
        "then": then,
        "conflicts": found,
        "open": [each for each in found if each.chosen is None] if sent else [],
        "sent": sent,
        "every": request.POST.get(ALL, ""),
        "settled": upgrading.settled(looked),
        "counts": looked.told.counts,
        "page": page,
        "changed": page.object_list,
        "breadcrumbs": [
            *seen.context["breadcrumbs"][:1],
            {"label": seen.branch.title, "url": reverse("blueprint:canvas", args=[seen.branch.name])},
            {"label": f"Upgrade to release {then.number}"},
        ],
    }
    return render(request, "blueprint/upgrade.html", context, status=422 if context["open"] else 200)
