"""Partner services as a page of services, as an HSDS 3.0 interface gives it."""

import re
from collections.abc import Mapping
from typing import Any, Final

from evenkeel.engines.operating_model._model import OperatingModel
from evenkeel.engines.operating_model.elements._record import LANGUAGE_PATTERN, Hours
from evenkeel.engines.operating_model.elements.locations import Location
from evenkeel.engines.operating_model.elements.propositions import Partner, PartnerService
from evenkeel.engines.operating_model.exchange.hsds import _hours, _ids

_TYPE: Final = {"physical": "physical", "virtual": "virtual"}


def hsds(*, model: OperatingModel, publisher: str = "", country: str | None = None) -> dict[str, Any]:
    """Give the partner services of a model as one page of services, each with its organisation and its locations.

    The same keys always give the same identifiers; `publisher` keeps those of two who publish apart. `country` (two letters)
    holds for locations that do not name theirs; the standard asks for one in every address.
    """
    writer = _Writer(model, publisher, country)
    services = [writer.service(each) for each in model.partner_services]
    return {
        "total_items": len(services),
        "total_pages": 1,
        "page_number": 1,
        "size": len(services),
        "first_page": True,
        "last_page": True,
        "empty": not services,
        "contents": services,
    }


def _said(values: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out what says nothing."""
    return {name: value for name, value in values.items() if value not in (None, "", [])}


class _Writer:
    """Writes the records of one model."""

    def __init__(self, model: OperatingModel, publisher: str, country: str | None) -> None:
        self._model = model
        self._publisher = publisher
        self._country = country

    def service(self, record: PartnerService) -> dict[str, Any]:
        """Write a partner's service."""
        mine = self._id(record)
        partner = self._model.find("partners", record.partner)
        values = {
            "id": mine,
            "name": record.title,
            "description": record.description,
            "url": record.website,
            "email": record.email,
            "status": record.status,
            "application_process": record.how_to_apply,
            "fees_description": record.fees,
            "eligibility_description": record.eligibility,
            "minimum_age": record.minimum_age,
            "maximum_age": record.maximum_age,
            "assured_date": record.checked.isoformat() if record.checked else None,
            "phones": self._phones(mine, record.phone),
            "schedules": self._schedules(mine, record.hours),
            "service_at_locations": [self._at(mine, key) for key in record.locations],
            "languages": [
                {"id": self._part(mine, "language", number), **_language(each)}
                for number, each in enumerate(record.languages)
            ],
            "organization": self._organisation(partner) if isinstance(partner, Partner) else None,
        }
        return _said(values)

    def _organisation(self, record: Partner) -> dict[str, Any]:
        mine = self._id(record)
        return _said(
            {
                "id": mine,
                "name": record.title,
                "description": record.description or record.title,  # the standard asks for one
                "email": record.email,
                "website": record.website,
                "legal_status": record.kind,
                "phones": self._phones(mine, record.phone),
            }
        )

    def _at(self, service: str, key: str) -> dict[str, Any]:
        location = self._model.find("locations", key)
        at = {"id": self._part(service, "location", key)}
        return at | ({"location": self._location(location)} if isinstance(location, Location) else {})

    def _location(self, record: Location) -> dict[str, Any]:
        mine = self._id(record)
        access = [{"id": self._part(mine, "access", 0), "description": record.access}]
        return _said(
            {
                "id": mine,
                "location_type": _TYPE[record.kind],
                "url": record.website,
                "name": record.title,
                "description": record.description,
                "latitude": record.latitude,
                "longitude": record.longitude,
                "addresses": self._addresses(mine, record),
                "accessibility": access if record.access else [],
                "schedules": self._schedules(mine, record.hours),
            }
        )

    def _addresses(self, location: str, record: Location) -> list[dict[str, str]]:
        """Write the address, where there is one; what the standard asks for and nobody said is an empty text."""
        if not any((record.address, record.city, record.postcode, record.region, record.country)):
            return []
        first, _, more = (record.address or "").partition("\n")
        second = {"address_2": more} if more else {}
        return [
            {
                "id": self._part(location, "address", 0),
                "address_1": first,
                **second,
                "city": record.city or "",
                "state_province": record.region or "",
                "postal_code": record.postcode or "",
                "country": record.country or self._country or "",
                "address_type": "physical",
            }
        ]

    def _phones(self, of: str, number: str | None) -> list[dict[str, str]]:
        return [{"id": self._part(of, "phone", 0), "number": number}] if number else []

    def _schedules(self, of: str, hours: tuple[Hours, ...]) -> list[dict[str, str]]:
        return [
            {"id": self._part(of, "schedule", number), **_hours.schedule(each)}
            for number, each in enumerate(hours)
        ]

    def _id(self, record: _ids.Listed) -> str:
        return _ids.of(record, publisher=self._publisher)

    def _part(self, of: str, what: str, which: int | str) -> str:
        return _ids.made(self._publisher, of, what, str(which))


def _language(said: str) -> dict[str, str]:
    return {"code": said} if re.match(LANGUAGE_PATTERN, said) else {"name": said}
