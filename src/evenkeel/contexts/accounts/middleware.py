"""Tell the database who asks, for the length of a request.

A stream that reads the database after its view has returned must open `tenancy.acting` by itself: by then
nobody asks any more, and the tables look empty.
"""

import json
import time as monotonic
import uuid
from collections.abc import Callable

from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone

from evenkeel.contexts.accounts import api_tokens, queries
from evenkeel.contexts.audit import values as audit
from evenkeel.kernel import time
from evenkeel.lib.db import tenancy
from evenkeel.lib.http import rates, requests

SIGN_IN = "/accounts/"
API = "/api/"
FOR_PROGRAMS = (API, "/scim/")
"""Addresses at which a program may ask with an API token."""
PROGRAMS = rates.Limiter(number=1_200, seconds=60, clock=monotonic.monotonic)
"""How often a program may ask with one token."""
STRANGERS = rates.Limiter(number=30, seconds=60, clock=monotonic.monotonic)
"""How often an address may ask with tokens that open nothing."""
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
        if request.path.startswith(FOR_PROGRAMS) and (secret := bearer(request)):
            return self._with_token(request, secret)
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

    def _with_token(self, request: HttpRequest, secret: str) -> HttpResponseBase:
        """Let a program ask for its organisation. The cookies that it may send beside its token count for nothing."""
        vars(request)["acting"] = None
        address = requests.address(request)
        if wait := STRANGERS.exhausted(address):
            return _later(wait)
        acting = api_tokens.used(secret=secret, origin=origin(request), at=time.now())
        if acting is None or acting.token is None:
            return _later(wait) if (wait := STRANGERS.wait(address)) else self.get_response(request)
        if wait := PROGRAMS.wait(str(acting.token.id)):
            return _later(wait)
        vars(request)["acting"] = acting
        # Not as who made the token: what she sees in other organisations is not for the program.
        with tenancy.acting(organisation_id=acting.organisation_id), timezone.override(acting.zone):
            return self.get_response(request)


def _later(wait: int) -> HttpResponse:
    """Answer who asks too often, as RFC 6585 and RFC 9457 say."""
    content = {
        "type": "urn:evenkeel:error:too-many-requests",
        "title": f"Too many requests; ask again in {wait} seconds.",
        "status": 429,
        "code": "too-many-requests",
    }
    answer = HttpResponse(json.dumps(content), status=429, content_type="application/problem+json")
    answer.headers["Retry-After"] = str(wait)
    return answer


def bearer(request: HttpRequest) -> str:
    """Return the token that a program sends in the header `Authorization`; empty where there is none."""
    kind, _, secret = request.headers.get("Authorization", "").partition(" ")
    return secret.strip() if kind.lower() == "bearer" else ""


def origin(request: HttpRequest) -> audit.Origin:
    """Return through which channel and from which address a request came."""
    channel = audit.Channel.API if request.path.startswith(FOR_PROGRAMS) else audit.Channel.WEB
    return audit.Origin(channel, requests.address(request))


def _session_user(request: HttpRequest) -> uuid.UUID | None:
    kept = request.session.get(SESSION_KEY)
    return uuid.UUID(kept) if kept else None
