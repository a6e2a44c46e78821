"""Decisions of the doorway, apart from storage: for which cases there is a link, who makes it, and how long it opens something."""

import datetime as dt
from typing import ClassVar, Final

from evenkeel.contexts.casework.values.outside import Held
from evenkeel.kernel import errors

LIVES_ON: Final = dt.timedelta(days=30)
"""How long a link opens its page after the case was closed; longer where the closure can be contested longer."""


class NoSuchLink(errors.NotFound):
    """This link opens nothing, or nothing any more. Ask whoever gave it to you for a new one."""

    code: ClassVar[str] = "no-such-link"


class NotYours(errors.Denied):
    """Who works on a case gives its customer a link: who has it, her team, and those named on it."""

    code: ClassVar[str] = "link-not-yours"


class Confidential(errors.Conflict):
    """Nobody follows a confidential case by a link, for whoever finds the link would see that there is one."""

    code: ClassVar[str] = "link-to-confidential-case"


class LongOver(errors.Conflict):
    """This case is closed for so long that a link would open nothing. Write to the customer instead."""

    code: ClassVar[str] = "link-to-old-case"


class MadeJustNow(errors.Conflict):
    """Somebody else made a link to this case at the same moment. Look at the case again."""

    code: ClassVar[str] = "link-made-just-now"


def is_over(*, closed_at: dt.datetime | None, contest_until: dt.datetime | None, at: dt.datetime) -> bool:
    """Tell whether a link to a case opens nothing any more, for it is closed for too long."""
    if closed_at is None:
        return False
    return at > max(closed_at + LIVES_ON, contest_until or closed_at)


def check_work(held: Held) -> None:
    """Raise NotYours unless somebody works on a case."""
    if not held.may_work:
        raise NotYours


def check_open(held: Held, *, at: dt.datetime) -> None:
    """Raise Confidential, LongOver where a link to a case would open nothing."""
    if held.is_confidential:
        raise Confidential
    if held.is_erased or is_over(closed_at=held.closed_at, contest_until=held.contest_until, at=at):
        raise LongOver
