"""The book of a model: everything in it, every link leading somewhere, nothing of it taken for markup."""

import base64
import datetime as dt
import hashlib
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from evenkeel.engines import operating_model
from evenkeel.engines.operating_model._finding import Finding
from evenkeel.engines.operating_model.printing import _book, _words
from tests.engines.operating_model import models

EXAMPLE = Path(__file__).parents[4] / "operating-models/complaints-team"
HOSTILE = "<script>alert(1)</script> \"'</style><!-- ]] | `x` [a](javascript:b) **c** &amp;"
MODEL = models.model_of(
    about={"title": HOSTILE, "description": "One\nline.\n\n- first\n- second", "example": True, "currency": "GBP"},
    roles=[{"key": "head", "title": "Head of planning"}],
    case_types=[
        {"key": "permit", "kind": "application", "norm_time": "42d", "owner": "head", "description": HOSTILE,
         "stages": [{"key": "intake", "title": "Intake", "norm_time": "10wd", "role": "head"}]},
    ],
    workstreams=[{"key": "digital"}],
    actions=[
        {"key": "crm", "target_area": "technology", "workstream": "digital", "design_by": "2027-Q2",
         "savings": {"low": 1000, "expected": 25000, "high": 40000}},
    ],
    glossary=[{"key": "aaben", "title": "Åben"}, {"key": "zulu", "title": "Zulu"}],
)  # fmt: skip


class Page(HTMLParser):
    """Collects what a test asks for."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.hrefs: list[str] = []
        self.headings: list[int] = []
        self.tags: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        values = dict(attrs)
        if values.get("id"):
            self.ids.append(values["id"] or "")
        if values.get("href"):
            self.hrefs.append(values["href"] or "")
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))


def html(**options: Any) -> str:
    return operating_model.book_html(MODEL, date=dt.date(2027, 3, 1), **options)


def test_every_record_of_the_example_is_there_and_every_link_leads_to_one() -> None:
    model = operating_model.load(EXAMPLE)
    page = Page(operating_model.book_html(model))
    for collection, record in model.every():
        assert page.ids.count(f"{collection}-{record.key}") == 1
    assert len(page.ids) == len(set(page.ids))
    assert [href for href in page.hrefs if href.startswith("#") and href[1:] not in page.ids] == []
    # No level is left out on the way down.
    assert page.headings[0] == 1
    assert all(after <= before + 1 for before, after in zip(page.headings, page.headings[1:], strict=False))


def test_texts_are_never_taken_for_markup() -> None:
    text = html(findings=[Finding("EK999", "error", HOSTILE, HOSTILE, "case_types/permit")])
    assert "script" not in Page(text).tags
    assert "<script" not in text
    assert text.count("</style>") == 1
    assert not any(href.startswith("javascript") for href in Page(text).hrefs)
    plain = operating_model.book_markdown(MODEL)
    assert "<script" not in plain
    assert "[a](javascript" not in plain
    assert "**c**" not in plain


def test_the_policy_lets_this_style_in_and_nothing_else() -> None:
    text = html()
    style = text.split("<style>")[1].split("</style>")[0]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"default-src 'none'; style-src 'sha256-{digest}'" in text.replace("&#39;", "'")
    assert " style=" not in text


@pytest.mark.parametrize(
    "text", [html(), operating_model.book_markdown(MODEL, date=dt.date(2027, 3, 1))], ids=["html", "md"]
)
def test_values_are_said_in_words(text: str) -> None:
    for said in (
        "42 days",
        "10 working days",
        "Q2 2027",
        "25,000 GBP",
        "1 March 2027",
        "As it shall be",
    ):
        assert said in text
    assert "case_types-permit" in text
    assert "Head of planning" in text


def test_unfinished_things_stand_beside_their_record_when_they_were_looked_for() -> None:
    found = [
        Finding("EK901", "warning", "Half done.", "Finish it.", "case_types/permit"),
        Finding("EK902", "note", "Of the whole.", "Look.", None),
        Finding("EK903", "note", "Accepted one.", "Look.", "roles/head", accepted="crm"),
    ]
    text = html(findings=found)
    assert 'role="note"' in text
    assert text.count("Half done.") == 2
    assert "Of the whole." in text
    assert "Accepted one." not in text
    assert "What is unfinished" not in html()
    assert "Half done." in operating_model.book_markdown(MODEL, findings=found)


def test_the_same_record_names_those_that_name_it() -> None:
    text = html()
    entry = text.split('id="roles-head"')[1].split('class="entry"')[0]
    assert "Answers for:" in entry
    assert "#case_types-permit" in entry


def test_free_text_has_paragraphs_and_lists() -> None:
    assert _words.blocks("One\nline.\n\n- a\n- b\n\n- c\n\nEnd") == (
        _words.Paragraph("One line."), _words.Points(("a", "b", "c")), _words.Paragraph("End"),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("# no heading", r"\# no heading"),
        ("1. no list", "&#49;. no list"),
        ("- no point", r"\- no point"),
        ("a | b", r"a \| b"),
    ],
)
def test_markdown_shows_texts_as_they_stand(text: str, shown: str) -> None:
    assert _book.escaped(text) == shown


def test_titles_are_sorted_as_people_look_for_them() -> None:
    assert _words.initial("Åben") == "A"
    assert _words.initial("9 to 5") == "0–9"
