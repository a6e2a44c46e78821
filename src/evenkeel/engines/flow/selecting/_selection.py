"""The cases of a period, a channel, a type, a team: a log made of them alone."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from evenkeel.engines.flow._log import Coded, Log
from evenkeel.engines.flow.facts import _calendar
from evenkeel.kernel import errors

Chosen = NDArray[np.bool_]
"""For each case whether it is meant."""


class NoSuchColumn(errors.Invalid):
    """The log has no such attribute of cases to select by."""

    code = "no-such-attribute"


@dataclass(frozen=True)
class Selection:
    """Which cases are meant; what is None does not narrow. A value of "" means those that name none.

    Both days are local days of the opening, and both belong to the period. A case is one of a group's where the
    group has an event in it. `kind` is an attribute of cases, by its column, with the value that it must have.
    """

    first_day: dt.date | None = None
    last_day: dt.date | None = None
    channel: str | None = None
    kind: tuple[str, str] | None = None
    group: str | None = None

    @property
    def is_everything(self) -> bool:
        """Tell whether nothing is left out."""
        return self == EVERYTHING


EVERYTHING = Selection()


def select(log: Log, selection: Selection) -> Log:
    """Return the log of the selected cases alone; everything in it is as it was. Raises NoSuchColumn."""
    if selection.is_everything:
        return log
    return taken(log, chosen(log, selection))


def taken(log: Log, meant: Chosen) -> Log:
    """Return the log of some cases alone, as if the others had never been read."""
    of_events = meant[log.case]
    row = (np.cumsum(meant) - 1).astype(np.int32)
    events = log.events.filter(pa.array(of_events))
    case = pa.array(row[log.case[of_events]], pa.int32())
    events = events.set_column(events.schema.get_field_index("case"), "case", case)
    return Log(events=_compact(events), cases=_compact(log.cases.filter(pa.array(meant))))


def chosen(log: Log, selection: Selection) -> Chosen:
    """Return which cases are selected. Raises NoSuchColumn."""
    meant = np.ones(log.n_cases, np.bool_)
    if selection.first_day is not None or selection.last_day is not None:
        meant &= _opened_within(log, selection.first_day, selection.last_day)
    if selection.channel is not None:
        meant &= _says(log.channel, selection.channel)
    if selection.kind is not None:
        column, value = selection.kind
        meant &= _says(attribute(log, column), value)
    if selection.group is not None:
        meant &= _with_event(log, _says(log.group, selection.group))
    return meant


def attribute(log: Log, column: str) -> Coded:
    """Return an attribute of the cases as texts, whatever its type. Raises NoSuchColumn."""
    if column not in attributes(log):
        raise NoSuchColumn(f"The cases of this log have no attribute {column!r}.")
    whole = log.cases[column]
    if not pa.types.is_dictionary(whole.type):
        whole = pc.cast(whole, pa.string())
    return Coded.of(whole if isinstance(whole, pa.ChunkedArray) else pa.chunked_array([whole]))


def attributes(log: Log) -> tuple[str, ...]:
    """Return the columns of cases that say of what type a case is: the outcome, and attributes but moments."""
    names = [name for name in log.cases.schema.names if name == "outcome" or name.startswith("case:")]
    return tuple(name for name in names if not pa.types.is_temporal(log.cases.schema.field(name).type))


def _opened_within(log: Log, first: dt.date | None, last: dt.date | None) -> Chosen:
    day = _calendar.days(log.opened_at, log.opened_offset)
    meant = np.ones(log.n_cases, np.bool_)
    if first is not None:
        meant &= day >= (first - _calendar.EPOCH.date()).days
    if last is not None:
        meant &= day <= (last - _calendar.EPOCH.date()).days
    return meant


def _says(column: Coded, value: str) -> Chosen:
    """Return which rows have the value; "" is what a row without any has."""
    wanted = [code for code, text in enumerate(column.values) if text == value]
    meant = np.isin(column.codes, wanted)
    return meant | (column.codes < 0) if not value else meant


def _with_event(log: Log, events: Chosen) -> Chosen:
    return np.bincount(log.case[events], minlength=log.n_cases) > 0


def _compact(table: Any) -> Any:
    """Take values that no row has any more out of the dictionaries, as if they had never been there."""
    for at, field in enumerate(table.schema):
        if pa.types.is_dictionary(field.type):
            column = Coded.of(table[field.name])
            used, codes = np.unique(column.codes, return_inverse=True)
            codes = codes - (1 if used.size and used[0] < 0 else 0)
            texts = pa.array([column.values[code] for code in used[used >= 0]], pa.string())
            indices = pa.array(codes.astype(np.int32), mask=codes < 0)
            table = table.set_column(at, field.name, pa.DictionaryArray.from_arrays(indices, texts))
    return table
