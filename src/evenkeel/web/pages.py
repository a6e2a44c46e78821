"""Pages that belong to no single context."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Lead members to their work; tell everybody else what this is and where to sign in."""
    if getattr(request, "acting", None):
        return redirect("insight:reports")
    return render(request, "web/welcome.html")


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """Say how accessible evenkeel is, and what is known not to be."""
    return render(request, "web/accessibility.html")


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """Say what evenkeel keeps about people."""
    return render(request, "web/privacy.html")
