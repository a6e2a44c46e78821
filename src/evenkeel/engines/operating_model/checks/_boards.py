"""Checks of boards: each belongs to a team, and every case has one lane to be in."""

from collections.abc import Iterator
from typing import Final

from evenkeel.engines.operating_model._codes import Code
from evenkeel.engines.operating_model._finding import Finding
from evenkeel.engines.operating_model.checks._check import Check, circling, listed, repeated, the
from evenkeel.engines.operating_model.checks._facts import Facts
from evenkeel.engines.operating_model.elements.practice import Board
from evenkeel.engines.operating_model.elements.processes import CaseType

_WORK: Final = """\
case_types:
  - key: permit
    title: Permit
    kind: application
    stages:
      - {key: check, title: Check}
      - {key: decide, title: Decide}
"""
_BOARD: Final = f"""\
{_WORK}boards:
  - key: permits
    title: Permits
    case_types: [permit]
    lanes:
      - {{key: check, title: Check, stages: [check]}}
      - {{key: decide, title: Decide, stages: [decide]}}"""

OF_NOBODY: Final = Code(
    "EK901",
    "warning",
    "board without a unit",
    "Nobody meets at it.",
    "Name in `unit` whose board it is, or in a meeting that it stands at it.",
    _BOARD,
    f"{_BOARD}\n    unit: planning\nunits:\n  - {{key: planning, title: Planning, kind: team}}",
)
NO_LANES: Final = Code(
    "EK902",
    "warning",
    "board without lanes",
    "There is nothing to see on it.",
    "Write its `lanes`, left to right.",
    "boards:\n  - key: permits\n    title: Permits",
    "boards:\n  - key: permits\n    title: Permits\n    lanes:\n      - {key: open, title: Open}",
)
NO_SUCH_STAGE: Final = Code(
    "EK903",
    "error",
    "a lane for a stage that does not exist",
    "No case will ever be in it; most likely a stage was renamed.",
    "Name a stage of the case types that the board shows.",
    _BOARD.replace("stages: [check]", "stages: [chekc]"),
    _BOARD,
)
LANE_TWICE: Final = Code(
    "EK904",
    "error",
    "two lanes of a board with the same key",
    "A card could be in either of them.",
    "Give each lane a key of its own.",
    _BOARD.replace("key: decide, title: Decide, stages", "key: check, title: Decide, stages"),
    _BOARD,
)
HIDDEN_STAGE: Final = Code(
    "EK905",
    "warning",
    "a stage that no lane shows",
    "Cases vanish from the board when they reach it, and are forgotten there.",
    "Add the stage to a lane.",
    _BOARD.replace("\n      - {key: decide, title: Decide, stages: [decide]}", ""),
    _BOARD,
)
STAGE_TWICE: Final = Code(
    "EK906",
    "warning",
    "a stage in two lanes",
    "A case in this stage stands on the board twice, or in either of two places.",
    "Keep the stage in one lane.",
    _BOARD.replace("stages: [decide]", "stages: [check, decide]"),
    _BOARD,
)
ROUND: Final = Code(
    "EK907",
    "error",
    "boards that sum each other up in a circle",
    "Each would show what the other shows of it.",
    "Take one of them out of `below`.",
    """\
boards:
  - {key: team, title: Team, lanes: [{key: open, title: Open}], below: [house]}
  - {key: house, title: House, lanes: [{key: open, title: Open}], below: [team]}""",
    """\
boards:
  - {key: team, title: Team, lanes: [{key: open, title: Open}]}
  - {key: house, title: House, lanes: [{key: open, title: Open}], below: [team]}""",
)

NO_MEASURE: Final = Code(
    "EK908",
    "warning",
    "a board of goals without a measure",
    "Whoever meets at it sees no goal, and no way to tell whether one comes nearer.",
    "Name in `measures` what it shows, or write a measure of its unit.",
    "boards:\n  - {key: goals, title: Goals, kind: goal}",
    """\
measures:
  - {key: lead-time, title: Days to an outcome, kind: time, formula: lead_time.p85}
boards:
  - {key: goals, title: Goals, kind: goal, measures: [lead-time]}""",
)
NOT_SHOWN: Final = Code(
    "EK909",
    "warning",
    "said of a board that does not show it",
    "Somebody believes that it is on the board, and it is not.",
    "Take it out, or give the board the kind that shows it: `measures` a goal, `standing` a week.",
    """\
measures:
  - {key: lead-time, title: Days to an outcome, kind: time, formula: lead_time.p85}
boards:
  - {key: team, title: Team, lanes: [{key: open, title: Open}], measures: [lead-time]}""",
    """\
measures:
  - {key: lead-time, title: Days to an outcome, kind: time, formula: lead_time.p85}
boards:
  - {key: team, title: Team, kind: goal, measures: [lead-time]}""",
)


def _shown(facts: Facts, board: Board) -> list[CaseType]:
    """Give the case types that a board names; the others come from its unit and can be of any kind."""
    found = (facts.case_types.get(key) for key in board.case_types)
    return [case_type for case_type in found if case_type is not None]


def _of_nobody(facts: Facts) -> Iterator[Finding]:
    """A board belongs to a unit, or a meeting stands at it."""
    met_at = {meeting.board for meeting in facts.model.meetings}
    for board in facts.model.boards:
        if board.unit is None and board.key not in met_at:
            said = f"{the('boards', board)} belongs to no unit, and no meeting stands at it."
            yield OF_NOBODY.found(said, record=f"boards/{board.key}", path=("unit",))


def _no_lanes(facts: Facts) -> Iterator[Finding]:
    """A board of cases has lanes; one of milestones, people and days, goals, ideas or actions may be without."""
    for board in facts.model.boards:
        if board.kind == "case" and not board.lanes:
            said = f"{the('boards', board)} has no lanes."
            yield NO_LANES.found(said, record=f"boards/{board.key}", path=("lanes",))


def _no_such_stage(facts: Facts) -> Iterator[Finding]:
    """A stage of a lane is one of the case types of the board, or of any case type where it names none."""
    anywhere = {stage.key for case_type in facts.model.case_types for stage in case_type.stages}
    for board in facts.model.boards:
        shown = _shown(facts, board)
        known = {stage.key for case_type in shown for stage in case_type.stages} if shown else anywhere
        for position, lane in enumerate(board.lanes):
            for number, stage in enumerate(lane.stages):
                if stage not in known:
                    said = f"Lane “{lane.title}” of “{board.title}” shows the stage {stage}, which no case type has."
                    path = ("lanes", position, "stages", number)
                    yield NO_SUCH_STAGE.found(said, record=f"boards/{board.key}", path=path)


def _lane_twice(facts: Facts) -> Iterator[Finding]:
    """A key names one lane of its board."""
    for board in facts.model.boards:
        for position in repeated(lane.key for lane in board.lanes):
            said = f"{the('boards', board)} has two lanes with the key {board.lanes[position].key}."
            yield LANE_TWICE.found(said, record=f"boards/{board.key}", path=("lanes", position, "key"))


def _hidden_stage(facts: Facts) -> Iterator[Finding]:
    """A board whose lanes are made of stages shows all stages of the case types that it names."""
    for board in facts.model.boards:
        lanes = {stage for lane in board.lanes for stage in lane.stages}
        # A lane that shows a shelf shows what lies on it, whatever its stage.
        if not lanes or any(lane.shelf for lane in board.lanes):
            continue
        for case_type in _shown(facts, board):
            hidden = [stage.title for stage in case_type.stages if stage.key not in lanes]
            if hidden:
                said = f"{the('boards', board)} shows no lane for {listed(hidden)} of “{case_type.title}”."
                yield HIDDEN_STAGE.found(said, record=f"boards/{board.key}", path=("lanes",))


def _stage_twice(facts: Facts) -> Iterator[Finding]:
    """A stage is in one lane."""
    for board in facts.model.boards:
        places = [
            (stage, position, number)
            for position, lane in enumerate(board.lanes)
            for number, stage in enumerate(lane.stages)
        ]
        for again in repeated(stage for stage, _, _ in places):
            stage, position, number = places[again]
            said = f"{the('boards', board)} has the stage {stage} in a lane before “{board.lanes[position].title}” too."
            path = ("lanes", position, "stages", number)
            yield STAGE_TWICE.found(said, record=f"boards/{board.key}", path=path)


def _no_measure(facts: Facts) -> Iterator[Finding]:
    """A board of goals names measures, or its unit has some, or the organisation where it has no unit."""
    for board in facts.model.boards:
        if board.kind != "goal" or board.measures:
            continue
        if not any(
            each.unit == board.unit if board.unit else each.level == "organisation"
            for each in facts.model.measures
        ):
            said = f"{the('boards', board)} shows no measure."
            yield NO_MEASURE.found(said, record=f"boards/{board.key}", path=("measures",))


def _not_shown(facts: Facts) -> Iterator[Finding]:
    """What only one kind of board shows is said of no other."""
    for board in facts.model.boards:
        for name, kind in (("measures", "goal"), ("standing", "week")):
            if getattr(board, name) and board.kind != kind:
                said = (
                    f"{the('boards', board)} is a board of kind {board.kind}, which does not show its {name}."
                )
                yield NOT_SHOWN.found(said, record=f"boards/{board.key}", path=(name,))


CHECKS: Final = (
    Check(OF_NOBODY, _of_nobody),
    Check(NO_LANES, _no_lanes),
    Check(NO_SUCH_STAGE, _no_such_stage),
    Check(LANE_TWICE, _lane_twice),
    Check(HIDDEN_STAGE, _hidden_stage),
    Check(STAGE_TWICE, _stage_twice),
    Check(NO_MEASURE, _no_measure),
    Check(NOT_SHOWN, _not_shown),
    circling(ROUND, "boards", "below", "sums itself up"),
)
