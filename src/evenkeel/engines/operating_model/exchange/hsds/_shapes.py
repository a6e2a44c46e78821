"""The shapes in which directories come: a page, a list, one service, or tables (one JSON, or CSV files in a zip)."""

import csv
import io
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, Final

from evenkeel.engines.operating_model.exchange._left_out import LeftOut
from evenkeel.engines.operating_model.exchange.hsds._document import (
    MAX_BYTES,
    BadHsds,
    Fault,
    Piece,
    Row,
    parsed,
)

_PLURAL: Final = {
    "service": "services",
    "organization": "organizations",
    "location": "locations",
    "service_at_location": "service_at_locations",
    "phone": "phones",
    "schedule": "schedules",
    "language": "languages",
    "address": "addresses",
    "accessibility": "accessibility",
    "cost_option": "cost_options",
}
"""Tables that are read; directories name their files in the singular and in the plural."""
_ORGANISATION_HAS: Final = frozenset(
    {
        "services",
        "website",
        "legal_status",
        "tax_status",
        "year_incorporated",
        "locations",
        "organization_identifiers",
    }
)


@dataclass(frozen=True)
class Shape:
    """What a document holds: services with what belongs to them, and organisations on their own."""

    services: tuple[Piece, ...]
    organisations: tuple[Piece, ...]
    left_out: tuple[LeftOut, ...]


def shape(document: Any, faults: list[Fault]) -> Shape:
    """Find the services and organisations in a document: bytes of JSON or of a zip, or JSON that was parsed already."""
    if isinstance(document, bytes):
        document = _tables_in_zip(document) if document.startswith(b"PK") else parsed(document)
    if isinstance(document, dict) and isinstance(document.get("contents"), list):
        return _sorted(_objects(document["contents"], "$.contents", faults), tuple(_pages(document)))
    if isinstance(document, list):
        return _sorted(_objects(document, "$", faults), ())
    if isinstance(document, dict):
        tables: dict[str, list[Any]] = {
            _PLURAL.get(str(name), str(name)): rows
            for name, rows in document.items()
            if isinstance(rows, list)
        }
        if "services" in tables and "name" not in document:
            return _joined(tables, faults)
        return _sorted(iter((Piece(document, "$", faults),)), ())
    fault = Fault("$", "it is neither an object nor a list", "Give a service, a list or a page of services.")
    raise BadHsds((fault,))


def _objects(values: list[Any], path: str, faults: list[Fault]) -> Iterator[Piece]:
    for number, each in enumerate(values):
        if isinstance(each, dict):
            yield Piece(each, f"{path}[{number}]", faults)
        else:
            faults.append(Fault(f"{path}[{number}]", "it is no object", "Give services there."))


def _pages(document: Mapping[str, Any]) -> Iterator[LeftOut]:
    pages = document.get("total_pages")
    if isinstance(pages, int) and pages > 1:
        number = document.get("page_number", "?")
        yield LeftOut(f"Page {number} of {pages}", "only this page was read; import the other pages too")


def _sorted(pieces: Iterator[Piece], left_out: tuple[LeftOut, ...]) -> Shape:
    """Tell services and organisations apart."""
    services: list[Piece] = []
    organisations: list[Piece] = []
    for piece in pieces:
        if "status" not in piece.value and _ORGANISATION_HAS & piece.value.keys():
            organisations.append(piece)
            for service in piece.each("services"):
                services.append(
                    Piece({"organization": piece.value, **service.value}, service.path, service.faults)
                )
        else:
            services.append(piece)
    return Shape(tuple(services), tuple(organisations), left_out)


def _tables_in_zip(content: bytes) -> dict[str, list[Row]]:
    """Read the CSV files of a data package."""
    tables: dict[str, list[Row]] = {}
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            room = MAX_BYTES
            for info in package.infolist():
                file, name = PurePosixPath(info.filename).name, PurePosixPath(info.filename).stem.casefold()
                if not file.casefold().endswith(".csv"):
                    continue
                if name not in _PLURAL and name not in _PLURAL.values():
                    tables[name] = []
                    continue
                with package.open(info) as unpacking:
                    # What the archive says of sizes may be a lie: never more is unpacked than there is room for.
                    data = unpacking.read(room + 1)
                room -= len(data)
                if room < 0:
                    raise _unusable(f"it unpacks to more than {MAX_BYTES >> 20} MB", "Split it.")
                tables[name] = _rows(file, data)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, zlib.error) as error:
        raise _unusable(f"the zip cannot be unpacked ({error})", "Fetch it again.") from error
    if not {"service", "services"} & tables.keys():
        raise _unusable("the zip holds no services.csv", "Give a tabular data package of HSDS 3.0.")
    return tables


def _unusable(found: str, fix: str) -> BadHsds:
    return BadHsds((Fault("$", found, fix),))


def _rows(file: str, data: bytes) -> list[Row]:
    try:
        lines = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True)
        head = [name.strip() for name in next(lines, [])]
        rows = []
        for cells in filter(None, lines):
            row = Row(zip(head, cells, strict=False))
            row.path = f"{file}, line {lines.line_num}"
            rows.append(row)
    except (UnicodeDecodeError, csv.Error) as error:
        raise _unusable(f"{file} cannot be read ({error})", "Save it as CSV in UTF-8.") from error
    return rows


class _Tables:
    """Tables of a document, whose rows are found by what they belong to."""

    def __init__(self, tables: Mapping[str, list[Any]], faults: list[Fault]) -> None:
        known = set(_PLURAL.values())
        self.rows = {name: _checked(name, rows, faults) for name, rows in tables.items() if name in known}
        self.unknown = sorted(set(tables) - known)
        self._grouped: dict[tuple[str, str], dict[str, list[Row]]] = {}

    def by_id(self, name: str) -> dict[str, Row]:
        """Find the rows of a table by their identifiers."""
        return {row["id"]: row for row in self.rows.get(name, []) if isinstance(row.get("id"), str)}

    def hang(self, holder: Row, by: str, *names: str) -> None:
        """Put the rows of tables that name a holder into the holder."""
        for name in names:
            if (name, by) not in self._grouped:
                groups = self._grouped[name, by] = {}
                for row in self.rows.get(name, []):
                    if isinstance(row.get(by), str):
                        groups.setdefault(row[by], []).append(row)
            mine = self._grouped[name, by].get(str(holder.get("id")))
            if mine:
                holder[name] = mine


def _joined(tables: Mapping[str, list[Any]], faults: list[Fault]) -> Shape:
    """Put the rows of tables into the services and locations that they belong to."""
    held = _Tables(tables, faults)
    locations, organisations = held.by_id("locations"), held.by_id("organizations")
    for location in locations.values():
        held.hang(location, "location_id", "addresses", "accessibility", "schedules", "phones")
    for at in held.rows.get("service_at_locations", []):
        held.hang(at, "service_at_location_id", "schedules")
        if str(at.get("location_id")) in locations:
            at["location"] = locations[at["location_id"]]
    for organisation in organisations.values():
        held.hang(organisation, "organization_id", "phones")
    for service in held.rows.get("services", []):
        held.hang(
            service, "service_id", "phones", "schedules", "languages", "service_at_locations", "cost_options"
        )
        if str(service.get("organization_id")) in organisations:
            service["organization"] = organisations[service["organization_id"]]
    left_out = [LeftOut(f"Table “{name}”", "a model has no place for it") for name in held.unknown]
    return Shape(
        tuple(Piece(row, row.path, faults) for row in held.rows.get("services", [])),
        tuple(Piece(row, row.path, faults) for row in organisations.values()),
        tuple(left_out),
    )


def _checked(table: str, rows: list[Any], faults: list[Fault]) -> list[Row]:
    """Give rows as rows of their own, so that joining changes nothing of the document."""
    result = []
    for number, each in enumerate(rows):
        path = each.path if isinstance(each, Row) else f"$.{table}[{number}]"
        if isinstance(each, dict):
            row = Row(each)
            row.path = path
            result.append(row)
        else:
            faults.append(Fault(path, "it is no object", "Give one object for each row."))
    return result
