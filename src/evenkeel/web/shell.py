"""What every page shows around its own content."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from evenkeel.contexts.accounts import rules as accounts_rules
from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.casework import rules as casework_rules
from evenkeel.contexts.casework.queries import bringing
from evenkeel.lib.http import requests


def shell(request: HttpRequest) -> dict[str, Any]:
    """Give templates the navigation and who is signed in; for strangers both are empty."""
    acting: accounts.Acting | None = getattr(request, "acting", None)
    accessibility, privacy = reverse("accessibility"), reverse("privacy")
    return {
        "navigation": _navigation(request) if acting else [],
        "search_url": reverse("casework:search") if acting else "",
        "signed_in": _signed_in(acting) if acting else None,
        "sign_in_url": reverse("account_login"),
        "accessibility_url": accessibility,
        "privacy_url": privacy,
        "footer_links": [
            {"label": _("Accessibility"), "url": accessibility},
            {"label": _("Privacy"), "url": privacy},
        ],
        "coming": _coming(acting) if acting and settings.WITH_EXAMPLE else "",
        "request_id": requests.identifier(request),
    }


def _coming(acting: accounts.Acting) -> str:
    """Say how far the year of an example organisation has been brought in; empty where nothing is on its way."""
    if not acting.is_example:
        return ""
    found = bringing.under_way(organisation_id=acting.organisation_id)
    if found is None:
        return ""
    return _("The example year is being loaded, %(done)s of %(total)s cases. Everything works meanwhile.") % {
        "done": f"{max(found.done, 0):,}",
        "total": f"{found.total:,}",
    }


def _navigation(request: HttpRequest) -> list[dict[str, Any]]:
    places = [
        (_("My day"), day := reverse("casework:my-day")),
        (_("Board"), reverse("boards:boards")),
        (_("Shelves"), reverse("casework:shelves")),
        (_("Call"), reverse("casework:begin-call")),
        (_("Customers"), reverse("casework:customers")),
        (_("Meetings"), reverse("meetings:meetings")),
        (_("Ideas"), reverse("improvements:ideas")),
        (_("People"), reverse("people:directory")),
        (_("Reports"), reverse("insight:reports")),
        (_("Twins"), reverse("twins:teams")),
        (_("Operating model"), reverse("blueprint:overview")),
        (_("Programme"), reverse("programme:timeline")),
    ]
    # All work lies below the address of the day, which is current only where it is meant itself.
    return [
        {
            "label": label,
            "url": url,
            "current": request.path == url or (url != day and request.path.startswith(url)),
        }
        for label, url in places
    ]


def _signed_in(acting: accounts.Acting) -> dict[str, Any]:
    return {
        "name": acting.name,
        "initials": "".join(word[0] for word in acting.name.split()[:2]).upper(),
        "organisation": acting.organisation_name,
        "sign_out_url": reverse("account_logout"),
        "links": [{"label": label, "url": url} for label, url in _account_links(acting)],
    }


def _account_links(acting: accounts.Acting) -> Iterator[tuple[str, str]]:
    """Name the pages about oneself and one's organisation that the role may open."""
    yield _("Your account"), reverse("accounts:account")
    if accounts_rules.can(acting, accounts_rules.Ability.MANAGE_MEMBERS):
        yield _("Members"), reverse("accounts:members")
    if accounts_rules.can(acting, accounts_rules.Ability.CHANGE_ORGANISATION):
        yield _("Organisation"), reverse("accounts:organisation")
    if accounts_rules.can(acting, accounts_rules.Ability.READ_AUDIT):
        yield _("Audit trail"), reverse("accounts:audit-trail")
    yield _("Courses of work"), reverse("casework:courses")
    yield _("Looks into cases"), reverse("casework:care")
    if casework_rules.can_keep(acting):
        yield _("Keeping and erasing"), reverse("casework:retention")
        yield _("Old cases"), reverse("casework:histories")
