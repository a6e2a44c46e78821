"""Components hold what they are given, escaped, and nothing that the content security policy forbids."""

import pathlib
import re

import pytest
from django import forms
from django.core import paginator
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory

from evenkeel.ui import assets

TEMPLATES = assets.HERE / "templates"
PAGES = sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html"))
ERRORS = [page for page in PAGES if page[0].isdigit()]
PRIMARY = {"text": "Import <a log>", "kind": "primary"}


class Upload(forms.Form):
    """A form as an example."""

    file = forms.FileField(label="Event log", help_text="CSV, Excel, Parquet or XES.")
    title = forms.CharField(label="Title", required=False)
    zone = forms.ChoiceField(label="Time zone", choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)


def tagged(source: str, **context: object) -> str:
    return Template("{% load ui %}" + source).render(Context(context))


@pytest.mark.parametrize("page", PAGES)
def test_each_template_says_which_variables_it_accepts(page: str) -> None:
    first = (TEMPLATES / page).read_text(encoding="utf-8").splitlines()[0]
    assert re.match(r"\{# .*(Variables|variables).* #\}", first)


@pytest.mark.parametrize("page", PAGES)
def test_no_inline_style_script_or_handler(page: str) -> None:
    text = (TEMPLATES / page).read_text(encoding="utf-8")
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|hx-on|javascript:|<script(?![^>]*\ssrc=)", text)


@pytest.mark.parametrize("page", ERRORS)
def test_error_pages_need_nothing_and_give_the_reference(page: str) -> None:
    shown = render_to_string(page, {"reference": "0199-<b>"})
    assert "0199-&lt;b&gt;" in shown
    assert "<h1>" in shown
    assert "If you ask for help" not in render_to_string(page)


def test_all_errors_have_a_page() -> None:
    assert (
        " ".join(ERRORS)
        == "400.html 403.html 403_csrf.html 404.html 405.html 413.html 429.html 500.html 503.html"
    )


def test_a_button_is_a_button_or_a_link() -> None:
    button = render_to_string("ui/components/button.html", PRIMARY).splitlines()[-1]
    assert button == (
        '<button class="ek-button ek-button-primary" type="submit">Import &lt;a log&gt;</button>'
    )
    link = render_to_string("ui/components/button.html", {"text": "Back", "href": "/"}).splitlines()[-1]
    assert link == '<a class="ek-button" href="/">Back</a>'


def test_an_error_is_said_at_its_field_and_leads_there() -> None:
    form = Upload(data={})
    summary = tagged("{% error_summary form %}", form=form)
    assert '<a href="#id_file">This field is required.</a>' in summary
    field = tagged("{% file_drop form.file %}", form=form)
    assert 'id="id_file_error"' in field
    assert 'aria-describedby="id_file_helptext id_file_error"' in field
    assert 'aria-invalid="true"' in field


def test_an_optional_field_says_so_and_a_group_has_a_legend() -> None:
    form = Upload()
    assert "(optional)" in tagged("{% field form.title %}", form=form)
    group = tagged("{% field form.zone %}", form=form)
    assert "<fieldset" in group
    assert "<legend>Time zone</legend>" in group
    assert tagged("{% error_summary form %}", form=form).strip().endswith("#}") is False
    assert "There is a problem" not in tagged("{% error_summary form %}", form=form)


def test_pages_keep_the_other_parameters() -> None:
    page = paginator.Paginator(range(30), 10).page(2)
    request = RequestFactory().get("/reports/?q=permits&page=2")
    shown = tagged("{% pagination page %}", page=page, request=request)
    assert 'href="?q=permits&amp;page=1"' in shown
    assert 'href="?q=permits&amp;page=3"' in shown
    assert "Page 2 of 3" in shown


@pytest.mark.parametrize(
    ("value", "written"), [(None, 'max="100"></progress>'), (0, 'value="0"'), (42.5, 'value="42.5"')]
)
def test_progress_is_asked_for_only_while_there_is_an_address(value: float | None, written: str) -> None:
    shown = {"key": "p", "label": "Reading", "value": value, "text": "Row 10"}
    still = render_to_string("ui/components/progress.html", shown)
    assert written in still
    assert "hx-get" not in still
    asking = render_to_string("ui/components/progress.html", {**shown, "url": "/p/"})
    assert 'hx-get="/p/" hx-trigger="every 2s"' in asking
    assert "<noscript>" in asking


def test_the_staff_shell_marks_where_one_is() -> None:
    shown = render_to_string(
        "ui/staff.html",
        {
            "navigation": [
                {"label": "Reports", "url": "/r/", "current": True},
                {"label": "Team", "url": "/t/"},
            ],
            "signed_in": {
                "name": "Amira <H>",
                "initials": "AH",
                "organisation": "Example",
                "sign_out_url": "/out/",
            },
        },
    )
    assert '<a href="/r/" aria-current="page">Reports</a>' in shown
    assert '<a href="/t/">Team</a>' in shown
    assert "Amira &lt;H&gt;" in shown
    assert '"noSwap": [204, 304, "4xx", "5xx"], "history": false' in shown


def test_the_citizen_shell_names_the_organisation_and_has_no_empty_links() -> None:
    shown = render_to_string("ui/citizen.html", {"organisation": {"name": "Example Council", "url": "/x/"}})
    assert "Example Council</a>" in shown
    assert "Privacy" not in shown


def test_a_built_file_has_its_hashed_name(tmp_path: pathlib.Path) -> None:
    manifest = tmp_path / "manifest.json"
    assert assets.path("staff.css", manifest=manifest) == "ui/dist/staff.css"
    manifest.write_text('{"staff.css": "staff-1A.css"}', encoding="utf-8")
    assert assets.path("staff.css", manifest=manifest) == "ui/dist/staff-1A.css"
    assert assets.path("other.css", manifest=manifest) == "ui/dist/other.css"
