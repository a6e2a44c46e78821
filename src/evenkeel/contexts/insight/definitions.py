"""What every figure means: made of the descriptions that stand in the document itself."""

import inspect
import types
import typing
from collections.abc import Iterator
from typing import Any, Final

from django.utils.translation import gettext as _
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from evenkeel.contexts.insight import page
from evenkeel.engines import flow

NAMES: Final = {
    "span": "The time that the log covers",
    "lead_time": "Lead time",
    "over_time": "Arrivals, completions, in progress",
    "wip": "Work in progress",
    "variants": "Ways through",
    "activities": "Number of activities",
    "resources": "Number of resources",
    "by_activity": "Activities, one by one",
    "dfg": "Steps from one activity to the next",
    "by_resource": "Events by resource",
    "weekdays": "Days of the week",
    "open_cases": "Open cases",
    "ageing": "Age of open cases",
    "hours": "Hours of the week",
    "due_dates": "Due dates",
    "cumulative_flow": "How far cases have come",
    "step_due_dates": "Due dates of steps",
    "adjusted_imbalance": "Load against an even share",
    "touch_time": "Touch time, waiting, flow efficiency",
}
"""Names of the parts of the document; a part without one is named after its field."""


def all_of_them() -> tuple[page.Definition, ...]:
    """Return the definition of each part of the facts, then of each kind of finding."""
    parts = (_part(name, field) for name, field in flow.Facts.model_fields.items())
    return (*parts, *(_kind(kind) for kind in flow.KINDS.values()))


def section() -> page.Section:
    """Return all definitions as the last part of a report in a file of its own."""
    said = _(
        "What each figure is, as the document that programs read describes it. Spans are kept in seconds."
    )
    return page.Section("definitions", _("What the figures mean"), (said,), definitions=all_of_them())


def _part(name: str, field: FieldInfo) -> page.Definition:
    model = next(_models(field.annotation), None)
    words = [f"{field.description}."] if field.description else []
    if model is not None:
        words.append(inspect.getdoc(model) or "")
    return page.Definition(
        key=page.anchor(name),
        title=NAMES.get(name, name.replace("_", " ").capitalize()),
        words=tuple(words),
        parts=_fields(model) if model else (),
    )


def _kind(kind: flow.Kind) -> page.Definition:
    words = (kind.explanation, getattr(kind, "method", ""))
    return page.Definition(
        key=page.anchor(f"finding-{kind.code}"),
        title=_("Finding: %(title)s") % {"title": kind.title},
        words=tuple(each for each in words if each),
        parts=(page.Assumption(_("what one could do"), kind.what_to_do),) if kind.what_to_do else (),
    )


def _fields(model: type[BaseModel]) -> tuple[page.Assumption, ...]:
    return tuple(
        page.Assumption((field.alias or name).replace("_", " "), field.description)
        for name, field in model.model_fields.items()
        if field.description
    )


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    """Yield the pieces of the document in a type: itself, those of a union, those that a tuple holds."""
    if inspect.isclass(annotation) and issubclass(annotation, BaseModel):
        yield annotation
    elif typing.get_origin(annotation) in {tuple, typing.Union, types.UnionType}:
        for each in typing.get_args(annotation):
            yield from _models(each)
