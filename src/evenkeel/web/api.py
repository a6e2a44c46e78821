"""The API: one tree under /api/v1/, described by OpenAPI 3.1, errors as problem+json."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI, security
from ninja import errors as ninja_errors
from ninja import operation as ninja_operation
from ninja import utils as ninja_utils

import evenkeel
from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.casework import api as casework
from evenkeel.contexts.insight import api as insight
from evenkeel.kernel import errors as kernel_errors
from evenkeel.web import errors, refusals

DESCRIPTION = """\
What an organisation's evenkeel knows, for programs.

Programs use the session of a member who has signed in. A request that changes something carries the value of the cookie
`evenkeel-csrf` in the header `X-CSRFToken`. What says so also takes an API token of the organisation, as
`Authorization: Bearer ekt_…`, whose scopes allow it. Errors are problem+json (RFC 9457); their `code` is stable.
"""


class ForgedRequest(kernel_errors.Denied):
    """The protection token is missing or old: send the cookie evenkeel-csrf again in the header X-CSRFToken."""

    code = "csrf"


class BeyondScope(kernel_errors.Denied):
    """This API token may not be used for that: it lacks the scope {scope}."""

    code = "beyond-scope"


class Session(security.APIKeyCookie):
    """Lets members in, by the session that they signed in with."""

    param_name = settings.SESSION_COOKIE_NAME

    def __init__(self) -> None:
        """Leave the protection token to `authenticate`: who is not signed in is told so first."""
        super().__init__(csrf=False)

    def authenticate(self, request: HttpRequest, key: str | None) -> accounts.Acting | None:
        """Return the member who asks. Raises ForgedRequest: a browser sends cookies for any page that asks it to."""
        acting: accounts.Acting | None = getattr(request, "acting", None)
        if acting is not None and acting.token is not None:
            return None  # a program, which comes in by its token and its scopes
        if acting is not None and ninja_utils.check_csrf(request) is not None:
            raise ForgedRequest
        return acting


class Token(security.HttpBearer):
    """Lets programs in, by an API token of their organisation that may be used for this."""

    def __init__(self, *, reads: accounts.Scope, writes: accounts.Scope) -> None:
        """Take what the token must be usable for to read, and to change something."""
        self.reads, self.writes = reads, writes
        super().__init__()

    def authenticate(self, request: HttpRequest, token: str) -> accounts.Acting | None:
        """Return the program that asks; the middleware has looked its token up. Raises BeyondScope."""
        acting: accounts.Acting | None = getattr(request, "acting", None)
        if acting is None or acting.token is None:
            return None
        scope = self.reads if request.method in {"GET", "HEAD"} else self.writes
        if not acting.may(scope):
            raise BeyondScope(scope=scope)
        return acting


class Described(NinjaAPI):
    """An API whose description also says how it refuses."""

    def get_openapi_operation_id(self, operation: ninja_operation.Operation) -> str:
        """Name an operation by its part of the API and its function, wherever that stands in the code."""
        return "_".join([*(operation.tags or ()), operation.view_func.__name__])

    def get_openapi_schema(self, **options: Any) -> Any:
        """Return the description, each operation with the refusals that it may answer."""
        return refusals.describe(super().get_openapi_schema(**options))


api = Described(
    title="Evenkeel",
    version=evenkeel.__version__,
    description=DESCRIPTION,
    auth=Session(),
    urls_namespace="api",
    docs_url=None,
)
CASES = [Session(), Token(reads=accounts.Scope.CASES_READ, writes=accounts.Scope.CASES_WRITE)]
api.add_router("/reports", insight.router)
api.add_router("/contacts", casework.contacts, auth=CASES)
api.add_router("/cases", casework.router, auth=CASES)


@api.exception_handler(kernel_errors.Refusal)
def refused(request: HttpRequest, refusal: kernel_errors.Refusal) -> HttpResponse:
    """Answer what evenkeel anticipates and does not do."""
    return errors.refused(request, refusal)


@api.exception_handler(ninja_errors.AuthenticationError)
def unknown(request: HttpRequest, trouble: Exception) -> HttpResponse:
    """Answer who is not signed in."""
    return errors.problem(request, status=401, code="not-signed-in", title="Sign in first.")


@api.exception_handler(Http404)
def not_found(request: HttpRequest, trouble: Exception) -> HttpResponse:
    """Answer for an address that leads to nothing."""
    return errors.not_found(request, trouble)


@api.exception_handler(ninja_errors.ValidationError)
def malformed(request: HttpRequest, trouble: ninja_errors.ValidationError) -> HttpResponse:
    """Answer what does not have the shape that the description asks for; name the first field."""
    first: dict[str, Any] = trouble.errors[0] if trouble.errors else {}
    where = ".".join(str(part) for part in first.get("loc", ()))
    return errors.problem(
        request, status=422, code="malformed", title="The request does not have the right shape.",
        detail=f"{where}: {first.get('msg', '')}",
    )  # fmt: skip


@api.exception_handler(ninja_errors.HttpError)
def other(request: HttpRequest, trouble: ninja_errors.HttpError) -> HttpResponse:
    """Answer what the framework itself refuses."""
    return errors.problem(request, status=trouble.status_code, code="refused", title=str(trouble))
