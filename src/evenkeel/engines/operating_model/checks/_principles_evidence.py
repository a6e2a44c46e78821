"""Checks of design principles as texts. What they say themselves of the model is checked elsewhere."""

from typing import Final

from evenkeel.engines.operating_model._codes import Code
from evenkeel.engines.operating_model.checks._check import lacking

NO_EVIDENCE: Final = Code(
    "EK150",
    "warning",
    "principle without evidence",
    "A principle that nothing can show is a slogan: everybody agrees to it, and nobody needs to do anything.",
    "Say in `evidence` what shows that it is lived, or write a `check` over the model.",
    """\
principles:
  - key: common-systems
    title: Common systems, specialist ones by exception""",
    """\
principles:
  - key: common-systems
    title: Common systems, specialist ones by exception
    evidence: [The list of systems, looked at twice a year]""",
)

CHECKS: Final = (lacking(NO_EVIDENCE, "principles", "evidence", "check", says="has no evidence"),)
