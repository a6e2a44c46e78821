"""Base and overlay: what is tight stays as the base says it, whatever an overlay tries, and every finding names its place."""

import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from evenkeel.engines import operating_model as om
from evenkeel.engines.operating_model import _schema
from evenkeel.engines.operating_model._codes import Code
from evenkeel.engines.operating_model.elements.principles import Acceptance
from evenkeel.engines.operating_model.reading import _codes_of_overlays as codes
from tests.engines.operating_model import commented, models, overlays

HEAD = "title: Lantern Bay\norganisation: lantern-bay\n"
BASE = om.read_files(commented.FILES)


def read(local: Mapping[str, str], head: str = HEAD, base: om.Reading = BASE) -> om.OverlayReading:
    files = {"overlay.yaml": head, **local}
    return om.read_overlay_files({name: text.encode() for name, text in files.items()}, base=base, name="bay")


def told(reading: om.OverlayReading) -> list[str]:
    return [f"{each.code} {each.place} {each.message}" for each in reading.findings]


def test_an_overlay_sets_what_is_free_leaves_out_what_is_optional_and_adds_its_own() -> None:
    reading = read(
        {
            "06-propositions.yaml": "services:\n  - key: permit\n    promise: Within five weeks.\n    channels: [web]\n"
            "  - {key: ferry, title: Ferry, owner: lead}\n"
        },
        HEAD + "without: [services/tip]\n",
    )
    assert told(reading) == []
    assert reading.accepted
    assert reading.overlay is not None
    assert reading.effective is not None
    model = reading.effective.model
    assert model is not None
    assert [each.key for each in model.services] == ["permit", "advice", "ferry"]
    permit = model.find("services", "permit")
    assert permit is not None
    assert BASE.model is not None
    expected = dict(BASE.model.services[0]) | {"promise": "Within five weeks.", "channels": ("web",)}
    assert dict(permit) == expected
    assert om.effective(base=BASE.model, overlay=reading.overlay) == model


def test_every_place_is_in_the_file_where_it_was_written() -> None:
    local = "# ours\nservices:\n  - key: permit\n    channels:\n      - web\n  - {key: ferry, title: Ferry}\n"
    effective = read({"06-propositions.yaml": local}).effective
    assert effective is not None
    place = effective.place
    assert str(place("services/permit", ("channels", 0))) == "overlays/bay/06-propositions.yaml:5:9"
    assert str(place("services/permit", ("title",))) == "06-propositions.yaml:5:5"
    assert str(place("services/permit")) == "06-propositions.yaml:4:5"
    assert str(place("services/tip", ("volume",))) == "06-propositions.yaml:26:5"
    assert str(place("services/ferry", ("title",))) == "overlays/bay/06-propositions.yaml:6:18"


LOCAL = "overlays/bay/model.yaml"
WRONG: list[tuple[str, str, str, str]] = [
    (
        "a tight field",
        "services:\n  - key: permit\n    statutory_norm: {within: 60d, basis: Ours}",
        "",
        f"EK030 {LOCAL}:3:5 services/permit: `statutory_norm` is tight in the base; free there: promise, channels, owner.",
    ),
    (
        "a field of a record in which nothing is free",
        "partners:\n  - {key: bureau, description: Ours}",
        "",
        f"EK030 {LOCAL}:2:19 partners/bureau: `description` is tight in the base; nothing is free there.",
    ),
    (
        "what is free, and so everything",
        "services:\n  - {key: permit, free: [title]}",
        "",
        f"EK030 {LOCAL}:2:19 services/permit: `free` is tight in the base; free there: promise, channels, owner.",
    ),
    (
        "a record of which there is one",
        "about:\n  currency: GBP",
        "",
        f"EK030 {LOCAL}:2:3 about/about: `currency` is tight in the base; nothing is free there.",
    ),
    (
        "what is not optional is left out",
        "",
        "without: [services/permit]",
        "EK031 overlays/bay/overlay.yaml:3:11 The overlay leaves out services/permit (“Household extension”), "
        "which is not optional in the base.",
    ),
    (
        "what is not there is left out",
        "",
        "without:\n  - services/tips",
        "EK032 overlays/bay/overlay.yaml:4:5 The overlay leaves out services/tips, which the base does not have. "
        "Did you mean “services/tip”?",
    ),
    (
        "a record that is not there is adjusted",
        "services:\n  - {key: permits, promise: Soon.}",
        "",
        f"EK033 {LOCAL}:2:5 The base has no services/permits, and the record is not complete enough to be the overlay's own. "
        "Did you mean “permit”?",
    ),
    (
        "the base has the key now",
        "partners:\n  - {key: bureau, title: Our bureau}",
        "",
        f"EK039 {LOCAL}:2:6 partners/bureau is a record of the base (“Advice bureau”); here it is written in full.",
    ),
    (
        "a key in capitals",
        "services:\n  - {key: Permit, title: Ours}",
        "",
        f"EK012 {LOCAL}:2:6 “key” of services/Permit cannot be “Permit”: "
        "a key has small letters, digits and single hyphens between them.",
    ),
    (
        "a record of the base twice",
        "services:\n  - {key: permit, promise: A}\n  - {key: permit, promise: B}",
        "",
        f"EK013 {LOCAL}:3:6 services/permit is there twice; the first stands in {LOCAL}:2:5.",
    ),
    (
        "a value that cannot be",
        "services:\n  - {key: permit, channels: web}",
        "",
        f"EK012 {LOCAL}:2:19 “channels” of services/permit cannot be “web”: input should be a valid tuple.",
    ),
    (
        "a field that is emptied",
        "services:\n  - {key: permit, promise: ~}",
        "",
        f"EK006 {LOCAL}:2:19 “promise” of services/permit is empty.",
    ),
    (
        "nothing is set",
        "services:\n  - key: permit",
        "",
        f"EK006 {LOCAL}:2:5 The overlay sets nothing in services/permit.",
    ),
    (
        "a link that leads nowhere",
        "services:\n  - {key: permit, owner: nobody}",
        "",
        f"EK020 {LOCAL}:2:19 “owner” of services/permit names “nobody”, and no role has this key.",
    ),
    (
        "the base links to what is left out",
        "",
        "without: [channels/counter]",
        "EK035 overlays/bay/overlay.yaml:3:11 “channels.1” of services/permit names channels/counter, "
        "which the overlay leaves out.",
    ),
    (
        "an own record links to what is left out",
        "needs:\n  - {key: a, title: A, services: [tip]}",
        "without: [services/tip]",
        f"EK035 {LOCAL}:2:35 “services.0” of needs/a names services/tip, which the overlay leaves out.",
    ),
    (
        "a field of the head that it does not have",
        "",
        "with: [services/tip]",
        "EK011 overlays/bay/overlay.yaml:3:1 the overlay has a field “with” that records of this kind do not have.",
    ),
    (
        "a file of no element",
        "no-collection: [1]",
        "",
        f"EK003 {LOCAL}:1:1 “no-collection” is no collection.",
    ),
]


@pytest.mark.parametrize(
    ("local", "head", "expected"), [each[1:] for each in WRONG], ids=[each[0] for each in WRONG]
)
def test_what_the_base_does_not_allow_is_told_with_its_place(local: str, head: str, expected: str) -> None:
    reading = read({"model.yaml": local} if local else {}, HEAD + head)
    assert [each.removesuffix(" Did you mean “without”?") for each in told(reading)] == [expected]
    assert not reading.accepted


def test_the_head_names_an_organisation_of_the_model() -> None:
    reading = read({}, "title: Far Away\norganisation: far-away\n")
    assert [(each.code, str(each.place)) for each in reading.findings] == [
        ("EK020", "overlays/bay/overlay.yaml:2:1")
    ]
    assert [each.code for each in read({}, "title: No organisation").findings] == ["EK010"]


def test_an_overlay_that_was_made_on_another_base_is_told_so_and_can_be_used() -> None:
    assert BASE.model is not None
    reading = read({}, HEAD + 'base: "0123456789abcdef"\n')
    assert [each.code for each in reading.findings] == ["EK037"]
    assert reading.accepted
    assert read({}, HEAD + f'base: "{om.fingerprint(BASE.model)}"\n').findings == ()


def test_a_file_of_the_base_cannot_be_swapped() -> None:
    base = om.read_files(
        {
            "model.yaml": b"about: {title: A}\norganisations: [{key: lantern-bay, title: A}]\n"
            b"services: [{key: permit, title: A, form: forms/permit.json}]\n",
            "forms/permit.json": b"{}",
        }
    )
    reading = read({"forms/permit.json": '{"other": 1}'}, base=base)
    assert [(each.code, str(each.place)) for each in reading.findings] == [
        ("EK036", "overlays/bay/forms/permit.json:1:1")
    ]
    assert reading.effective is not None
    assert reading.effective.files["forms/permit.json"] == b"{}"
    assert read({"forms/permit.json": "{}"}, base=base).findings == ()


def example(text: str) -> om.OverlayReading:
    """Read an example of a code: its files stand below lines such as `# in model.yaml`."""
    parts = re.split(r"(?m)^# in (.*)\n", "\n" + text)
    files = dict(zip(parts[1::2], parts[2::2], strict=True))
    about = "about:\n  title: Example\norganisations: [{key: harbour-vale, title: Harbour Vale}]\n"
    base = om.read_files({"model.yaml": (about + files["model.yaml"]).encode()})
    assert base.findings == ()
    local = {Path(name).name: content.encode() for name, content in files.items() if name != "model.yaml"}
    local["overlay.yaml"] = b"title: Harbour Vale\norganisation: harbour-vale\n" + local.get(
        "overlay.yaml", b""
    )
    return om.read_overlay_files(local, base=base, name="harbour-vale")


@pytest.mark.parametrize(
    "code", [each for each in codes.CODES if each is not codes.FILE_OF_BASE], ids=lambda each: each.code
)
def test_the_bad_example_has_it_and_the_good_one_has_not(code: Code) -> None:
    assert [each.code for each in example(code.bad).findings] == [code.code]
    assert example(code.good).findings == ()


def test_a_value_made_by_hand_gets_no_further_than_a_file() -> None:
    assert BASE.model is not None
    head = om.Head(title="Ours", organisation="lantern-bay")
    for overlay in (
        om.Overlay(head, settings=(om.Setting("services", "permit", "title", "Ours"),)),
        om.Overlay(head, settings=(om.Setting("services", "permit", "key", "ours"),)),
        om.Overlay(head, settings=(om.Setting("services", "permit", "channels", ("no such",)),)),
        om.Overlay(head, own=(om.Own("services", BASE.model.services[0]),)),
        om.Overlay(head, own=(om.Own("about", BASE.model.about.model_copy(update={"key": "other"})),)),
        om.Overlay(head, own=(om.Own("exceptions", Acceptance(key="all", title="All", rule="EK301")),)),
        om.Overlay(om.Head(title="Ours", organisation="lantern-bay", without=("services/permit",))),
    ):
        with pytest.raises(om.NotAllowed, match="The overlay Ours does not fit its base"):
            om.effective(base=BASE.model, overlay=overlay)


def test_an_overlay_is_read_from_its_folder(tmp_path: Path) -> None:
    with pytest.raises(om.NoOverlay, match=r"it has no `overlay.yaml`"):
        om.read_overlay(tmp_path, base=BASE)
    (tmp_path / "overlay.yaml").write_text(HEAD)
    assert om.read_overlay(tmp_path, base=BASE).accepted
    with pytest.raises(om.Unreadable):
        om.read_overlay(tmp_path, base=om.read_files({"model.yaml": b"goals: []\n"}))


def assert_tight_is_as_in_the_base(base: om.OperatingModel, effective: om.OperatingModel) -> None:
    """Compare record by record, with no help of what is tested."""
    for name in _schema.COLLECTIONS:
        before, after = base.records(name), effective.records(name)
        keys = [each.key for each in after]
        assert len(set(keys)) == len(keys)
        kept = [each for each in before if each.key in keys]
        assert keys[: len(kept)] == [each.key for each in kept]
        assert all(each.optional for each in before if each not in kept)
        for record in kept:
            found = after[keys.index(record.key)]
            loose = set(record.free) - {"key", "free", "optional"}
            for field in type(record).model_fields.keys() - loose:
                assert getattr(found, field) == getattr(record, field), (name, record.key, field)


@pytest.mark.long  # many examples
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)
@given(data=st.data(), allowed=st.booleans(), loose=st.booleans())
def test_no_path_lets_an_overlay_change_a_tight_field(
    data: st.DataObject, allowed: bool, loose: bool
) -> None:
    model = data.draw(models.models(most=4))
    model = overlays.loosened(model) if loose else model
    base = overlays.base_of(model)
    reading = om.read_overlay_files(data.draw(overlays.files(model, allowed=allowed)), base=base)
    event(f"allowed {allowed}, accepted {reading.accepted}")
    if reading.accepted:
        assert reading.effective is not None
        assert reading.overlay is not None
        assert reading.effective.model is not None
        assert reading.effective.findings == ()
        assert_tight_is_as_in_the_base(model, reading.effective.model)
        assert om.effective(base=model, overlay=reading.overlay) == reading.effective.model
        exceptions = {each.key for each in model.exceptions}
        own = {f"{name}/{each.key}" for name, each in reading.effective.model.every()} - {
            f"{name}/{each.key}" for name, each in model.every()
        }
        for each in reading.effective.model.exceptions:
            assert each.key in exceptions or own >= set(each.records) > set()
    else:
        assert all(each.place for each in reading.findings)
        assert any(each.severity == "error" for each in reading.findings)
        if allowed:  # then only what is left out can be missed, or a file
            assert {each.code for each in reading.findings} <= {"EK035", "EK020", "EK034", "EK039"}
