"""Reading a model: what is right is understood, what is wrong is told with its place and what to do."""

from pathlib import Path

import pytest

from evenkeel.engines import operating_model
from evenkeel.engines.operating_model._codes import Code
from evenkeel.engines.operating_model.reading import _codes_of_language as codes
from evenkeel.engines.operating_model.reading import _yaml

ABOUT = "about:\n  title: Harbour Vale (example)\n"


def read(text: str, **more: str) -> operating_model.Reading:
    files = {"model.yaml": ABOUT + text, **{f"{name}.yaml": content for name, content in more.items()}}
    return operating_model.read_files({name: content.encode() for name, content in files.items()})


def told(reading: operating_model.Reading) -> list[tuple[str, str]]:
    return [(finding.code, str(finding.place)) for finding in reading.findings]


ROLE = "roles:\n  - key: lead\n    title: Team leader\n"
CHANNEL = "channels:\n  - key: web\n    title: Web\n    kind: web\n"


class TestWhatIsRight:
    def test_all_in_one_file(self) -> None:
        model = read(ROLE + CHANNEL).model
        assert model is not None
        assert model.about.title == "Harbour Vale (example)"
        assert [role.key for role in model.roles] == ["lead"]
        assert model.find("channels", "web") is model.channels[0]
        assert model.find_ref("roles/lead") is model.roles[0]
        assert model.find_ref("roles/nobody") is None

    def test_a_file_for_each_element_or_several(self) -> None:
        more = {
            "09-people": ROLE,
            "09-people-housing": "roles:\n  - key: clerk\n    title: Clerk\n",
            "05-channels": CHANNEL,
        }
        reading = read("", **more)
        assert reading.findings == ()
        assert reading.model is not None
        assert [role.key for role in reading.model.roles] == ["lead", "clerk"]

    def test_the_place_of_every_value(self) -> None:
        reading = read(CHANNEL)
        assert str(reading.place("channels/web")) == "model.yaml:4:5"
        assert str(reading.place("channels/web", ("kind",))) == "model.yaml:6:5"
        assert str(reading.place("about/about", ("title",))) == "model.yaml:2:3"
        assert reading.place("channels/phone") is None

    def test_words_of_yaml_1_1_are_words(self) -> None:
        model = read("glossary:\n  - key: no\n    title: on\n    synonyms: [off, 'yes', 12:30]\n").model
        assert model is not None
        assert (model.glossary[0].title, model.glossary[0].synonyms) == ("on", ("off", "yes", "12:30"))

    def test_a_folder(self, tmp_path: Path) -> None:
        (tmp_path / "model.yaml").write_text(ABOUT + ROLE)
        (tmp_path / "overlays" / "north").mkdir(parents=True)
        (tmp_path / "overlays" / "north" / "09-people.yaml").write_text("not: read here")
        (tmp_path / "forms").mkdir()
        (tmp_path / "forms" / "permit.json").write_bytes(b"{}\r\n")
        (tmp_path / ".hidden.yaml").write_text("nothing")
        assert operating_model.load(tmp_path).about.title == "Harbour Vale (example)"
        assert operating_model.read(tmp_path).files == {"forms/permit.json": b"{}\r\n"}


WRONG = {
    "not YAML": ("roles:\n  - key: lead\n   title: x\n", "EK001", "model.yaml:5:4"),
    "anchor": ("roles: &a\n  - key: lead\n    title: x\n", "EK001", "model.yaml:3:8"),
    "alias": ("roles: *a\n", "EK001", "model.yaml:3:8"),
    "tag": ("roles: !!python/name:os.system\n  - key: x\n    title: y\n", "EK001", "model.yaml:3:8"),
    "twice in a record": ("roles:\n  - key: lead\n    title: x\n    title: y\n", "EK001", "model.yaml:6:5"),
    "unknown collection": ("role:\n  - key: lead\n    title: x\n", "EK003", "model.yaml:3:1"),
    "not a list": ("roles:\n  key: lead\n  title: x\n", "EK005", "model.yaml:3:1"),
    "not a record": ("roles:\n  - lead\n", "EK005", "model.yaml:4:5"),
    "empty collection": ("roles:\n", "EK006", "model.yaml:3:1"),
    "empty field": ("roles:\n  - key: lead\n    title: x\n    purpose:\n", "EK006", "model.yaml:6:5"),
    "empty text": ("roles:\n  - key: lead\n    title: x\n    purpose: ' '\n", "EK006", "model.yaml:6:5"),
    "empty list": ("roles:\n  - key: lead\n    title: x\n    skills: []\n", "EK006", "model.yaml:6:5"),
    "no title": ("roles:\n  - key: lead\n", "EK010", "model.yaml:4:5"),
    "unknown field": (ROLE + "    purpos: x\n", "EK011", "model.yaml:6:5"),
    "unknown field in a part": (ROLE + "    skills:\n      - skil: x\n", "EK010", "model.yaml:7:9"),
    "a number for a title": ("roles:\n  - key: lead\n    title: 42\n", "EK012", "model.yaml:5:5"),
    "a key with capitals": ("roles:\n  - key: Lead\n    title: x\n", "EK012", "model.yaml:4:5"),
    "no such kind": ("channels:\n  - key: web\n    title: x\n    kind: fax\n", "EK012", "model.yaml:6:5"),
    "no number": (ROLE + "    posts: two\n", "EK012", "model.yaml:6:5"),
    "not a number": (ROLE + "    posts: .nan\n", "EK012", "model.yaml:6:5"),
    "two of a key": (ROLE + "  - key: lead\n    title: y\n", "EK013", "model.yaml:6:5"),
    "a link that leads nowhere": (ROLE + "    owner: led\n", "EK020", "model.yaml:6:5"),
    "one of several links": (CHANNEL + "segments:\n  - {key: a, title: x, preferences: [web, fax]}\n", "EK020", "model.yaml:8:43"),
    "a link of another kind": ("decisions:\n  - key: pay\n    title: x\n    holder: services/pay\n", "EK021", "model.yaml:6:5"),
    "a link to nothing": ("risks:\n  - {key: r, title: x, on: role/a, likelihood: 1, impact: 1}\n", "EK021", "model.yaml:4:24"),
    "a file that is not there": ("processes:\n  - key: p\n    title: x\n    bpmn: processes/p.bpmn\n", "EK022", "model.yaml:6:5"),
    "a file outside": ("processes:\n  - key: p\n    title: x\n    bpmn: ../p.bpmn\n", "EK012", "model.yaml:6:5"),
    "free for no field": (ROLE + "    free: [purpos]\n", "EK023", "model.yaml:6:12"),
    "free for the key": (ROLE + "    free: [key]\n", "EK023", "model.yaml:6:12"),
    "a key for the only one": ("vision:\n  key: v\n  title: x\n", "EK011", "model.yaml:3:1"),
}  # fmt: skip


@pytest.mark.parametrize("wrong", WRONG, ids=lambda name: name.replace(" ", "-"))
def test_what_is_wrong_is_told_with_its_place(wrong: str) -> None:
    text, code, place = WRONG[wrong]
    found = read(text).findings
    assert (code, place) in [(finding.code, str(finding.place)) for finding in found]
    for finding in found:
        assert finding.message.endswith((".", "?")), finding
        assert finding.fix.endswith("."), finding


def test_everything_wrong_is_told_at_once() -> None:
    reading = read(
        "roles:\n  - key: lead\n    title: 42\n    purpose:\nunits:\n  - key: team\n    title: Team\n"
    )
    assert told(reading) == [
        ("EK012", "model.yaml:5:5"),
        ("EK006", "model.yaml:6:5"),
        ("EK010", "model.yaml:8:5"),
    ]
    assert reading.model is None


def test_what_is_nearly_right_gets_a_suggestion() -> None:
    (finding,) = read(ROLE + "    owner: leed\n").findings
    assert "Did you mean “lead”?" in finding.message
    assert finding.record == "roles/lead"


def test_a_model_without_a_title_for_itself() -> None:
    reading = operating_model.read_files({"model.yaml": ROLE.encode()})
    assert [finding.code for finding in reading.findings] == ["EK010"]


def test_files_of_other_elements_and_of_none() -> None:
    reading = read("", **{"06-propositions": ROLE, "06-services": CHANNEL})
    assert told(reading) == [("EK004", "06-propositions.yaml:1:1"), ("EK002", "06-services.yaml:1:1")]


def test_a_second_record_of_a_single_kind() -> None:
    reading = read(
        "", **{"01-strategy": "vision:\n  title: A\n", "01-strategy-more": "vision:\n  title: B\n"}
    )
    assert told(reading) == [("EK013", "01-strategy-more.yaml:1:1")]


@pytest.mark.parametrize(
    ("content", "line"),
    [(b"about:\n  title: \xff\n", 2), (b"about:\n  title: a\x00b\n", 2), (b"[" * 100, 1), (b"- a: [" * 3, 1)],
    ids=["encoding", "zero-byte", "deep", "open"],
)
def test_what_is_no_text_or_no_yaml(content: bytes, line: int) -> None:
    flaws = _yaml.parse(content).flaws
    assert [flaw.line for flaw in flaws] == [line]


def test_a_folder_that_is_none(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(operating_model.NoModel, match="evenkeel model new"):
            operating_model.read(folder)


def test_load_refuses_with_the_first_error(tmp_path: Path) -> None:
    (tmp_path / "model.yaml").write_text(ABOUT + ROLE + "    owner: leed\n")
    with pytest.raises(
        operating_model.Unreadable, match=r"model\.yaml:6:5: “owner” of roles/lead"
    ) as refused:
        operating_model.load(tmp_path)
    assert len(refused.value.findings) == 1


LOOSE = {"EK002", "EK004", "EK022"}
"""Codes that are about files; their examples are not one file."""


@pytest.mark.parametrize("code", [c for c in codes.CODES if c.code not in LOOSE], ids=lambda code: code.code)
def test_the_examples_of_each_code(code: Code) -> None:
    assert code.code in {finding.code for finding in read(code.bad + "\n").findings}
    assert code.code not in {finding.code for finding in read(code.good + "\n").findings}
