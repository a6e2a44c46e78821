"""Changes written into files: exactly what was changed, and nothing else."""

import datetime as dt
import difflib
import re

import pytest
import ruamel.yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evenkeel.engines import operating_model as om
from evenkeel.engines.operating_model import _change
from evenkeel.engines.operating_model.editing import _nodes
from evenkeel.engines.operating_model.elements.common import Calendar, Holiday
from evenkeel.engines.operating_model.elements.people import Responsibility
from evenkeel.engines.operating_model.elements.propositions import StatutoryNorm
from evenkeel.engines.operating_model.elements.strategy import Goal
from evenkeel.engines.operating_model.reading import _yaml
from tests.engines.operating_model import commented, models, random_changes


def model() -> om.OperatingModel:
    reading = om.read_files(commented.FILES)
    assert reading.findings == ()
    assert reading.model is not None
    return reading.model


MODEL = model()


def differing(changes: list[_change.Change]) -> list[str]:
    """Give the lines that differ after changes, as a comparison of texts shows them."""
    after = om.edited(commented.FILES, changes)
    lines = []
    for name in sorted({*commented.FILES, *after}):
        old = commented.FILES.get(name, b"").decode().splitlines()
        new = after.get(name, b"").decode().splitlines()
        compared = list(difflib.unified_diff(old, new, n=0, lineterm=""))[2:]
        lines += [line for line in compared if not line.startswith("@@")]
    return lines


def altered(collection: str, key: str, field: str, after: object) -> _change.Altered:
    record = MODEL.find(collection, key)
    return _change.Altered(collection, key, field, getattr(record, field), after)


def test_no_change_gives_the_same_bytes() -> None:
    assert om.edited(commented.FILES, []) == commented.FILES
    same = [altered("services", "permit", "title", "Household extension")]
    assert om.edited(commented.FILES, same) == commented.FILES


PERMIT_NORM = StatutoryNorm(within="49d", basis="Planning Act, section 12")
CASES: list[tuple[str, _change.Change, list[str]]] = [
    (
        "a word keeps its quotes and its comment",
        altered("about", "about", "title", "Lantern Bay"),
        ["-  title: Lantern Bay (example)   # invented", "+  title: Lantern Bay   # invented"],
    ),
    (
        "quotes stay what they were",
        altered("organisations", "lantern-bay", "title", "Lantern Bay"),
        ["-  title: 'Lantern Bay Council'", "+  title: 'Lantern Bay'"],
    ),
    (
        "a part of a record",
        altered("services", "permit", "statutory_norm", PERMIT_NORM),
        ["-      within: 56d  # gross", "+      within: 49d  # gross"],
    ),
    (
        "an item of a list",
        altered("services", "permit", "channels", ("counter",)),
        ["-      - web        # preferred"],
    ),
    (
        "a new item of a list",
        altered("services", "permit", "channels", ("web", "phone", "counter")),
        ["+      - phone"],
    ),
    (
        "a record in a list of records",
        altered(
            "roles",
            "lead",
            "responsibilities",
            (
                Responsibility(what="Answers are right", raci="responsible"),
                Responsibility(what="Answers are in time"),
            ),
        ),
        ["-        raci: accountable"],
    ),
    (
        "a field of a record in braces",
        altered("glossary", "triage", "description", "Sorting, by urgency"),
        [
            "-  - {key: triage, title: Triage, description: Sorting by urgency,",
            "+  - {key: triage, title: Triage, description: 'Sorting, by urgency',",
        ],
    ),
    (
        "a field that is taken out of braces",
        altered("glossary", "remedy", "synonyms", ()),
        [
            '-  - {key: remedy, title: Remedy, synonyms: [redress, "putting right"]}',
            "+  - {key: remedy, title: Remedy}",
        ],
    ),
    (
        "a field that is put into braces",
        altered("channels", "counter", "cost", 12.5),
        [
            "-  - {key: counter, title: Counter, kind: counter, optional: true}",
            "+  - {key: counter, title: Counter, kind: counter, cost: 12.5, optional: true}",
        ],
    ),
    (
        "a new field where the language has it",
        altered("services", "tip", "outcome", "Less waste"),
        ["+    outcome: Less waste"],
    ),
    ("a field that is gone", altered("services", "tip", "volume", None), ["-    volume: 1200"]),
    (
        "a record that is gone; the comment above it stays",
        _change.Removed("services", MODEL.services[2]),
        [
            "-  -   key: advice",
            "-      title: Debt advice",
            "-      owner: lead",
            "-      eligibility: Anybody",
        ],
    ),
    (
        "a new record",
        _change.Added("skills", MODEL.skills[0].model_copy(update={"key": "numbers", "levels": ()})),
        ["+", "+  - key: numbers", "+    title: Planning law"],
    ),
    (
        "a record that moves takes its comment with it",
        _change.Reordered("glossary", ("remedy", "triage"), ("triage", "remedy")),
        [
            '-  - {key: remedy, title: Remedy, synonyms: [redress, "putting right"]}',
            "-",
            "+",
            '+  - {key: remedy, title: Remedy, synonyms: [redress, "putting right"]}',
        ],
    ),
    (
        "the first record of a kind, in a file of its own",
        _change.Added("goals", Goal(key="fewer", title="Fewer complaints")),
        ["+goals:", "+  - key: fewer", "+    title: Fewer complaints"],
    ),
    (
        "all records of a kind are gone",
        _change.Removed("partners", MODEL.partners[0]),
        ["-partners:", "-  - key: bureau", "-    title: Advice bureau"],
    ),
]


@pytest.mark.parametrize(
    ("change", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_only_what_changed_differs(change: _change.Change, expected: list[str]) -> None:
    assert differing([change]) == expected


def test_another_reader_finds_the_same_in_the_edited_files() -> None:
    after = om.edited(commented.FILES, [case[1] for case in CASES if isinstance(case[1], _change.Altered)])
    for name, content in after.items():
        assert _nodes.same(ruamel.yaml.YAML(typ="safe").load(content), _yaml.parse(content).value), name


def test_the_first_of_a_single_kind_goes_where_the_language_has_it() -> None:
    files = {"model.yaml": b"about:\n  title: A\n\n# words\nglossary:\n  - {key: a, title: A}\n"}
    calendar = Calendar(
        key="calendar", title="Days", holidays=(Holiday(date=dt.date(2027, 1, 1), title="New"),)
    )
    after = om.edited(files, [_change.Added("calendar", calendar)])
    assert after["model.yaml"].decode() == (
        "about:\n  title: A\n\ncalendar:\n  title: Days\n  holidays:\n    - date: 2027-01-01\n      title: New\n\n"
        "# words\nglossary:\n  - {key: a, title: A}\n"
    )


def test_records_of_one_kind_in_several_files_keep_their_order() -> None:
    lines = "- {{key: {0}, title: {0}}}\n".format
    files = {
        "06-propositions.yaml": ("services:\n" + lines("a") + lines("b")).encode(),
        "06-propositions-b.yaml": ("services:\n" + lines("c")).encode(),
        "model.yaml": ("about: {title: A}\nservices:\n" + lines("d")).encode(),
    }
    before = om.read_files(files).model
    assert before is not None
    assert [each.key for each in before.services] == ["a", "b", "c", "d"]
    new = before.services[0].model_copy(update={"key": "e"})
    order = _change.Reordered("services", ("a", "b", "c", "d", "e"), ("a", "d", "c", "b", "e"))
    after = om.edited(files, [_change.Added("services", new), order])
    model = om.read_files(after).model
    assert model is not None
    assert [each.key for each in model.services] == ["a", "d", "c", "b", "e"]


def test_a_change_that_does_not_fit_is_refused_with_a_sentence() -> None:
    gone = _change.Altered("services", "gone", "title", "A", "B")
    with pytest.raises(om.CannotEdit, match="services/gone does not fit this model: there is no such record"):
        om.edited(commented.FILES, [gone])
    with pytest.raises(om.CannotEdit, match="there already"):
        om.edited(commented.FILES, [_change.Added("services", MODEL.services[0])])


def test_a_file_that_cannot_be_read_is_not_changed() -> None:
    with pytest.raises(om.Unreadable, match=r"model.yaml:2"):
        om.edited({"model.yaml": b"about: [\n"}, [altered("about", "about", "title", "A")])


def comments(files: dict[str, bytes]) -> list[str]:
    found = re.findall(r"(?:^|\s)(# .*)$", b"\n".join(files.values()).decode(), re.MULTILINE)
    return [comment for comment in found if not comment.startswith(("# no comment", "# like YAML"))]


@pytest.mark.slow  # many examples
@settings(max_examples=150, deadline=None)
@given(data=st.data(), crlf=st.booleans())
def test_the_edited_files_hold_exactly_the_changed_model(data: st.DataObject, crlf: bool) -> None:
    changes, expected = data.draw(random_changes.changes(MODEL))
    files = dict(commented.FILES)
    if crlf:
        files = {name: content.replace(b"\n", b"\r\n") for name, content in files.items()}
    before = dict(files)
    after = om.edited(files, changes)
    assert files == before
    assert om.read_files(after).model == expected
    untouched = {each.collection for each in changes}
    if "glossary" not in untouched:
        assert "# the word that everybody gets wrong" in after["model.yaml"].decode()


@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_comments_outlive_every_change_but_that_of_their_own_record(data: st.DataObject) -> None:
    changes, model = data.draw(random_changes.changes(MODEL))
    touched = {each.collection for each in changes}
    kept = {
        "model.yaml": [] if touched & {"about", "organisations", "glossary", "calendar"} else commented.MODEL,
        "06-propositions.yaml": [] if touched & {"services", "partners"} else commented.PROPOSITIONS,
    }
    after = om.edited(commented.FILES, changes)
    for name, text in kept.items():
        if text:
            assert after[name] == commented.FILES[name]
    above = ["# ---- words ----", "# the end"]
    if model.glossary:  # where no record is left, what stood between them goes with the collection
        above.append("# and the one that nobody knows")
    if model.services:
        above += ["# asked for most", "# a partner does it"]
    assert [each for each in above if each not in b"\n".join(after.values()).decode()] == []


@pytest.mark.slow  # many examples
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(pair=models.pairs())
def test_editing_with_a_difference_gives_the_other_model(
    pair: tuple[om.OperatingModel, om.OperatingModel],
) -> None:
    before, after = pair
    files = om.edited(om.dump(before), om.diff(before=before, after=after).changes)
    assert om.read_files(files).model == after
