"""Checks of the strategy: objectives that can be told reached, ways that lead to them, a year that can be kept."""

import calendar
from collections.abc import Iterator
from typing import Final

from evenkeel.engines.operating_model._codes import Code
from evenkeel.engines.operating_model._finding import Finding
from evenkeel.engines.operating_model.checks._check import Check, lacking, past, repeated, the, unused
from evenkeel.engines.operating_model.checks._facts import Facts

NO_MEASURE: Final = Code(
    "EK101",
    "warning",
    "objective without a measure",
    "Without a measure nobody can tell whether the objective is reached, and everybody may claim that it is.",
    "Name in `measures` what tells whether it is reached.",
    """\
objectives:
  - key: faster-permits
    title: Permits come faster""",
    """\
objectives:
  - key: faster-permits
    title: Permits come faster
    measures: [permit-time]
measures:
  - key: permit-time
    title: Time to a permit
    kind: time""",
)
NO_DAY: Final = Code(
    "EK102",
    "warning",
    "objective without a day",
    "An objective that may be reached at any time is always reached later.",
    "Say in `by` when it shall be reached.",
    """\
objectives:
  - key: faster-permits
    title: Permits come faster""",
    """\
objectives:
  - key: faster-permits
    title: Permits come faster
    by: 2029-12-31""",
)
DAY_PASSED: Final = Code(
    "EK103",
    "note",
    "the day of an objective has passed",
    "An objective whose day is over is either reached or missed; as long as it stands there, it is neither.",
    "Look at its measures, say what came of it, and take it out or set a new day.",
    """\
objectives:
  - key: faster-permits
    title: Permits come faster
    by: 2019-12-31""",
    """\
objectives:
  - key: faster-permits
    title: Permits come faster
    by: 2029-12-31""",
)
NO_GOAL: Final = Code(
    "EK104",
    "note",
    "objective that serves no goal",
    "The thread from vision to daily work breaks here: nobody can say what the objective is for.",
    "Name in `goal` the goal that it serves.",
    """\
goals:
  - key: easy
    title: Easy to deal with
objectives:
  - key: faster-permits
    title: Permits come faster""",
    """\
goals:
  - key: easy
    title: Easy to deal with
objectives:
  - key: faster-permits
    title: Permits come faster
    goal: easy""",
)
IDLE_GOAL: Final = Code(
    "EK105",
    "note",
    "goal that no objective serves",
    "A goal without an objective is a wish: nothing is to be reached by any day.",
    "Add an objective that serves it, or leave the goal out.",
    """\
goals:
  - key: easy
    title: Easy to deal with
  - key: green
    title: Good for the climate
objectives:
  - key: faster-permits
    title: Permits come faster
    goal: easy""",
    """\
goals:
  - key: easy
    title: Easy to deal with
objectives:
  - key: faster-permits
    title: Permits come faster
    goal: easy""",
)
AIMLESS: Final = Code(
    "EK106",
    "warning",
    "strategy that serves no objective",
    "A way that leads to no named place cannot be judged, and goes on for ever.",
    "Name in `objectives` what it shall reach.",
    """\
strategies:
  - key: digital-first
    title: Digital first""",
    """\
strategies:
  - key: digital-first
    title: Digital first
    objectives: [faster-permits]
objectives:
  - key: faster-permits
    title: Permits come faster""",
)
NOT_CARRIED_OUT: Final = Code(
    "EK107",
    "note",
    "strategy that no action carries out",
    "The programme has actions, and none of them is there for this strategy.",
    "Name in `actions` those that carry it out.",
    """\
strategies:
  - key: digital-first
    title: Digital first
actions:
  - key: forms
    title: All forms on the web
    target_area: channels""",
    """\
strategies:
  - key: digital-first
    title: Digital first
    actions: [forms]
actions:
  - key: forms
    title: All forms on the web
    target_area: channels""",
)
SAME_RANK: Final = Code(
    "EK108",
    "warning",
    "two priorities of the same rank",
    "Ranks say what comes first when not everything can be done; two firsts leave the choice open.",
    "Give each priority a rank of its own.",
    """\
priorities:
  - key: children
    title: Children first
    rank: 1
  - key: climate
    title: Climate first
    rank: 1""",
    """\
priorities:
  - key: children
    title: Children first
    rank: 1
  - key: climate
    title: Climate
    rank: 2""",
)
UNANSWERED: Final = Code(
    "EK109",
    "note",
    "a likely outside force without an answer",
    "Its effect is known to be likely, and nothing is said about what is done.",
    "Name in `actions` what is done about it, or say in `effect` why nothing needs to be done.",
    """\
pestel:
  - key: ageing
    title: More old people
    kind: social
    likelihood: high""",
    """\
pestel:
  - key: ageing
    title: More old people
    kind: social
    likelihood: high
    effect: More visits at home; the budget grows with them.""",
)
NO_SUCH_DAY: Final = Code(
    "EK110",
    "error",
    "a day that its month does not have",
    "No calendar can hold the entry.",
    "Correct `day` or `month`.",
    """\
annual_wheel:
  - key: budget
    title: Budget
    month: 2
    day: 30""",
    """\
annual_wheel:
  - key: budget
    title: Budget
    month: 2
    day: 28""",
)
NO_OWNER: Final = Code(
    "EK111",
    "note",
    "objective without an owner",
    "What everybody shall reach, nobody answers for.",
    "Name in `owner` the role that answers for it.",
    """\
objectives:
  - key: faster-permits
    title: Permits come faster""",
    """\
objectives:
  - key: faster-permits
    title: Permits come faster
    owner: head
roles:
  - key: head
    title: Head of planning""",
)


def _same_rank(facts: Facts) -> Iterator[Finding]:
    """No two priorities have the same rank."""
    ranked = [priority for priority in facts.model.priorities if priority.rank is not None]
    for position in repeated(priority.rank for priority in ranked):
        priority = ranked[position]
        said = f"{the('priorities', priority)} has rank {priority.rank}, as another has."
        yield SAME_RANK.found(said, record=f"priorities/{priority.key}", path=("rank",))


def _unanswered(facts: Facts) -> Iterator[Finding]:
    """What is likely has an effect or an action."""
    for factor in facts.model.pestel:
        if factor.likelihood == "high" and not factor.actions and not factor.effect:
            said = f"{the('pestel', factor)} is likely, and no effect or action is named."
            yield UNANSWERED.found(said, record=f"pestel/{factor.key}", path=("actions",))


def _no_such_day(facts: Facts) -> Iterator[Finding]:
    """A day of the annual wheel is in its month; the 29th of February is, in some years."""
    for entry in facts.model.annual_wheel:
        if entry.day is not None and entry.day > calendar.monthrange(2024, entry.month)[1]:
            said = f"{the('annual_wheel', entry)} falls on day {entry.day} of {calendar.month_name[entry.month]}."
            yield NO_SUCH_DAY.found(said, record=f"annual_wheel/{entry.key}", path=("day",))


CHECKS: Final = (
    lacking(NO_MEASURE, "objectives", "measures", says="has no measure"),
    lacking(NO_DAY, "objectives", "by", says="has no day by which it shall be reached"),
    past(DAY_PASSED, "objectives", "by", "should have been reached by"),
    lacking(NO_GOAL, "objectives", "goal", says="serves no goal", when=lambda facts: bool(facts.model.goals)),
    unused(
        IDLE_GOAL,
        "goals",
        lambda facts: (objective.goal for objective in facts.model.objectives),
        "is served by no objective",
    ),
    lacking(AIMLESS, "strategies", "objectives", says="serves no objective"),
    lacking(
        NOT_CARRIED_OUT,
        "strategies",
        "actions",
        says="is carried out by no action",
        when=lambda facts: bool(facts.model.actions),
    ),
    Check(SAME_RANK, _same_rank),
    Check(UNANSWERED, _unanswered),
    Check(NO_SUCH_DAY, _no_such_day),
    lacking(NO_OWNER, "objectives", "owner", says="has no owner"),
)
