"""What the pages of care stand on: who asks, when; their tabs."""

import datetime as dt
from typing import Any, Final

from django.urls import reverse

from evenkeel.contexts.accounts.access import Asked
from evenkeel.contexts.casework import rules

FORM: Final = ["GET", "HEAD", "POST"]
_TABS: Final = (
    ("care", "Looks into cases", False),
    ("retention", "Keeping and erasing", True),
    ("histories", "Old cases", True),
)


def sent(request: Asked) -> tuple[Any, Any]:
    """Return what was sent, fields and files; nothing where the page is only looked at."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def context(
    request: Asked, tab: str, *, at: dt.datetime, places: tuple[tuple[str, str], ...] = ()
) -> dict[str, Any]:
    """Return what every page of care shows around its own content."""
    by = request.acting
    tabs = [
        {"label": label, "url": reverse(f"casework:{name}"), "current": name == tab and not places}
        for name, label, of_keepers in _TABS
        if rules.can_keep(by) or not of_keepers
    ]
    first = next(
        (label, reverse(f"casework:{name}") if places else "") for name, label, _ in _TABS if name == tab
    )
    return {
        "acting": by,
        "zone": by.zone,
        "at": at,
        "tabs": tabs if len(tabs) > 1 else [],
        "is_keeper": rules.can_keep(by),
        "breadcrumbs": [{"label": label, "url": url} for label, url in (first, *places)] if places else [],
    }
