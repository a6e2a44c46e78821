"""What somebody who asks is to a person, read from roles and the model in effect; and what follows for what she may do."""

import datetime as dt
import uuid

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.blueprint import queries as blueprint
from evenkeel.contexts.blueprint.values import Effective
from evenkeel.contexts.people import queries, rules
from evenkeel.contexts.people.rules import Ability, Relation
from evenkeel.engines import operating_model
from evenkeel.kernel import errors


def effective(organisation_id: uuid.UUID, at: dt.datetime) -> Effective | None:
    """Return the model in effect with its revision; None before the first."""
    try:
        return blueprint.effective(organisation_id=organisation_id, at=at)
    except errors.NotFound:
        return None


def model(organisation_id: uuid.UUID, at: dt.datetime) -> operating_model.OperatingModel | None:
    """Return the model in effect; None before the first."""
    found = effective(organisation_id, at)
    return found.model if found else None


def relation(by: accounts.Acting, person_id: uuid.UUID, *, at: dt.datetime) -> Relation:
    """Return what somebody is to a person. Two queries. Raises queries.UnknownPerson."""
    return relations(by, (person_id,), at=at)[person_id]


def relations(
    by: accounts.Acting, person_ids: tuple[uuid.UUID, ...], *, at: dt.datetime
) -> dict[uuid.UUID, Relation]:
    """Return what somebody is to each of some persons. Three queries. Raises queries.UnknownPerson."""
    own = queries.of_user(organisation_id=by.organisation_id, user_id=by.user_id)
    known = queries.named(organisation_id=by.organisation_id, ids=person_ids)
    if not known.keys() >= set(person_ids):
        raise queries.UnknownPerson
    on = at.astimezone(by.zone).date()
    asked = (*person_ids, own.id) if own else person_ids
    held = queries.memberships(organisation_id=by.organisation_id, ids=asked)
    now = {each: [one for one in held.get(each, ()) if one.holds(on)] for each in asked}
    holds = model(by.organisation_id, at)
    return {
        each: rules.relation(
            model=holds,
            is_herself=own is not None and own.id == each,
            own_roles=[one.role for one in now[own.id]] if own else (),
            her_units=[one.unit for one in now[each]],
            her_roles=[one.role for one in now[each]],
        )
        for each in person_ids
    }


def check(by: accounts.Acting, ability: Ability, person_id: uuid.UUID, *, at: dt.datetime) -> Relation:
    """Raise rules.NotAllowed, rules.NotYourOwn or queries.UnknownPerson unless she may; return what she is to the person."""
    if ability not in rules.NEVER_ABOUT_ONESELF and rules.can(by, ability):
        # Her role allows it about everybody: what she is to this person need not be asked.
        return Relation.COLLEAGUE
    found = relation(by, person_id, at=at)
    rules.check(by, ability, found)
    return found
