"""Two small models of invented councils, as it is and as it shall be, with a change of every kind between them."""

from typing import Any

from evenkeel.engines.operating_model import OperatingModel
from tests.engines.operating_model import models

_LONG = (
    "Anyone who wants to build on to the house that they live in. A drawing to scale is needed, "
    "and a word with the neighbours beforehand saves weeks."
)


def as_is() -> OperatingModel:
    """Give the model as it is."""
    return models.model_of(**_collections(shall=False))


def to_be() -> OperatingModel:
    """Give the model as it shall be."""
    return models.model_of(**_collections(shall=True))


def _collections(*, shall: bool) -> dict[str, Any]:
    def either(now: Any, then: Any) -> Any:
        return then if shall else now

    return {
        "about": {
            "title": "Alder and Birch",
            "branch": either("as-is", "to-be"),
            "currency": "GBP",
            "example": True,
        },
        "goals": [{"key": "quick", "title": "Quick answers"}],
        "priorities": [
            {"key": key, "title": key.capitalize()} for key in either(("homes", "roads"), ("roads", "homes"))
        ],
        "capabilities": [{"key": "triage", "title": "Triage", "maturity": either(1, 2), "target": 4}],
        "channels": [
            {"key": "web", "title": "Web", "kind": "web", "cost": either(1.5, 0.75)},
            {"key": "phone", "title": "Phone", "kind": "phone"},
            *either([{"key": "letter", "title": "Letter", "kind": "letter", "description": "By post"}], []),
        ],
        "channel_mixes": [
            {
                "key": "all",
                "title": "All services",
                "by": "2028-Q4",
                "shares": [
                    {"channel": "web", "now": 30, "target": either(40, 55)},
                    {"channel": "phone", "now": 70, "target": either(60, 45)},
                ],
            }
        ],
        "services": [_service(shall=shall)],
        "processes": [{"key": "permit", "title": "Permit", "critical": shall}],
        "case_types": [_case_type(shall=shall)],
        "units": [
            {"key": "planning", "title": "Planning", "kind": "team"},
            {"key": "roads", "title": "Roads and parks", "kind": "team"},
        ],
        "skills": [{"key": "mediation", "title": "Mediation"}],
        "roles": [
            {"key": "team-leader", "title": "Team leader", "unit": "planning", "posts": either(2, 1)},
            {
                "key": "officer",
                "title": "Planning officer",
                "unit": "planning",
                "skills": [{"skill": "mediation", "level": either(2, 3)}],
            },
            *either(
                [], [{"key": "adviser", "title": "Adviser", "unit": "planning", "purpose": "First answer"}]
            ),
        ],
        "measures": [
            {
                "key": "lead-time",
                "title": "Lead time",
                "kind": "time",
                "counted_in": "days",
                "target": {"value": either(60, 45)},
            }
        ],
        "decisions": [{"key": "spend", "title": "Spend money", "limit": either(50_000, 120_000)}],
        "actions": either([], _actions()),
    }


def _service(*, shall: bool) -> dict[str, Any]:
    return {
        "key": "household-extension",
        "title": "Household extension",
        "eligibility": _LONG.replace("weeks", "months") if shall else _LONG,
        "channels": ["phone", "web"] if shall else ["letter", "phone"],
        "unit": "planning" if shall else "roads",
        "statutory_norm": {"within": "56d" if not shall else "42d", "basis": "Building Act, section 4"},
    }


def _case_type(*, shall: bool) -> dict[str, Any]:
    later = [{"key": "decide", "title": "Decide", "waiting": shall}]
    if shall:
        later.append({"key": "tell", "title": "Tell the neighbours", "norm_time": "2wd"})
    return {
        "key": "extension",
        "title": "Household extension" if shall else "Extension",
        "kind": "application",
        "process": "permit",
        "norm_time": "42d" if shall else "56d",
        "stages": [{"key": "assess", "title": "Assess", "norm_time": "5d" if shall else "10d"}, *later],
    }


def _actions() -> list[dict[str, Any]]:
    return [
        {
            "key": "redesign",
            "title": "Redesign permits",
            "target_area": "processes",
            "design_by": "2027-Q1",
            "implement_from": "2027-Q3",
            "closes": ["case_types/extension", "services/household-extension"],
            "savings": {"low": 10_000, "expected": 20_000, "high": 30_000},
        },
        {
            "key": "shift",
            "title": "Shift to the web",
            "target_area": "channels",
            "implement_from": "2027-Q4",
            "done_by": "2028-Q4",
            "closes": ["channels/web", "channel_mixes/all"],
        },
        {"key": "quick", "title": "Quick answers", "target_area": "strategy", "closes": ["goals/quick"]},
        {"key": "talk", "title": "Talk about it", "target_area": "practice", "implement_from": "2027-Q1"},
    ]
