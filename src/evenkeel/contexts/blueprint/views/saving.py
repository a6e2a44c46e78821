"""Saving an edit: what every page that changes a draft does in the end."""

import uuid
from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import redirect, render

from evenkeel.contexts.accounts.access import Asked
from evenkeel.contexts.blueprint import merging, operations, queries, rules, standing
from evenkeel.contexts.blueprint.values import Contents, Files, Revision
from evenkeel.contexts.blueprint.views import shown
from evenkeel.kernel import time

CHOICE = "choice:"
"""What the names of choices between two versions begin with."""
MOST_DEPARTURES = 100
NOT_CARRIED = ("csrfmiddlewaretoken", "against")


def since(request: Asked, seen: shown.Shown) -> Contents:
    """Return the revision of the draft that an edit began from. Raises rules.NoSuchRevision."""
    return of_branch(request, seen, request.POST.get("since", ""))


def of_branch(request: Asked, seen: shown.Shown, written: str) -> Contents:
    """Return a revision of the branch by its identifier as somebody sent it. Raises rules.NoSuchRevision."""
    try:
        revision_id = uuid.UUID(written)
    except ValueError as trouble:
        raise rules.NoSuchRevision from trouble
    found = queries.contents(organisation_id=request.acting.organisation_id, revision_id=revision_id)
    if found.revision.branch_id != seen.branch.id:
        raise rules.NoSuchRevision
    return found


def saved(
    request: Asked,
    seen: shown.Shown,
    *,
    base: Contents,
    files: Files,
    note: str,
    leads_to: Callable[[Revision], str],
) -> HttpResponse:
    """Save files that were edited from a revision, and lead on; where others changed the same, ask what shall hold."""
    head, mine = base, files
    try:
        if "against" in request.POST:
            head = of_branch(request, seen, request.POST["against"])
            mine = merging.joined(base=base.files, mine=files, theirs=head.files, chosen=_chosen(request))
        made = operations.save(
            draft=seen.branch.name,
            since=head.revision.id,
            files=mine,
            note=note,
            by=request.acting,
            at=time.now(),
        )
    except rules.Clashing as refusal:
        return _clash(request, seen, refusal, against=refusal.against or head.revision.id)
    except standing.Departs as refusal:
        return departs(request, seen, refusal)
    return redirect(f"{leads_to(made)}?saved={made.id}")


def departs(request: Asked, seen: shown.Shown, refusal: standing.Departs) -> HttpResponse:
    """Tell where a change says something else than the partnership shares; nothing was saved."""
    context = seen.context | {"departures": refusal.departures[:MOST_DEPARTURES], "refusal": refusal}
    return render(request, "blueprint/departs.html", context, status=409)


def _chosen(request: Asked) -> merging.Chosen:
    return {
        name.removeprefix(CHOICE): value
        for name, value in request.POST.items()
        if name.startswith(CHOICE) and value in (merging.MINE, merging.THEIRS)
    }


def _clash(request: Asked, seen: shown.Shown, refusal: rules.Clashing, *, against: uuid.UUID) -> HttpResponse:
    their = queries.revision(organisation_id=request.acting.organisation_id, revision_id=against)
    records: dict[tuple[str, str], list[object]] = {}
    for clash in refusal.clashes:
        records.setdefault((clash.record, clash.title), []).append(clash)
    context = seen.context | {
        "records": [(title, found) for (_, title), found in records.items()],
        "their": their,
        "against": against,
        "missing": "against" in request.POST,
        "carried": [
            (name, value)
            for name, values in request.POST.lists()
            if name not in NOT_CARRIED and not name.startswith(CHOICE)
            for value in values
        ],
    }
    return render(request, "blueprint/clash.html", context, status=409)
