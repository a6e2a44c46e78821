"""Reporting: progress, evidence and savings of an action, and withdrawing what was wrong."""

import uuid
from collections.abc import Callable
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from evenkeel.contexts.accounts.access import Asked, member
from evenkeel.contexts.programme import forms, operations, presentation, queries, rules
from evenkeel.contexts.programme.values import What
from evenkeel.contexts.programme.views import actions, shown
from evenkeel.kernel import errors, time


@require_POST
@member
@shown.of_programme("timeline")
def progress(request: Asked, seen: shown.Shown, key: str) -> HttpResponse:
    """Take a note or a real date of an action."""
    rules.check_report(request.acting)
    form = forms.Progress(request.POST, prefix="progress")

    def report(given: dict[str, Any]) -> None:
        operations.report_progress(
            action=key,
            what=What(given["what"]),
            on=given["on"],
            text=given["text"],
            by=request.acting,
            at=time.now(),
        )

    return _taken(request, seen, key, form, report)


@require_POST
@member
@shown.of_programme("timeline")
def evidence(request: Asked, seen: shown.Shown, key: str) -> HttpResponse:
    """Take evidence for an action."""
    rules.check_report(request.acting)
    declared = seen.standing(key).action.evidence
    form = forms.Evidence(request.POST, declared=declared, prefix="evidence")

    def report(given: dict[str, Any]) -> None:
        operations.give_evidence(
            action=key,
            meets=form.met,
            on=given["on"],
            text=given["text"],
            link=given["link"],
            by=request.acting,
            at=time.now(),
        )

    return _taken(request, seen, key, form, report)


@require_POST
@member
@shown.of_programme("timeline")
def savings(request: Asked, seen: shown.Shown, key: str) -> HttpResponse:
    """Take what an action saved in a quarter."""
    rules.check_report(request.acting)
    seen.standing(key)
    form = forms.Savings(request.POST, today=seen.today, currency=seen.context["currency"], prefix="savings")

    def report(given: dict[str, Any]) -> None:
        operations.report_savings(
            action=key,
            quarter=given["quarter"],
            amount=given["amount"],
            text=given["text"],
            by=request.acting,
            at=time.now(),
        )

    return _taken(request, seen, key, form, report)


def _taken(
    request: Asked,
    seen: shown.Shown,
    key: str,
    form: django_forms.Form,
    report: Callable[[dict[str, Any]], None],
) -> HttpResponse:
    """Report what a form says and go back to the action; where something is wrong, say it at the form."""
    if form.is_valid():
        try:
            report(form.cleaned_data)
        except errors.Invalid as refusal:
            form.add_error("on" if "on" in form.fields else None, refusal.message)
        else:
            messages.success(request, "It is reported. If something in it is wrong, withdraw it below.")
            return redirect("programme:action", key=key)
    return actions.page(request, seen, key, wrong={f"{form.prefix}_form": form, "wrong": form})


@require_http_methods(["GET", "HEAD", "POST"])
@member
def withdraw(request: Asked, report_id: uuid.UUID) -> HttpResponse:
    """Ask why a report is withdrawn, and withdraw it."""
    rules.check_report(request.acting)
    found = queries.report(organisation_id=request.acting.organisation_id, report_id=report_id)
    form = forms.Withdraw(request.POST or None)
    if request.method == "POST" and form.is_valid():
        operations.withdraw(
            report_id=report_id, text=form.cleaned_data["text"], by=request.acting, at=time.now()
        )
        messages.success(request, "The report is withdrawn. It stays in the history, with your reason.")
        return redirect("programme:action", key=found.action)
    action_url = reverse("programme:action", args=[found.action])
    context = {
        "form": form,
        "report": found,
        "words": presentation.told(found),
        "action_url": action_url,
        "page_class": "ek-page-narrow",
        "breadcrumbs": [
            {"label": "Programme", "url": reverse("programme:timeline")},
            {"label": "Action", "url": action_url},
            {"label": "Withdraw a report"},
        ],
    }
    return render(request, "programme/withdraw.html", context, status=422 if form.errors else 200)
