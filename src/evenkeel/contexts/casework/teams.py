"""Where somebody stands in the organisation: the port to the context that knows the people."""

import datetime as dt

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.casework.values.reach import Reach


def reach(by: accounts.Acting, *, at: dt.datetime) -> Reach:
    """Return the units in which somebody works at a moment, those that she leads, and the roles that she holds."""
    return Reach(user_id=by.user_id, role=by.role)
