"""What becomes of open cases: foretold, judged, and told where that is enough, of cases alone that somebody may know of."""

import dataclasses
import datetime as dt
from types import SimpleNamespace
from typing import Any, cast
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.casework.operations import confidential, intake
from evenkeel.contexts.casework.values import cases
from evenkeel.contexts.twins import ahead, foretelling, runs, words, work
from evenkeel.contexts.twins.values import Checked, Seen
from evenkeel.engines import twin
from tests.contexts.conftest import AT, Cast, acts
from tests.contexts.twins import lines
from tests.contexts.twins.conftest import kept, learned, learnt, planning

GOOD = Checked(200, 0.81, 86_400.0, 1.0)
DAY = dt.timedelta(days=1)


def test_cases_that_lie_here_are_told_apart_from_those_that_went_on() -> None:
    came = lines.BEGIN
    told = [
        *lines.story("A", came, ("Assess", "Assess", "Ada", "planning", DAY), done=False),
        *lines.story("B", came, ("Assess", "Assess", "Ada", "planning", DAY), done=False, shelf="calls"),
        *lines.story("C", came, ("Note", "Check", lines.EVENKEEL, "planning", DAY), done=False),
        *lines.story("D", came, ("Closed", "Check", "Ada", "planning", DAY)),
        *lines.story(
            "E",
            came,
            ("Assess", "Assess", "Ada", "planning", DAY),
            ("Closed", "Assess", "Ben", "contact", 2 * DAY),
        ),
    ]
    shelves = {"plans": "planning", "calls": "contact"}
    found = {each.unit: each for each in work.teams(work.read(told), units=shelves)}["planning"]
    assert found.here == {name: (came + 10 * DAY).replace(tzinfo=dt.UTC) for name in ("A", "C")}
    assert found.log.cases == ("D", "E")
    # What nobody has touched has come all the same.
    assert set(found.whole.cases) == {"A", "C", "D", "E"}
    assert found.closing == 0.5


@pytest.mark.parametrize(
    ("checked", "grade", "word"),
    [
        (None, twin.Grade.UNKNOWN, "Nobody has judged"),
        (GOOD, twin.Grade.GOOD, "81 % ended within"),
        (GOOD._replace(number=12), twin.Grade.CARE, "12 times"),
        (GOOD._replace(covered=0.9), twin.Grade.CARE, "90 % ended"),
        (GOOD._replace(covered=0.6), twin.Grade.NO, "60 % ended"),
        (GOOD._replace(closing=0.4), twin.Grade.NO, "Only 40 % of the cases end here"),
    ],
    ids=lambda value: value.value if isinstance(value, twin.Grade) else "",
)
def test_dates_are_told_by_how_often_ranges_held(
    checked: Checked | None, grade: twin.Grade, word: str
) -> None:
    found = words.promises(checked)
    assert found[0] is grade
    assert word in found[1]


def test_what_is_known_of_a_log_comes_back_as_it_was_kept() -> None:
    seen = dataclasses.replace(learnt().seen, checked=GOOD)
    assert Seen.from_json(seen.as_json()) == seen
    # That of the time before anything was foretold.
    before: dict[str, Any] = {name: value for name, value in seen.as_json().items() if name != "checked"}
    assert Seen.from_json(before).checked is None


@pytest.mark.slow
def test_open_cases_are_foretold_by_the_clock_of_the_organisation_and_judged() -> None:
    of, found = planning(), learned()[0]
    checked = found.seen.checked
    assert checked is not None
    assert checked.number > 20
    assert 0.5 < checked.covered <= 1
    assert checked.off < 4 * 86_400
    model = twin.parse(found.document)
    assert model.calibration is not None
    at = dt.datetime(2025, 7, 10, 9, tzinfo=dt.UTC)
    told = foretelling.outlook(model, of, at=at)
    assert told is not None
    assert (told.at, told.calibrated) == (at, True)
    assert {each.key for each in told.cases} == set(of.here)
    # Logs tell the wall clock: ten in summer is nine in universal time.
    assert all(each.due == by_clock(of.here[each.key]) for each in told.cases)
    assert all(at <= each.low <= each.median <= each.high for each in told.cases)


def by_clock(moment: dt.datetime | None) -> dt.datetime:
    """Return when clocks in London show a moment."""
    assert moment is not None
    return moment.replace(tzinfo=ZoneInfo("Europe/London")).astimezone(dt.UTC)


def opened(by: accounts.Acting, title: str) -> cases.Case:
    """Open a permit as somebody."""
    with acts(by):
        return intake.open_case(case_type="permit", title=title, by=by, at=AT)


def foretold(*references: str) -> twin.Forecast:
    """Return what is foretold of some cases, as the engine would."""
    told = tuple(
        twin.CaseForecast(
            key=each, arrived=AT, due=AT + 9 * DAY, median=AT + 4 * DAY, low=AT + 2 * DAY, high=AT + 8 * DAY,
            on_time=0.87, over=0.0, familiar=True,
        )
        for each in references
    )  # fmt: skip
    pile = tuple(
        twin.Day(at=AT + day * DAY, open=twin.Range(mean=3.0, low=1.0, high=6.0), came=day)
        for day in range(5)
    )
    trend = twin.Trend(
        course="steady", a_week=twin.Range(mean=0.1, low=-1, high=1), weeks_until_empty=None,
        sentence="3 cases are open now, and about as many will be.",
    )  # fmt: skip
    return twin.Forecast(
        at=AT,
        level=0.8,
        replications=200,
        seed=0,
        cases=told,
        pile=pile,
        trend=trend,
        over=0,
        calibrated=True,
    )


def outlook(team: Cast, checked: Checked, *references: str) -> str:
    """Keep a twin that was judged so, with what it foretells; return its outlook as a colleague sees it."""
    by = team.administrator.acts
    kept(by, of=dataclasses.replace(learnt(), seen=dataclasses.replace(learnt().seen, checked=checked)))
    with acts(by):
        runs.keep_outlook(
            organisation_id=by.organisation_id, unit="planning", forecast=foretold(*references), at=AT
        )
    return team.designer.client.get(reverse("twins:outlook", args=["planning"])).content.decode()


def test_the_outlook_tells_dates_of_cases_that_somebody_may_know_of(team: Cast) -> None:
    by = team.staff.acts
    shown, hidden = opened(by, "A shed"), opened(by, "A worry")
    with acts(team.leader.acts):
        confidential.hide(case_id=hidden.id, reason="It is about a person", by=team.leader.acts, at=AT)
    told = outlook(team, GOOD, shown.reference, hidden.reference, "HV-00-000000-X")
    for word in (
        shown.reference,
        "A shed",
        "4 Mar to 10 Mar 2026",
        "87 %",
        "about as many will be",
        "2 of this page are left out",
    ):
        assert word in told, word
    assert "A worry" not in told
    assert hidden.reference not in told


def test_a_case_whose_date_is_past_has_no_chance_and_one_day_is_said_once() -> None:
    item = SimpleNamespace(case=SimpleNamespace(reference="HV-1", standing=SimpleNamespace(title="A shed")))
    (case,) = foretold("HV-1").cases
    late = case.model_copy(update={"due": AT - DAY, "on_time": 0.0, "high": case.low})
    (line,) = ahead.told([late], [cast(Any, item)], dt.UTC, at=AT)
    assert (line.chance, line.look, line.when) == ("too late already", "bad", f"{case.low:%-d %b %Y}")
    over = case.model_copy(
        update={
            "low": dt.datetime(2026, 12, 30, tzinfo=dt.UTC),
            "high": dt.datetime(2027, 1, 2, tzinfo=dt.UTC),
        }
    )
    (line,) = ahead.told([over], [cast(Any, item)], dt.UTC, at=AT)
    assert (line.chance, line.when) == ("87 %", "30 Dec 2026 to 2 Jan 2027")


def test_dates_are_kept_back_where_they_are_not_good_enough(team: Cast) -> None:
    case = opened(team.staff.acts, "A shed")
    poor = outlook(team, GOOD._replace(covered=0.4), case.reference)
    assert "no dates of single cases are shown" in poor
    assert case.reference not in poor
    assert "about as many will be" in poor
    passed_on = outlook(team, GOOD._replace(closing=0.4), case.reference)
    assert "Only 40 % of the cases end here" in passed_on
    assert "about as many will be" not in passed_on


def test_where_nothing_lies_nothing_is_foretold(with_twin: Cast) -> None:
    told = with_twin.leader.client.get(reverse("twins:outlook", args=["planning"])).content.decode()
    assert "Nothing is foretold" in told
