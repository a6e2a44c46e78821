"""Which word of ArchiMate 3 stands for which collection, and which relationship for which link.

Both tables are used both ways: to write a model, and to understand elements and relationships that somebody else wrote.
A link that is not in the table is an Association, which the standard allows between any two elements.
"""

from typing import Final, NamedTuple

ELEMENT: Final = {
    "about": "Plateau",  # a state of the organisation, now or later
    "calendar": "BusinessObject",
    "organisations": "BusinessActor",
    "glossary": "Meaning",
    "vision": "Goal",
    "goals": "Goal",
    "objectives": "Outcome",
    "priorities": "Value",
    "strategies": "CourseOfAction",
    "pestel": "Driver",
    "annual_wheel": "BusinessEvent",
    "principles": "Principle",
    "exceptions": "Constraint",
    "layers": "Grouping",
    "functions": "BusinessFunction",
    "capabilities": "Capability",
    "segments": "Stakeholder",
    "needs": "Requirement",
    "journeys": "ValueStream",
    "channels": "BusinessInterface",
    "channel_mixes": "Assessment",
    "services": "BusinessService",
    "partners": "BusinessActor",
    "partner_services": "BusinessService",
    "locations": "Location",
    "working_patterns": "Contract",
    "processes": "BusinessProcess",
    "case_types": "BusinessObject",
    "standards": "Requirement",
    "shelves": "BusinessObject",
    "structure": "Constraint",
    "units": "BusinessActor",
    "roles": "BusinessRole",
    "skills": "Resource",
    "systems": "ApplicationComponent",
    "data_standards": "DataObject",
    "interfaces": "ApplicationInterface",
    "measures": "Assessment",
    "bodies": "BusinessCollaboration",
    "decisions": "BusinessFunction",
    "delegations": "Contract",
    "policies": "Constraint",
    "risks": "Assessment",
    "controls": "Requirement",
    "reviews": "BusinessInteraction",
    "workstreams": "WorkPackage",
    "actions": "WorkPackage",
    "boards": "Representation",
    "meetings": "BusinessInteraction",
    "rules": "Principle",
    "behaviours": "Requirement",
    "development": "CourseOfAction",
}
"""The element type of each collection; a collection that is not here is a Grouping."""
OTHERWISE: Final = "Grouping"


class Relation(NamedTuple):
    """A relationship of ArchiMate, and whether it runs from the record with the link to the one it names, or back."""

    type: str
    back: bool = False


ASSOCIATION: Final = Relation("Association")
_BACK: Final = True
RELATION: Final = {
    ("objectives", "goal"): Relation("Realization"),
    ("strategies", "objectives"): Relation("Realization"),
    ("annual_wheel", "unit"): Relation("Assignment", _BACK),
    ("annual_wheel", "body"): Relation("Assignment", _BACK),
    ("annual_wheel", "held_in"): Relation("Triggering"),
    ("functions", "layer"): Relation("Aggregation", _BACK),
    ("functions", "capabilities"): Relation("Realization"),
    ("functions", "units"): Relation("Assignment", _BACK),
    ("capabilities", "parent"): Relation("Composition", _BACK),
    ("needs", "services"): Relation("Realization", _BACK),
    ("services", "channels"): Relation("Assignment", _BACK),
    ("services", "unit"): Relation("Assignment", _BACK),
    ("services", "process"): Relation("Realization", _BACK),
    ("services", "case_types"): Relation("Access"),
    ("services", "capability"): Relation("Realization"),
    ("services", "partners"): Relation("Assignment", _BACK),
    ("services", "signposts"): Relation("Flow"),
    ("services", "locations"): Relation("Aggregation", _BACK),
    ("partner_services", "partner"): Relation("Assignment", _BACK),
    ("partner_services", "locations"): Relation("Aggregation", _BACK),
    ("locations", "units"): Relation("Aggregation"),
    ("processes", "standard"): Relation("Realization"),
    ("processes", "roles"): Relation("Assignment", _BACK),
    ("processes", "systems"): Relation("Serving", _BACK),
    ("processes", "precedes"): Relation("Triggering"),
    ("case_types", "process"): Relation("Access", _BACK),
    ("case_types", "standard"): Relation("Realization"),
    ("case_types", "shelf"): Relation("Aggregation", _BACK),
    ("units", "parent"): Relation("Composition", _BACK),
    ("units", "organisation"): Relation("Aggregation", _BACK),
    ("roles", "unit"): Relation("Assignment", _BACK),
    ("systems", "capabilities"): Relation("Realization"),
    ("systems", "units"): Relation("Serving"),
    ("interfaces", "source"): Relation("Composition", _BACK),
    ("interfaces", "target"): Relation("Serving"),
    ("interfaces", "standard"): Relation("Access"),
    ("measures", "parent"): Relation("Influence"),
    ("bodies", "members"): Relation("Aggregation"),
    ("decisions", "holder"): Relation("Assignment", _BACK),
    ("risks", "controls"): Relation("Influence", _BACK),
    ("reviews", "body"): Relation("Assignment", _BACK),
    ("reviews", "unit"): Relation("Assignment", _BACK),
    ("workstreams", "body"): Relation("Assignment", _BACK),
    ("actions", "workstream"): Relation("Aggregation", _BACK),
    ("actions", "depends_on"): Relation("Triggering", _BACK),
    ("boards", "case_types"): Relation("Realization"),
    ("boards", "below"): Relation("Aggregation"),
    ("meetings", "unit"): Relation("Assignment", _BACK),
    ("meetings", "body"): Relation("Assignment", _BACK),
    ("meetings", "board"): Relation("Access"),
}
"""By collection and field, for links that a record holds itself."""

TAKEN_AS: Final = {
    "Goal": "goals",
    "Outcome": "objectives",
    "CourseOfAction": "strategies",
    "Principle": "principles",
    "Meaning": "glossary",
    "BusinessFunction": "functions",
    "Capability": "capabilities",
    "Stakeholder": "segments",
    "Requirement": "needs",
    "ValueStream": "journeys",
    "BusinessService": "services",
    "Location": "locations",
    "Facility": "locations",
    "BusinessProcess": "processes",
    "BusinessActor": "units",
    "BusinessRole": "roles",
    "BusinessCollaboration": "bodies",
    "BusinessInterface": "channels",
    "ApplicationComponent": "systems",
    "ApplicationInterface": "interfaces",
    "Constraint": "policies",
    "WorkPackage": "actions",
    "Driver": "pestel",
    "Resource": "skills",
}
"""The collection of an element that does not say it: the first meaning of its type. Other types are left out."""

COLLECTION: Final = "evenkeel:collection"
KEY: Final = "evenkeel:key"
FIELD: Final = "evenkeel:field"
ORDER: Final = "evenkeel:order"
DERIVED: Final = "evenkeel:derived"
"""Names of the properties that carry what ArchiMate has no word for; every other property is a field of the record."""
OWN_VIEW: Final = "view-evenkeel."
"""How the identifier of a drawing begins that follows from the model."""

NAMESPACE: Final = "http://www.opengroup.org/xsd/archimate/3.0/"
TYPE: Final = "{http://www.w3.org/2001/XMLSchema-instance}type"
LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"
LOCATION: Final = "{http://www.w3.org/2001/XMLSchema-instance}schemaLocation"


def relation(collection: str, path: tuple[str | int, ...]) -> Relation:
    """Give the relationship for a link at this place of a record; inside a part of it, that is an Association."""
    own = len(path) == 1 or (len(path) == 2 and isinstance(path[1], int))
    return RELATION.get((collection, str(path[0])), ASSOCIATION) if own else ASSOCIATION
