"""The objects of a directory as plain values of our records. What is understood of an object is noted in it."""

from collections.abc import Iterable
from typing import Any, Final

from evenkeel.engines.operating_model.elements._record import Hours
from evenkeel.engines.operating_model.exchange._left_out import LeftOut
from evenkeel.engines.operating_model.exchange.hsds import _hours
from evenkeel.engines.operating_model.exchange.hsds._document import Piece

_STATUS: Final = ("active", "inactive", "defunct", "temporarily closed")
_PLACE: Final = ("physical", "postal", "virtual")
_KINDS: Final = ("public", "voluntary", "private")
LINKS: Final = frozenset(
    {"organization_id", "service_id", "location_id", "service_at_location_id", "program_id", "contact_id"}
)
"""Identifiers that only say what belongs to what."""


class Taking:
    """Reads objects, and collects what found no place."""

    def __init__(self, timezone: str) -> None:
        self._offsets = _hours.offsets(timezone)
        self.left_out: list[LeftOut] = []
        self._unread: dict[tuple[str, str], dict[str, None]] = {}

    def organisation(self, piece: Piece) -> dict[str, Any]:
        """Read an organisation."""
        name = piece.text("name", needed=True)
        description = piece.text("description")
        kind = piece.text("legal_status")
        values = {
            "title": _line(name),
            # The standard asks for a description: one that says the name only says nothing.
            "description": description if description != name else None,
            "website": piece.text("website"),
            "email": piece.text("email"),
            "phone": self._phone(piece),
            "kind": kind if kind in _KINDS else None,
        }
        if kind is not None and kind not in _KINDS:
            piece.read.discard("legal_status")
        self._note("organisations", piece)
        return _said(values)

    def location(self, piece: Piece) -> dict[str, Any]:
        """Read a location."""
        addresses = list(piece.each("addresses"))
        address = self._address(addresses[0]) if addresses else {}
        name = (
            piece.text("name") or piece.text("alternate_name") or address.get("address") or piece.text("url")
        )
        kind = piece.choice("location_type", _PLACE)
        if name is None:
            piece.fault("name", "it is missing, and there is no address to call it by", "Add “name” there.")
        if kind == "postal":
            self.left_out.append(LeftOut(str(name), "a postal address is taken as a physical place"))
        access = [
            "\n".join(text for text in (each.text("description"), each.text("details")) if text)
            for each in piece.each("accessibility")
        ]
        values = {
            "title": _line(name),
            "kind": "virtual" if kind == "virtual" else "physical",
            "description": piece.text("description"),
            **address,
            "latitude": piece.number("latitude"),
            "longitude": piece.number("longitude"),
            "website": piece.text("url"),
            "access": "\n\n".join(text for text in access if text),
            "hours": self._hours(piece),
        }
        self._several(addresses, "addresses", str(name))
        self._note("locations", piece)
        return _said(values)

    def service(self, piece: Piece) -> dict[str, Any]:
        """Read a service, without the organisation that offers it and the locations where it can be had."""
        ages = {name: piece.number(name) for name in ("minimum_age", "maximum_age")}
        values = {
            "title": _line(piece.text("name", needed=True)),
            "description": piece.text("description"),
            "status": piece.choice("status", _STATUS),
            "website": piece.text("url"),
            "email": piece.text("email"),
            "phone": self._phone(piece),
            "eligibility": piece.text("eligibility_description"),
            **{name: int(age) if age is not None and age.is_integer() else age for name, age in ages.items()},
            "how_to_apply": piece.text("application_process"),
            "fees": piece.text("fees_description") or self._costs(piece),
            "languages": [said for each in piece.each("languages") if (said := _language(each))],
            "hours": self._hours(piece),
            "checked": piece.date("assured_date"),
        }
        return _said(values)

    def hours_at(self, place: Piece, *, wanted: bool) -> list[Hours]:
        """Read the hours of a service at one of its locations, where they are wanted; note what else is said there."""
        hours = self._hours(place) if wanted else []
        self._note("services at a location", place)
        return hours

    def done(self, piece: Piece) -> None:
        """Note what of a service was not read."""
        self._note("services", piece)

    def rest(self) -> Iterable[LeftOut]:
        """Tell which fields of which objects say something and have no place in a model."""
        for (kind, name), titles in self._unread.items():
            shown = ", ".join(list(titles)[:3]) + (f" and {len(titles) - 3} more" if len(titles) > 3 else "")
            why = "a model holds no persons" if name == "contacts" else "a model has no field for it"
            yield LeftOut(f"“{name}” of {kind} ({shown})", why)

    def _note(self, kind: str, piece: Piece) -> None:
        for name in piece.unread(links=LINKS | {"id"}):
            title = piece.value.get("name") or piece.path
            self._unread.setdefault((kind, name), {})[str(title)] = None

    def _several(self, pieces: list[Piece], what: str, title: str) -> None:
        if len(pieces) > 1:
            self.left_out.append(LeftOut(f"Further {what} of {title}", "a record holds one"))

    def _phone(self, piece: Piece) -> str | None:
        """Give the first number that is spoken on."""
        phones = list(piece.each("phones"))
        spoken = [each for each in phones if each.text("type") in (None, "voice", "cell")] or phones
        numbers = [each.text("number", needed=True) for each in spoken]
        self._several(phones, "phone numbers", str(piece.value.get("name")))
        return next((number for number in numbers if number), None)

    def _costs(self, piece: Piece) -> str:
        """Say structured costs in words."""
        lines = []
        for each in piece.each("cost_options"):
            amount = each.number("amount")
            said = [each.text("option"), f"{amount:g}" if amount is not None else None, each.text("currency")]
            words = [word for word in (*said, each.text("amount_description")) if word]
            lines.append(" ".join(words))
        return "\n".join(line for line in lines if line)

    def _hours(self, piece: Piece) -> list[Hours]:
        """Read schedules; those that are no weekly hours are told."""
        result = []
        for each in piece.each("schedules"):
            said = {
                name: each.value.get(name) for name in (*_hours.READ, *_hours.NOT_WEEKLY, *_hours.BOUNDED)
            }
            found = _hours.hours(said, known=self._offsets)
            if isinstance(found, str):
                words = each.text("description") or each.path
                self.left_out.append(LeftOut(f"Schedule “{words}” of {piece.value.get('name')}", found))
            else:
                result.append(found)
        return result

    def _address(self, piece: Piece) -> dict[str, Any]:
        lines = [piece.text("address_1"), piece.text("address_2")]
        country = piece.text("country")
        return {
            "address": "\n".join(line for line in lines if line),
            "city": _line(piece.text("city")),
            "region": _line(piece.text("state_province") or piece.text("region")),
            "postcode": _line(piece.text("postal_code")),
            "country": country.strip().upper() if country else None,
        }


def _line(text: str | None) -> str | None:
    """Give a text as one line that is not too long."""
    if text is None or ("\n" not in text and len(text) <= 300):
        return text
    return " ".join(text.split())[:300]


def _said(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value not in (None, "", [])}


def _language(piece: Piece) -> str | None:
    return _line(piece.text("name") or piece.text("code"))


def same_name(text: str) -> str:
    """Give a name so that the same names are equal, however they are spaced and spelled in capitals."""
    return " ".join(text.casefold().split())
