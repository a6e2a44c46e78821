"""What open work a revision of the operating model would leave without a place: asked before it is applied."""

import uuid
from collections import Counter

from evenkeel.contexts.casework import models, standards
from evenkeel.contexts.casework.values.cases import State
from evenkeel.engines import operating_model


def in_the_way(organisation_id: uuid.UUID, model: operating_model.OperatingModel) -> tuple[str, ...]:
    """Say which case types, stages and shelves a model no longer names while open cases are in them. One query."""
    rows = models.Case.objects.filter(organisation_id=organisation_id).exclude(state=State.CLOSED)
    held = rows.values_list("case_type", "stage", "shelf").distinct()
    gone: Counter[tuple[str, str]] = Counter()
    for kind_key, stage, shelf in held:
        kind = standards.case_type(model, kind_key)
        if kind is None:
            gone["case type", kind_key] += 1
        elif stage and standards.stage(kind, stage) is None:
            gone[f"stage of “{kind_key}”", stage] += 1
        if shelf and standards.shelf(model, shelf) is None:
            gone["shelf", shelf] += 1
    return tuple(
        f"Open cases are on the {what} “{key}”, which this revision no longer has."
        if what == "shelf"
        else f"There are open cases in the {what}: “{key}”, which this revision no longer has."
        if what.startswith("stage")
        else f"There are open cases of the {what} “{key}”, which this revision no longer has."
        for what, key in sorted(gone)
    )
