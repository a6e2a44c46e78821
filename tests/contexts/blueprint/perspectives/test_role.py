"""What a role is told: duties, rights, skills, measures, meetings, each from where the model says it."""

from evenkeel.contexts.blueprint.perspectives import role
from tests.contexts.blueprint.perspectives.modelled import model, two_councils


def described(key: str = "planning-leader") -> role.Description:
    found = role.description(two_councils(), key)
    assert found is not None
    return found


def test_no_description_of_a_role_that_is_not_there() -> None:
    assert role.description(two_councils(), "nobody") is None


def test_a_description_gathers_what_the_model_says() -> None:
    found = described()
    assert found.purpose == "Good places by decisions that come in time."
    assert dict(found.facts) == {"Posts": "1 full-time post", "Grade": "Band 6", "Leads": "10 posts"}
    assert [(each.title, posts) for each, posts in found.leads] == [
        ("Planning officer", "7 posts"),
        ("Planning technician", "3 posts"),
    ]
    assert [way for way, _ in found.duties] == ["Answers for", "Does"]
    assert [right.words for right in found.rights] == [
        "its own",
        "handed on to Planning officer, until 31 December 2029",
    ]
    assert [(skill.level, skill.of, skill.meaning, skill.next) for skill in found.skills] == [
        (4, 5, "Leads leaders", "Teaches leading"),
        (5, 5, "Teaches judgement", ""),
    ]
    assert found.measures[0].target == "at most 42 days by 30 June 2028"
    assert [each.words for each in found.meetings] == ["daily, at 09:05, 15 minutes, leads it"]
    assert [(each.title, words) for each, words in found.bodies][1] == ("Planning committee", "member")


def test_a_limit_of_a_delegation_is_told_to_giver_and_taker() -> None:
    [right] = described("director-place").rights
    assert right.words == "handed on by Leadership team, up to 250,000 GBP, until 31 March 2029"


def test_a_bare_role_is_described_too() -> None:
    found = role.description(model("roles: [{key: clerk, title: Clerk, posts: 0.5}]"), "clerk")
    assert found is not None
    assert found.facts == (("Posts", "0.5 full-time posts"),)
    assert (found.duties, found.skills, found.rights, found.owned) == ((), (), (), ())


def test_every_role_of_the_example_is_described_and_listed_by_unit() -> None:
    every = role.entries(two_councils())
    assert len(every) == len(two_councils().roles)
    assert all(role.description(two_councils(), each.role.key) for each in every)
    units = [each.unit for each in every]
    assert len(set(units)) == sum(unit != before for unit, before in zip(units, [None, *units], strict=False))


def test_roles_are_sought_by_words_and_unit() -> None:
    assert [each.role.key for each in role.entries(two_councils(), words="LEADER planning")] == [
        "planning-leader"
    ]
    assert {each.unit for each in role.entries(two_councils(), unit="repairs")} == {"Repairs"}
