"""Upgrading: what stays, what comes, what has to be decided, and never half of it."""

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
