"""What raw SQL sees of meetings and of what was agreed, whatever a query forgets."""

from contextlib import nullcontext

import pytest
from django.db import connection

from evenkeel.contexts.meetings.operations import holding, publishing
from evenkeel.contexts.meetings.values import ItemKind
from tests.contexts.casework.conftest import DAY, opened
from tests.contexts.conftest import AT, Cast, Player, acts
from tests.contexts.meetings.conftest import agreed, begun, visited

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
TABLES = (
    "meeting",
    "card",
    "attendance",
    "item",
    "action",
    "turn",
    "guest",
    "feedback",
    "observation",
    "letter",
    "address",
)


def seen(player: Player | None) -> dict[str, int]:
    """Count the rows of each table without any filter."""
    found = {}
    with acts(player.acts) if player else nullcontext(), connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"select count(*) from meetings_{table}")
            found[table] = int(cursor.fetchone()[0])
    return found


def test_each_organisation_sees_its_own_and_nobody_asking_sees_nothing(team: Cast) -> None:
    tom = team.staff.acts
    with acts(tom):
        opened(tom, at=AT - 60 * DAY)
    meeting = begun(tom)
    agreed(tom)
    with acts(tom):
        holding.write_down(series="stand-up", kind=ItemKind.BACKLOG, text="The roof", by=tom, at=AT)
        holding.end(meeting_id=meeting.id, outcome="", present=[], by=tom, at=AT)
    visited(team, meeting)
    with acts(tom):
        publishing.publish(series="stand-up", by=tom, at=AT)
    assert seen(team.colleague) == {
        **{"meeting": 1, "card": 1, "attendance": 3, "item": 1, "action": 1, "turn": 4},
        **{"guest": 1, "feedback": 1, "observation": 1, "letter": 4, "address": 1},
    }
    for player in (team.other_organisation, None):
        assert seen(player) == dict.fromkeys(TABLES, 0)
