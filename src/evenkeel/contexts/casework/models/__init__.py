"""Tables of casework. Who sees which row is said in migrations/0002_isolation.py."""

from evenkeel.contexts.casework.models.cases import (
    Access,
    Case,
    Decision,
    Document,
    Event,
    Message,
    Named,
    Note,
    Referral,
    Related,
    Task,
)
from evenkeel.contexts.casework.models.courses import Course, CourseVersion, Followed, Milestone
from evenkeel.contexts.casework.models.customers import (
    Contact,
    ContactDetail,
    Customer,
    CustomerChange,
    Identifier,
    Merge,
    Representation,
)
from evenkeel.contexts.casework.models.desk import Feeling, Star
from evenkeel.contexts.casework.models.extracts import Extract
from evenkeel.contexts.casework.models.history import Import, Imported
from evenkeel.contexts.casework.models.keeping import Bringing, Certificate, Filled, Filter

__all__ = [
    "Access",
    "Bringing",
    "Case",
    "Certificate",
    "Contact",
    "ContactDetail",
    "Course",
    "CourseVersion",
    "Customer",
    "CustomerChange",
    "Decision",
    "Document",
    "Event",
    "Extract",
    "Feeling",
    "Filled",
    "Filter",
    "Followed",
    "Identifier",
    "Import",
    "Imported",
    "Merge",
    "Message",
    "Milestone",
    "Named",
    "Note",
    "Referral",
    "Related",
    "Representation",
    "Star",
    "Task",
]
