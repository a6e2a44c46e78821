"""What every page shows around its own content."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from evenkeel.contexts.accounts import values as accounts
from evenkeel.lib.http import requests


def shell(request: HttpRequest) -> dict[str, Any]:
    """Give templates the navigation and who is signed in; for strangers both are empty."""
    acting: accounts.Acting | None = getattr(request, "acting", None)
    return {
        "navigation": _navigation(request) if acting else [],
        "signed_in": _signed_in(acting) if acting else None,
        "request_id": requests.identifier(request),
    }


def _navigation(request: HttpRequest) -> list[dict[str, Any]]:
    places = [(_("Reports"), reverse("insight:reports"))]
    return [{"label": label, "url": url, "current": request.path.startswith(url)} for label, url in places]


def _signed_in(acting: accounts.Acting) -> dict[str, Any]:
    return {
        "name": acting.name,
        "initials": "".join(word[0] for word in acting.name.split()[:2]).upper(),
        "organisation": acting.organisation_name,
        "sign_out_url": reverse("account_logout"),
    }
