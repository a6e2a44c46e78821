"""Each request has an identifier, and one line in the log."""

import ipaddress
import re
import time
from collections.abc import Callable

import structlog
from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from evenkeel.kernel import ids

QUIET = ("/healthz", "/readyz", "/static/")
log = structlog.get_logger("evenkeel.request")


class Identified:
    """Middleware: name the request, bind the name to every log line below it, log how it ended."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        """Keep the next step."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer with the identifier in the header `X-Request-ID`."""
        identifier = str(ids.new())
        request.META["evenkeel.request_id"] = identifier
        began = time.perf_counter()
        with structlog.contextvars.bound_contextvars(request_id=identifier):
            response = self.get_response(request)
            response.headers["X-Request-ID"] = identifier
            if not request.path.startswith(QUIET):
                log.info(
                    "request",
                    method=request.method,
                    path=request.META.get("evenkeel.path", request.path),
                    status=response.status_code,
                    milliseconds=round((time.perf_counter() - began) * 1000, 1),
                )
        return response


def identifier(request: HttpRequest) -> str:
    """Return the identifier of a request."""
    return str(request.META.get("evenkeel.request_id", ""))


def conceal(request: HttpRequest, secret: str) -> None:
    """Keep a secret that stands in the address of a request out of the log."""
    request.META["evenkeel.path"] = request.path.replace(secret, "…")


def address(request: HttpRequest) -> str:
    """Return the network address that asked: the peer's, or what the trusted proxies say of it."""
    forwarded = [
        part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()
    ]
    count: int = settings.TRUSTED_PROXIES
    said = _plain(forwarded[-count]) if count and len(forwarded) >= count else ""
    return said or str(request.META.get("REMOTE_ADDR", ""))


def _plain(text: str) -> str:
    """Return the address in what a proxy wrote, without the port that some add; nothing where there is none."""
    inside = re.fullmatch(r"\[(?P<six>[^]]+)\](:\d+)?|(?P<four>[\d.]+):\d+", text)
    bare = (inside["six"] or inside["four"]) if inside else text
    try:
        return str(ipaddress.ip_address(bare))
    except ValueError:
        return ""
