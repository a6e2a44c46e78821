"""What holds for every programme: each combination of dates gives one state with its sentence; sums add up."""

import datetime as dt
import uuid
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from evenkeel.contexts.programme import rules, savings, timeline
from evenkeel.contexts.programme.values import DATES, Report, State, What
from evenkeel.engines import operating_model
from evenkeel.kernel import quarters
from tests.contexts.conftest import AT

DAYS = st.dates(min_value=dt.date(2000, 1, 1), max_value=dt.date(2100, 12, 31))
QUARTERS = st.none() | st.integers(0, 9999 * 4 + 3).map(quarters.name)
EVIDENCE = ("One", "Two")


@st.composite
def actions(draw: st.DrawFn) -> operating_model.Action:
    low, expected, high = sorted(draw(st.lists(st.integers(0, 10**9), min_size=3, max_size=3)))
    return operating_model.Action.model_validate(
        {
            "key": "one",
            "title": "One",
            "target_area": "people",
            "design_by": draw(QUARTERS),
            "implement_from": draw(QUARTERS),
            "done_by": draw(QUARTERS),
            "evidence": draw(st.sampled_from([(), EVIDENCE[:1], EVIDENCE])),
            "savings": {"low": low, "expected": expected, "high": high},
            "depends_on": draw(st.sampled_from([(), ("other",)])),
        }
    )


@st.composite
def reports(draw: st.DrawFn) -> list[Report]:
    found: list[Report] = []
    for number in range(draw(st.integers(0, 6))):
        what = draw(st.sampled_from([*DATES, What.EVIDENCE, What.SAVINGS, What.WITHDRAWAL]))
        on = draw(DAYS)
        if what is What.WITHDRAWAL and not found:
            continue
        found.append(
            Report(
                id=uuid.UUID(int=number),
                action="one",
                what=what,
                on=on,
                text="",
                link="",
                meets=draw(st.sampled_from(["", *EVIDENCE])) if what is What.EVIDENCE else "",
                quarter=quarters.name(quarters.of(on)) if what is What.SAVINGS else "",
                amount=Decimal(draw(st.integers(0, 10**9))) if what is What.SAVINGS else None,
                withdraws_id=draw(st.sampled_from(found)).id if what is What.WITHDRAWAL else None,
                by_name="",
                at=AT,
            )
        )
    return found


@given(action=actions(), said=reports(), day=DAYS)
def test_every_combination_of_dates_gives_one_state_with_a_sentence(
    action: operating_model.Action, said: list[Report], day: dt.date
) -> None:
    (standing,) = rules.standings([action], said, day=day)
    assert standing.state in State
    assert standing.reason.endswith(".")
    assert rules.standings([action], reversed(said), day=day) == (standing,)
    implemented = standing.on(What.IMPLEMENTED) is not None
    assert (standing.state in (State.DONE, State.UNPROVEN)) == implemented
    if standing.state is State.DONE:
        assert not standing.unmet
        assert any(each.what is What.EVIDENCE for each in rules.standing_reports(said))


@given(action=actions(), said=reports(), day=DAYS)
def test_savings_add_up(action: operating_model.Action, said: list[Report], day: dt.date) -> None:
    course = savings.course([action], said, day=day)
    assert len(course.quarters) <= savings.MOST_QUARTERS
    planned, realised = savings.Amounts(), Decimal(0)
    for each in course.quarters:
        planned, realised = planned + each.planned, realised + each.realised
        assert (each.planned_so_far, each.realised_so_far) == (planned, realised)
        assert planned.low <= planned.expected <= planned.high
    assert savings.alarm(course, currency="GBP").text.endswith(".")


@given(action=actions(), said=reports(), day=DAYS)
def test_every_programme_can_be_drawn(
    action: operating_model.Action, said: list[Report], day: dt.date
) -> None:
    standings = rules.standings([action], said, day=day)
    drawn = timeline.draw(
        [timeline.Lane("All", standings)], key="k", title="T", day=day, address=lambda key: f"/{key}"
    )
    assert drawn.count('class="pg-row"') == 1
    assert timeline.window(standings, day=day).count <= timeline.MOST_QUARTERS


@given(day=DAYS)
def test_a_day_lies_in_its_quarter(day: dt.date) -> None:
    quarter = quarters.of(day)
    assert quarters.start(quarter) <= day <= quarters.end(quarter)
    assert quarter <= quarters.place(day) < quarter + 1
    assert quarters.number(quarters.name(quarter)) == quarter
