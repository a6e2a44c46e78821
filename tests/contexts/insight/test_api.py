"""Reports for programs."""

import json
from collections.abc import Callable
from typing import Any

import jsonschema
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from evenkeel.engines import flow
from tests.contexts.conftest import Cast, Player, acts
from tests.contexts.insight.conftest import BAD_LINES, GOOD, Bring

ADDRESS = "/api/v1/reports"
Work = Callable[[], None]


def post(player: Player, text: str = GOOD, **settings: Any) -> Any:
    """Bring a log as a program does."""
    form: dict[str, Any] = {"file": SimpleUploadedFile("log.csv", text.encode())}
    if settings:
        form["settings"] = json.dumps(settings)
    return player.client.post(ADDRESS, form)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_log_comes_in_and_a_report_goes_out(cast: Cast, work: Work) -> None:
    answer = post(cast.staff)
    assert answer.status_code == 202
    made = answer.json()
    assert (made["status"], made["uploaded_by"], made["cases"]) == ("queued", "Tom Ashdowne", None)
    early = cast.staff.client.get(f"{ADDRESS}/{made['id']}/document")
    assert (early.status_code, early.json()["code"]) == (409, "report-in-wrong-status")
    work()
    known = cast.colleague.client.get(f"{ADDRESS}/{made['id']}").json()
    assert (known["status"], known["cases"], known["events"]) == ("ready", 2, 5)
    document = cast.colleague.client.get(f"{ADDRESS}/{made['id']}/document").json()
    jsonschema.validate(document, flow.schema())
    listed = cast.colleague.client.get(f"{ADDRESS}?page=1&size=5").json()
    assert (listed["total"], [each["id"] for each in listed["items"]]) == (1, [made["id"]])
    assert cast.staff.client.delete(f"{ADDRESS}/{made['id']}").status_code == 204
    assert cast.staff.client.get(f"{ADDRESS}/{made['id']}").status_code == 404


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_bad_rows_are_told_or_left_out_as_asked(cast: Cast, work: Work) -> None:
    roles = {"case": "Case", "activity": "Step", "timestamp": "When"}
    refused = post(cast.staff, GOOD + BAD_LINES, roles=roles).json()["id"]
    left_out = post(cast.staff, GOOD + BAD_LINES, roles=roles, skip_bad=True).json()["id"]
    work()
    told = cast.staff.client.get(f"{ADDRESS}/{refused}").json()
    assert (told["status"], told["problems"]) == ("bad-rows", {"impossible-time": 1, "missing-activity": 1})
    assert cast.staff.client.get(f"{ADDRESS}/{left_out}").json()["status"] == "ready"


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"roles": {"case": "Case"}}, "columns-missing"),
        ({"roles": {"customer": "Who"}}, "bad-settings"),
        ({"colour": "red"}, "bad-settings"),
        ({"time_zone": "Atlantis"}, "unknown-time-zone"),
        ({"encoding": "martian"}, "bad-mapping"),
        ({"encoding": "base64"}, "bad-mapping"),
        ({"skip_bad": [1, 2]}, "bad-settings"),
        ({"roles": {"case": "a\0", "activity": "Step", "timestamp": "When"}}, "bad-settings"),
    ],
)
def test_settings_that_cannot_be_meant_are_refused_before_anything_is_kept(
    cast: Cast, given: dict[str, Any], code: str
) -> None:
    answer = post(cast.staff, **given)
    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert cast.staff.client.get(ADDRESS).json()["total"] == 0


def test_a_log_whose_columns_say_nothing_asks_for_them(cast: Cast) -> None:
    answer = post(cast.staff, "Colour;Size\nred;1\ngreen;2\n")
    assert (answer.status_code, answer.json()["code"]) == (400, "columns-missing")
    assert cast.staff.client.get(ADDRESS).json()["total"] == 0


def test_a_log_that_is_not_written_as_said_leaves_nothing_behind(cast: Cast) -> None:
    answer = post(cast.staff, encoding="utf-16")
    assert (answer.status_code, answer.json()["code"]) == (400, "unreadable-log")
    assert cast.staff.client.get(ADDRESS).json()["total"] == 0


def test_pages_have_bounds(cast: Cast, bring: Bring) -> None:
    for _ in range(3):
        bring(cast.staff.acts)
    page = cast.staff.client.get(f"{ADDRESS}?page=2&size=2").json()
    assert (len(page["items"]), page["total"]) == (1, 3)
    for wrong in ("page=0", "size=0", "size=101", "page=one"):
        assert cast.staff.client.get(f"{ADDRESS}?{wrong}").status_code == 422, wrong


def test_only_the_own_organisation_is_listed(cast: Cast, bring: Bring) -> None:
    bring(cast.staff.acts)
    assert cast.other_organisation.client.get(ADDRESS).json() == {"items": [], "total": 0}
    with acts(cast.other_organisation.acts):
        bring(cast.other_organisation.acts)
    assert cast.staff.client.get(ADDRESS).json()["total"] == 1
