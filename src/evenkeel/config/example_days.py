"""What those who sign in to an example have said of their day and their weeks: two stars, and how it felt."""

import datetime as dt
from typing import Any, Final

from evenkeel.contexts.accounts import queries as accounts
from evenkeel.contexts.accounts import values
from evenkeel.contexts.casework.operations import desk
from evenkeel.contexts.casework.queries import lists
from evenkeel.contexts.casework.values.desk import Colour
from evenkeel.lib.db import tenancy

STARS: Final = 2
WEEKS: Final = (
    (Colour.GREEN, "A good week: nothing is left from it"),
    (Colour.YELLOW, "Two of us away, and the post came in heaps"),
    (Colour.YELLOW, "Phones all day; little time for the long cases"),
)
"""How the weeks before felt, the last one first."""


def signing_in(by: values.Acting) -> tuple[values.Member, ...]:
    """Return the members as whom one signs in to an example."""
    example = next(each for each in values.EXAMPLES if each.id == by.organisation_id)
    emails = [each.email for each in example.people]
    found = accounts.members_named(organisation_id=by.organisation_id, said=emails)
    return tuple(found[email][0] for email in emails if found[email])


def spend(*, by: values.Acting, at: dt.datetime) -> None:
    """Let each of them choose what matters today and say how the weeks before were, as on the Friday of each."""
    friday = at - dt.timedelta(days=at.astimezone(by.zone).weekday() + 3)
    for member in signing_in(by):
        with tenancy.acting(organisation_id=by.organisation_id, user_id=member.user_id):
            acting = accounts.acting(user_id=member.user_id, chosen=str(by.organisation_id), origin=by.origin)
            if acting is None or acting.organisation_id != by.organisation_id:
                continue
            hers: Any = {"by": acting, "at": at}
            for line in lists.mine(**hers).items[:STARS]:
                desk.give_star(reference=line.case.reference, **hers)
            for before, (colour, words) in enumerate(WEEKS):
                week = friday - dt.timedelta(weeks=before)
                desk.say_week(colour=colour, words=words, shared=before == 1, by=acting, at=week)
