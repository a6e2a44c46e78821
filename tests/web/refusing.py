"""Addresses that refuse in every way there is, beside those of the product."""

from typing import ClassVar

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_GET, require_POST

from evenkeel.config import urls
from evenkeel.kernel import errors

SECRET = "the keeper of the harbour drinks his tea cold"


class SlotTaken(errors.Conflict):
    """The slot is taken."""

    code: ClassVar[str] = "slot-taken"


REFUSALS: dict[str, Exception] = {
    "not-found": errors.NotFound(),
    "denied": errors.Denied(),
    "conflict": SlotTaken(),
    "invalid": errors.Invalid("The date <b>31 June</b> does not exist."),
    "http404": Http404(SECRET),
    "permission": PermissionDenied(SECRET),
}


def refuse(request: HttpRequest, kind: str) -> HttpResponse:
    """Refuse in the way that is asked for."""
    raise REFUSALS[kind]


def break_down(request: HttpRequest) -> HttpResponse:
    """Break down with words that nobody outside may read."""
    raise ZeroDivisionError(SECRET)


@require_POST
def take(request: HttpRequest) -> HttpResponse:
    """Take a form, and say how many fields it has."""
    return HttpResponse(str(len(request.POST)))


@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """Show something."""
    return HttpResponse("shown")


handler400, handler403, handler404, handler500 = (
    urls.handler400, urls.handler403, urls.handler404, urls.handler500,
)  # fmt: skip
urlpatterns = [
    *urls.urlpatterns,
    *[
        path(f"{prefix}{name}", view)
        for prefix in ("try/", "api/try/")
        for name, view in (
            ("refuse/<slug:kind>", refuse), ("break", break_down), ("take", take), ("show", show),
        )
    ],
]  # fmt: skip
