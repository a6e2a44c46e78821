"""Groups over SCIM: the units of the operating model with their people, to be read; and groups that a provider tells of itself."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, Final

from django.db import transaction
from scim2_models import Context, InvalidValueException, MutabilityException, NotFoundException

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.audit import operations as audit
from evenkeel.contexts.audit import values as trail
from evenkeel.contexts.people import models, queries, relations, rules
from evenkeel.contexts.people.scim import mapping, shapes
from evenkeel.contexts.people.values import LONGEST_LINE, Placed
from evenkeel.engines import operating_model
from evenkeel.lib.db import texts

MOST_MEMBERS: Final = 20_000
MOST_GROUPS: Final = 10_000


def page(*, by: accounts.Acting, request: Any, base: str, at: dt.datetime) -> tuple[int, list[Any]]:
    """Return how many groups fit a search, and those on its page."""
    everything = _all(by, base=base, at=at)
    fitting = [each for each in everything if request.filter is None or request.filter.match(each)]
    if request.sort_by is not None:
        fitting = request.sort(fitting)
    start = (request.start_index or 1) - 1
    count = shapes.PER_PAGE if request.count is None else request.count
    return len(fitting), fitting[start : start + min(count, shapes.MOST)]


def one(*, by: accounts.Acting, group_id: str, base: str, at: dt.datetime) -> Any:
    """Return one group. Raises NotFoundException."""
    unit = _unit(by, group_id, at)
    if unit is not None:
        on = at.astimezone(by.zone).date()
        placed = queries.working_in(organisation_id=by.organisation_id, units=[unit.key], on=on)
        return _of_unit(by, unit, placed, base=base)
    return _told([_row(by, group_id)], by, base=base)[0]


def create(*, by: accounts.Acting, group: Any, base: str, at: dt.datetime) -> Any:
    """Keep a group that the provider tells of. Raises InvalidValueException, rules.NotAllowed."""
    rules.check(by, rules.Ability.MANAGE)
    with transaction.atomic():
        if models.ToldGroup.objects.filter(organisation_id=by.organisation_id).count() >= MOST_GROUPS:
            raise InvalidValueException(detail=f"At most {MOST_GROUPS:,} groups can be kept.")
        row = models.ToldGroup(organisation_id=by.organisation_id, made_at=at, changed_at=at)
        _write(row, group)
        row.save(force_insert=True)
        _record("people.group-told", row, by=by, at=at)
    return one(by=by, group_id=str(row.id), base=base, at=at)


def replace(*, by: accounts.Acting, group_id: str, group: Any, base: str, at: dt.datetime) -> Any:
    """Write what the provider says of a group now. Raises NotFoundException, MutabilityException, InvalidValueException."""
    rules.check(by, rules.Ability.MANAGE)
    _check_told(by, group_id, at)
    with transaction.atomic():
        row = _row(by, group_id, is_locked=True)
        before = (row.name, row.outside_id, row.members)
        _write(row, group)
        if before != (row.name, row.outside_id, row.members):
            row.version += 1
            row.changed_at = at
            row.save()
            _record("people.group-told", row, by=by, at=at)
    return one(by=by, group_id=group_id, base=base, at=at)


def delete(*, by: accounts.Acting, group_id: str, at: dt.datetime) -> None:
    """Forget a group that the provider told of. Raises NotFoundException, MutabilityException."""
    rules.check(by, rules.Ability.MANAGE)
    _check_told(by, group_id, at)
    with transaction.atomic():
        row = _row(by, group_id, is_locked=True)
        _record("people.group-gone", row, by=by, at=at)
        row.delete()


def of_people(
    *, by: accounts.Acting, ids: Sequence[uuid.UUID], base: str, at: dt.datetime
) -> dict[uuid.UUID, tuple[mapping.Link, ...]]:
    """Return to which groups persons belong. Two queries."""
    on = at.astimezone(by.zone).date()
    found: dict[uuid.UUID, dict[str, mapping.Link]] = defaultdict(dict)
    titles = {unit.key: unit.title for unit in _units(by, at)}
    held = queries.memberships(organisation_id=by.organisation_id, ids=ids)
    for person_id, roles in held.items():
        for each in roles:
            if each.holds(on) and each.unit in titles:
                key = str(_unit_id(by, each.unit))
                found[person_id][key] = mapping.Link(key, f"{base}/Groups/{key}", titles[each.unit])
    wanted = {str(each): each for each in ids}
    for row in models.ToldGroup.objects.filter(organisation_id=by.organisation_id).order_by("name", "id"):
        for member in wanted.keys() & set(row.members):
            link = mapping.Link(str(row.id), f"{base}/Groups/{row.id}", row.name)
            found[wanted[member]][str(row.id)] = link
    return {each: tuple(links.values()) for each, links in found.items()}


def _all(by: accounts.Acting, *, base: str, at: dt.datetime) -> list[Any]:
    on = at.astimezone(by.zone).date()
    units = _units(by, at)
    placed = queries.working_in(organisation_id=by.organisation_id, units=[unit.key for unit in units], on=on)
    of_units = [
        _of_unit(by, unit, [each for each in placed if each.unit == unit.key], base=base) for unit in units
    ]
    rows = models.ToldGroup.objects.filter(organisation_id=by.organisation_id).order_by("name", "id")
    return of_units + _told(list(rows), by, base=base)


def _units(by: accounts.Acting, at: dt.datetime) -> tuple[operating_model.Unit, ...]:
    model = relations.model(by.organisation_id, at)
    return model.units if model else ()


def _unit_id(by: accounts.Acting, key: str) -> uuid.UUID:
    """Return the identifier of a unit as a group: the same wherever it is asked (UUID version 5)."""
    return uuid.uuid5(by.organisation_id, f"units/{key}")


def _unit(by: accounts.Acting, group_id: str, at: dt.datetime) -> operating_model.Unit | None:
    return next((unit for unit in _units(by, at) if str(_unit_id(by, unit.key)) == group_id.lower()), None)


def _of_unit(by: accounts.Acting, unit: operating_model.Unit, placed: Iterable[Placed], *, base: str) -> Any:
    key = _unit_id(by, unit.key)
    people = dict.fromkeys(str(each.person_id) for each in placed)
    document = {
        "schemas": [str(shapes.Group.__schema__)],
        "id": str(key),
        "externalId": unit.key,
        "displayName": unit.title,
        "members": [_member(each, "User", base) for each in people] or None,
        "meta": {"resourceType": "Group", "location": f"{base}/Groups/{key}"},
    }
    return shapes.Group.model_validate(document, scim_ctx=None)


def _told(rows: Sequence[models.ToldGroup], by: accounts.Acting, *, base: str) -> list[Any]:
    members = {each for row in rows for each in row.members}
    people = _people(by, members)
    nested = {str(row.id): row.name for row in _rows(by, members - people.keys())}
    return [
        shapes.Group.model_validate(
            {
                "schemas": [str(shapes.Group.__schema__)],
                "id": str(row.id),
                "externalId": row.outside_id or None,
                "displayName": row.name,
                "members": [
                    _member(each, "User" if each in people else "Group", base)
                    for each in row.members
                    if each in people or each in nested
                ]
                or None,
                "meta": {
                    "resourceType": "Group",
                    "created": row.made_at.isoformat(),
                    "lastModified": row.changed_at.isoformat(),
                    "location": f"{base}/Groups/{row.id}",
                    "version": mapping.etag(row.version),
                },
            },
            scim_ctx=None,
        )
        for row in rows
    ]


def _member(key: str, kind: str, base: str) -> dict[str, str]:
    return {"value": key, "$ref": f"{base}/{kind}s/{key}", "type": kind}


def _people(by: accounts.Acting, written: Iterable[str]) -> dict[str, str]:
    ids = {found for each in written if (found := _identifier(each))}
    known = queries.named(organisation_id=by.organisation_id, ids=ids)
    return {str(each): name for each, name in known.items()}


def _rows(by: accounts.Acting, written: Iterable[str]) -> list[models.ToldGroup]:
    ids = [found for each in written if (found := _identifier(each))]
    if not ids:
        return []
    return list(models.ToldGroup.objects.filter(organisation_id=by.organisation_id, id__in=ids))


def _row(by: accounts.Acting, group_id: str, *, is_locked: bool = False) -> models.ToldGroup:
    rows = models.ToldGroup.objects.select_for_update() if is_locked else models.ToldGroup.objects.all()
    found = _identifier(group_id)
    row = rows.filter(organisation_id=by.organisation_id, id=found).first() if found else None
    if row is None:
        raise NotFoundException(detail=f"There is no group {group_id} here.")
    return row


def _check_told(by: accounts.Acting, group_id: str, at: dt.datetime) -> None:
    unit = _unit(by, group_id, at)
    if unit is not None:
        raise MutabilityException(
            detail=f"“{unit.title}” is a unit of the operating model: who belongs to it is said by the roles of people."
        )


def _write(row: models.ToldGroup, group: Any) -> None:
    said = group.model_dump(scim_ctx=Context.RESOURCE_CREATION_REQUEST)
    members = list(
        dict.fromkeys(str(each["value"]).lower() for each in said.get("members", ()) if each.get("value"))
    )
    name = said["displayName"].strip()
    if not name or len(name) > LONGEST_LINE or len(members) > MOST_MEMBERS:
        raise InvalidValueException(
            detail=f"A group has a name of at most {LONGEST_LINE} characters and {MOST_MEMBERS:,} members."
        )
    row.name = texts.storable(name)
    row.outside_id = texts.storable(said.get("externalId", ""))[:LONGEST_LINE]
    row.members = members


def _identifier(written: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(written)
    except ValueError:
        return None


def _record(action: str, row: models.ToldGroup, *, by: accounts.Acting, at: dt.datetime) -> None:
    audit.record(
        organisation_id=by.organisation_id,
        by=by.actor,
        action=action,
        subject=trail.Subject(kind="told-group", id=str(row.id), label=row.name),
        at=at,
        details={"members": str(len(row.members))},
    )
