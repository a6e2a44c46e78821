"""The small model of casework with a board for those who plan; contact has none and gets one by rule."""

import datetime as dt
import uuid
from collections.abc import Sequence

import pytest

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.boards.queries import cards, finding
from evenkeel.contexts.boards.values import Sheet, View
from evenkeel.contexts.casework.values import cases
from tests.contexts.casework.conftest import MODEL, apply, opened, place
from tests.contexts.conftest import AT, Cast

BOARDS = """
boards:
  - key: plans
    title: Plans on the way
    unit: planning
    case_types: [permit, worry]
    lanes:
      - {key: new, title: New, shelf: plans}
      - {key: check, title: Check, stages: [check], wip_limit: 2}
      - {key: views, title: Views, stages: [views]}
      - {key: decide, title: Assess and decide, stages: [assess, decide]}
  - key: plans-week
    title: Week of plans
    kind: week
    unit: planning
    standing: 20
    owner: planning-leader
    status: {set_by: hand, green: All is quiet, yellow: It will do, red: Somebody waits in vain}
  - {key: ways, title: Permits on their way, kind: process, unit: planning, case_types: [permit]}
  - {key: later, title: Nothing to see yet, unit: planning}
  - key: goals
    title: Where we want to go
    kind: goal
    unit: planning
    measures: [permit-time, in-norm, failure, typed]
    below: [plans]
  - {key: over-all, title: Over all, kind: portfolio, unit: customers, below: [plans, plans-week]}
  - {key: nothing, title: Nothing, kind: portfolio, unit: customers}

measures:
  - {key: failure, title: Failure demand, kind: quality, formula: contacts.failure_share, counted_in: "%"}
  - {key: typed, title: It was easy, kind: satisfaction, source: declared, better: higher}
  - key: permit-time
    title: Days to a permit
    level: team
    unit: planning
    case_type: permit
    kind: time
    formula: lead_time.p85
    counted_in: days
    target: {value: 30, by: 2026-12-31}
  - key: in-norm
    title: In their time
    level: team
    unit: planning
    kind: time
    better: higher
    formula: cases.within_norm_share
    counted_in: "%"
  - {key: repeated, title: Seen before, level: team, unit: planning, kind: quality, formula: cases.repeated_share}
  - {key: mine, title: My oldest, level: person, unit: planning, kind: time, formula: age.max}
"""
PLANS = "plans"
WEEK = "plans-week"
WAYS = "ways"
GOALS = "goals"
OVER_ALL = "over-all"
CALLS = "team.contact"


@pytest.fixture
def team(cast: Cast) -> Cast:
    """Put the model with its boards into effect for both organisations, and the cast into its places."""
    apply(cast.administrator.acts, MODEL + BOARDS)
    apply(cast.other_organisation.acts, MODEL + BOARDS)
    place(cast.administrator.acts, cast.staff, "planner", "planning")
    place(cast.administrator.acts, cast.colleague, "planner", "planning")
    place(cast.administrator.acts, cast.leader, "planning-leader", "planning")
    place(cast.administrator.acts, cast.designer, "adviser", "contact")
    return cast


def several(by: accounts.Acting, count: int, *, at: dt.datetime = AT) -> list[cases.Case]:
    """Open cases, a minute after one another, the first one first."""
    return [opened(by, at=at + dt.timedelta(minutes=number)) for number in range(count)]


def looked(by: accounts.Acting, *, key: str = PLANS, view: View | None = None, at: dt.datetime = AT) -> Sheet:
    """Look at a board as somebody."""
    board = finding.board(key=key, by=by, at=at)
    return cards.sheet(board=board, view=view or View(), by=by, at=at)


def lanes(sheet: Sheet) -> dict[str, list[uuid.UUID]]:
    """Return what lies in each lane, rows after one another, empty ones left out."""
    found: dict[str, list[uuid.UUID]] = {}
    for row in sheet.rows:
        for cell in row.cells:
            found.setdefault(cell.lane, []).extend(card.id for card in cell.cards)
    return {lane: held for lane, held in found.items() if held}


def ids(held: Sequence[cases.Case]) -> list[uuid.UUID]:
    return [each.id for each in held]
