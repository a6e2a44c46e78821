"""The people and the model of meetings: Tom and Oona plan, Marek leads them, Priya answers calls."""

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.improvements import operations
from evenkeel.contexts.improvements.values import Content, Idea
from tests.contexts.conftest import AT, acts
from tests.contexts.meetings.conftest import team

__all__ = ("team", "written")


def written(by: accounts.Acting, title: str = "One page for all drawings", *, unit: str = "planning") -> Idea:
    """Write an idea down."""
    with acts(by):
        content = Content(title, "Drawings come back three times.", unit)
        return operations.add(content=content, by=by, at=AT)
