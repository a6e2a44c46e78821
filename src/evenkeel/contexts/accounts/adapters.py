"""What evenkeel decides of allauth's flows: nobody signs up by herself, and what happened is recorded."""

import smtplib
import urllib.parse
from collections.abc import Mapping
from typing import Any, ClassVar

import structlog
from allauth.account import adapter as account
from allauth.mfa import adapter as mfa
from allauth.socialaccount import adapter as socialaccount
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from evenkeel.contexts.accounts import middleware, operations
from evenkeel.kernel import time

NOTED = {
    "mfa/email/totp_activated": ("accounts.sign-in-method-added", "authenticator app"),
    "mfa/email/totp_deactivated": ("accounts.sign-in-method-removed", "authenticator app"),
    "mfa/email/webauthn_added": ("accounts.sign-in-method-added", "passkey"),
    "mfa/email/webauthn_removed": ("accounts.sign-in-method-removed", "passkey"),
    "mfa/email/recovery_codes_generated": ("accounts.sign-in-method-added", "recovery codes"),
    "socialaccount/email/account_connected": ("accounts.sign-in-method-added", "single sign-on"),
    "socialaccount/email/account_disconnected": ("accounts.sign-in-method-removed", "single sign-on"),
}
"""What allauth tells people about by mail, and how the audit trail names it."""

log = structlog.get_logger("evenkeel.accounts")


class Account(account.DefaultAccountAdapter):  # type: ignore[misc]  # allauth carries no types for mypy
    """Passwords and sign-in."""

    error_messages: ClassVar[dict[str, Any]] = account.DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _("The e-mail address or the password is not right."),
        "enter_current_password": _("This is not your present password."),
        "incorrect_password": _("This is not your password."),
        "too_many_login_attempts": _("Too many tries. Wait five minutes, then try again."),
        "rate_limited": _("Too many tries. Wait a few minutes, then try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Say no: an administrator adds members."""
        return False

    def post_login(self, request: HttpRequest, user: AbstractBaseUser, **details: Any) -> HttpResponse:
        """Record a sign-in that is complete, second step and all."""
        _record(request, user, "accounts.signed-in")
        response: HttpResponse = super().post_login(request, user, **details)
        return response

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Record a wrong password for a person whom evenkeel knows."""
        operations.record_failed_sign_in(
            email=str(credentials.get("email", "")), origin=middleware.origin(request), at=time.now()
        )

    def set_password(self, user: AbstractBaseUser, password: str) -> None:
        """Set a password, by change or by a link, and record that it was set."""
        super().set_password(user, password)
        _record(self.request, user, "accounts.password-changed")

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Return a link to where people reach evenkeel, whatever host and scheme the request came with."""
        page = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        address: str = settings.ENVIRONMENT.public_url
        return address + page.replace("UID-KEY", urllib.parse.quote(key))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send a mail; a server that does not answer is logged and no more, for every address alike."""
        try:
            super().send_mail(template_prefix, email, context)
        except (smtplib.SMTPException, OSError) as trouble:
            log.error("mail-not-sent", to=email, trouble=str(trouble))

    def send_notification_mail(
        self, template_prefix: str, user: AbstractBaseUser, *args: Any, **kwargs: Any
    ) -> None:
        """Record a way to sign in that came or went; allauth passes here with every such change."""
        if template_prefix in NOTED:
            action, method = NOTED[template_prefix]
            _record(self.request, user, action, {"method": method})
        super().send_notification_mail(template_prefix, user, *args, **kwargs)


class SecondStep(mfa.DefaultMFAAdapter):  # type: ignore[misc]  # as above
    """One-time codes, recovery codes and passkeys."""

    error_messages: ClassVar[dict[str, Any]] = mfa.DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("This code is not right, or it has been used."),
    }


class SingleSignOn(socialaccount.DefaultSocialAccountAdapter):  # type: ignore[misc]  # as above
    """OpenID Connect."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Say no: only people whom an administrator has added come in."""
        return False

    def can_authenticate_by_email(self, login: Any, email: str) -> bool:
        """Say yes: allauth asks only for addresses that the provider declares verified."""
        return True


def _record(
    request: HttpRequest, user: AbstractBaseUser, action: str, details: Mapping[str, str] | None = None
) -> None:
    operations.record_own(
        user_id=user.pk, action=action, origin=middleware.origin(request), at=time.now(), details=details
    )
