"""All checks, wired by name, in the order of their codes."""

from typing import Final

from evenkeel.engines.operating_model._codes import Code
from evenkeel.engines.operating_model.checks import (
    _accepting,
    _actions,
    _blueprint,
    _boards,
    _bodies,
    _cascade,
    _case_types,
    _channels,
    _common_ground,
    _customers,
    _delegations,
    _hours,
    _locations,
    _measures,
    _meetings,
    _partners,
    _principles,
    _principles_evidence,
    _processes,
    _responsibilities,
    _risks,
    _roles,
    _services,
    _strategy,
    _systems,
    _units,
    _wheel,
    _words,
)
from evenkeel.engines.operating_model.checks._check import Check
from evenkeel.engines.operating_model.reading import _codes_of_language, _codes_of_overlays

CHECKS: Final[tuple[Check, ...]] = (
    *_strategy.CHECKS,
    *_wheel.CHECKS,
    *_principles_evidence.CHECKS,
    *_principles.CHECKS,
    *_blueprint.CHECKS,
    *_customers.CHECKS,
    *_channels.CHECKS,
    *_hours.CHECKS,
    *_services.CHECKS,
    *_partners.CHECKS,
    *_locations.CHECKS,
    *_processes.CHECKS,
    *_case_types.CHECKS,
    *_units.CHECKS,
    *_roles.CHECKS,
    *_responsibilities.CHECKS,
    *_systems.CHECKS,
    *_measures.CHECKS,
    *_cascade.CHECKS,
    *_bodies.CHECKS,
    *_delegations.CHECKS,
    *_risks.CHECKS,
    *_actions.CHECKS,
    *_boards.CHECKS,
    *_meetings.CHECKS,
    *_common_ground.CHECKS,
    *_words.CHECKS,
)
CODES: Final[tuple[Code, ...]] = tuple(
    sorted(
        (
            *_codes_of_language.CODES,
            *_codes_of_overlays.CODES,
            *(check.code for check in CHECKS),
            *_accepting.CODES,
        ),
        key=lambda code: code.code,
    )
)
"""Everything that can be found in a model, with its explanation: of the language, and of the checks."""
