"""The pages of people: what they tell to whom, and what they do."""

from typing import Any

import pytest
from django.urls import reverse

from evenkeel.contexts.blueprint import queries as blueprint
from evenkeel.contexts.people import about, absences, forms, queries
from evenkeel.contexts.people.values import AbsenceKind, Place, Subject, SubjectKind
from tests.contexts.conftest import AT, HARBOUR, Player, acts
from tests.contexts.people.conftest import MODEL, SINCE, TODAY, Team, apply, person
from tests.contexts.people.test_operations import away

HERE: Any = {"organisation_id": HARBOUR.id}


def get(player: Player, name: str, /, *args: Any, **query: str) -> str:
    answer = player.client.get(reverse(f"people:{name}", args=args), query)
    assert answer.status_code == 200
    return str(answer.content.decode())


def post(player: Player, name: str, /, *args: Any, **sent: str) -> Any:
    return player.client.post(reverse(f"people:{name}", args=args), sent)


def test_the_directory_is_narrowed(team: Team) -> None:
    by = team.cast.administrator.acts
    with acts(by):
        about.hold_skill(by=by, person_id=team.pia.id, skill="advice", level=3, since_date=SINCE, at=AT)
    everybody = {"Tom Ashdowne", "Oona Pell", "Dora Quill", "Pia Castellane"}
    for query, expected in (
        ({}, everybody),
        ({"q": "oona"}, {"Oona Pell"}),
        ({"q": "PIA@people"}, {"Pia Castellane"}),
        ({"unit": "contact"}, {"Tom Ashdowne", "Oona Pell"}),
        ({"unit": "customers"}, everybody),
        ({"role": "planner"}, {"Pia Castellane"}),
        ({"skill": "advice", "level": "3"}, {"Pia Castellane"}),
        ({"skill": "advice", "level": "4"}, set()),
        ({"former": "1"}, set()),
        ({"unit": "gone", "level": "x", "page": "99"}, set()),
    ):
        page = get(team.cast.staff, "directory", **query)
        assert {name for name in everybody if f">{name}</a>" in page} == expected, query


def test_a_page_asks_the_same_number_of_queries_for_few_and_many(team: Team) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def asked(name: str, **query: str) -> int:
        blueprint.HOLDINGS.forget()  # which model holds is asked from time to time; here each time
        with CaptureQueriesContext(connection) as caught:
            get(team.cast.staff, name, **query)
        return len(caught)

    pages: tuple[tuple[str, dict[str, str]], ...] = (
        ("directory", {}),
        ("absences", {"unit": "contact"}),
        ("skills", {"unit": "contact"}),
    )
    get(team.cast.staff, "directory")  # reads the model, which is then known
    few = [asked(name, **query) for name, query in pages]
    for number in range(12):
        person(team.cast.administrator.acts, f"Ada{number} X", "adviser", "contact")
    assert [asked(name, **query) for name, query in pages] == few
    assert max(few) <= 28


def test_why_somebody_is_absent_is_seen_by_few(team: Team) -> None:
    tom = team.cast.staff.acts
    with acts(tom):
        absences.ask(by=tom, kind=AbsenceKind.SICKNESS, away=away(team.tom, 0, 2), note="Fever", at=AT)
        about.declare_conflict(
            by=tom,
            person_id=team.tom.id,
            subject=Subject(SubjectKind.CUSTOMER, "c-7"),
            label="Ann Other",
            reason="Sister",
            at=AT,
        )
    month = {"unit": "contact", "month": f"{TODAY:%Y-%m}"}
    for player in (team.cast.staff, team.cast.colleague, team.cast.leader, team.cast.administrator):
        assert "Sickness" in get(player, "person", team.tom.id)
        assert "Ann Other" in get(player, "person", team.tom.id)
        assert "Sickness" in get(player, "absences", **month)
    page = get(team.cast.designer, "person", team.tom.id)
    assert "Sickness" not in page
    assert "Ann Other" not in page
    table = get(team.cast.designer, "absences", **month)
    assert "Sickness" not in table
    assert ">sickness<" not in table
    assert "Tom Ashdowne: 2 March 2026 to 4 March 2026" in table


def test_what_waits_is_shown_to_who_decides(team: Team) -> None:
    tom = team.cast.staff.acts
    with acts(tom):
        absences.ask(by=tom, kind=AbsenceKind.HOLIDAY, away=away(team.tom), note="Wedding", at=AT)
    for player in (team.cast.colleague, team.cast.leader, team.cast.administrator):
        assert "Waiting for you" in get(player, "absences")
    for player in (team.cast.staff, team.cast.designer):
        assert "Waiting for you" not in get(player, "absences")


def test_declining_without_a_reason_is_asked_again(team: Team) -> None:
    tom = team.cast.staff.acts
    with acts(tom):
        asked = absences.ask(by=tom, kind=AbsenceKind.HOLIDAY, away=away(team.tom), note="", at=AT)
    answer = post(team.cast.colleague, "decide-absence", asked.id, "decline", reason="")
    assert answer.status_code == 422
    assert "Say why" in answer.content.decode()
    assert post(team.cast.colleague, "decide-absence", asked.id, "decline", reason="Full").status_code == 302
    assert "Full" in get(team.cast.staff, "absence", asked.id)


def test_forms_say_what_is_wrong(team: Team) -> None:
    administrator, staff = team.cast.administrator, team.cast.staff
    for player, name, args, sent, words in (
        (administrator, "add", (), {"name": ""}, "Enter the person&#x27;s name"),
        (administrator, "add", (), {"name": "T", "email": "tom@people.example"}, "has this e-mail address already"),
        (administrator, "add", (), {"name": "T", "languages": "Welsh"}, "is not a language with its level"),
        (administrator, "give-role", (team.tom.id,), {"role": "x"}, "Select a valid choice"),
        (administrator, "end", (team.tom.id,), {"last_date": "2000-01-01"}, "before the first one"),
        (administrator, "working-time", (team.tom.id,), {"valid_from": "2026-03-02", "w0d0": "9-8"}, "ends before it starts"),
        (administrator, "working-time", (team.tom.id,), {"valid_from": "2026-03-02", "w0d0": "all day"}, "Write it like"),
        (staff, "ask-absence", (team.tom.id,),
         {"kind": "holiday", "first_date": "2026-03-04", "last_date": "2026-03-03"}, "before the first one"),
        (staff, "declare", (team.tom.id,), {"kind": "case"}, "Say whom or what it is about"),
    ):  # fmt: skip
        answer = post(player, name, *args, **sent)
        assert answer.status_code == 422, (name, sent)
        assert words in answer.content.decode(), (name, sent)


def test_a_person_is_added_and_changed_in_the_browser(team: Team) -> None:
    administrator = team.cast.administrator
    sent = {
        "name": "Nia Bevan",
        "email": "nia@people.example",
        "languages": "en c2\ncy FIRST",
        "first_date": "2026-01-05",
    }
    answer = post(administrator, "add", **sent)
    assert answer.status_code == 302
    made = answer["Location"].rstrip("/").rpartition("/")[2]
    page = get(administrator, "person", made)
    assert "Welsh: first language" in page
    assert "no role" in get(administrator, "directory", q="nia").lower()
    role = {"role": "adviser", "unit": "contact", "fte": "0.8", "first_date": "2026-01-05"}
    assert post(administrator, "give-role", made, **role).status_code == 302
    times = {"valid_from": "2026-01-05", "w0d0": "9-12:30, 13.15 to 17 home", "w0d2": "10:00-16:00 field"}
    assert post(administrator, "working-time", made, **times).status_code == 302
    page = get(administrator, "person", made)
    assert "09:00–12:30 office; 13:15–17:00 home" in page
    assert "Oona Pell" in page
    assert post(administrator, "change", made, **sent | {"name": "Nia Bevan-Hughes"}).status_code == 302
    assert "Nia Bevan-Hughes" in get(administrator, "person", made)
    assert post(administrator, "end", made, last_date="2026-06-30").status_code == 302
    assert "last day 30 June 2026" in get(administrator, "person", made)
    assert post(administrator, "bring-back", made).status_code == 302


def test_who_is_nobody_is_told_how_to_become_somebody(team: Team) -> None:
    assert "Signs in as" in get(team.cast.leader, "me")
    assert team.cast.staff.client.get(reverse("people:me")).status_code == 302


def test_roles_and_units_that_the_model_lost_are_told(team: Team) -> None:
    from evenkeel.contexts.people import models

    with acts(team.cast.administrator.acts):
        models.Membership.objects.filter(person_id=team.tom.id).update(role="old-role", unit="old-unit")
    page = get(team.cast.staff, "person", team.tom.id)
    assert page.count("no longer in the model") == 2
    assert "old-role" in get(team.cast.staff, "directory")
    assert get(team.cast.staff, "absences")
    assert get(team.cast.staff, "skills")
    assert "One person has a role or a unit" in get(team.cast.administrator, "directory")
    assert "One person has a role" not in get(team.cast.staff, "directory")
    found = get(team.cast.administrator, "directory", lost="1")
    assert "Tom Ashdowne</a>" in found
    assert "Oona Pell</a>" not in found


def test_without_a_model_every_page_opens(cast: Any) -> None:
    person(cast.administrator.acts, "Alone Here", user_id=cast.staff.user_id)
    for name in ("directory", "absences", "skills"):
        get(cast.staff, name)
    own = cast.staff.client.get(reverse("people:me"))["Location"]
    assert cast.staff.client.get(own).status_code == 200


def test_the_matrix_tells_gaps_and_comes_as_csv(team: Team) -> None:
    by = team.cast.administrator.acts
    with acts(by):
        about.hold_skill(by=by, person_id=team.tom.id, skill="advice", level=1, since_date=SINCE, at=AT)
    page = get(team.cast.staff, "skills", unit="contact")
    assert "asks for 3" in page
    assert "Advice: 1 person has less than the role asks for" in page
    lines = get(team.cast.staff, "skills-csv", unit="contact").lstrip("\ufeff").splitlines()
    assert lines[0].startswith("Name,Roles,Advice,Advice: asked for,Advice: confirmed,Plain writing")
    assert "Tom Ashdowne,Adviser,1,3,yes,,2," in lines


@pytest.mark.parametrize(
    ("line", "hours"),
    [("9-17", 8), ("9:00-12:30 office, 13:00-17:00 home", 7.5), ("", 0), ("13-17;9.30 – 12", 6.5)],
)
def test_working_time_is_read_as_people_write_it(line: str, hours: float) -> None:
    spans = forms.spans_read(line)
    assert sum(span.hours for span in spans) == hours
    assert forms.spans_read(forms.spans_written(spans)) == spans


@pytest.mark.parametrize("line", ["9", "9-25", "17-9", "9-12, 11-13", "9-17 moon", "nine to five"])
def test_working_time_that_is_none_is_refused_in_words(line: str) -> None:
    with pytest.raises(ValueError, match=r"\w+ \w+"):
        forms.spans_read(line)


def test_places_are_written_short() -> None:
    assert forms.spans_read("8-9 out")[0].place is Place.FIELD


def test_another_organisation_has_its_own_people(team: Team) -> None:
    other = team.cast.other_organisation
    apply(other.acts, MODEL.replace("Harbour Vale", "Elsewhere"))
    person(other.acts, "Tom Ashdowne", "adviser", "contact")
    assert get(other, "directory").count("Tom Ashdowne</a>") == 1
    with acts(other.acts):
        assert queries.named(**HERE, ids=[team.tom.id]) == {}
