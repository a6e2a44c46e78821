"""Identifiers of records in directories: the one that a directory gave, else one that follows from the key."""

import uuid
from typing import Final

from evenkeel.engines.operating_model.elements.locations import Location
from evenkeel.engines.operating_model.elements.propositions import Partner, PartnerService

Listed = Partner | PartnerService | Location
_NAMESPACE: Final = uuid.uuid5(uuid.NAMESPACE_URL, "urn:evenkeel:operating-model")
COLLECTION: Final[dict[type[Listed], str]] = {
    Partner: "partners",
    PartnerService: "partner_services",
    Location: "locations",
}


def made(publisher: str, *names: str) -> str:
    """Give the UUID (version 5, RFC 9562) that names of a publisher always have."""
    return str(uuid.uuid5(_NAMESPACE, "/".join((publisher, *names))))


def of(record: Listed, *, publisher: str) -> str:
    """Give the identifier under which a record is published."""
    if record.directory_id is not None:
        try:
            return str(uuid.UUID(record.directory_id))
        except ValueError:
            pass  # an identifier of an older kind: the standard asks for a UUID
    return made(publisher, COLLECTION[type(record)], record.key)
