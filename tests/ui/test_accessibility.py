"""Every page passes axe (WCAG 2.0 to 2.2 A and AA, and best practice) and keeps to the content security policy."""

import functools
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django import forms
from django.template.loader import render_to_string
from playwright import sync_api

from evenkeel.contexts.insight import links, page, presentation
from tests.contexts.insight import samples
from tests.ui import browsing

pytestmark = [pytest.mark.long, pytest.mark.browser, pytest.mark.slow]

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SIZES = {"desk": (1280, 900), "phone": (320, 640)}
SHELL: dict[str, Any] = {
    "navigation": [
        {"label": "Reports", "url": "/reports/", "current": True},
        {"label": "Read a log", "url": "/reports/new/"},
        {"label": "Team", "url": "/team/"},
    ],
    "signed_in": {
        "name": "Amira Example",
        "initials": "AE",
        "organisation": "Example Council",
        "sign_out_url": "/sign-out/",
        "links": [{"label": "Your account", "url": "/account/"}],
    },
    "breadcrumbs": [{"label": "Reports", "url": "/reports/"}, {"label": "Permits"}],
    "footer_links": [{"label": "Accessibility", "url": "/accessibility/"}],
}


KINDS = ("info", "warning", "error", "success")


class Upload(forms.Form):
    """A form as an example."""

    file = forms.FileField(label="Event log", help_text="CSV, Excel, Parquet or XES.")
    title = forms.CharField(label="Title", required=False)


def components() -> str:
    """Return all components on a staff page."""
    form = Upload(data={})
    kpi = {"label": "In hand", "value": "12", "note": "of 18 agreed"}
    parts = [
        render_to_string("ui/components/error_summary.html", {"form": form}),
        render_to_string("ui/components/file_drop.html", {"field": form["file"]}),
        render_to_string("ui/components/field.html", {"field": form["title"]}),
        render_to_string("ui/components/kpis.html", {"kpis": [kpi, kpi]}),
        *(
            render_to_string("ui/components/notice.html", {"kind": kind, "text": "So it is."})
            for kind in KINDS
        ),
        render_to_string("ui/components/button.html", {"text": "Read", "kind": "primary"}),
        render_to_string("ui/components/button.html", {"text": "Delete", "kind": "danger", "href": "/d/"}),
        render_to_string("ui/components/tag.html", {"text": "done", "kind": "good"}),
        render_to_string("ui/components/tag.html", {"text": "late", "kind": "bad"}),
        render_to_string("ui/components/tabs.html", {"label": "Report", "tabs": SHELL["navigation"]}),
        render_to_string("ui/components/progress.html", {"key": "p", "label": "Reading", "text": "Row 10"}),
        render_to_string(
            "ui/components/empty.html",
            {"title": "None yet", "text": "Read a log.", "url": "/n/", "action": "Read"},
        ),
        render_to_string("ui/components/panel.html", {"key": "x", "title": "Panel", "text": "Words."}),
        render_to_string(
            "ui/components/dialog.html", {"key": "d", "title": "Delete?", "url": "/d/", "action": "Delete"}
        ),
    ]
    page = render_to_string("ui/staff.html", SHELL)
    return page.replace("</main>", f"<h1>Components</h1>{''.join(parts)}</main>")


def web_report() -> str:
    """Return a report in the staff shell."""
    report, where = samples.with_work(), page.Links(definitions="/d/", cases="/c/")
    heading = links.of_heading(presentation.heading(report, title="Permits, an example"), where)
    return render_to_string(
        "insight/part.html",
        SHELL
        | {
            "heading": heading,
            "kpis": heading.kpis,
            "sections": links.of_sections(presentation.sections(report), where),
            "tabs": [{"label": "Findings", "url": "/", "current": True}, {"label": "Flow", "url": "/f/"}],
            "report": {"id": uuid.UUID(int=1), "name": "Permits, an example"},
            "may_change": True,
        },
    )


def citizen() -> str:
    """Return a page for citizens with a question."""
    page = render_to_string(
        "ui/citizen.html",
        {
            "organisation": {"name": "Example Council", "url": "/"},
            "contact_url": "/contact/",
            "accessibility_url": "/accessibility/",
            "privacy_url": "/privacy/",
        },
    )
    question = (
        '<h1 class="govuk-heading-l">Tell us what has changed</h1><form method="post">'
        '<div class="govuk-form-group"><label class="govuk-label" for="what">What has changed?</label>'
        '<textarea class="govuk-textarea" id="what" name="what" rows="3"></textarea></div>'
        '<button type="submit" class="govuk-button" data-module="govuk-button">Continue</button></form>'
    )
    return page.replace("<title>", "<title>Tell us what has changed").replace("</main>", f"{question}</main>")


PAGES: dict[str, Callable[[], str]] = {
    "report in a file": lambda: presentation.standalone_html(samples.report(), title="Permits, an example"),
    "report stored long ago": lambda: presentation.standalone_html(
        samples.old(), title="Permits, an example"
    ),
    "report of one case": lambda: presentation.standalone_html(samples.tiny(), title="One case"),
    "report with wild names": lambda: presentation.standalone_html(samples.wild(), title="Wild"),
    "report on the web": web_report,
    "components": components,
    "citizen": citizen,
    **{
        status: functools.partial(render_to_string, f"{status}.html", {"reference": "0199-example"})
        for status in ("400", "403", "403_csrf", "404", "405", "413", "429", "500")
    },
}
ALIKE = {"400", "403", "403_csrf", "405", "413", "429", "500"}
"""Pages that differ from another in words alone: one look at each is enough."""
CASES = [(name, size) for name in PAGES for size in SIZES if name not in ALIKE or size == "phone"]


@pytest.fixture(scope="module")
def browser() -> Iterator[sync_api.Browser]:
    yield from browsing.launched()


@pytest.mark.parametrize(("name", "size"), CASES)
def test_no_violation(browser: sync_api.Browser, name: str, size: str) -> None:
    html = PAGES[name]()
    width, height = SIZES[size]
    context = browser.new_context(viewport={"width": width, "height": height}, color_scheme="light")
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    browsing.serve(context, html)
    page.goto(f"{browsing.HOST}/")
    page.evaluate("document.fonts.ready.then(() => true)")
    page.evaluate("document.querySelectorAll('main details').forEach(one => { one.open = true; })")
    page.evaluate("document.querySelector('dialog')?.show()")
    page.evaluate(browsing.AXE.read_text(encoding="utf-8"))
    found = page.evaluate("rules => axe.run({runOnly: rules, resultTypes: ['violations']})", RULES)
    scrolls = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    # Nothing but colours differs in the dark.
    page.emulate_media(color_scheme="dark")
    dark = page.evaluate("axe.run({runOnly: ['color-contrast'], resultTypes: ['violations']})")
    context.close()
    assert said == []
    wrong = [*found["violations"], *({**one, "id": "in the dark"} for one in dark["violations"])]
    assert {(one["id"], one["nodes"][0]["html"][:200]) for one in wrong} == set()
    assert scrolls == 0
