"""Partner services go to directories in the shape of HSDS 3.0, and come back as changes to look at."""

import csv
import io
import json
import uuid
import zipfile
from collections.abc import Iterator
from typing import Any, Final

import pytest
from hypothesis import given, settings

from evenkeel.engines import operating_model
from evenkeel.engines.operating_model import Added, Altered
from evenkeel.engines.operating_model.elements._record import Hours
from evenkeel.engines.operating_model.exchange.hsds import _hours
from tests.engines.operating_model import models

Model = operating_model.OperatingModel

NEEDED: Final = {
    "service": {"id", "name", "status"},
    "organization": {"id", "name", "description"},
    "location": {"id", "location_type"},
    "addresses": {"id", "address_1", "city", "state_province", "postal_code", "country", "address_type"},
    "phones": {"id", "number"},
    "schedules": {"id"},
    "languages": {"id"},
    "accessibility": {"id"},
    "service_at_locations": {"id"},
}
"""What HSDS 3.0 asks of each object, from the lists of required fields in its schemas."""
CHOICES: Final = {
    "status": {"active", "inactive", "defunct", "temporarily closed"},
    "location_type": {"physical", "postal", "virtual"},
    "address_type": {"physical", "postal", "virtual"},
    "freq": {"WEEKLY", "MONTHLY"},
}


def objects(kind: str, value: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    yield kind, value
    for name, inside in value.items():
        for each in inside if isinstance(inside, list) else [inside]:
            if isinstance(each, dict):
                yield from objects(name, each)


def check(page: dict[str, Any]) -> None:
    """Hold a page to the facts of the standard."""
    for service in page["contents"]:
        for kind, value in objects("service", service):
            assert NEEDED[kind] <= value.keys(), (kind, value)
            assert str(uuid.UUID(value["id"])) == value["id"]
            for name, choices in CHOICES.items():
                assert value.get(name) is None or value[name] in choices, (kind, name)


@pytest.fixture
def model() -> Model:
    return models.model_of(
        about={"title": "Alder (an example)", "timezone": "Europe/London"},
        partners=[
            {
                "key": "lantern",
                "title": "Lantern Trust (example)",
                "kind": "voluntary",
                "website": "https://lantern.example",
                "email": "hello@lantern.example",
                "phone": "+44 1632 960001",
            }
        ],
        partner_services=[
            {
                "key": "debt-advice",
                "title": "Debt advice",
                "partner": "lantern",
                "description": "Help with debts.",
                "website": "https://lantern.example/debt",
                "phone": "+44 1632 960002",
                "eligibility": "Anybody who lives in Alder",
                "minimum_age": 18,
                "how_to_apply": "Call or come in.",
                "fees": "Free",
                "languages": ["en", "Welsh"],
                "hours": [{"days": ["mon", "wed"], "opens": "09:00", "closes": "12:30"}],
                "locations": ["old-mill"],
                "acknowledged_within": "2wd",
                "checked": "2026-05-01",
            }
        ],
        locations=[
            {
                "key": "old-mill",
                "title": "The Old Mill",
                "address": "1 Mill Lane\nRiverside",
                "city": "Alder",
                "postcode": "AL1 1AA",
                "region": "Aldershire",
                "country": "GB",
                "latitude": 51.5,
                "longitude": -0.25,
                "access": "A ramp at the back",
                "hours": [{"days": ["mon", "tue", "wed"], "opens": "08:00", "closes": "18:00"}],
            }
        ],
    )


class TestOut:
    def test_a_service_with_all_that_belongs_to_it(self, model: Model) -> None:
        page = operating_model.hsds(model=model)
        check(page)
        assert (page["total_items"], page["empty"]) == (1, False)
        (service,) = page["contents"]
        assert service["name"] == "Debt advice"
        assert service["status"] == "active"
        assert service["organization"]["name"] == "Lantern Trust (example)"
        assert service["organization"]["legal_status"] == "voluntary"
        assert service["phones"][0]["number"] == "+44 1632 960002"
        assert [{**each, "id": ""} for each in service["languages"]] == [
            {"id": "", "code": "en"},
            {"id": "", "name": "Welsh"},
        ]
        schedule = service["schedules"][0]
        assert schedule["byday"] == "MO,WE"
        assert (schedule["freq"], schedule["opens_at"], schedule["closes_at"]) == ("WEEKLY", "09:00", "12:30")
        (address,) = service["service_at_locations"][0]["location"]["addresses"]
        assert address["address_1"] == "1 Mill Lane"
        assert address["address_2"] == "Riverside"
        assert address["state_province"] == "Aldershire"
        assert (service["minimum_age"], service["assured_date"]) == (18, "2026-05-01")

    def test_it_is_json_and_the_same_every_time(self, model: Model) -> None:
        first = json.dumps(operating_model.hsds(model=model))
        assert json.dumps(operating_model.hsds(model=model)) == first

    def test_publishers_do_not_share_identifiers(self, model: Model) -> None:
        ours, theirs = (operating_model.hsds(model=model, publisher=p)["contents"][0] for p in ("a", "b"))
        assert ours["id"] != theirs["id"]

    def test_an_identifier_from_a_directory_is_kept(self, model: Model) -> None:
        given_id = "ac148810-d857-441c-9679-408f346de14b"
        service = model.partner_services[0].model_copy(update={"directory_id": given_id})
        page = operating_model.hsds(model=model.model_copy(update={"partner_services": (service,)}))
        assert page["contents"][0]["id"] == given_id

    def test_a_country_for_addresses_without_one(self, model: Model) -> None:
        location = model.locations[0].model_copy(update={"country": None})
        page = operating_model.hsds(model=model.model_copy(update={"locations": (location,)}), country="IE")
        at = page["contents"][0]["service_at_locations"][0]
        assert at["location"]["addresses"][0]["country"] == "IE"

    def test_nothing_to_publish(self) -> None:
        page = operating_model.hsds(model=models.model_of())
        assert (page["contents"], page["empty"]) == ([], True)


class TestRoundTrip:
    def test_what_was_published_changes_nothing(self, model: Model) -> None:
        found = operating_model.from_hsds(operating_model.hsds(model=model), model=model)
        assert found.diff.changes == ()
        assert found.left_out == ()

    @pytest.mark.slow
    @settings(max_examples=25, deadline=None)
    @given(
        model=models.models(
            keys={name: models.UNIVERSE[name] for name in ("partners", "partner_services", "locations")}
        )
    )
    def test_of_any_model(self, model: Model) -> None:
        page = operating_model.hsds(model=model)
        check(page)
        content = json.dumps(page).encode()
        services, locations = model.partner_services, model.locations
        hours = [*(h for s in services for h in s.hours), *(h for at in locations for h in at.hours)]
        if all(hour.opens <= hour.closes for hour in hours):
            found = operating_model.from_hsds(content, model=model)
            assert found.diff.changes == ()

    def test_into_an_empty_model(self, model: Model) -> None:
        empty = models.model_of(about={"title": "Birch (an example)"})
        found = operating_model.from_hsds(operating_model.hsds(model=model), model=empty)
        after = operating_model.applied(found.diff, to=empty)
        (service,) = after.partner_services
        assert (service.key, service.partner, service.locations) == (
            "debt-advice",
            "lantern-trust-example",
            ("the-old-mill",),
        )
        assert service.hours == model.partner_services[0].hours
        assert service.languages == ("en", "Welsh")
        assert after.locations[0].address == "1 Mill Lane\nRiverside"
        assert (
            after.partners[0].directory_id
            == operating_model.hsds(model=model)["contents"][0]["organization"]["id"]
        )
        assert not operating_model.from_hsds(operating_model.hsds(model=model), model=after).diff

    def test_found_again_after_it_was_renamed(self, model: Model) -> None:
        page = operating_model.hsds(model=model)
        page["contents"][0]["name"] = "Money advice"
        found = operating_model.from_hsds(page, model=model)
        assert found.diff.changes == (
            Altered("partner_services", "debt-advice", "title", "Debt advice", "Money advice"),
        )


def service(**more: Any) -> dict[str, Any]:
    return {
        "id": "ac148810-d857-441c-9679-408f346de14b",
        "name": "Debt  ADVICE",
        "status": "active",
        "organization": {
            "id": "d9d5e0f5-d3ce-4f73-9a2f-4dd0ecc6c610",
            "name": "Lantern trust (Example)",
            "description": "Helps.",
        },
        **more,
    }


class TestFromElsewhere:
    def test_known_by_name(self, model: Model) -> None:
        found = operating_model.from_hsds(service(fees_description="5 pounds"), model=model)
        told = {(c.collection, c.key, c.field) for c in found.diff.changes if isinstance(c, Altered)}
        assert ("partner_services", "debt-advice", "fees") in told
        assert ("partners", "lantern", "directory_id") in told
        assert not any(isinstance(change, Added) for change in found.diff.changes)

    def test_what_is_not_said_stays(self, model: Model) -> None:
        after = operating_model.applied(
            operating_model.from_hsds(service(fees_description=None, phones=[]), model=model).diff, to=model
        )
        before = model.partner_services[0]
        assert (
            after.partner_services[0].model_copy(update={"title": before.title, "directory_id": None})
            == before
        )

    def test_two_of_one_name_stay_two(self, model: Model) -> None:
        page = [service(), service(id="30951f94-7b24-41ef-ba1b-a79405d4dcaa")]
        found = operating_model.from_hsds(page, model=model)
        assert [change.key for change in found.diff.changes if isinstance(change, Added)] == ["debt-advice-2"]

    def test_organisations_on_their_own(self, model: Model) -> None:
        lunch = {"id": str(uuid.uuid4()), "name": "Lunch", "status": "active"}
        club = {
            "id": str(uuid.uuid4()),
            "name": "Harbour Club",
            "description": "x",
            "legal_status": "voluntary",
        }
        page = [{**club, "website": "https://harbour.example", "services": [lunch]}]
        found = operating_model.from_hsds({"contents": page, "total_pages": 3, "page_number": 1}, model=model)
        after = operating_model.applied(found.diff, to=model)
        assert after.partners[-1].key == "harbour-club"
        assert (after.partner_services[-1].key, after.partner_services[-1].partner) == (
            "lunch",
            "harbour-club",
        )
        assert "Page 1 of 3" in [each.what for each in found.left_out]

    def test_what_has_no_place_is_told(self, model: Model) -> None:
        found = operating_model.from_hsds(
            service(
                alert="Closed today",
                contacts=[{"id": "1", "name": "A. Person"}],
                url="lantern.example",
                phones=[{"id": "1", "number": "1"}, {"id": "2", "number": "2"}],
                schedules=[{"id": "3", "freq": "MONTHLY", "byday": "2TU", "description": "Second Tuesdays"}],
            ),
            model=model,
        )
        told = "\n".join(str(each) for each in found.left_out)
        assert "“alert” of services (Debt  ADVICE): a model has no field for it" in told
        assert "“contacts” of services (Debt  ADVICE): a model holds no persons" in told
        assert (
            "“website” of partner_services/debt-advice: lantern.example: an address begins with https:"
            in told
        )
        assert "Further phone numbers of Debt  ADVICE" in told
        assert "Schedule “Second Tuesdays” of Debt  ADVICE: it does not come back every week" in told

    def test_structured_costs_in_words(self, model: Model) -> None:
        costs = [{"id": "1", "option": "per hour", "amount": 20, "currency": "GBP"}]
        found = operating_model.from_hsds(service(cost_options=costs), model=model)
        assert [c.after for c in found.diff.changes if isinstance(c, Altered) and c.field == "fees"] == [
            "per hour 20 GBP"
        ]


def table(*rows: dict[str, str]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def package(files: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


TABLES: Final = {
    "services.csv": table(
        {"id": "s1", "organization_id": "o1", "name": "Lunch", "status": "active", "minimum_age": "60"}
    ),
    "organizations.csv": table({"id": "o1", "name": "Harbour Club", "description": "Meals"}),
    "service_at_locations.csv": table({"id": "a1", "service_id": "s1", "location_id": "l1"}),
    "locations.csv": table({"id": "l1", "name": "Hall", "location_type": "physical", "latitude": "51.25"}),
    "address.csv": table({"id": "d1", "location_id": "l1", "address_1": "2 Quay", "city": "Harbour"}),
    "phones.csv": table({"id": "p1", "service_id": "s1", "number": "01632 960003"}),
    "schedules.csv": table(
        {"id": "h1", "service_id": "s1", "freq": "WEEKLY", "byday": "FR", "opens_at": "12:00", "closes_at": "14:00"}
    ),
    "data/programs.csv": table({"id": "x"}),
}  # fmt: skip


class TestTables:
    def test_csv_files_in_a_zip(self) -> None:
        empty = models.model_of()
        found = operating_model.from_hsds(package(TABLES), model=empty)
        after = operating_model.applied(found.diff, to=empty)
        (lunch,) = after.partner_services
        assert (lunch.partner, lunch.phone, lunch.minimum_age) == ("harbour-club", "01632 960003", 60)
        assert lunch.hours == (Hours(days=("fri",), opens="12:00", closes="14:00"),)
        assert (after.locations[0].address, after.locations[0].latitude) == ("2 Quay", 51.25)
        assert "Table “programs”" in [each.what for each in found.left_out]

    def test_one_json_of_tables(self) -> None:
        document = {
            "service": [{"id": "s1", "organization_id": "o1", "name": "Lunch", "status": "active"}],
            "organization": [{"id": "o1", "name": "Harbour Club", "description": "Meals"}],
        }
        found = operating_model.from_hsds(json.dumps(document).encode(), model=models.model_of())
        assert [change.key for change in found.diff.changes if isinstance(change, Added)] == [
            "harbour-club",
            "lunch",
        ]
        assert "organization" not in document["service"][0], "what was given is not changed"

    def test_a_fault_names_file_and_line(self) -> None:
        wrong = {**TABLES, "services.csv": TABLES["services.csv"].replace("active", "open")}
        with pytest.raises(operating_model.BadHsds) as refused:
            operating_model.from_hsds(package(wrong), model=models.model_of())
        assert str(refused.value.faults[0]).startswith("services.csv, line 2, “status”: “open” is none of")


class TestBadInput:
    @pytest.mark.parametrize(
        ("document", "path", "found"),
        [
            ([service(), service(status="open")], "$[1].status", "“open” is none of the words allowed"),
            ({"contents": [service(name="")]}, "$.contents[0].name", "it is missing"),
            ({"contents": [service(id=None)]}, "$.contents[0].id", "it is missing"),
            (service(organization=None), "$.organization", "it is missing"),
            (service(phones={"number": "1"}), "$.phones", "is no list"),
            (service(phones=["1"]), "$.phones[0]", "“1” is no object"),
            (service(phones=[{"id": "1"}]), "$.phones[0].number", "it is missing"),
            (service(name=5), "$.name", "5 is no text"),
            (service(minimum_age="old"), "$.minimum_age", "“old” is no number"),
            (service(minimum_age=True), "$.minimum_age", "true is no number"),
            (service(assured_date="May"), "$.assured_date", "“May” is no date"),
            (
                service(service_at_locations=[{"id": "1", "location": {"id": "2", "name": "A"}}]),
                "$.service_at_locations[0].location.location_type",
                "it is missing",
            ),
            (
                service(service_at_locations=[{"id": "1"}]),
                "$.service_at_locations[0].location",
                "it is missing",
            ),
            ({"contents": [1]}, "$.contents[0]", "it is no object"),
            (5, "$", "neither an object nor a list"),
            (b"{", "$", "it is no JSON"),
            (b"\xff\xfe", "$", "not in UTF-8"),
            (b"[" * 200_000, "$", "nests too deep"),
            (b"PK\x03\x04broken", "$", "the zip cannot be unpacked"),
            (package({"readme.txt": ""}), "$", "no services.csv"),
            (package({"services.csv": 'id,"name\n'}), "$", "services.csv cannot be read"),
        ],
        ids=lambda value: value if isinstance(value, str) and value.startswith("$") else "",
    )
    def test_is_refused_whole_with_its_place(self, document: Any, path: str, found: str) -> None:
        with pytest.raises(operating_model.BadHsds) as refused:
            operating_model.from_hsds(document, model=models.model_of())
        assert refused.value.faults[0].path == path
        assert found in refused.value.faults[0].found
        assert refused.value.faults[0].fix
        assert path in str(refused.value)

    def test_all_faults_are_told(self) -> None:
        with pytest.raises(operating_model.BadHsds) as refused:
            operating_model.from_hsds([service(status="open"), service(name=1)], model=models.model_of())
        assert [fault.path for fault in refused.value.faults] == ["$[0].status", "$[1].name"]

    @pytest.mark.slow
    def test_a_zip_that_unpacks_without_end(self) -> None:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("services.csv", b"a" * (65 << 20))
        with pytest.raises(operating_model.BadHsds, match="unpacks to more than 64 MB"):
            operating_model.from_hsds(out.getvalue(), model=models.model_of())


class TestHours:
    LONDON = _hours.offsets("Europe/London")

    @pytest.mark.parametrize(
        ("said", "opens"),
        [
            ({"opens_at": "10:00", "closes_at": "12:00"}, "10:00"),
            ({"opens_at": "10:00:00", "closes_at": "12:00:00"}, "10:00"),
            ({"opens_at": "10:00Z", "closes_at": "12:00Z", "timezone": 0}, "10:00"),
            ({"opens_at": "10:00+01:00", "closes_at": "12:00+0100", "interval": 1}, "10:00"),
        ],
        ids=["plain", "seconds", "utc", "summer"],
    )
    def test_weekly(self, said: dict[str, Any], opens: str) -> None:
        found = _hours.hours({"freq": "WEEKLY", "byday": "TH, FR", **said}, known=self.LONDON)
        assert found == Hours(days=("thu", "fri"), opens=opens, closes="12:00")

    @pytest.mark.parametrize(
        ("said", "why"),
        [
            ({"freq": "MONTHLY"}, "every week"),
            ({"interval": 2}, "every week"),
            ({"bymonthday": "2"}, "every week"),
            ({"valid_to": "2026-01-01"}, "until a day"),
            ({"byday": "1MO"}, "days"),
            ({"byday": None}, "days"),
            ({"opens_at": None}, "from when to when"),
            ({"opens_at": "10:00-05:00"}, "from when to when"),
            ({"timezone": 3}, "time zone"),
            ({"closes_at": "09:00"}, "closes before it opens"),
        ],
        ids=[
            "monthly",
            "fortnightly",
            "month-days",
            "bounded",
            "first-monday",
            "no-day",
            "no-time",
            "offset",
            "zone",
            "backwards",
        ],
    )
    def test_not_weekly(self, said: dict[str, Any], why: str) -> None:
        usual = {"freq": "WEEKLY", "byday": "MO", "opens_at": "10:00", "closes_at": "12:00"}
        found = _hours.hours({**usual, **said}, known=self.LONDON)
        assert isinstance(found, str)
        assert why in found

    def test_a_zone_that_nobody_knows(self) -> None:
        assert _hours.offsets("Nowhere/Land") == frozenset()
