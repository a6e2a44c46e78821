"""People, their roles, skills and absences, through the database."""

import dataclasses
import datetime as dt
import zoneinfo
from decimal import Decimal
from typing import Any

import pytest
from django.db import Error, connection, transaction

from evenkeel.contexts.audit import queries as audit
from evenkeel.contexts.blueprint import queries as blueprint
from evenkeel.contexts.people import about, absences, operations, queries, rows, rules
from evenkeel.contexts.people.values import (
    AbsenceKind,
    AbsenceState,
    Away,
    Details,
    Fluency,
    Language,
    Pattern,
    Person,
    Span,
    Subject,
    SubjectKind,
)
from evenkeel.lib.db import tenancy
from tests.contexts.conftest import AT, HARBOUR, Player, acts
from tests.contexts.people.conftest import SINCE, TODAY, Team, person

LONDON = zoneinfo.ZoneInfo("Europe/London")
HERE: Any = {"organisation_id": HARBOUR.id}
DAY = dt.timedelta(days=1)


def away(of: Person, first: int = 1, last: int = 3, **halves: bool) -> Away:
    return Away(
        of.id,
        TODAY + first * DAY,
        TODAY + last * DAY,
        halves.get("from_noon", False),
        halves.get("until_noon", False),
    )


def ask(player: Player, of: Person, kind: AbsenceKind = AbsenceKind.HOLIDAY, **days: Any) -> Any:
    with acts(player.acts):
        return absences.ask(by=player.acts, kind=kind, away=away(of, **days), note="By the sea", at=AT)


def held(team: Team) -> Any:
    return blueprint.effective(organisation_id=HARBOUR.id, at=AT)


# -- persons and roles -----------------------------------------------------------------------------------------------


def test_a_person_is_kept_and_her_changes_are_told(team: Team) -> None:
    by = team.cast.administrator.acts
    details = dataclasses.replace(team.tom.details, phone="0123", languages=(Language("cy", Fluency.B2),))
    with acts(by):
        changed = operations.change_person(
            by=by, person_id=team.tom.id, details=details, first_date=SINCE, at=AT
        )
        again = operations.change_person(
            by=by, person_id=team.tom.id, details=details, first_date=SINCE, at=AT
        )
        assert queries.person(**HERE, person_id=team.tom.id) == changed == again
        entry = audit.trail(**HERE, action="people.person-changed").object_list
    assert [each.details for each in entry] == [{"phone": " → 0123", "languages": " → cy b2"}]
    assert changed.version > team.tom.version


def test_what_only_one_may_have_is_refused_in_words(team: Team) -> None:
    by = team.cast.administrator.acts
    with acts(by):
        with pytest.raises(rows.Taken, match="e-mail address"):
            operations.add_person(by=by, details=Details(name="Tam", email="TOM@people.example"), at=AT)
        with pytest.raises(rows.Taken, match="account"):
            operations.let_sign_in(by=by, person_id=team.dora.id, user_id=team.cast.staff.user_id, at=AT)
        assert queries.of_user(**HERE, user_id=team.cast.staff.acts.user_id) is not None


@pytest.mark.parametrize(
    "details",
    [
        Details(name=" "),
        Details(name="x" * 201),
        Details(name="A", email="nowhere"),
        Details(name="A", phone="1" * 41),
    ],
)
def test_what_cannot_be_kept_is_refused(team: Team, details: Details) -> None:
    with acts(team.cast.administrator.acts), pytest.raises(rules.NotInBounds):
        operations.add_person(by=team.cast.administrator.acts, details=details, at=AT)


def test_the_same_role_is_never_held_twice_at_once(team: Team) -> None:
    by = team.cast.administrator.acts
    same: Any = {"by": by, "person_id": team.tom.id, "role": "adviser", "unit": "contact", "at": AT}
    with acts(by):
        with pytest.raises(rows.HeldTwice):
            operations.begin_membership(**same, fte=Decimal("0.5"), first_date=TODAY)
        (first,) = queries.memberships(**HERE, ids=[team.tom.id])[team.tom.id]
        operations.end_membership(by=by, membership_id=first.id, last_date=TODAY, at=AT)
        operations.begin_membership(**same, fte=Decimal("0.5"), first_date=TODAY + DAY)
        with pytest.raises(rows.HeldTwice):
            operations.end_membership(by=by, membership_id=first.id, last_date=TODAY + DAY, at=AT)
        assert len(queries.memberships(**HERE, ids=[team.tom.id])[team.tom.id]) == 2


def test_a_second_role_may_be_over_a_full_post_and_is_told(team: Team) -> None:
    by = team.cast.administrator.acts
    with acts(by):
        operations.begin_membership(
            by=by, person_id=team.tom.id, role="planner", unit="planning", fte=Decimal("0.5"), first_date=TODAY, at=AT
        )  # fmt: skip
        roles = queries.memberships(**HERE, ids=[team.tom.id])[team.tom.id]
    assert rules.over_a_post(roles, TODAY) == Decimal("1.5")
    assert rules.over_a_post(roles, TODAY - DAY) is None


@pytest.mark.parametrize(("role", "unit"), [("nobody", "contact"), ("adviser", "nowhere")])
def test_a_role_and_a_unit_are_of_the_model(team: Team, role: str, unit: str) -> None:
    by = team.cast.administrator.acts
    with acts(by), pytest.raises(rows.NotInModel):
        operations.begin_membership(
            by=by, person_id=team.tom.id, role=role, unit=unit, fte=Decimal(1), first_date=TODAY, at=AT
        )


def test_who_stops_holds_no_role_after_it(team: Team) -> None:
    by = team.cast.administrator.acts
    with acts(by):
        operations.end_person(by=by, person_id=team.tom.id, last_date=TODAY, at=AT)
        assert [each.name for each in queries.working_in(**HERE, units=["contact"], on=TODAY)] == [
            "Oona Pell",
            "Tom Ashdowne",
        ]
        after = TODAY + DAY
        assert [each.name for each in queries.working_in(**HERE, units=["contact"], on=after)] == [
            "Oona Pell"
        ]
        operations.bring_back(by=by, person_id=team.tom.id, at=AT)
        assert queries.person(**HERE, person_id=team.tom.id).works(after)


def test_where_somebody_stands_is_the_same_however_it_is_asked(team: Team) -> None:
    by = team.cast.administrator.acts
    days = (SINCE - DAY, SINCE, TODAY, TODAY + DAY, TODAY + 2 * DAY)
    with acts(by):
        operations.end_person(by=by, person_id=team.tom.id, last_date=TODAY, at=AT)
        everywhere = {unit.key for unit in held(team).model.units}
        users = queries.users_taken(**HERE)
        assert len(users) > 2
        for on in days:
            there = queries.working_in(**HERE, units=everywhere, on=on)
            for user in users:
                own = sorted(
                    (each for each in there if each.user_id == user), key=lambda each: (each.unit, each.role)
                )
                assert list(queries.placed_of(**HERE, user_id=user, on=on)) == own
    with acts(team.cast.other_organisation.acts):
        assert queries.placed_of(**HERE, user_id=team.cast.staff.acts.user_id, on=TODAY) == ()


def test_who_is_where_and_who_leads(team: Team) -> None:
    with acts(team.cast.staff.acts):
        model = held(team).model
        leads = queries.leads(**HERE, unit="contact", on=TODAY, model=model)
        assert [each.name for each in leads] == ["Oona Pell"]
        holding = queries.holding(**HERE, roles=["adviser", "planner"], on=TODAY)
        assert [each.name for each in holding] == ["Pia Castellane", "Tom Ashdowne"]
        assert queries.units_of(**HERE, person_id=team.tom.id, on=TODAY) == {"contact"}
        led = queries.units_led(**HERE, person_id=team.dora.id, on=TODAY, model=model)
        assert led == {"customers", "contact", "planning"}
        named = queries.named(**HERE, ids=[team.tom.id, team.cast.staff.acts.user_id])
        assert named == {team.tom.id: "Tom Ashdowne"}
        for one, leader in ((team.tom, "Oona Pell"), (team.oona, "Dora Quill"), (team.pia, "")):
            found = queries.leaders_of(**HERE, person_id=one.id, on=TODAY, model=model)
            assert [each.name for each in found] == [leader][: bool(leader)]


# -- skills, patterns, hours --------------------------------------------------------------------------------------------


def test_a_skill_is_said_by_oneself_and_confirmed_by_who_leads(team: Team) -> None:
    tom, oona = team.cast.staff.acts, team.cast.colleague.acts
    said: Any = {"person_id": team.tom.id, "skill": "advice", "since_date": SINCE, "at": AT}
    with acts(tom):
        assert not about.hold_skill(by=tom, level=3, **said).confirmed_by_name
        with pytest.raises(rules.NotAllowed):
            about.confirm_skill(by=tom, person_id=team.tom.id, skill="advice", at=AT)
        with pytest.raises(rules.NotAllowed):
            about.hold_skill(by=tom, level=3, **said | {"person_id": team.oona.id})
    with acts(oona):
        about.confirm_skill(by=oona, person_id=team.tom.id, skill="advice", at=AT)
        raised = about.hold_skill(by=oona, level=4, **said | {"since_date": TODAY})
        (now,) = queries.skills_of(**HERE, ids=[team.tom.id], on=TODAY)[team.tom.id]
        (before,) = queries.skills_of(**HERE, ids=[team.tom.id], on=TODAY - DAY)[team.tom.id]
    assert now == raised
    assert (before.level, before.confirmed_by_name, now.level) == (3, "Oona Pell", 4)


def test_hours_follow_pattern_absence_and_holiday(team: Team) -> None:
    admin, tom = team.cast.administrator.acts, team.cast.staff
    day = (Span(dt.time(9), dt.time(12)), Span(dt.time(13), dt.time(18)))
    pattern = Pattern(TODAY, (dict.fromkeys(range(5), day),))
    ask(tom, team.tom, AbsenceKind.SICKNESS, first=1, last=2, from_noon=True)
    with acts(admin):
        about.set_pattern(by=admin, person_id=team.tom.id, pattern=pattern, at=AT)
        calendar = held(team).calendar
        span: Any = {"first": TODAY - 7 * DAY, "last": TODAY + 5 * DAY, "calendar": calendar}
        hours = queries.capacity(**HERE, ids=[team.tom.id], **span)[team.tom.id]
        # The week before the pattern counts as a standard one; 6 March is a holiday, 7 March a Saturday.
        assert list(hours.values()) == [7.5] * 5 + [0, 0] + [8, 4, 0, 8, 0, 0]
        unit = queries.unit_capacity(**HERE, units=["contact"], **span)
        assert unit[TODAY] == 8 + 7.5

        def works(day: int, hour: int, minute: int = 0) -> bool:
            moment = dt.datetime(2026, 3, day, hour, minute, tzinfo=LONDON)
            return queries.is_working(
                **HERE, person_id=team.tom.id, at=moment, calendar=calendar, zone=LONDON
            )

        assert works(2, 9)
        assert not works(2, 12, 30)
        assert works(3, 11)
        assert not works(3, 14)
        assert not works(6, 10)


def test_shares_of_two_units_split_the_hours(team: Team) -> None:
    by = team.cast.administrator.acts
    made = person(by, "Half Way", "adviser", "contact", fte="0.6")
    with acts(by):
        operations.begin_membership(
            by=by, person_id=made.id, role="planner", unit="planning", fte=Decimal("0.2"), first_date=SINCE, at=AT
        )  # fmt: skip
        span: Any = {"first": TODAY, "last": TODAY, "calendar": held(team).calendar}
        assert queries.capacity(**HERE, ids=[made.id], **span)[made.id][TODAY] == pytest.approx(6)
        planning = queries.unit_capacity(**HERE, units=["planning"], **span)[TODAY]
        there = {each.name: each for each in queries.worked(**HERE, units=["planning"], **span)}
    assert planning == pytest.approx(7.5 + 1.5)
    assert sum(each.hours[TODAY] for each in there.values()) == pytest.approx(planning)
    half = there["Half Way"]
    assert (half.roles, half.fte) == (("planner",), Decimal("0.2"))
    assert half.whole[TODAY] == pytest.approx(1.5)


# -- absences ----------------------------------------------------------------------------------------------------------


def test_an_absence_from_asking_to_approval(team: Team) -> None:
    asked = ask(team.cast.staff, team.tom)
    assert asked.state is AbsenceState.REQUESTED
    tom, oona, leader = (each.acts for each in (team.cast.staff, team.cast.colleague, team.cast.leader))
    with acts(tom), pytest.raises(rules.NotYourOwn):
        absences.approve(by=tom, absence_id=asked.id, at=AT)
    with acts(team.cast.designer.acts), pytest.raises(absences.NoSuchAbsence):
        absences.approve(by=team.cast.designer.acts, absence_id=asked.id, at=AT)
    with acts(oona):
        assert absences.approve(by=oona, absence_id=asked.id, at=AT).decided_by_name == "Oona Pell"
        with pytest.raises(rules.CannotMove):
            absences.decline(by=oona, absence_id=asked.id, reason="Full", at=AT)
        assert queries.away_on(**HERE, ids=[team.tom.id], first=TODAY, last=TODAY + DAY) == {
            team.tom.id: (away(team.tom),)
        }
    with acts(leader), pytest.raises(rules.NeedsReason):
        absences.withdraw(by=leader, absence_id=asked.id, reason=" ", at=AT)
    with acts(tom):
        gone = absences.withdraw(by=tom, absence_id=asked.id, reason="", at=AT)
    assert gone.state is AbsenceState.WITHDRAWN


def test_the_directors_deputy_is_decided_by_the_director_or_a_leader(team: Team) -> None:
    asked = ask(team.cast.colleague, team.oona)
    with acts(team.cast.leader.acts):
        declined = absences.decline(by=team.cast.leader.acts, absence_id=asked.id, reason="All away", at=AT)
    assert (declined.state, declined.reason) == (AbsenceState.DECLINED, "All away")


def test_sickness_is_reported_and_its_end_changes(team: Team) -> None:
    ask(team.cast.staff, team.tom, first=0, last=9)
    sick = ask(team.cast.staff, team.tom, AbsenceKind.SICKNESS)
    assert sick.state is AbsenceState.REPORTED
    tom = team.cast.staff.acts
    with acts(tom):
        longer = absences.change_end(
            by=tom, absence_id=sick.id, last_date=TODAY + 5 * DAY, until_noon=True, at=AT
        )
        with pytest.raises(rules.BadDays):
            absences.change_end(by=tom, absence_id=sick.id, last_date=TODAY, until_noon=False, at=AT)
    assert longer.away.until_noon


def test_days_are_asked_for_once(team: Team) -> None:
    ask(team.cast.staff, team.tom, last=3, until_noon=True)
    with pytest.raises(rules.Overlaps, match="2026-03-03 to 2026-03-05"):
        ask(team.cast.staff, team.tom, first=2, last=8)
    ask(team.cast.staff, team.tom, first=3, last=4, from_noon=True)
    with pytest.raises(rules.NotAllowed):
        ask(team.cast.designer, team.tom, first=20, last=21)
    ask(team.cast.colleague, team.tom, first=20, last=21)


def test_the_trail_does_not_tell_why_somebody_is_absent(team: Team) -> None:
    ask(team.cast.staff, team.tom, AbsenceKind.SICKNESS)
    with acts(team.cast.administrator.acts):
        (entry,) = audit.trail(**HERE, action="people.absence-asked").object_list
    assert "sick" not in str(entry.details).lower()


# -- conflicts of interest -----------------------------------------------------------------------------------------------


def test_a_conflict_of_interest_is_found_by_its_subject(team: Team) -> None:
    tom = team.cast.staff.acts
    sister, other = Subject(SubjectKind.CUSTOMER, "c-1"), Subject(SubjectKind.CASE, "c-1")
    said: Any = {"by": tom, "person_id": team.tom.id, "label": "Ann Ashdowne", "reason": "Sister", "at": AT}
    with acts(tom):
        declared = about.declare_conflict(subject=sister, **said)
        assert about.declare_conflict(subject=sister, **said).id == declared.id
        asked: Any = {**HERE, "person_id": team.tom.id}
        assert queries.has_conflict(**asked, subjects=[other, sister]) == declared
        assert queries.has_conflict(**asked, subjects=[other]) is None
        assert queries.has_conflict(**asked, subjects=[]) is None
    with acts(team.cast.designer.acts), pytest.raises(rules.NotAllowed):
        about.end_conflict(by=team.cast.designer.acts, conflict_id=declared.id, at=AT)
    with acts(tom):
        about.end_conflict(by=tom, conflict_id=declared.id, at=AT)
        assert queries.has_conflict(**asked, subjects=[sister]) is None


# -- the database ----------------------------------------------------------------------------------------------------------


def test_another_organisation_sees_nobody(team: Team) -> None:
    with acts(team.cast.other_organisation.acts):
        assert queries.named(**HERE, ids=[team.tom.id]) == {}
        with connection.cursor() as cursor:
            for table in ("person", "membership", "skill", "pattern", "absence", "conflict"):
                cursor.execute(f"select count(*) from people_{table}")
                assert cursor.fetchone() == (0,)
        with pytest.raises(queries.UnknownPerson):
            queries.person(
                organisation_id=team.cast.other_organisation.acts.organisation_id, person_id=team.tom.id
            )
    with tenancy.acting(user_id=team.cast.staff.user_id):
        assert queries.named(**HERE, ids=[team.tom.id]) == {}


def test_the_database_itself_holds_a_role_once(team: Team) -> None:
    with (
        acts(team.cast.staff.acts),
        pytest.raises(Error, match="already"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "insert into people_membership (id, organisation_id, person_id, role, unit, fte, first_date)"
            " select gen_random_uuid(), organisation_id, person_id, role, unit, fte, %s from people_membership"
            " where person_id = %s",
            [TODAY, team.tom.id],
        )


@pytest.mark.parametrize("number", [2, 12])
def test_the_number_of_queries_does_not_grow_with_people(
    team: Team, number: int, django_assert_num_queries: Any
) -> None:
    by = team.cast.administrator.acts
    made = [person(by, f"P{each} X", "adviser", "contact").id for each in range(number)]
    with acts(by):
        calendar = held(team).calendar
        with django_assert_num_queries(4):
            queries.capacity(**HERE, ids=made, first=TODAY, last=TODAY + 30 * DAY, calendar=calendar)
        with django_assert_num_queries(5):
            queries.unit_capacity(**HERE, units=["contact"], first=TODAY, last=TODAY, calendar=calendar)
        with django_assert_num_queries(3):
            queries.worked(**HERE, units=["contact"], first=TODAY, last=TODAY, calendar=calendar)
        with django_assert_num_queries(1):
            queries.skills_of(**HERE, ids=made, on=TODAY)
