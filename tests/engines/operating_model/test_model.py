"""How records are found in a model."""

from evenkeel.engines.operating_model import Added, Diff, applied, diff
from tests.engines.operating_model import models


def test_a_changed_model_finds_its_own_records() -> None:
    before = models.model_of(goals=[{"key": "a"}])
    assert before.find("goals", "b") is None
    after = models.model_of(goals=[{"key": "a"}, {"key": "b"}])
    changed = applied(diff(before=before, after=after), to=before)
    assert changed.find("goals", "b") == after.goals[1]
    again = applied(Diff((Added("goals", models.model_of(goals=[{"key": "c"}]).goals[0]),)), to=before)
    assert again.find_ref("goals/c") is not None
