"""Messages of a case: what came in and went out, drafts, templates with what is known filled in."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from evenkeel.contexts.accounts.access import Asked, member
from evenkeel.contexts.casework import rules
from evenkeel.contexts.casework.forms import casepage as forms
from evenkeel.contexts.casework.forms import messages as message_forms
from evenkeel.contexts.casework.operations import drafts, writing
from evenkeel.contexts.casework.presentation import letters
from evenkeel.contexts.casework.queries import templates
from evenkeel.contexts.casework.values.cases import Message, MessageState
from evenkeel.contexts.casework.values.reach import Ability
from evenkeel.contexts.casework.views.casepage import asking, shown


@require_safe
@member
@shown.of_case("case-messages")
def listing(request: Asked, seen: shown.Seen) -> HttpResponse:
    """Show all messages of a case, the newest first."""
    context = seen.context | {
        "messages_of_case": tuple(reversed(seen.page.messages)),
        "breadcrumbs": shown.crumbs(seen.page, seen.head, ("Messages", "")),
    }
    return render(request, "casework/casepage/messages.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@member
@shown.of_case("case-messages")
def write(request: Asked, seen: shown.Seen, message_id: uuid.UUID | None = None) -> HttpResponse:
    """Write a message: from a template or freely; send it, or keep it as a draft."""
    rules.check(seen.page.relations, Ability.WORK)
    draft = _draft(seen, message_id) if message_id else None
    initial, left = _begun(request, seen, draft)
    about = forms.About(page=seen.page, by=seen.by, at=seen.at)
    form = message_forms.Message(
        request.POST if request.method == "POST" else None, about=about, initial=initial
    )
    sends = request.POST.get("do") == "send"

    def do(given: dict[str, Any]) -> str:
        kept = drafts.keep(case_id=seen.page.case.id, message_id=message_id, by=seen.by, at=seen.at, **given)
        if not sends:
            return "The draft is kept."
        writing.send_message(case_id=seen.page.case.id, message_id=kept.id, by=seen.by, at=seen.at)
        return "The message is sent."

    return asking.fill_in(
        request,
        seen,
        form,
        do,
        title="Go on with a draft" if draft else "Write a message",
        button="Send",
        back=reverse("casework:case-messages", args=[seen.reference]),
        may_be_stale=True,
        template="casework/casepage/write.html",
        templates=templates.named(seen.page),
        chosen=request.GET.get("template", ""),
        left=left,
    )


def _begun(request: Asked, seen: shown.Seen, draft: Message | None) -> tuple[dict[str, str], tuple[str, ...]]:
    """Return with what the form begins: a draft, a template, or the customer's address; and what a template leaves open."""
    if draft is not None:
        fields = ("channel", "address", "subject", "body", "template")
        return {name: getattr(draft, name) for name in fields}, ()
    details = seen.page.customer.details if seen.page.customer else ()
    email = next((each.value for each in details if each.by == "e-mail"), "")
    begun = {
        "channel": "e-mail" if email and seen.page.model.find("channels", "e-mail") else "",
        "address": email,
    }
    path = request.GET.get("template", "")
    if not path:
        return begun, ()
    text = templates.text(seen.page, organisation_id=seen.by.organisation_id, path=path)
    letter = letters.written(text, seen.page, by=seen.by, at=seen.at)
    return begun | {"subject": letter.subject, "body": letter.body, "template": path}, letter.open


def _draft(seen: shown.Seen, message_id: uuid.UUID) -> Message:
    for each in seen.page.messages:
        if each.id == message_id and each.state is MessageState.DRAFT:
            return each
    raise rules.NoSuchThing(thing="draft")


@require_POST
@member
@shown.of_case("case-messages")
def send(request: Asked, seen: shown.Seen, message_id: uuid.UUID) -> HttpResponse:
    """Send a draft as it is."""
    writing.send_message(case_id=seen.page.case.id, message_id=message_id, by=seen.by, at=seen.at)
    messages.success(request, "The message is sent.")
    return redirect("casework:case-messages", seen.reference)


@require_http_methods(["GET", "HEAD", "POST"])
@member
@shown.of_case("case-messages")
def receive(request: Asked, seen: shown.Seen) -> HttpResponse:
    """Keep a message that came in by another way."""
    rules.check(seen.page.relations, Ability.WORK)
    about = forms.About(page=seen.page, by=seen.by, at=seen.at)
    initial, _ = _begun(request, seen, None)
    form = message_forms.Received(
        request.POST if request.method == "POST" else None, about=about, initial=initial
    )

    def do(given: dict[str, Any]) -> str:
        writing.receive_message(case_id=seen.page.case.id, by=seen.by, at=seen.at, **given)
        return "The message is kept."

    return asking.fill_in(
        request,
        seen,
        form,
        do,
        title="Keep a message that came in",
        button="Keep it",
        back=reverse("casework:case-messages", args=[seen.reference]),
        may_be_stale=True,
    )
