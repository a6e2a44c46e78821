"""Who comes in: members of an organisation. Everybody else is led to the door."""

import functools
from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse

from evenkeel.contexts.accounts import values as accounts
from evenkeel.kernel import errors

P = ParamSpec("P")


class Asked(HttpRequest):
    """A request of a member."""

    acting: accounts.Acting


class NoOrganisation(errors.Denied):
    """You are signed in, but you are no member of an organisation; ask its administrator to add you."""

    code = "no-organisation"


def member(view: Callable[Concatenate[Asked, P], HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Let members in; lead strangers to the sign-in page and back, also when a fragment of a page asks."""

    @functools.wraps(view)
    def guarded(request: Any, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if getattr(request, "acting", None):
            return view(request, *args, **kwargs)
        if request.user.is_authenticated:
            raise NoOrganisation
        if "HX-Request" in request.headers:
            return HttpResponse(headers={"HX-Refresh": "true"})
        # An address that only takes forms is no place to come back to.
        readable = request.method in {"GET", "HEAD"}
        return redirect_to_login(request.get_full_path() if readable else reverse("home"))

    return guarded
