"""Upgrading: what stays, what comes, what has to be decided, and never half of it."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, event, given, settings
from hypothesis import strategies as st

from evenkeel.engines import operating_model as om
from evenkeel.engines.operating_model.upgrading._conflict import Choice
from tests.engines.operating_model import models, overlays

OLD = """\
about: {title: Base}
organisations:
  - {key: bay, title: Lantern Bay}
channels:
  - {key: web, title: Web, kind: web}
  - {key: phone, title: Phone, kind: phone}
services:
  - key: permit
    title: Permit
    free: [promise, channels, form]
    promise: Within six weeks.
    channels: [web, phone]
  - {key: tip, title: Recycling centre, optional: true, volume: 100}
  - {key: advice, title: Advice, free: [promise, channels]}
"""
HEAD = "# ours\ntitle: Lantern Bay\norganisation: bay   # the only one\n"
LOCAL = """\
# What Lantern Bay does differently
services:
  # agreed in May
  - key: permit
    promise: Within five weeks.   # proud of it
  - key: advice
    promise: At once.
  # nobody else has one
  - {key: ferry, title: Ferry, channels: [phone]}
"""


def base(text: str) -> om.Reading:
    reading = om.read_files({"model.yaml": text.encode()})
    assert reading.findings == ()
    return reading


def local(text: str = LOCAL, head: str = HEAD, on: str = OLD) -> om.OverlayReading:
    reading = om.read_overlay_files(
        {"overlay.yaml": head.encode(), "model.yaml": text.encode()}, base=base(on)
    )
    assert reading.findings == ()
    return reading


def upgrade(new: str, overlay: om.OverlayReading | None = None, **how: object) -> om.Upgrade:
    return om.upgraded(old=base(OLD), new=base(new), overlay=overlay or local(), **how)  # type: ignore[arg-type]  # keep or decisions


def changed(*pairs: tuple[str, str]) -> str:
    text = OLD
    for before, after in pairs:
        assert before in text
        text = text.replace(before, after)
    return text


def text(result: om.Upgrade) -> str:
    assert result.files is not None
    return result.files["model.yaml"].decode()


def test_upgrading_to_the_same_base_changes_nothing() -> None:
    result = upgrade(OLD)
    assert result.conflicts == ()
    assert result.arrived == ()
    assert result.files == local().files


def test_what_the_overlay_does_not_touch_comes_by_itself() -> None:
    result = upgrade(changed(("volume: 100", "volume: 120"), ("title: Phone", "title: Telephone")))
    assert result.conflicts == ()
    assert [(each.key, each.after) for each in result.arrived if isinstance(each, om.Altered)] == [
        ("phone", "Telephone"),
        ("tip", 120),
    ]
    assert result.files == local().files
    assert result.effective is not None
    assert [each.title for each in result.effective.services] == [
        "Permit",
        "Recycling centre",
        "Advice",
        "Ferry",
    ]


def test_the_new_overlay_keeps_its_comments_and_says_its_base() -> None:
    new = changed(("promise: Within six weeks.", "promise: Within four weeks."))
    old_base, new_base = base(OLD).model, base(new).model
    assert old_base is not None
    assert new_base is not None
    overlay = local(head=HEAD + f'base: "{om.fingerprint(old_base)}"\n')
    result = upgrade(new, overlay, keep="base")
    assert result.files is not None
    assert result.files["overlay.yaml"].decode() == HEAD + f'base: "{om.fingerprint(new_base)}"\n'
    permit = "  - key: permit\n    promise: Within five weeks.   # proud of it\n"
    assert text(result) == LOCAL.replace(permit, "")


TIGHT = changed(("free: [promise, channels, form]", "free: [channels]"))
CHANGED = changed(("Within six weeks.", "Within four weeks."))
TAKEN = OLD + "  - {key: ferry, title: Ferry of the region, free: [title, channels]}\n"
TAKEN_TIGHT = OLD + "  - {key: ferry, title: Ferry of the region, free: [title]}\n"
GONE = changed(("  - {key: advice, title: Advice, free: [promise, channels]}\n", ""))
NO_PHONE = changed(("  - {key: phone, title: Phone, kind: phone}\n", ""), ("[web, phone]", "[web]"))
NO_BAY = changed(("organisations:\n  - {key: bay, title: Lantern Bay}\n", ""))
CASES: list[tuple[str, str, str, tuple[Choice, ...]]] = [
    ("a field is tight now", TIGHT, "services/permit.promise", ("base",)),
    ("a field has changed in the base too", CHANGED, "services/permit.promise", ("local", "base")),
    ("the base has the key now", TAKEN, "services/ferry", ("local", "base")),
    ("the base has the key now, and what differs is tight", TAKEN_TIGHT, "services/ferry", ("base",)),
    ("the record is gone", GONE, "services/advice", ("local", "base")),
    ("an own record links to what is gone", NO_PHONE, "services/ferry.channels", ("local", "base")),
    ("the organisation is gone", NO_BAY, "organisations/bay", ("local",)),
]


@pytest.mark.parametrize(
    ("new", "name", "choices"), [each[1:] for each in CASES], ids=[each[0] for each in CASES]
)
def test_a_conflict_is_open_until_it_is_decided_as_it_can_be(
    new: str, name: str, choices: tuple[Choice, ...]
) -> None:
    result = upgrade(new)
    assert [(each.name, each.choices, each.chosen) for each in result.conflicts] == [(name, choices, None)]
    assert (result.overlay, result.files, result.effective) == (None, None, None)
    for choice in ("local", "base"):
        for how in ({"keep": choice}, {"decisions": {name: choice}}):
            decided = upgrade(new, **how)
            assert (decided.files is not None) == (choice in choices)
            assert [each.chosen for each in decided.conflicts] == [choice if choice in choices else None]


def service(result: om.Upgrade, key: str) -> dict[str, object]:
    assert result.effective is not None
    found = result.effective.find("services", key)
    return {} if found is None else dict(found)


def test_each_choice_does_what_it_says() -> None:
    assert service(upgrade(CHANGED, keep="local"), "permit")["promise"] == "Within five weeks."
    assert service(upgrade(CHANGED, keep="base"), "permit")["promise"] == "Within four weeks."
    assert service(upgrade(TIGHT, keep="base"), "permit")["promise"] == "Within six weeks."
    assert service(upgrade(TAKEN, keep="local"), "ferry")["title"] == "Ferry"
    assert service(upgrade(TAKEN, keep="base"), "ferry")["title"] == "Ferry of the region"
    assert service(upgrade(GONE, keep="local"), "advice")["promise"] == "At once."
    assert service(upgrade(GONE, keep="base"), "advice") == {}
    kept = upgrade(NO_PHONE, keep="local")
    assert service(kept, "ferry")["channels"] == ("phone",)
    assert "channels:\n  - key: phone\n" in text(kept)
    assert "- {key: ferry, title: Ferry}\n" in text(upgrade(NO_PHONE, keep="base"))


def test_one_record_can_be_decided_otherwise_than_the_rest() -> None:
    advice = "  - {key: advice, title: Advice, free: [promise, channels]}\n"
    new = changed(("Within six weeks.", "Within four weeks."), (advice, ""))
    result = upgrade(new, keep="base", decisions={("services/permit", "promise"): "local"})
    assert [(each.name, each.chosen) for each in result.conflicts] == [
        ("services/permit.promise", "local"),
        ("services/advice", "base"),
    ]
    with pytest.raises(
        om.NoSuchConflict, match=r"about services/permits to decide. Conflicts: services/permit.promise"
    ):
        upgrade(new, decisions={"services/permits": "local"})


def test_what_is_left_out_must_still_be_optional_and_not_needed() -> None:
    overlay = local(head=HEAD + "without: [services/tip]\n")
    required = upgrade(changed((", optional: true", "")), overlay)
    assert [(each.kind, each.name, each.choices) for each in required.conflicts] == [
        ("required", "services/tip", ("base",))
    ]
    needed = upgrade(OLD + "needs: [{key: waste, title: Waste, services: [tip]}]\n", overlay)
    assert [(each.kind, each.name, each.choices) for each in needed.conflicts] == [
        ("needed", "services/tip", ("base",))
    ]
    back = upgrade(changed((", optional: true", "")), overlay, keep="base")
    assert back.files is not None
    assert back.files["overlay.yaml"].decode() == HEAD
    tip = "  - {key: tip, title: Recycling centre, optional: true, volume: 100}\n"
    gone = upgrade(changed((tip, "")), overlay)
    assert gone.conflicts == ()
    assert gone.settled == ("services/tip is no longer in the base, so there is nothing to leave out.",)


def test_what_became_common_is_not_local_any_longer() -> None:
    new = changed(
        ("Within six weeks.", "Within five weeks."), ("free: [promise, channels, form]", "free: [channels]")
    )
    result = upgrade(new + "  - {key: ferry, title: Ferry, channels: [phone]}\n")
    assert result.conflicts == ()
    assert result.settled == (
        "services/permit: `promise` is tight in the base now, and says there what the overlay said.",
        "services/ferry is in the base now, as the overlay had it.",
    )
    expected = LOCAL
    for taken in (
        "  - key: permit\n    promise: Within five weeks.   # proud of it\n",
        "  - {key: ferry, title: Ferry, channels: [phone]}\n",
    ):
        expected = expected.replace(taken, "")
    assert text(result) == expected


def test_files_go_where_the_records_go() -> None:
    def with_forms(new: str, **files: bytes) -> om.Reading:
        return om.read_files(
            {"model.yaml": new.encode(), **{f"forms/{name}.json": each for name, each in files.items()}}
        )

    own = "services:\n  - {key: ferry, title: Ferry, form: forms/common.json}\n  - {key: permit, form: forms/ours.json}\n"
    old = with_forms(OLD, common=b"{}")
    files = {"overlay.yaml": HEAD.encode(), "model.yaml": own.encode(), "forms/ours.json": b"[]"}
    overlay = om.read_overlay_files(files, base=old)
    assert overlay.findings == ()
    kept = om.upgraded(old=old, new=with_forms(OLD), overlay=overlay)
    assert kept.files is not None
    assert kept.files["forms/common.json"] == b"{}"
    clash = om.upgraded(old=old, new=with_forms(OLD, common=b"{}", ours=b"1"), overlay=overlay)
    assert [(each.kind, each.name, each.choices) for each in clash.conflicts] == [
        ("file", "forms/ours.json", ("base",))
    ]


def test_the_document_tells_it_all() -> None:
    new = changed(("Within six weeks.", "Within four weeks."), ("volume: 100", "volume: 120"))
    told = om.upgrade_document(upgrade(new)).model_dump(by_alias=True, mode="json")
    assert told["schema"] == "evenkeel-model-upgrade/1"
    assert not told["complete"]
    assert [(each["record"], each["before"], each["after"], each["local"]) for each in told["conflicts"]] == [
        ("services/permit", "Within six weeks.", "Within four weeks.", "Within five weeks.")
    ]
    assert [(each["kind"], each["record"], each["field"], each["after"]) for each in told["arrived"]] == [
        ("altered", "services/tip", "volume", 120)
    ]
    assert om.upgrade_schema()["title"] == "ModelUpgrade"


COUNCILS = Path(__file__).parents[3] / "operating-models/two-councils/to-be"


@pytest.mark.slow  # a whole model, read twice
@pytest.mark.parametrize("name", ["harbour-vale", "moorland"])
def test_the_example_is_upgraded_when_its_base_changes(name: str) -> None:
    files = {
        path.relative_to(COUNCILS).as_posix(): path.read_bytes()
        for path in sorted(COUNCILS.rglob("*"))
        if path.is_file() and "overlays" not in path.parts
    }
    old = om.read_files(files)
    assert old.model is not None
    overlay = om.read_overlay(COUNCILS / "overlays" / name, base=old)
    assert overlay.findings == ()
    assert overlay.overlay is not None
    setting = next(each for each in overlay.overlay.settings if each.field == "promise")
    said = dict(old.model.find_ref(setting.ref) or ())["promise"]
    change = om.Altered(setting.collection, setting.key, "promise", said, "Something new")
    new = om.read_files(om.edited(files, [change]))
    assert [each.name for each in om.upgraded(old=old, new=new, overlay=overlay).open] == [
        f"{setting.ref}.promise"
    ]
    kept = om.upgraded(old=old, new=new, overlay=overlay, keep="local")
    assert kept.files == overlay.files
    taken = om.upgraded(old=old, new=new, overlay=overlay, keep="base")
    assert taken.effective is not None
    assert dict(taken.effective.find_ref(setting.ref) or ())["promise"] == "Something new"


MANY = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)


@pytest.mark.slow  # many examples
@MANY
@given(pair=models.pairs(most=4))
def test_an_overlay_without_local_changes_becomes_the_new_base(
    pair: tuple[om.OperatingModel, om.OperatingModel],
) -> None:
    organisation = models.model_of(organisations=[{"key": "bay"}]).organisations
    old, new = (model.model_copy(update={"organisations": organisation}) for model in pair)
    assume(
        not any(
            finding
            for model in (old, new)
            for finding in om.read_files(om.dump(model) | overlays.FORMS).findings
        )
    )
    readings = [om.read_files(om.dump(model) | overlays.FORMS) for model in (old, new)]
    overlay = om.read_overlay_files({"overlay.yaml": HEAD.encode()}, base=readings[0])
    result = om.upgraded(old=readings[0], new=readings[1], overlay=overlay)
    assert result.conflicts == ()
    assert result.effective == new
    assert result.files == {"overlay.yaml": HEAD.encode()}
    assert om.diff(before=old, after=new).changes == result.arrived


@pytest.mark.slow  # many examples
@MANY
@given(data=st.data(), keep=st.sampled_from([None, "local", "base"]))
def test_the_result_is_a_valid_overlay_of_the_new_base_or_open_conflicts(
    data: st.DataObject, keep: Choice | None
) -> None:
    old, new = (overlays.loosened(model) for model in data.draw(models.pairs(most=3)))
    old_base, new_base = overlays.base_of(old), overlays.base_of(new)
    overlay = om.read_overlay_files(data.draw(overlays.files(old, allowed=True)), base=old_base)
    assume(overlay.accepted)
    result = om.upgraded(old=old_base, new=new_base, overlay=overlay, keep=keep)
    event(f"{keep}: conflicts {bool(result.conflicts)}, open {bool(result.open)}")
    assert [each.message for each in result.conflicts if each.kind == "refused"] == []
    if result.open:
        assert (result.overlay, result.files, result.effective) == (None, None, None)
        assert keep is None or all(keep not in each.choices for each in result.open)
    else:
        assert result.files is not None
        again = om.read_overlay_files(result.files, base=new_base)
        assert again.findings == ()
        assert again.overlay == result.overlay
        assert again.effective is not None
        assert again.effective.model == result.effective
    same = om.upgraded(old=old_base, new=old_base, overlay=overlay, keep=keep)
    assert (same.conflicts, same.arrived, same.files) == ((), (), overlay.files)
