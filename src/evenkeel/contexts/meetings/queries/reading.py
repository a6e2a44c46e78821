"""What of words about cases somebody may read: on a screen of her own, on one that is shared, in a mail."""

import datetime as dt
from collections.abc import Sequence
from typing import TypeVar

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.casework.queries import lists
from evenkeel.contexts.meetings.values import Action, Item

T = TypeVar("T", Action, Item)


def open_to_all(about: Sequence[T], *, by: accounts.Acting, at: dt.datetime) -> tuple[T, ...]:
    """Return what is about no confidential case: what may stand where anybody reads it. Six queries, or none."""
    return _those(about, by=by, at=at, is_shared=True)


def hers(about: Sequence[T], *, by: accounts.Acting, at: dt.datetime) -> tuple[T, ...]:
    """Return what somebody may read: about no case, or about one that she may read. Six queries, or none."""
    return _those(about, by=by, at=at, is_shared=False)


def _those(about: Sequence[T], *, by: accounts.Acting, at: dt.datetime, is_shared: bool) -> tuple[T, ...]:
    ids = list(dict.fromkeys(each.case_id for each in about if each.case_id))
    if not ids:
        return tuple(about)
    lines = {each.case.id: each for each in lists.by_ids(ids=ids, by=by, at=at)}

    def may(each: T) -> bool:
        line = lines.get(each.case_id) if each.case_id else None
        if line is None:
            return each.case_id is None
        return not line.case.standing.confidential or (line.may_read and not is_shared)

    return tuple(each for each in about if may(each))
