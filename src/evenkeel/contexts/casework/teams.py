"""Where somebody stands in the organisation: asked of the context that knows the people."""

import datetime as dt

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.blueprint import queries as blueprint
from evenkeel.contexts.casework.values.reach import Reach
from evenkeel.contexts.people import queries as people
from evenkeel.engines import operating_model


def reach(by: accounts.Acting, *, at: dt.datetime) -> Reach:
    """Return the units in which somebody works at a moment, those that she leads, and the roles that she holds. One query.

    She leads what the model says that one of her roles leads, with all below it; a leader of the organisation leads the units
    in which she works as well. A program with a token works for all units of the model, and is nobody: it sees nothing that is
    confidential.
    """
    if by.token is not None:
        known = _model(by, at)
        return Reach(
            by.token.id,
            accounts.Role.STAFF,
            frozenset(each.key for each in known.units) if known else frozenset(),
        )
    on = at.astimezone(by.zone).date()
    held = people.placed_of(organisation_id=by.organisation_id, user_id=by.user_id, on=on)
    if not held:
        person = people.of_user(organisation_id=by.organisation_id, user_id=by.user_id)
        return Reach(user_id=by.user_id, role=by.role, person=person.id if person else None)
    units = frozenset(each.unit for each in held)
    roles = frozenset(each.role for each in held)
    model = _model(by, at)
    led = _led(model, roles) if model else frozenset()
    if by.role is by.role.LEADER:
        led |= _below(model, units) if model else units
    return Reach(by.user_id, by.role, units | led, led, roles, held[0].person_id)


def _model(by: accounts.Acting, at: dt.datetime) -> operating_model.OperatingModel | None:
    return blueprint.in_effect(organisation_id=by.organisation_id, at=at)


def _led(model: operating_model.OperatingModel, roles: frozenset[str]) -> frozenset[str]:
    return _below(model, frozenset(each.key for each in model.units if each.lead in roles))


def _below(model: operating_model.OperatingModel, units: frozenset[str]) -> frozenset[str]:
    """Return units with all units below them."""
    found = set(units)
    while more := {each.key for each in model.units if each.parent in found} - found:
        found |= more
    return frozenset(found)
