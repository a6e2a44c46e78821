"""Which model holds: known without asking, and never older than what was confirmed."""

import datetime as dt
import json
import os
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.blueprint import holding, operations, queries
from evenkeel.contexts.blueprint.values import Move
from evenkeel.engines import operating_model
from evenkeel.kernel import time as clock
from tests.contexts.blueprint.conftest import Begin, with_change
from tests.contexts.conftest import AT, Cast, acts

ORGANISATION, FIRST, SECOND = uuid.UUID(int=1), uuid.UUID(int=11), uuid.UUID(int=12)
DAY = dt.timedelta(days=1)


def model(title: str) -> operating_model.OperatingModel:
    found = operating_model.read_files({"model.yaml": f"about:\n  title: '{title}'\n".encode()}).model
    assert found is not None
    return found


class Asked:
    """A database of one organisation, that counts the questions, and a clock that goes by hand."""

    def __init__(self) -> None:
        self.steps: list[holding.Step] = [(AT, FIRST), (AT + DAY, SECOND)]
        self.questions: list[str] = []
        self.now = 0.0
        self.holdings = holding.Holdings(steps=self._steps, load=self._load, clock=lambda: self.now)

    def _steps(self, organisation_id: uuid.UUID) -> tuple[holding.Step, ...]:
        self.questions.append("steps")
        return tuple(self.steps)

    def _load(self, revision_id: uuid.UUID) -> operating_model.OperatingModel:
        self.questions.append(f"model {revision_id.int}")
        return model(str(revision_id.int))

    def title(self, at: dt.datetime) -> str | None:
        found = self.holdings.at(ORGANISATION, at)
        return found.model.about.title if found else None


class TestHoldings:
    def test_from_each_moment_to_the_next(self) -> None:
        asked = Asked()
        moments = (AT - DAY, AT, AT + DAY - dt.timedelta.resolution, AT + DAY, AT + 9 * DAY)
        assert [asked.title(at) for at in moments] == [None, "11", "11", "12", "12"]

    def test_the_database_is_asked_once_a_second_and_for_each_model_once(self) -> None:
        asked = Asked()
        for _ in range(5):
            asked.title(AT)
        assert asked.questions == ["steps", "model 11"]
        asked.now = holding.TRUSTED_FOR
        asked.title(AT)
        assert asked.questions == ["steps", "model 11", "steps"]

    def test_what_was_applied_is_known_when_the_trust_is_over(self) -> None:
        asked = Asked()
        assert asked.title(AT + DAY) == "12"
        asked.steps[1:] = []
        asked.now = holding.TRUSTED_FOR / 2
        assert asked.title(AT + DAY) == "12"
        asked.holdings.forget(ORGANISATION)
        assert asked.title(AT + DAY) == "11"


def confirmed(by: accounts.Acting, revision_id: uuid.UUID) -> float:
    """Apply a revision at once, as the product does; give the moment at which that was confirmed."""
    operations.apply(
        revision_id=revision_id,
        takes_effect_at=None,
        note="",
        by=by,
        at=clock.now(),
        in_the_way=lambda organisation, found: (),
    )
    return time.monotonic()


@pytest.fixture
def watched(cast: Cast) -> Iterator[subprocess.Popen[str]]:
    """Start another process that asks which model holds."""
    kept = ("NAME", "USER", "PASSWORD", "HOST", "PORT", "ENGINE", "OPTIONS")
    address = {name: connection.settings_dict[name] for name in kept} | {
        "ENGINE": "django.db.backends.postgresql"
    }
    command = [
        sys.executable,
        str(Path(__file__).with_name("watcher.py")),
        str(cast.designer.acts.organisation_id),
        "8",
    ]
    with subprocess.Popen(
        command, env={**os.environ, "WATCHED": json.dumps(address)}, stdout=subprocess.PIPE, text=True
    ) as process:
        yield process
        process.kill()


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_no_process_is_ever_behind_what_was_confirmed(
    cast: Cast, begin: Begin, watched: subprocess.Popen[str]
) -> None:
    by = cast.designer.acts
    first = begin(by)
    with acts(by):
        assert watched.stdout is not None
        assert json.loads(watched.stdout.readline())[1] is None
        confirmations = [(confirmed(by, first.id), "Harbour Vale (example)")]
        for title in ("Second", "Third"):
            draft = operations.draft(title=title, onto="to-be", by=by, at=AT)
            head = queries.branch(organisation_id=by.organisation_id, name=draft.name).head_id
            assert head is not None
            kept = queries.contents(organisation_id=by.organisation_id, revision_id=head).files
            files = with_change(confirmations[-1][1], title, dict(kept))
            operations.save(draft=draft.name, since=head, files=files, note=title, by=by, at=AT)
            operations.move(draft=draft.name, move=Move.APPROVE, note="", by=cast.administrator.acts, at=AT)
            taken = operations.take(draft=draft.name, by=by, at=AT)
            confirmations.append((confirmed(by, taken.id), title))
    time.sleep(0.3)
    watched.terminate()
    answers = [json.loads(line) for line in watched.stdout if line.strip()]
    order = [None, *(title for _, title in confirmations)]
    for asked, title in answers:
        due = sum(1 for moment, _ in confirmations if moment <= asked)
        assert order.index(title) >= due, (asked, title, confirmations)
    assert {title for _, title in answers} >= {title for _, title in confirmations}
