"""What a report says of waiting, promises, rework, hours and its data: computed, calm, and only where known."""

import re
from typing import Any

import pytest

from evenkeel.contexts.insight import page, presentation, promises, quality, sharing, timing, week
from evenkeel.contexts.insight.page import Layout
from evenkeel.engines import flow
from tests.contexts.insight import measured, samples

FURTHER = {"due", "in-hand", "waiting", "time", "again", "data"}
ACCUSING = ("blame", "lazy", "slow", "worst", "because", "caused", "fault", "should")


def facts(**changed: Any) -> flow.Facts:
    return samples.report(changed).facts


def by_key(report: flow.Report) -> dict[str, page.Section]:
    return {one.key: one for one in presentation.sections(report)}


def test_a_full_document_has_every_section_in_the_order_of_reading() -> None:
    found = presentation.sections(samples.report())
    assert [(one.key, one.layout) for one in found] == [
        ("findings", "full"),
        ("cautions", "full"),
        ("over-time", "full"),
        ("lead-time", "full"),
        ("due", "half"),
        ("in-hand", "half"),
        ("waiting", "half"),
        ("time", "half"),
        ("again", "full"),
        ("weekdays", "full"),
        ("follows", "full"),
        ("variants", "full"),
        ("teams", "full"),
        ("people", "full"),
        ("reading", "full"),
        ("data", "full"),
    ]


@pytest.mark.parametrize("name", ["old", "tiny"])
def test_a_document_without_further_facts_has_no_further_section(name: str) -> None:
    found = by_key(getattr(samples, name)())
    assert FURTHER.isdisjoint(found)
    assert [one.key for one in found["weekdays"].figures] == ["weekdays"]
    assert found["weekdays"].layout == "full"


def test_no_sentence_accuses_or_claims_a_cause() -> None:
    said = " ".join(
        sentence for one in presentation.sections(samples.report()) for sentence in one.sentences
    ).lower()
    assert [word for word in ACCUSING if word in said.split()] == []


def test_nobody_is_named_in_figures_on_multitasking() -> None:
    busy = {"busy": 9.0, "overlapping_share": 0.5, "concurrency": 2.0}
    named = busy | {"by_resource": [busy | {"resource": "Somebody Unmistakable"}]}
    assert "Unmistakable" not in presentation.standalone_html(
        samples.report({"multitasking": named}), title="t"
    )


def test_where_the_time_goes_stands_with_the_longest_first() -> None:
    section = timing.where_time_goes(facts())
    assert section is not None
    assert section.sentences == (
        "Of all the time between steps, 43 % lies between “Received” and “Checked”. "
        "Work and waiting count together; the figures do not say why it took that long.",
    )
    (figure,) = section.figures
    assert len(figure.table.rows) == 7
    assert figure.table.rows[0] == ("Received", "Checked", "110", "1 hour", "9.2 days", "43 %", "4.6 days")
    assert figure.table.columns[-1].label == "Of it until the next start"


def test_of_many_transitions_ten_are_shown() -> None:
    many = [samples.edge(f"S{n}", f"S{n + 1}", count=20 - n) | {"share": (20 - n) / 210} for n in range(20)]
    section = timing.where_time_goes(facts(dfg=many[::-1]))
    assert section is not None
    assert "The 10 transitions shown hold 74 %." in section.sentences[0]
    assert [row[0] for row in section.figures[0].table.rows] == [f"S{n}" for n in range(10)]


def test_a_step_that_follows_itself_is_named_once() -> None:
    edges = [samples.edge("Call", "Call", count=9), samples.edge("Call", "Letter", count=5)]
    assert timing.most_time(facts(dfg=edges)).startswith(
        "Of all the time between steps, 3.5 % lies between one “Call” and the next. "
    )


def test_both_ends_of_a_transition_can_be_seen() -> None:
    long, short = "Determine the necessity of a stop advice " * 2, "Decided"
    pairs = ((long, long), (long, short), (short, long))
    section = timing.where_time_goes(facts(dfg=[samples.edge(*pair, count=5) for pair in pairs]))
    assert section is not None
    labels = re.findall(r"<title>([^<]* → [^<]*)</title>", section.figures[0].svg)
    ends = sorted(tuple(label.split(" → ")) for label in labels)
    assert [(source[:9], target[:9]) for source, target in ends] == [
        ("Decided", "Determine"),
        ("Determine", "Decided"),
        ("Determine", "Determine"),
    ]


@pytest.mark.parametrize(
    "edges",
    [
        [],
        [samples.edge("A", "B", count=5)],
        [
            samples.edge("A", "B", count=5) | {"share": None},
            samples.edge("B", "C", count=5) | {"share": None},
        ],
        [samples.edge("A", "B", count=5), samples.edge("B", "C", count=5) | {"total": -7.0, "share": -0.1}],
    ],
    ids=["none", "one", "shares unknown", "one that took time"],
)
def test_without_a_choice_of_transitions_nothing_is_said(edges: list[dict[str, Any]]) -> None:
    assert timing.where_time_goes(facts(dfg=edges)) is None


def test_without_starts_the_table_does_not_speak_of_them() -> None:
    edges = [samples.edge(*pair, count=5) | {"waiting": None} for pair in (("A", "B"), ("B", "C"))]
    section = timing.where_time_goes(facts(dfg=edges))
    assert section is not None
    assert [one.label for one in section.figures[0].table.columns] == [
        "From",
        "To",
        "Times",
        "Median",
        "Total",
        "Share",
    ]


SHARES = (
    "Touch time makes up 25 % of the lead time in the median case, and 10 % of all lead times added up. "
    "It runs from start to completion, whatever the hour."
)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({}, SHARES),
        (
            {"events_without_start": 1},
            f"{SHARES} 1 event has no start and adds nothing, so it is at least this much.",
        ),
        (
            {"events_without_start": 1200},
            f"{SHARES} 1,200 events have no start and add nothing, so it is at least this much.",
        ),
        (
            {"efficiency_median": None, "efficiency_pooled": None},
            "Some events have a start, but no finished case that took time has one, so how much of the time was "
            "work is not known.",
        ),
    ],
)
def test_efficiency(changed: dict[str, Any], said: str) -> None:
    assert timing.efficiency(facts(touch_time=measured.touch_time(**changed))) == said


def test_work_and_waiting_in_key_figures() -> None:
    section = timing.work_and_waiting(facts())
    assert section is not None
    assert [(one.value, one.note) for one in section.kpis] == [
        ("2 hours", "106 cases with a start"),
        ("1 day", "85 in 100 up to 3 days"),
        ("25 %", "touch time by lead time"),
        ("10 %", "long cases weigh more"),
    ]


RULE = (
    "Of the finished cases, on time by date are those closed on the due day or before, to the moment those closed "
    "by the due time (the first moment of the day where none is given)"
)


def due(**changed: Any) -> flow.Facts:
    return facts(due_dates=measured.facts()["due_dates"] | changed)


@pytest.mark.parametrize(
    ("open_cases", "said"),
    [(0, f"{RULE}."), (3, f"{RULE}; open cases are kept apart, and never count as on time.")],
)
def test_the_rule_of_due_dates(open_cases: int, said: str) -> None:
    section = promises.due_dates(due(open=open_cases))
    assert section is not None
    assert section.sentences == (said,)


def test_due_dates_in_key_figures() -> None:
    section = promises.due_dates(due())
    assert section is not None
    assert [(one.label, one.value, one.note) for one in section.kpis] == [
        ("On time by date", "86 %", "86 of 100 finished"),
        ("On time to the moment", "80 %", "80 of 100 finished"),
        ("Open and past due", "4", "of 10 open with a due date"),
        ("Without a due date", "10", "finished or open"),
    ]


def test_where_nothing_is_finished_being_on_time_is_not_known() -> None:
    nothing = {"finished": 0, "on_time_by_date": 0, "on_time_by_instant": 0}
    section = promises.due_dates(
        due(**nothing, share_by_date=None, share_by_instant=None, without_due_date=0)
    )
    assert section is not None
    assert [one.value for one in section.kpis] == ["not known", "not known", "4"]


def test_the_oldest_open_cases_are_named_with_their_age() -> None:
    section = promises.in_hand(facts())
    assert section is not None
    assert section.sentences == (
        "14 cases are open at the last moment of the log, 26 April 2026. Ages run from the opening until then; "
        "why they are still open the log does not say.",
    )
    assert [one.value for one in section.kpis] == ["14", "12 days", "36 days", "60 days"]
    (table,) = section.tables
    assert len(table.rows) == promises.OLDEST
    assert table.rows[0] == ("A-0", "2 Mar 2026", "55 days")


REPEATED = (
    "In 25 % of the cases (30 of 120) at least one step was done more than once. Some steps are meant to be done "
    "again; which, the log does not say."
)
NONE_AGAIN = {"cases": 0, "share": 0.0, "repeat_events": 0, "self_loops": 0, "by_activity": []}
PEOPLE = (
    "A case was passed from one resource to another 1.2 times on average: at 50 % of the places where two steps "
    "meet and both resources are known."
)
TEAMS = "Between groups or teams it was 0.33 times, at 12 % of the places."
TEAMS_ALONE = (
    "A case was passed from one group or team to another 0.33 times on average: at 12 % of the places where two "
    "steps meet and both are known."
)


@pytest.mark.parametrize(
    ("changed", "title", "said", "figures"),
    [
        ({}, "Again and again", (REPEATED, f"{PEOPLE} {TEAMS}"), 1),
        ({"group_handovers": None}, "Again and again", (REPEATED, PEOPLE), 1),
        ({"handovers": None}, "Again and again", (REPEATED, TEAMS_ALONE), 1),
        ({"handovers": None, "group_handovers": None}, "Again and again", (REPEATED,), 1),
        (
            {"rework": NONE_AGAIN, "group_handovers": None},
            "From hand to hand",
            ("No case has the same step twice.", PEOPLE),
            0,
        ),
        ({"rework": None, "handovers": None}, "From hand to hand", (TEAMS_ALONE,), 0),
    ],
)
def test_rework_and_handovers(
    changed: dict[str, Any], title: str, said: tuple[str, ...], figures: int
) -> None:
    section = sharing.again(facts(**changed))
    assert section is not None
    assert (section.title, section.sentences, len(section.figures)) == (title, said, figures)


@pytest.mark.parametrize("groups", [None, measured.handovers(0, 0)])
def test_where_nothing_was_repeated_or_passed_on_nothing_is_said(groups: dict[str, Any] | None) -> None:
    assert sharing.again(facts(rework=NONE_AGAIN, handovers=None, group_handovers=groups)) is None


def test_steps_done_again_in_a_table() -> None:
    section = sharing.again(facts())
    assert section is not None
    assert section.figures[0].table.rows == (("Checked", "28", "20", "4"), ("Received", "10", "10", "4"))


def test_the_hours_of_the_week() -> None:
    section = week.section(facts())
    assert section.sentences[1] == (
        "The hour with most events is Monday, 10:00 to 11:00: 12 events. "
        "12 % of all events lie before 8:00 or from 18:00 on."
    )
    table = section.figures[1].table
    assert [one.label for one in table.columns] == ["Hour", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    assert len(table.rows) == 24
    assert table.rows[10] == ("10:00", "12", "12", "12", "12", "12", "0", "0")
    assert table.rows[23] == ("23:00", "0", "1", "0", "1", "0", "0", "1")


def test_of_equal_hours_the_first_is_named() -> None:
    even = [[3] * 24 for _ in range(7)]
    assert week.hours(facts(hours=even)).startswith("The hour with most events is Monday, 0:00 to 1:00: 3 ")


def test_hours_without_counts_about_the_data() -> None:
    assert week.hours(facts(quality=None)) == (
        "The hour with most events is Monday, 10:00 to 11:00: 12 events."
    )


def test_dates_alone_have_no_hours() -> None:
    section = week.section(facts(quality=measured.quality(at_midnight=500)))
    assert [one.key for one in section.figures] == ["weekdays"]
    assert section.sentences[1] == (
        "98 % of the events stand at exactly 00:00: they have a date without a time of day, so hours are not shown."
    )


def test_many_at_midnight_do_not_outshine_the_day() -> None:
    at_midnight = [[400, *row[1:]] for row in measured.facts()["hours"]]
    found = facts(hours=at_midnight, quality=measured.quality(at_midnight=256))
    assert week.hours(found) == (
        "The hour with most events is Monday, 10:00 to 11:00: 12 events. "
        "12 % of all events lie before 8:00 or from 18:00 on. "
        "50 % stand at exactly 00:00, often a date without a time of day: these are left out here, and the first "
        "hour of the day is not drawn."
    )
    figure = week.section(found).figures[1]
    assert figure.svg.count("<rect") == 7 * 23
    assert figure.table.rows[0] == ("0:00", *["400"] * 7)


def test_the_data_itself() -> None:
    section = quality.section(facts())
    assert section is not None
    assert section.sentences == (
        "Counts, without a verdict: what to look at before the figures are trusted. "
        "Looked for and not found: steps back in time, cases at the end of the log.",
    )
    (table,) = section.tables
    assert [(row[0], row[1].replace("\N{NO-BREAK SPACE}", " ")) for row in table.rows] == [
        ("Neighbouring steps at the same time", "98 of 392 (25 %)"),
        ("Events without a resource", "12 of 512 (2.3 %)"),
        ("Repeated rows", "2 of 512 (0.4 %)"),
        ("Events at exactly 00:00", "5 of 512 (1 %)"),
        ("Cases at the beginning of the log", "3 of 120 (2.5 %)"),
        ("Further date “Signed”", "299 on the day of the event, 1 later, 100 earlier"),
        ("Further date “Planned”", "20 on the day of the event, 70 later, 10 earlier"),
    ]
    assert (
        "7 orders of activities (now 9) and 6 different steps from one to the next (now 7)"
        in table.rows[0][2]
    )
    assert all(row[2] for row in table.rows)


def test_data_without_anything_to_notice_has_no_table() -> None:
    nothing = {"equal_pairs": 0, "share": 0.0}
    clean = measured.quality(
        ties=measured.quality()["ties"] | nothing,
        duplicates=0,
        at_midnight=0,
        cases_from_the_start=0,
        clocks=[],
    )
    section = quality.section(facts(quality=clean, events_without_resource=0))
    assert section is not None
    assert section.tables == ()
    assert "Looked for and not found: neighbouring steps at the same time, events" in section.sentences[0]


def test_of_many_clocks_ten_are_listed() -> None:
    section = quality.section(samples.wild().facts)
    assert section is not None
    (table,) = section.tables
    assert sum(row[0].startswith("Further date") for row in table.rows) == quality.LISTED_CLOCKS
    assert table.note == "Of the further dates: The first 10 of 400. All are in the JSON document."


@pytest.mark.parametrize(
    ("wished", "given"),
    [
        ("", ""),
        ("f", "f"),
        ("h", "f"),
        ("hh", "hh"),
        ("hhh", "hhf"),
        ("fhfhhf", "fffhhf"),
        ("thh", "thh"),
        ("th", "hh"),
        ("t", "f"),
        ("thhh", "thhf"),
        ("hhthh", "hhthh"),
        ("hth", "hhf"),
    ],
)
def test_no_half_of_the_page_stays_empty(wished: str, given: str) -> None:
    layouts: dict[str, Layout] = {"f": "full", "h": "half", "t": "tall"}
    sections = [page.Section(str(index), "t", (), layout=layouts[one]) for index, one in enumerate(wished)]
    found = page.fitted(sections)
    assert [one.key for one in found] == [one.key for one in sections]
    assert "".join(one.layout[0] for one in found) == given
