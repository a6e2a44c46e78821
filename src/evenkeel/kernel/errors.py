"""The four kinds of refusal. Each anticipated refusal is a class of its own below one of them.

The entry points know only the kinds: `evenkeel.web.errors` maps each to an HTTP status, the command line to an
exit code. The docstring of the concrete class is its message; `code` is stable and documented.
"""

from typing import ClassVar


class Refusal(Exception):
    """Something was asked that evenkeel anticipates and does not do."""

    code: ClassVar[str] = "refused"

    def __init__(self, message: str = "", **fields: object) -> None:
        """Keep the message for people and the fields for programs; without a message, the docstring speaks."""
        self.fields = fields
        self.message = message or (type(self).__doc__ or "").strip().splitlines()[0].format(**fields)
        super().__init__(self.message)


class NotFound(Refusal):
    """There is nothing here, or nothing that you may see."""

    code = "not-found"


class Denied(Refusal):
    """You may not do this."""

    code = "denied"


class Conflict(Refusal):
    """This cannot be done as things stand."""

    code = "conflict"


class Invalid(Refusal):
    """What was given cannot be used."""

    code = "invalid"
