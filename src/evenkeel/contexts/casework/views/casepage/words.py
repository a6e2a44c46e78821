"""Messages of a case: what came in and went out, drafts, templates with what is known filled in."""

import uuid
from collections.abc import Callable
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from evenkeel.contexts.accounts.access import Asked, member
from evenkeel.contexts.casework import rules, standards
from evenkeel.contexts.casework.forms import casepage as forms
from evenkeel.contexts.casework.forms import messages as message_forms
from evenkeel.contexts.casework.operations import carrying, drafts, writing
from evenkeel.contexts.casework.presentation import letters
from evenkeel.contexts.casework.queries import templates
from evenkeel.contexts.casework.values.cases import AGAIN, Carriage, Message, MessageState
from evenkeel.contexts.casework.values.reach import Ability
from evenkeel.contexts.casework.views.casepage import asking, shown
from evenkeel.kernel import errors

SAID = {
    Carriage.WAITING: "The message is on its way to the mail server.",
    Carriage.KEPT: "The message is kept, but not sent: no mail server is set. Send it with your own mail program.",
}
"""What is said of a message that goes as an e-mail."""


@require_safe
@member
@shown.of_case("case-messages")
def listing(request: Asked, seen: shown.Seen) -> HttpResponse:
    """Show all messages of a case, the newest first."""
    context = seen.context | {
        "messages_of_case": tuple(reversed(seen.page.messages)),
        "files": {each.id: each.name for each in seen.page.documents},
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
        sent = writing.send_message(case_id=seen.page.case.id, message_id=kept.id, by=seen.by, at=seen.at)
        return SAID.get(sent.carriage, "The message is sent.")

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


def _begun(request: Asked, seen: shown.Seen, draft: Message | None) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Return with what the form begins: a draft, a template, or the customer's address; and what a template leaves open."""
    if draft is not None:
        fields = ("channel", "address", "subject", "body", "template")
        begun: dict[str, Any] = {name: getattr(draft, name) for name in fields}
        return begun | {"documents": [str(each) for each in draft.enclosed]}, ()
    details = seen.page.customer.details if seen.page.customer else ()
    email = next((each.value for each in details if each.by == "e-mail"), "")
    begun = {
        "channel": standards.mail_channel(seen.page.model) if email else "",
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
    """Send a draft as it is; what it lacks is filled in where it is written."""
    try:
        sent = writing.send_message(case_id=seen.page.case.id, message_id=message_id, by=seen.by, at=seen.at)
    except errors.Invalid as refusal:
        messages.warning(request, refusal.message)
        return redirect("casework:case-draft", seen.reference, message_id)
    messages.success(request, SAID.get(sent.carriage, "The message is sent."))
    return redirect("casework:case-messages", seen.reference)


@require_http_methods(["GET", "HEAD", "POST"])
@member
@shown.of_case("case-messages")
def again(request: Asked, seen: shown.Seen, message_id: uuid.UUID) -> HttpResponse:
    """Send a message again that was not delivered, to the same address or a better one."""
    rules.check(seen.page.relations, Ability.WORK)
    found = _undelivered(seen, message_id)

    def do(given: dict[str, Any]) -> str:
        sent = carrying.send_again(
            case_id=seen.page.case.id, message_id=message_id, by=seen.by, at=seen.at, **given
        )
        return SAID.get(sent.carriage, "The message is sent.")

    form = message_forms.Again(
        request.POST if request.method == "POST" else None,
        about=forms.About(page=seen.page, by=seen.by, at=seen.at),
        initial={"address": found.address},
    )
    return _about_undelivered(request, seen, form, do, found, title="Send again", button="Send again")


@require_http_methods(["GET", "HEAD", "POST"])
@member
@shown.of_case("case-messages")
def settle(request: Asked, seen: shown.Seen, message_id: uuid.UUID) -> HttpResponse:
    """Say how what a message did not do was done in another way."""
    rules.check(seen.page.relations, Ability.WORK)
    found = _undelivered(seen, message_id)

    def do(given: dict[str, Any]) -> str:
        carrying.settle(case_id=seen.page.case.id, message_id=message_id, by=seen.by, at=seen.at, **given)
        return "It is settled."

    form = message_forms.Settle(
        request.POST if request.method == "POST" else None,
        about=forms.About(page=seen.page, by=seen.by, at=seen.at),
    )
    return _about_undelivered(
        request, seen, form, do, found, title="Settled in another way", button="Keep it"
    )


def _undelivered(seen: shown.Seen, message_id: uuid.UUID) -> Message:
    for each in seen.page.messages:
        if each.id == message_id:
            if each.carriage not in AGAIN:
                raise carrying.NotUndelivered
            return each
    raise rules.NoSuchThing(thing="message")


def _about_undelivered(
    request: Asked,
    seen: shown.Seen,
    form: django_forms.Form,
    do: Callable[[dict[str, Any]], str],
    found: Message,
    *,
    title: str,
    button: str,
) -> HttpResponse:
    return asking.fill_in(
        request,
        seen,
        form,
        do,
        title=title,
        button=button,
        back=reverse("casework:case-messages", args=[seen.reference]),
        lead=f"The mail server said: {found.answer}" if found.answer else "",
        may_be_stale=True,
        subject=found.subject,
    )


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
