"""Decisions of insight, as tables."""

import datetime as dt
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.insight import rules
from evenkeel.contexts.insight.values import Move, Problems, Report, Settings, Status
from evenkeel.engines import flow

AT = dt.datetime(2026, 3, 2, 9, 30, tzinfo=dt.UTC)
UPLOADER = uuid.UUID(int=1)
R = flow.Role


def a_report(status: Status = Status.READING, **changes: object) -> Report:
    """Return a report by the uploader; everything not said is nothing."""
    known: dict[str, object] = {
        "id": uuid.UUID(int=9),
        "organisation_id": uuid.UUID(int=7),
        "name": "Report",
        "file_name": "log.csv",
        "size": 10,
        "is_example": False,
        "status": status,
        "settings": Settings(time_zone="UTC"),
        "uploaded_by_id": UPLOADER,
        "uploaded_by_name": "Ada",
        "received_at": AT,
        "queued_at": None,
        "heartbeat_at": None,
        "finished_at": None,
        "progress": flow.Progress(0, 10, 0),
        "cases": None,
        "events": None,
        "refusal": "",
        "problems": Problems(),
    }
    return Report(**{**known, **changes})  # type: ignore[arg-type]


def acting(role: accounts.Role, user_id: uuid.UUID) -> accounts.Acting:
    """Return a member in a role."""
    return accounts.Acting(
        user_id=user_id,
        name="Somebody",
        email="somebody@harbour.example",
        organisation_id=uuid.UUID(int=7),
        organisation_name="Harbour",
        organisation_slug="harbour",
        role=role,
        time_zone="Europe/London",
        language="en-gb",
    )


ALLOWED = {
    ("received", "queue"): "queued",
    ("bad-rows", "queue"): "queued",
    ("refused", "queue"): "queued",
    ("stopped", "queue"): "queued",
    ("ready", "queue"): "queued",
    ("queued", "restart"): "queued",
    ("reading", "restart"): "queued",
    ("stopped", "restart"): "queued",
    ("refused", "restart"): "queued",
    ("queued", "begin"): "reading",
    ("reading", "begin"): "reading",
    ("reading", "finish"): "ready",
    ("reading", "refuse"): "refused",
    ("reading", "find-bad-rows"): "bad-rows",
    ("reading", "stop"): "stopped",
}


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("move", Move)
def test_each_pair_of_status_and_move_is_decided(status: Status, move: Move) -> None:
    expected = ALLOWED.get((status.value, move.value))
    assert rules.can_move(status, move) == (expected is not None)
    if expected is None:
        with pytest.raises(rules.WrongStatus):
            rules.after(status, move)
    else:
        assert rules.after(status, move) == expected


def test_every_move_has_a_row_and_every_status_is_reached_and_left() -> None:
    assert set(rules.MOVES) == set(Move)
    reached = {after for row in rules.MOVES.values() for after in row.values()}
    assert reached | {Status.RECEIVED} == set(Status)
    assert {before for row in rules.MOVES.values() for before in row} == set(Status)


@pytest.mark.parametrize(
    ("status", "queued", "beat", "stalled"),
    [
        (Status.QUEUED, 59, None, False),
        (Status.QUEUED, 61, None, True),
        (Status.READING, 600, 59, False),
        (Status.READING, 600, 61, True),
        (Status.READY, 600, 600, False),
        (Status.BAD_ROWS, 600, 600, False),
    ],
)
def test_a_minute_without_a_sign_of_life_is_a_stall(
    status: Status, queued: int, beat: int | None, stalled: bool
) -> None:
    known = a_report(
        status,
        received_at=AT - dt.timedelta(hours=1),
        queued_at=AT - dt.timedelta(seconds=queued),
        heartbeat_at=AT - dt.timedelta(seconds=beat) if beat else None,
    )
    assert rules.is_stalled(known, at=AT) is stalled


def test_what_runs_cannot_be_started_again_but_what_stalled_can() -> None:
    known = a_report(Status.READING, heartbeat_at=AT)
    with pytest.raises(rules.StillRunning):
        rules.check_restart(known, at=AT + dt.timedelta(seconds=5))
    rules.check_restart(known, at=AT + dt.timedelta(seconds=61))
    with pytest.raises(rules.WrongStatus):
        rules.check_restart(a_report(Status.READY), at=AT)


@pytest.mark.parametrize(
    ("role", "user", "may"),
    [
        (accounts.Role.STAFF, UPLOADER, True),
        (accounts.Role.STAFF, uuid.UUID(int=2), False),
        (accounts.Role.DESIGNER, uuid.UUID(int=2), False),
        (accounts.Role.LEADER, uuid.UUID(int=2), True),
        (accounts.Role.ADMINISTRATOR, uuid.UUID(int=2), True),
    ],
)
def test_who_may_change_a_report(role: accounts.Role, user: uuid.UUID, may: bool) -> None:
    known = a_report()
    assert rules.can_change(acting(role, user), known) is may
    if not may:
        with pytest.raises(rules.NotYours):
            rules.check_change(acting(role, user), known)


@pytest.mark.parametrize(
    ("given_name", "safe"),
    [
        ("log.csv", "log.csv"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\me\\Desktop\\Übersicht 2026.xlsx", "Übersicht 2026.xlsx"),
        (".bashrc", "bashrc"),
        ("a;rm -rf $HOME.csv", "a_rm -rf _HOME.csv"),
        ("<script>.csv", "_script_.csv"),
        ("...", "event-log"),
        ("", "event-log"),
        ("nul\x00byte.csv", "nul_byte.csv"),
        ("x" * 300 + ".csv", "x" * 100 + "x" * 16 + ".csv"),
        ("報" * 90 + ".csv", "報" * 62 + "報" * 16 + ".csv"),
    ],
)
def test_file_names_are_made_harmless(given_name: str, safe: str) -> None:
    assert rules.safe_file_name(given_name) == safe


@given(st.text(max_size=400) | st.text("\U0002000b. x", min_size=50, max_size=130))
def test_no_name_leads_out_of_its_folder(name: str) -> None:
    safe = rules.safe_file_name(name)
    assert 0 < len(safe) <= rules.LONGEST_FILE_NAME
    assert len(safe.encode()) < 255
    assert "/" not in safe
    assert "\\" not in safe
    assert not safe.startswith((".", " "))
    assert rules.safe_file_name(safe) == safe


@pytest.mark.parametrize(
    ("file_name", "name"),
    [
        ("housing-requests.csv", "Housing requests"),
        ("receipt.xes.gz", "Receipt"),
        ("2026_03 permits.XLSX", "2026 03 permits"),
        ("archive.tar", "Archive.tar"),
    ],
)
def test_a_report_is_first_named_after_its_file(file_name: str, name: str) -> None:
    assert rules.name_from_file(file_name) == name


@pytest.mark.parametrize(
    ("roles", "missing"),
    [
        ({R.CASE, R.ACTIVITY, R.TIMESTAMP}, ()),
        ({R.CASE, R.ACTIVITY, R.END}, ()),
        ({R.CASE, R.ACTIVITY, R.START}, (R.TIMESTAMP,)),
        ({R.CREATED}, ()),
        ({R.CREATED, R.CLOSED, R.DUE}, ()),
        (set(), (R.CASE, R.ACTIVITY, R.TIMESTAMP)),
        ({R.TIMESTAMP, R.RESOURCE}, (R.CASE, R.ACTIVITY)),
    ],
)
def test_which_roles_a_report_needs(roles: set[flow.Role], missing: tuple[flow.Role, ...]) -> None:
    assert rules.missing_roles(roles) == missing


def test_only_milestones_may_be_given_twice() -> None:
    twice = [
        flow.Assignment(R.CASE, "A"),
        flow.Assignment(R.CASE, "B"),
        flow.Assignment(R.MILESTONE, "C"),
        flow.Assignment(R.MILESTONE, "D"),
    ]
    assert rules.doubled_roles(twice) == {R.CASE: ("A", "B")}


@pytest.mark.parametrize("name", ["", "   ", "x" * 201])
def test_a_report_needs_a_name(name: str) -> None:
    with pytest.raises(rules.NoName):
        rules.checked_name(name)


def test_a_name_stands_on_one_line() -> None:
    assert rules.checked_name("  Housing \n requests ") == "Housing requests"


def test_settings_and_problems_survive_their_json() -> None:
    reading = Settings("UTC", "cp1252", ";", ",", "DD/MM/YYYY", (flow.Assignment(R.CASE, "A", "why"),), True)
    assert Settings.from_json(reading.as_json()) == reading
    problems = Problems((("fields", 3),), (flow.Problem(4, "fields", "", "a;b", "too few"),), 3)
    assert Problems.from_json(problems.as_json()) == problems
    assert problems.total == 3
    assert Problems.from_json({}) == Problems()


def test_settings_kept_before_there_were_limits_have_none() -> None:
    kept = Settings("UTC").as_json()
    del kept["targets"]
    assert Settings.from_json(kept) == Settings("UTC")
    assert (
        Settings.from_json(Settings("UTC", targets=("lead_time<=56d",)).as_json()).limits[0].seconds
        == 56 * 86_400
    )
