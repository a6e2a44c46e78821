"""Has a revision hold, from the command line; imported once the database runs."""

import datetime as dt
import time as clock
import zoneinfo
from collections.abc import Callable

from django.conf import settings
from django.urls import reverse

from evenkeel.cli.model import members, planned
from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.blueprint import in_the_way, operations, queries, rules
from evenkeel.contexts.blueprint.values import Application, Branch, Contents, Kind
from evenkeel.kernel import errors, time

_SPOKEN = "%-d %B %Y, %H:%M"


class NotAMoment(errors.Invalid):
    """“{said}” is no moment. Write a day like 2027-01-01, or a day and a time like 2027-01-01T06:00."""

    code = "not-a-moment"


class NoSuchTime(errors.Invalid):
    """There is no {said} in {zone}: clocks are put forward over it. Choose a time before or after."""

    code = "no-such-time"


class NotConfirmed(errors.Conflict):
    """Nothing was applied."""

    code = "not-confirmed"


def apply(
    *,
    slug: str,
    email: str,
    branch: str,
    number: int | None,
    since: str | None,
    note: str,
    ask: Callable[[str], bool],
    wait: Callable[[float], None] = clock.sleep,
) -> str:
    """Show the plan of a revision, ask, and have it hold; say from when, and how that is taken back.

    Without a number it is the newest revision of the branch; without a moment it holds at once. Raises NotAMoment, NoSuchTime,
    NotConfirmed, members.NotAMember and what `operations.apply` raises.
    """
    with members.acting(slug, email) as by:
        at = time.now()
        when = moment(since, by.zone) if since else None
        rules.check_apply(by)
        rules.check_moment(when or at, at=at)
        found = queries.branch(organisation_id=by.organisation_id, name=branch)
        contents = _contents(found, number, by)
        if contents.reading.model is None:
            raise rules.NotUsable(contents.reading.findings)
        revision = contents.revision
        plan = planned.document(
            contents.reading.model,
            branch=found,
            number=revision.number,
            counts=revision.counts,
            by=by,
            at=at,
        )
        planned.show(plan)
        before = queries.HOLDINGS.at(by.organisation_id, at)
        if when is None and before is not None and before.revision_id == revision.id:
            return f"Revision {revision.number} of “{found.title}” holds already; nothing was to be done."
        if plan.standing_in_the_way:
            raise rules.StandsInTheWay(plan.standing_in_the_way)
        rules.checked_model(contents.reading, revision.counts)
        spoken = _spoken(when, by) if when else "at once"
        if not ask(f"Shall revision {revision.number} of “{found.title}” hold {spoken}?"):
            raise NotConfirmed
        made = operations.apply(
            revision_id=revision.id,
            takes_effect_at=when,
            note=note,
            by=by,
            # Whoever was asked may have thought for a while.
            at=time.now(),
            in_the_way=in_the_way.standing_in_the_way,
            wait=wait,
        )
        return _told(made, found, revision.number, by)


def moment(said: str, zone: zoneinfo.ZoneInfo) -> dt.datetime:
    """Read a day or a moment as it is written where the organisation is. Raises NotAMoment, NoSuchTime."""
    try:
        found = dt.datetime.fromisoformat(said)
        here = found if found.tzinfo else found.replace(tzinfo=zone)
        there_and_back = here.astimezone(dt.UTC).astimezone(zone)
    except (ValueError, OverflowError):
        raise NotAMoment(said=said) from None
    if found.tzinfo is None and there_and_back.replace(tzinfo=None) != found:
        raise NoSuchTime(said=said, zone=zone.key)
    return here


def _contents(branch: Branch, number: int | None, by: accounts.Acting) -> Contents:
    if branch.kind is Kind.DRAFT:
        raise rules.NotTaken
    if branch.kind is Kind.BASE:
        raise rules.NeverApplied
    if number is not None:
        return queries.numbered(organisation_id=by.organisation_id, branch_id=branch.id, number=number)
    assert branch.head_id is not None
    return queries.contents(organisation_id=by.organisation_id, revision_id=branch.head_id)


def _spoken(when: dt.datetime, by: accounts.Acting) -> str:
    return f"from {when.astimezone(by.zone):{_SPOKEN}} ({by.time_zone})"


def _told(made: Application, branch: Branch, number: int, by: accounts.Acting) -> str:
    said = f"Revision {number} of “{branch.title}” holds {_spoken(made.takes_effect_at, by)}; every process knows it."
    if made.takes_effect_at <= made.applied_at:
        return f"{said}\nTo go back, apply an earlier revision with --revision."
    page = reverse("blueprint:withdraw-application", args=[made.id])
    return f"{said}\nUntil then it can be taken back: {settings.ENVIRONMENT.public_url}{page}"
