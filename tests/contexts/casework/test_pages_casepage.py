"""The page of a case, and every action on it."""

import datetime as dt
import io
import json
import re
import uuid
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from evenkeel.contexts.audit import queries as audits
from evenkeel.contexts.casework import models
from evenkeel.contexts.casework.addresses import casepage as addresses
from evenkeel.contexts.casework.operations import (
    courses,
    customers,
    documents,
    extracts,
    following,
    intake,
    moving,
    partners,
    relating,
    taking,
    waiting,
    writing,
)
from evenkeel.contexts.casework.presentation import casepage, extraction, letters, timeline, times
from evenkeel.contexts.casework.queries import case as cases
from evenkeel.contexts.casework.queries import documents as queries
from evenkeel.contexts.casework.queries import following as known
from evenkeel.contexts.casework.queries import questions
from evenkeel.contexts.casework.values.cases import Case, Closing, Pause
from evenkeel.contexts.casework.values.courses import Milestone, Plan, Wanted
from evenkeel.contexts.casework.values.customers import By
from evenkeel.kernel import time
from evenkeel.lib import jobs
from tests.contexts.casework.access.casepage import TABLE
from tests.contexts.casework.conftest import DAY, HOUR, opened
from tests.contexts.conftest import Cast, Player, acts

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

LOGIN = "302 login"
PICTURE = b"\x89PNG\r\n\x1a\n<script>alert(1)</script>"


@pytest.fixture(autouse=True)
def own_files(settings: Any, tmp_path: Path) -> None:
    """Keep documents of a test where it ends."""
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def case(team: Cast) -> Case:
    """A permit that came in ten days ago, taken by Tom."""
    tom = team.staff.acts
    with acts(tom):
        ada = customers.add(
            name="Ada Thorne", details=((By.EMAIL, "ada@mail.example"),), by=tom, at=time.now()
        )
        made = opened(tom, at=time.now() - 10 * DAY, customer_id=ada.id, service="building")
        return taking.take(case_id=made.id, by=tom, at=time.now() - 9 * DAY)


def get(player: Player, name: str, case: Case, /, *more: Any, status: int = 200, **query: str) -> str:
    answer = player.client.get(reverse(f"casework:{name}", args=[case.reference, *more]), query)
    assert answer.status_code == status, answer.content[:400]
    return str(answer.content.decode())


def post(player: Player, name: str, case: Case, /, *more: Any, **sent: Any) -> Any:
    """Send a form; `status` is what is expected, and not sent."""
    status = sent.pop("status", 302)
    answer = player.client.post(reverse(f"casework:{name}", args=[case.reference, *more]), sent)
    assert answer.status_code == status, words(answer.content.decode())
    return answer


def words(page: str) -> str:
    """Return a page without its markup."""
    main = page[page.index("<main") :]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main))


@pytest.fixture
def made(team: Cast, case: Case) -> dict[str, str]:
    """Let the case have everything that an address can be about; give the identifiers."""
    tom, at = team.staff.acts, time.now()
    with acts(tom):
        task = writing.add_task(case_id=case.id, text="Look", by=tom, at=at)
        draft = writing.draft_message(
            case_id=case.id, channel="e-mail", address="a@b.example", subject="S", body="B", by=tom, at=at
        )
        refused = writing.draft_message(
            case_id=case.id, channel="e-mail", address="a@b.example", subject="S", body="B", by=tom, at=at
        )
        writing.send_message(case_id=case.id, message_id=refused.id, by=tom, at=at)
        paper = documents.add(case_id=case.id, name="a.png", content=[PICTURE], by=tom, at=at)
        other = opened(tom, at=at)
        relating.relate(case_id=case.id, other_id=other.id, by=tom, at=at)
        course = courses.make(wanted=Wanted("A square", plan=Plan((Milestone("one", "One"),))), by=tom, at=at)
        following.take(case_id=case.id, source=course.source, start=at.date(), by=tom, at=at)
        ((followed,),) = known.of_cases(case_ids=[case.id], by=tom).values()
        referral = partners.refer(case_id=case.id, partner="fire-service", asked="See", by=tom, at=at)
    with acts(team.leader.acts):
        extract = extracts.ask_for_case(
            case_id=case.id, reason="Asked", redacts=True, by=team.leader.acts, at=at
        )
    return {
        "<extract>": str(extract.id),
        "<followed>": str(followed.id),
        "<customer>": str(case.standing.customer),
        "<reference>": case.reference,
        "<task>": str(task.id),
        "<draft>": str(draft.id),
        "<refused>": str(refused.id),
        "<document>": str(paper.id),
        "<other>": str(other.id),
        "<user>": str(team.staff.user_id),
        "<referral>": str(referral.id),
    }


def answer(player: Player, name: str, made: dict[str, str]) -> str:
    arguments, method, sent, _ = TABLE[name]
    kwargs = {key: made.get(value, value) for key, value in arguments.items()}
    found = getattr(player.client, method)(reverse(f"casework:{name}", kwargs=kwargs), sent)
    if found.status_code == 302:
        return LOGIN if "/login/" in found["Location"] else "302"
    return str(found.status_code)


def test_every_address_of_a_case_is_in_the_table() -> None:
    assert {pattern.name for pattern in addresses.urlpatterns} == set(TABLE)


def test_who_gets_in(team: Cast, made: dict[str, str]) -> None:
    wrong = []
    for name, (_, method, _, let_in) in TABLE.items():
        # Everybody else is asked by the matrix of all pages of casework.
        for player in (team.staff, team.designer):
            got = answer(player, name, made)
            if player.label in let_in:
                # What cannot be done as the case stands is refused with words, not with the door.
                fits = (
                    got in {"200", "409"} if method == "get" else got in {"200", "302", "404", "409", "422"}
                )
            else:
                fits = got in {"403", "404"}
            if not fits:
                wrong.append((name, player.label, got))
    assert not wrong


def test_the_page_says_who_what_where_and_what_is_next(team: Cast, case: Case) -> None:
    tom = team.staff.acts
    with acts(tom):
        waiting.pause(
            case_id=case.id, kind=Pause.CUSTOMER, reason="No scale", by=tom, at=time.now() - 8 * DAY
        )
        waiting.resume(case_id=case.id, by=tom, at=time.now() - 6 * DAY)
    said = words(get(team.staff, "case", case))
    for expected in (
        "A wall",
        "being worked on",
        "You have it , Planning",
        "Ada Thorne",
        "ada@mail.example",
        "Gross 10 days Net 8 days",
        "2 days Waits for the customer No scale (Tom Ashdowne)",
        "Norm time, gross 42 days Norm time, net 20 working days",
        "Check , it is here 10 days, 7 days over",
        "Before it moves on to Neighbours&#x27; views: “Plans have a scale” is not ticked",
        "Ask for all at once",
        "needed, not said yet",
        "Tom Ashdowne took it",
    ):
        assert expected in said, expected


def test_another_team_sees_that_it_is_there_and_no_more(team: Cast, case: Case) -> None:
    said = words(get(team.designer, "case", case))
    assert "Another team works on this case" in said
    assert "A wall" in said
    assert "Ada" not in said
    assert "took it" not in said


def test_a_reference_is_understood_however_it_is_typed(team: Cast, case: Case) -> None:
    typed = case.reference.lower().replace("-", "")
    answer = team.staff.client.get(f"/work/cases/{typed}/timeline/?show=clock")
    assert answer["Location"] == f"/work/cases/{case.reference}/timeline/?show=clock"
    assert team.staff.client.get("/work/cases/nonsense/").status_code == 404


def test_a_page_asks_the_same_number_of_queries_for_few_and_many(team: Cast, case: Case) -> None:
    tom = team.staff.acts

    def asked() -> list[int]:
        counts = []
        for name in ("case", "case-timeline", "case-messages", "case-documents", "case-print"):
            with CaptureQueriesContext(connection) as caught:
                get(team.staff, name, case)
            counts.append(len(caught))
        return counts

    get(team.staff, "case", case)
    few = asked()
    with acts(tom):
        for number in range(40):
            writing.note(case_id=case.id, text=f"Note {number}", by=tom, at=time.now())
            writing.add_task(case_id=case.id, text=f"Task {number}", by=tom, at=time.now())
    # From time to time it is asked anew which model holds: one query, whatever is in the case.
    assert all(later <= before + 1 for later, before in zip(asked(), few, strict=True))
    assert max(few) <= 45


def test_a_move_that_the_standard_forbids_says_why_and_who_may_overrule(team: Cast, case: Case) -> None:
    form = words(get(team.staff, "case-move", case))
    assert "Neighbours&#x27; views – held back: “Plans have a scale” is not ticked" in form
    assert "against the standard" not in form.replace("and against the standard", "")
    refused = post(team.staff, "case-move", case, status=422, stage="views", seen=case.sequence)
    assert "who leads the team may overrule it" in words(refused.content.decode()).lower()
    assert "Go on against the standard" in get(team.leader, "case-move", case)
    post(team.leader, "case-move", case, stage="views", overrule="on", reason="The scale is known")
    said = words(get(team.staff, "case-timeline", case))
    assert "moved it from Check to Neighbours" in said
    assert "Against the standard: “Plans have a scale” is not ticked The scale is known" in said


def test_a_stale_form_is_refused_with_what_happened_since(team: Cast, case: Case) -> None:
    post(team.colleague, "case-note", case, text="The owner rang")
    post(team.leader, "case-give", case, to=str(team.colleague.user_id), reason="Tom is away")
    refused = post(team.staff, "case-title", case, status=409, title="A high wall", seen=case.sequence)
    said = words(refused.content.decode())
    assert "Marek Lindqvist gave it to Oona Pell: Tom is away" in said
    assert "Oona Pell wrote a note" in said
    now = re.search(r'name="seen" value="(\d+)"', refused.content.decode())
    assert now
    post(team.staff, "case-title", case, title="A high wall", seen=now[1])
    assert "A high wall" in get(team.staff, "case", case)
    # Ticks alter nothing on which a form is filled in.
    with acts(team.staff.acts):
        task = models.Task.objects.filter(case_id=case.id, must=True).get()
    post(team.colleague, "case-tick", case, task.id)
    post(team.staff, "case-title", case, title="A wall", seen=int(now[1]) + 1)


def test_a_form_that_comes_twice_is_done_once(team: Cast, case: Case) -> None:
    def number(page: str) -> str:
        found = re.search(r'name="once" value="([^"]+)"', page)
        assert found
        return found[1]

    first = number(get(team.staff, "case-note", case))
    assert first != number(get(team.staff, "case-note", case)), "each form is one of its own"
    refused = post(team.staff, "case-note", case, status=422, text="", once=first)
    assert number(refused.content.decode()) == first, "nothing was done yet"
    for _ in range(2):
        post(team.staff, "case-note", case, text="The owner rang", once=first)
    letter = {"channel": "letter", "body": "Come by.", "once": number(get(team.staff, "case-write", case))}
    for _ in range(2):
        back = post(team.staff, "case-write", case, **letter, do="send")
    page = team.staff.client.get(back["Location"]).content.decode()
    assert "The form came twice; what it says was done once." in page
    with acts(team.staff.acts):
        assert models.Note.objects.filter(case_id=case.id).count() == 1
        assert models.Message.objects.filter(case_id=case.id, body="Come by.").count() == 1
        models.Filled.objects.update(at=time.now() - 3 * DAY)
        post(team.staff, "case-note", case, text="She rang again", once=str(uuid.uuid4()))
        assert models.Filled.objects.count() == 1, "those of before are forgotten"


def test_two_who_take_it(team: Cast, case: Case) -> None:
    refused = post(team.colleague, "case-take", case, status=422)
    assert "Tom Ashdowne has this case already." in refused.content.decode()


def test_what_was_done_is_taken_back(team: Cast, case: Case) -> None:
    post(team.staff, "case-priority", case, priority="2")
    page = get(team.staff, "case", case)
    assert "urgent" in words(page)
    found = re.search(rf"/work/cases/{case.reference}/undo/(\d+)/", page)
    assert found
    post(team.staff, "case-undo", case, found[1])
    said = words(get(team.staff, "case", case))
    assert "taken back" in said
    assert "urgent" not in said.split("What happened last")[0]


def test_from_the_list_to_the_decision_and_on_with_the_old_clock(team: Cast, case: Case) -> None:
    staff = team.staff
    with acts(staff.acts):
        task = models.Task.objects.filter(case_id=case.id, must=True).get()
    post(staff, "case-tick", case, task.id)
    assert "All is there to move it on to Neighbours" in words(get(staff, "case", case))
    for stage in ("views", "assess", "decide"):
        post(staff, "case-move", case, stage=stage)
    assert "Decide it, with the grounds." in words(get(staff, "case", case))
    post(staff, "case-decide", case, status=422, outcome="Perhaps", grounds="It fits.")
    post(staff, "case-decide", case, outcome="Granted", grounds="It fits.")
    post(staff, "case-close", case, status=422, closing="done", outcome="Granted")
    post(staff, "case-details", case, **{"about-site": "4 Quay", "about-area": "12.5"})
    post(staff, "case-close", case, closing="done", outcome="Granted")
    said = words(get(staff, "case", case))
    assert "closed: Granted" in said
    assert "Reopen …" in said
    get(staff, "case-move", case, status=409)
    post(staff, "case-reopen", case, reason="A page was missing")
    said = words(get(staff, "case", case))
    assert "Gross 10 days" in said
    assert "reopened it; its clock goes on" in said
    assert "4 Quay" in said
    assert "12.5" in said


def test_waiting_more_time_and_another_day(team: Cast, case: Case) -> None:
    tomorrow = (time.now().date() + 3 * DAY).isoformat()
    post(team.staff, "case-wait", case, kind="customer", reason="Plans", look_again=tomorrow)
    assert "waits for the customer" in words(get(team.staff, "case", case))
    post(team.staff, "case-resume", case)
    post(team.staff, "case-suspend", case, ground="survey")
    assert "is suspended by law (Building Act, section 18 (example))" in words(get(team.staff, "case", case))
    post(team.staff, "case-resume", case)
    post(team.leader, "case-extend", case, number="2", unit="w", reason="Section 17")
    post(team.staff, "case-date", case, due=(time.now().date() + 60 * DAY).isoformat(), reason="Agreed")
    said = words(get(team.staff, "case", case))
    assert "promised at first" in said
    assert "Section 17 (Marek Lindqvist" in said
    assert "Dated anew to" in said


def test_hands_shelves_parts_relations_partners_and_care(team: Cast, case: Case) -> None:
    staff = team.staff
    post(staff, "case-release", case)
    post(staff, "case-take", case)
    post(staff, "case-task", case, text="Ask the architect", due=(time.now().date() + DAY).isoformat())
    post(
        staff,
        "case-call-back",
        case,
        text="the gate",
        number="0555",
        due=time.now().date().isoformat(),
        time="23:58",
    )
    post(staff, "case-split", case, case_type="question", title="Where to park", reason="Another team's")
    with acts(staff.acts):
        part = models.Case.objects.get(title="Where to park")
    post(staff, "case-relate", case, reference=part.reference.lower(), how="the same wall")
    post(staff, "case-part-of", case, status=422, reference=part.reference)
    post(staff, "case-unrelate", case, part.id)
    post(staff, "case-refer", case, partner="fire-service", asked="Is the way out free?")
    with acts(staff.acts):
        referral = models.Referral.objects.get()
    post(staff, "case-acknowledged", case, referral.id)
    post(staff, "case-reminded", case, referral.id)
    post(staff, "case-answered", case, referral.id, answer="done", outcome="It is free.")
    said = words(get(staff, "case", case))
    for expected in (
        "Call back on 0555 about the gate",
        f"split off {part.reference}",
        "Fire service (example) done",
        "It is free.",
    ):
        assert expected in said, expected
    post(staff, "case-hide", case, reason="She is known in town")
    assert team.designer.client.get(reverse("casework:case", args=[case.reference])).status_code == 404
    post(staff, "case-name", case, to=str(team.designer.user_id))
    assert "You see" not in words(get(team.designer, "case", case))
    post(team.leader, "case-unname", case, team.designer.user_id)
    post(team.leader, "case-show", case, reason="It is public now")
    post(staff, "case-shelf", case, shelf="calls", reason="A question in truth")
    assert "Another team works on this case" in words(get(staff, "case", case))


def test_messages_drafts_and_documents(team: Cast, case: Case) -> None:
    staff = team.staff
    assert 'value="ada@mail.example"' in get(staff, "case-write", case)
    get(staff, "case-write", case, status=404, template="secret.md")
    message = {"channel": "", "address": "ada@mail.example", "subject": "Your wall", "body": "It may stand."}
    post(staff, "case-write", case, **message, do="keep")
    with acts(staff.acts):
        draft = models.Message.objects.get()
    post(staff, "case-draft", case, draft.id, **(message | {"body": "It may stand for ever."}), do="send")
    get(staff, "case-draft", case, draft.id, status=404)
    post(staff, "case-receive", case, **message | {"body": "Thank you"})
    said = words(get(staff, "case-messages", case))
    assert "It may stand for ever." in said
    assert said.count("Your wall") == 2
    post(staff, "case-add-document", case, status=422)
    for content in (b"%PDF-1.7 one", b"%PDF-1.7 two"):
        file = _file("../../plan.pdf", content)
        post(staff, "case-add-document", case, file=file)
    refused = post(staff, "case-add-document", case, status=422, file=_file("a.html", b"<html><script>"))
    assert "not taken" in refused.content.decode()
    page = get(staff, "case-documents", case)
    assert "1 earlier version" in words(page)
    link = re.search(r'href="(/work/cases/[^"]+/documents/[0-9a-f-]{36}/)"', page)
    assert link
    answer = staff.client.get(link[1])
    assert answer["Content-Disposition"] == 'attachment; filename="plan.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer.getvalue() == b"%PDF-1.7 two"
    number = link[1].split("/")[-2]
    post(staff, "case-remove-document", case, number, reason="Not hers")
    assert staff.client.get(link[1]).status_code == 404


@pytest.mark.parametrize(
    ("content", "kind", "look"),
    [
        (PICTURE, "image/png", "picture"),
        (b"GIF89a<html onload=alert(1)>", "image/gif", "picture"),
        (b"%PDF-1.7 plan", "application/pdf", "viewer"),
        (b"Dear <script>alert(1)</script>", "text/plain", "text"),
        (b"<!-- a plan --><svg onload='alert(1)'/>", "text/plain", "text"),
        (b"{\\rtf1 words}", "application/rtf", "not"),
    ],
    ids=["picture", "gif-and-html", "pdf", "text", "svg-as-text", "office"],
)
def test_a_document_is_shown_as_what_its_bytes_are_and_runs_nothing(
    team: Cast, case: Case, content: bytes, kind: str, look: str
) -> None:
    tom = team.staff
    with acts(tom.acts):
        paper = documents.add(
            case_id=case.id, name="a plan.html", content=[content], by=tom.acts, at=time.now()
        )
        # Whatever was written down of it: its bytes decide.
        models.Document.objects.filter(id=paper.id).update(content_type="text/html")
    asked = [
        reverse(f"casework:case-{each}-document", args=[case.reference, paper.id])
        for each in ("look", "show")
    ]
    page, shown = (tom.client.get(each) for each in asked)
    assert shown.status_code == (200 if look in ("picture", "viewer") else 404)
    if shown.status_code == 200:
        policy = shown["Content-Security-Policy"]
        assert shown["Content-Type"] == kind
        assert shown["X-Content-Type-Options"] == "nosniff"
        assert shown["Content-Disposition"] == 'inline; filename="a plan.html"'
        assert shown["Cache-Control"] == "private, no-store"
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert policy.startswith("sandbox;")
    if look == "viewer":
        assert page["Location"] == asked[1]
    else:
        assert page.status_code == (404 if look == "not" else 200)
        assert b"<script>alert" not in page.content
        assert b"<svg onload" not in page.content
    if look == "text":
        assert (
            content.decode().replace("<", "&lt;").replace(">", "&gt;").replace("'", "&#x27;")
            in page.content.decode()
        )
    with acts(tom.acts):
        documents.remove(case_id=case.id, document_id=paper.id, reason="Wrong", by=tom.acts, at=time.now())
    assert {tom.client.get(each).status_code for each in asked} == {404}


def test_a_long_text_is_shown_from_its_beginning_whatever_it_is_written_in(team: Cast, case: Case) -> None:
    tom = team.staff.acts
    with acts(tom):
        for content, words_, is_cut in (
            ("Blåbær".encode("cp1252"), "Blåbær", False),
            (b"a" * (queries.MOST_SHOWN - 1) + "é and more".encode(), "a" * (queries.MOST_SHOWN - 1), True),
        ):
            paper = documents.add(case_id=case.id, name="a.txt", content=[content], by=tom, at=time.now())
            found = queries.preview(case_id=case.id, document_id=paper.id, by=tom, at=time.now())
            assert (found.text, found.is_cut) == (words_, is_cut)


def _file(name: str, content: bytes) -> Any:
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile(name, content)


def test_a_form_in_a_dialog_is_the_form_alone_and_leads_back(team: Cast, case: Case) -> None:
    url = reverse("casework:case-note", args=[case.reference])
    asked = team.staff.client.get(url, headers={"X-Dialog": "1"})
    assert b"<html" not in asked.content
    assert b"data-close" in asked.content
    assert "X-Dialog" in asked["Vary"]
    wrong = team.staff.client.post(url, {"text": ""}, headers={"X-Dialog": "1"})
    assert wrong.status_code == 422
    assert b"Write a note" in wrong.content
    done = team.staff.client.post(url, {"text": "Seen"}, headers={"X-Dialog": "1"})
    assert (done.status_code, done["X-Go"]) == (204, f"/work/cases/{case.reference}/")


def test_a_new_case_by_hand(team: Cast) -> None:
    client, here = team.staff.client, reverse("casework:new-case")
    assert "Permission to build" in client.get(here).content.decode()
    step = client.get(here, {"service": "building"})  # one case type: nothing to choose
    assert "For whom is the case?" in step.content.decode()
    step = client.post(
        f"{here}?service=building&type=permit", {"name": "Ben Marsh", "kind": "person", "phone": "0555 1"}
    )
    what = step["Location"]
    assert "For Ben Marsh" in client.get(what).content.decode()
    found = client.get(here, {"service": "building", "type": "permit", "q": "marsh"})
    assert "Ben Marsh" in found.content.decode()
    once = str(uuid.uuid4())
    sent = {"title": "A shed", "priority": "0", "about-site": "9 Quay", "take": "on", "once": once}
    first, second = client.post(what, sent), client.post(what, sent)
    assert first.status_code == 302
    assert first["Location"] == second["Location"]
    with acts(team.staff.acts):
        (row,) = models.Case.objects.all()
    assert (row.title, row.responsible_id, row.attributes) == (
        "A shed",
        team.staff.user_id,
        {"site": "9 Quay"},
    )
    late = client.post(what, sent | {"received": "2999-01-01T10:00", "once": str(uuid.uuid4())})
    assert late.status_code == 422
    assert "cannot have come in later" in late.content.decode()


def test_who_the_customer_is(team: Cast, case: Case) -> None:
    post(team.staff, "case-customer", case, status=422, name="", kind="person")
    post(team.staff, "case-customer", case, name="Ben Marsh", kind="person", email="ben@mail.example")
    assert "Ben Marsh" in words(get(team.staff, "case", case))
    found = get(team.staff, "case-customer", case, q="ada")
    number = re.search(r'name="customer" value="([0-9a-f-]+)"', found)
    assert number
    post(team.staff, "case-customer", case, customer=number[1])
    assert "Ada Thorne" in words(get(team.staff, "case", case))


def test_everything_about_a_customer_in_one_file(team: Cast, case: Case) -> None:
    staff, leader = team.staff.acts, team.leader
    with acts(staff):
        writing.note(case_id=case.id, text="Tom Ashdowne spoke with ADA THORNE", by=staff, at=time.now())
        documents.add(case_id=case.id, name="../a plan?.txt", content=[b"words"], by=staff, at=time.now())
        opened(staff, "worry", at=time.now(), customer_id=case.standing.customer)
    asked = leader.client.post(
        reverse("casework:customer-export", args=[case.standing.customer]),
        {"reason": "She asked", "redacts": "on"},
    )
    with acts(leader.acts):
        row = models.Extract.objects.get()
    assert "is being made" in leader.client.get(asked["Location"]).content.decode()
    file = reverse("casework:extract-file", args=[row.id])
    assert leader.client.get(file).status_code == 404
    with acts(leader.acts):
        whom = jobs.ForWhom(leader.acts.organisation_id, leader.user_id)
        extracts.make(whom=whom, extract_id=row.id, write=extraction.parts, at=time.now())
        row.refresh_from_db()
        assert row.trouble == ""
    assert "The file is there" in leader.client.get(asked["Location"]).content.decode()
    archive = zipfile.ZipFile(io.BytesIO(leader.client.get(file).getvalue()))
    paper = f"documents/{case.reference}/a plan_.txt"
    assert set(archive.namelist()) == {paper, "index.html", "style.css", "data.json"}
    assert archive.read(paper) == b"words"
    index, data = archive.read("index.html").decode(), json.loads(archive.read("data.json"))
    assert "[somebody else] spoke with ADA THORNE" in index
    assert "Tom Ashdowne" not in index + archive.read("data.json").decode()
    assert len(data["cases"]) == 2  # the leader of the team sees the confidential one too
    assert data["cases"][0]["customer"]["name"] == "Ada Thorne"
    # Nobody else takes it, and it goes.
    assert team.administrator.client.get(file).status_code == 404
    with acts(leader.acts):
        actions = [
            each.action for each in audits.trail(organisation_id=leader.acts.organisation_id).object_list
        ]
        extracts.forget(organisation_id=leader.acts.organisation_id, extract_id=row.id)
    assert {"casework.extract-asked", "casework.extract-taken"} <= set(actions)
    assert leader.client.get(file).status_code == 404
    assert leader.client.get(asked["Location"]).status_code == 404


# -- pure ------------------------------------------------------------------------------------------------------------


NOW = dt.datetime(2026, 3, 6, 12, 0, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("then", "expected", "tag"),
    [
        (NOW - 3 * DAY, "3 days over", "bad"),
        (NOW - 2 * HOUR, "2 hours over", "bad"),
        (NOW - dt.timedelta(minutes=4), "1 hour over", "bad"),
        (NOW + 2 * HOUR, "due today", "warning"),
        (NOW + DAY, "due tomorrow", "warning"),
        (NOW + 5 * DAY, "due in 5 days", ""),
    ],
    ids=str,
)
def test_due_in_words(then: dt.datetime, expected: str, tag: str) -> None:
    found = times.due(then, NOW, dt.UTC)
    assert found
    assert (found.words, found.tag) == (expected, tag)


@pytest.mark.parametrize(
    ("length", "expected"),
    [
        (dt.timedelta(seconds=30), "under a minute"),
        (dt.timedelta(minutes=61), "1 hour 1 minute"),
        (dt.timedelta(days=2, hours=4, minutes=9), "2 days 4 hours"),
        (dt.timedelta(days=2, minutes=9), "2 days"),
        (dt.timedelta(days=44, hours=4), "44 days"),
    ],
    ids=str,
)
def test_spans_in_words(length: dt.timedelta, expected: str) -> None:
    assert times.span(length) == expected


def test_questions_of_a_form_and_of_a_schema() -> None:
    own = questions.questions(
        b'{"questions": [{"key": "rent", "ask": "Rent", "kind": "amount", "required": true}, {"key": "p", "kind": "files"},'
        b' {"key": "what", "ask": "What", "choices": ["A", "B"]}, {"key": "BAD KEY", "ask": "x"}]}'
    )
    assert [(each.key, each.kind, each.required) for each in own] == [
        ("rent", "text", True),
        ("what", "choice", False),
    ]
    schema = questions.questions(
        b'{"required": ["n"], "properties": {"n": {"type": "integer", "title": "N"}, "d": {"format": "date"}, "y":'
        b' {"type": "boolean"}}}'
    )
    assert [(each.kind, each.required) for each in schema] == [
        ("number", True),
        ("date", False),
        ("yes-no", False),
    ]
    assert questions.questions(b"nonsense") == questions.questions(b"[]") == ()


def test_a_letter_has_what_is_known_and_shows_what_is_not(team: Cast, case: Case) -> None:
    tom = team.staff.acts
    with acts(tom):
        page = cases.page(case_id=case.id, by=tom, at=time.now())
    letter = letters.written(
        "# About {{ case.title }}\n\nDear {{customer.name}},\n\nwe need\n{{ missing.list }}\n{{ decision.amount }} {{ 7*7 }}",
        page,
        by=tom,
        at=time.now(),
    )
    assert letter.subject == "About A wall"
    assert letter.body.startswith("Dear Ada Thorne,")
    assert "- Site" in letter.body
    assert "[decision.amount] {{ 7*7 }}" in letter.body
    assert letter.open == ("decision.amount",)


def test_how_it_ended_is_told(team: Cast, case: Case) -> None:
    tom = team.staff.acts
    with acts(tom):
        moving.close(case_id=case.id, closing=Closing.DUPLICATE, reason="Sent twice", by=tom, at=time.now())
        page = cases.page(case_id=case.id, by=tom, at=time.now())
        intake.record_contact(channel="phone", case_id=case.id, by=tom, at=time.now())
    assert casepage.state(page) == ("closed: a duplicate of another case", "")
    told = timeline.told(page.events, timeline.teller(page, at=time.now(), zone=tom.zone))
    assert told[-1].words == "closed it as a duplicate of another case"
    assert timeline.of_group(page.events, "hands")[0].kind == "taken"
