"""Security headers of every answer."""

from collections.abc import Callable, Sequence

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

PERMISSIONS_POLICY = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


def content_security_policy(*, targets: Sequence[str] = ()) -> str:
    """Return the policy; `targets` are further origins to which a form may lead, a sign-in provider's for instance."""
    parts = (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        " ".join(("form-action 'self'", *targets)),
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
    return "; ".join(parts)


def fixed() -> dict[str, str]:
    """Return the headers that every answer carries, by their names."""
    return {
        "Content-Security-Policy": content_security_policy(targets=settings.FORM_TARGETS),
        "Permissions-Policy": PERMISSIONS_POLICY,
        "X-Frame-Options": "DENY",
        "Cross-Origin-Resource-Policy": "same-origin",
    }


class Secured:
    """Middleware: a strict content security policy, and no powers that pages do not need."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        """Keep the next step."""
        self.get_response = get_response
        self.fixed = fixed()

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Add the headers, unless the view has set its own."""
        response = self.get_response(request)
        for name, value in self.fixed.items():
            response.headers.setdefault(name, value)
        return response
