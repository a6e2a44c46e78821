"""The plan of a large change: one screen first, the rest bounded and one click away, all of it to print and as a sheet."""

import csv
import io
from pathlib import Path
from typing import Any

import pytest
import ruamel.yaml
from django.urls import reverse

from evenkeel.contexts.blueprint import decided, operations
from evenkeel.contexts.blueprint.values import Kind
from tests.contexts.blueprint.conftest import Begin, with_change
from tests.contexts.conftest import AT, Cast, acts

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
EXAMPLE = Path(__file__).parents[3] / "operating-models/two-councils"


def files(branch: str) -> dict[str, bytes]:
    found = (EXAMPLE / branch).rglob("*")
    return {str(path.relative_to(EXAMPLE / branch)): path.read_bytes() for path in found if path.is_file()}


def posts(branch: str) -> int:
    """Count the posts of all roles in the files themselves, as a reader with another parser would."""
    people = ruamel.yaml.YAML(typ="safe").load(EXAMPLE / branch / "09-people.yaml")
    return sum(role.get("posts", 1) for role in people["roles"])


def test_a_large_plan_is_told_on_one_screen_then_by_audience(cast: Cast, begin: Begin) -> None:
    by, client = cast.designer.acts, cast.staff.client
    before = begin(by, Kind.AS_IS, files("as-is"))
    after = begin(by, Kind.TO_BE, files("to-be"))
    with acts(by):
        operations.apply(
            revision_id=before.id,
            takes_effect_at=None,
            note="",
            by=by,
            at=AT,
            in_the_way=lambda organisation_id, model: (),
            wait=lambda _: None,
        )
        plan = decided.plan(organisation_id=by.organisation_id, revision_id=after.id, at=AT)
    points = sum(len(group.points) for group in plan.groups)
    assert points > 500
    address = reverse("blueprint:plan", args=["to-be"])
    first = client.get(address).content.decode()
    assert len(first) < 80_000
    minute = first.partition('id="bd-minute"')[2].partition("</section>")[0]
    assert minute.count("<dt>") == len(plan.groups)
    assert minute.count('class="bd-mark') == sum(len(group.leading) for group in plan.groups) == 30
    assert f"posts in all {posts('as-is')} → {posts('to-be')}" in minute

    people = next(group for group in plan.groups if group.audience.name == "people")
    pages = [client.get(f"{address}?for=people&page={number}").content.decode() for number in range(1, 5)]
    assert sum(page.count('class="bd-change"') for page in pages) == len(people.points)
    assert max(map(len, pages)) < 80_000
    assert client.get(address, {"for": "nobody"}).content.decode().count('class="bd-mark') == 30
    assert client.get(address + "?all").content.decode().count('class="bd-change"') == points

    sheet = client.get(reverse("blueprint:plan-csv", args=["to-be"]))
    rows = list(csv.reader(io.StringIO(sheet.content.decode("utf-8-sig"))))
    assert rows[0][0] == "For"
    assert len(rows) == points + 1
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)


def open_work(organisation_id: object, model: object) -> tuple[str, ...]:
    """Stand in the way as a context with open work would."""
    return ("Three permits lie on a shelf that would be gone.",)


def test_a_small_plan_is_told_whole(cast: Cast, begin: Begin, settings: Any) -> None:
    by = cast.designer.acts
    made = begin(by)
    plan = reverse("blueprint:plan", args=["to-be"])
    assert "With this one begins" in cast.staff.client.get(plan).content.decode()
    with acts(by):
        operations.apply(
            revision_id=made.id,
            takes_effect_at=None,
            note="",
            by=by,
            at=AT,
            in_the_way=lambda organisation_id, model: (),
            wait=lambda _: None,
        )
        draft = operations.draft(title="Draft", onto="to-be", by=by, at=AT)
        assert draft.head_id is not None
        operations.save(
            draft="draft",
            since=draft.head_id,
            files=with_change("posts: 2", "posts: 4"),
            note="More",
            by=by,
            at=AT,
        )
    page = cast.staff.client.get(reverse("blueprint:plan", args=["draft"])).content.decode()
    assert page.count('class="bd-change"') == 1
    assert "bd-minute" not in page
    assert "1 role changed" in page
    settings.BLUEPRINT_IN_THE_WAY = (f"{__name__}.open_work",)
    page = cast.staff.client.get(reverse("blueprint:plan", args=["draft"])).content.decode()
    assert "Three permits lie on a shelf that would be gone" in page
    assert "Stands on release" not in page
