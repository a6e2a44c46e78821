"""Pages about the own account, the organisation, its members and its audit trail."""

import functools
import uuid
from typing import Any, ClassVar

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from evenkeel.contexts.accounts import forms, letters, middleware, operations, queries, rules, values
from evenkeel.contexts.audit import queries as audit
from evenkeel.contexts.audit import values as trail
from evenkeel.kernel import errors, time

Ability = rules.Ability


class UnknownChoice(errors.NotFound):
    """You do not belong to this organisation."""

    code: ClassVar[str] = "unknown-organisation"


def _acting(request: HttpRequest) -> values.Acting:
    """Return who asks. Raises rules.NoMembership."""
    return rules.check_member(getattr(request, "acting", None))


def _given(request: HttpRequest) -> QueryDict | None:
    """Return what was filled in; nothing where a form is only asked for."""
    return request.POST if request.method == "POST" else None


def _show(
    request: HttpRequest, template: str, who: values.Acting | None, *, status: int = 200, **context: Any
) -> HttpResponse:
    """Render a page with the links that this role has."""
    context["may"] = {ability.name: rules.can(who, ability) for ability in Ability} if who else {}
    return render(request, f"accounts/{template}.html", context, status=status)


def _crumbs(*further: tuple[str, str]) -> list[dict[str, str]]:
    """Return the way from the account page down to this one."""
    places = [(_("Your account"), reverse("accounts:account")), *further]
    return [{"label": label, "url": url} for label, url in places]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    """The own account: name, ways to sign in, organisations. Also for who belongs to no organisation (any more)."""
    acting: values.Acting | None = getattr(request, "acting", None)
    if request.method == "POST":
        acting = rules.check_member(acting)
    form = forms.Name(_given(request), initial={"name": acting.name if acting else ""})
    if acting and form.is_valid():
        operations.change_name(by=acting, name=form.cleaned_data["name"], at=time.now())
        messages.success(request, _("Your name is saved."))
        return redirect("accounts:account")
    return _show(
        request,
        "account",
        acting,
        status=400 if form.errors else 200,
        form=form,
        acting=acting,
        email=acting.email if acting else "",
        methods=queries.sign_in_methods(user_id=uuid.UUID(str(request.user.pk))),
        choices=queries.choices(user_id=uuid.UUID(str(request.user.pk))),
    )


@login_required
@require_POST
def switch(request: HttpRequest) -> HttpResponse:
    """Act for another organisation from now on; only one's own are there to choose."""
    form = forms.Chosen(request.POST)
    wanted = form.cleaned_data["organisation"] if form.is_valid() else None
    own = {choice.organisation_id: choice for choice in queries.choices(user_id=_acting(request).user_id)}
    if wanted not in own:
        raise UnknownChoice
    request.session[middleware.CHOSEN] = str(wanted)
    messages.success(request, _("You now act for %(name)s.") % {"name": own[wanted].name})
    return redirect("home")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def organisation(request: HttpRequest) -> HttpResponse:
    """The organisation's settings."""
    acting = _acting(request)
    rules.check(acting, Ability.CHANGE_ORGANISATION)
    known = queries.organisation(organisation_id=acting.organisation_id)
    initial = {"name": known.name, "time_zone": known.time_zone, "language": known.language}
    form = forms.Organisation(_given(request), initial=initial)
    if form.is_valid():
        operations.change_organisation(by=acting, at=time.now(), **form.cleaned_data)
        messages.success(request, _("The settings are saved."))
        return redirect("accounts:organisation")
    return _show(
        request,
        "organisation",
        acting,
        status=400 if form.errors else 200,
        form=form,
        organisation_settings=known,
        breadcrumbs=_crumbs((_("Organisation"), "")),
    )


@login_required
@require_safe
def members(request: HttpRequest) -> HttpResponse:
    """Who belongs to the organisation; every member may know."""
    acting = _acting(request)
    page = queries.members(organisation_id=acting.organisation_id, page=request.GET.get("page", 1))
    return _show(
        request, "members", acting, page=page, acting=acting, breadcrumbs=_crumbs((_("Members"), ""))
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add_member(request: HttpRequest) -> HttpResponse:
    """Add a member."""
    acting = _acting(request)
    rules.check(acting, Ability.MANAGE_MEMBERS)
    form = forms.NewMember(_given(request))
    if form.is_valid():
        try:
            added = operations.add_member(
                by=acting,
                at=time.now(),
                welcome=functools.partial(letters.welcome, by=acting),
                **form.cleaned_data,
            )
        except operations.AlreadyMember as refusal:
            form.add_error("email", refusal.message)
        else:
            messages.success(request, _("%(name)s is a member now.") % {"name": added.name})
            return redirect("accounts:members")
    crumbs = _crumbs((_("Members"), reverse("accounts:members")), (_("Add a member"), ""))
    status = 400 if form.errors else 200
    return _show(request, "add_member", acting, status=status, form=form, breadcrumbs=crumbs)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def member(request: HttpRequest, membership_id: uuid.UUID) -> HttpResponse:
    """One member: change the role, or go on to end the membership."""
    acting = _acting(request)
    rules.check(acting, Ability.MANAGE_MEMBERS)
    known = queries.member(organisation_id=acting.organisation_id, membership_id=membership_id)
    form = forms.Role(_given(request), initial={"role": known.role})
    if form.is_valid():
        try:
            operations.change_role(
                by=acting, membership_id=membership_id, role=form.cleaned_data["role"], at=time.now()
            )
        except rules.LastAdministrator as refusal:
            form.add_error("role", refusal.message)
        else:
            messages.success(request, _("The role of %(name)s is changed.") % {"name": known.name})
            return redirect("accounts:members")
    crumbs = _crumbs((_("Members"), reverse("accounts:members")), (known.name, ""))
    status = 400 if form.errors else 200
    return _show(request, "member", acting, status=status, form=form, member=known, breadcrumbs=crumbs)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def end_membership(request: HttpRequest, membership_id: uuid.UUID) -> HttpResponse:
    """End a membership, after asking."""
    acting = _acting(request)
    rules.check(acting, Ability.MANAGE_MEMBERS)
    known = queries.member(organisation_id=acting.organisation_id, membership_id=membership_id)
    if request.method == "POST":
        operations.end_membership(by=acting, membership_id=membership_id, at=time.now())
        messages.success(request, _("%(name)s is no longer a member.") % {"name": known.name})
        return redirect("accounts:members")
    crumbs = _crumbs((_("Members"), reverse("accounts:members")), (known.name, ""))
    return _show(request, "end_membership", acting, member=known, breadcrumbs=crumbs)


@login_required
@require_safe
def audit_trail(request: HttpRequest) -> HttpResponse:
    """What was done in the organisation, newest first."""
    acting = _acting(request)
    rules.check(acting, Ability.READ_AUDIT)
    action = request.GET.get("action", "")
    page = audit.trail(organisation_id=acting.organisation_id, action=action, page=request.GET.get("page", 1))
    return _show(
        request,
        "audit_trail",
        acting,
        page=page,
        action=action,
        actions=sorted(trail.ACTIONS.items(), key=lambda known: known[1]),
        zone=acting.time_zone,
        breadcrumbs=_crumbs((_("Audit trail"), "")),
    )


@require_safe
def elsewhere(request: HttpRequest) -> HttpResponse:
    """Lead from pages that allauth has and evenkeel has not to the own account."""
    return redirect("accounts:account")
