"""From kinds of refusal to answers: one table for pages, fragments and the API."""

import json
import sys
from collections.abc import Callable

import structlog
from django.core.exceptions import RequestDataTooBig
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string

from evenkeel.kernel import errors, ids
from evenkeel.lib.http import requests

STATUS: dict[type[errors.Refusal], int] = {
    errors.NotFound: 404,
    errors.Denied: 403,
    errors.Conflict: 409,
    errors.Invalid: 400,
}
API = "/api/"
PROBLEM = "application/problem+json"
SECONDS_TO_COME_BACK = 5
log = structlog.get_logger("evenkeel.errors")


def status_of(refusal: errors.Refusal) -> int:
    """Return the HTTP status of a refusal's kind."""
    return next(status for kind, status in STATUS.items() if isinstance(refusal, kind))


def problem(request: HttpRequest, *, status: int, code: str, title: str, detail: str = "") -> JsonResponse:
    """Return an error as RFC 9457 describes it; `code` is stable, `instance` names the request."""
    content = _problem(requests.identifier(request), status=status, code=code, title=title)
    if detail:
        content["detail"] = detail
    return JsonResponse(content, status=status, content_type=PROBLEM)


def _problem(identifier: str, *, status: int, code: str, title: str) -> dict[str, str | int]:
    return {
        "type": f"urn:evenkeel:error:{code}",
        "title": title,
        "status": status,
        "code": code,
        "instance": f"urn:uuid:{identifier}",
    }


class Refusals:
    """Middleware: answer a refusal with a friendly page, or with problem+json below /api/."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        """Keep the next step."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on; refusals come back through `process_exception`."""
        response = self.get_response(request)
        return _not_allowed(request, response) if isinstance(response, HttpResponseNotAllowed) else response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer a refusal; leave everything else to Django, which logs it and shows the page for 500."""
        if not isinstance(exception, errors.Refusal):
            return None
        return refused(request, exception)


def refused(request: HttpRequest, refusal: errors.Refusal) -> HttpResponse:
    """Answer what evenkeel anticipates and does not do, and log that it was asked."""
    status = status_of(refusal)
    log.info("refused", code=refusal.code, status=status, message=refusal.message)
    if request.path.startswith(API):
        return problem(request, status=status, code=refusal.code, title=refusal.message)
    return page(request, status=status, message=refusal.message)


def page(request: HttpRequest, *, status: int, message: str = "") -> HttpResponse:
    """Render the friendly page of a status; 409 and others without a page of their own use that of 400."""
    name = status if status in {400, 403, 404, 405, 413, 429} else 400
    context = {"detail": message, "reference": requests.identifier(request), "status": status}
    return render(request, f"{name}.html", context, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler for 400, which it also calls for what is too large."""
    if isinstance(exception, RequestDataTooBig):
        return _either(request, status=413, code="too-large", title="More was sent than is accepted.")
    return _either(request, status=400, code="bad-request", title="The request cannot be understood.")


def too_large(path: str) -> tuple[str, str]:
    """Return type and content of the answer to a body that is refused before there is a request."""
    if path.startswith(API):
        number = str(ids.new())
        content = _problem(number, status=413, code="too-large", title="More was sent than is accepted.")
        return PROBLEM, json.dumps(content)
    return "text/html; charset=utf-8", render_to_string("413.html")


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler for 403."""
    return _either(request, status=403, code="denied", title="You may not do this.")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler for 404."""
    return _either(
        request, status=404, code="not-found", title="There is nothing here, or nothing that you may see."
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's handler for 500; renders without database and context processors. A database that is away is told as 503."""
    if isinstance(sys.exception(), OperationalError):
        return _unavailable(request)
    if request.path.startswith(API):
        return problem(request, status=500, code="server-error", title="Something went wrong on our side.")
    return render(None, "500.html", {"reference": requests.identifier(request)}, status=500)


def _unavailable(request: HttpRequest) -> HttpResponse:
    """Ask to come back soon: the database starts again, or more asked at once than there are connections for."""
    if request.path.startswith(API):
        title = f"The database does not answer just now; ask again in {SECONDS_TO_COME_BACK} seconds."
        answer: HttpResponse = problem(request, status=503, code="unavailable", title=title)
    else:
        answer = render(None, "503.html", {"reference": requests.identifier(request)}, status=503)
    answer.headers["Retry-After"] = str(SECONDS_TO_COME_BACK)
    return answer


def csrf(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose protection token is missing or old."""
    log.info("csrf", reason=reason)
    if request.path.startswith(API):
        return problem(
            request, status=403, code="csrf", title="The protection token is missing or old.", detail=reason
        )
    context = {"reference": requests.identifier(request)}
    return render(request, "403_csrf.html", context, status=403)


def _not_allowed(request: HttpRequest, response: HttpResponseBase) -> HttpResponse:
    """Put words into Django's empty answer to a method that an address does not know."""
    title = f"This address does not answer {request.method}."
    worded = _either(request, status=405, code="method-not-allowed", title=title)
    worded.headers["Allow"] = response.headers["Allow"]
    return worded


def _either(request: HttpRequest, *, status: int, code: str, title: str) -> HttpResponse:
    if request.path.startswith(API):
        return problem(request, status=status, code=code, title=title)
    return page(request, status=status)
