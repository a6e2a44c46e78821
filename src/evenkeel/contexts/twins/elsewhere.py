"""What twins show on the pages of others: beside a case, when it will be done."""

import datetime as dt

from django.urls import reverse

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.casework.values.beside import Aside, Deed
from evenkeel.contexts.casework.values.cases import Case, State
from evenkeel.contexts.twins import queries, rules
from evenkeel.contexts.twins.values import FEWEST_PEOPLE
from evenkeel.ui.charts import scales


def beside_case(case: Case, may_work: bool, by: accounts.Acting, at: dt.datetime) -> Aside | None:
    """Return when a case will be done as the outlook of its team has it; nothing where nothing was foretold there. Two queries."""
    standing = case.standing
    if standing.state is State.CLOSED or not standing.unit:
        return None
    found = queries.expectation(
        organisation_id=by.organisation_id,
        unit=standing.unit,
        reference=case.reference,
        zone=by.zone,
        at=at,
    )
    if found is None:
        return None
    outlook = _outlook(standing.unit, found.people, by, at)
    if found.expected is None:
        return Aside("expected", "Expected done", (f"No day is told. {found.why_not}",), deeds=outlook)
    expected = found.expected
    when = f"{expected.foretold_at.astimezone(by.zone):%-d %B, %H:%M}"
    return Aside(
        "expected",
        "Expected done",
        (f"Between {expected.first:%-d %B} and {expected.last:%-d %B %Y}, in four of five futures.",),
        (
            f"Foretold {when}. Of earlier ranges {scales.percent(expected.covered)} held; 80 % should. To be on the safe "
            "side, tell the later day.",
        ),
        outlook,
    )


def _outlook(unit: str, people: int, by: accounts.Acting, at: dt.datetime) -> tuple[Deed, ...]:
    """Lead to the outlook of a team those who may see it; where somebody stands is asked for small teams alone."""
    if people < FEWEST_PEOPLE and not rules.can_see(queries.reach(by=by, at=at), unit, people=people):
        return ()
    return (Deed("Outlook of the team", reverse("twins:outlook", args=[unit])),)
