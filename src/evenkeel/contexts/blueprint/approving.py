"""Who may approve a model: the bodies and roles that its own governance names, and who sits there."""

import datetime as dt
import enum
import uuid
from collections.abc import Iterable, Iterator
from typing import ClassVar, Final

from evenkeel.contexts.accounts import queries as accounts_queries
from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.blueprint import models, queries
from evenkeel.contexts.blueprint.values import Approver, Branch, Ruling
from evenkeel.engines import operating_model
from evenkeel.kernel import errors

ADMINISTRATOR: Final = Approver("administrator", "an administrator", frozenset())
"""Who approves where the model names nobody."""


class Obstacle(enum.StrEnum):
    """Why a draft would wait for ever for its approval, or for an administrator."""

    NOBODY_NAMED = "nobody-named"
    """No decision of the model is marked as its approval; an administrator approves."""
    NO_SUCH_PLACE = "no-such-place"
    """The model names a body or role that it does not have."""
    NOBODY_SITS = "nobody-sits"
    """Nobody sits in what the model names."""


class NotApprover(errors.Denied):
    """Only {who} may approve this draft or send it back."""

    code: ClassVar[str] = "not-an-approver"


def approvers(model: operating_model.OperatingModel, *, on: dt.date) -> tuple[Approver, ...]:
    """Give who may approve a new revision on a day: the holders of that decision, and to whom they handed it on."""
    deciding = [decision for decision in model.decisions if decision.approves_model]
    keys = {decision.key for decision in deciding}
    places = [decision.holder for decision in deciding if decision.holder]
    places += [
        delegation.taker
        for delegation in model.delegations
        if delegation.decision in keys and (delegation.until is None or delegation.until >= on)
    ]
    return tuple(_approver(model, place) for place in dict.fromkeys(places))


def _approver(model: operating_model.OperatingModel, place: str) -> Approver:
    found = model.find_ref(place)
    places = frozenset({place, *_roles_in(model, place)})
    return Approver(place, found.title if found else place, places, is_known=found is not None)


def _roles_in(model: operating_model.OperatingModel, place: str) -> Iterator[str]:
    body = next((each for each in model.bodies if f"bodies/{each.key}" == place), None)
    if body is not None:
        yield from (f"roles/{role}" for role in (*body.members, body.chair) if role)


def speaking_for(
    named: tuple[Approver, ...], *, sits_in: Iterable[str], acting: accounts.Acting
) -> Approver | None:
    """Give for whom somebody approves: the first named in which she sits; without any named, as an administrator."""
    if not named:
        return ADMINISTRATOR if acting.role is accounts.Role.ADMINISTRATOR else None
    places = frozenset(sits_in)
    return next((each for each in named if each.places & places), None)


def check_ruling(named: tuple[Approver, ...], *, sits_in: Iterable[str], acting: accounts.Acting) -> Approver:
    """Give for whom she approves. Raises NotApprover."""
    found = speaking_for(named, sits_in=sits_in, acting=acting)
    if found is None:
        raise NotApprover(who=spoken(named))
    return found


def spoken(named: tuple[Approver, ...]) -> str:
    """Say who may approve."""
    if not named:
        return ADMINISTRATOR.title
    return " or ".join(f"who sits in “{each.title}”" for each in named)


def of_draft(*, draft: Branch, at: dt.datetime, zone: dt.tzinfo) -> tuple[Approver, ...]:
    """Give who may approve a draft: as the model in effect says, else as the target of the draft says."""
    held = queries.HOLDINGS.at(draft.organisation_id, at)
    if held is not None:
        return approvers(held.model, on=at.astimezone(zone).date())
    assert draft.target_id is not None
    target = models.Branch.objects.get(id=draft.target_id)
    assert target.head_id is not None
    found = queries.contents(organisation_id=draft.organisation_id, revision_id=target.head_id).reading.model
    return approvers(found, on=at.astimezone(zone).date()) if found else ()


def places_of(acting: accounts.Acting) -> frozenset[str]:
    """Give the bodies and roles in which somebody sits."""
    rows = models.Seat.objects.filter(organisation_id=acting.organisation_id, user_id=acting.user_id)
    return frozenset(rows.values_list("place", flat=True))


def deciders(named: tuple[Approver, ...], *, organisation_id: uuid.UUID) -> tuple[accounts.Person, ...]:
    """Give the members who may decide: who sits there, or the administrators where the model names nobody."""
    if not named:
        return accounts_queries.addressees(organisation_id=organisation_id, role=accounts.Role.ADMINISTRATOR)
    places = frozenset(place for each in named for place in each.places)
    rows = models.Seat.objects.filter(organisation_id=organisation_id, place__in=places)
    return accounts_queries.addressees(
        organisation_id=organisation_id, user_ids=rows.values_list("user_id", flat=True)
    )


def obstacle(named: tuple[Approver, ...], *, organisation_id: uuid.UUID) -> Obstacle | None:
    """Give why nobody but perhaps an administrator can decide on drafts; None where somebody sits there."""
    if not named:
        return Obstacle.NOBODY_NAMED
    if deciders(named, organisation_id=organisation_id):
        return None
    return Obstacle.NOBODY_SITS if any(each.is_known for each in named) else Obstacle.NO_SUCH_PLACE


def rulings(*, organisation_id: uuid.UUID, branch_id: uuid.UUID) -> tuple[Ruling, ...]:
    """Give what was ruled about a draft, newest first."""
    rows = models.Ruling.objects.filter(organisation_id=organisation_id, branch_id=branch_id)
    known = rows.select_related("revision").defer("revision__content").order_by("-ruled_at", "-id")
    return tuple(
        Ruling(
            id=row.id,
            revision_id=row.revision_id,
            revision=row.revision.number,
            approved=row.approved,
            place=row.place,
            place_title=row.place_title,
            note=row.note,
            by_name=row.by_name,
            ruled_at=row.ruled_at,
        )
        for row in known[:_SHOWN]
    )


_SHOWN: Final = 50
"""So many rulings about one draft are shown."""
