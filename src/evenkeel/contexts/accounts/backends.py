"""How evenkeel checks a password."""

from allauth.account import auth_backends


class ByEmail(auth_backends.AuthenticationBackend):  # type: ignore[misc]  # allauth carries no types for mypy
    """By e-mail address, in even time whether or not there is such a person.

    Permissions are our own: see rules.
    """
