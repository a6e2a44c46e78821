"""What the preparing process tells the launcher."""

from typing import NamedTuple


class SignIn(NamedTuple):
    """One invented person of the example, and the password that all of them share on this machine."""

    email: str
    name: str
    role: str
    organisation: str
    password: str
