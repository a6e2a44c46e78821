"""What people fill in about organisations, members and themselves."""

import zoneinfo
from typing import Any

from allauth.account import forms as account
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from evenkeel.contexts.accounts import values

ROLES = (
    (values.Role.STAFF, _("Staff: reads reports, brings event logs")),
    (values.Role.LEADER, _("Leader: also deletes event logs of others")),
    (values.Role.DESIGNER, _("Designer: works on the operating model")),
    (values.Role.ADMINISTRATOR, _("Administrator: everything, members and the audit trail too")),
)

WORDS = {
    "login": _("E-mail address"),
    "email": _("E-mail address"),
    "oldpassword": _("Your present password"),
    "password1": _("New password"),
    "password2": _("New password again"),
}
"""What evenkeel calls the fields of allauth's forms."""


def _zones() -> list[tuple[str, str]]:
    return [(name, name.replace("_", " ")) for name in sorted(zoneinfo.available_timezones())]


class Plain(forms.Form):
    """A form whose labels have no colon; errors and hints are tied to their field by the templates."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Drop the colon."""
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)


class Name(Plain):
    """The own name."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Enter your name")},
    )


class Role(Plain):
    """A member's role."""

    role = forms.TypedChoiceField(
        label=_("Role"),
        choices=ROLES,
        coerce=values.Role,
        widget=forms.RadioSelect,
        initial=values.Role.STAFF,
        error_messages={"required": _("Choose a role"), "invalid_choice": _("Choose one of the roles")},
    )


class NewMember(Role):
    """A person to be added."""

    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        help_text=_("A link to choose a password is sent there; who has an account already only gets word."),
        error_messages={
            "required": _("Enter an e-mail address"),
            "invalid": _("Enter an e-mail address like name@example.org"),
        },
    )
    name = forms.CharField(
        label=_("Name"), max_length=200, error_messages={"required": _("Enter the person's name")}
    )
    field_order = ("email", "name", "role")


class Organisation(Plain):
    """An organisation's settings."""

    name = forms.CharField(
        label=_("Name"), max_length=200, error_messages={"required": _("Enter the organisation's name")}
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=_zones,
        help_text=_("Times are shown in it, and logs without an offset are read in it."),
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)


SCOPES = {
    values.Scope.PEOPLE_SCIM: _("People: an identity provider tells who works here (SCIM)"),
    values.Scope.CASES_READ: _("Cases: read them"),
    values.Scope.CASES_WRITE: _("Cases: open and change them"),
}
"""What a token may be used for, in words."""


class NewToken(Plain):
    """An API token to be made."""

    name = forms.CharField(
        label=_("Name"),
        max_length=200,
        help_text=_("Says which program uses it, like “Identity provider”."),
        error_messages={"required": _("Enter a name")},
    )
    scopes = forms.TypedMultipleChoiceField(
        label=_("May be used for"),
        choices=[(scope.value, words) for scope, words in SCOPES.items()],
        coerce=values.Scope,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one"), "invalid_choice": _("Choose from these")},
    )
    adds_members = forms.BooleanField(
        label=_("People whom it tells of may sign in, as staff"),
        required=False,
        help_text=_("Else they stand in the directory, and an administrator adds members."),
    )
    expires_date = forms.DateField(
        label=_("Last day"),
        required=False,
        help_text=_(
            "From the day after it, the token opens nothing. Leave it empty to go on until it is revoked."
        ),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Enter a day like 2027-06-30")},
    )


class Chosen(Plain):
    """The organisation to act for."""

    organisation = forms.UUIDField()


class _Worded(forms.Form):
    """Calls the fields of a form of allauth's as evenkeel does."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Replace the labels."""
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for name in WORDS.keys() & self.fields.keys():
            self.fields[name].label = WORDS[name]


class SignIn(_Worded, account.LoginForm):  # type: ignore[misc]  # allauth carries no types for mypy
    """Address and password."""


class ForgottenPassword(_Worded, account.ResetPasswordForm):  # type: ignore[misc]  # as above
    """The address to which a link for a new password goes."""


class ChangedPassword(_Worded, account.ChangePasswordForm):  # type: ignore[misc]  # as above
    """The present password, and the new one twice."""


class FirstPassword(_Worded, account.SetPasswordForm):  # type: ignore[misc]  # as above
    """The new password twice."""


class NewPassword(_Worded, account.ResetPasswordKeyForm):  # type: ignore[misc]  # as above
    """The new password twice, by a link."""
