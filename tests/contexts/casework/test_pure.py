"""What needs no database: references, the table of moves, the clock, content of words."""

import datetime as dt
import itertools
import re
import uuid
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.casework import clock, flow, matching, reference, rules, standards, standing
from evenkeel.contexts.casework.queries import words
from evenkeel.contexts.casework.values.cases import Event, Kind, Pause, State
from evenkeel.contexts.casework.values.customers import By
from evenkeel.contexts.casework.values.reach import Ability, Reach, Relation
from evenkeel.kernel import working_days

START = dt.datetime(2026, 3, 2, 9, 0, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)

# -- references -------------------------------------------------------------------------------------------------------------

made = st.builds(
    reference.Reference,
    prefix=st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=2, max_size=4),
    year=st.integers(0, 99),
    number=st.integers(1, 99_999_999),
)


def test_the_check_character_is_that_of_the_standard() -> None:
    # The Global Release Identifier of music uses the same system, and its handbook prints A1-2425G-ABC1234002-M.
    assert reference.check_character("A12425GABC1234002") == "M"
    assert reference.check_character("") == "1"


@given(made, st.data())
def test_a_reference_is_read_however_it_is_typed(one: reference.Reference, data: st.DataObject) -> None:
    written = str(one)
    assert reference.parsed(written) == one
    typed = data.draw(
        st.sampled_from((written.lower(), written.replace("-", ""), f" {written.replace('-', ' - ')} "))
    )
    # The first figure stays as it is: after it nobody takes a letter for one of the prefix.
    figure = re.search(r"[0-9]", typed)
    assert figure
    begins = figure.end()
    typed = typed[:begins] + typed[begins:].replace("0", data.draw(st.sampled_from("0Oo"))).replace(
        "1", data.draw(st.sampled_from("1Ii"))
    )
    assert reference.parsed(typed) == one


@given(made, st.data())
def test_one_wrong_character_is_found(one: reference.Reference, data: st.DataObject) -> None:
    plain = str(one).replace("-", "")
    place = data.draw(st.integers(len(one.prefix), len(plain) - 2))
    other = data.draw(st.sampled_from([digit for digit in "0123456789" if digit != plain[place]]))
    wrong = plain[:place] + other + plain[place + 1 :]
    try:
        assert reference.parsed(wrong) != one
    except reference.NoReference:
        return


@pytest.mark.parametrize(
    "written", ["", "HV", "HV-26-004217-X", "hello world", "26-004217-K", "\0", "HV-26-4-K"]
)
def test_what_is_no_reference(written: str) -> None:
    with pytest.raises(reference.NoReference):
        reference.parsed(written)


@pytest.mark.parametrize(
    ("slug", "prefix"),
    [("harbour-vale", "HV"), ("fenmoor", "FE"), ("a-b-c-d-e", "ABCD"), ("9", "EK"), ("", "EK")],
)
def test_the_prefix_of_an_organisation(slug: str, prefix: str) -> None:
    assert reference.prefix_of(slug) == prefix


# -- the table of moves -----------------------------------------------------------------------------------------------------


def test_every_kind_of_event_is_in_the_table_once() -> None:
    moving = {move.kind for move in flow.MOVES}
    assert moving.isdisjoint(flow.STAYS)
    assert moving | set(flow.STAYS) | {Kind.UNDONE} == set(Kind)
    places = [(move.kind, move.from_) for move in flow.MOVES]
    assert len(places) == len(set(places)), "each move leads to one state"


def test_every_state_is_reached_and_left() -> None:
    reached = {move.to for move in flow.MOVES if move.from_ is not move.to}
    left = {move.from_ for move in flow.MOVES if move.from_ is not move.to}
    assert reached == set(State)
    assert left - {None} == set(State)


# -- the clock --------------------------------------------------------------------------------------------------------------


def said(kind: Kind, at: dt.datetime, sequence: int = 1, *, reason: str = "", **data: Any) -> Event:
    words_of: dict[str, Any] = {key: data.pop(key) for key in ("waits", "of") if key in data}
    held: dict[str, Any] = {**words_of, "set": standing.written(data)} if data else words_of
    return Event(sequence, kind, at, at, None, "Tom", "", "", "", "", "", reason, held)


OPENED = said(Kind.OPENED, START, received_at=START, due_at=START + 42 * DAY, stage="check")


def paused(at: dt.datetime, kind: Pause, sequence: int) -> Event:
    return said(Kind.PAUSED, at, sequence, reason="Plans", pause=kind, paused_since=at)


def test_waiting_is_taken_off_and_parking_is_not() -> None:
    events = (
        OPENED,
        paused(START + 1 * DAY, Pause.CUSTOMER, 2),
        said(Kind.RESUMED, START + 4 * DAY, 3),
        paused(START + 5 * DAY, Pause.PARKED, 4),
        said(Kind.RESUMED, START + 7 * DAY, 5),
        said(Kind.CLOSED, START + 10 * DAY, 6, closing="done"),
    )
    read = clock.read(events, at=START + 99 * DAY)
    assert (read.gross, read.net) == (10 * DAY, 7 * DAY)
    assert [(each.kind, each.length, each.stops_net, each.reason) for each in read.pauses] == [
        (Pause.CUSTOMER, 3 * DAY, True, "Plans"),
        (Pause.PARKED, 2 * DAY, False, "Plans"),
    ]


def test_a_stage_that_waits_and_a_pause_in_it_count_once() -> None:
    events = (
        OPENED,
        said(Kind.MOVED, START + 1 * DAY, 2, waits="Views", stage="views"),
        paused(START + 2 * DAY, Pause.SUSPENDED, 3),
        said(Kind.RESUMED, START + 3 * DAY, 4),
        said(Kind.MOVED, START + 6 * DAY, 5, stage="assess"),
    )
    read = clock.read(events, at=START + 8 * DAY)
    assert read.taken_off == 5 * DAY
    assert not read.is_paused


def test_reopening_goes_on_with_the_old_clock_and_undoing_leaves_no_trace() -> None:
    closed = said(Kind.CLOSED, START + 5 * DAY, 2, closing="done")
    again = (OPENED, closed, said(Kind.REOPENED, START + 9 * DAY, 3))
    read = clock.read(again, at=START + 12 * DAY)
    assert (read.gross, read.net, read.reopened) == (12 * DAY, 12 * DAY, 1)
    undone = (OPENED, closed, said(Kind.UNDONE, START + 5 * DAY, 3, of=2))
    assert clock.read(undone, at=START + 6 * DAY) == clock.read((OPENED,), at=START + 6 * DAY)


def test_dates_that_were_moved_keep_the_first() -> None:
    events = (
        OPENED,
        said(Kind.EXTENDED, START + DAY, 2, reason="A survey", due_at=START + 56 * DAY),
        said(Kind.REDATED, START + 2 * DAY, 3, reason="Busy", due_at=START + 60 * DAY),
    )
    read = clock.read(events, at=START + 50 * DAY)
    assert (read.first_due_at, read.due_at) == (START + 42 * DAY, START + 60 * DAY)
    assert [(each.is_extension, each.reason) for each in read.redatings] == [
        (True, "A survey"),
        (False, "Busy"),
    ]
    assert not read.is_late(START + 50 * DAY)
    due = clock.net_due(read, norm="20wd", calendar=working_days.Calendar(), zone=dt.UTC)
    assert due == dt.datetime(2026, 3, 30, 9, 0, tzinfo=dt.UTC)


STEPS = st.lists(
    st.tuples(st.sampled_from(("pause", "resume", "wait", "go", "close", "reopen")), st.integers(0, 100)),
    max_size=20,
)


@given(STEPS, st.integers(0, 3_000))
def test_net_is_never_more_than_gross_and_the_items_tell_the_difference(
    steps: list[tuple[str, int]], later: int
) -> None:
    events, at = [OPENED], START
    kinds = itertools.cycle(Pause)
    for number, (step, hours) in enumerate(steps, start=2):
        at += hours * HOUR
        match step:
            case "pause":
                events.append(paused(at, next(kinds), number))
            case "resume":
                events.append(said(Kind.RESUMED, at, number))
            case "wait":
                events.append(said(Kind.MOVED, at, number, waits="Views", stage="views"))
            case "go":
                events.append(said(Kind.MOVED, at, number, stage="assess"))
            case "close":
                events.append(said(Kind.CLOSED, at, number, closing="done"))
            case "reopen":
                events.append(said(Kind.REOPENED, at, number))
    read = clock.read(events, at=START + later * HOUR)
    assert dt.timedelta() <= read.net <= read.gross
    stopping = [each.length for each in read.pauses if each.stops_net]
    assert read.taken_off <= sum(stopping, dt.timedelta())
    if all(step != "close" for step, _ in steps):
        # What pauses after it was closed cannot come about, and is taken off nothing.
        assert (read.taken_off == dt.timedelta()) == (not any(stopping))


# -- who may, words, matching ---------------------------------------------------------------------------------------------------


def relations(reach: Reach, **more: Any) -> frozenset[Relation]:
    held = {
        "unit": "planning",
        "responsible": None,
        "is_confidential": False,
        "is_named": False,
        "is_admitted": False,
    }
    return rules.relations(reach, **(held | more))


def test_the_table_of_relations_is_complete() -> None:
    assert set(rules.MAY) == set(Relation)
    me = uuid.uuid4()
    nobody = Reach(me, accounts.Role.STAFF)
    assert rules.abilities(relations(nobody)) == {Ability.SEE}
    assert rules.abilities(relations(nobody, is_confidential=True)) == frozenset()
    admin = Reach(me, accounts.Role.ADMINISTRATOR)
    assert Ability.KEEP in rules.abilities(relations(admin))
    assert rules.abilities(relations(admin, is_confidential=True)) == frozenset()
    leader = Reach(me, accounts.Role.STAFF, led=frozenset({"planning"}))
    assert Ability.LEAD in rules.abilities(relations(leader, is_confidential=True))


@pytest.mark.parametrize(
    ("by", "one", "other"),
    [
        (By.EMAIL, " Ada@Example.ORG", "ada@example.org"),
        (By.PHONE, "+44 (0)7700 900123", "07700-900 123"),
        (By.PHONE, "0045 33 12 34 56", "+45 33123456"),
        (By.ADDRESS, "4, Quay Street", "quay street 4"),
    ],
)
def test_the_same_way_to_reach_somebody_is_the_same_word(by: By, one: str, other: str) -> None:
    assert matching.normalised(by, one) == matching.normalised(by, other)


@given(st.text(max_size=60))
def test_whatever_somebody_types_is_a_query_or_none(typed: str) -> None:
    for found in (words.prefix_query(typed), *words.queries(typed)):
        assert re.fullmatch(r"('\w+'(:\*)?( & (?=')|$))*", found)


def test_the_last_word_may_go_on_first_then_each() -> None:
    assert words.queries("Gard wa") == ("'gard' & 'wa':*", "'gard':* & 'wa':*")
    assert words.queries("wall") == ("'wall':*",)
    assert words.queries(" – ") == ()


def test_attributes_are_held_to_their_schema(permit: Any) -> None:
    assert standards.checked_attributes(permit, {"area": 12, "site": "4 Quay"}) == {
        "area": 12,
        "site": "4 Quay",
    }
    for wrong in ({"area": "large"}, {"colour": "red"}, {"site": 1 + 2j}):
        with pytest.raises(standards.BadAttribute):
            standards.checked_attributes(permit, wrong)
    with pytest.raises(standards.BadAttribute, match="'Site'"):
        standards.checked_attributes(permit, {"area": 1}, complete=True)
