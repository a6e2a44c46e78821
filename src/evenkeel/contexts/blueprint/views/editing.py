"""One record of a draft: added, edited, taken out."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from evenkeel.contexts.accounts.access import Asked, member
from evenkeel.contexts.blueprint import (
    arising,
    changing,
    entering,
    forms,
    inputs,
    operations,
    queries,
    records,
    rules,
    standing,
)
from evenkeel.contexts.blueprint.values import Contents, Kind
from evenkeel.contexts.blueprint.views import saving, shown
from evenkeel.engines import operating_model
from evenkeel.kernel import time

ACTS = ("new", "edit", "remove")


@require_http_methods(["GET", "HEAD", "POST"])
@member
@shown.of_branch("canvas")
def new(request: Asked, seen: shown.Shown, collection: str) -> HttpResponse:
    """Add a record to a collection of a draft."""
    kind = _collection(collection)
    if seen.branch.kind is not Kind.DRAFT:
        return _in_a_draft(request, seen, "new", collection)
    _check(request, seen)
    if kind.single and seen.model.records(collection):
        return redirect(
            "blueprint:edit-record", branch=seen.branch.name, collection=collection, key=collection
        )
    entry = arising.entry(seen.model, request.GET.get("from", "")) if collection in arising.KINDS else None
    if entry is not None and (held := entry.held_in or "") and request.method != "POST":
        there, _, key = held.partition("/")
        if seen.model.find(there, key):
            return redirect("blueprint:record", branch=seen.branch.name, collection=there, key=key)
    return _form(request, seen, kind, None)


@require_http_methods(["GET", "HEAD", "POST"])
@member
@shown.of_branch("canvas")
def edit(request: Asked, seen: shown.Shown, collection: str, key: str) -> HttpResponse:
    """Change a record of a draft."""
    kind = _collection(collection)
    if seen.branch.kind is not Kind.DRAFT:
        _found(seen.model, collection, key)
        return _in_a_draft(request, seen, "edit", collection, key)
    _check(request, seen)
    return _form(request, seen, kind, key)


@require_http_methods(["GET", "HEAD", "POST"])
@member
@shown.of_branch("canvas")
def remove(request: Asked, seen: shown.Shown, collection: str, key: str) -> HttpResponse:
    """Take a record out of a draft, and out of the records that name it."""
    kind = _collection(collection)
    if seen.branch.kind is not Kind.DRAFT:
        _found(seen.model, collection, key)
        return _in_a_draft(request, seen, "remove", collection, key)
    _check(request, seen)
    if seen.standing is not None and not seen.standing.may_leave_out(collection, key):
        raise standing.NotOptional(release=seen.standing.release.number)
    base = saving.since(request, seen) if request.method == "POST" else seen.contents
    model = shown.model_of(base)
    record = _found(model, collection, key)
    removal = changing.removal(model, collection, record)
    if request.method != "POST":
        context = seen.context | {
            "record": record,
            "collection": kind,
            "removal": removal,
            "note": changing.note(removal.changes[-1:], model=model),
            "since": base.revision.id,
            "breadcrumbs": _trail(seen, kind, record, "Take out"),
        }
        return render(request, "blueprint/remove.html", context)
    everywhere = request.POST.get("everywhere") == "yes"
    changes = removal.changes if everywhere else removal.changes[-1:]
    return saving.saved(
        request,
        seen,
        base=base,
        files=operating_model.edited(base.files, changes),
        note=_note(request) or changing.note(removal.changes[-1:], model=model),
        leads_to=lambda made: reverse("blueprint:element", args=[seen.branch.name, kind.element]),
    )


@require_POST
@member
@shown.of_branch("canvas")
def undo(request: Asked, seen: shown.Shown, number: int) -> HttpResponse:
    """Take back one revision of a draft; what others saved since stays."""
    _check(request, seen)
    organisation_id = request.acting.organisation_id
    undone, before = (
        queries.numbered(organisation_id=organisation_id, branch_id=seen.branch.id, number=each)
        for each in (number, number - 1)
    )
    return saving.saved(
        request,
        seen,
        base=undone,
        files=before.files,
        note=f"Taken back: {undone.revision.note}"[: changing.LONGEST_NOTE],
        leads_to=lambda made: reverse("blueprint:history", args=[seen.branch.name]),
    )


def _form(
    request: Asked, seen: shown.Shown, kind: operating_model.Collection, key: str | None
) -> HttpResponse:
    base = saving.since(request, seen) if request.method == "POST" else seen.contents
    model = shown.model_of(base)
    held = None if key is None else _found(model, kind.name, key)
    made_from = None if held else _arising(request, model, kind)
    entry = entering.Entry(
        collection=kind,
        held=held,
        offered=inputs.Offered(
            model=model,
            files=tuple(sorted(path for path in base.files if "/" in path)),
            on=time.now().astimezone(request.acting.zone).date(),
        ),
        data=request.POST if request.method == "POST" else None,
        tight=seen.standing.tight(kind.name, key) if seen.standing else frozenset(),
        locked=_locked(seen, model, held) if seen.standing and held else {},
        asked=changing.asked(seen.findings, f"{kind.name}/{key}", operating_model.fields(kind.record)),
        filled=made_from.filled if made_from else {},
    )
    if request.method != "POST" or entry.is_asked_for_rows:
        return _shown_form(request, seen, entry, base, status=200, made_from=made_from)
    taken = frozenset(record.key for record in (*model.records(kind.name), *seen.model.records(kind.name)))
    if not entry.is_valid(taken=taken) or entry.record is None:
        return _shown_form(request, seen, entry, base, status=422, made_from=made_from)
    changes: tuple[operating_model.Change, ...] = (
        (operating_model.Added(kind.name, entry.record),)
        if held is None
        else changing.altered(kind.name, before=held, after=entry.record)
    )
    address = reverse("blueprint:record", args=[seen.branch.name, kind.name, entry.record.key])
    if made_from:
        changes = (*changes, made_from.linked(entry.record.key))
        address = reverse("blueprint:record", args=[seen.branch.name, arising.WHEEL, made_from.entry.key])
    if not changes:
        return redirect(address)
    return saving.saved(
        request,
        seen,
        base=base,
        files=operating_model.edited(base.files, changes),
        note=_note(request) or changing.note(changes, model=model),
        leads_to=lambda made: address,
    )


def _locked(
    seen: shown.Shown, model: operating_model.OperatingModel, held: operating_model.Record
) -> dict[str, records.Row]:
    """Give what a record says, in words, by field."""

    def address(collection: str, key: str) -> str:
        return reverse("blueprint:record", args=[seen.branch.name, collection, key])

    return {row.name: row for row in records.rows(held, model=model, address=address, head=frozenset())}


def _arising(
    request: Asked, model: operating_model.OperatingModel, kind: operating_model.Collection
) -> arising.Arising | None:
    """Return what is made from an entry of the annual wheel, as the address says; None where nothing is."""
    key = request.GET.get("from", "")
    found = arising.arising(model, collection=kind.name, key=key) if key else None
    if key and found is None:
        raise rules.NoSuchRecord
    return found


def _shown_form(
    request: Asked,
    seen: shown.Shown,
    entry: entering.Entry,
    base: Contents,
    *,
    status: int,
    made_from: arising.Arising | None,
) -> HttpResponse:
    top, more, sharing = entry.blocks()
    context = seen.context | {
        "entry": entry,
        "collection": entry.collection,
        "record": entry.held,
        "made_from": made_from.entry if made_from else None,
        "top": [block for block in top if block.locked is None],
        "more": [block for block in more if block.locked is None],
        "sharing": sharing,
        "shared": [block.locked for block in (*top, *more) if block.locked is not None],
        "top_open": any(block.locked is None for block in (*top, *more, *sharing)),
        "wrong": entry.wrong if status == 422 else [],
        "opened": any(row.is_new for rows in entry.parts.values() for row in rows.rows),
        "since": base.revision.id,
        "note": request.POST.get("note", ""),
        "longest_note": changing.LONGEST_NOTE,
        "breadcrumbs": _trail(seen, entry.collection, entry.held, "Change" if entry.held else "Add"),
    }
    return render(request, "blueprint/entry.html", context, status=status)


def _in_a_draft(request: Asked, seen: shown.Shown, act: str, collection: str, key: str = "") -> HttpResponse:
    """Begin a draft or pick one of those that are open, and go on there with what was to be changed."""
    rules.check_design(request.acting)
    drafts = [
        branch
        for branch in queries.branches(organisation_id=request.acting.organisation_id)
        if rules.is_editable(branch) and branch.target_id == seen.branch.id
    ]
    form = forms.Draft(request.POST or None)
    if request.method == "POST":
        picked = next((branch.name for branch in drafts if branch.name == request.POST.get("draft")), None)
        if picked is None and form.is_valid():
            picked = operations.draft(
                title=form.cleaned_data["title"], onto=seen.branch.name, by=request.acting, at=time.now()
            ).name
        if picked is not None:
            arguments = [each for each in (picked, collection, key) if each]
            made_from = urlencode({"from": request.GET["from"]}) if "from" in request.GET else ""
            return redirect(
                f"{reverse(f'blueprint:{act}-record', args=arguments)}{made_from and '?'}{made_from}"
            )
    record = seen.model.find(collection, key) if key else None
    context = seen.context | {
        "collection": _collection(collection),
        "record": record,
        "drafts": drafts,
        "form": form,
        "breadcrumbs": _trail(seen, _collection(collection), record, "In a draft"),
    }
    return render(
        request, "blueprint/in_a_draft.html", context, status=422 if request.method == "POST" else 200
    )


def _check(request: Asked, seen: shown.Shown) -> None:
    rules.check_design(request.acting)
    rules.check_edit(seen.branch)


def _collection(name: str) -> operating_model.Collection:
    found = operating_model.COLLECTIONS.get(name)
    if found is None:
        raise rules.NoSuchRecord
    return found


def _found(model: operating_model.OperatingModel, collection: str, key: str) -> operating_model.Record:
    found = model.find(collection, key)
    if found is None:
        raise rules.NoSuchRecord
    return found


def _note(request: Asked) -> str:
    return request.POST.get("note", "").strip()[: changing.LONGEST_NOTE]


def _trail(
    seen: shown.Shown,
    kind: operating_model.Collection,
    record: operating_model.Record | None,
    last: str,
) -> list[dict[str, str]]:
    name = seen.branch.name
    element = next(each for each in operating_model.ELEMENTS if each.name == kind.element)
    trail = [
        {"label": "Operating model", "url": reverse("blueprint:overview")},
        {"label": seen.branch.title, "url": reverse("blueprint:canvas", args=[name])},
        {"label": element.title, "url": reverse("blueprint:element", args=[name, element.name])},
    ]
    if record is not None:
        url = reverse("blueprint:record", args=[name, kind.name, record.key])
        trail.append({"label": record.title, "url": url})
    return [*trail, {"label": last}]
