"""Nobody sees what single colleagues did but leaders and administrators: on no page, in no file, not by the API."""

import json
from typing import Any

import pytest
from django.urls import reverse

from evenkeel.contexts.insight import claims, people
from evenkeel.contexts.insight.values import Report
from evenkeel.engines import flow
from tests.contexts.conftest import AT, Cast, Player, acts
from tests.contexts.insight import stories

SEES_PEOPLE = {"administrator": True, "leader": True, "designer": False, "staff": False, "colleague": False}
PLACES = (
    "report",
    "flow",
    "map",
    "map-csv",
    "variants",
    "people",
    "data",
    "definitions",
    "cases",
    "cases-csv",
    "case",
    "json",
    "html",
)
NAMING = {"people", "case", "json", "html"}
"""Where leaders read names."""


@pytest.fixture
def known(cast: Cast) -> Report:
    """Return the report of the log, brought by the staff member: that she has the file changes nothing."""
    return stories.made(cast.staff.acts)


def address(name: str, known: Report) -> str:
    return reverse(f"insight:{name}", args=[known.id, *([1] if name == "case" else [])])


def words(answer: Any) -> str:
    assert answer.status_code == 200, answer.status_code
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return str(body.decode())


@pytest.mark.parametrize("role", SEES_PEOPLE)
def test_colleagues_are_named_to_leaders_alone(cast: Cast, known: Report, role: str) -> None:
    naming = set()
    for name in PLACES:
        said = words(vars(cast)[role].client.get(address(name, known)))
        if any(one in said for one in stories.SECRET):
            naming.add(name)
    assert naming >= NAMING if SEES_PEOPLE[role] else naming == set()


@pytest.mark.parametrize("role", SEES_PEOPLE)
def test_the_api_keeps_to_the_same(cast: Cast, known: Report, role: str) -> None:
    said = words(vars(cast)[role].client.get(f"/api/v1/reports/{known.id}/document"))
    assert any(one in said for one in stories.SECRET) is SEES_PEOPLE[role]
    assert flow.Report.model_validate_json(said).facts.cases == 40


def test_a_selection_changes_nothing_of_it(cast: Cast, known: Report) -> None:
    for name in ("report", "people", "json", "html", "cases"):
        said = words(cast.staff.client.get(address(name, known), {"channel": "web"}))
        assert [one for one in stories.SECRET if one in said] == []


def test_others_get_nothing(cast: Cast, known: Report) -> None:
    for player in (cast.stranger, cast.other_organisation, cast.anonymous):
        for name in PLACES:
            answer = player.client.get(address(name, known))
            assert answer.status_code in {302, 403, 404}
            assert b"Ada Berg" not in answer.content


def document(player: Player, known: Report) -> dict[str, Any]:
    """Return the report's document as somebody downloads it."""
    found: dict[str, Any] = json.loads(player.client.get(address("json", known)).content)
    return found


def test_everybody_finds_her_own_figures_first(cast: Cast, known: Report) -> None:
    shown = words(cast.colleague.client.get(address("people", known)))
    assert "The log names you as Oona Pell." in shown
    assert shown.index("Your steps") < shown.index('id="teams"')
    found = document(cast.colleague, known)
    assert [one["resource"] for one in found["facts"]["by_resource"]] == ["Oona Pell"]
    assert [one["resource"] for one in found["facts"]["multitasking"]["by_resource"]] == ["Oona Pell"]
    (finding,) = [one for one in found["findings"] if one["title"] == "Taken first"]
    ((own, other, cases),) = finding["table"]["rows"]
    assert (own, other, cases) == ("Oona Pell", finding["evidence"][0]["value"], 7)
    assert "Oona Pell" in finding["sentence"]
    assert "Person " in finding["sentence"]
    assert finding["evidence"][0]["value"].startswith("Person ")


def test_who_is_not_in_the_log_sees_no_row_of_anybody(cast: Cast, known: Report) -> None:
    found = document(cast.staff, known)
    assert found["facts"]["by_resource"] == []
    assert found["facts"]["resources"] == 8
    assert "Are you in this log?" in words(cast.staff.client.get(address("people", known)))


def test_a_person_has_the_same_alias_everywhere_in_a_report_and_it_tells_nothing(
    cast: Cast, known: Report
) -> None:
    made = stories.kept(cast.staff.acts, known)
    whole = flow.Report.model_validate_json(made.content)
    seen = people.sight(cast.staff.acts, made=made, document=whole, claimed=())
    assert sorted(seen.aliases.values()) == sorted(f"Person {n}" for n in range(1, 9))
    again = people.sight(cast.designer.acts, made=made, document=whole, claimed=())
    assert again.aliases == seen.aliases
    other = made._replace(making=known.id)
    moved = people.sight(cast.staff.acts, made=other, document=whole, claimed=()).aliases
    assert moved != seen.aliases
    by_work = [one.resource for one in whole.facts.by_resource]
    assert [seen.aliases[name] for name in by_work] != [f"Person {n}" for n in range(1, 9)]


def test_a_member_is_known_by_her_whole_name_or_address(cast: Cast) -> None:
    hers = ("Oona Pell", "pell, oona", "colleague@harbour-vale.example")
    others = ("Oona", "colleague", "Oona Pell Jr", "")
    assert {name: people.is_hers(name, cast.colleague.acts) for name in (*hers, *others)} == {
        **dict.fromkeys(hers, True),
        **dict.fromkeys(others, False),
    }


def test_a_team_or_a_machine_keeps_its_name(cast: Cast, known: Report) -> None:
    made = stories.kept(cast.staff.acts, known)
    whole = flow.Report.model_validate_json(made.content)
    seen = people.sight(cast.staff.acts, made=made, document=whole, claimed=("Bo Lind",))
    names = ("South", "web", "Received", "Bo Lind", None, "Ada Berg", "not in the log")
    assert [seen.shown(name) for name in names[:5]] == list(names[:5])
    assert seen.shown("Ada Berg") == seen.aliases["Ada Berg"]
    assert seen.shown("not in the log") == "Somebody"


def test_a_small_team_cannot_be_looked_at_alone_by_staff(cast: Cast, known: Report) -> None:
    where = address("report", known)
    assert '<option value="South">' not in words(cast.staff.client.get(where))
    assert '<option value="South">' in words(cast.leader.client.get(where))
    refused = cast.staff.client.get(where, {"team": "South"})
    assert refused.status_code == 403
    assert "Too few people to be looked at alone" in refused.content.decode()
    assert cast.leader.client.get(where, {"team": "South"}).status_code == 200
    for name in ("json", "cases", "cases-csv", "people"):
        assert cast.staff.client.get(address(name, known), {"team": "South"}).status_code == 403


def test_a_large_team_with_few_people_in_a_short_period_cannot_either(cast: Cast, known: Report) -> None:
    where = address("report", known)
    assert cast.staff.client.get(where, {"team": "North"}).status_code == 200
    narrow = {"team": "North", "since": "2026-01-06", "until": "2026-01-12"}
    assert cast.staff.client.get(where, narrow).status_code == 403
    assert cast.leader.client.get(where, narrow).status_code == 200


def test_an_attribute_that_names_people_is_no_type(cast: Cast, known: Report) -> None:
    where = address("report", known)
    assert '<optgroup label="Ward">' in words(cast.staff.client.get(where))
    assert '<optgroup label="Handler">' not in words(cast.staff.client.get(where))
    assert '<optgroup label="Handler">' in words(cast.leader.client.get(where))
    assert cast.staff.client.get(where, {"type": "case:Handler=Ada Berg"}).status_code == 403


def test_teams_are_told_of_from_five_people_on(cast: Cast, known: Report) -> None:
    shown = words(cast.staff.client.get(address("people", known)))
    assert "A team is shown on its own from 5 people on" in shown
    assert "South" not in shown


def say(player: Player, known: Report, resource: str) -> str:
    """Say who one is, as the form does; return the page that follows."""
    where = address("claim", known)
    return words(player.client.post(where, {"resource": resource}, follow=True))


def test_a_member_says_who_she_is_and_leaders_can_take_it_back(cast: Cast, known: Report) -> None:
    assert "Nobody in this report is called that" in say(cast.staff, known, "Nobody")
    assert "The log names you as Bo Lind." in say(cast.staff, known, " bo  lind ")
    assert "Somebody else has said that this is her" in say(cast.designer, known, "Bo Lind")
    assert "Who said who they are" not in words(cast.staff.client.get(address("people", known)))
    shown = words(cast.leader.client.get(address("people", known)))
    assert "Who said who they are" in shown
    with acts(cast.leader.acts):
        (said,) = claims.everybody(by=cast.leader.acts)
    cast.designer.client.post(address("release", known), {"claim": str(said.id)})
    with acts(cast.leader.acts):
        assert claims.everybody(by=cast.leader.acts) == (said,)
    cast.leader.client.post(address("release", known), {"claim": str(said.id)})
    with acts(cast.leader.acts):
        assert claims.everybody(by=cast.leader.acts) == ()
    assert "Are you in this log?" in words(cast.staff.client.get(address("people", known)))


def test_claims_of_one_organisation_are_none_of_anothers(cast: Cast, known: Report) -> None:
    say(cast.staff, known, "Bo Lind")
    other = cast.other_organisation.acts
    with acts(other):
        assert claims.everybody(by=other) == ()
        claims.claim(resource="Bo Lind", known=frozenset({"Bo Lind"}), by=other, at=AT)
        assert [one.resource for one in claims.everybody(by=other)] == ["Bo Lind"]


def test_only_who_sees_people_reads_the_list_of_claims(cast: Cast) -> None:
    for player in (cast.staff, cast.designer):
        with acts(player.acts), pytest.raises(Exception, match="Only leaders and administrators"):
            claims.everybody(by=player.acts)
