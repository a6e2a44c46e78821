"""How things stand at a moment: the open cases, what was done in each, and what is being worked on."""

from pydantic import AwareDatetime

from evenkeel.engines.twin.document._part import Part


class Piece(Part):
    """Work that was begun."""

    activity: str
    """What."""
    resource: str | None = None
    """By whom; none where nobody is known."""
    start: AwareDatetime
    """When it was begun."""
    end: AwareDatetime | None = None
    """When it was done; none while it is being worked on."""


class OpenCase(Part):
    """A case that has come and is not over, as far as is known."""

    key: str
    """Its name."""
    kind: str | None = None
    """Its class in the twin; none where it is not known, then what was done tells it."""
    arrived: AwareDatetime
    """When it came."""
    due: AwareDatetime | None = None
    """Until when it shall be done; without it, what the twin says of its class."""
    certain: bool = True
    """Whether it is known to be open; if not, the twin says how likely it is that it is already over."""
    work: tuple[Piece, ...] = ()
    """What was done and is being done, in the order in which it was begun."""


class State(Part):
    """How things stand at a moment."""

    at: AwareDatetime
    """The moment."""
    cases: tuple[OpenCase, ...] = ()
    """What is open then."""
