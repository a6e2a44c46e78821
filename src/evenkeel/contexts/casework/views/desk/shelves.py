"""Shelves: all of hers with their counts; one with its cases in the order of its rule; taking from it."""

import csv
import io
import uuid
from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from evenkeel.contexts.accounts.access import Asked, member
from evenkeel.contexts.casework import rules, standards
from evenkeel.contexts.casework.forms import desk as forms
from evenkeel.contexts.casework.operations import taking
from evenkeel.contexts.casework.presentation import desk as shows
from evenkeel.contexts.casework.queries import desk, filters, lists
from evenkeel.contexts.casework.views.desk import shown
from evenkeel.engines import operating_model
from evenkeel.kernel import errors

COLUMNS: Final = (
    "Reference", "Title", "Service", "Customer", "Stage", "Came in", "Age", "Due", "Responsible", "Waiting", "Priority",
)  # fmt: skip


@require_safe
@member
def overview(request: Asked) -> HttpResponse:
    """Show the shelves of her units; those of others on request."""
    found = shown.desk_of(request)
    hers = found.hers()
    every = bool(request.GET.get("all")) or not hers
    keys = None if every else [each.key for each in hers]
    tallies = desk.tallies(shelves=keys, reach=found.reach, **found.asked)
    lines = _lines(found, tallies, every=every) if found.model else []
    kept = filters.kept(**found.asked)
    context = {
        "lines": lines,
        "has_model": found.model is not None,
        "is_every": every,
        "may_choose": bool(hers),
        "kept": _kept(found, kept),
        "free": sum(each.tally.free for each in lines),
        "late": sum(each.tally.late for each in lines),
    }
    return render(request, "casework/desk/shelves.html", context)


def _lines(
    found: shown.Desk, tallies: "dict[str, desk.Tally] | Any", *, every: bool
) -> list[shows.ShelfLine]:
    """Say how shelves stand: those of the model in its order, then those with cases that it no longer has."""
    assert found.model is not None
    shelves = found.model.shelves if every else found.hers()
    units = sorted({each.unit for each in shelves if each.unit})
    workers = desk.workers(units=units, **found.asked)
    known = [each.key for each in found.model.shelves]
    keys = [each.key for each in shelves] + [key for key in tallies if key and key not in known]
    return [
        shows.shelf_line(
            key, found.model, tallies.get(key, desk.Tally()), workers, units=found.reach.units, **found.asked
        )
        for key in keys
    ]


def _kept(found: shown.Desk, kept: tuple[filters.Kept, ...]) -> list[dict[str, Any]]:
    """Return kept lists of shelves with their counts and addresses."""
    of_shelves = [each for each in kept if each.only.shelves]
    counts = desk.counted(kept=of_shelves, reach=found.reach, **found.asked)
    return [
        {
            "id": each.id,
            "name": each.name,
            "count": counts[each.id],
            "is_own": each.user_id == found.by.user_id,
            "is_shared": bool(each.unit),
            "shelf": each.only.shelves[0],
            "shelf_title": standards.titled(found.model, "shelves", each.only.shelves[0]).title
            if found.model
            else each.only.shelves[0],
            "url": _address(each.only.shelves[0], forms.Wish.of(each.only, user_id=found.by.user_id)),
        }
        for each in of_shelves
    ]


def _address(shelf: str, wish: forms.Wish, **more: str) -> str:
    query = wish.query(**more)
    return reverse("casework:shelf", args=[shelf]) + (f"?{query}" if query else "")


@require_safe
@member
def shelf(request: Asked, shelf: str) -> HttpResponse:
    """Show what lies on a shelf, page by page."""
    found = shown.desk_of(request)
    given = standards.shelf(found.model, shelf) if found.model else None
    tally = desk.tallies(shelves=[shelf], reach=found.reach, **found.asked).get(shelf)
    if found.model is None or (given is None and tally is None):
        raise taking.NoSuchShelf(key=shelf[:80])
    wish = forms.Wish.read(request.GET)
    after = request.GET.get("after", "")[:200]
    page = lists.on_shelf(shelf=shelf, only=wish.only(user_id=found.by.user_id), after=after, **found.asked)
    workers = (
        desk.workers(units=[given.unit], **found.asked).get(given.unit, ()) if given and given.unit else ()
    )
    kept = [each for each in filters.kept(**found.asked) if shelf in each.only.shelves]
    here = _address(shelf, wish, after=after)
    context = {
        "shelf": shelf,
        "given": given,
        "title": given.title if given else shelf,
        "rule": shows.rule(given),
        "tally": tally or desk.Tally(),
        "line": shows.shelf_line(
            shelf, found.model, tally or desk.Tally(), {given.unit: workers} if given and given.unit else {},
            units=found.reach.units, **found.asked,
        ),
        "rows": [shows.row(each, found.model, **found.asked) for each in page.items],
        "wish": wish,
        "filters": _filters(found, shelf, wish, workers),
        "chips": _chips(shelf),
        "kept": _kept(found, tuple(kept)),
        "is_chip": _address(shelf, wish) in {url for _, url in _chips(shelf)},
        "keep": forms.Keep(),
        "may_share": bool(given and given.unit in found.reach.units),
        "after": after,
        "top": _address(shelf, wish),
        "further": _address(shelf, wish, after=page.further) if page.further else "",
        "here": here,
        "csv": reverse("casework:shelf-csv", args=[shelf]) + f"?{wish.query()}",
        "is_hers": _is_hers(found, given),
        "may_pull": bool(given and given.distribution in taking.PULLED and _is_hers(found, given)),
        "acts": [(key, act.title) for key, (_, act) in forms.ACTS.items()],
        "batch": _batch(request, found),
        "zone": found.by.zone,
        "breadcrumbs": [
            {"label": "Shelves", "url": reverse("casework:shelves")},
            {"label": given.title if given else shelf, "url": ""},
        ],
    }  # fmt: skip
    return render(request, "casework/desk/shelf.html", context)


def _is_hers(found: shown.Desk, given: operating_model.Shelf | None) -> bool:
    return given is not None and (not given.unit or given.unit in found.reach.units)


def _batch(request: Asked, found: shown.Desk) -> desk.Batch | None:
    """Return what was just done to many cases, as long as it can be taken back."""
    try:
        batch_id = uuid.UUID(request.GET.get("done", ""))
    except ValueError:
        return None
    return desk.batch(batch_id=batch_id, within=rules.UNDO_WITHIN, **found.asked)


def _chips(shelf: str) -> list[tuple[str, str]]:
    """Return the filters that everybody wants, as links."""
    return [
        ("All", _address(shelf, forms.Wish())),
        ("To take", _address(shelf, forms.Wish(who=forms.FREE, waiting="no"))),
        ("Mine", _address(shelf, forms.Wish(who=forms.MINE))),
        ("Over", _address(shelf, forms.Wish(due="over"))),
        ("Waiting", _address(shelf, forms.Wish(waiting="yes"))),
    ]


def _filters(
    found: shown.Desk, shelf: str, wish: forms.Wish, workers: tuple[desk.Worker, ...]
) -> list[tuple[str, str, list[tuple[str, str]], str]]:
    """Return what can be chosen: name, label, choices, chosen."""
    model = found.model
    assert model is not None
    kinds = kinds_on(model, shelf)
    stages = {stage.key: stage.title for kind in kinds for stage in kind.stages}
    offered = {key for kind in kinds for key in _services(model, kind)}
    services = [(each.key, each.title) for each in model.services if each.key in offered]
    people = [
        (str(each.user_id), each.name)
        for each in workers
        if each.user_id != found.by.user_id and each.user_id
    ]
    who = [("", "Anybody or nobody"), (forms.FREE, "Nobody"), (forms.MINE, "Me"), *people]
    channels = [(each.key, each.title) for each in model.channels]
    return [
        ("stage", "Stage", _with_all("All stages", list(stages.items()), wish.stage), wish.stage),
        ("service", "Service", _with_all("All services", services, wish.service), wish.service),
        ("who", "Who has it", _and(who, wish.who), wish.who),
        ("due", "Due", list(forms.DUES), wish.due),
        ("waiting", "Waiting for somebody", list(forms.WAITINGS), wish.waiting),
        ("channel", "Came by", _with_all("All channels", channels, wish.channel), wish.channel),
    ]


def _with_all(first: str, choices: list[tuple[str, str]], chosen: str) -> list[tuple[str, str]]:
    return _and([("", first), *choices], chosen)


def _and(choices: list[tuple[str, str]], chosen: str) -> list[tuple[str, str]]:
    """Keep what is chosen among the choices, also where it is no longer one."""
    return choices if chosen in dict(choices) else [*choices, (chosen, chosen)]


def kinds_on(model: operating_model.OperatingModel, shelf: str) -> list[operating_model.CaseType]:
    """Return the case types of which cases can lie on a shelf."""
    return [
        kind
        for kind in model.case_types
        if kind.shelf == shelf or any(stage.shelf == shelf for stage in kind.stages)
    ]


def _services(model: operating_model.OperatingModel, kind: operating_model.CaseType) -> list[str]:
    return [each.key for each in model.services if kind.key in each.case_types]


@require_safe
@member
def as_csv(request: Asked, shelf: str) -> HttpResponse:
    """Give what a list shows as CSV, at most 2,000 cases."""
    found = shown.desk_of(request)
    shown.shelf_of(found, shelf)
    wish = forms.Wish.read(request.GET)
    page = lists.on_shelf(
        shelf=shelf, only=wish.only(user_id=found.by.user_id), size=lists.MOST_ON_A_PAGE, **found.asked
    )
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for item in page.items:
        row = shows.row(item, found.model, **found.asked)
        standing = item.case.standing
        moments = (standing.received_at, standing.due_at)
        came, due = (f"{each.astimezone(found.by.zone):%Y-%m-%d %H:%M}" if each else "" for each in moments)
        cells = (
            row.reference, row.title, row.service, row.customer, row.stage, came, row.age.words, due,
            row.responsible, row.waits, row.priority,
        )  # fmt: skip
        writer.writerow([_plain(cell) for cell in cells])
    response = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="shelf-{found.at:%Y-%m-%d}.csv"'
    return response


def _plain(words: str) -> str:
    """Keep a spreadsheet from taking words for a formula."""
    return f"'{words}" if words[:1] in {"=", "+", "-", "@", "\t", "\r"} else words


@require_POST
@member
def take_next(request: Asked, shelf: str) -> HttpResponse:
    """Take what comes next from a shelf, and say why it is this one."""
    found = shown.desk_of(request)
    given = shown.shelf_of(found, shelf)
    try:
        case = taking.next_from(shelf=shelf, **found.asked)
    except (errors.Conflict, taking.NotYourShelf) as refusal:
        messages.warning(request, _nothing(refusal))
        return redirect(shown.back(request, reverse("casework:shelf", args=[shelf])))
    item = lists.Item(case, "", "", may_read=True)
    why = shows.why_next(item, lists.order_of(given), **found.asked)
    name = f"{case.reference}, {case.standing.title}" if case.standing.title else case.reference
    messages.success(request, f"You have {name}. From “{given.title}”, {why}.")
    return redirect("casework:case", case.reference)


def _nothing(refusal: errors.Refusal) -> str:
    if isinstance(refusal, rules.NothingThere):
        return f"{refusal.message} Look at another shelf, or at what waits."
    return refusal.message


@require_POST
@member
def take(request: Asked, shelf: str) -> HttpResponse:
    """Take one case; who comes second is told who has it."""
    found = shown.desk_of(request)
    there = shown.back(request, reverse("casework:shelf", args=[shelf]))
    try:
        case_id = uuid.UUID(request.POST.get("take", ""))
    except ValueError as trouble:
        raise rules.NoSuchCase from trouble
    try:
        case = taking.take(case_id=case_id, **found.asked)
    except (errors.Conflict, taking.ConflictOfInterest) as refusal:
        messages.error(request, f"{refusal.message} Take another one.")
    else:
        messages.success(request, f"You have {case.reference} now.")
    return redirect(there)
