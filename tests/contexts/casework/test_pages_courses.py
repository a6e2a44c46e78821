"""Pages of courses of work: writing one without scripts, following it from a case, a change that is offered, who gets in."""

import datetime as dt
import re
import uuid
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from evenkeel.contexts.casework.forms import courses as forms
from evenkeel.contexts.casework.operations import courses, following, taking
from evenkeel.contexts.casework.queries import courses as known
from evenkeel.contexts.casework.queries import following as followed
from evenkeel.contexts.casework.values.courses import END, Milestone, Plan, Step, Wanted
from evenkeel.kernel import time
from tests.contexts.casework.access.courses import OWN, TABLE
from tests.contexts.casework.conftest import MODEL, apply, opened, place
from tests.contexts.casework.test_access import answer, expected, filled
from tests.contexts.casework.test_pages_casepage import words
from tests.contexts.conftest import AT, Cast, Player, acts

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

PLAN = Plan(
    (Milestone("heard", "All are heard", distance="10wd", steps=(Step("letter", "Write a letter"),)),)
)
FROM_MODEL = MODEL.replace(
    "    checklist: [Look on the day it comes, Ask for all at once]",
    """    checklist: [Look on the day it comes, Ask for all at once]
    milestones:
      - {key: seen, title: The site is seen, after: 5wd}
    milestone_tasks:
      - {key: go, title: Go there, milestone: seen, before: 1wd}""",
)
TWO = Plan((*PLAN.milestones, Milestone("open", "Doors are open", of=END, distance="1w", is_before=True)))


def made(by: Any, unit: str = "planning", plan: Plan = PLAN) -> str:
    return courses.make(wanted=Wanted("A new square", unit=unit, plan=plan), by=by, at=AT).source


def sent(page: str) -> dict[str, Any]:
    """Return what the form of a course would send, as it stands on the page."""
    found: dict[str, Any] = {}
    main = page[page.index('<form class="co-write"') :]
    for tag in re.findall(r"<input[^>]+>", main):
        held = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        if held.get("type") != "checkbox" and "name" in held:
            found[held["name"]] = held.get("value", "")
    for name, inside in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', main, re.S):
        chosen = re.search(r'value="([^"]*)" selected', inside) or re.search(r'value="([^"]*)"', inside)
        found[name] = chosen[1] if chosen else ""
    return found


def test_who_gets_in_where(team: Cast) -> None:
    with acts(team.staff.acts):
        sources = {"team": made(team.staff.acts), "own": made(team.staff.acts, unit="")}
    for whose, table in (("team", TABLE), ("own", OWN)):
        for name, (arguments, method, form, let_in) in table.items():
            address = filled(f"casework:{name}", arguments, {"<course>": sources[whose]})
            for player in team:
                got = answer(player.client, address, method, form)
                assert got in expected(player, let_in), (name, whose, player.label, got)


def test_a_course_is_written_row_by_row_without_scripts(team: Cast) -> None:
    tom, here = team.staff.client, reverse("casework:new-course")
    form = sent(tom.get(here).content.decode())
    assert form["milestones"] == "1"
    form |= {"title": "A new square", "unit": "planning", "m-0-title": "All are heard", "m-0-number": "2"}
    form |= {"m-0-unit": "w", "m-0-counted": "before:end", "m-0-t-0-title": "Write a letter"}
    page = tom.post(here, form | {"do": "add-milestone"}).content.decode()
    form = sent(page)
    assert (form["milestones"], form["title"], form["m-0-counted"]) == ("2", "A new square", "before:end")
    assert "after “All are heard”" in page
    first = form["m-0-key"]
    form |= {"m-1-title": "It is drawn", "m-1-number": "ten", "m-1-counted": f"after:{first}"}
    form = sent(tom.post(here, form | {"do": "add-task-1"}).content.decode())
    assert form["m-1-tasks"] == "2"
    form |= {"m-1-t-1-title": "Ask a gardener"}
    form = sent(tom.post(here, form | {"do": "remove-task-1-0"}).content.decode())
    assert (form["m-1-tasks"], form["m-1-t-0-title"]) == ("1", "Ask a gardener")
    refused = tom.post(here, form | {"do": "save"})
    assert refused.status_code == 422
    assert "How far away is “It is drawn”? Write a whole number" in refused.content.decode()
    form = sent(refused.content.decode()) | {"m-1-number": "10", "m-1-unit": "wd"}
    form = sent(tom.post(here, form | {"do": "up-1"}).content.decode())
    assert form["m-0-title"] == "It is drawn"
    done = tom.post(here, form | {"do": "save", "case_types": ["permit"]})
    assert done.status_code == 302
    said = words(tom.get(done["Location"]).content.decode())
    assert "Planning · 2 milestones, 2 tasks · for Permit · version 1" in said
    assert "It is drawn 10 working days after “All are heard” Ask a gardener" in said
    assert "All are heard 2 weeks before the end Write a letter" in said

    change = done["Location"] + "change/"
    form = sent(tom.get(change).content.decode())
    assert form["m-1-key"] == first
    form = sent(tom.post(change, form | {"do": "remove-milestone-1"}).content.decode())
    assert form["m-0-counted"] == "after:end", "what counted from it counts from what it counted from"
    assert tom.post(change, form | {"do": "save", "note": "Shorter"}).status_code == 302
    stale = team.colleague.client.post(change, form | {"do": "save"})
    assert stale.status_code == 422
    assert f"Meanwhile {team.staff.acts.name} has changed this course" in stale.content.decode()
    assert "Version 2: Shorter" in words(tom.get(done["Location"]).content.decode())
    copy = sent(tom.get(here, {"from": done["Location"].split("/")[-2]}).content.decode())
    assert (copy["title"], copy["m-0-title"]) == ("A new square", "It is drawn")


def test_a_case_follows_a_course_and_takes_or_leaves_its_change(team: Cast) -> None:
    tom, at = team.staff, time.now()
    today = at.astimezone(tom.acts.zone).date()
    with acts(tom.acts):
        source = made(tom.acts, plan=TWO)
        case = opened(tom.acts, at=at)
        taking.take(case_id=case.id, by=tom.acts, at=at)
    follow = reverse("casework:follow-course", args=[case.reference])
    page = tom.client.get(follow).content.decode()
    assert "A new square, day by day" in page, (
        "the first that fits is shown at once, until the day the case is due"
    )
    asked = {"course": source, "start": today.isoformat()}
    without = tom.client.get(follow, asked).content.decode()
    assert "say when it ends" in without
    days = asked | {"end": (today + dt.timedelta(days=60)).isoformat()}
    preview = tom.client.get(follow, days).content.decode()
    digest = re.search(r'name="digest" value="(\w+)"', preview)
    assert digest
    done = tom.client.post(follow, days | {"digest": digest[1]})
    assert done.status_code == 302
    said = words(tom.client.get(done["Location"]).content.decode())
    assert "A new square 0 of 2 milestones" in said
    assert "All are heard on time" in said
    paper = tom.client.get(reverse("casework:case-print", args=[case.reference])).content.decode()
    assert "All are heard: on time, " in words(paper)
    assert "let it follow “A new square”, version 1: 2 tasks added" in said
    assert tom.client.post(follow, days).status_code == 422, "once is enough"

    with acts(tom.acts):
        wanted = Wanted("A new square", plan=PLAN, note="No party")
        course = known.course(source=source, by=tom.acts, at=at)
        courses.change(course_id=team_id(source), wanted=wanted, seen=course.version, by=tom.acts, at=at)
        ((held,),) = followed.of_cases(case_ids=[case.id], by=tom.acts).values()
    home = tom.client.get(done["Location"]).content.decode()
    assert "This course has changed:" in home
    assert "1 task removed" in words(home)
    change = reverse("casework:change-followed", args=[case.reference, held.id])
    seen = tom.client.get(change).content.decode()
    assert "No party" in seen
    assert "removed Doors are open" in words(seen)
    other = team.colleague.client.get(change).content.decode()
    assert f"{tom.acts.name} has this case, and decides." in words(other)
    digest = re.search(r'name="digest" value="(\w+)"', seen)
    assert digest
    form = {"digest": digest[1], "start": today.isoformat(), "end": days["end"]}
    assert team.colleague.client.post(change, form).status_code == 403
    assert tom.client.post(change, form).status_code == 302
    home = tom.client.get(done["Location"]).content.decode()
    assert "0 of 1 milestones" in words(home)
    undo = re.search(r'action="(/work/cases/[^"]+/undo/\d+/)"', home)
    assert undo
    assert tom.client.post(undo[1]).status_code == 302
    assert "0 of 2 milestones" in words(tom.client.get(done["Location"]).content.decode())
    leave = reverse("casework:leave-change", args=[case.reference, held.id])
    assert tom.client.post(leave, {"digest": digest[1]}).status_code == 302
    assert "This course has changed:" not in tom.client.get(done["Location"]).content.decode()
    later = tom.client.get(change, {"stay": "1", "start": today.isoformat(), "end": days["end"]})
    assert "Nothing: the days are the same." in words(later.content.decode())
    end = reverse("casework:end-course", args=[case.reference, held.id])
    assert tom.client.post(end, {"reason": ""}).status_code == 422
    assert tom.client.post(end, {"reason": "It is not built"}).status_code == 302
    assert "A new square 0 of" not in words(tom.client.get(done["Location"]).content.decode())


def test_a_standard_of_the_model_is_a_course_of_the_organisation(cast: Cast) -> None:
    apply(cast.administrator.acts, FROM_MODEL)
    place(cast.administrator.acts, cast.staff, "planner", "planning")
    tom = cast.staff
    listed = words(tom.client.get(reverse("casework:courses")).content.decode())
    assert "Of the organisation A permit done well 1 milestone, 1 task · for Permit" in listed
    with acts(tom.acts):
        case = opened(tom.acts, at=AT)
        following.take(case_id=case.id, source="model.permit", start=AT.date(), by=tom.acts, at=AT)
    page = words(tom.client.get(reverse("casework:course", args=["model.permit"])).content.decode())
    assert "The site is seen 5 working days after the start Go there 1 working day before" in page
    assert f"{case.reference} · nobody has it · version 1 · 0 of 1 milestones" in page
    assert tom.client.get(reverse("casework:course", args=["model.none"])).status_code == 404
    assert tom.client.get(reverse("casework:course", args=["none"])).status_code == 404


def test_the_questions_of_a_course_do_not_grow_with_what_runs_by_it(team: Cast) -> None:
    tom = team.staff

    def asked(number: int) -> int:
        with acts(tom.acts):
            for _ in range(number):
                case = opened(tom.acts)
                following.take(case_id=case.id, source=source, start=AT.date(), by=tom.acts, at=AT)
        with CaptureQueriesContext(connection) as caught:
            page = get(tom, source)
        assert page.count("on time") + page.count("late") >= number
        said = [one["sql"] for one in caught if "set_config" not in one["sql"]]
        return len([one for one in said if "current_setting(" not in one])

    with acts(tom.acts):
        source = made(tom.acts)
    get(tom, source)
    assert asked(2) == asked(20)
    assert asked(1) <= 14


def get(player: Player, source: str) -> str:
    return str(player.client.get(reverse("casework:course", args=[source])).content.decode())


def team_id(source: str) -> Any:
    return uuid.UUID(source)


def test_a_draft_keeps_what_makes_sense_of_what_is_sent() -> None:
    draft = forms.Draft()
    for button in ("add-milestone", "add-task-0", "up-9", "remove-task-0-9", "nonsense", "up-1"):
        draft = draft.done(button)
    assert [len(each.tasks) for each in draft.rows] == [1, 2]
    assert draft.plan == Plan()
    assert not list(draft.problems())
