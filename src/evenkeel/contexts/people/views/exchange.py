"""People out into a table and in from one: nothing changes before it has been shown what would."""

import datetime as dt
from typing import Any, Final

from django.contrib import messages
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from evenkeel.contexts.accounts.access import Asked, member
from evenkeel.contexts.people import bringing, forms, rules, sheets
from evenkeel.contexts.people.rules import Ability
from evenkeel.contexts.people.views import shown
from evenkeel.engines import operating_model
from evenkeel.kernel import errors

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_SALT: Final = "evenkeel.people.table"
_KEPT_FOR: Final = dt.timedelta(hours=2)
SHOWN: Final = 300
"""Changes of a kind that are shown."""


class Stale(errors.Conflict):
    """What you looked at is older than two hours, or was not shown here. Give the file again."""

    code = "people-table-stale"


@require_http_methods(["GET", "HEAD", "POST"])
@member
@shown.of_people("exchange")
def exchange(request: Asked, seen: shown.Shown) -> HttpResponse:
    """Take a file, and show what it would change."""
    rules.check(request.acting, Ability.EXCHANGE)
    form = forms.Table(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            grids = operating_model.grids(given["file"].name, given["file"].read())
        except errors.Invalid as refusal:
            form.add_error("file", refusal.message)
        else:
            table = sheets.read(grids, model=seen.model)
            return _preview(request, seen, table, given["file"].name, ends_others=given["ends_others"])
    context = seen.context | {"form": form, "columns": sheets.COLUMNS, "rules": sheets.RULES}
    context |= {"breadcrumbs": shown.crumbs(("Import and export", ""))}
    return render(request, "people/exchange.html", context, status=422 if form.errors else 200)


def _preview(
    request: Asked,
    seen: shown.Shown,
    table: sheets.Table,
    file: str,
    *,
    ends_others: bool,
    notice: str = "",
) -> HttpResponse:
    plan = bringing.plan(by=request.acting, table=table, ends_others=ends_others, at=seen.at)
    kinds = (("new", "New"), ("changed", "Changed"), ("ended", "Ended"), ("same", "As they are"))
    context = seen.context | {
        "plan": plan,
        "file": file,
        "notice": notice,
        "sections": [
            (title, len(found := plan.of(kind)), found[:SHOWN] if kind != "same" else [])
            for kind, title in kinds
        ],
        "shown_of_each": SHOWN,
        "kept": "" if plan.problems else _kept(table, file, ends_others, plan.digest, request),
        "breadcrumbs": shown.crumbs(("Import and export", reverse("people:exchange")), (file, "")),
    }
    return render(request, "people/preview.html", context, status=422 if plan.problems else 200)


def _kept(table: sheets.Table, file: str, ends_others: bool, digest: str, request: Asked) -> str:
    """Keep what was shown with the page itself, signed: nothing stays here of what is never brought in."""
    told = {
        "rows": [[row.line, _packed(row.cells)] for row in table.rows],
        "file": file,
        "ends": ends_others,
        "plan": digest,
        "for": [str(request.acting.organisation_id), str(request.acting.user_id)],
    }
    return signing.dumps(told, salt=_SALT, compress=True)


def _packed(cells: Any) -> dict[str, Any]:
    packed: dict[str, Any] = {}
    for name, value in cells.items():
        if name == "languages":
            packed[name] = [[each.tag, each.fluency.value] for each in value]
        else:
            packed[name] = value if isinstance(value, dict) else str(value)
    return packed


def _unpacked(packed: dict[str, Any]) -> dict[str, Any]:
    cells: dict[str, Any] = {}
    for name, value in packed.items():
        if name == "languages":
            cells[name] = sheets.languages("; ".join(" ".join(each) for each in value))
        elif name in {"from", "until", "first_day", "last_day"}:
            cells[name] = sheets.day(value)
        else:
            cells[name] = sheets.share(value) if name == "fte" else value
    return cells


@require_POST
@member
@shown.of_people("exchange")
def bring_in(request: Asked, seen: shown.Shown) -> HttpResponse:
    """Make the changes that were shown; where others would be made by now, show these instead."""
    rules.check(request.acting, Ability.EXCHANGE)
    try:
        told = signing.loads(request.POST.get("kept", ""), salt=_SALT, max_age=_KEPT_FOR)
    except signing.BadSignature:
        raise Stale from None
    if told["for"] != [str(request.acting.organisation_id), str(request.acting.user_id)]:
        raise Stale
    table = sheets.Table(tuple(sheets.Row(line, _unpacked(cells)) for line, cells in told["rows"]), ())
    plan = bringing.plan(by=request.acting, table=table, ends_others=told["ends"], at=seen.at)
    if plan.digest != told["plan"] or plan.problems:
        notice = bringing.ChangedMeanwhile().message
        return _preview(request, seen, table, told["file"], ends_others=told["ends"], notice=notice)
    try:
        bringing.apply(by=request.acting, plan=plan, file=told["file"], at=seen.at)
    except (errors.Conflict, errors.Invalid) as refusal:
        notice = f"Nothing was changed. {refusal.message}"
        return _preview(request, seen, table, told["file"], ends_others=told["ends"], notice=notice)
    counts = [f"{len(plan.of(kind))} {kind}" for kind in ("new", "changed", "ended")]
    messages.success(request, f"The table is brought in: {', '.join(counts)}.")
    return redirect("people:directory")


@require_safe
@member
@shown.of_people("exchange")
def template(request: Asked, seen: shown.Shown) -> HttpResponse:
    """Give an empty table to fill in."""
    rules.check(request.acting, Ability.EXCHANGE)
    return _file(sheets.to_xlsx((), model=seen.model), "people-template.xlsx", XLSX)


@require_safe
@member
@shown.of_people("exchange")
def export(request: Asked, seen: shown.Shown, kind: str) -> HttpResponse:
    """Give everybody as a table."""
    rows = bringing.rows(by=request.acting, at=seen.at)
    name = f"people-{seen.today}.{kind}"
    if kind == "csv":
        return _file(sheets.to_csv(rows), name, "text/csv; charset=utf-8")
    return _file(sheets.to_xlsx(rows, model=seen.model), name, XLSX)


def _file(content: bytes, name: str, kind: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
