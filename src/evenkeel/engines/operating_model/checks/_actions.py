"""Checks of the programme: actions that somebody leads, in quarters that can be, in an order that can be kept."""

from collections.abc import Iterator
from typing import Final

from evenkeel.engines.operating_model._codes import Code
from evenkeel.engines.operating_model._finding import Finding
from evenkeel.engines.operating_model.checks._check import Check, circling, lacking, the, unused
from evenkeel.engines.operating_model.checks._facts import Facts
from evenkeel.engines.operating_model.elements.programme import Action

_BARE: Final = """\
actions:
  - key: forms
    title: All forms on the web
    target_area: channels"""
_TWO: Final = """\
actions:
  - key: account
    title: One account for customers
    target_area: technology
    implement_from: 2027-Q1
  - key: forms
    title: All forms on the web
    target_area: channels
    implement_from: 2027-Q3
    depends_on: [account]"""

NO_OWNER: Final = Code(
    "EK851",
    "warning",
    "action without an owner",
    "Nobody is asked how it goes, so nobody knows.",
    "Name in `owner` the role that answers for it.",
    _BARE,
    f"{_BARE}\n    owner: head\nroles:\n  - {{key: head, title: Head of planning}}",
)
NO_WORKSTREAM: Final = Code(
    "EK852",
    "warning",
    "action without a workstream",
    "It is led beside all others, and nobody sees where it gets in their way.",
    "Name in `workstream` where it is led.",
    f"{_BARE}\nworkstreams:\n  - {{key: digital, title: Digital}}",
    f"{_BARE}\n    workstream: digital\nworkstreams:\n  - {{key: digital, title: Digital}}",
)
NO_QUARTER: Final = Code(
    "EK853",
    "warning",
    "action without quarters",
    "What may begin at any time is pushed on by whatever is urgent.",
    "Say in `design_by` until when it is designed, and in `implement_from` from when it holds.",
    _BARE,
    f"{_BARE}\n    design_by: 2027-Q1\n    implement_from: 2027-Q2",
)
NO_EVIDENCE: Final = Code(
    "EK854",
    "warning",
    "action of which nothing will show that it is done",
    "It will be reported as done when people are tired of it.",
    "Write in `evidence` what will show that it is done.",
    _BARE,
    f"{_BARE}\n    evidence: [Nine of ten applications come through the web for a quarter]",
)
DESIGNED_LATE: Final = Code(
    "EK855",
    "error",
    "an action that holds before it is designed",
    "It begins to hold in a quarter that is over before the design stands.",
    "Move `design_by` forward or `implement_from` back.",
    f"{_BARE}\n    design_by: 2027-Q4\n    implement_from: 2027-Q2",
    f"{_BARE}\n    design_by: 2027-Q1\n    implement_from: 2027-Q2",
)
DONE_EARLY: Final = Code(
    "EK856",
    "error",
    "an action that is done before it begins",
    "It holds everywhere by a quarter that is over before it begins to hold, or before it is designed.",
    "Correct `done_by` or `implement_from`.",
    f"{_BARE}\n    implement_from: 2027-Q4\n    done_by: 2027-Q2",
    f"{_BARE}\n    implement_from: 2027-Q2\n    done_by: 2027-Q4",
)
UNMET: Final = Code(
    "EK857",
    "error",
    "an action that depends on one that comes later",
    "It needs what does not hold yet when it begins.",
    "Move it back, or move forward what it depends on.",
    _TWO.replace("2027-Q1", "2028-Q1"),
    _TWO,
)
UNKNOWN_START: Final = Code(
    "EK858",
    "warning",
    "an action that depends on one without a quarter",
    "Whether it can begin as planned cannot be told.",
    "Say in `implement_from` of the other when it begins to hold.",
    _TWO.replace("\n    implement_from: 2027-Q1", ""),
    _TWO,
)
WAITING_ROUND: Final = Code(
    "EK859",
    "error",
    "actions that wait for each other in a circle",
    "None of them can ever begin.",
    "Take one of the dependencies out, or split an action in two.",
    _TWO.replace("implement_from: 2027-Q1", "implement_from: 2027-Q1\n    depends_on: [forms]"),
    _TWO,
)
CLOSES_NOTHING: Final = Code(
    "EK860",
    "note",
    "an action that closes no gap",
    "Other actions name the records whose gap they close; what this one changes is not said.",
    "Name in `closes` the records that differ between as-is and to-be because of it.",
    """\
channels:
  - {key: web, title: Web, kind: web}
actions:
  - {key: forms, title: All forms on the web, target_area: channels, closes: [channels/web]}
  - {key: account, title: One account, target_area: technology}""",
    """\
channels:
  - {key: web, title: Web, kind: web}
actions:
  - {key: forms, title: All forms on the web, target_area: channels, closes: [channels/web]}
  - {key: account, title: One account, target_area: technology, closes: [channels/web]}""",
)
SAVINGS: Final = Code(
    "EK861",
    "error",
    "savings out of order",
    "What is saved if little comes of it cannot be more than what is planned with, nor that more than if all goes well.",
    "Put `low`, `expected` and `high` in order.",
    f"{_BARE}\n    savings: {{low: 90000, expected: 60000, high: 120000}}",
    f"{_BARE}\n    savings: {{low: 30000, expected: 60000, high: 120000}}",
)
NO_LEAD: Final = Code(
    "EK862",
    "warning",
    "workstream that nobody leads",
    "It has neither an owner nor a body that it reports to: its actions are led by nobody together.",
    "Name its `owner`, or the `body` that it reports to.",
    "workstreams:\n  - key: digital\n    title: Digital",
    "workstreams:\n  - key: digital\n    title: Digital\n    owner: head\nroles:\n  - {key: head, title: Head of planning}",
)
NO_ACTIONS: Final = Code(
    "EK863",
    "note",
    "workstream without actions",
    "Other workstreams have actions; this one has none.",
    "Name it in `workstream` of its actions, or leave it out.",
    f"{_BARE}\n    workstream: digital\nworkstreams:\n  - {{key: digital, title: Digital}}\n  - {{key: people, title: People}}",
    f"{_BARE}\n    workstream: digital\nworkstreams:\n  - {{key: digital, title: Digital}}",
)


def _begins(action: Action) -> str | None:
    """Give the quarter in which an action begins to hold; quarters as text compare as they follow each other."""
    return action.implement_from or action.done_by


def _designed_late(facts: Facts) -> Iterator[Finding]:
    """An action is designed when it begins to hold, in the same quarter at the latest."""
    for action in facts.model.actions:
        if action.design_by and action.implement_from and action.design_by > action.implement_from:
            said = f"{the('actions', action)} holds from {action.implement_from}, and is designed by {action.design_by}."
            yield DESIGNED_LATE.found(said, record=f"actions/{action.key}", path=("design_by",))


def _done_early(facts: Facts) -> Iterator[Finding]:
    """An action is done after it begins."""
    for action in facts.model.actions:
        before = max(action.implement_from or "", action.design_by or "")
        if action.done_by and action.done_by < before:
            said = f"{the('actions', action)} is done by {action.done_by}, and begins in {before}."
            yield DONE_EARLY.found(said, record=f"actions/{action.key}", path=("done_by",))


def _unmet(facts: Facts) -> Iterator[Finding]:
    """What an action depends on begins to hold no later than itself."""
    for action in facts.model.actions:
        mine = _begins(action)
        for position, key in enumerate(action.depends_on):
            other = facts.actions.get(key)
            theirs = _begins(other) if other is not None else None
            if other is not None and mine and theirs and theirs > mine:
                said = f"{the('actions', action)} begins in {mine}; it depends on “{other.title}”, which begins in {theirs}."
                yield UNMET.found(said, record=f"actions/{action.key}", path=("depends_on", position))


def _unknown_start(facts: Facts) -> Iterator[Finding]:
    """What a planned action depends on is planned too."""
    for action in facts.model.actions:
        for position, key in enumerate(action.depends_on):
            other = facts.actions.get(key)
            if other is not None and _begins(action) and not _begins(other):
                said = f"{the('actions', action)} depends on “{other.title}”, which has no quarter."
                yield UNKNOWN_START.found(said, record=f"actions/{action.key}", path=("depends_on", position))


def _savings(facts: Facts) -> Iterator[Finding]:
    """Savings grow from scenario to scenario."""
    for action in facts.model.actions:
        saved = action.savings
        if saved is not None and not saved.low <= saved.expected <= saved.high:
            said = f"{the('actions', action)} saves {saved.low:g}, {saved.expected:g}, {saved.high:g} (low, expected, high)."
            yield SAVINGS.found(said, record=f"actions/{action.key}", path=("savings",))


CHECKS: Final = (
    lacking(NO_OWNER, "actions", "owner", says="has no owner"),
    lacking(
        NO_WORKSTREAM,
        "actions",
        "workstream",
        says="belongs to no workstream",
        when=lambda facts: bool(facts.model.workstreams),
    ),
    lacking(NO_QUARTER, "actions", "implement_from", "done_by", says="has no quarter"),
    lacking(NO_EVIDENCE, "actions", "evidence", says="does not say what will show that it is done"),
    Check(DESIGNED_LATE, _designed_late),
    Check(DONE_EARLY, _done_early),
    Check(UNMET, _unmet),
    Check(UNKNOWN_START, _unknown_start),
    circling(WAITING_ROUND, "actions", "depends_on", "waits for itself"),
    lacking(
        CLOSES_NOTHING,
        "actions",
        "closes",
        says="closes no gap",
        when=lambda facts: any(action.closes for action in facts.model.actions),
    ),
    Check(SAVINGS, _savings),
    lacking(NO_LEAD, "workstreams", "owner", "body", says="is led by nobody"),
    unused(
        NO_ACTIONS,
        "workstreams",
        lambda facts: (action.workstream for action in facts.model.actions),
        "has no actions",
    ),
)
