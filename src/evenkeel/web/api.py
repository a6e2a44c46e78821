"""The API: one tree under /api/v1/, described by OpenAPI 3.1, errors as problem+json."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja import errors as ninja_errors

import evenkeel
from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.insight import api as insight
from evenkeel.kernel import errors as kernel_errors
from evenkeel.web import errors


def signed_in(request: HttpRequest) -> accounts.Acting | None:
    """Let members in, by the session that they signed in with."""
    return getattr(request, "acting", None)


api = NinjaAPI(
    title="Evenkeel",
    version=evenkeel.__version__,
    description="What an organisation's evenkeel knows, for programs. Errors are problem+json (RFC 9457).",
    auth=signed_in,
    urls_namespace="api",
    docs_url=None,
)
api.add_router("/reports", insight.router)


@api.exception_handler(kernel_errors.Refusal)
def refused(request: HttpRequest, refusal: kernel_errors.Refusal) -> HttpResponse:
    """Answer what evenkeel anticipates and does not do."""
    return errors.problem(request, status=errors.status_of(refusal), code=refusal.code, title=refusal.message)


@api.exception_handler(ninja_errors.AuthenticationError)
def unknown(request: HttpRequest, trouble: Exception) -> HttpResponse:
    """Answer who is not signed in."""
    return errors.problem(request, status=401, code="not-signed-in", title="Sign in first.")


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
