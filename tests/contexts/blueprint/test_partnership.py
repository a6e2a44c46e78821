"""Two organisations share a base: released by one, adopted, adjusted and upgraded by the other, seen by nobody else."""

import uuid

import pytest
from django.db import Error, connection, transaction

from evenkeel.contexts.accounts import queries as accounts
from evenkeel.contexts.accounts import values
from evenkeel.contexts.blueprint import (
    models,
    operations,
    queries,
    released,
    releasing,
    rules,
    standing,
    upgrading,
    variants,
)
from evenkeel.contexts.blueprint.values import Branch, Kind, Move, Revision
from evenkeel.engines import operating_model
from evenkeel.lib.db import tenancy
from tests.contexts.conftest import AT, MOORLAND, Cast, acting_of, acts

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

BASE = """\
about: {title: Two councils (example)}
organisations:
  - {key: harbour-vale, title: Harbour Vale}
  - {key: moorland, title: Moorland Edge}
channels:
  - {key: web, title: Web, kind: web}
services:
  # what both do
  - key: permit
    title: Permit
    promise: You know within 56 days.
    volume: 400
    free: [promise, volume]
  - {key: berth, title: Berth, optional: true}
"""
FILES = {"model.yaml": BASE.encode(), "processes/permit.bpmn": b"<bpmn/>"}
TABLES = ("blueprint_keeper", "blueprint_release", "blueprint_variant")


def with_changes(files: dict[str, bytes], *pairs: tuple[str, str]) -> dict[str, bytes]:
    text = files["model.yaml"].decode()
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    return {**files, "model.yaml": text.encode()}


def held(by: values.Acting, branch: str) -> tuple[dict[str, bytes], Revision]:
    found = queries.branch(organisation_id=by.organisation_id, name=branch)
    assert found.head_id is not None
    contents = queries.contents(organisation_id=by.organisation_id, revision_id=found.head_id)
    return dict(contents.files), contents.revision


def saved(by: values.Acting, draft: Branch, files: dict[str, bytes]) -> Revision:
    head = queries.branch(organisation_id=by.organisation_id, name=draft.name).head_id
    assert head is not None
    return operations.save(draft=draft.name, since=head, files=files, note="Changed", by=by, at=AT)


def taken(by: values.Acting, draft: Branch) -> Revision:
    boss = acting_of(f"administrator@{by.organisation_slug}.example")
    operations.move(draft=draft.name, move=Move.APPROVE, note="", by=boss, at=AT)
    return operations.take(draft=draft.name, by=by, at=AT)


def rebased(by: values.Acting, *pairs: tuple[str, str], note: str) -> None:
    """Change the base by a draft, and release it."""
    draft = operations.draft(title="Better", onto="base", by=by, at=AT)
    files, _ = held(by, draft.name)
    saved(by, draft, with_changes(files, *pairs))
    taken(by, draft)
    releasing.release(note=note, by=by, at=AT)


@pytest.fixture
def moorland(cast: Cast) -> values.Acting:
    return acting_of(f"designer@{MOORLAND.slug}.example")


@pytest.fixture
def one_release(cast: Cast) -> values.Acting:
    by = cast.designer.acts
    with acts(by):
        releasing.begin_base(title="What both share", files=FILES, by=by, at=AT)
        releasing.release(note="The first", by=by, at=AT)
    return by


def test_from_one_base_to_the_upgrade_of_the_other_organisation(
    one_release: values.Acting, moorland: values.Acting
) -> None:
    harbour = one_release
    with acts(harbour):
        with pytest.raises(releasing.SameAgain, match="release 1"):
            releasing.release(note="Again", by=harbour, at=AT)
        with pytest.raises(rules.NeverApplied):
            operations.apply(
                revision_id=held(harbour, "base")[1].id,
                takes_effect_at=None,
                note="",
                by=harbour,
                at=AT,
                in_the_way=lambda organisation_id, model: (),
            )
    with acts(moorland):
        with pytest.raises(releasing.KeptAlready, match="Harbour Vale Council"):
            releasing.begin_base(title="Ours", files=FILES, by=moorland, at=AT)
        with pytest.raises(releasing.NotTheBase):
            releasing.release(note="Ours", by=moorland, at=AT)
        begun = releasing.begin_from(kind=Kind.TO_BE, title="Ours", number=1, by=moorland, at=AT)
        assert released.by_id(release_id=begun.release_id or uuid.UUID(int=0)).number == 1

        # What is free is adjusted, what is optional left out, one's own added; what is tight stays as it is.
        draft = operations.draft(title="Ours here", onto="to-be", by=moorland, at=AT)
        files, _ = held(moorland, draft.name)
        with pytest.raises(
            standing.Departs, match=r"“title” of “Permit” is shared.*Free there: promise, volume"
        ):
            saved(moorland, draft, with_changes(files, ("title: Permit", "title: Our permit")))
        adjusted = with_changes(
            files,
            ("You know within 56 days.", "You know within 56 days; with snow we say so."),
            ("  - {key: berth, title: Berth, optional: true}\n", "  - {key: grazing, title: Grazing}\n"),
        )
        saved(moorland, draft, adjusted)
        first = taken(moorland, draft)
        assert first.release_id == begun.release_id

        # An edit that somebody brought from elsewhere is held against it as well, and so is one that meets another's.
        one, other = (operations.draft(title=each, onto="to-be", by=moorland, at=AT) for each in ("A", "B"))
        saved(moorland, one, with_changes(adjusted, ("volume: 400", "volume: 300")))
        taken(moorland, one)
        saved(moorland, other, with_changes(adjusted, ("title: Grazing", "title: Grazing on the common")))
        taken(moorland, other)

    with acts(harbour):
        rebased(
            harbour,
            ("within 56 days", "within 42 days"),
            ("title: Web,", "title: The web,"),
            ("  - {key: berth", "  - {key: bins, title: Bins}\n  - {key: berth"),
            note="Faster",
        )
    with acts(moorland):
        files, head = held(moorland, "to-be")
        now = released.standing_on(release_id=head.release_id, acting=moorland)
        then = released.on(released.numbered(number=2), acting=moorland)
        looked = upgrading.upgraded(files, now=now, then=then)
        assert [(each.name, each.choices) for each in looked.result.conflicts] == [
            ("services/permit.promise", ("local", "base"))
        ]
        assert {each.key for element in looked.told.elements for each in element.subjects} == {"web", "bins"}
        with pytest.raises(upgrading.Undecided):
            releasing.upgrade(branch="to-be", number=2, decisions={}, by=moorland, at=AT)
        up = releasing.upgrade(
            branch="to-be",
            number=2,
            decisions={"services/permit.promise": "local", "services/gone.promise": "base"},
            by=moorland,
            at=AT,
        )
        made = taken(moorland, up)
        said = held(moorland, "to-be")[0]["model.yaml"].decode()
        assert made.release_id == then.release.id
        for each in (
            "with snow we say so",
            "The web",
            "bins",
            "# what both do",
            "volume: 300",
            "on the common",
        ):
            assert each in said
        assert "berth" not in said
        with pytest.raises(upgrading.NothingToUpgrade):
            releasing.upgrade(branch="to-be", number=2, decisions={}, by=moorland, at=AT)

        # Going back brings back what it stood on.
        boss = acting_of("administrator@moorland.example")
        back = operations.go_back(branch="to-be", to=first.id, note="", by=boss, at=AT)
        assert back.release_id == first.release_id


def test_an_existing_model_is_brought_onto_a_release(
    one_release: values.Acting, moorland: values.Acting
) -> None:
    with acts(moorland):
        other = with_changes(
            FILES,
            ("title: Permit", "title: Our permit"),
            ("56 days", "60 days"),
            ("  - {key: web, title: Web, kind: web}\n", "  - {key: bus, title: Bus, kind: counter}\n"),
            ("  - {key: moorland, title: Moorland Edge}\n", ""),
        )
        operations.begin(kind=Kind.TO_BE, title="Ours", files=other, by=moorland, at=AT)
        on = released.on(released.numbered(number=1), acting=moorland)
        assert sorted(each.record or "" for each in on.departures(operating_model.read_files(other))) == [
            "",
            "channels/web",
            "organisations/moorland",
            "services/permit",
        ]
        taken(moorland, releasing.adopt(branch="to-be", number=1, by=moorland, at=AT))
        files, head = held(moorland, "to-be")
        assert head.release_id == on.release.id
        said = files["model.yaml"].decode()
        assert "Our permit" not in said
        assert "60 days" in said
        assert "bus" in said
        with pytest.raises(releasing.StandsAlready, match="release 1"):
            releasing.adopt(branch="to-be", number=1, by=moorland, at=AT)


def test_variants_are_seen_by_partners_alone_and_nobody_changes_what_was_released(
    one_release: values.Acting, moorland: values.Acting
) -> None:
    with acts(moorland):
        releasing.begin_from(kind=Kind.TO_BE, title="Ours", number=1, by=moorland, at=AT)
        draft = operations.draft(title="Fewer", onto="to-be", by=moorland, at=AT)
        saved(moorland, draft, with_changes(held(moorland, draft.name)[0], ("volume: 400", "volume: 90")))
        taken(moorland, draft)
        releasing.show_variant(branch="to-be", by=moorland, at=AT)
        releasing.show_variant(branch="to-be", by=moorland, at=AT)
    with acts(one_release):
        assert [each.slug for each in accounts.partners()] == ["harbour-vale", "moorland"]
        shown = variants.shown()
        assert [each.organisation_name for each in shown] == [MOORLAND.name]
        rows = variants.compared(released.numbered(number=1), shown)
        assert [(row.ref, row.field, [cell.text for cell in row.cells]) for row in rows] == [
            ("services/permit", "volume", ["90"])
        ]
        for statement in (
            "update blueprint_release set note = 'x'",
            "delete from blueprint_release",
            "delete from blueprint_keeper",
            "delete from blueprint_variant",
            "update blueprint_variant set organisation_name = 'x'",
            f"update blueprint_variant set ended_at = now() where organisation_id = '{moorland.organisation_id}'",
        ):
            with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement)
        assert models.Variant.objects.filter(ended_at=None).count() == 1
    with tenancy.acting(user_id=one_release.user_id):
        for table in TABLES:
            with connection.cursor() as cursor:
                cursor.execute(f"select count(*) from {table}")
                assert cursor.fetchone() == (0,), table
        assert accounts.partners() == ()
    with acts(moorland):
        releasing.end_variant(by=moorland, at=AT)
        assert variants.shown() == ()
