"""Of what everybody is told, a stream of a meeting takes what is about this meeting."""

import uuid

import pytest

from evenkeel.contexts.meetings import live

HERE, OTHER, HARBOUR, MOOR = (uuid.UUID(int=number) for number in range(1, 5))


@pytest.mark.parametrize(
    ("event", "organisation", "meeting", "is_wanted"),
    [
        (live.CHANGED, HARBOUR, HERE, True),
        (live.CHANGED, HARBOUR, OTHER, False),
        (live.CHANGED, MOOR, HERE, False),
        ("board-moved", HARBOUR, HERE, False),
    ],
    ids=["this one", "another meeting", "another organisation", "a board"],
)
def test_a_stream_takes_what_is_about_its_meeting(
    event: str, organisation: uuid.UUID, meeting: uuid.UUID, *, is_wanted: bool
) -> None:
    message = {"event": event, "organisation": str(organisation), "meeting": str(meeting), "version": 7}
    assert live.wants(HERE, HARBOUR)(message) is is_wanted


def test_a_browser_is_told_the_version_and_no_more() -> None:
    message = {"event": live.CHANGED, "organisation": "x", "meeting": "y", "version": 7}
    assert live.shape(message) == {"version": 7}
