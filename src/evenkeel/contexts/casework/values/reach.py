"""Who may see and do what with a case: relations of a person to it, and what each allows (`rules` has the table)."""

import enum
import uuid
from dataclasses import dataclass

from evenkeel.contexts.accounts import values as accounts


class Relation(enum.StrEnum):
    """How a person stands to a case."""

    RESPONSIBLE = "responsible"
    NAMED = "named"
    """Named on a confidential case."""
    TEAM = "team"
    """Works in the unit of the case; or the case has no unit."""
    LEADER = "leader"
    """Leads the unit of the case, or one above it."""
    ADMINISTRATOR = "administrator"
    ADMITTED = "admitted"
    """Has said why she must look: broke the glass."""
    OTHER_TEAM = "other team"


class Ability(enum.StrEnum):
    """What somebody may do with a case."""

    SEE = "see that it is there: title and state"
    READ = "read it: customer, notes, messages, documents"
    WORK = "work on it"
    LEAD = "give it to somebody, change its dates, make it confidential"
    KEEP = "hold it from erasure, erase it, export it"


@dataclass(frozen=True, slots=True)
class Reach:
    """What of a person's place in the organisation decides what she may see."""

    user_id: uuid.UUID
    role: accounts.Role
    units: frozenset[str] = frozenset()
    """The units in which she works."""
    led: frozenset[str] = frozenset()
    """The units that she leads, with those below them."""
    roles: frozenset[str] = frozenset()
    """The roles of the model that she holds."""
    person: uuid.UUID | None = None
    """As whom of the people she works; None where nobody has said."""

    def unit_for(self, unit: str) -> str:
        """Return the unit as whose member she does something: that of the case where it is hers."""
        return unit if unit in self.units else min(self.units, default="")
