"""PESTEL board, channel mix, capability map and system landscape, from small models."""

import datetime as dt
from typing import Any

import pytest

from evenkeel.contexts.blueprint.pictures import (
    capabilities,
    landscape,
    landscape_drawing,
    mix,
    mix_figure,
    pestel,
)
from tests.contexts.blueprint.pictures.models import address, model

TODAY = dt.date(2026, 11, 22)


def test_the_board_has_six_columns_the_likeliest_first_and_marks_what_is_not_met() -> None:
    factors = [
        {"key": "a", "title": "A", "kind": "legal", "likelihood": "low", "effect": "x", "actions": ["act"]},
        {"key": "b", "title": "B", "kind": "legal", "likelihood": "high", "effect": "x"},
        {"key": "c", "title": "C", "kind": "legal"},
    ]
    found = pestel.board(
        model(pestel=factors, actions=[{"key": "act", "title": "Act", "target_area": "people"}]),
        address=address,
    )
    assert [column.title for column in found.columns][0::5] == ["Political", "Legal"]
    legal = found.columns[-1].factors
    assert [(each.title, each.likelihood) for each in legal] == [
        ("B", "Likely"),
        ("A", "Unlikely"),
        ("C", "Likelihood not said"),
    ]
    assert [sum(each.steps) for each in legal] == [3, 1, 0]
    assert [each.missing for each in legal] == [
        ("Nothing is done about it yet.",),
        (),
        ("Nothing is done about it yet.", "What it does to us is not said."),
    ]
    assert found.without_action == 2


def channels(**changes: Any) -> mix.Mix:
    written = {
        "channels": [
            {"key": "web", "title": "Web", "kind": "web", "cost": 0.5},
            {"key": "phone", "title": "Phone", "kind": "phone", "cost": 4.5},
        ],
        "channel_mixes": [
            {
                "key": "mix",
                "title": "Mix",
                "service": "permit",
                "by": "2028-Q2",
                "shares": [
                    {"channel": "web", "now": 40, "target": 65},
                    {"channel": "phone", "now": 60, "target": 35},
                ],
            }
        ],
        "services": [{"key": "permit", "title": "Permit", "volume": 1000}],
        **changes,
    }
    return mix.channels(model(**written), address=address).mixes[0]


def test_the_sum_is_made_of_its_parts() -> None:
    found = channels()
    assert [(each.channel.title, each.shift, each.saving) for each in found.shares] == [
        ("Phone", -25, 1125),
        ("Web", 25, -125),
    ]
    assert found.cost_now == pytest.approx(2.9)
    assert found.cost_target == pytest.approx(1.9)
    assert found.saving == 1000
    table = mix_figure.parts(found, currency="EUR")
    assert table is not None
    assert table.rows == (
        ("Phone", "600", "350", "4.50", "1,125"),
        ("Web", "400", "650", "0.50", "−125"),
        ("All together", "1,000", "1,000", "", "1,000"),
    )
    assert mix_figure.said(found, currency="EUR") == (
        "A contact costs 2.90 EUR on average now, 1.90 after the shift: it saves about 1,000 EUR a year."
    )


def test_without_a_volume_or_a_cost_no_sum_is_made() -> None:
    no_volume = channels(services=[{"key": "permit", "title": "Permit"}])
    assert no_volume.saving is None
    assert mix_figure.parts(no_volume, currency="EUR") is None
    assert "has no volume" in mix_figure.said(no_volume, currency="EUR")
    free = channels(
        channels=[
            {"key": "web", "title": "Web", "kind": "web", "cost": 1},
            {"key": "phone", "title": "Phone", "kind": "phone"},
        ]
    )
    assert (free.unpriced, free.cost_now, free.saving) == (("Phone",), None, None)
    assert "Phone has no cost" in mix_figure.said(free, currency="EUR")


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ([], "At all times"),
        (
            [("mon tue wed thu", "08:30", "17:30"), ("fri", "08:30", "16:00")],
            "Mon to Thu 08:30–17:30, Fri 08:30–16:00",
        ),
        ([("mon tue sat", "09:00", "12:00")], "Mon, Tue, Sat 09:00–12:00"),
        ([("sat sun mon wed thu fri", "09:00", "12:00")], "Mon, Wed to Sun 09:00–12:00"),
    ],
)
def test_hours_are_said_as_people_say_them(parts: list[tuple[str, str, str]], said: str) -> None:
    hours = [{"days": days.split(), "opens": opens, "closes": closes} for days, opens, closes in parts]
    known = model(channels=[{"key": "c", "title": "C", "kind": "phone", "hours": hours, "answer": "2wd"}])
    (found,) = mix.channels(known, address=address).channels
    assert (found.hours, found.answer) == (said, "2 working days")


def test_capabilities_hang_below_their_parents_the_largest_gap_first() -> None:
    known = model(
        capabilities=[
            {"key": "serve", "title": "Serve", "maturity": 2, "target": 3},
            {"key": "talk", "title": "Talk", "parent": "serve", "maturity": 3, "target": 4},
            {"key": "decide", "title": "Decide", "parent": "serve", "maturity": 1, "target": 5},
            {"key": "steer", "title": "Steer", "maturity": 4, "target": 4},
            {"key": "dream", "title": "Dream"},
        ],
        functions=[{"key": "f", "title": "Casework", "capabilities": ["decide"], "units": ["team"]}],
        units=[{"key": "team", "title": "Team", "kind": "team"}],
        systems=[{"key": "s", "title": "Cases", "capabilities": ["decide"]}],
    )
    found = capabilities.capability_map(known, address=address)
    assert [each.title for each in found.top] == ["Serve", "Dream", "Steer"]
    serve, dream, steer = found.top
    assert [each.title for each in serve.parts] == ["Decide", "Talk"]
    assert [(each.title, each.gap) for each in found.gaps] == [("Decide", 4), ("Talk", 1)]
    assert found.steps == 5
    assert [each.title for each in found.unjudged] == ["Dream"]
    decide = serve.parts[0]
    assert [each.title for each in (*decide.functions, *decide.units, *decide.systems)] == [
        "Casework",
        "Team",
        "Cases",
    ]
    assert decide.said == "Now 1 of 5, hardly; shall be 5, with the best"
    assert (decide.scale.count("is-there"), decide.scale.count("is-aimed")) == (1, 4)
    assert steer.said == "Now 4 of 5, very well, as it shall be"
    assert dream.said == "Not judged yet; no target set"


SYSTEMS = [
    {
        "key": "cases",
        "title": "Cases",
        "contract_ends": "2027-03-31",
        "yearly_cost": 100,
        "capabilities": ["decide"],
    },
    {"key": "named", "title": "Named", "kind": "specialist", "exception": "kept", "units": ["team"]},
    {
        "key": "listed",
        "title": "Listed",
        "kind": "specialist",
        "retires": "2029-01-31",
        "capabilities": ["decide"],
    },
    {"key": "late", "title": "Late", "kind": "specialist", "exception": "old"},
    {"key": "wild", "title": "Wild", "kind": "specialist", "yearly_cost": 5},
]
EXCEPTIONS = [
    {
        "key": "kept",
        "title": "Kept",
        "rule": "principles/common",
        "records": ["systems/listed"],
        "expires": "2030-12-31",
    },
    {
        "key": "old",
        "title": "Old",
        "rule": "principles/common",
        "expires": "2026-11-21",
        "approved_by": "bodies/board",
    },
]


def test_every_system_has_its_standing_its_place_and_its_ends() -> None:
    known = model(
        systems=SYSTEMS,
        exceptions=EXCEPTIONS,
        bodies=[{"key": "board", "title": "Board"}],
        capabilities=[{"key": "decide", "title": "Decide"}],
        units=[{"key": "team", "title": "Team", "kind": "team"}],
        interfaces=[
            {"key": "i", "title": "I", "source": "cases", "target": "listed", "carries": "Decisions"}
        ],
    )
    found = landscape.landscape(known, on=TODAY, address=address)
    assert {each.key: each.standing for each in found.systems} == {
        "cases": "common",
        "named": "exception",
        "listed": "exception",
        "late": "lapsed",
        "wild": "unaccepted",
    }
    assert [each.key for each in found.special] == ["wild", "late", "named", "listed"]
    late = found.special[1].exception
    assert late is not None
    assert late.approved_by is not None
    assert (late.has_run_out, late.approved_by.title) == (True, "Board")
    assert [(each.title, len(each.common), len(each.special)) for each in found.by_capability] == [
        ("Decide", 1, 1)
    ]
    assert [each.title for each in found.by_unit] == ["Everybody", "Team"]
    assert [(f"{end.date}", end.said, end.system.key) for end in found.ends][:2] == [
        ("2026-11-21", "Exception runs out", "late"),
        ("2027-03-31", "Contract ends", "cases"),
    ]
    assert [(end.is_past, end.is_soon) for end in found.ends][:3] == [
        (True, False),
        (False, True),
        (False, False),
    ]
    assert found.yearly_cost == 105
    drawn = landscape_drawing.flows(found)
    assert "Cases; gives to Listed" in drawn
    timeline = landscape_drawing.timeline(found, on=TODAY)
    assert "Cases: contract ends on 31 March 2027" in timeline
    assert "Late" not in timeline


def test_a_map_of_how_it_is_now_misses_no_targets() -> None:
    known = model(
        capabilities=[{"key": "talk", "title": "Talk", "maturity": 3}, {"key": "new", "title": "New"}]
    )
    found = capabilities.capability_map(known, address=address)
    talk = next(each for each in found.top if each.key == "talk")
    assert (found.is_aimed, found.has_loose_ends, [each.key for each in found.unjudged]) == (
        False,
        False,
        ["new"],
    )
    assert (talk.scale.count("is-there"), talk.scale.count("is-unset"), talk.scale.count("is-beyond")) == (
        3,
        2,
        0,
    )
    assert talk.said == "Now 3 of 5, soundly; no target set"
