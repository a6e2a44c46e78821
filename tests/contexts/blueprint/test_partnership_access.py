"""Who gets in to the pages of a partnership: its organisations by their roles, and nobody of another."""

import dataclasses

import pytest
from django.urls import reverse

from evenkeel.contexts.accounts import operations as accounts
from evenkeel.contexts.audit import values as trail
from evenkeel.contexts.blueprint import packing, releasing
from evenkeel.contexts.blueprint.values import Kind
from tests.contexts.blueprint.test_partnership import FILES, held, rebased, with_changes
from tests.contexts.conftest import AT, MOORLAND, Cast, Player, acting_of, acts, player

HARBOUR = ("administrator", "leader", "designer", "staff", "colleague")
DESIGNERS = ("administrator", "leader", "designer")
APPLIERS = ("administrator", "designer")
PARTNERS = (*HARBOUR, "other_organisation")
SOLITARY = "outside"
"""An administrator of an organisation that belongs to no partnership."""

# Each address: its arguments, how it is asked, what is sent, and who is let in.
TABLE: dict[str, tuple[list[str], str, dict[str, str], tuple[str, ...]]] = {
    "partnership": ([], "get", {}, (*PARTNERS, SOLITARY)),
    "begin-base": ([], "get", {}, DESIGNERS),
    "release": ([], "get", {}, APPLIERS),
    "released": (["1"], "get", {}, PARTNERS),
    "released-zip": (["1"], "get", {}, PARTNERS),
    "begin-from": (["1"], "get", {}, (*DESIGNERS, "other_organisation")),
    "adopt": (["1", "as-is"], "get", {}, DESIGNERS),
    "variants": ([], "get", {}, (*PARTNERS, SOLITARY)),
    "variants-csv": ([], "get", {}, PARTNERS),
    "show-variant": ([], "post", {"branch": "to-be"}, DESIGNERS),
    "end-variant": ([], "post", {}, (*DESIGNERS, "other_organisation")),
    "propose": ([], "post", {}, ()),
    "overlay": (["to-be"], "get", {}, HARBOUR),
    "upgrade": (["to-be"], "get", {}, HARBOUR),
}


@pytest.fixture
def everybody(cast: Cast) -> list[Player]:
    """Release a base, with a model on it and one on nothing, in the first organisation alone; add one outside."""
    by = cast.designer.acts
    with acts(by):
        releasing.begin_base(title="Base", files=FILES, by=by, at=AT)
        releasing.release(note="", by=by, at=AT)
        releasing.begin_from(kind=Kind.TO_BE, title="Ours", number=1, by=by, at=AT)
        releasing.begin_from(kind=Kind.AS_IS, title="Ours", number=1, by=by, at=AT)
    nobody = trail.Actor(label="Test", origin=trail.Origin(trail.Channel.CLI))
    made = accounts.make_organisation(
        name="Far Away", slug="far-away", time_zone="UTC", language="en-gb", by=nobody, at=AT
    )
    accounts.appoint_first_administrator(
        organisation_id=made, email="far@away.example", name="Far", by=nobody, at=AT
    )
    return [*cast, player(SOLITARY, "far@away.example")]


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_who_gets_in(everybody: list[Player]) -> None:
    for name, (arguments, method, sent, let_in) in TABLE.items():
        for each in everybody:
            found = getattr(each.client, method)(reverse(f"blueprint:{name}", args=arguments), sent)
            at_login = found.status_code == 302 and "/login/" in found["Location"]
            if each.label == "anonymous":
                assert at_login, name
            elif each.label in let_in:
                assert found.status_code in (200, 302), (name, each.label, found.status_code)
                assert not at_login
            else:
                assert found.status_code in (403, 404, 409), (name, each.label, found.status_code)
                assert b"Permit" not in found.content, (name, each.label)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_pages_of_a_model_that_stands_on_a_release(cast: Cast) -> None:
    by, their = cast.designer, acting_of(f"designer@{MOORLAND.slug}.example")
    other = player("designer", their.email)
    with acts(by.acts):
        releasing.begin_base(title="Base", files=FILES, by=by.acts, at=AT)
    page = by.client.post(reverse("blueprint:release"), {"note": "The first"}, follow=True)
    assert "Release 1 is there for all organisations" in page.content.decode()
    made = other.client.post(
        reverse("blueprint:begin-from", args=["1"]), {"kind": "to-be", "title": "Ours"}, follow=True
    )
    assert "Stands on release 1" in made.content.decode()

    # What is tight is read, what is free is filled in; a record that is not optional cannot be taken out.
    drafted = other.client.post(reverse("blueprint:draft", args=["to-be"]), {"title": "D"}, follow=True)
    assert drafted.status_code == 200
    record = other.client.get(reverse("blueprint:record", args=["d", "services", "permit"])).content.decode()
    assert "Shared – set by the partnership (release 1)" in record
    assert "Free for you: promise, volume" in record
    assert "Take out" not in record
    assert (
        other.client.get(reverse("blueprint:remove-record", args=["d", "services", "permit"])).status_code
        == 409
    )
    address = reverse("blueprint:edit-record", args=["d", "services", "permit"])
    form = other.client.get(address)
    written = form.content.decode()
    assert 'name="promise"' in written
    assert 'name="title"' not in written
    assert "it cannot be changed here" in written
    sent = {"since": str(form.context["since"]), "promise": "Soon.", "volume": "400", "title": "Ours"}
    after = other.client.post(address, sent, follow=True).content.decode()
    assert "Adjusted here" in after
    assert "Your own words in: promise" in after
    assert "<h2>Permit</h2>" in after
    files = reverse("blueprint:file", args=["d", "model.yaml"])
    since = str(other.client.get(files).context["since"])
    text = with_changes(FILES, ("title: Permit", "title: Ours"))["model.yaml"].decode()
    refused = other.client.post(files, {"since": since, "text": text})
    assert refused.status_code == 409
    assert "Nothing was saved" in refused.content.decode()
    assert "“title” of “Permit” is shared" in refused.content.decode()


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_an_upgrade_asks_for_each_conflict_and_what_is_better_goes_into_the_base(cast: Cast) -> None:
    by = cast.designer
    other = player("designer", acting_of(f"designer@{MOORLAND.slug}.example").email)
    with acts(by.acts):
        releasing.begin_base(title="Base", files=FILES, by=by.acts, at=AT)
        releasing.release(note="", by=by.acts, at=AT)
    own = with_changes(
        FILES,
        ("within 56 days", "in our time"),
        ("volume: 400", "volume: 90"),
        ("optional: true}", "optional: true}\n  - {key: moor, title: Moor}"),
    )
    with acts(other.acts):
        releasing.begin_from(kind=Kind.TO_BE, title="Ours", number=1, files=own, by=other.acts, at=AT)
        releasing.show_variant(branch="to-be", by=other.acts, at=AT)
    with acts(by.acts):
        rebased(by.acts, ("within 56 days", "within 42 days"), ("volume: 400", "volume: 500"), note="Faster")

    address = reverse("blueprint:upgrade", args=["to-be"])
    assert other.client.post(address, {"release": "2"}).status_code == 422
    one = {"release": "2", "choice:services/permit.promise": "local"}
    asked = other.client.post(address, one)
    assert asked.status_code == 422
    assert "Choose what shall hold: Permit: volume" in asked.content.decode()
    assert "Choose what shall hold: Permit: promise" not in asked.content.decode()
    made = other.client.post(address, {**one, "all": "base"}, follow=True).content.decode()
    assert "The draft “Upgrade to release 2” is begun" in made
    with acts(other.acts):
        said = held(other.acts, "upgrade-to-release-2")[0]["model.yaml"].decode()
    assert "in our time" in said
    assert "volume: 500" in said
    zipped = other.client.get(reverse("blueprint:overlay", args=["to-be"]))
    assert sorted(packing.unpacked(zipped.content)) == ["06-propositions.yaml", "overlay.yaml"]

    assert by.client.get(reverse("blueprint:apply", args=["base"])).status_code == 409

    # What the other organisation does better: a field of the base, and a record that only it has.
    page = by.client.get(reverse("blueprint:variants"))
    found = {(row.ref, row.field): row.cells[0] for row in page.context["rows"]}
    assert set(found) == {
        ("services/permit", "promise"),
        ("services/permit", "volume"),
        ("services/moor", ""),
    }
    for ref, field in (("services/permit", "promise"), ("services/moor", "")):
        sent = {"variant": str(found[ref, field].variant_id), "ref": ref, "field": field}
        assert other.client.post(reverse("blueprint:propose"), sent).status_code == 409
        begun = by.client.post(reverse("blueprint:propose"), sent, follow=True)
        assert [step.title for step in begun.context["way"]][-1] == "Released"
    with acts(by.acts):
        assert (
            "in our time"
            in held(by.acts, "permit-as-moorland-edge-council-example-does-it")[0]["model.yaml"].decode()
        )
        assert (
            "Moor" in held(by.acts, "moor-as-moorland-edge-council-example-does-it")[0]["model.yaml"].decode()
        )
    assert by.client.post(reverse("blueprint:propose"), {**sent, "ref": "services/gone"}).status_code == 404


def test_the_cast_of_this_table_is_the_one_of_all() -> None:
    assert {each.name for each in dataclasses.fields(Cast)} >= set(HARBOUR)
