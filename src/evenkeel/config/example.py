"""The example organisations and how one signs in to them."""

import secrets
from typing import NamedTuple

from evenkeel.config import environment
from evenkeel.contexts.accounts import operations
from evenkeel.kernel import time

PASSWORD_FILE = "example-password"


class SignIn(NamedTuple):
    """One invented person of the example, and the password that all of them share on this machine."""

    email: str
    name: str
    role: str
    organisation: str
    password: str


def ensure(settings: environment.Environment) -> tuple[SignIn, ...]:
    """Make the example organisations unless they are there; return who can sign in."""
    password = _password(settings)
    people = operations.make_example(password=password, at=time.now())
    return tuple(SignIn(p.email, p.name, p.role, p.organisation, password) for p in people)


def _password(settings: environment.Environment) -> str:
    """Return the examples' password, made once for this machine: nothing guessable stands in the code."""
    kept = settings.home / PASSWORD_FILE
    if not kept.exists():
        kept.touch(mode=0o600)
        kept.write_text("-".join(secrets.token_hex(2) for _ in range(4)))
    return kept.read_text()
