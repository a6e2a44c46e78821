"""The call screen and the pages of customers: who gets in, what is saved, what is told to whom."""

import datetime as dt
import re
import uuid
from typing import Any

import pytest
from django.urls import reverse

from evenkeel.contexts.casework import matching, models
from evenkeel.contexts.casework.addresses import caller as addresses
from evenkeel.contexts.casework.operations import customers, intake, joining
from evenkeel.contexts.casework.queries import calling
from evenkeel.contexts.casework.queries import customers as known
from evenkeel.contexts.casework.values.customers import By, Customer, Demand
from evenkeel.contexts.people import about
from evenkeel.contexts.people import queries as people
from evenkeel.contexts.people import values as staff
from evenkeel.kernel import ids, time
from tests.contexts.casework.conftest import DAY, HOUR
from tests.contexts.conftest import AT, Cast, Player, acts

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

LOGIN = "302 login"
MEMBERS = ("administrator", "leader", "designer", "staff", "colleague")
EVERYBODY = (*MEMBERS, "other_organisation")
ADA = {"customer_id": "ada"}
PAIR = {"customer_id": "ada", "other_id": "twin"}

# Each address: its arguments, how it is asked, what is sent, and who is let in. Customers are the whole organisation's, for every
# member answers calls; what may be read of a case is said by the case.
TABLE: dict[str, tuple[dict[str, str], str, dict[str, str], tuple[str, ...]]] = {
    "begin-call": ({}, "get", {}, EVERYBODY),
    "call": ({"call_id": "call"}, "get", {}, EVERYBODY),
    "call-who": ({"call_id": "call"}, "get", {"q": "ada"}, EVERYBODY),
    "call-what": ({"call_id": "call"}, "get", {"subject": "b"}, EVERYBODY),
    "customers": ({}, "get", {}, EVERYBODY),
    "add-customer": ({}, "get", {}, EVERYBODY),
    "merges": ({}, "get", {}, EVERYBODY),
    "undo-merge": ({"merge_id": "merge"}, "post", {}, MEMBERS),
    "customer": (ADA, "get", {}, MEMBERS),
    "change-customer": (ADA, "get", {}, MEMBERS),
    "add-detail": (ADA, "get", {}, MEMBERS),
    "end-detail": (ADA | {"detail_id": "detail"}, "post", {}, MEMBERS),
    "add-identifier": (ADA, "get", {}, MEMBERS),
    "end-identifier": (ADA | {"identifier_id": "identifier"}, "post", {}, MEMBERS),
    "choose-representative": (ADA, "get", {}, MEMBERS),
    "represent": (PAIR, "get", {}, MEMBERS),
    "end-representation": (ADA | {"representation_id": "representation"}, "get", {}, MEMBERS),
    "duplicates": (ADA, "get", {}, MEMBERS),
    "merge": (PAIR, "get", {}, MEMBERS),
}


def ada(by: Any, **more: Any) -> Customer:
    """Write Ada Marsh down."""
    given: dict[str, Any] = {
        "details": (
            (By.PHONE, "+44 (0)7700 900-123"),
            (By.ADDRESS, "4 Quay Street, Harbour Vale"),
            (By.EMAIL, "ada@example.org"),
        ),
        "identifiers": (("Tenants", "T-100 23"),),
        "birth_date": dt.date(1984, 3, 2),
    }
    return customers.add(**({"name": "Ada Marsh"} | given | more), by=by, at=AT)


@pytest.fixture
def made(team: Cast) -> dict[str, str]:
    """Make everything that an address can be about; give the identifiers."""
    by = team.designer.acts
    with acts(by):
        one = ada(by)
        twin = customers.add(name="A. Marsh", details=((By.PHONE, "07700 900123"),), by=by, at=AT)
        third = customers.add(name="Ada Marsch", by=by, at=AT)
        acting = customers.represent(
            customer_id=one.id, representative_id=twin.id, from_date=AT.date(), by=by, at=AT
        )
        merge = joining.join(kept_id=twin.id, gone_id=third.id, reason="Mistyped", by=by, at=AT)
    return {
        "ada": str(one.id),
        "twin": str(twin.id),
        "call": str(ids.new()),
        "merge": str(merge.id),
        "detail": str(one.details[0].id),
        "identifier": str(one.identifiers[0].id),
        "representation": str(acting.id),
    }


def answer(player: Player, name: str, made: dict[str, str]) -> str:
    arguments, method, sent, _ = TABLE[name]
    kwargs = {key: made[value] for key, value in arguments.items()}
    found = getattr(player.client, method)(reverse(f"casework:{name}", kwargs=kwargs), sent)
    if found.status_code == 302:
        return LOGIN if "/login/" in found["Location"] else "302"
    return str(found.status_code)


def test_every_address_is_in_the_table() -> None:
    assert {pattern.name for pattern in addresses.urlpatterns} == set(TABLE)


def test_who_gets_in(team: Cast, made: dict[str, str]) -> None:
    for name, (_, method, _, let_in) in TABLE.items():
        for player in team:
            got = answer(player, name, made)
            if player.label == "anonymous":
                assert got == LOGIN, name
            elif player.label in let_in:
                # Of what can be done once only, the first does it, and the others are told that it is done.
                assert got in ("200", "302") or (method == "post" and got == "404"), (name, player.label, got)
            else:
                assert got in ("403", "404"), (name, player.label, got)


# -- calls


def page(player: Player, name: str, /, *args: Any, **query: str) -> str:
    found = player.client.get(reverse(f"casework:{name}", args=args), query)
    assert found.status_code == 200, found.status_code
    return re.sub(r"\s+", " ", found.content.decode())


def send(player: Player, call_id: uuid.UUID, step: str, **typed: str) -> Any:
    return player.client.post(reverse("casework:call", args=[call_id]), {"step": step, **typed})


def kept(call_id: uuid.UUID, by: Any) -> Any:
    with acts(by):
        return models.Contact.objects.select_related("case", "customer").get(outside_key=f"call:{call_id}")


SAID = {"channel": "phone", "demand": "value", "then": "solved"}


def test_a_call_step_by_step_without_javascript(team: Cast) -> None:
    priya = team.designer
    with acts(priya.acts):
        one = ada(priya.acts)
        case = intake.open_case(
            case_type="question", title="Where is it", customer_id=one.id, by=priya.acts, at=time.now()
        )
    begun = priya.client.get(reverse("casework:begin-call"))
    call_id = uuid.UUID(begun["Location"].rstrip("/").rpartition("/")[2])
    assert 'name="q"' in page(priya, "call", call_id)
    typed = {"summary": "It rains in", "channel": "phone"}
    found = send(priya, call_id, "look", q="marsh", **typed).content.decode()
    assert f"who:{one.id}" in found
    assert "<b>1 open</b>" in found
    assert "It rains in" in found
    chosen = send(priya, call_id, f"who:{one.id}", q="marsh", **typed).content.decode()
    assert f'name="customer" value="{one.id}"' in chosen
    assert case.reference in chosen
    assert f"about:case:{case.id}" in chosen
    typed |= {"customer": str(one.id)}
    about_it = send(priya, call_id, "about:service:building", **typed).content.decode()
    assert 'name="about" value="service:building"' in about_it
    assert "How we do it here: Permit" in about_it
    assert "Yes if it is low." in about_it
    asked = send(priya, call_id, "look", subject="shed", **typed).content.decode()
    assert "about:service:building" in asked
    wrong = send(priya, call_id, "save", about="service:building", then="solved", **typed)
    assert wrong.status_code == 422
    assert "Say what kind of contact it was" in wrong.content.decode()
    assert "It rains in" in wrong.content.decode()
    sent = typed | SAID | {"about": "service:building", "demand": "failure:Not understood"}
    assert send(priya, call_id, "save", **sent).status_code == 302
    assert "Call saved" in page(priya, "call", call_id)
    contact = kept(call_id, priya.acts)
    assert (contact.customer_id, contact.service, contact.case_id) == (one.id, "building", None)
    assert (contact.demand, contact.cause) == (Demand.FAILURE, "Not understood")
    assert 0 <= contact.seconds <= 60
    # Saved again, by a reload or a second press: it is one, and stays as it was.
    assert send(priya, call_id, "save", **(sent | {"summary": "Other"})).status_code == 200
    assert kept(call_id, priya.acts).summary == "It rains in"
    # What was lately asked for comes first.
    assert re.search(r'value="about:service:building">.*?Lately', page(priya, "call-what", ids.new()))


SPELLINGS = (
    "marsh a",
    "07700 9001",
    "+44 7700 900123",
    "00447700900",
    "quay str",
    "ada@example.org",
    "t10023",
    "T-100 23",
)


def test_a_customer_is_found_as_she_is_typed_and_by_cases_that_one_may_know_of(team: Cast) -> None:
    tom = team.staff.acts
    with acts(tom):
        one = ada(tom)
        customers.add(name="Ben Ford", details=((By.PHONE, "01632 960999"),), by=tom, at=AT)
    for said in SPELLINGS:
        found = page(team.designer, "call-who", ids.new(), q=said)
        assert "Ada Marsh" in found, said
        assert "Ben Ford" not in found, said
    with acts(tom):
        case = intake.open_case(
            case_type="permit", customer_id=one.id, attributes={"site": "Quay"}, by=tom, at=AT
        )
        hidden = intake.open_case(case_type="worry", customer_id=one.id, take=True, by=tom, at=AT)
    typed = case.reference.replace("-", " ").lower()
    assert "Ada Marsh" in page(team.designer, "call-who", ids.new(), q=typed)
    assert "Ada Marsh" not in page(team.designer, "call-who", ids.new(), q=hidden.reference)
    assert "<b>1 open</b>" in page(team.designer, "call-who", ids.new(), q="ada")
    assert "<b>2 open</b>" in page(team.staff, "call-who", ids.new(), q="ada")


WHOLE = ("07700 900123", "+44 (0)7700 900-123", "0044 7700 900123", "+358 40 123 4567", "030/901820")


@pytest.mark.parametrize("number", WHOLE)
def test_a_number_is_found_from_its_ninth_digit_on_however_it_is_written(number: str) -> None:
    kept_as = matching.normalised(By.PHONE, number)
    for end in range(1, len(number) + 1):
        typed = number[:end]
        if sum(each.isdigit() for each in typed.lstrip("+0")) < 9:
            continue
        ranges = calling.number_ranges(typed)
        assert any(first <= kept_as and (not beyond or kept_as < beyond) for first, beyond in ranges), typed


def test_what_is_no_number_is_looked_for_as_none() -> None:
    assert calling.number_ranges("12") == calling.number_ranges("4 Quay Street 1999") == ()
    assert calling.number_ranges("9999") == (("9999", ""),)
    assert calling.number_ranges("1999") == (("1999", "2"),)


def test_a_call_becomes_a_case_a_call_back_or_another_teams(team: Cast) -> None:
    priya = team.designer
    with acts(priya.acts):
        one = ada(priya.acts)
    sent = SAID | {"customer": str(one.id), "about": "service:building", "summary": "A wall\nof stone"}

    case_id = ids.new()
    assert send(priya, case_id, "save", **sent | {"then": "case", "case_type": "permit"}).status_code == 302
    case = kept(case_id, priya.acts).case
    assert (case.title, case.unit, case.shelf, case.customer_id) == ("A wall", "planning", "plans", one.id)

    back_id = ids.new()
    asked = {"then": "call-back", "case_type": "question", "back_when": "morning", "note": "She is deaf"}
    me = {"back_by": str(priya.user_id)}
    assert send(priya, back_id, "save", **sent | asked | me).status_code == 302
    contact = kept(back_id, priya.acts)
    with acts(priya.acts):
        task = models.Task.objects.get(case_id=contact.case_id, kind="call-back")
        note = models.Note.objects.get(case_id=contact.case_id)
    assert contact.case.responsible_id == priya.user_id
    assert task.due_at
    assert task.due_at.astimezone(priya.acts.zone).time() == dt.time(9)
    assert note.text == "She is deaf"
    assert "Call back by" in page(priya, "call", back_id)

    on_id = ids.new()
    asked = {"then": "pass-on", "case_type": "question", "shelf": "plans"}
    assert "nobody has to ask twice" in send(priya, on_id, "save", **sent | asked).content.decode()
    assert send(priya, on_id, "save", **sent | asked | {"note": "Plans were sent"}).status_code == 302
    passed = kept(on_id, priya.acts).case
    assert (passed.shelf, passed.unit) == ("plans", "planning")
    with acts(priya.acts):
        kinds = list(models.Event.objects.filter(case_id=passed.id).order_by("sequence").values_list("kind"))
    assert [kind for (kind,) in kinds] == ["opened", "shelved", "noted"]

    out_id = ids.new()
    asked |= {"shelf": "partner:fire-service", "note": "The stairs are blocked"}
    assert send(priya, out_id, "save", **sent | asked).status_code == 302
    with acts(priya.acts):
        referral = models.Referral.objects.get(case_id=kept(out_id, priya.acts).case_id)
    assert (referral.partner, referral.asked) == ("fire-service", "The stairs are blocked")
    assert "Passed on to Fire service (example)" in page(priya, "call", out_id)


def test_a_call_about_another_teams_case_is_left_there(team: Cast) -> None:
    priya, tom = team.designer, team.staff.acts
    with acts(tom):
        one = ada(tom)
        case = intake.open_case(case_type="permit", customer_id=one.id, by=tom, at=AT)
    call_id = ids.new()
    sent = SAID | {
        "customer": str(one.id),
        "about": f"case:{case.id}",
        "demand": "failure:Asked how far it is",
    }
    asked = {"then": "call-back", "back_when": "hour", "summary": "Where is it?"}
    assert send(priya, call_id, "save", **sent | asked).status_code == 302
    contact = kept(call_id, tom)
    assert (contact.case_id, contact.service) == (case.id, "")
    with acts(tom):
        events = list(
            models.Event.objects.filter(case_id=case.id).order_by("sequence").values_list("kind", flat=True)
        )
    assert events == ["opened", "contacted", "task-added"]
    gone = send(priya, ids.new(), "save", **sent | {"about": f"case:{uuid.uuid4()}"})
    assert "closed by now" in gone.content.decode()


def test_a_new_customer_is_compared_with_those_who_are_known(team: Cast) -> None:
    priya = team.designer
    with acts(priya.acts):
        one = ada(priya.acts)
    call_id = ids.new()
    begun = send(priya, call_id, "new", q="07700 900123").content.decode()
    assert 'value="07700 900123"' in begun
    assert f"who:{one.id}" in begun
    assert "the same phone number" in begun
    sent = SAID | {"new": "1", "new_name": "Adah Marsh", "new_kind": "person", "new_phone": "07700 900123"}
    held = send(priya, call_id, "save", **sent)
    assert held.status_code == 422
    assert "Somebody like this is known already" in held.content.decode()
    assert send(priya, call_id, "save", **sent | {"new_sure": "on"}).status_code == 302
    assert kept(call_id, priya.acts).customer.name == "Adah Marsh"
    nameless = send(priya, ids.new(), "save", **SAID | {"new": "1", "new_kind": "person"})
    assert "Enter the customer&#x27;s name" in nameless.content.decode()


def test_who_has_a_conflict_of_interest_is_told_and_does_not_get_the_case(team: Cast) -> None:
    priya = team.designer
    with acts(priya.acts):
        one = ada(priya.acts)
        person = people.of_user(organisation_id=priya.acts.organisation_id, user_id=priya.acts.user_id)
        assert person
        about.declare_conflict(
            by=priya.acts,
            person_id=person.id,
            subject=staff.Subject(staff.SubjectKind.CUSTOMER, str(one.id)),
            label="My sister",
            reason="",
            at=AT,
        )
    assert "You have declared a conflict" in page(priya, "call", ids.new(), customer=str(one.id))
    assert "You have declared a conflict" in page(priya, "customer", one.id)
    sent = SAID | {"customer": str(one.id), "case_type": "question"}
    refused = send(priya, ids.new(), "save", **sent | {"then": "case", "take": "on"})
    assert "leave the case to somebody else" in refused.content.decode()
    asked = {"then": "call-back", "back_when": "hour", "back_by": str(priya.user_id)}
    call_id = ids.new()
    assert send(priya, call_id, "save", **sent | asked).status_code == 422
    assert send(priya, call_id, "save", **sent | {"then": "case"}).status_code == 302
    assert kept(call_id, priya.acts).case.responsible_id is None


def test_a_letter_is_logged_in_the_same_form(team: Cast) -> None:
    priya = team.designer
    begun = priya.client.get(reverse("casework:begin-call"), {"channel": "letter"})
    shown = priya.client.get(begun["Location"]).content.decode()
    assert "Log a contact" in shown
    call_id = uuid.UUID(begun["Location"].partition("?")[0].rstrip("/").rpartition("/")[2])
    late = SAID | {"channel": "letter", "happened": "2999-01-01T10:00"}
    assert "cannot have been later than now" in send(priya, call_id, "save", **late).content.decode()
    sent = SAID | {"channel": "letter", "happened": "2026-03-02T10:00"}
    assert send(priya, call_id, "save", **sent).status_code == 302
    contact = kept(call_id, priya.acts)
    assert (contact.seconds, contact.at) == (None, dt.datetime(2026, 3, 2, 10, tzinfo=dt.UTC))


# -- customers


def post(player: Player, name: str, /, *args: Any, **sent: str) -> Any:
    return player.client.post(reverse(f"casework:{name}", args=args), sent)


def test_a_customer_is_written_down_changed_and_told_as_one_story(team: Cast) -> None:
    priya, tom = team.designer, team.staff.acts
    sent = {"kind": "person", "name": "Ada Marsh", "phone": "07700 900123", "language": "Welsh"}
    assert "Enter the customer&#x27;s name" in post(priya, "add-customer", kind="person").content.decode()
    made = post(priya, "add-customer", **sent)
    assert made.status_code == 302
    one = uuid.UUID(made["Location"].rstrip("/").rpartition("/")[2])
    assert post(priya, "add-customer", **sent).status_code == 422
    detail = {"how": "e-mail", "value": "nonsense"}
    assert "is no e-mail" in post(priya, "add-detail", one, **detail).content.decode()
    with acts(tom):
        (phone,) = known.customer(organisation_id=tom.organisation_id, customer_id=one).details
    new = {"how": "phone", "value": "01632 960001", "source": "she said so", "replaces": str(phone.id)}
    assert post(priya, "add-detail", one, **new).status_code == 302
    number = {"register": "Tenants", "value": "T-1"}
    assert post(priya, "add-identifier", one, **number).status_code == 302
    with acts(tom):
        other = customers.add(name="Ben Ford", by=tom, at=AT)
        case = intake.open_case(case_type="permit", title="A wall", customer_id=one, by=tom, at=AT)
        intake.record_contact(
            channel="letter", customer_id=one, case_id=case.id, summary="Secret words", by=tom, at=AT
        )
    taken = post(priya, "add-identifier", other.id, **number).content.decode()
    assert "Ada Marsh has this Tenants already" in taken
    dates = {"from_date": "2026-01-01", "until_date": "2999-01-01", "scope": "rent"}
    assert post(priya, "represent", one, other.id, **dates).status_code == 302
    shown = page(priya, "customer", one)
    for words in ("01632 960001", "07700 900123", "she said so", "Welsh", "Ben Ford", "rent", case.reference):
        assert words in shown, words
    assert "Secret words" not in shown
    assert "Secret words" in page(team.staff, "customer", one)
    assert "rent" in page(priya, "customer", other.id)
    assert "may act for them: rent" in page(priya, "call", ids.new(), customer=str(one))
    assert post(priya, "change-customer", one, name="Ada Marsh-Lee").status_code == 302
    assert "Ada Marsh-Lee" in page(priya, "customers")
    assert "Nobody fits" in page(priya, "customers", q="zzz")


def test_a_merge_chooses_field_by_field_and_is_taken_back(team: Cast) -> None:
    priya = team.designer
    with acts(priya.acts):
        one = ada(priya.acts, birth_date=None)
        twin = customers.add(
            name="Ada M. Marsh",
            birth_date=dt.date(1984, 3, 2),
            details=((By.PHONE, "07700 900123"),),
            by=priya.acts,
            at=AT,
        )
        case = intake.open_case(case_type="question", customer_id=twin.id, by=priya.acts, at=AT)
    assert "the same phone number" in page(priya, "duplicates", one.id)
    beside = page(priya, "merge", one.id, twin.id)
    assert "Moves: 1 case, 0 contacts, 1 way to be reached" in beside
    assert 'name="name"' in beside
    assert "Say why they are the same" in post(priya, "merge", one.id, twin.id, reason="").content.decode()
    sent = {"name": "kept", "birth_date": "gone", "reason": "Same voice"}
    assert post(priya, "merge", one.id, twin.id, **sent).status_code == 302
    shown = page(priya, "customer", one.id)
    assert "born 2 March 1984" in shown
    assert case.reference in shown
    gone = priya.client.get(reverse("casework:customer", args=[twin.id]))
    assert gone["Location"] == reverse("casework:customer", args=[one.id])
    with acts(priya.acts):
        merge = models.Merge.objects.get()
    assert "Same voice" in page(priya, "merges")
    assert post(priya, "undo-merge", merge.id).status_code == 302
    assert "born" not in page(priya, "customer", one.id)
    again = page(priya, "customer", twin.id)
    assert case.reference in again
    assert "born 2 March 1984" in again
    assert post(priya, "undo-merge", merge.id).status_code == 404
    assert "taken back" in page(priya, "merges")


def test_pages_ask_the_same_number_of_queries_for_few_and_many(team: Cast) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    priya = team.designer

    def more(number: int) -> None:
        with acts(priya.acts):
            for each in range(number):
                twin = customers.add(
                    name=f"Ada {each}", details=((By.PHONE, "07700 900123"),), by=priya.acts, at=AT
                )
                case = intake.open_case(case_type="question", customer_id=one.id, by=priya.acts, at=AT)
                for case_id in (None, case.id):
                    intake.record_contact(
                        channel="phone",
                        customer_id=one.id,
                        case_id=case_id,
                        service="building",
                        by=priya.acts,
                        at=AT,
                    )
                customers.represent(
                    customer_id=one.id, representative_id=twin.id, from_date=AT.date(), by=priya.acts, at=AT
                )

    with acts(priya.acts):
        one = ada(priya.acts)
    more(2)
    call_id = ids.new()
    asks: list[tuple[str, tuple[Any, ...], dict[str, str]]] = [
        ("call", (call_id,), {"customer": str(one.id)}),
        ("call-who", (call_id,), {"q": "ada"}),
        ("call-what", (call_id,), {"customer": str(one.id)}),
        ("customers", (), {}),
        ("customers", (), {"q": "ada"}),
        ("customer", (one.id,), {}),
        ("duplicates", (one.id,), {}),
        ("merges", (), {}),
    ]

    def asked() -> list[int]:
        found = []
        for name, args, query in asks:
            with CaptureQueriesContext(connection) as caught:
                page(priya, name, *args, **query)
            found.append(len(caught))
        return found

    few = asked()
    more(12)
    many = asked()
    # Fewer, where the first place that is looked at gives enough; one more, where it was time to ask whether the model has changed.
    assert [now for now, before in zip(many, few, strict=True) if now > before + 1] == [], (few, many)
    assert max(few) <= 55, few


def test_the_page_of_a_customer_says_who_changed_what(team: Cast) -> None:
    tom, oona = team.staff.acts, team.colleague.acts
    with acts(tom):
        one = ada(tom, birth_date=None)
        email = next(each for each in one.details if each.by is By.EMAIL)
    with acts(oona):
        twin = customers.add(name="A. Marsh", details=((By.PHONE, "07700 900123"),), by=oona, at=AT + HOUR)
        customers.change(
            customer_id=one.id, name="Adah Marsh", birth_date=dt.date(1984, 3, 2), by=oona, at=AT
        )
        # What changes nothing is no change.
        customers.change(customer_id=one.id, name="Adah Marsh", by=oona, at=AT)
        customers.add_identifier(customer_id=one.id, register="Tax", value="T 9", by=oona, at=AT)
        customers.add_identifier(customer_id=one.id, register="Tax", value="T 9", by=oona, at=AT)
        customers.add_detail(
            customer_id=one.id, how=By.ADDRESS, value="5 Pier Street", replaces=email.id, by=oona, at=AT
        )
        made = customers.represent(
            customer_id=one.id, representative_id=twin.id, from_date=AT.date(), by=oona, at=AT
        )
        customers.end_representation(representation_id=made.id, last_date=AT.date(), by=oona, at=AT)
        merge = joining.join(
            kept_id=one.id, gone_id=twin.id, from_gone=["name"], reason="One voice", by=oona, at=AT + DAY
        )
    text = re.sub(
        r"<[^>]+>|\s+", " ", page(team.designer, "customer", one.id).partition("Who changed what")[2]
    )
    text = re.sub(r"\s+", " ", text).replace("&#x27;", "'")
    for said in (
        "Oona Pell merged A. Marsh into this customer One voice",
        "Oona Pell changed the name Adah Marsh → A. Marsh",
        "Oona Pell wrote the customer down as A. Marsh",
        "Oona Pell ended that A. Marsh acts for them last day: 2 March 2026",
        "wrote down that A. Marsh may act for them in everything",
        "added an address 5 Pier Street instead of ada@example.org",
        "added the number in Tax T9",
        "changed the name and the date of birth Ada Marsh → Adah Marsh 2 March 1984, not said before",
        "Tom Ashdowne wrote the customer down as Ada Marsh",
    ):
        assert said in text, (said, text)
    assert text.count("Oona Pell") == 8
    with acts(oona):
        joining.part(merge_id=merge.id, by=oona, at=AT + 2 * DAY)
    told = page(team.designer, "customer", one.id)
    assert "took back the merge of A. Marsh" in told
    assert team.other_organisation.client.get(reverse("casework:customer", args=[one.id])).status_code == 404
