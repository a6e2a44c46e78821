"""Facts of small logs that can be worked out by hand."""

import datetime as dt

import pytest

from evenkeel.engines import flow
from tests.engines.flow import logs

HOUR, DAY = 3600.0, 86400.0

# Three permits. A and B are finished after 2 and 4 days, C waits.
#   Mon 6 Jan   A received 08:00            C's first step is on Wed 8 Jan 08:00
#   Tue 7 Jan   B received 08:00
#   Wed 8 Jan   A decided  08:00
#   Sat 11 Jan  B checked 08:00 and decided 08:00
PERMITS = logs.log(
    logs.case(
        "A",
        ("received", "2025-01-06T08:00+01:00", "Ida"),
        ("decided", "2025-01-08T08:00+01:00", "Bo"),
        channel="web",
    ),
    logs.case(
        "B",
        ("received", "2025-01-07T08:00+01:00", "Ida"),
        ("checked", "2025-01-11T08:00+01:00"),
        ("decided", "2025-01-11T08:00+01:00", "Ida"),
        channel="post",
    ),
    logs.case("C", ("received", "2025-01-08T08:00+01:00", "Bo"), is_open=True, channel="post"),
)


@pytest.fixture(scope="module")
def permits() -> flow.Facts:
    return flow.measure(PERMITS)


def test_headline_counts(permits: flow.Facts) -> None:
    assert (permits.cases, permits.open_cases, permits.events, permits.activities) == (3, 1, 6, 3)
    assert (permits.resources, permits.events_without_resource) == (2, 1)


def test_span_is_told_on_the_wall_clock(permits: flow.Facts) -> None:
    assert permits.span.start.isoformat() == "2025-01-06T08:00:00+01:00"
    assert permits.span.end.isoformat() == "2025-01-11T08:00:00+01:00"


def test_lead_time_leaves_open_cases_out(permits: flow.Facts) -> None:
    lead = permits.lead_time
    assert (lead.count, lead.mean, lead.median, lead.min, lead.max) == (2, 3 * DAY, 3 * DAY, 2 * DAY, 4 * DAY)
    assert lead.p85 == pytest.approx(3.7 * DAY)
    assert lead.p95 == pytest.approx(3.9 * DAY)


def test_lead_time_by_channel_names_the_largest_channel_first(permits: flow.Facts) -> None:
    assert [(row.channel, row.count, row.mean) for row in permits.lead_time.by_channel] == [
        ("post", 1, 4 * DAY),
        ("web", 1, 2 * DAY),
    ]


def test_over_time_keeps_days_without_events_and_its_balance(permits: flow.Facts) -> None:
    assert permits.over_time.period == "day"
    assert [(row.start.day, row.arrivals, row.completions, row.wip) for row in permits.over_time.periods] == [
        (6, 1, 0, 1),
        (7, 1, 0, 2),
        (8, 1, 1, 2),
        (9, 0, 0, 2),
        (10, 0, 0, 2),
        (11, 0, 1, 1),
    ]


def test_lead_time_by_period_follows_the_day_of_closing(permits: flow.Facts) -> None:
    rows = {row.start.day: (row.count, row.median) for row in permits.lead_time.by_period}
    assert rows == {
        6: (0, None),
        7: (0, None),
        8: (1, 2 * DAY),
        9: (0, None),
        10: (0, None),
        11: (1, 4 * DAY),
    }


def test_a_case_that_closes_makes_room_for_one_that_opens(permits: flow.Facts) -> None:
    # A closes on Wednesday at 08:00 as C opens: two at once, never three. 2 + 4 + 3 days of five.
    assert (permits.wip.max, permits.wip.at_end) == (2, 1)
    assert permits.wip.mean == pytest.approx(9 / 5)


def test_variants_and_their_median(permits: flow.Facts) -> None:
    found = permits.variants
    assert (found.count, found.singletons, found.shortest, found.longest) == (3, 3, 1, 3)
    assert [(row.activities, row.cases, row.median) for row in found.top] == [
        (("received",), 1, None),
        (("received", "checked", "decided"), 1, 4 * DAY),
        (("received", "decided"), 1, 2 * DAY),
    ]


def test_directly_follows_runs_from_completion_to_completion(permits: flow.Facts) -> None:
    assert [(e.source, e.target, e.count, e.mean, e.median, e.total) for e in permits.dfg] == [
        ("checked", "decided", 1, 0, 0, 0),
        ("received", "checked", 1, 4 * DAY, 4 * DAY, 4 * DAY),
        ("received", "decided", 1, 2 * DAY, 2 * DAY, 2 * DAY),
    ]


def test_activities(permits: flow.Facts) -> None:
    assert [(a.activity, a.events, a.cases, a.starts, a.ends, a.touch) for a in permits.by_activity] == [
        ("received", 3, 3, 3, 1, None),
        ("decided", 2, 2, 0, 2, None),
        ("checked", 1, 1, 0, 0, None),
    ]


def test_resources_share_the_events_that_name_one(permits: flow.Facts) -> None:
    assert [(w.resource, w.events, w.cases, w.share) for w in permits.by_resource] == [
        ("Ida", 3, 2, 0.6),
        ("Bo", 2, 2, 0.4),
    ]


def test_weekdays(permits: flow.Facts) -> None:
    assert [(d.weekday, d.events, d.arrivals, d.completions) for d in permits.weekdays] == [
        (1, 1, 1, 0),
        (2, 1, 1, 0),
        (3, 2, 1, 1),
        (4, 0, 0, 0),
        (5, 0, 0, 0),
        (6, 2, 0, 1),
        (7, 0, 0, 0),
    ]


def test_the_weekday_is_that_of_the_wall_clock() -> None:
    # Monday 00:30 in Copenhagen is still Sunday in Greenwich.
    facts = flow.measure(logs.log(logs.case("A", ("call", "2025-01-06T00:30+01:00"))))
    assert [day.weekday for day in facts.weekdays if day.events] == [1]


def test_one_moment_is_a_log_too() -> None:
    facts = flow.measure(logs.log(logs.case("A", ("call", "2025-01-06T00:30+01:00"))))
    assert (facts.lead_time.count, facts.lead_time.max, facts.dfg, facts.by_resource) == (1, 0, (), ())
    assert (facts.wip.mean, facts.wip.max, facts.wip.at_end) == (0, 0, 0)


def test_nothing_is_known_of_lead_times_while_all_is_open() -> None:
    facts = flow.measure(logs.log(logs.case("A", ("call", "2025-01-06T08:00"), is_open=True)))
    assert (facts.open_cases, facts.lead_time.count, facts.lead_time.mean) == (1, 0, None)
    assert (facts.wip.mean, facts.wip.max, facts.wip.at_end) == (1, 1, 1)


def test_touch_time_runs_from_start_to_completion() -> None:
    events = [
        logs.Event("call", logs.at("2025-01-06T10:00"), started=logs.at("2025-01-06T09:00")),
        logs.Event("call", logs.at("2025-01-06T13:00"), started=logs.at("2025-01-06T10:00")),
        logs.Event("note", logs.at("2025-01-06T13:05")),
    ]
    facts = flow.measure(logs.log(logs.Case("A", events)))
    call, note = (row.touch for row in facts.by_activity)
    assert call is not None
    assert note is not None
    assert (call.count, call.mean, call.max) == (2, 2 * HOUR, 3 * HOUR)
    assert (note.count, note.mean) == (0, None)
    assert facts.lead_time.max == 4 * HOUR + 300


@pytest.mark.parametrize(
    ("last", "period", "first_start", "periods"),
    [
        ("2024-03-14", "day", dt.date(2024, 2, 13), 31),
        ("2024-03-15", "week", dt.date(2024, 2, 12), 5),
        ("2024-08-12", "week", dt.date(2024, 2, 12), 27),
        ("2024-08-13", "month", dt.date(2024, 2, 1), 7),
        ("2028-02-12", "month", dt.date(2024, 2, 1), 49),
        ("2028-02-13", "quarter", dt.date(2024, 1, 1), 17),
        ("2036-02-12", "quarter", dt.date(2024, 1, 1), 49),
        ("2036-02-13", "year", dt.date(2024, 1, 1), 13),
    ],
)
def test_the_span_chooses_the_period(last: str, period: str, first_start: dt.date, periods: int) -> None:
    facts = flow.measure(logs.log(logs.case("A", ("begin", "2024-02-13"), ("end", last))))
    assert facts.over_time.period == period
    assert facts.over_time.periods[0].start == first_start
    assert len(facts.over_time.periods) == periods


def test_a_clock_put_back_does_not_close_a_case_before_it_opened() -> None:
    # Opened at 00:30 on the 2nd in Athens; closed an hour later, when it is still the 1st in London.
    facts = flow.measure(
        logs.log(logs.case("A", ("begin", "2025-01-02T00:30+02:00"), ("end", "2025-01-01T23:30+00:00")))
    )
    assert [(row.start.day, row.arrivals, row.completions, row.wip) for row in facts.over_time.periods] == [
        (2, 1, 1, 0)
    ]


def test_an_open_case_may_begin_on_a_later_day_than_its_only_event() -> None:
    # Begun at 01:00 on the 2nd in Athens, done an hour later, when it is still the 1st in Reykjavik.
    event = logs.Event("begin", logs.at("2025-01-01T23:59+00:00"), started=logs.at("2025-01-02T01:00+02:00"))
    facts = flow.measure(logs.log(logs.Case("A", [event], is_open=True)))
    assert [(row.start.day, row.arrivals, row.wip) for row in facts.over_time.periods] == [(2, 1, 1)]


def test_a_log_without_events_is_refused() -> None:
    with pytest.raises(flow.NoEvents, match="nothing to measure"):
        flow.measure(logs.log())
