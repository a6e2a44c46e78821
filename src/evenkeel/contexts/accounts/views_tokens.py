"""Pages of API tokens, for administrators: the list, one made and shown once, one revoked."""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from evenkeel.contexts.accounts import api_tokens, forms, rules, values
from evenkeel.kernel import time


def _administrator(request: HttpRequest) -> values.Acting:
    """Return who asks, where she may manage tokens. Raises rules.NoMembership, rules.NotAllowed."""
    acting = rules.check_member(getattr(request, "acting", None))
    rules.check(acting, rules.Ability.MANAGE_TOKENS)
    return acting


def _crumbs(*further: tuple[str, str]) -> list[dict[str, str]]:
    places = (
        (_("Your account"), reverse("accounts:account")),
        (_("Organisation"), reverse("accounts:organisation")),
        (_("API tokens"), reverse("accounts:tokens") if further else ""),
        *further,
    )
    return [{"label": label, "url": url} for label, url in places]


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """List the tokens, and make one; its secret stands on the answer and nowhere else."""
    acting, at = _administrator(request), time.now()
    form = forms.NewToken(request.POST if request.method == "POST" else None)
    made, secret = None, ""
    if form.is_valid():
        try:
            made, secret = api_tokens.make(by=acting, at=at, **form.cleaned_data)
        except api_tokens.UselessToken:
            form.add_error("expires_date", _("This day has passed"))
        except api_tokens.TooManyTokens as refusal:
            form.add_error(None, refusal.message)
        else:
            form = forms.NewToken()
    today = at.astimezone(acting.zone).date()
    found = api_tokens.listed(organisation_id=acting.organisation_id)
    context = {
        "form": form,
        "made": made,
        "secret": secret,
        "rows": [
            (each, [forms.SCOPES[scope] for scope in each.scopes], each.is_open(today)) for each in found
        ],
        "scim_url": request.build_absolute_uri("/scim/v2/"),
        "breadcrumbs": _crumbs(),
    }
    return render(request, "accounts/tokens.html", context, status=400 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def revoke(request: HttpRequest, token_id: uuid.UUID) -> HttpResponse:
    """Revoke a token, after asking."""
    acting = _administrator(request)
    known = api_tokens.token(organisation_id=acting.organisation_id, token_id=token_id)
    if request.method == "POST":
        api_tokens.revoke(by=acting, token_id=token_id, at=time.now())
        messages.success(request, _("%(name)s opens nothing any more.") % {"name": known.name})
        return redirect("accounts:tokens")
    crumbs = _crumbs((known.name, ""))
    return render(request, "accounts/revoke_token.html", {"token": known, "breadcrumbs": crumbs})
