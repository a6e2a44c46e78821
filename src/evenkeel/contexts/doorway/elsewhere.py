"""What the doorway shows on the pages of others: beside a case, whether its customer can follow it."""

import datetime as dt

from django.urls import reverse
from django.utils.translation import gettext as _

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.casework.values.beside import Aside, Deed
from evenkeel.contexts.casework.values.cases import Case
from evenkeel.contexts.doorway import queries


def beside_case(case: Case, may_work: bool, by: accounts.Acting, at: dt.datetime) -> Aside | None:
    """Tell whether there is a link by which a case is followed, and offer to make and to withdraw one. One query."""
    title = _("The customer's page")
    if case.standing.confidential:
        return Aside("doorway", title, (_("Nobody follows a confidential case by a link."),))
    if case.standing.erased_at is not None:
        return None
    made = queries.link(organisation_id=by.organisation_id, case_id=case.id)
    make, withdraw = (reverse(f"doorway:{name}", args=[case.reference]) for name in ("make", "withdraw"))
    if made is None:
        said = _("There is no link by which the customer can follow this case.")
        offered: tuple[Deed, ...] = (Deed(_("Make a link"), make, at_once=True),)
        return Aside("doorway", title, (said,), deeds=offered if may_work else ())
    day = f"{made.made_at.astimezone(by.zone):%-d %B %Y}"
    said = _("Whoever has the link made %(day)s by %(name)s sees how far this case is.") % {
        "day": day,
        "name": made.made_by_name,
    }
    offered = (
        Deed(_("Withdraw it"), withdraw, at_once=True),
        Deed(_("Make another, which ends it"), make, at_once=True),
    )
    return Aside("doorway", title, (said,), deeds=offered if may_work else ())
