"""An entry of the annual wheel makes its meeting or review: filled in, linked, with its next dates."""

import pytest
from django.urls import reverse

from evenkeel.contexts.blueprint import arising, queries
from tests.contexts.blueprint.conftest import FILES, Begin
from tests.contexts.blueprint.pictures.models import model
from tests.contexts.conftest import Cast, acts

MODEL = b"""\
about:
  title: Harbour Vale (example)
roles:
  - {key: head, title: Head of planning}
units:
  - {key: place, title: Place, kind: directorate, lead: head}
  - {key: planning, title: Planning, kind: team, parent: place}
  - {key: waste, title: Waste, kind: team, parent: place}
annual_wheel:
  - {key: walk, title: Walk in the streets, month: 5, kind: meeting, unit: place, owner: head, produces: A list}
  - {key: peak, title: Bins are full, month: 12, kind: peak, unit: waste}
  - {key: budget, title: Budget, month: 2, kind: deadline}
"""


def test_a_form_begins_with_what_the_entry_says() -> None:
    known = model(
        roles=[{"key": "chair", "title": "Chair"}],
        bodies=[{"key": "board", "title": "Board", "chair": "chair"}],
        units=[{"key": "team", "title": "Team", "kind": "team"}],
        annual_wheel=[
            {"key": "e", "title": "Day", "month": 6, "body": "board", "produces": "Goals"},
            {"key": "f", "title": "Look", "month": 6, "unit": "team", "produces": "Goals"},
        ],
    )
    meeting = arising.arising(known, collection="meetings", key="e")
    review = arising.arising(known, collection="reviews", key="f")
    assert meeting is not None
    assert review is not None
    assert meeting.filled == {
        "title": "Day",
        "body": "board",
        "every": "yearly",
        "lead": "chair",
        "agenda": ("Goals",),
    }
    assert (review.filled["level"], review.filled["description"]) == ("team", "Afterwards: Goals")
    assert (meeting.linked("day").field, meeting.linked("day").after) == ("held_in", "meetings/day")
    assert arising.arising(known, collection="boards", key="e") is None
    assert arising.arising(known, collection="meetings", key="gone") is None


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_an_entry_makes_its_meeting_in_a_draft_and_shows_when_it_is_next(cast: Cast, begin: Begin) -> None:
    by, client = cast.designer.acts, cast.designer.client
    begin(by, files={**FILES, "model.yaml": MODEL})
    shown = client.get(reverse("blueprint:record", args=["to-be", "annual_wheel", "walk"])).content.decode()
    new = f"{reverse('blueprint:new-record', args=['to-be', 'meetings'])}?from=walk"
    assert "No meeting and no review deals with it yet." in shown
    assert new in shown
    assert reverse("blueprint:wheel", args=["to-be"]) + "?unit=place" in shown

    of_staff = cast.staff.client.get(reverse("blueprint:record", args=["to-be", "annual_wheel", "walk"]))
    assert "Create its meeting" not in of_staff.content.decode()

    answer = client.post(new, {"title": "Walks"})
    assert answer["Location"] == f"{reverse('blueprint:new-record', args=['walks', 'meetings'])}?from=walk"
    form = client.get(answer["Location"]).content.decode()
    assert 'value="Walk in the streets"' in form
    assert "Filled in from “Walk in the streets”" in form
    since = form.partition('name="since" value="')[2].partition('"')[0]
    sent = {
        "title": "Walk",
        "every": "yearly",
        "unit": "place",
        "lead": "head",
        "at": "13:00",
        "since": since,
    }
    made = client.post(answer["Location"], sent)
    page = client.get(made["Location"]).content.decode()
    assert made["Location"].startswith(reverse("blueprint:record", args=["walks", "annual_wheel", "walk"]))
    assert "yearly, on the first working day of May." in page
    assert "Create its meeting" not in page
    assert client.get(answer["Location"])["Location"].endswith("/records/meetings/walk/")
    with acts(by):
        branch = queries.branch(organisation_id=by.organisation_id, name="walks")
        assert branch.head_id is not None
        head = queries.contents(organisation_id=by.organisation_id, revision_id=branch.head_id)
    assert b"held_in: meetings/walk" in head.files["model.yaml"]

    for name, found, missing in (
        ("planning", ["Inherited from Place", "Inherited from the whole organisation"], "Bins are full"),
        ("waste", ["Waste&#x27;s own", "1 entry of its own"], "Nothing of the kind"),
    ):
        wheel = client.get(reverse("blueprint:wheel", args=["walks"]), {"unit": name}).content.decode()
        assert all(words in wheel for words in found), name
        assert missing not in wheel
    assert client.get(reverse("blueprint:wheel", args=["walks"]), {"unit": "gone"}).status_code == 404
    assert (
        client.get(f"{reverse('blueprint:new-record', args=['walks', 'reviews'])}?from=gone").status_code
        == 404
    )
