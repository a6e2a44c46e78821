"""Checking a model: all checks over it, then the exceptions that were accepted."""

import datetime as dt
from typing import Final

from evenkeel.engines.operating_model._finding import Finding
from evenkeel.engines.operating_model._model import OperatingModel
from evenkeel.engines.operating_model.checks import _accepting, _register
from evenkeel.engines.operating_model.checks._facts import Facts
from evenkeel.kernel import collecting

_CODES: Final = frozenset(check.code.code for check in _register.CHECKS)


def check(model: OperatingModel, *, on: dt.date) -> tuple[Finding, ...]:
    """Find what is wrong with a model, or worth a look, on a day: by code, then in the order of the document.

    What an accepted exception covers is there too, with its key in `accepted`. Links that lead nowhere are passed over:
    reading has told them.
    """
    with collecting.paused():
        facts = Facts(model, on)
        found = (finding for each in _register.CHECKS for finding in each.look(facts))
        return tuple(sorted(_accepting.accepted(facts, found, _CODES), key=lambda finding: finding.code))
