"""Words of the pages of care."""

from collections.abc import Mapping
from typing import Any, Final

from evenkeel.contexts.casework.values import history, keeping
from evenkeel.contexts.casework.values.history import Meaning
from evenkeel.engines import operating_model

NAMES: Final[Mapping[str, str]] = {
    "cases": "cases lose title, customer, names and personal attributes",
    "notes": "notes go",
    "messages": "messages go",
    "documents": "documents go, with their contents",
    "contacts": "contacts lose customer, names and summary",
    "decisions": "decisions lose their grounds",
    "referrals": "referrals lose what was asked and answered",
    "customers": "customers go whom nothing else holds",
    "extracts": "files with everything about a case or customer go",
    "points": "points written down for meetings",
    "agreed": "actions agreed in meetings lose their words",
    "links": "links by which customers follow cases go",
    "events": "events lose names and words; kind, time and stage stay",
}
"""What erasing does, by the name of a count."""
STATES: Final[Mapping[history.State, tuple[str, str]]] = {
    history.State.RECEIVED: ("columns to confirm", "warning"),
    history.State.READING: ("being read", ""),
    history.State.TRIED: ("can come in", "good"),
    history.State.REFUSED: ("cannot come in yet", "bad"),
    history.State.BRINGING: ("coming in", ""),
    history.State.DONE: ("came in", "good"),
    history.State.UNDONE: ("taken back", ""),
}
MEANINGS: Final[Mapping[Meaning, str]] = {
    Meaning.RECEIVED: "The case came in",
    Meaning.TAKEN: "Somebody began with it",
    Meaning.PAUSED: "It waits for the customer",
    Meaning.RESUMED: "It goes on",
    Meaning.DECIDED: "It was decided",
    Meaning.CLOSED: "It was closed",
    Meaning.OTHER: "Something else: keep it in its own words",
}


def goes(counts: Mapping[str, int]) -> tuple[tuple[int, str], ...]:
    """Return what goes, as a number and words; what is none is left out."""
    return tuple((counts[name], words) for name, words in NAMES.items() if counts.get(name))


def certificate(found: keeping.Certificate) -> dict[str, Any]:
    """Return a certificate as it is given to others: `digest` is the SHA-256 of the rest, as JSON with sorted keys."""
    return {
        "case_type": found.case_type,
        "rule": found.rule,
        "before": found.before.isoformat(),
        "counts": dict(found.counts),
        "references": list(found.references),
        "at": found.at.isoformat(),
        "by": found.by_name,
        "digest": found.digest,
    }


def meanings(kind: operating_model.CaseType | None) -> list[Any]:
    """Return what a step can mean, as the choices of a field."""
    stages = [(history.STAGE + each.key, each.title) for each in (kind.stages if kind else ())]
    return [
        *([("Goes to the stage", stages)] if stages else []),
        ("Or", [(key.value, text) for key, text in MEANINGS.items()]),
    ]
