"""Suggest which column means what, with a reason."""

from evenkeel.engines.flow._reading import Assignment, Mapping, Role

STANDARD = "this is its name in the XES standard"


def suggest_xes(columns: tuple[str, ...], cases: tuple[str, ...]) -> Mapping:
    """Suggest the roles of a log whose columns have the names of the XES standard."""
    wanted = (
        (Role.CASE, "case:concept:name", cases),
        (Role.ACTIVITY, "concept:name", columns),
        (Role.TIMESTAMP, "time:timestamp", columns),
        (Role.RESOURCE, "org:resource", columns),
        (Role.GROUP, "org:group", columns),
        (Role.CHANNEL, "case:channel", cases),
        (Role.DUE, "case:deadline", cases),
    )
    return Mapping(tuple(Assignment(role, name, STANDARD) for role, name, there in wanted if name in there))
