"""What the operating model says about a kind of work. A key that it no longer names is shown as the key, never an error."""

import datetime as dt
import re
import zoneinfo
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from evenkeel.contexts.blueprint.values import calendar_of
from evenkeel.engines import operating_model
from evenkeel.kernel import errors, working_days

CONTEST_WITHIN: Final = "30d"
"""How long a closure can be contested where the model does not say."""
GONE: Final = "{key} (no longer in the model)"


class NoSuchCaseType(errors.Invalid):
    """The operating model has no case type {key!r}."""

    code: ClassVar[str] = "no-such-case-type"


@dataclass(frozen=True, slots=True)
class Titled:
    """A key with what people call it."""

    key: str
    title: str
    is_known: bool


def titled(model: operating_model.OperatingModel, collection: str, key: str) -> Titled:
    """Return what people call a record; the key itself where the model no longer has it."""
    found = model.find(collection, key) if key else None
    return Titled(key, found.title if found else GONE.format(key=key) if key else "", found is not None)


MAIL: Final = "e-mail"
"""The kind of channel by which a message goes as a mail; and its key, where a model says nothing of channels."""


def goes_by_mail(model: operating_model.OperatingModel, channel: str) -> bool:
    """Tell whether a message goes as an e-mail, by its channel."""
    found = model.find("channels", channel) if channel else None
    return found.kind == MAIL if isinstance(found, operating_model.Channel) else channel == MAIL


def mail_channel(model: operating_model.OperatingModel) -> str:
    """Return the channel of a model by which e-mails go; empty where it has none."""
    return next((each.key for each in model.channels if each.kind == MAIL), "")


def mailbox(model: operating_model.OperatingModel, channel: str) -> str:
    """Return the e-mail address at which a channel is reached; empty where the model names none."""
    found = model.find("channels", channel) if channel else None
    address = (found.address or "") if isinstance(found, operating_model.Channel) else ""
    return address.removeprefix("mailto:").partition("?")[0] if address.startswith("mailto:") else ""


def case_type(model: operating_model.OperatingModel, key: str) -> operating_model.CaseType | None:
    """Return a case type, None where the model does not have it."""
    found = model.find("case_types", key)
    return found if isinstance(found, operating_model.CaseType) else None


def known_case_type(model: operating_model.OperatingModel, key: str) -> operating_model.CaseType:
    """Return a case type. Raises NoSuchCaseType."""
    found = case_type(model, key)
    if found is None:
        raise NoSuchCaseType(key=key)
    return found


def service(model: operating_model.OperatingModel, key: str) -> operating_model.Service | None:
    """Return a service, None where the model does not have it."""
    found = model.find("services", key)
    return found if isinstance(found, operating_model.Service) else None


def shelf(model: operating_model.OperatingModel, key: str) -> operating_model.Shelf | None:
    """Return a shelf, None where the model does not have it."""
    found = model.find("shelves", key)
    return found if isinstance(found, operating_model.Shelf) else None


def stage(kind: operating_model.CaseType | None, key: str) -> operating_model.Stage | None:
    """Return a stage of a case type, None where it does not have it."""
    return next((each for each in kind.stages if each.key == key), None) if kind else None


def next_stage(kind: operating_model.CaseType, key: str) -> operating_model.Stage | None:
    """Return the stage that comes after another by the standard; None after the last."""
    keys = [each.key for each in kind.stages]
    position = keys.index(key) + 1 if key in keys else len(keys)
    return kind.stages[position] if position < len(keys) else None


def shelf_of(kind: operating_model.CaseType, stage_key: str) -> str:
    """Return where a case lies in a stage: the shelf of the stage, else that of the case type."""
    found = stage(kind, stage_key)
    return (found.shelf if found else None) or kind.shelf or ""


def unit_of(model: operating_model.OperatingModel, *, shelf_key: str, service_key: str) -> str:
    """Return the unit whose work a case is: that of its shelf, else of its service; empty where nobody is named."""
    lying, asked = shelf(model, shelf_key), service(model, service_key)
    return (lying.unit if lying else None) or (asked.unit if asked else None) or ""


@dataclass(frozen=True, slots=True)
class Item:
    """A line to be ticked."""

    stage: str
    text: str
    must: bool
    kind: str


def items(
    model: operating_model.OperatingModel, kind: operating_model.CaseType, *, stage_key: str | None
) -> tuple[Item, ...]:
    """Return what is to be ticked: in a stage what must be so before it is left; of the whole case (None) the standard."""
    if stage_key is not None:
        found = stage(kind, stage_key)
        return tuple(Item(stage_key, line, True, "done-when") for line in (found.done_when if found else ()))
    standard = model.find("standards", kind.standard) if kind.standard else None
    lines = standard.checklist if isinstance(standard, operating_model.Standard) else ()
    return tuple(Item("", line, False, "checklist") for line in lines)


def calendar(model: operating_model.OperatingModel) -> working_days.Calendar:
    """Return the calendar by which working days are counted."""
    return calendar_of(model)


def due(
    model: operating_model.OperatingModel, *, start: dt.datetime, norm: str | None, zone: zoneinfo.ZoneInfo
) -> dt.datetime | None:
    """Return when a norm time that begins at a moment is over; None where there is no norm."""
    if norm is None:
        return None
    return working_days.added(start, norm, calendar=calendar(model), zone=zone).astimezone(dt.UTC)


class BadAttribute(errors.Invalid):
    """{words}"""

    code: ClassVar[str] = "bad-case-attribute"


def checked_attributes(
    kind: operating_model.CaseType, given: dict[str, Any], *, complete: bool = False
) -> dict[str, Any]:
    """Return attributes as the schema of the case type has them. Raises BadAttribute.

    `complete`: whether required ones must be there, as at the end. A case type without a schema keeps plain words.
    """
    known = {each.key: each for each in kind.attributes}
    if not known:
        return {key: _words(key, value) for key, value in given.items()}
    for key in given:
        if key not in known:
            raise BadAttribute(words=f"{kind.title} has no attribute {key!r}.")
    if complete:
        for each in kind.attributes:
            if each.required and given.get(each.key) in (None, ""):
                raise BadAttribute(words=f"Fill in {each.title!r} first.")
    return {key: _checked(known[key], value) for key, value in given.items() if value not in (None, "")}


def _checked(each: operating_model.Attribute, value: Any) -> Any:
    match each.kind:
        case "number":
            return _number(each, value)
        case "yes-no":
            if isinstance(value, bool):
                return value
        case "date":
            if re.fullmatch(r"\d{4}-\d\d-\d\d", str(value)) and _is_day(str(value)):
                return str(value)
        case "choice":
            if value in each.choices:
                return value
        case _:
            return _words(each.key, value)
    expected = {"yes-no": "yes or no", "date": "a day like 2027-06-30", "choice": "one of its choices"}
    raise BadAttribute(words=f"{each.title!r} is {expected[each.kind]}.")


def _number(each: operating_model.Attribute, value: Any) -> float | int:
    if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e15:
        return value
    raise BadAttribute(words=f"{each.title!r} is a number.")


def _is_day(value: str) -> bool:
    try:
        dt.date.fromisoformat(value)
    except ValueError:
        return False
    return True


def _words(key: str, value: Any) -> Any:
    if isinstance(value, str) and len(value) <= 2_000:
        return value
    if isinstance(value, bool | int | float):
        return value
    raise BadAttribute(words=f"{key!r} takes words of at most 2 000 characters.")
