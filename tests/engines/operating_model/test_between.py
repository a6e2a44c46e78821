"""From a whole model back to its overlay: nothing is lost on the way, and what the base does not allow is told in words."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from evenkeel.engines import operating_model as om
from evenkeel.engines.operating_model import _schema
from tests.engines.operating_model import commented, models, overlays, random_changes

BASE = om.read_files(commented.FILES)
HEAD = om.Head(title="Lantern Bay", organisation="lantern-bay")


def by_key(model: om.OperatingModel) -> dict[tuple[str, str], om.Record]:
    return {(name, record.key): record for name, record in model.every()}


def changed(*replaced: tuple[str, str]) -> om.Reading:
    """Read the base with some text replaced by other."""
    files = dict(commented.FILES)
    for old, new in replaced:
        name = next(name for name, content in files.items() if old.encode() in content)
        files[name] = files[name].replace(old.encode(), new.encode(), 1)
    return om.read_files(files)


def told(effective: om.Reading) -> list[tuple[str, str | None, str]]:
    found = om.departures(base=BASE, effective=effective, head=HEAD)
    assert all(each.fix for each in found)
    return [(each.code, each.record, each.message) for each in found]


ALLOWED: dict[str, Callable[[], om.Reading]] = {
    "nothing": lambda: BASE,
    "a free field": lambda: changed(("within six weeks", "within five weeks")),
    "an own record": lambda: changed(("services:\n", "services:\n  - {key: ferry, title: Ferry}\n")),
}


@pytest.mark.parametrize("make", ALLOWED.values(), ids=ALLOWED)
def test_what_the_base_allows_is_no_departure(make: Callable[[], om.Reading]) -> None:
    assert told(make()) == []


def test_what_the_base_does_not_allow_names_record_field_and_what_is_free() -> None:
    assert told(changed(("within: 56d", "within: 60d"))) == [
        (
            "EK030",
            "services/permit",
            "“statutory norm” of “Household extension” is shared, and here it says something else. "
            "Free there: promise, channels, owner.",
        )
    ]
    # A record that is nothing but its title would be taken for a new one, had somebody written an overlay by hand.
    assert told(changed(('title: "Moor End"', "title: Moorend"))) == [
        (
            "EK030",
            "organisations/moor-end",
            "“title” of “Moor End” is shared, and here it says something else. Free there: nothing.",
        )
    ]
    assert BASE.model is not None
    left = om.edited(commented.FILES, [om.Removed("organisations", BASE.model.organisations[1])])
    assert told(om.read_files(left)) == [
        ("EK031", "organisations/moor-end", "“Moor End” is left out, and the base does not call it optional.")
    ]
    freed = changed(("free: [promise, channels, owner]", "free: [promise, channels, owner, title]"))
    assert [(code, ref) for code, ref, _ in told(freed)] == [("EK030", "services/permit")]


def test_a_file_of_the_base_stays_as_it_is_and_own_files_go_with_the_overlay() -> None:
    text = (
        b"about: {title: A}\norganisations: [{key: lantern-bay, title: A}]\n"
        b"services:\n  - {key: permit, title: A, form: forms/a.json, free: [form]}\n"
    )
    base = om.read_files({"model.yaml": text, "forms/a.json": b"{}"})
    swapped = om.read_files({"model.yaml": text, "forms/a.json": b"[]"})
    found = om.departures(base=base, effective=swapped, head=HEAD)
    assert [(each.code, each.message) for each in found] == [
        ("EK036", "forms/a.json is a file of the base, and here it has other contents.")
    ]
    own = om.read_files(
        {
            "model.yaml": text.replace(b"a.json", b"b.json"),
            "forms/a.json": b"{}",
            "forms/b.json": b"[]",
            "notes/c.md": b"",
        }
    )
    assert om.departures(base=base, effective=own, head=HEAD) == ()
    files = om.overlay_files(base=base, effective=own, head=HEAD)
    assert sorted(files) == ["06-propositions.yaml", "forms/b.json", "overlay.yaml"]
    reading = om.read_overlay_files(files, base=base)
    assert reading.accepted
    assert reading.effective is not None
    assert reading.effective.model == own.model


@pytest.mark.slow  # many examples
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)
@given(data=st.data())
def test_there_and_back(data: st.DataObject) -> None:
    model = overlays.loosened(data.draw(models.models(most=4)))
    base = overlays.base_of(model)
    reading = om.read_overlay_files(data.draw(overlays.files(model, allowed=True)), base=base)
    event(f"accepted {reading.accepted}")
    if not reading.accepted:
        return
    assert reading.overlay is not None
    assert reading.effective is not None
    assert reading.effective.model is not None
    written, head = reading.overlay, reading.overlay.head
    found = om.overlay_between(base=model, effective=reading.effective.model, head=head)
    said = {
        (each.ref, each.field): each.value
        for each in written.settings
        if each.value != getattr(model.find_ref(each.ref), each.field)
    }
    assert {(each.ref, each.field): each.value for each in found.settings} == said
    assert {each.ref: each.record for each in found.own} == {each.ref: each.record for each in written.own}
    assert set(found.head.without) == set(written.head.without)
    assert om.departures(base=base, effective=reading.effective, head=head) == ()
    assert by_key(om.effective(base=model, overlay=found)) == by_key(reading.effective.model)


@pytest.mark.slow  # many examples
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)
@given(data=st.data())
def test_whatever_is_changed_is_a_departure_or_can_be_put_together_again(data: st.DataObject) -> None:
    model = overlays.loosened(data.draw(models.models(most=4)))
    organisation = _schema.COLLECTIONS["organisations"].record(key="here", title="Here")
    model = om.applied(om.Diff((om.Added("organisations", organisation),)), to=model)
    _, after = data.draw(random_changes.changes(model))
    readings = [om.read_files(om.dump(each) | overlays.FORMS) for each in (model, after)]
    head = om.Head(title="Here", organisation="here")
    found = om.departures(base=readings[0], effective=readings[1], head=head)
    event("departs" if found else "allowed")
    tight: Any = [
        (name, record.key)
        for name, record in model.every()
        if (now := after.find(name, record.key)) is not None
        and any(
            getattr(now, field) != getattr(record, field)
            for field in type(record).model_fields.keys() - set(record.free)
        )
    ]
    assert bool(found) or not tight
    if not found and not readings[1].findings:
        overlay = om.overlay_between(base=model, effective=after, head=head)
        assert by_key(om.effective(base=model, overlay=overlay)) == by_key(after)
