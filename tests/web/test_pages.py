"""Where somebody arrives, and what the menu of her account offers."""

import pytest
from django.urls import reverse

from tests.contexts.casework import conftest as casework
from tests.contexts.conftest import Cast, Player

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

team = casework.team
CARE = ("casework:care", "casework:retention", "casework:histories")


def _offered(player: Player) -> list[bool]:
    text = player.client.get(reverse("people:directory")).content.decode()
    return [f'<li><a href="{reverse(name)}">' in text for name in CARE]


def test_who_works_in_a_unit_arrives_at_her_day_and_others_at_what_they_may_do(team: Cast) -> None:
    arriving = {
        "staff": "casework:my-day",
        "colleague": "casework:my-day",
        "leader": "casework:my-day",
        "designer": "casework:my-day",
        "administrator": "people:directory",
        "other_organisation": "people:directory",
    }
    for player in team:
        answer = player.client.get("/")
        if player.label in arriving:
            assert answer["Location"] == reverse(arriving[player.label]), player.label
        else:
            assert "Keep your operation on an even keel" in answer.content.decode(), player.label
    # Everybody sees her own looks; what is kept and erased is an administrator's.
    assert _offered(team.staff) == [True, False, False]
    assert _offered(team.administrator) == [True, True, True]
