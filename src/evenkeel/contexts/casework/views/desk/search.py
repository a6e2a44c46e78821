"""One field over everything."""

from typing import Final

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from evenkeel.contexts.accounts.access import Asked, member
from evenkeel.contexts.casework.presentation import desk as shows
from evenkeel.contexts.casework.presentation import times
from evenkeel.contexts.casework.queries import lists, searching
from evenkeel.contexts.casework.values.cases import State
from evenkeel.contexts.casework.views.desk import shown

STATES: Final = (("", "Open and closed"), ("open", "Open"), ("closed", "Closed"))
OPEN: Final = (State.NEW, State.OPEN, State.PAUSED)


@require_safe
@member
def search(request: Asked) -> HttpResponse:
    """Show what fits; a whole reference leads straight to its case."""
    found = shown.desk_of(request)
    said = " ".join(request.GET.get("q", "").split())[: searching.LONGEST]
    state, service = request.GET.get("state", ""), request.GET.get("service", "")[:80]
    mine = request.GET.get("mine") == "1"
    only = lists.Only(
        states={"open": OPEN, "closed": (State.CLOSED,)}.get(state, ()),
        services=(service,) if service else (),
        responsible=found.by.user_id if mine else None,
    )
    hits = searching.everything(said=said, only=only, **found.asked)
    if len(hits.cases) == 1 and not hits.meant and _is_it(said, hits.cases[0].case.reference):
        return redirect("casework:case", hits.cases[0].case.reference)
    services = found.model.services if found.model else ()
    context = {
        "said": said,
        "is_short": 0 < len(said) < searching.SHORTEST,
        "hits": hits,
        "cases": [_case(each, found, said) for each in hits.cases],
        "is_full": len(hits.cases) >= lists.MOST_FOUND,
        "customers": [(each, shows.marked(each.customer.name, said)) for each in hits.customers],
        "contacts": [
            (each, shows.marked(each.contact.summary, said), times.moment(each.contact.at, found.by.zone))
            for each in hits.contacts
        ],
        "states": STATES,
        "state": state,
        "services": [("", "All services"), *((each.key, each.title) for each in services)],
        "service": service,
        "mine": mine,
    }
    return render(request, "casework/desk/search.html", context)


def _is_it(said: str, reference: str) -> bool:
    return said.upper().replace(" ", "").replace("-", "") == reference.replace("-", "")


def _case(
    item: lists.Item, found: shown.Desk, said: str
) -> tuple[shows.Row, shows.Marked, shows.Marked, bool]:
    """Return a case as a line with what was looked for marked, and whether it was found by what is inside it."""
    row = shows.row(item, found.model, **found.asked)
    title, customer = shows.marked(row.title, said), shows.marked(row.customer, said) if row.customer else ()
    hit = any(marked for _, marked in (*title, *customer)) or said.upper() in row.reference
    return row, title, customer, not hit
