"""Tell the database who asks, for the length of a request.

A stream that reads the database after its view has returned must open `tenancy.acting` by itself: by then
nobody asks any more, and the tables look empty.
"""

import uuid
from collections.abc import Callable

from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

from evenkeel.contexts.accounts import queries
from evenkeel.contexts.audit import values as audit
from evenkeel.lib.db import tenancy
from evenkeel.lib.http import requests

SIGN_IN = "/accounts/"
API = "/api/"
CHOSEN = "evenkeel.organisation"
"""Where the session keeps the organisation that its user has chosen."""

Next = Callable[[HttpRequest], HttpResponseBase]


class KnownUser:
    """Middleware before authentication: the session's user sees herself, a sign-in under way sees identities."""

    def __init__(self, get_response: Next) -> None:
        """Keep the next step."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Open what is needed to load the user, and close it again whatever happens."""
        user_id = _session_user(request)
        signing_in = user_id is None and request.path.startswith(SIGN_IN)
        if user_id is None and not signing_in:
            return self.get_response(request)
        with tenancy.acting(user_id=user_id, identity=signing_in):
            return self.get_response(request)


class ActingFor:
    """Middleware after authentication: `request.acting` says who asks for which organisation, or is None."""

    def __init__(self, get_response: Next) -> None:
        """Keep the next step."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Check the membership; let the database show what belongs to that organisation, and pages its local times."""
        acting = None
        if request.user.is_authenticated:
            acting = queries.acting(
                user_id=request.user.pk, chosen=request.session.get(CHOSEN), origin=origin(request)
            )
        elif SESSION_KEY in request.session:
            # The person is closed or gone: with her session kept, nobody could sign in on this browser.
            request.session.flush()
        vars(request)["acting"] = acting
        if acting is None:
            return self.get_response(request)
        here = tenancy.acting(organisation_id=acting.organisation_id, user_id=acting.user_id)
        with here, timezone.override(acting.zone):
            return self.get_response(request)


def origin(request: HttpRequest) -> audit.Origin:
    """Return through which channel and from which address a request came."""
    channel = audit.Channel.API if request.path.startswith(API) else audit.Channel.WEB
    return audit.Origin(channel, requests.address(request))


def _session_user(request: HttpRequest) -> uuid.UUID | None:
    kept = request.session.get(SESSION_KEY)
    return uuid.UUID(kept) if kept else None
