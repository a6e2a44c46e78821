"""Checks of bodies, decisions, policies and reviews: somebody decides, knows what, and meets to do it."""

from collections.abc import Iterator
from typing import Final

from evenkeel.engines.operating_model._codes import Code
from evenkeel.engines.operating_model._finding import Finding
from evenkeel.engines.operating_model.checks._check import Check, circling, lacking, past, the
from evenkeel.engines.operating_model.checks._facts import Facts

_BODY: Final = """\
bodies:
  - key: board
    title: Planning board"""
_HEAD: Final = """\
roles:
  - key: head
    title: Head of planning"""

NO_CHAIR: Final = Code(
    "EK801",
    "warning",
    "body without a chair",
    "Nobody calls it, nobody ends its debates.",
    "Name in `chair` the role that chairs it.",
    _BODY,
    f"{_BODY}\n    chair: head\n{_HEAD}",
)
NO_MANDATE: Final = Code(
    "EK802",
    "warning",
    "body without a mandate",
    "What it may decide is settled anew in each meeting.",
    "Write in `mandate` what it may decide, and what not.",
    _BODY,
    f"{_BODY}\n    mandate: Decides on permits that depart from the plan.",
)
NO_RHYTHM: Final = Code(
    "EK803",
    "warning",
    "body that meets in no rhythm",
    "Decisions wait for a meeting that nobody has planned.",
    "Say in `meets` how often it meets, or add a meeting of it.",
    _BODY,
    f"{_BODY}\n    meets: monthly",
)
OVER_ITSELF: Final = Code(
    "EK804",
    "error",
    "bodies that report in a circle",
    "What one passes up comes back to it.",
    "Correct `reports_to` of one of them.",
    "bodies:\n  - {key: board, title: Board, reports_to: forum}\n  - {key: forum, title: Forum, reports_to: board}",
    "bodies:\n  - {key: board, title: Board}\n  - {key: forum, title: Forum, reports_to: board}",
)
NO_HOLDER: Final = Code(
    "EK805",
    "warning",
    "decision without a holder",
    "Where nobody may decide, everything goes to the top, or is decided by whoever is in the room.",
    "Name in `holder` the role or body that takes it.",
    "decisions:\n  - key: permits\n    title: Permits",
    f"decisions:\n  - key: permits\n    title: Permits\n    holder: roles/head\n{_HEAD}",
)
NO_APPROVAL: Final = Code(
    "EK806",
    "note",
    "nobody approves changes of this model",
    "The model says who decides what, but not who decides on the model.",
    "Say `approves_model: true` in the decision that approves a new revision.",
    f"decisions:\n  - key: permits\n    title: Permits\n    holder: roles/head\n{_HEAD}",
    f"decisions:\n  - key: model\n    title: The model\n    holder: roles/head\n    approves_model: true\n{_HEAD}",
)
POLICY_OVERDUE: Final = Code(
    "EK807",
    "warning",
    "policy that should have been looked at again",
    "Rules outlive their reasons; the day to ask was set and has passed.",
    "Look at it again, and set the next day in `review_by`.",
    "policies:\n  - key: fees\n    title: Fees\n    review_by: 2019-12-31",
    "policies:\n  - key: fees\n    title: Fees\n    review_by: 2029-12-31",
)
POLICY_OF_NOBODY: Final = Code(
    "EK808",
    "note",
    "policy that no body decided",
    "Nobody knows who can change it.",
    "Name in `body` who decided it, or in `owner` who answers for it.",
    "policies:\n  - key: fees\n    title: Fees",
    f"policies:\n  - key: fees\n    title: Fees\n    body: board\n{_BODY}",
)
BLIND_REVIEW: Final = Code(
    "EK809",
    "warning",
    "review that looks at nothing",
    "Time is spent, and nobody knows before on what.",
    "Name in `looks_at` the measures and records that are looked at.",
    "reviews:\n  - key: monthly\n    title: Monthly review\n    every: monthly",
    """\
reviews:
  - key: monthly
    title: Monthly review
    every: monthly
    looks_at: [measures/time]
measures:
  - {key: time, title: Time, kind: time}""",
)
REVIEW_BY_NOBODY: Final = Code(
    "EK810",
    "note",
    "review by nobody",
    "No body and no owner is named who looks.",
    "Name in `body` who looks, or in `owner` who answers for it.",
    "reviews:\n  - key: monthly\n    title: Monthly review\n    every: monthly",
    f"reviews:\n  - key: monthly\n    title: Monthly review\n    every: monthly\n    body: board\n{_BODY}",
)


def _no_rhythm(facts: Facts) -> Iterator[Finding]:
    """A body has a rhythm, its own or that of a meeting."""
    meeting = {each.body for each in facts.model.meetings} | {each.body for each in facts.model.reviews}
    for body in facts.model.bodies:
        if body.meets is None and body.key not in meeting:
            said = f"{the('bodies', body)} does not say how often it meets."
            yield NO_RHYTHM.found(said, record=f"bodies/{body.key}", path=("meets",))


def _no_approval(facts: Facts) -> Iterator[Finding]:
    """Where decisions are named, one of them approves the model."""
    decisions = facts.model.decisions
    if decisions and not any(decision.approves_model for decision in decisions):
        yield NO_APPROVAL.found("No decision approves a new revision of this model.", record="about/about")


CHECKS: Final = (
    lacking(NO_CHAIR, "bodies", "chair", says="has no chair"),
    lacking(NO_MANDATE, "bodies", "mandate", says="has no mandate"),
    Check(NO_RHYTHM, _no_rhythm),
    circling(OVER_ITSELF, "bodies", "reports_to", "reports to itself in the end"),
    lacking(NO_HOLDER, "decisions", "holder", says="is held by nobody"),
    Check(NO_APPROVAL, _no_approval),
    past(POLICY_OVERDUE, "policies", "review_by", "should have been looked at again by"),
    lacking(POLICY_OF_NOBODY, "policies", "body", "owner", says="was decided by nobody"),
    lacking(BLIND_REVIEW, "reviews", "looks_at", says="looks at nothing"),
    lacking(REVIEW_BY_NOBODY, "reviews", "body", "owner", says="is done by nobody"),
)
