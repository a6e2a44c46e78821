"""Who gets in where: everybody of the cast, at every address of insight."""

import uuid
from typing import Any

import pytest
from django.urls import URLPattern, reverse

from evenkeel.contexts.insight import operations, runs, urls
from evenkeel.contexts.insight.values import Figures, Problems, Report, Settings
from evenkeel.engines import flow
from evenkeel.kernel import time
from tests.contexts.conftest import Cast, acts
from tests.contexts.insight.conftest import GOOD, Bring

LOGIN = "302 login"
EVERY_MEMBER = ("administrator", "leader", "designer", "staff", "colleague", "other_organisation")
MAY_READ = {"administrator", "leader", "designer", "staff", "colleague"}
MAY_CHANGE = {"administrator", "leader", "staff"}

# Each address: how it is asked, who is let in, and whether it is about one report.
TABLE: dict[str, tuple[str, set[str], bool]] = {
    "reports": ("get", set(EVERY_MEMBER), False),
    "upload": ("get", set(EVERY_MEMBER), False),
    "example": ("post", set(EVERY_MEMBER), False),
    "compare": ("get", set(EVERY_MEMBER), False),
    "report": ("get", MAY_READ, True),
    "flow": ("get", MAY_READ, True),
    "map": ("get", MAY_READ, True),
    "map-svg": ("get", MAY_READ, True),
    "map-csv": ("get", MAY_READ, True),
    "variants": ("get", MAY_READ, True),
    "people": ("get", MAY_READ, True),
    "data": ("get", MAY_READ, True),
    "definitions": ("get", MAY_READ, True),
    "claim": ("post", MAY_READ, True),
    "release": ("post", MAY_READ, True),
    "cases": ("get", MAY_READ, True),
    "cases-csv": ("get", MAY_READ, True),
    "case": ("get", MAY_READ, True),
    "selecting": ("get", MAY_READ, True),
    "columns": ("get", MAY_CHANGE, True),
    "look": ("post", MAY_CHANGE, True),
    "progress": ("get", MAY_READ, True),
    "again": ("post", MAY_CHANGE, True),
    "leave-out": ("post", MAY_CHANGE, True),
    "problems": ("get", MAY_READ, True),
    "json": ("get", MAY_READ, True),
    "html": ("get", MAY_READ, True),
    "rename": ("get", MAY_CHANGE, True),
    "delete": ("get", MAY_CHANGE, True),
    "undo": ("post", MAY_CHANGE, True),
}
API = {
    ("get", ""): set(EVERY_MEMBER),
    ("get", "/{id}"): MAY_READ,
    ("get", "/{id}/document"): MAY_READ,
    ("delete", "/{id}"): MAY_CHANGE,
    ("post", ""): set(EVERY_MEMBER),
}


FURTHER: dict[str, list[int]] = {"case": [0]}
"""What an address names beside the report."""


def address_of(name: str, report_id: uuid.UUID) -> str:
    """Return an address, of this report where it is about one."""
    return reverse(f"insight:{name}", args=[report_id, *FURTHER.get(name, [])] if TABLE[name][2] else [])


def test_every_address_has_a_row() -> None:
    named = {pattern.name for pattern in urls.urlpatterns if isinstance(pattern, URLPattern)}
    assert named == set(TABLE)


def test_every_operation_of_the_api_has_a_row() -> None:
    from evenkeel.web.api import api

    described: dict[str, Any] = dict(api.get_openapi_schema()["paths"])
    found = {
        (method, path.removeprefix("/api/v1/reports").replace("{report_id}", "{id}"))
        for path, operations_ in described.items()
        if path.startswith("/api/v1/reports")
        for method in operations_
    }
    assert found == set(API)


@pytest.fixture
def standing(cast: Cast, bring: Bring, name: str) -> Report:
    """Return a report of the staff member, in the state in which the address makes sense."""
    by = cast.staff.acts
    known = bring(by)
    with acts(by):
        if name == "undo":
            return operations.delete(report_id=known.id, by=by, at=time.now())
        if name in {"columns", "look", "rename", "delete"}:
            return known
        operations.queue(report_id=known.id, reading=Settings(time_zone="UTC"), by=by, at=time.now())
        run, _ = runs.begin(organisation_id=by.organisation_id, report_id=known.id, at=time.now())
        if name in {"leave-out", "problems"}:
            bad = flow.BadRows("One row.", problems=(), counts={"fields": 1})
            runs.find_bad_rows(run=run, bad=bad, at=time.now())
        elif name == "again":
            runs.stop(run=run, at=time.now())
        else:
            runs.finish(
                run=run, content=_document(), figures=Figures(2, 5), problems=Problems(), at=time.now()
            )
    return known


def _document() -> str:
    from tests.contexts.insight import samples

    return samples.report().model_dump_json()


def expected(player: str, allowed: set[str], about_one: bool) -> set[int] | str:
    """Return what a player gets: in, to the door, refused, or nothing there."""
    if player in allowed:
        return {200, 302}
    if player == "anonymous":
        return LOGIN
    if player == "other_organisation" and about_one:
        return {404}
    return {403}


PLAYERS = (*EVERY_MEMBER, "stranger", "anonymous")
READING = [name for name, (method, _, _) in TABLE.items() if method == "get"]
CHANGING = [name for name, (method, _, _) in TABLE.items() if method == "post"]


@pytest.mark.parametrize("name", READING)
def test_the_right_people_read(cast: Cast, standing: Report, name: str) -> None:
    assert {player: answered(cast, standing, name, player) for player in PLAYERS} == dict.fromkeys(
        PLAYERS, "as told"
    )


@pytest.mark.parametrize("player", PLAYERS)
@pytest.mark.parametrize("name", CHANGING)
def test_the_right_people_change(cast: Cast, standing: Report, name: str, player: str) -> None:
    assert answered(cast, standing, name, player) == "as told"


def answered(cast: Cast, standing: Report, name: str, player: str) -> str:
    """Ask as somebody of the cast; return "as told" where the table tells the same, else what came."""
    method, allowed, about_one = TABLE[name]
    answer = getattr(vars(cast)[player].client, method)(address_of(name, standing.id))
    wanted = expected(player, allowed, about_one)
    if wanted == LOGIN:
        right = answer.status_code == 302 and answer.url.startswith("/accounts/login/")
    else:
        right = answer.status_code in wanted
    leaked = player not in allowed and GOOD[:20].encode() in b"".join(answer)
    return "as told" if right and not leaked else f"{answer.status_code}{' with the data' if leaked else ''}"


@pytest.mark.parametrize("player", PLAYERS)
@pytest.mark.parametrize(("method", "path"), API)
@pytest.mark.parametrize("name", ["json"])
def test_the_api_lets_the_same_people_in(
    cast: Cast, standing: Report, player: str, method: str, path: str
) -> None:
    allowed = API[method, path]
    address = "/api/v1/reports" + path.replace("{id}", str(standing.id))
    answer = getattr(vars(cast)[player].client, method)(address)
    if player in allowed:
        assert answer.status_code in {200, 204, 422}, (player, answer.status_code)
        return
    wanted = 401 if player in {"anonymous", "stranger"} else 404 if player == "other_organisation" else 403
    assert answer.status_code == wanted, (player, answer.status_code)
    assert answer["Content-Type"] == "application/problem+json"


def test_a_made_up_number_finds_nothing(cast: Cast) -> None:
    for name in [name for name, (_, _, about_one) in TABLE.items() if about_one]:
        address = address_of(name, uuid.uuid4())
        assert getattr(cast.administrator.client, TABLE[name][0])(address).status_code == 404, name


@pytest.mark.parametrize("name", ["json"])
def test_forms_need_their_token(cast: Cast, standing: Report) -> None:
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    strict.cookies = cast.staff.client.cookies
    for name in [name for name, (method, _, _) in TABLE.items() if method == "post"] + ["delete", "rename"]:
        assert strict.post(address_of(name, standing.id)).status_code == 403, name
    assert strict.post("/api/v1/reports").status_code == 403
    assert strict.delete(f"/api/v1/reports/{standing.id}").status_code == 403


def test_whose_session_is_over_comes_back_to_a_page_that_can_be_read(cast: Cast, bring: Bring) -> None:
    known = bring(cast.staff.acts)
    read = reverse("insight:report", args=[known.id])
    assert cast.anonymous.client.get(read)["Location"] == f"{reverse('account_login')}?next={read}"
    sent = cast.anonymous.client.post(reverse("insight:again", args=[known.id]))
    assert sent["Location"] == f"{reverse('account_login')}?next={reverse('home')}"
