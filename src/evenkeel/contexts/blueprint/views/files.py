"""A draft as the files that it consists of: one of them as text, all of them as a ZIP."""

import base64
import binascii
import io

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from evenkeel.contexts.accounts.access import Asked, member
from evenkeel.contexts.blueprint import changing, comparing, forms, packing, rules
from evenkeel.contexts.blueprint.values import Contents, Files
from evenkeel.contexts.blueprint.views import saving, shown
from evenkeel.engines import operating_model

MOST_CARRIED = 700_000
"""So many characters of changed files travel with the page that shows what an upload would change."""
MOST_SHOWN = 200


@require_safe
@member
@shown.of_branch("files")
def files(request: Asked, seen: shown.Shown) -> HttpResponse:
    """List the files of the model; take them along, or bring them back."""
    return _list(request, seen, forms.Upload(), status=200)


@require_http_methods(["GET", "HEAD", "POST"])
@member
@shown.of_branch("files")
def file(request: Asked, seen: shown.Shown, path: str) -> HttpResponse:
    """Show one file as it is written; change it where the branch is a draft that is open."""
    if request.method != "POST":
        text = _text(seen.contents.files, path)
        return _shown_file(request, seen, path, text, seen.contents, status=200)
    rules.check_design(request.acting)
    rules.check_edit(seen.branch)
    base = saving.since(request, seen)
    before = _text(base.files, path)
    text = request.POST.get("text", "").replace("\r\n", "\n")
    written = text.replace("\n", "\r\n") if "\r\n" in before else text
    edited = {**base.files, path: written.encode()}
    if edited == dict(base.files):
        return _shown_file(request, seen, path, text, base, status=200)
    reading = operating_model.read_files(edited)
    if reading.model is None:
        return _shown_file(request, seen, path, text, base, status=422, wrong=reading.findings)
    return saving.saved(
        request,
        seen,
        base=base,
        files=edited,
        note=_note(request, base.files, edited, f"{path} edited."),
        leads_to=lambda made: reverse("blueprint:file", args=[seen.branch.name, path]),
    )


@require_safe
@member
@shown.of_branch("files")
def download(request: Asked, seen: shown.Shown) -> HttpResponse:
    """Give the whole folder as a ZIP."""
    name = f"{seen.branch.name}-{seen.contents.revision.number}.zip"
    return HttpResponse(
        packing.packed(seen.contents.files),
        content_type="application/zip",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@member
@shown.of_branch("files")
def upload(request: Asked, seen: shown.Shown) -> HttpResponse:
    """Show what a ZIP would change; bring it into the draft once that is confirmed."""
    rules.check_design(request.acting)
    rules.check_edit(seen.branch)
    if request.method != "POST":
        return _list(request, seen, forms.Upload(), status=200)
    if "changed" in request.POST:
        base = saving.since(request, seen)
        mine = _with_carried(request, base.files)
        return saving.saved(
            request,
            seen,
            base=base,
            files=mine,
            note=_note(request, base.files, mine, "Files uploaded."),
            leads_to=lambda made: reverse("blueprint:files", args=[seen.branch.name]),
        )
    form = forms.Upload(request.POST, request.FILES)
    if not form.is_valid():
        return _list(request, seen, form, status=422)
    return _preview(request, seen, form, form.cleaned_data["file"])


def _preview(request: Asked, seen: shown.Shown, form: forms.Upload, given: dict[str, bytes]) -> HttpResponse:
    reading = operating_model.read_files(given)
    if reading.model is None:
        form.add_error(
            "file", "The model in it cannot be read; what is wrong is listed below. Nothing was changed."
        )
        return _list(request, seen, form, status=422, wrong=reading.findings)
    before = seen.contents.files
    changed = {path: content for path, content in given.items() if before.get(path) != content}
    carried = base64.b64encode(packing.packed(changed)).decode()
    if len(carried) > MOST_CARRIED:
        form.add_error("file", "It changes more than can be shown here. Bring it with `evenkeel model push`.")
        return _list(request, seen, form, status=422)
    document = comparing.told(before, given)
    every = comparing.flat(document)
    context = seen.context | {
        "since": seen.contents.revision.id,
        "carried": carried,
        "removed": [path for path in before if path not in given],
        "written": sorted(path for path in changed if "/" not in path),
        "beside": comparing.beside(before, given),
        "changed": every[:MOST_SHOWN],
        "more": len(every) - MOST_SHOWN,
        "counts": document.counts,
        "wrong": reading.findings[:MOST_SHOWN],
    }
    return render(request, "blueprint/upload.html", context)


def _with_carried(request: Asked, before: Files) -> dict[str, bytes]:
    """Make what was shown before out of what the page carried. Raises rules.NoSuchRevision where it was tampered with."""
    removed = set(request.POST.getlist("removed"))
    try:
        changed = forms.unzipped(io.BytesIO(base64.b64decode(request.POST["changed"], validate=True)))
    except (binascii.Error, forms.NoArchive) as trouble:
        raise rules.NoSuchRevision from trouble
    return {path: content for path, content in before.items() if path not in removed} | changed


def _list(
    request: Asked,
    seen: shown.Shown,
    form: forms.Upload,
    *,
    status: int,
    wrong: tuple[operating_model.Finding, ...] = (),
) -> HttpResponse:
    rows = sorted((("/" in path, path, len(content)) for path, content in seen.contents.files.items()))
    context = seen.context | {
        "files": [(path, size) for _, path, size in rows],
        "form": form,
        "wrong": wrong[:MOST_SHOWN],
    }
    return render(request, "blueprint/files.html", context, status=status)


def _shown_file(
    request: Asked,
    seen: shown.Shown,
    path: str,
    text: str,
    base: Contents,
    *,
    status: int,
    wrong: tuple[operating_model.Finding, ...] = (),
) -> HttpResponse:
    here = wrong or tuple(each for each in seen.findings if each.place and each.place.file == path)
    context = seen.context | {
        "path": path,
        "text": text,
        "since": base.revision.id,
        "is_wrong": bool(wrong),
        "wrong": [each for each in here if each.accepted is None][:MOST_SHOWN],
        "note": request.POST.get("note", ""),
        "longest_note": changing.LONGEST_NOTE,
        "breadcrumbs": [
            *seen.context["breadcrumbs"][:1],
            {"label": seen.branch.title, "url": reverse("blueprint:canvas", args=[seen.branch.name])},
            {"label": "Files", "url": reverse("blueprint:files", args=[seen.branch.name])},
            {"label": path},
        ],
    }
    return render(request, "blueprint/file.html", context, status=status)


def _text(known: Files, path: str) -> str:
    """Return a file as text. Raises rules.NoSuchFile."""
    try:
        return known[path].decode()
    except (KeyError, UnicodeDecodeError) as trouble:
        raise rules.NoSuchFile from trouble


def _note(request: Asked, before: Files, after: Files, otherwise: str) -> str:
    typed = request.POST.get("note", "").strip()[: changing.LONGEST_NOTE]
    return typed or changing.told_note(comparing.told(before, after)) or otherwise
