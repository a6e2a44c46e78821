"""Meetings from begin to end, what is agreed in them, and what comes back until it is done."""

from typing import Any

import pytest
from django.urls import reverse

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.blueprint import consulted, consulting
from evenkeel.contexts.blueprint import operations as blueprint
from evenkeel.contexts.blueprint import queries as models_of
from evenkeel.contexts.blueprint.values import Invitation, Outsiders
from evenkeel.contexts.boards.operations import helping
from evenkeel.contexts.casework.operations import confidential, desk, moving, taking, waiting
from evenkeel.contexts.casework.queries import case as one
from evenkeel.contexts.casework.values.cases import Pause, Priority
from evenkeel.contexts.improvements import queries as ideas
from evenkeel.contexts.meetings import rules
from evenkeel.contexts.meetings.operations import agreeing, becoming, holding
from evenkeel.contexts.meetings.queries import agreed as actions
from evenkeel.contexts.meetings.queries import held
from evenkeel.contexts.meetings.queries import series as known
from evenkeel.contexts.meetings.values import Became, ItemKind, Part, Way, Why
from evenkeel.contexts.people import absences
from evenkeel.contexts.people import queries as people
from evenkeel.contexts.people.values import AbsenceKind, Away
from evenkeel.kernel import time
from tests.contexts.casework.conftest import DAY, HOUR, opened, place
from tests.contexts.conftest import AT, Cast, acts
from tests.contexts.meetings.conftest import agreed, begun

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


def test_the_walk_goes_right_to_left_and_leaves_out_what_is_fresh(team: Cast) -> None:
    tom = team.staff.acts
    with acts(tom):
        fresh = opened(tom, at=AT - HOUR)
        starred = opened(tom, at=AT - HOUR)
        asked = opened(tom, at=AT - HOUR)
        late = opened(tom, at=AT - 60 * DAY)
        urgent = opened(tom, at=AT - HOUR, priority=Priority.URGENT)
        blocked = opened(tom, at=AT - 2 * DAY)
        waiting.pause(
            case_id=blocked.id, kind=Pause.CUSTOMER, reason="The plan is missing", by=tom, at=AT - DAY
        )
        right = opened(tom, at=AT - 60 * DAY)
        taking.take(case_id=right.id, by=tom, at=AT - DAY)
        desk.give_star(reference=starred.reference, by=tom, at=AT)
        helping.turn_hand(key="team.planning", case_id=asked.id, by=tom, at=AT)
    with acts(team.leader.acts):
        marek = team.leader.acts
        moving.move(case_id=right.id, stage="views", reason="Seen", overrule=True, by=marek, at=AT - DAY)
    meeting = begun(tom)
    with acts(tom):
        cards = held.cards(meeting_id=meeting.id, by=tom)
    assert [(each.case_id, each.why, each.lane) for each in cards] == [
        (right.id, Why.LATE, "Neighbours' views"),
        (urgent.id, Why.URGENT, "Check"),
        (blocked.id, Why.BLOCKED, "Check"),
        (late.id, Why.LATE, "Check"),
        (starred.id, Why.STARRED, "Check"),
        (asked.id, Why.STARRED, "Check"),
    ]
    assert fresh.id not in {each.case_id for each in cards}


def test_two_who_begin_meet_in_one_and_two_who_press_next_turn_once(team: Cast) -> None:
    tom, oona = team.staff.acts, team.colleague.acts
    first, second = begun(tom), begun(oona)
    assert first == second
    with acts(tom):
        holding.turn(meeting_id=first.id, seen=0, to=1, by=tom, at=AT)
    with acts(oona):
        seen = holding.turn(meeting_id=first.id, seen=0, to=1, by=oona, at=AT)
        assert (seen.step, seen.part, seen.version) == (1, Part.ACTIONS, first.version + 1)
        far = holding.turn(meeting_id=first.id, seen=1, to=99, by=oona, at=AT)
        assert far.part is Part.AFTER
        assert far.step == far.last_step


def test_a_meeting_ends_once_with_its_outcome_and_what_is_left_comes_back(team: Cast) -> None:
    tom, oona = team.staff.acts, team.colleague.acts
    meeting = begun(tom)
    with acts(tom):
        for kind, text in ((ItemKind.NEWS, "Stairlift early"), (ItemKind.AFTER, "The new form")):
            holding.write_down(series="stand-up", kind=kind, text=text, meeting_id=meeting.id, by=tom, at=AT)
        holding.write_down(series="stand-up", kind=ItemKind.HAND, by=tom, at=AT)
        holding.write_down(series="stand-up", kind=ItemKind.HAND, by=tom, at=AT)
        assert [each.kind for each in held.items(series="stand-up", by=tom)] == [
            "good-news",
            "talk-after",
            "hand-up",
        ]
        me = people.of_user(organisation_id=tom.organisation_id, user_id=tom.user_id)
        assert me is not None
        given: Any = {"meeting_id": meeting.id, "by": tom, "at": AT + HOUR}
        ended = holding.end(outcome="Three permits go out.", present=[me.id], **given)
        assert (ended.outcome, ended.ended_by) == ("Three permits go out.", "Tom Ashdowne")
        there = held.attendance(meeting_id=meeting.id, by=tom)
        assert {each.name: each.is_present for each in there} == {
            "Marek Lindqvist": False,
            "Oona Pell": False,
            "Tom Ashdowne": True,
        }
        assert [each.text for each in held.items(series="stand-up", by=tom)] == ["The new form"]
        with pytest.raises(rules.HasEnded):
            holding.end(outcome="Again", present=[], **given)
        figures = held.measures(series="stand-up", by=tom)
        assert figures is not None
        assert (figures.meetings, figures.on_time, figures.timed, figures.minutes) == (1, 1, 1, 60)
        assert (figures.within, figures.bounded) == (0, 1)
    assert begun(oona).id != meeting.id


def test_an_action_comes_back_until_it_is_done_and_can_become_a_task(team: Cast) -> None:
    tom, oona = team.staff.acts, team.colleague.acts
    mine, hers = agreed(tom), agreed(tom, "Call the owner", owner=oona)
    with acts(oona):
        assert [each.text for each in actions.mine(by=oona)] == ["Call the owner"]
        assert len(actions.open_of(series="stand-up", by=oona)) == 2
        agreeing.finish(action_id=hers.id, by=oona, at=AT)
        with pytest.raises(rules.ClosedAlready):
            agreeing.drop(action_id=hers.id, reason="No", by=oona, at=AT)
        with pytest.raises(rules.HasNoCase):
            becoming.make_task(action_id=mine.id, by=oona, at=AT)
        case = opened(oona, at=AT - HOUR)
        about = agreeing.agree(
            series="stand-up", text="Look at the wall", owner_id=mine.owner_id, due_date=None, case_id=case.id, by=oona, at=AT
        )  # fmt: skip
        became = becoming.make_task(action_id=about.id, by=oona, at=AT)
        tasks = one.page(case_id=case.id, by=oona, at=AT).tasks
        text = "Look at the wall (Tom Ashdowne, agreed in Stand-up of Planning)"
        assert (became.task_id, text) in [(each.id, each.text) for each in tasks]
        dropped = agreeing.drop(action_id=mine.id, reason="It came by itself", by=oona, at=AT)
        assert (dropped.reason, dropped.is_open) == ("It came by itself", False)
        assert actions.open_of(series="stand-up", by=oona) == ()


def test_what_was_blocked_and_went_on_within_a_day_counts(team: Cast) -> None:
    tom = team.staff.acts
    with acts(tom):
        both = [opened(tom, at=AT - 2 * DAY) for _ in range(2)]
        for case in both:
            waiting.pause(
                case_id=case.id, kind=Pause.CUSTOMER, reason="The plan is missing", by=tom, at=AT - DAY
            )
    meeting = begun(tom)
    with acts(tom):
        waiting.resume(case_id=both[0].id, by=tom, at=AT + 2 * HOUR)
        waiting.resume(case_id=both[1].id, by=tom, at=AT + 2 * DAY)
        holding.end(meeting_id=meeting.id, outcome="", present=[], by=tom, at=AT + HOUR)
        figures = held.measures(series="stand-up", by=tom)
        assert figures is not None
        assert (figures.blocked, figures.unblocked) == (2, 1)


def test_who_belongs_is_said_by_the_model(team: Cast) -> None:
    def may(by: accounts.Acting) -> set[str]:
        with acts(by):
            reach = known.reach(by=by, at=AT)
            model = known.model(by=by, at=AT)
            assert model is not None
            return {each.key for each in known.all_of(model) if rules.can_take_part(reach, each)}

    assert may(team.staff.acts) == {"stand-up"}
    assert may(team.leader.acts) == {"stand-up", "leading"}
    assert may(team.designer.acts) == {"calls"}
    assert may(team.administrator.acts) == set()
    with acts(team.designer.acts), pytest.raises(rules.NotTakingPart):
        holding.begin(series="stand-up", by=team.designer.acts, at=AT)
    with acts(team.administrator.acts), pytest.raises(rules.OnlyGuest):
        holding.begin(series="stand-up", by=team.administrator.acts, at=AT)


def test_a_confidential_case_that_somebody_may_not_know_is_not_walked(team: Cast) -> None:
    tom, oona = team.staff.acts, team.colleague.acts
    with acts(tom):
        case = taking.take(case_id=opened(tom, at=AT - 60 * DAY).id, by=tom, at=AT)
        confidential.hide(case_id=case.id, reason="A neighbour", by=tom, at=AT)
    assert begun(oona).cards == 0


def test_a_round_by_person_gives_each_her_cases_and_what_nobody_has_comes_last(team: Cast) -> None:
    tom, oona = team.staff.acts, team.colleague.acts
    with acts(tom):
        late, urgent = opened(tom, at=AT - 60 * DAY), opened(tom, at=AT - HOUR, priority=Priority.URGENT)
        free = opened(tom, at=AT - 50 * DAY)
        for case in (late, urgent):
            taking.take(case_id=case.id, by=tom, at=AT)
        person = people.of_user(organisation_id=tom.organisation_id, user_id=oona.user_id)
        assert person is not None
        today = AT.astimezone(tom.zone).date()
    with acts(oona):
        away = Away(person.id, today, today, from_noon=False, until_noon=False)
        absences.ask(by=oona, kind=AbsenceKind.SICKNESS, away=away, note="", at=AT)
    meeting = begun(tom)
    assert (meeting.way, meeting.cards, meeting.people) == (Way.WORK, 3, 3)
    with acts(tom):
        given: Any = {"meeting_id": meeting.id, "by": tom, "at": AT}
        holding.turn(seen=0, to=4, **given)
        holding.set_up(way=Way.PERSON, **given)
        now = held.meeting(meeting_id=meeting.id, by=tom)
        assert (now.step, now.part, now.stop, now.last_step) == (2, Part.PERSON, 0, 5)
        turns = held.turns(meeting_id=meeting.id, by=tom)
        assert [each.name for each in turns] == ["Marek Lindqvist", "Tom Ashdowne", ""], "Oona is away"
        cards = held.cards(meeting_id=meeting.id, by=tom)
        hers = {turn.name: {c.case_id for c in cards if c.person_id == turn.person_id} for turn in turns}
        assert hers == {"Marek Lindqvist": set(), "Tom Ashdowne": {late.id, urgent.id}, "": {free.id}}
        holding.turn(seen=2, to=9, **given)
        holding.set_up(way=Way.WORK, shared=False, **given)
        now = held.meeting(meeting_id=meeting.id, by=tom)
        assert (now.part, now.step, now.is_shared) == (Part.AFTER, 5, False)


def test_an_action_goes_on_as_an_idea_before_a_body_or_as_a_draft_and_each_says_where_the_other_is(
    team: Cast,
) -> None:
    tom, admin = team.staff.acts, team.administrator.acts
    idea, decision, draft = (agreed(tom, words) for words in ("One page", "Open later", "A new stage"))
    with acts(tom):
        given: Any = {"by": tom, "at": AT}
        became = becoming.make_idea(action_id=idea.id, text="One page for all", address="/there/", **given)
        found = ideas.of_origin(origin_id=idea.id, by=tom)
        assert found is not None
        assert (found.title, found.unit, found.owner_name) == ("One page for all", "planning", "Tom Ashdowne")
        assert found.origin.label == "Stand-up of Planning, agreed on 2 March 2026"
        assert (became.became, became.became_key, became.is_open) == (Became.IDEA, str(found.id), False)
        with pytest.raises(rules.ClosedAlready):
            becoming.make_idea(action_id=idea.id, text="Again", address="", **given)
        with pytest.raises(rules.NoSuchSeries):
            becoming.make_decision(action_id=decision.id, text="Open later", series="calls", **given)
        became = becoming.make_decision(action_id=decision.id, text="Open later", series="leading", **given)
        (item,) = held.items(series="leading", by=tom)
        assert (item.kind, item.text, item.origin) == (
            ItemKind.DECISION,
            "Open later",
            "Stand-up of Planning",
        )
        assert became.became_label == "Leaders meet"
        with pytest.raises(Exception, match="designers"):
            becoming.make_draft(action_id=draft.id, text="A new stage", **given)
        assert [each.id for each in actions.open_of(series="stand-up", by=tom)] == [draft.id]
        assert {each.id for each in actions.closed_of(series="stand-up", by=tom)} == {idea.id, decision.id}
    mine = agreed(tom, "A new stage")
    place(admin, team.administrator, "planner", "planning")
    with acts(admin):
        became = becoming.make_draft(action_id=mine.id, text="A stage for views", by=admin, at=AT)
        branch = models_of.branch(organisation_id=admin.organisation_id, name=became.became_key)
        (begun_,) = models_of.revisions(
            organisation_id=admin.organisation_id, branch_id=branch.id, page=1, size=5
        )
        assert branch.title == "A stage for views"
        assert begun_.note == "A stage for views – Stand-up of Planning, agreed on 2 March 2026"


def test_who_may_not_draft_says_it_where_a_draft_is_consulted_on(team: Cast) -> None:
    tom, priya = team.staff.acts, team.designer.acts
    action = agreed(tom, "A new stage")
    form = reverse("meetings:become", args=[action.id])
    assert "A draft of the model" not in team.staff.client.get(form).content.decode()
    now = time.now()
    today = now.astimezone(priya.zone).date()
    with acts(priya):
        made = blueprint.draft(title="Stages", onto="as-is", by=priya, at=now)
        terms = consulting.Terms("Fits?", "", Invitation.EVERYBODY, (), Outsiders.NOBODY, today, today + DAY)
        known, _ = consulting.lay_open(draft=made.name, terms=terms, by=priya, at=now)
    page = team.staff.client.get(form).content.decode()
    assert "The consultation on “Stages”" in page
    assert "A new draft" not in page
    sent = {"kind": "draft", "draft": str(known.id), "text": "A stage for views"}
    assert team.staff.client.post(form, sent).status_code == 302
    with acts(tom):
        (comment,) = consulted.comments(organisation_id=tom.organisation_id, consultation_id=known.id)
        assert comment.text.startswith("A stage for views – Stand-up of Planning, agreed on")
        became = actions.one(action_id=action.id, by=tom)
        assert (became.became, became.became_key, became.became_label) == (Became.DRAFT, made.name, "Stages")
    assert team.staff.client.post(form, sent).status_code == 409
