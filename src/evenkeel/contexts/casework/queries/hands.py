"""Who could have a case: colleagues of its unit, with whether they are there today."""

import datetime as dt
import uuid
from dataclasses import dataclass

from evenkeel.contexts.accounts import queries as members
from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.casework.values import cases
from evenkeel.contexts.people import queries as people

MOST: int = 200


@dataclass(frozen=True, slots=True)
class Colleague:
    """A member who could have a case."""

    user_id: uuid.UUID
    name: str
    note: str = ""
    """That she is away, or that it is you."""

    @property
    def words(self) -> str:
        """The name with the note."""
        return f"{self.name} ({self.note})" if self.note else self.name


def colleagues(
    *, case: cases.Case, by: accounts.Acting, at: dt.datetime, whole: bool = False
) -> tuple[Colleague, ...]:
    """Return who works in the unit of a case and signs in, by name, who asks first.

    Where the unit is not known, has nobody, or `whole` is asked for: the members of the organisation, at most one page of them. At
    most four queries.
    """
    organisation_id = by.organisation_id
    on = at.astimezone(by.zone).date()
    unit = case.standing.unit
    placed = (
        people.working_in(organisation_id=organisation_id, units=(unit,), on=on) if unit and not whole else ()
    )
    there = {each.user_id: each for each in placed if each.user_id}
    if not there:
        found = members.members(organisation_id=organisation_id).object_list
        names = {each.user_id: each.name for each in found}
        return _ordered({user_id: Colleague(user_id, name) for user_id, name in names.items()}, by)
    names = members.present(organisation_id=organisation_id, user_ids=there)
    away = people.away_on(
        organisation_id=organisation_id, ids=[each.person_id for each in there.values()], first=on, last=on
    )
    return _ordered(
        {
            user_id: Colleague(user_id, names[user_id], "away today" if each.person_id in away else "")
            for user_id, each in there.items()
            if user_id in names
        },
        by,
    )


def _ordered(found: dict[uuid.UUID, Colleague], by: accounts.Acting) -> tuple[Colleague, ...]:
    mine = Colleague(by.user_id, by.name, "you")
    others = sorted(
        (each for each in found.values() if each.user_id != by.user_id), key=lambda each: each.name
    )
    return ((mine, *others) if by.user_id in found else tuple(others))[:MOST]
