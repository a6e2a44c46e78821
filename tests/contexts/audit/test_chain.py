"""The chain of the audit trail: what writes it, who cannot change it, and that tampering is found."""

import dataclasses
import datetime as dt
import uuid
from collections.abc import Callable
from concurrent import futures

import pytest
from django.db import DatabaseError, connection, connections, transaction
from hypothesis import given
from hypothesis import strategies as st

from evenkeel.contexts.audit import operations, queries, rules, values
from evenkeel.lib.db import tenancy

HERE, THERE = uuid.UUID(int=1), uuid.UUID(int=2)
AT = dt.datetime(2026, 3, 2, 9, 30, 15, 250, tzinfo=dt.UTC)
WHO = values.Actor(
    "Ruth Okonjo <ruth@harbour-vale.example>", values.Origin("web", "192.0.2.7"), uuid.UUID(int=7)
)
WHAT = values.Subject("organisation", "1", "Harbour Vale – Ähre, 海")


def record(organisation_id: uuid.UUID = HERE, **changes: object) -> None:
    """Record an entry, with a few fields of its own."""
    given: dict[str, object] = {
        "by": WHO,
        "action": "accounts.organisation-changed",
        "subject": WHAT,
        "details": {"name": "a → b", "Zone": "Europe/London", "é": ""},
        "at": AT,
    }
    with tenancy.acting(organisation_id=organisation_id), transaction.atomic():
        operations.record(organisation_id=organisation_id, **(given | changes))  # type: ignore[arg-type]


def verdict(organisation_id: uuid.UUID = HERE) -> values.Verdict:
    """Verify the chain as the organisation itself can."""
    with tenancy.acting(organisation_id=organisation_id):
        return queries.verdict(organisation_id=organisation_id)


@pytest.mark.django_db
def test_each_organisation_has_a_chain_of_its_own() -> None:
    for organisation_id in (HERE, THERE, HERE, HERE):
        record(organisation_id)
    assert [(v.entries, v.broken) for v in (verdict(HERE), verdict(THERE))] == [(3, None), (1, None)]
    with tenancy.acting(organisation_id=HERE):
        newest, middle, oldest = queries.trail(organisation_id=HERE)
    assert [newest.sequence, middle.sequence, oldest.sequence] == [3, 2, 1]
    assert (oldest.previous_hash, middle.previous_hash) == (rules.FIRST, oldest.hash)
    assert newest.details == {"name": "a → b", "Zone": "Europe/London", "é": ""}


def test_the_hash_is_that_of_the_documented_text() -> None:
    entry = values.Entry(
        id=uuid.UUID(int=3),
        organisation_id=HERE,
        sequence=1,
        at=AT,
        actor_id=None,
        actor_label="é",
        action="a",
        subject=values.Subject("k", "i", ""),
        origin=values.Origin("web", ""),
        previous_hash="p",
        hash="",
        details={"b": "2", "B": "1"},
    )
    here, third = "00000000-0000-0000-0000-000000000001", "00000000-0000-0000-0000-000000000003"
    assert list(rules.fields(entry)) == [
        "p", here, "1", third, "2026-03-02T09:30:15.000250Z", "", "é", "a", "k", "i", "", "web", "", "B", "1", "b", "2",
    ]  # fmt: skip
    # By coreutils' sha256sum, over `1:p,36:0000…,1:1,` and so on.
    assert rules.digest(entry) == "a7aa9e49db1c800bf14393408cd650240082950cb1d001d4ebdfdc550c91664b"


@given(first=st.lists(st.text(), min_size=2, max_size=2), second=st.lists(st.text(), min_size=2, max_size=2))
def test_different_fields_never_read_the_same(first: list[str], second: list[str]) -> None:
    try:
        digests = [rules.digest(_labelled(*labels)) for labels in (first, second)]
    except UnicodeEncodeError:
        return
    assert (digests[0] == digests[1]) == (first == second)


def _labelled(actor: str, action: str) -> values.Entry:
    origin, subject = values.Origin("web"), values.Subject("", "", "")
    return values.Entry(HERE, HERE, 1, AT, None, actor, action, subject, origin, "", "")


@pytest.mark.django_db
def test_whatever_a_program_gives_the_database_sets_place_and_hash() -> None:
    record()
    with tenancy.acting(organisation_id=HERE), connection.cursor() as cursor:
        cursor.execute(
            "insert into audit_entry (id, organisation_id, sequence, at, actor_label, action, subject_kind, subject_id,"
            " subject_label, channel, address, details, previous_hash, hash)"
            " values (%s, %s, 77, now(), '', 'x', '', '', '', '', '', '{}', 'forged', 'forged')",
            [uuid.uuid4(), HERE],
        )
    assert verdict() == dataclasses.replace(verdict(), entries=2, broken=None)


@pytest.mark.django_db
@pytest.mark.parametrize("details", ['{"a": 1}', '["a"]', '{"a": null}'])
def test_details_that_are_not_words_are_refused(details: str) -> None:
    with (
        tenancy.acting(organisation_id=HERE),
        pytest.raises(DatabaseError, match="words by name"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "insert into audit_entry (id, organisation_id, sequence, at, actor_label, action, subject_kind, subject_id,"
            " subject_label, channel, address, details, previous_hash, hash)"
            " values (%s, %s, 0, now(), '', 'x', '', '', '', '', '', %s, '', '')",
            [uuid.uuid4(), HERE, details],
        )


@pytest.mark.django_db
def test_what_postgresql_cannot_hold_is_replaced() -> None:
    record(details={"file": "a\0b\ud800"})
    with tenancy.acting(organisation_id=HERE):
        (entry,) = queries.trail(organisation_id=HERE)
    assert entry.details == {"file": "a\ufffdb?"}
    assert verdict().broken is None


@pytest.mark.django_db
def test_an_action_that_is_not_registered_is_refused() -> None:
    with pytest.raises(operations.UnknownAction, match=r"'accounts\.dreamt'"):
        record(action="accounts.dreamt")


@pytest.mark.django_db(transaction=True)
def test_recording_needs_a_transaction() -> None:
    with tenancy.acting(organisation_id=HERE), pytest.raises(operations.OutsideTransaction):
        operations.record(organisation_id=HERE, by=WHO, action="accounts.signed-in", subject=WHAT, at=AT)


CHANGES = ("update audit_entry set address = ''", "delete from audit_entry", "truncate audit_entry")


@pytest.mark.django_db(databases=["default", "owner"], transaction=True)
@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("using", ["default", "owner"])
def test_nobody_changes_an_entry_not_even_the_owner(change: str, using: str) -> None:
    record()
    with (
        tenancy.acting(organisation_id=HERE, using=using),
        pytest.raises(DatabaseError, match=r"is refused|permission denied"),
        transaction.atomic(using=using),
        connections[using].cursor() as cursor,
    ):
        cursor.execute(change)


@pytest.mark.django_db
def test_the_application_cannot_touch_the_kept_head() -> None:
    record()
    with (
        tenancy.acting(organisation_id=HERE),
        pytest.raises(DatabaseError, match="row-level security"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("update audit_head set sequence = 0")


SWAP = ";".join(
    f"update audit_entry set sequence = {new} where sequence = {old}" for old, new in ((2, 0), (3, 2), (0, 3))
)
FORGE = (
    "insert into audit_entry select gen_random_uuid(), organisation_id, 4, at, null, 'nobody', action, subject_kind,"
    " subject_id, subject_label, channel, address, details, hash, repeat('f', 64) from audit_entry where sequence = 3"
)
TAMPERING = (
    ('update audit_entry set details = \'{"name": "a → c"}\' where sequence = 2', 2, "hash differs"),
    ("update audit_entry set details = '[1]' where sequence = 2", 2, "hash differs"),
    ("update audit_entry set at = at + interval '1 microsecond' where sequence = 1", 1, "hash differs"),
    ("update audit_entry set actor_id = null where sequence = 3", 3, "hash differs"),
    ("delete from audit_entry where sequence = 1", 1, "missing"),
    ("delete from audit_entry where sequence = 2", 2, "missing"),
    ("delete from audit_entry where sequence = 3", 3, "tail is missing"),
    ("delete from audit_entry", 1, "tail is missing"),
    (
        SWAP,
        2,
        "previous_hash differs",
    ),
    (FORGE, 4, "hash differs"),
    ("update audit_head set hash = repeat('0', 64)", 3, "head differs"),
    ("delete from audit_head", 3, "head of the chain is missing"),
)


@pytest.fixture
def tampered(request: pytest.FixtureRequest, around_triggers: Callable[..., None]) -> None:
    """Record three entries, then change the chain around the triggers."""
    for _ in range(3):
        record()
    around_triggers(request.param)


@pytest.mark.django_db(databases=["default", "owner"], transaction=True)
@pytest.mark.parametrize(
    ("sequence", "what", "tampered"), [(s, w, sql) for sql, s, w in TAMPERING], indirect=["tampered"]
)
def test_tampering_is_found_where_it_begins(sequence: int, what: str, tampered: None) -> None:
    broken = verdict().broken
    assert broken is not None
    assert broken.sequence == sequence
    assert what in broken.what


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_writers_at_the_same_time_make_one_chain() -> None:
    def write(_: int) -> None:
        for _round in range(5):
            record()
        connection.close()

    with futures.ThreadPoolExecutor(max_workers=4) as threads:
        list(threads.map(write, range(4)))
    assert (verdict().entries, verdict().broken) == (20, None)
