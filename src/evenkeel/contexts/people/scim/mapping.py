"""Between a person and the SCIM user that an identity provider knows."""

import dataclasses
import uuid
from collections.abc import Mapping, Sequence
from typing import Any, Final

from scim2_models import Context, InvalidValueException

from evenkeel.contexts.people.operations import Outside
from evenkeel.contexts.people.scim import shapes
from evenkeel.contexts.people.values import LONGEST_NAME, Details, Person

ENTERPRISE: Final = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"


@dataclasses.dataclass(frozen=True, slots=True)
class Told:
    """What an identity provider tells of a person, in evenkeel's own words."""

    details: Details
    outside: Outside
    is_active: bool


@dataclasses.dataclass(frozen=True, slots=True)
class Link:
    """Another resource that a resource names."""

    id: str
    address: str
    display: str


def told(user: Any, *, before: Details | None) -> Told:
    """Read a user; what SCIM does not carry stays as it was. Raises InvalidValueException."""
    said: dict[str, Any] = user.model_dump(scim_ctx=Context.RESOURCE_CREATION_REQUEST)
    enterprise = said.get(ENTERPRISE, {})
    name = said.get("name", {})
    details = dataclasses.replace(
        before or Details(name=""),
        name=_name(said)[:LONGEST_NAME],
        given_name=name.get("givenName", ""),
        family_name=name.get("familyName", ""),
        email=_first(said.get("emails")),
        phone=_first(said.get("phoneNumbers")),
        staff_number=enterprise.get("employeeNumber", ""),
    )
    outside = Outside(
        user_name=said["userName"],
        outside_id=said.get("externalId", ""),
        department=enterprise.get("department", ""),
        manager_id=_identifier(enterprise.get("manager", {}).get("value")),
        told={key: value for key, value in said.items() if key in _KEPT},
    )
    return Told(details, outside, user.active is not False)


_KEPT: Final = ("name", "displayName", "active", "emails", "phoneNumbers")
"""What is kept as it was said; all else has a column of its own."""


def user(
    person: Person,
    said: Mapping[str, Any],
    *,
    base: str,
    groups: Sequence[Link] = (),
    manager: Link | None = None,
) -> Any:
    """Return a person as the identity provider knows her: what it said itself, unless somebody changed it here since."""
    document: dict[str, Any] = {key: said[key] for key in _KEPT if key in said}
    known = person.details
    document["userName"] = person.user_name or known.email or str(person.id)
    if _name(document) != known.name:
        document["displayName"] = known.name
    name = document.setdefault("name", {})
    for key, value in (("givenName", known.given_name), ("familyName", known.family_name)):
        if name.get(key, "") != value:
            name[key] = value or None
    for key, value in (("emails", known.email), ("phoneNumbers", known.phone)):
        if _first(document.get(key)).lower() != value.lower():
            document[key] = [{"value": value, "type": "work", "primary": True}] if value else None
    address = f"{base}/Users/{person.id}"
    document |= {
        "schemas": [str(shapes.User.__schema__), ENTERPRISE],
        "id": str(person.id),
        "externalId": person.outside_id or None,
        "active": _active(person, said),
        "groups": [{"value": each.id, "$ref": each.address, "display": each.display} for each in groups]
        or None,
        "meta": _meta("User", address, person),
        ENTERPRISE: {
            "employeeNumber": known.staff_number or None,
            "department": person.department or None,
            "manager": {"value": manager.id, "$ref": manager.address} if manager else None,
        },
    }
    if not any(document[ENTERPRISE].values()):
        del document[ENTERPRISE]
        document["schemas"] = [str(shapes.User.__schema__)]
    if not any(document["name"].values()):
        del document["name"]
    return shapes.Person.model_validate(document, scim_ctx=None)


def _active(person: Person, said: Mapping[str, Any]) -> bool | None:
    """Tell whether somebody is active; of whom the provider leaves it open, it stays open while she is."""
    if person.is_active and person.user_name and "active" not in said:
        return None
    return person.is_active


def _meta(kind: str, address: str, person: Person) -> dict[str, str]:
    return {
        "resourceType": kind,
        "created": person.made_at.isoformat(),
        "lastModified": person.changed_at.isoformat(),
        "location": address,
        "version": etag(person.version),
    }


def etag(version: int) -> str:
    """Return the entity tag of a version."""
    return f'W/"{version}"'


def _name(said: Mapping[str, Any]) -> str:
    """Return what people call a user: the first of the names that say so."""
    name = said.get("name") or {}
    parts = " ".join(each for each in (name.get("givenName"), name.get("familyName")) if each)
    return str(said.get("displayName") or name.get("formatted") or parts or said.get("userName") or "")


def _first(several: Sequence[Mapping[str, Any]] | None) -> str:
    """Return the primary value of several, else the first."""
    found = [each for each in several or () if each.get("value")]
    primary = [each for each in found if each.get("primary")]
    return str((primary or found or [{"value": ""}])[0]["value"])


def _identifier(written: str | None) -> uuid.UUID | None:
    if not written:
        return None
    try:
        return uuid.UUID(written)
    except ValueError:
        raise InvalidValueException(detail=f"The manager {written!r} is no user here.") from None
