"""Checks of risks and controls: what may go badly wrong is kept small by something that can be shown."""

from collections.abc import Iterator
from typing import Final

from evenkeel.engines.operating_model._codes import Code
from evenkeel.engines.operating_model._finding import Finding
from evenkeel.engines.operating_model.checks._check import Check, lacking, the, unused
from evenkeel.engines.operating_model.checks._facts import Facts

GRAVE: Final = 15
"""Likelihood times impact from which on a risk is grave: likely (4) and severe (4) is, and anything sure (5) and serious (3)."""

_RISK: Final = """\
risks:
  - key: outage
    title: The permit system stands still
    likelihood: 4
    impact: 4"""
_CONTROL: Final = """\
controls:
  - key: restore
    title: Restoring is practised
    every: yearly
    evidence: Protocol of the practice"""

UNCONTROLLED: Final = Code(
    "EK831",
    "warning",
    "grave risk without a control",
    f"Likelihood times impact is {GRAVE} or more, and nothing keeps it small.",
    "Name in `controls` what is done regularly about it.",
    _RISK,
    f"{_RISK}\n    controls: [restore]\n{_CONTROL}",
)
NO_OWNER: Final = Code(
    "EK832",
    "warning",
    "risk without an owner",
    "Nobody watches whether it grows.",
    "Name in `owner` the role that watches it.",
    _RISK,
    f"{_RISK}\n    owner: head\nroles:\n  - {{key: head, title: Head of planning}}",
)
CANNOT_BE_SHOWN: Final = Code(
    "EK833",
    "note",
    "control that nothing shows",
    "Whether it was done can only be believed.",
    "Say in `evidence` what shows that it was done.",
    _CONTROL.replace("\n    evidence: Protocol of the practice", ""),
    _CONTROL,
)
NO_RHYTHM: Final = Code(
    "EK834",
    "note",
    "control without a rhythm",
    "A control keeps a risk small only where it is done again and again.",
    "Say in `every` how often it is done.",
    _CONTROL.replace("\n    every: yearly", ""),
    _CONTROL,
)
FOR_NOTHING: Final = Code(
    "EK835",
    "note",
    "control that no risk needs",
    "It costs work and keeps nothing small.",
    "Name it in `controls` of the risks that it keeps small, or end it.",
    f"{_RISK}\n    controls: [restore]\n{_CONTROL}\n  - key: count\n    title: Papers are counted\n    every: weekly\n"
    "    evidence: List",
    f"{_RISK}\n    controls: [restore]\n{_CONTROL}",
)


def _uncontrolled(facts: Facts) -> Iterator[Finding]:
    """A grave risk has a control."""
    for risk in facts.model.risks:
        weight = risk.likelihood * risk.impact
        if weight >= GRAVE and not risk.controls:
            said = f"{the('risks', risk)} weighs {weight} ({risk.likelihood} times {risk.impact}), and has no control."
            yield UNCONTROLLED.found(said, record=f"risks/{risk.key}", path=("controls",))


CHECKS: Final = (
    Check(UNCONTROLLED, _uncontrolled),
    lacking(NO_OWNER, "risks", "owner", says="has no owner"),
    lacking(CANNOT_BE_SHOWN, "controls", "evidence", says="leaves nothing that shows it"),
    lacking(NO_RHYTHM, "controls", "every", says="does not say how often it is done"),
    unused(
        FOR_NOTHING,
        "controls",
        lambda facts: (key for risk in facts.model.risks for key in risk.controls),
        "is needed by no risk",
    ),
)
