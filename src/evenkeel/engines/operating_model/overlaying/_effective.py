"""Base and overlay put together."""

from typing import Any

from pydantic import ValidationError

from evenkeel.engines.operating_model import _schema
from evenkeel.engines.operating_model._finding import Finding
from evenkeel.engines.operating_model._model import OperatingModel
from evenkeel.engines.operating_model.elements._record import Record
from evenkeel.engines.operating_model.overlaying import _rules
from evenkeel.engines.operating_model.overlaying._overlay import Overlay
from evenkeel.engines.operating_model.reading import _understand
from evenkeel.kernel import errors


class NotAllowed(errors.Invalid):
    """The overlay {title} does not fit its base. Errors: {count}. The first: {first}"""

    code = "overlay-not-allowed"

    def __init__(self, findings: tuple[Finding, ...], *, title: str) -> None:
        """Keep all that is wrong."""
        first = findings[0]
        self.findings = findings
        place = f"{first.place}: " if first.place else ""
        super().__init__(title=title, count=len(findings), first=f"{place}{first.message} {first.fix}")


def effective(*, base: OperatingModel, overlay: Overlay) -> OperatingModel:
    """Give the model that holds for the overlay's organisation: every tight field exactly as in the base.

    Records keep the order of the base; the overlay's own come after them.

    Raises:
        NotAllowed: the overlay sets, leaves out or adds what the base does not allow, or a link leads nowhere.

    """
    findings = _rules.broken(base, overlay)
    if not errors_of(findings):
        try:
            model = merged(base, overlay)
        except ValidationError as error:
            findings += [_malformed(detail) for detail in error.errors(include_url=False)]
        else:
            findings += [finding for _, _, finding in _rules.links(overlay, model, None)]
            if not errors_of(findings):
                return model
    raise NotAllowed(errors_of(findings), title=overlay.head.title)


def errors_of(findings: list[Finding]) -> tuple[Finding, ...]:
    """Give those findings that keep an overlay from being used."""
    return tuple(finding for finding in findings if finding.severity == "error")


def _malformed(detail: Any) -> Finding:
    return _understand.explained(
        detail, kind=Record, path=detail["loc"], ref="a record that the overlay adjusts"
    )


def merged(base: OperatingModel, overlay: Overlay) -> OperatingModel:
    """Put base and overlay together without asking whether the base allows it."""
    held: dict[str, Any] = {}
    for name, collection in _schema.COLLECTIONS.items():
        records = [
            adjusted(record, overlay.set_by_record.get(f"{name}/{record.key}", {}))
            for record in base.records(name)
            if f"{name}/{record.key}" not in overlay.head.without
        ] + [each.record for each in overlay.own if each.collection == name]
        held[name] = (records[0] if records else None) if collection.single else tuple(records)
    return OperatingModel.model_validate(held)


def adjusted(record: Record, fields: Any) -> Record:
    """Give a record with some fields set, checked as if it had been written so."""
    return type(record).model_validate(dict(record) | dict(fields)) if fields else record
