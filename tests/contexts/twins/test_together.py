"""Two teams as if they were one: whose work that is, who sees it, and how its twin comes about."""

import datetime as dt
import random

import numpy as np
import pytest
from django.urls import reverse

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.casework.values.reach import Reach
from evenkeel.contexts.twins import joint, levers, operations, queries, rules, work
from evenkeel.contexts.twins.values import State
from evenkeel.engines import twin
from evenkeel.kernel import ids
from tests.contexts.conftest import AT, Cast, acts
from tests.contexts.twins import lines
from tests.contexts.twins.conftest import kept

BOTH = "contact+planning"
DAY = dt.timedelta(days=1)
HOUR = dt.timedelta(hours=1)


def two_teams(cases: int = 240) -> work.Work:
    """Return the work of two teams together: one takes cases in, the other decides them, with three people each."""
    chance = random.Random(3)
    told: list[tuple[object, ...]] = []
    for number in range(cases):
        came = lines.BEGIN + dt.timedelta(hours=12 * number)
        first = HOUR * chance.uniform(1, 30)
        second = first + HOUR * chance.uniform(20, 90)
        told += lines.story(
            f"P-{number:03}",
            came,
            ("Assess", "Assess", f"Adviser {number % 3}", "contact", first),
            ("Closed", "Assess", f"Planner {number % 3}", "planning", second),
        )
    return {each.unit: each for each in work.teams(work.read(told), together=BOTH)}[BOTH]


def test_two_teams_have_one_key_whichever_is_named_first() -> None:
    titles = {"contact": "Customer contact", "planning": "Planning"}
    assert joint.key("planning", "contact") == joint.key("contact", "planning") == BOTH
    assert joint.title(BOTH, titles) == "Customer contact + Planning"
    assert joint.title("planning", titles) == "Planning"
    for wrong in ("planning+contact", "planning+planning", "planning+", "contact+nobody", "a+b+c", "+", ""):
        assert joint.title(wrong, titles) is None, wrong


def test_the_work_of_both_is_the_whole_of_their_cases() -> None:
    of = two_teams()
    assert of.closing == 1
    assert of.log.n_cases == 240
    assert set(of.log.activities) == {"Received", "Check", "Assess"}
    assert len(of.log.resources) == 6
    ended = of.log.closed - of.log.opened
    assert float(np.min(ended)) > 0


def test_their_twin_tells_what_would_be_if_they_were_one() -> None:
    model = twin.fit(two_teams().log)
    room = levers.Room(model, 3 * 86_400.0, True)
    able = room.able
    assert not able["Check"] & able["Assess"]
    pooled = twin.applied(model, levers.changed([levers.first(levers.BY_KEY["pool"], room)], room))
    after = levers.Room(pooled, 3 * 86_400.0, True).able
    assert after["Check"] == after["Assess"] == able["Check"] | able["Assess"]


@pytest.mark.parametrize(
    ("role", "led", "sees"),
    [
        (accounts.Role.LEADER, (), True),
        (accounts.Role.ADMINISTRATOR, (), True),
        (accounts.Role.DESIGNER, (), False),
        (accounts.Role.STAFF, ("planning",), False),
        (accounts.Role.STAFF, ("contact", "planning"), True),
    ],
)
def test_who_sees_people_of_both_sees_them_together(
    role: accounts.Role, led: tuple[str, ...], sees: bool
) -> None:
    reach = Reach(ids.new(), role, units=frozenset({"contact", "planning"}), led=frozenset(led))
    assert rules.can_see(reach, BOTH, people=40) is sees
    assert rules.can_ask(reach, BOTH) is sees
    if not sees:
        with pytest.raises(rules.NotTogether):
            rules.check_see(reach, BOTH, people=0)


@pytest.mark.django_db
def test_the_twin_of_both_is_asked_for_from_either_page(team: Cast) -> None:
    admin = team.administrator.acts
    for unit in ("planning", "contact"):
        kept(admin, unit=unit)
    page = team.leader.client.get(reverse("twins:twin", args=["planning"])).content.decode()
    assert f'value="{BOTH}"' in page
    assert (
        "Look at both together"
        not in team.staff.client.get(reverse("twins:twin", args=["planning"])).content.decode()
    )
    ask = reverse("twins:together", args=["contact"])
    assert team.staff.client.post(ask, {"both": BOTH}).status_code == 404
    assert team.leader.client.post(ask, {"both": "contact+nobody"}).status_code == 404
    sent = team.leader.client.post(ask, {"both": BOTH})
    assert sent["Location"] == reverse("twins:twin", args=[BOTH])
    with acts(admin):
        (attempt,) = queries.attempts(unit=BOTH, by=admin)
        assert attempt.state is State.ASKED
    waiting = team.leader.client.get(sent["Location"]).content.decode()
    assert "Twin of Customer contact + Planning" in waiting
    assert team.leader.client.post(ask, {"both": BOTH}).status_code == 302, "it leads to what goes on"
    assert team.staff.client.get(sent["Location"]).status_code == 403
    assert team.other_organisation.client.get(sent["Location"]).status_code == 200, "her own, not learnt"
    listed = [
        player.client.get(reverse("twins:teams")).content.decode().count("Customer contact + Planning")
        for player in (team.leader, team.staff)
    ]
    assert listed[0] > 0
    assert listed[1] == 0


@pytest.mark.django_db
def test_the_page_of_both_leads_to_what_if(team: Cast) -> None:
    kept(team.administrator.acts, unit=BOTH)
    address = reverse("twins:twin", args=[BOTH])
    page = team.leader.client.get(address).content.decode()
    for words in ("Both teams as they work now", "lever=pool", "It is learnt when somebody asks for it."):
        assert words in page, words
    assert "Outlook" not in page
    assert team.designer.client.get(address).status_code == 403
    with acts(team.administrator.acts), pytest.raises(rules.NoSuchTeam):
        operations.ask(unit="planning+contact", by=team.administrator.acts, at=AT)
