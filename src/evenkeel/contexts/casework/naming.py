"""What people call things of customers and contacts, in forms and on pages."""

from dataclasses import dataclass
from typing import Final

from evenkeel.contexts.casework.values.customers import By, Demand, Kind

WAYS: Final = {By.EMAIL: "E-mail", By.PHONE: "Phone", By.ADDRESS: "Address"}
KINDS: Final = {Kind.PERSON: "Person", Kind.ORGANISATION: "Organisation"}
VALUE: Final = "value"
UNKNOWN: Final = "unknown"
FAILURE: Final = "failure"
PARTNER: Final = "partner:"
"""Before the key of a partner, where shelves and partners are chosen from the same list."""


def demand_of(said: str) -> tuple[Demand, str]:
    """Return the demand and the cause of a choice."""
    head, _, cause = said.partition(":")
    return {VALUE: Demand.VALUE, FAILURE: Demand.FAILURE}.get(head, Demand.UNKNOWN), cause


@dataclass(frozen=True, slots=True)
class Side:
    """What two customers say about one thing."""

    field: str
    label: str
    kept: str
    gone: str

    @property
    def differs(self) -> bool:
        """Whether somebody has to choose."""
        return self.kept != self.gone
