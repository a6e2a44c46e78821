"""The example organisations and how one signs in to them."""

import secrets

from evenkeel.config import (
    environment,
    example_model,
    example_people,
    example_programme,
    example_year,
    sign_ins,
)
from evenkeel.contexts.accounts import operations
from evenkeel.kernel import secret_files, time

PASSWORD_FILE = "example-password"


def ensure(settings: environment.Environment) -> tuple[sign_ins.SignIn, ...]:
    """Make the example organisations unless they are there; return who can sign in."""
    password = _password(settings)
    people = operations.make_example(password=password, at=time.now())
    example_model.ensure()
    example_people.ensure()
    example_programme.ensure(at=time.now())
    if settings.example_cases:
        example_year.ask(cases=settings.example_cases)
    return tuple(sign_ins.SignIn(p.email, p.name, p.role, p.organisation, password) for p in people)


def _password(settings: environment.Environment) -> str:
    """Return the examples' password, made once for this machine: nothing guessable stands in the code."""
    return secret_files.kept(
        settings.home / PASSWORD_FILE, make=lambda: "-".join(secrets.token_hex(2) for _ in range(4))
    )
