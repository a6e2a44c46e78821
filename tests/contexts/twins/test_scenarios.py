"""What if on the page, and scenarios: saved, side by side, taken to ideas and actions, deleted by those who may."""

import dataclasses
import functools
import re
import uuid
from urllib.parse import quote

import pytest
from django.urls import reverse

from evenkeel.contexts.improvements import queries as ideas
from evenkeel.contexts.programme import queries as programme
from evenkeel.contexts.twins import answers, asking, figures, levers, queries, rules, scenarios
from evenkeel.contexts.twins.values import Move, Scenario
from evenkeel.engines import twin
from tests.contexts.casework.conftest import MODEL, apply
from tests.contexts.conftest import AT, Cast, Player, acts
from tests.contexts.twins.conftest import kept, learnt

pytestmark = pytest.mark.slow
ACTIONS = """
actions:
  - {key: forms, title: All forms on the web, target_area: channels, owner: director, design_by: 2026-Q1, done_by: 2026-Q4}
"""
FEWER = Move("people", -4)


@functools.cache
def answered(move: Move = FEWER) -> twin.Comparison:
    """Return what becomes of the invented team with two planners instead of six."""
    bench = levers.Room(twin.parse(learnt().document), 5 * 86_400.0, True)
    return asking.answer(bench.model, levers.changed([move], bench), start=AT)


def saved(player: Player, name: str = "Four fewer", move: Move = FEWER) -> Scenario:
    """Save a what-if as somebody."""
    asked = scenarios.Asked((move,), ("4 people fewer",), answered(move).model_dump_json(), AT)
    with acts(player.acts):
        return scenarios.save(unit="planning", name=name, asked=asked, by=player.acts, at=AT)


def address(name: str, *more: uuid.UUID) -> str:
    """Return an address of the planning team."""
    return reverse(f"twins:{name}", args=["planning", *more])


@pytest.fixture(scope="module", autouse=True)
def ready() -> None:
    """Have the machine code of simulations, for which pages would not wait."""
    answered()
    asking.get_ready(twin.parse(learnt().document))
    assert asking.wait_until_ready(120)


def test_a_difference_too_small_to_read_is_not_set_as_two_equal_figures() -> None:
    found = answered()
    now, then = found.now.measured("lead_time"), found.variants[0].measured("lead_time")
    tiny = twin.Interval(mean=60.0, low=30.0, high=90.0)
    same = then.model_copy(update={"value": now.value, "difference": tiny, "leaning": twin.Leaning.WORSE})
    calm = found.variants[0].model_copy(update={"measures": (same,), "sustainable": True})
    said = answers.headline(found.model_copy(update={"variants": (calm,)}))
    assert said.startswith("People would have their answer hardly later: a case takes ")
    assert " on average, as now (" in said
    assert "instead of" not in said


def test_what_does_not_change_is_not_said_to_be_unclear() -> None:
    found = answered(Move("promise", 30))
    told = answers.told(found, names=True, own=frozenset())
    assert told.headline.startswith("How long cases take stays as it is: ")
    by_title = {each.title: each for each in told.rows}
    assert (by_title["Lead time, mean"].difference, by_title["Lead time, mean"].leaning) == ("as now", "")
    assert told.people == ("Nobody clearly has more or less to do than now.",)


@pytest.mark.parametrize(
    ("unit", "gap", "said"),
    [
        ("seconds", (-5.8, -6.4, -5.2), "−5.8 hours (−6.4 to −5.2 hours)"),
        ("seconds", (1.0, -0.5, 30.0), "+1 hour (−30 minutes to +1.2 days)"),
        ("share", (0.009, -0.003, 0.022), "+0.9 points (−0.3 to +2.2 points)"),
        ("cases", (-0.042, -0.06, -0.02), "−0.04 (−0.06 to −0.02)"),
        ("cases", (0.5, -0.01, 1.6), "+0.5 (0 to +1.6)"),
        ("hours a week", (1.0, 0.8, 1.25), "+1 (+0.8 to +1.2)"),
        ("cases", (0.0, 0.0, 0.0), "as now"),
    ],
)
def test_differences_are_said_to_as_many_places_as_they_need(
    unit: str, gap: tuple[float, float, float], said: str
) -> None:
    factor = 3_600 if unit == "seconds" else 1
    mean, low, high = (factor * each for each in gap)
    found = answered().variants[0].measures[0]
    gapped = twin.Interval(mean=mean, low=low, high=high)
    changed = found.model_copy(
        update={"key": "wip", "unit": unit, "difference": gapped, "leaning": twin.Leaning.OTHER}
    )
    both = answered()
    now = both.now.model_copy(update={"measures": (changed,)})
    then = both.variants[0].model_copy(update={"measures": (changed,)})
    (row,) = answers.rows(both.model_copy(update={"now": now, "variants": (then,)}))
    assert row.difference == said


def test_lines_of_lead_times_are_drawn_at_round_times() -> None:
    found = answered()
    drawn = answers.lead_times(found.now, {"Then": found.variants[0]})
    times = [str(row[0]) for row in drawn.table.rows]
    assert 10 <= len(times) <= figures.POINTS
    assert all(re.fullmatch(r"\d+(\.5)? (day|hour|minute)s?", each) for each in times), times


def test_an_answer_says_what_becomes_of_it_and_how_sure_it_is(with_twin: Cast) -> None:
    page = with_twin.leader.client.get(address("what-if"), {"lever": "people", "value": "-4"})
    told = page.content.decode()
    for words in ("4 people fewer", "Now and then", "How long cases take", "Lead time, mean", "How sure this is",
                  "the same luck for now and then", "Hours on cases, person by person", "Planner A"):  # fmt: skip
        assert words in told, words
    # What moves a slider asks for the answer alone; the number beside the slider counts where it was changed.
    asked = {"lever": "load", "value": "20", "was": "20", "exact": "35"}
    part = with_twin.staff.client.get(address("what-if"), asked, headers={"HX-Target": "div#tw-answer"})
    told = part.content.decode()
    assert told.lstrip().startswith('<div id="tw-answer"')
    assert "35 % more cases" in told
    assert "Planner" not in told


def test_nobody_is_named_to_those_who_may_not_see_people_but_herself() -> None:
    found = answered()
    open_to_all = answers.told(found, names=False, own=frozenset({"Planner A"}))
    assert open_to_all.by_name is None
    said = " ".join((open_to_all.headline, *open_to_all.sentences, *open_to_all.people, *open_to_all.sure))
    assert "Planner" not in said
    assert "You yourself: " in said
    assert any(re.match(r"\d of 6 (is|are) loaded", each) for each in open_to_all.people)


def test_the_share_done_is_read_off_the_quantiles() -> None:
    now = answered().now
    assert answers.done_within(now, now.lead_times[0] - 1) == 0
    assert answers.done_within(now, now.lead_times[50]) == pytest.approx(0.5, abs=0.01)
    assert answers.done_within(now, now.lead_times[-1]) == 1
    shares = [answers.done_within(now, 3_600.0 * hour) for hour in range(0, 400, 7)]
    assert shares == sorted(shares)


def test_what_is_how_it_is_now_is_said_so(with_twin: Cast) -> None:
    answer = with_twin.staff.client.get(address("what-if"), {"lever": "giving", "choice": "pull"})
    told = answer.content.decode()
    assert "This is how it is now" in told
    assert "How sure this is" not in told


def test_what_a_twin_is_not_good_for_is_said_with_the_answer(team: Cast) -> None:
    fidelity = twin.Fidelity.model_validate_json(learnt().fidelity)
    poor = [each.model_copy(update={"grade": twin.Grade.NO}) for each in fidelity.verdicts]
    refused = fidelity.model_copy(update={"verdicts": tuple(poor)})
    kept(team.administrator.acts, of=dataclasses.replace(learnt(), fidelity=refused.model_dump_json()))
    scenario = saved(team.staff)
    for where, asked in (("what-if", {"lever": "people"}), ("scenario", {})):
        ids = [scenario.id] if where == "scenario" else []
        assert "Do not decide by this" in team.staff.client.get(address(where, *ids), asked).content.decode()
    assert answers.trust(refused, {"staffing"})[0].startswith("Do not decide by this")
    assert answers.trust(fidelity, {"hours", "staffing"})[1] in {"info", "warning"}


def test_a_scenario_is_saved_from_the_page_and_stands_in_the_list(with_twin: Cast) -> None:
    client = with_twin.staff.client
    answer = client.post(
        address("save"), {"also": [levers.written(FEWER), "load:20::"], "name": " Fewer,  more "}, follow=True
    )
    told = answer.content.decode()
    assert "The scenario is saved." in told
    assert "<h1>Fewer, more</h1>" in told
    for words in ("4 people fewer", "20 % more cases"):
        assert words in told
    assert "Fewer, more" in with_twin.colleague.client.get(address("scenarios")).content.decode()
    nothing = client.post(address("save"), {"name": "Nothing"}, follow=True).content.decode()
    assert "Nothing is otherwise yet" in nothing
    assert (
        "1 to 120 characters"
        in client.post(address("save"), {"also": "load:20::"}, follow=True).content.decode()
    )


def test_up_to_four_stand_side_by_side(with_twin: Cast) -> None:
    first = saved(with_twin.staff)
    second = saved(with_twin.leader, "As it comes", Move("load", 20))
    page = with_twin.colleague.client.get(address("compare"), {"s": [str(first.id), str(second.id)]})
    told = page.content.decode()
    assert "1. Four fewer" in told
    assert "2. As it comes" in told
    assert "answered by the same twin" in told
    one = str(first.id)
    for wrong in ([one], [one, one], ["what"], [one, str(uuid.uuid4())]):
        answer = with_twin.colleague.client.get(address("compare"), {"s": wrong}, follow=True)
        listed = answer.content.decode()
        assert "Choose two to 4 scenarios" in listed
        assert (f'value="{one}" checked' in listed) == (one in wrong), "what was ticked stays so"
        assert f'value="{second.id}" checked' not in listed


def test_a_scenario_is_taken_to_a_new_idea_and_to_one_that_is_there(with_twin: Cast) -> None:
    found, by = saved(with_twin.staff), with_twin.staff.acts
    take = address("take", found.id)
    with_twin.staff.client.post(take, {"to": "new"})
    with acts(by):
        [idea] = ideas.ideas(by=by)
    assert (idea.title, idea.unit, idea.origin.url) == (
        "Four fewer",
        "planning",
        address("scenario", found.id),
    )
    assert "4 people fewer" in idea.seen
    other = saved(with_twin.leader, "Once more")
    with_twin.staff.client.post(address("take", other.id), {"idea": str(idea.id)})
    with acts(by):
        said = ideas.words(idea_id=idea.id, by=by)[0].text
    assert "Once more" in said
    assert said.endswith(f"http://testserver{address('scenario', other.id)}")
    again = with_twin.staff.client.post(address("take", other.id), {"idea": str(idea.id)}, follow=True)
    told = again.content.decode()
    assert "was taken there already" in told
    assert told.count(">Four fewer</a>") == 1
    assert with_twin.staff.client.post(take, {"idea": "x"}).status_code == 404


def test_a_scenario_is_noted_at_an_action_by_those_who_report(cast: Cast) -> None:
    apply(cast.administrator.acts, MODEL + ACTIONS)
    kept(cast.administrator.acts)
    found, by = saved(cast.leader), cast.leader.acts
    take = address("take", found.id)
    assert cast.staff.client.post(take, {"action": "forms"}).status_code == 403
    told = cast.leader.client.post(take, {"action": "forms"}, follow=True).content.decode()
    assert "It is written down there." in told
    with acts(by):
        [note] = programme.history(organisation_id=by.organisation_id, action="forms")
        assert [(each.kind, each.target) for each in queries.links(scenario_id=found.id, by=by)] == [
            ("action", "forms")
        ]
    assert "Four fewer" in note.text
    assert cast.leader.client.post(take, {"action": "nothing"}).status_code == 404


def test_who_saved_it_or_leads_deletes_a_scenario_and_nobody_else(with_twin: Cast) -> None:
    found = saved(with_twin.staff)
    delete = address("delete", found.id)
    assert with_twin.colleague.client.post(delete).status_code == 403
    assert with_twin.other_organisation.client.post(delete).status_code == 404
    assert (
        "Delete this scenario"
        not in with_twin.colleague.client.get(address("scenario", found.id)).content.decode()
    )
    assert with_twin.staff.client.post(delete).status_code == 302
    with acts(with_twin.staff.acts), pytest.raises(rules.NoSuchScenario):
        queries.scenario(scenario_id=found.id, by=with_twin.staff.acts)
    trail = with_twin.administrator.client.get(
        f"{reverse('accounts:audit-trail')}?action={quote('twins.scenario-deleted')}"
    )
    assert "Four fewer" in trail.content.decode()


def test_a_scenario_belongs_to_its_team_and_organisation(with_twin: Cast) -> None:
    found = saved(with_twin.staff)
    elsewhere = reverse("twins:scenario", args=["contact", found.id])
    assert with_twin.staff.client.get(elsewhere).status_code == 404
    assert with_twin.other_organisation.client.get(address("scenario", found.id)).status_code == 404
    assert with_twin.anonymous.client.get(address("scenario", found.id)).status_code == 302
    named = {
        player.label: "Planner A" in player.client.get(address("scenario", found.id)).content.decode()
        for player in (with_twin.leader, with_twin.designer, with_twin.staff)
    }
    assert named == {"leader": True, "designer": False, "staff": False}
