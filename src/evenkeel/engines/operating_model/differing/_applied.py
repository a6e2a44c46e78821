"""A model with changes made, where they were made for it."""

from collections.abc import Sequence
from typing import Any, assert_never

from pydantic import ValidationError

from evenkeel.engines.operating_model import _schema
from evenkeel.engines.operating_model._change import Added, Altered, Change, Removed, Reordered
from evenkeel.engines.operating_model._model import OperatingModel
from evenkeel.engines.operating_model.differing._diff import KINDS, Diff
from evenkeel.engines.operating_model.elements._record import Record
from evenkeel.kernel import errors


class DoesNotFit(errors.Conflict):
    """The changes were found in another model: {what}. Compare again with this one."""

    code = "diff-does-not-fit"


class CannotHold(errors.Invalid):
    """A change gives {record} a value that “{field}” cannot have."""

    code = "diff-cannot-hold"


def applied(changes: Diff, *, to: OperatingModel) -> OperatingModel:
    """Give the model with the changes made. Applying `diff(before=a, after=b)` to `a` gives `b`, order included.

    Links are not looked at: a diff that removes what others link to gives a model that checks will find wanting.

    Raises:
        DoesNotFit: the model is not as the changes found theirs; the message names the record and the field.
        CannotHold: a value is none that its field can have.

    """
    touched: dict[str, list[Change]] = {}
    for change in changes.changes:
        touched.setdefault(change.collection, []).append(change)
    return to.model_copy(update={name: _collection(to, name, mine) for name, mine in touched.items()})


def _collection(model: OperatingModel, name: str, changes: Sequence[Change]) -> Any:
    """Give what a collection holds with its changes made: records, or the record of a single kind."""
    records = {record.key: record for record in model.records(name)}
    order = tuple(records)
    for change in sorted(changes, key=lambda each: KINDS[type(each)]):
        match change:
            case Removed():
                _remove(records, change)
            case Altered():
                _alter(records, change)
            case Added():
                _add(records, change)
            case Reordered():
                records = _reordered(records, order, change)
            case _:
                assert_never(change)
    return _held(name, tuple(records.values()))


def _held(name: str, records: tuple[Record, ...]) -> Any:
    if not _schema.COLLECTIONS[name].single:
        return records
    if len(records) > 1:
        raise DoesNotFit(what=f"there can be one record in “{name}”, and there would be {len(records)}")
    if not records and OperatingModel.model_fields[name].is_required():
        raise DoesNotFit(what=f"a model cannot be without “{name}”")
    return records[0] if records else None


def _remove(records: dict[str, Record], change: Removed) -> None:
    there = _there(records, change.collection, change.key)
    for field in _schema.fields(type(there)):
        _check(change, field, getattr(there, field), getattr(change.record, field))
    del records[change.key]


def _alter(records: dict[str, Record], change: Altered) -> None:
    there = _there(records, change.collection, change.key)
    _check(change, change.field, getattr(there, change.field), change.before)
    try:
        records[change.key] = type(there).model_validate(dict(there) | {change.field: change.after})
    except ValidationError as error:
        raise CannotHold(record=f"{change.collection}/{change.key}", field=change.field) from error


def _add(records: dict[str, Record], change: Added) -> None:
    if change.key in records:
        raise DoesNotFit(what=f"{change.collection}/{change.key} is new in them, and is there already")
    records[change.key] = change.record


def _reordered(records: dict[str, Record], order: tuple[str, ...], change: Reordered) -> dict[str, Record]:
    if order != change.before or set(records) != set(change.after):
        raise DoesNotFit(what=f"the records of “{change.collection}” are others, or stand in another order")
    return {key: records[key] for key in change.after}


def _there(records: dict[str, Record], collection: str, key: str) -> Record:
    found = records.get(key)
    if found is None:
        raise DoesNotFit(what=f"{collection}/{key} is not there")
    return found


def _check(change: Removed | Altered, field: str, held: Any, expected: Any) -> None:
    if held != expected:
        raise DoesNotFit(what=f"“{field}” of {change.collection}/{change.key} says something else there")
