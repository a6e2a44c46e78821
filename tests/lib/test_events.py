"""Who is told when something has happened, and that one who fails keeps nobody else from it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import LazySettings
from structlog.testing import capture_logs

from evenkeel.lib import events

HEARD: list[dict[str, Any]] = []


def hears(**what: Any) -> None:
    """Keep what it is told."""
    HEARD.append(what)


def fails(**what: Any) -> None:
    """Fail, as a subscriber of a bad day."""
    raise RuntimeError("not today")


@pytest.mark.django_db
def test_subscribers_are_told_once_it_is_certain(
    settings: LazySettings, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    HEARD.clear()
    settings.SUBSCRIPTIONS = {"bread-rose": (f"{__name__}.fails", f"{__name__}.hears"), "silence": ()}
    with capture_logs() as logs, django_capture_on_commit_callbacks(execute=True):
        events.tell("bread-rose", loaf=1)
        events.tell("silence")
        assert not HEARD, "nothing is certain before the commit"
    assert HEARD == [{"loaf": 1}]
    assert [(each["event"], each["told"]) for each in logs] == [("a subscriber failed", "bread-rose")]
    with pytest.raises(KeyError):
        events.tell("unheard-of")
