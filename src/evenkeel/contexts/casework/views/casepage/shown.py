"""What every page of a case stands on: the case as far as the member may see it, its head, its tabs."""

import datetime as dt
import functools
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.accounts.access import Asked
from evenkeel.contexts.casework import reference as references
from evenkeel.contexts.casework import rules
from evenkeel.contexts.casework.presentation import casepage
from evenkeel.contexts.casework.queries import case as cases
from evenkeel.contexts.casework.values.cases import State
from evenkeel.contexts.casework.values.reach import Ability
from evenkeel.kernel import time

TABS: Final = (
    ("case", "Case"),
    ("case-timeline", "History"),
    ("case-messages", "Messages"),
    ("case-documents", "Documents"),
    ("case-standard", "Standard"),
)


@dataclass(frozen=True)
class Seen:
    """What a page of a case stands on."""

    page: cases.Page
    by: accounts.Acting
    at: dt.datetime
    head: casepage.Head
    context: dict[str, Any] = field(default_factory=dict)

    @property
    def reference(self) -> str:
        """The reference, as addresses have it."""
        return self.page.case.reference

    @property
    def can_read(self) -> bool:
        """Whether she reads more than that the case is there."""
        return Ability.READ in self.page.may


View = Callable[..., HttpResponse]


def of_case(tab: str, *, reads: bool = True) -> Callable[[View], View]:
    """Give a view the case that the address names; a reference that was written another way leads to the right address.

    `reads`: whether only somebody comes in who may read the case.
    """

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def shown(request: Asked, *, reference: str, **arguments: Any) -> HttpResponse:
            written = right(reference)
            if written != reference and request.method in {"GET", "HEAD"}:
                return redirect(request.get_full_path().replace(reference, written, 1))
            found = seen(request, written, tab)
            if reads and not found.can_read:
                rules.check(found.page.relations, Ability.READ)
            return view(request, found, **arguments)

        return shown

    return decorate


def right(reference: str) -> str:
    """Return a reference as it is written rightly. Raises rules.NoSuchCase."""
    try:
        return str(references.parsed(reference))
    except references.NoReference as trouble:
        raise rules.NoSuchCase from trouble


def seen(request: Asked, reference: str, tab: str) -> Seen:
    """Collect what a page of a case stands on. Raises rules.NoSuchCase."""
    by, at = request.acting, time.now()
    case_id = cases.by_reference(written=reference, by=by, at=at)
    page = cases.page(case_id=case_id, by=by, at=at)
    head = casepage.head(page, user_id=by.user_id, at=at, zone=by.zone)
    counts = {"case-messages": len(page.messages), "case-documents": len(page.documents)}
    tabs = [
        {
            "label": f"{label} ({counts[name]})" if counts.get(name) else label,
            "url": reverse(f"casework:{name}", args=[page.case.reference]),
            "current": name == tab,
        }
        for name, label in TABS
    ]
    context = {
        "case": page.case,
        "standing": page.case.standing,
        "page": page,
        "head": head,
        "tabs": tabs if Ability.READ in page.may else [],
        "may_read": Ability.READ in page.may,
        "may_work": Ability.WORK in page.may,
        "zone": by.zone,
        "breadcrumbs": crumbs(page, head),
    }
    return Seen(page, by, at, head, context)


def address(name: str, seen: Seen) -> str:
    """Return the address of a page of a case."""
    return reverse(f"casework:{name}", args=[seen.reference])


def crumbs(page: cases.Page, head: casepage.Head, *places: tuple[str, str]) -> list[dict[str, str]]:
    """Return the way from the shelf down to a page of a case."""
    standing = page.case.standing
    there = [("My day", reverse("casework:my-day"))]
    if standing.state is not State.CLOSED and page.model.find("shelves", standing.shelf):
        there.append((head.shelf, reverse("casework:shelf", args=[standing.shelf])))
    case = (page.case.reference, reverse("casework:case", args=[page.case.reference]) if places else "")
    return [{"label": label, "url": url} for label, url in (*there, case, *places)]
