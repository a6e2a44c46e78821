"""Checks of meetings, behaviours and development: what is lived, not only written."""

from collections.abc import Iterator
from typing import Final

from evenkeel.engines.operating_model._codes import Code
from evenkeel.engines.operating_model._finding import Finding
from evenkeel.engines.operating_model.checks._check import Check, lacking, the
from evenkeel.engines.operating_model.checks._facts import Facts
from evenkeel.engines.operating_model.elements._record import seconds, spoken

LONG: Final = 30 * 60
"""Seconds that a daily meeting may take before it is worth a look; stand-ups are meant to take 15 minutes."""

_MEETING: Final = """\
meetings:
  - key: stand-up
    title: Stand-up
    every: daily"""
_TEAM: Final = "units:\n  - {key: planning, title: Planning, kind: team}"

OF_NOBODY: Final = Code(
    "EK911",
    "warning",
    "meeting of nobody",
    "Neither a unit nor a body is named that meets.",
    "Name in `unit` or `body` who meets.",
    _MEETING,
    f"{_MEETING}\n    unit: planning\n{_TEAM}",
)
NO_AGENDA: Final = Code(
    "EK912",
    "note",
    "meeting without an agenda",
    "People do not know what to bring, and the loudest decides what is talked about.",
    "Write in `agenda` what is gone through, in order.",
    _MEETING,
    f"{_MEETING}\n    agenda: [Late cases, New cases, Who needs a hand]",
)
TOO_LONG: Final = Code(
    "EK913",
    "note",
    "a daily meeting that takes long",
    "Half an hour a day is a whole working day of everybody every three weeks.",
    "Keep it to a quarter of an hour, and take what needs longer out of it.",
    f"{_MEETING}\n    lasts: 45min",
    f"{_MEETING}\n    lasts: 15min",
)
LED_BY_NOBODY: Final = Code(
    "EK914",
    "note",
    "meeting that nobody leads",
    "Nobody begins it, and nobody ends it in time.",
    "Name in `lead` the role that leads it; a body's chair leads the body's meetings.",
    _MEETING,
    f"{_MEETING}\n    lead: lead\nroles:\n  - {{key: lead, title: Team leader}}",
)
INVISIBLE: Final = Code(
    "EK915",
    "warning",
    "a behaviour that cannot be seen",
    "What nobody can see, nobody can praise, train or ask for.",
    "Say in `observed_by` what one sees where it is done.",
    "behaviours:\n  - key: asks\n    title: Asks before telling",
    "behaviours:\n  - key: asks\n    title: Asks before telling\n    observed_by: The first sentence is a question.",
)
FOR_NOBODY: Final = Code(
    "EK916",
    "note",
    "development for nobody",
    "No role is named that it is for.",
    "Name in `roles` whom it is for.",
    "development:\n  - key: course\n    title: Course in service design",
    "development:\n  - key: course\n    title: Course in service design\n    roles: [lead]\n"
    "roles:\n  - {key: lead, title: Team leader}",
)
TEACHES_NOTHING: Final = Code(
    "EK917",
    "note",
    "development that teaches nothing named",
    "Neither a skill nor a behaviour is named: what is different afterwards cannot be told.",
    "Name in `skills` or `behaviours` what it teaches.",
    "development:\n  - key: course\n    title: Course in service design",
    "development:\n  - key: course\n    title: Course in service design\n    skills: [design]\n"
    "skills:\n  - {key: design, title: Service design}",
)


def _too_long(facts: Facts) -> Iterator[Finding]:
    """A daily meeting is short."""
    for meeting in facts.model.meetings:
        if meeting.every == "daily" and meeting.lasts and seconds(meeting.lasts) > LONG:
            said = f"{the('meetings', meeting)} takes {spoken(meeting.lasts)} a day."
            yield TOO_LONG.found(said, record=f"meetings/{meeting.key}", path=("lasts",))


def _led_by_nobody(facts: Facts) -> Iterator[Finding]:
    """Somebody leads a meeting: its lead, the chair of its body, or the lead of its unit."""
    chaired = {body.key for body in facts.model.bodies if body.chair}
    led = {unit.key for unit in facts.model.units if unit.lead}
    for meeting in facts.model.meetings:
        if not meeting.lead and meeting.body not in chaired and meeting.unit not in led:
            said = f"{the('meetings', meeting)} is led by nobody."
            yield LED_BY_NOBODY.found(said, record=f"meetings/{meeting.key}", path=("lead",))


CHECKS: Final = (
    lacking(OF_NOBODY, "meetings", "unit", "body", says="is of no unit and no body"),
    lacking(NO_AGENDA, "meetings", "agenda", says="has no agenda"),
    Check(TOO_LONG, _too_long),
    Check(LED_BY_NOBODY, _led_by_nobody),
    lacking(INVISIBLE, "behaviours", "observed_by", says="cannot be seen"),
    lacking(FOR_NOBODY, "development", "roles", says="is for no role"),
    lacking(TEACHES_NOTHING, "development", "skills", "behaviours", says="teaches nothing that is named"),
)
