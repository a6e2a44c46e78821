"""Who has a case: take, give, release, the next from a shelf, another shelf."""

import datetime as dt
import uuid
from typing import ClassVar, Final

from django.db import transaction
from django.db.models import Q

from evenkeel.contexts.accounts import queries as members
from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.blueprint import queries as blueprint
from evenkeel.contexts.casework import models, rules, standards, teams
from evenkeel.contexts.casework.operations import doing
from evenkeel.contexts.casework.queries import seeing
from evenkeel.contexts.casework.values import cases
from evenkeel.contexts.casework.values.cases import Kind, State
from evenkeel.contexts.casework.values.reach import Ability, Reach
from evenkeel.contexts.people import queries as people
from evenkeel.contexts.people import values as staff
from evenkeel.engines import operating_model
from evenkeel.kernel import errors

LOOKED_AT: Final = 20
"""Cases from the top of a shelf that are tried, where the first ones are somebody's conflict of interest."""


class ConflictOfInterest(errors.Denied):
    """There is a declared conflict of interest between {who} and this case: somebody else has to take it."""

    code: ClassVar[str] = "conflict-of-interest"


class EnoughAlready(errors.Conflict):
    """You hold {count} cases of this shelf, and it says {limit} at most: finish or give back one first."""

    code: ClassVar[str] = "enough-already"


class NoSuchShelf(errors.NotFound):
    """The operating model has no shelf {key!r}."""

    code: ClassVar[str] = "no-such-shelf"


class NotToPull(errors.Conflict):
    """Cases of this shelf are handed out: nobody takes the next one."""

    code: ClassVar[str] = "not-to-pull"


class NotYourShelf(errors.Denied):
    """{shelf} is the shelf of another team, and who works there takes from it: {unit}."""

    code: ClassVar[str] = "not-your-shelf"


PULLED: Final = frozenset({"pull", "oldest-first", "duty", "continuity", "round-robin", "push"})
"""Distribution principles under which somebody with room may take the next one; under a fixed key she may not."""


def take(*, case_id: uuid.UUID, by: accounts.Acting, at: dt.datetime) -> cases.Case:
    """Take a case: of two who try at once, one gets it, and the other is told who has it.

    Raises rules.HasIt, ConflictOfInterest, rules.NoSuchCase, rules.NotForYou, flow.NotNow.
    """
    with doing.changing(case_id, by=by, at=at) as work:
        has = work.standing.responsible
        if has == by.user_id:
            return work.case
        if has is not None:
            raise rules.HasIt(name=_name(has, by))
        _check_conflict(work, person=work.reach.person, who="you")
        work.happens(Kind.TAKEN, responsible=by.user_id)
    return work.case


def next_from(*, shelf: str, by: accounts.Acting, at: dt.datetime) -> cases.Case:
    """Take the case that lies on top of a shelf, by its order; cases that others are just taking are passed over.

    Raises NoSuchShelf, NotToPull, NotYourShelf, EnoughAlready, rules.NothingThere.
    """
    model = blueprint.effective(organisation_id=by.organisation_id, at=at).model
    found = standards.shelf(model, shelf)
    if found is None:
        raise NoSuchShelf(key=shelf)
    if found.distribution not in PULLED:
        raise NotToPull
    reach = teams.reach(by, at=at)
    if found.unit and found.unit not in reach.units:
        raise NotYourShelf(shelf=found.title, unit=standards.titled(model, "units", found.unit).title)
    _check_room(found, by)
    order = "oldest-first" if found.distribution == "oldest-first" else found.order
    passed: list[uuid.UUID] = []
    with transaction.atomic():
        while len(passed) < LOOKED_AT:
            row = _on_top(shelf, order, passed, reach=reach, by=by)
            if row is None:
                break
            work = doing.begun(row, by=by, at=at, ability=Ability.WORK, reach=reach)
            if _conflict(work, reach.person) is None:
                work.happens(Kind.TAKEN, words={"next": order}, responsible=by.user_id)
                work.save()
                return work.case
            passed.append(row.id)
    raise rules.NothingThere


def _on_top(
    shelf: str,
    order: str,
    passed: list[uuid.UUID],
    *,
    reach: Reach,
    by: accounts.Acting,
) -> models.Case | None:
    rows = seeing.on_shelf(organisation_id=by.organisation_id, shelf=shelf)
    rows = rows.filter(seeing.workable(reach=reach), responsible__isnull=True).exclude(id__in=passed)
    free = rows.filter(~Q(state=State.PAUSED)).order_by(*seeing.ORDERS[order])
    return free.select_for_update(skip_locked=True, of=("self",)).first()


def _check_room(shelf: operating_model.Shelf, by: accounts.Acting) -> None:
    if shelf.wip_limit is None:
        return
    rows = seeing.on_shelf(organisation_id=by.organisation_id, shelf=shelf.key)
    count = rows.filter(responsible_id=by.user_id).exclude(state=State.PAUSED).count()
    if count >= shelf.wip_limit:
        raise EnoughAlready(count=count, limit=shelf.wip_limit)


def give(
    *, case_id: uuid.UUID, to: uuid.UUID, reason: str = "", by: accounts.Acting, at: dt.datetime
) -> cases.Case:
    """Give a case to a member, whoever has it now; who neither has nor leads it can give only what nobody has.

    Raises rules.NotAMember, ConflictOfInterest, rules.NotForYou, rules.NoSuchCase, flow.NotNow.
    """
    words = rules.reason(reason, needed=False)
    with doing.changing(case_id, by=by, at=at) as work:
        has = work.standing.responsible
        if has not in (None, by.user_id):
            work.must(Ability.LEAD)
        name = members.present(organisation_id=by.organisation_id, user_ids=[to]).get(to)
        if name is None:
            raise rules.NotAMember
        if has == to:
            return work.case
        person = people.of_user(organisation_id=by.organisation_id, user_id=to)
        _check_conflict(work, person=person.id if person else None, who=name)
        said = {"to": str(to), "to_name": name, "from": str(has) if has else None}
        work.happens(Kind.GIVEN, reason=words, words=said, responsible=to)
    return work.case


def release(*, case_id: uuid.UUID, reason: str = "", by: accounts.Acting, at: dt.datetime) -> cases.Case:
    """Lay a case back on its shelf, for somebody else to take.

    Raises rules.NotForYou, rules.NoSuchCase, flow.NotNow.
    """
    words = rules.reason(reason, needed=False)
    with doing.changing(case_id, by=by, at=at) as work:
        has = work.standing.responsible
        if has is None:
            return work.case
        if has != by.user_id:
            work.must(Ability.LEAD)
        work.happens(Kind.RELEASED, reason=words, words={"from": str(has)}, responsible=None)
    return work.case


def lay_on(
    *, case_id: uuid.UUID, shelf: str, reason: str, by: accounts.Acting, at: dt.datetime
) -> cases.Case:
    """Lay a case on another shelf: pass it on. Whoever has it has it no more where that is another unit's.

    Raises NoSuchShelf, rules.NeedsReason, rules.NotForYou, rules.NoSuchCase, flow.NotNow.
    """
    words = rules.reason(reason)
    model = blueprint.effective(organisation_id=by.organisation_id, at=at).model
    if standards.shelf(model, shelf) is None:
        raise NoSuchShelf(key=shelf)
    with doing.changing(case_id, by=by, at=at) as work:
        if work.standing.shelf == shelf:
            return work.case
        unit = standards.unit_of(model, shelf_key=shelf, service_key=work.standing.service)
        stays = unit == work.standing.unit
        work.happens(
            Kind.SHELVED,
            reason=words,
            words={"from": work.standing.shelf},
            shelf=shelf,
            unit=unit,
            responsible=work.standing.responsible if stays else None,
        )
    return work.case


def _name(user_id: uuid.UUID, by: accounts.Acting) -> str:
    return members.names(user_ids=[user_id]).get(user_id, "Somebody who has left")


def _subjects(standing: cases.Standing, case_id: uuid.UUID) -> list[staff.Subject]:
    found = [staff.Subject(staff.SubjectKind.CASE, str(case_id))]
    if standing.customer:
        found.append(staff.Subject(staff.SubjectKind.CUSTOMER, str(standing.customer)))
    return found


def _conflict(work: doing.Doing, person: uuid.UUID | None) -> staff.Conflict | None:
    if person is None:
        return None
    return people.has_conflict(
        organisation_id=work.by.organisation_id,
        person_id=person,
        subjects=_subjects(work.standing, work.id),
    )


def _check_conflict(work: doing.Doing, *, person: uuid.UUID | None, who: str) -> None:
    if _conflict(work, person) is not None:
        raise ConflictOfInterest(who=who)
