"""The small model of casework, with two stand-ups, a meeting of a body, and rules of the game."""

import datetime as dt
import uuid
from decimal import Decimal

import pytest

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.meetings.operations import agreeing, holding, visiting
from evenkeel.contexts.meetings.values import Action, Meeting, Observation, Seen
from evenkeel.contexts.people import operations as staff
from evenkeel.contexts.people import queries as people
from tests.contexts.casework.conftest import DAY, MODEL, apply, place
from tests.contexts.conftest import AT, Cast, acts
from tests.database import kept

DESK = "  - {key: desk, title: Desk of Planning, unit: planning, distribution: duty}\n"
"""A shelf more, from which whoever is on duty takes the next case."""
PRACTICE = """
bodies:
  - {key: leaders, title: Leaders, chair: director, members: [planning-leader]}

boards:
  - {key: permits, title: Permits, unit: planning, case_types: [permit]}
  - {key: ideas, title: Ideas of Planning, kind: improvement, unit: planning}

meetings:
  - {key: stand-up, title: Stand-up of Planning, unit: planning, board: permits, every: daily, at: "09:30", lasts: 15min,
     lead: planning-leader, agenda: [Right to left, Who needs a hand], kept_days: 90}
  - {key: calls, title: Huddle of Contact, unit: contact, every: weekly}
  - {key: leading, title: Leaders meet, body: leaders, every: monthly, at: "14:00"}

behaviours:
  - {key: asks, title: Asks first, level: team leader, observed_by: Asks before she answers}
  - {key: thanks, title: Thanks, level: everybody}

rules:
  - {key: ready, title: Ready, unit: planning, when: before, description: Your cards are up to date before we begin.}
  - {key: one, title: One question, unit: planning, when: during, description: One question for each card.}
  - {key: tell, title: Tell, when: after, description: Who was not there is told on the same day.}
"""


@pytest.fixture
def team(cast: Cast) -> Cast:
    """Have the model in effect for both organisations; Tom and Oona plan, Marek leads them, Priya answers calls."""
    kept.begin_with("meetings team", lambda: _team(cast))
    return cast


def _team(cast: Cast) -> None:
    apply(cast.administrator.acts, MODEL + DESK + PRACTICE)
    apply(cast.other_organisation.acts, MODEL + DESK + PRACTICE)
    place(cast.administrator.acts, cast.staff, "planner", "planning")
    place(cast.administrator.acts, cast.colleague, "planner", "planning")
    place(cast.administrator.acts, cast.leader, "planning-leader", "planning")
    place(cast.administrator.acts, cast.designer, "adviser", "contact")


def begun(by: accounts.Acting) -> Meeting:
    """Begin the stand-up of Planning."""
    with acts(by):
        return holding.begin(series="stand-up", by=by, at=AT)


def agreed(
    by: accounts.Acting, text: str = "Ask the surveyor", *, owner: accounts.Acting | None = None
) -> Action:
    """Agree in Planning that somebody does something by tomorrow."""
    whose = owner or by
    with acts(by):
        person = people.of_user(organisation_id=by.organisation_id, user_id=whose.user_id)
        assert person is not None
        return agreeing.agree(
            series="stand-up", text=text, owner_id=person.id, due_date=(AT + DAY).date(), by=by, at=AT
        )


def leads_contact(team: Cast) -> uuid.UUID:
    """Let Priya lead Contact; return her person."""
    admin, priya = team.administrator.acts, team.designer.acts
    with acts(admin):
        person = people.of_user(organisation_id=priya.organisation_id, user_id=priya.user_id)
        assert person is not None
        staff.begin_membership(
            by=admin,
            person_id=person.id,
            role="contact-leader",
            unit="contact",
            fte=Decimal(1),
            first_date=dt.date(2024, 1, 1),
            at=AT,
        )
    return person.id


def visited(team: Cast, meeting: Meeting) -> None:
    """Invite Priya, who leads Contact, as a guest; let her leave what she saw of a meeting."""
    tom, priya = team.staff.acts, team.designer.acts
    person = leads_contact(team)
    with acts(tom):
        day = AT.astimezone(tom.zone).date()
        visiting.invite(series="stand-up", person_id=person, on_date=day, by=tom, at=AT)
    with acts(priya):
        seen = (Observation("asks", "Asks before she answers", Seen.SEEN, "Twice"),)
        visiting.leave_feedback(
            meeting_id=meeting.id, went_well="Short", to_try="", observations=seen, by=priya, at=AT
        )
