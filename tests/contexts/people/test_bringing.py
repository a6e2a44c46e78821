"""People out into a table and in from one."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from evenkeel.contexts.audit import queries as audit
from evenkeel.contexts.people import about, bringing, models, queries, sheets
from evenkeel.contexts.people.values import Details, Fluency, Language
from evenkeel.engines import operating_model
from tests.contexts.conftest import AT, HARBOUR, Player, acts
from tests.contexts.people.conftest import MODEL, SINCE, TODAY, Team

HERE: Any = {"organisation_id": HARBOUR.id}
HEAD = "Name,Staff number,E-mail,Role,Unit,Share,From,Until,Last day here,Skills,Shoe size"


def model() -> operating_model.OperatingModel:
    found = operating_model.read_files({"model.yaml": MODEL.encode()}).model
    assert found is not None
    return found


def table(*lines: str, head: str = HEAD) -> sheets.Table:
    content = "\n".join((head, *lines)).encode()
    return sheets.read(operating_model.grids("people.csv", content), model=model())


def plan(team: Team, *lines: str, ends_others: bool = False) -> bringing.Plan:
    by = team.cast.administrator.acts
    with acts(by):
        return bringing.plan(by=by, table=table(*lines), ends_others=ends_others, at=AT)


def apply(team: Team, found: bringing.Plan) -> None:
    by = team.cast.administrator.acts
    with acts(by):
        bringing.apply(by=by, plan=found, file="people.csv", at=AT)


def give(player: Player, content: bytes, name: str = "people.csv", **sent: str) -> Any:
    file = SimpleUploadedFile(name, content)
    return player.client.post(reverse("people:exchange"), {"file": file, **sent})


def test_what_would_change_is_told_and_then_done(team: Team) -> None:
    found = plan(
        team,
        "Nia Bevan,7,nia@people.example,Adviser,Customer contact,80 %,2026-01-05,,,advice 3,38",
        "Nia Bevan,7,,planner,planning,0.2,,,,,",
        "Tom Ashdowne,9,tom@people.example,adviser,contact,0.9,,2026-12-31,,,",
        "Pia Castellane,,,,,,,,2026-06-30,,",
        "Dora Quill,,,,,,,,,,",
    )
    assert found.problems == ()
    assert found.passed_over == ("Shoe size",)
    assert [(each.name, each.kind) for each in found.changes] == [
        ("Nia Bevan", "new"),
        ("Tom Ashdowne", "changed"),
        ("Pia Castellane", "ended"),
        ("Dora Quill", "same"),
    ]
    assert found.changes[1].words == [
        "Staff number: nothing → 9",
        "Share of adviser in contact: 1 → 0.9",
        "Role adviser in contact ends on 2026-12-31",
    ]
    apply(team, found)
    with acts(team.cast.administrator.acts):
        nia = models.Person.objects.get(staff_number="7")
        roles = queries.memberships(**HERE, ids=[nia.id, team.tom.id])
        assert {(each.role, each.unit, each.fte) for each in roles[nia.id]} == {
            ("adviser", "contact", Decimal("0.8")),
            ("planner", "planning", Decimal("0.2")),
        }
        assert roles[team.tom.id][0].last_date == dt.date(2026, 12, 31)
        assert queries.skills_of(**HERE, ids=[nia.id], on=TODAY)[nia.id][0].level == 3
        assert queries.person(**HERE, person_id=team.pia.id).last_date == dt.date(2026, 6, 30)
        (entry,) = audit.trail(**HERE, action="people.brought-in").object_list
        assert entry.details == {"new": "1", "changed": "1", "ended": "1", "same": "1"}


def test_who_is_not_in_the_table_is_ended_where_asked(team: Team) -> None:
    lines = ("Tom Ashdowne,,tom@people.example,,,,,,,,",)
    assert plan(team, *lines).of("ended") == []
    ended = plan(team, *lines, ends_others=True).of("ended")
    assert [each.name for each in ended] == ["Dora Quill", "Oona Pell", "Pia Castellane"]


def test_problems_name_line_column_found_and_what_to_do(team: Team) -> None:
    found = plan(
        team,
        "Nia Bevan,,nowhere,Adviser,Nowhere,two,yesterday,,,advice,",
        ",3,,,,,,,,,",
        "Ann Other,,,adviser,,,,,,,",
        "Ann More,,,adviser,contact,,2026-05-01,2026-04-01,,,",
        "Tom Ashdowne,,oona@people.example,,,,,,,,",
        "Tom Ashdowne,8,tom@people.example,,,,,,,,",
    )
    told = {(each.line, each.column): each for each in found.problems}
    assert set(told) == {
        (2, "Unit"), (2, "Share"), (2, "From"), (2, "Skills"), (2, "E-mail"),
        (3, "Name"), (4, "Unit"), (5, "Until"),
    }  # fmt: skip
    assert told[2, "Unit"].found == "Nowhere"
    assert "has no such unit" in told[2, "Unit"].what_to_do
    assert "like 2027-06-30" in told[2, "From"].what_to_do
    with pytest.raises(bringing.HasProblems):
        apply(team, found)


def test_a_name_of_two_people_needs_more(team: Team) -> None:
    apply(team, plan(team, "Ann Other,1,,,,,,,,,", "Ann Other,2,,,,,,,,,"))
    (problem,) = plan(team, "Ann Other,,,,,,,,,,").problems
    assert "Several people have this name" in problem.what_to_do


def test_nothing_is_half_written(team: Team) -> None:
    found = plan(team, "Nia Bevan,7,nia@people.example,,,,,,,,", "Una Two,8,una@people.example,,,,,,,,")
    apply(team, plan(team, "Una One,,una@people.example,,,,,,,,"))
    with pytest.raises(Exception, match="e-mail address"):
        apply(team, found)
    with acts(team.cast.administrator.acts):
        assert not models.Person.objects.filter(name="Nia Bevan").exists()


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_is_taken_out_and_brought_in_again_changes_nothing(team: Team, kind: str) -> None:
    administrator = team.cast.administrator
    with acts(administrator.acts):
        about.hold_skill(
            by=administrator.acts, person_id=team.tom.id, skill="advice", level=2, since_date=SINCE, at=AT
        )
        row = models.Person.objects.get(id=team.tom.id)
        row.languages, row.phone = [["cy", "b2"]], "+44 1632 960001"
        row.save()
    content = administrator.client.get(reverse("people:export", args=[kind])).content
    answer = give(administrator, content, f"people.{kind}")
    assert answer.status_code == 200
    assert "There is nothing to change" in answer.content.decode()


def test_the_template_is_an_empty_table(team: Team) -> None:
    content = team.cast.administrator.client.get(reverse("people:template")).content
    found = sheets.read(operating_model.grids("t.xlsx", content), model=model())
    assert (found.rows, found.problems, found.passed_over) == ((), (), ())


def test_through_the_browser(team: Team) -> None:
    administrator = team.cast.administrator
    content = f"{HEAD}\nNia Bevan,7,nia@people.example,Adviser,Customer contact,,,,,,".encode()
    shown = give(administrator, content).content.decode()
    assert "Role: adviser in contact" in shown
    with acts(administrator.acts):
        assert not models.Person.objects.filter(staff_number="7").exists()
    kept = shown.partition('name="kept" value="')[2].partition('"')[0]
    done = administrator.client.post(reverse("people:bring-in"), {"kept": kept})
    assert done.status_code == 302
    again = administrator.client.post(reverse("people:bring-in"), {"kept": kept})
    assert again.status_code == 200
    assert "changed people since you looked" in again.content.decode()
    for wrong in ("", kept[:-1], "x"):
        assert administrator.client.post(reverse("people:bring-in"), {"kept": wrong}).status_code == 409
    other = team.cast.other_organisation.client.post(reverse("people:bring-in"), {"kept": kept})
    assert other.status_code == 409, "what was shown to one is not brought in by another"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The file is empty"),
        (b"Surname;Town\nx;y", "must be among them"),
        (b"PK\x03\x04nonsense", "cannot be read as a spreadsheet"),
        (b"Name\n" + b"x\n" * 5_001, "at most 5,000 rows"),
        ("Name;Rolle\nÅse;Rådgiver".encode("cp1252"), "Åse"),
    ],
)
def test_files_that_are_no_tables_are_told(team: Team, content: bytes, words: str) -> None:
    answer = give(team.cast.administrator, content)
    assert words in answer.content.decode()


def test_no_cell_becomes_a_formula() -> None:
    cells = sheets.cells_of(Details(name="=1+1"), None, (), first_date=None, last_date=None)
    assert b"'=1+1" in sheets.to_csv([cells])


@given(
    st.lists(st.tuples(st.sampled_from(["en", "cy", "pt-BR"]), st.sampled_from(Fluency)), max_size=4),
    st.decimals(min_value="0.001", max_value=1, places=3),
)
def test_cells_are_read_as_they_are_written(spoken: list[tuple[str, Fluency]], fte: Decimal) -> None:
    told = tuple(Language(tag, fluency) for tag, fluency in spoken)
    written = sheets.cells_of(Details(name="A", languages=told), None, (), first_date=None, last_date=None)[4]
    assert sheets.languages(written) == told
    assert sheets.share(float(fte)) == fte
