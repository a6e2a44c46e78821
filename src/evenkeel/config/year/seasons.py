"""When customers come: seasons of the year, days of the week, hours of each channel."""

from collections.abc import Mapping
from typing import Final

FLAT: Final = (1.0,) * 12
SEASONS: Final[Mapping[str, tuple[float, ...]]] = {
    "council-tax-change": (0.9, 1.1, 1.8, 1.7, 1.0, 0.8, 0.8, 0.8, 1.2, 1.0, 0.9, 0.6),
    "tax-support-claim": (1.2, 1.0, 1.3, 1.4, 1.0, 0.9, 0.9, 0.8, 0.9, 1.0, 1.0, 0.7),
    "benefit-claim": (1.4, 1.1, 1.0, 1.1, 0.9, 0.9, 0.9, 0.9, 1.0, 1.0, 1.1, 0.8),
    "repair-usual": (1.3, 1.2, 1.1, 0.9, 0.9, 0.8, 0.7, 0.8, 0.9, 1.1, 1.2, 1.2),
    "repair-urgent": (1.6, 1.5, 1.2, 0.9, 0.7, 0.6, 0.6, 0.6, 0.8, 1.0, 1.3, 1.5),
    "homelessness-case": (1.3, 1.1, 1.0, 0.9, 0.9, 0.9, 0.9, 0.9, 1.0, 1.1, 1.1, 1.0),
    "garden-subscription": (0.4, 1.2, 1.9, 1.8, 1.5, 1.1, 0.9, 0.8, 0.7, 0.6, 0.4, 0.3),
    "bulky-collection": (1.2, 0.9, 1.0, 1.1, 1.1, 1.1, 1.1, 1.1, 1.1, 0.9, 0.8, 0.8),
    "bin-change": (1.3, 0.9, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.2, 1.0, 0.9, 0.7),
    "missed-bin": (1.4, 1.1, 1.0, 0.9, 1.0, 1.0, 1.0, 1.0, 1.0, 0.9, 0.9, 1.2),
    "household-extension": (0.8, 1.0, 1.3, 1.3, 1.2, 1.1, 1.0, 0.8, 1.0, 1.0, 0.8, 0.5),
    "licence-application": (0.8, 0.9, 1.2, 1.3, 1.3, 1.2, 1.0, 0.9, 0.9, 1.0, 1.0, 0.6),
    "trade-licence": (0.8, 0.9, 1.3, 1.3, 1.2, 1.1, 1.0, 0.9, 0.9, 0.9, 1.0, 0.6),
    "health-complaint": (0.7, 0.7, 0.9, 1.0, 1.2, 1.5, 1.6, 1.4, 1.0, 0.8, 0.7, 0.7),
    "voter-registration": (0.8, 0.9, 1.3, 1.6, 1.2, 0.8, 0.7, 0.7, 1.1, 1.2, 0.9, 0.6),
    "library-request": (1.1, 1.1, 1.1, 1.0, 0.9, 0.9, 0.9, 0.8, 1.1, 1.1, 1.1, 0.8),
    "care-enquiry": (1.4, 1.2, 1.1, 1.0, 0.9, 0.8, 0.8, 0.8, 0.9, 1.0, 1.1, 1.0),
    "complaint": (1.1, 1.0, 1.1, 1.1, 1.0, 0.9, 0.9, 0.9, 1.1, 1.0, 1.0, 0.8),
}
"""By kind of case, from January to December; 1 is an average month."""

MONDAY_FIRST: Final[Mapping[str, tuple[float, ...]]] = {
    "phone": (1.35, 1.05, 1.0, 0.95, 0.75, 0.0, 0.0),
    "counter": (1.15, 1.05, 0.95, 1.0, 0.85, 0.0, 0.0),
    "letter": (1.1, 1.0, 1.0, 1.0, 0.9, 0.0, 0.0),
    "e-mail": (1.15, 1.05, 1.0, 1.0, 0.85, 0.12, 0.12),
    "web": (1.1, 1.05, 1.0, 1.0, 0.9, 0.4, 0.45),
    "social": (1.0, 1.0, 1.0, 1.0, 1.0, 0.5, 0.5),
}
"""By kind of channel, from Monday on."""

OFFICE: Final = {8: 0.5, 9: 1.4, 10: 1.5, 11: 1.3, 12: 0.8, 13: 0.9, 14: 1.1, 15: 1.0, 16: 0.7, 17: 0.2}
EVENING: Final = {7: 0.4, 8: 0.7, 9: 0.9, 10: 0.9, 11: 0.8, 12: 0.9, 13: 0.7, 14: 0.7, 15: 0.7, 16: 0.8}
HOURS: Final[Mapping[str, Mapping[int, float]]] = {
    "phone": OFFICE,
    "counter": {9: 1.0, 10: 1.4, 11: 1.4, 12: 1.0, 13: 1.0, 14: 1.1, 15: 0.9},
    "letter": {9: 1.0, 10: 0.6},
    "e-mail": {**OFFICE, 18: 0.2, 20: 0.3, 21: 0.2},
    "web": {**EVENING, 17: 0.8, 18: 0.9, 19: 1.2, 20: 1.3, 21: 1.0, 22: 0.5, 23: 0.2},
    "social": {**EVENING, 18: 1.0, 20: 1.2},
}
"""By kind of channel, how much comes in each hour of the day."""
DAY_OFF: Final = {"phone": 0.0, "counter": 0.0, "letter": 0.0}
"""By kind of channel, what is left on a holiday; elsewhere half."""


def of_month(case_type: str, month: int) -> float:
    """Tell how busy a month is for a kind of case, January being 1."""
    return SEASONS.get(case_type, FLAT)[month - 1]
