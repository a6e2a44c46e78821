"""A report reads well and says nothing that it does not know."""

import base64
import hashlib
import html.parser
import re
from xml.etree import ElementTree

import pytest
from django.template.loader import render_to_string

from evenkeel.contexts.insight import definitions, figures, links, periods, presentation, sentences
from evenkeel.contexts.insight import page as page_
from tests.contexts.insight import samples


class Page(html.parser.HTMLParser):
    """What a page consists of: its ids, links and elements, and the words of its style."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.ids: list[str] = []
        self.links: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.style = ""
        self.words = ""
        self._inside = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self._inside = tag
        self.tags.append((tag, found))
        if found.get("id"):
            self.ids.append(str(found["id"]))
        if found.get("href"):
            self.links.append(str(found["href"]))

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside == "style":
            self.style += data
        else:
            self.words += data


def standalone(name: str) -> str:
    return presentation.standalone_html(getattr(samples, name)(), title="Permits, an example")


@pytest.fixture(params=["report", "old", "tiny", "wild"])
def page(request: pytest.FixtureRequest) -> Page:
    return Page(standalone(request.param))


def test_a_file_of_its_own_asks_for_nothing(page: Page) -> None:
    assert {tag for tag, _ in page.tags}.isdisjoint({"script", "link", "img", "iframe", "object", "form"})
    assert all(link.startswith("#") for link in page.links)
    assert "url(" not in page.style
    assert "@import" not in page.style


def test_its_style_is_the_one_that_its_policy_allows(page: Page) -> None:
    policy = next(found["content"] for tag, found in page.tags if found.get("http-equiv"))
    digest = base64.b64encode(hashlib.sha256(page.style.encode()).digest()).decode()
    assert policy == (f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'")
    assert not any("style" in found or any(key.startswith("on") for key in found) for _, found in page.tags)


def test_each_anchor_leads_somewhere_and_each_id_is_given_once(page: Page) -> None:
    assert len(page.ids) == len(set(page.ids))
    assert {link.removeprefix("#") for link in page.links} <= set(page.ids)
    for _tag, found in page.tags:
        for key in ("aria-labelledby", "aria-describedby"):
            assert set((found.get(key) or "").split()) <= set(page.ids)


def test_names_from_the_log_are_never_markup() -> None:
    text = standalone("wild")
    assert "<script" not in text
    assert text.count("</style>") == 1
    assert "&lt;script&gt;" in text


def test_every_picture_is_valid_xml() -> None:
    pictures = re.findall(r"<svg.*?</svg>", standalone("wild"), flags=re.DOTALL)
    assert len(pictures) == 11
    for picture in pictures:
        ElementTree.fromstring(picture)


def test_the_web_pages_show_the_same_sections() -> None:
    for section in presentation.sections(samples.report()):
        linked = links.of_sections((section,), page_.Links())
        body = render_to_string("insight/_sections.html", {"sections": linked})
        assert body[body.index("<section") : body.rindex("</section>")] in standalone("report")


def test_in_a_file_figures_open_to_their_definition_and_on_the_web_to_their_cases_too() -> None:
    assert '<a href="#define-lead-time">' in standalone("report")
    where = page_.Links(definitions="/d/", cases="/c/", parameters="channel=web")
    strip = links.of_heading(presentation.heading(samples.report(), title="t"), where).kpis
    assert [(link.label, link.url) for link in strip[1].links] == [
        ("What is this?", "/d/#define-lead-time"),
        ("Its cases", "/c/?channel=web&of=lead-time&from=2332800.000000"),
    ]


def test_every_figure_has_a_definition() -> None:
    defined = {one.key for one in definitions.all_of_them()}
    abouts = {one.about for one in links.FIGURES.values()}
    for section in presentation.sections(samples.report()):
        abouts |= {kpi.about for kpi in section.kpis} | {card.about for card in section.cards}
        assert {one.key for one in section.figures} <= set(links.FIGURES)
    assert {page_.anchor(about) for about in abouts - {""}} <= defined


def test_the_key_figures_say_what_they_are() -> None:
    strip = presentation.heading(samples.report(), title="t").kpis
    assert [(kpi.label, kpi.value, kpi.note) for kpi in strip] == [
        ("Half of the cases were done within", "9 days", "of 106 cases that are finished"),
        ("85 in 100 were done within", "27 days", "the others took longer"),
        ("In progress on average", "17.2", "at most 31 at once"),
        ("In hand at the end", "14", ""),
        ("Finished a week, as a rule", "13", "from 12 to 14"),
    ]


def test_what_is_not_known_is_not_said_to_be_zero() -> None:
    strip = {kpi.label: kpi.value for kpi in presentation.heading(samples.tiny(), title="t").kpis}
    assert strip["Half of the cases were done within"] == "not known"
    assert strip["Finished a day, as a rule"] == "not known"
    nothing = samples.spread(0, None) | {"start": "2026-03-02"}
    figure = figures.lead_time_by_period(
        samples.report(
            {"lead_time": samples.document()["facts"]["lead_time"] | {"by_period": [nothing]}}
        ).facts
    )
    assert figure is not None
    assert figure.table.rows == (("2 Mar 2026", "0", "not known", "not known", "not known", "not known"),)


def test_what_the_log_does_not_name_has_no_figure() -> None:
    sections = {one.key: one for one in presentation.sections(samples.tiny())}
    assert sections["lead-time"].figures == ()
    assert sections["lead-time"].sentences == ("No case was finished, so how long cases take is not known.",)
    assert sections["reading"].sentences == ("1 case is still open, and none is finished.",)
    assert sections["work"].figures == ()
    assert sections["work"].sentences == ("The log does not say who did what.",)
    assert sections["follows"].figures == ()


def test_every_assumption_of_reading_is_said() -> None:
    section = presentation.data(samples.report())[0]
    assert {one.label: one.value for one in section.assumptions} == {
        "File": "permits-example.csv",
        "Format": "CSV",
        "Rows found": "515",
        "Encoding": "windows-1252",
        "Between the columns": "semicolon",
        "Decimal sign": ",",
        "Dates are written": "DD.MM.YYYY HH:MM",
        "Time zone": "512 times without an offset were read in Europe/Copenhagen",
    }
    assert [table.rows for table in section.tables] == [
        (("case", "Sag", "set by you"),),
        (("The time is missing.", "3"),),
    ]
    assert section.sentences == (
        "14 cases are still open; lead times are those of the 106 others.",
        "Two columns have the same name; the second is called Date (2).",
    )


def test_findings_say_how_grave_they_are_in_words() -> None:
    work, data = presentation.findings(samples.report())
    assert [(one.kind, one.label) for one in data.cards] == [
        ("warning", "Take care"),
        ("serious", "Do not rely on this"),
        ("info", "Good to know"),
    ]
    assert data.cards[0].examples == "For example: A-1, A-2"
    assert data.cards[0].what_to_do.startswith("Do not read a sequence")
    assert data.cards[0].evidence == (page_.Assumption("share", "25 %"),)
    assert work.cards == ()
    assert work.sentences[0].startswith("Nothing stands out in how the work goes, beyond what chance gives.")


def test_a_finding_about_the_work_says_what_it_rests_on() -> None:
    found = presentation.findings(samples.with_work())[0].cards[0]
    assert (found.label, found.title) == ("Act on this", "Closed just in time")
    assert [(one.label, one.value) for one in found.evidence] == [
        ("in the last day", "240"),
        ("median lead", "9 days"),
    ]
    assert [table.rows for table in found.tables] == [(("North", "4"), ("South", "9"))]
    assert found.false_alarms == "Of logs in which this is not the case, at most 1 % show it by chance."
    assert found.cases == "finding=bunching:0"
    assert found.cases_label == "Its 134 cases"
    document = samples.with_work()
    large = document.model_copy(update={"facts": document.facts.model_copy(update={"events": 10**6})})
    some = presentation.findings(large)[0].cards[0]
    assert some.cases_label == "The 2 most telling of its 134 cases"


def test_sentences_are_computed() -> None:
    facts = samples.report().facts
    assert sentences.extent(facts) == "120 cases and 512 events, from 2 March 2026 to 26 April 2026"
    assert sentences.over_time(facts) == (
        "120 cases arrived and 103 were finished. In progress were 11 on average in the first third of the time "
        "and 23 in the last third."
    )
    assert sentences.lead_time(facts) == (
        "Half of the finished cases took up to 9 days, 85 in 100 up to 27 days, 95 in 100 up to 36 days. "
        "The mean is 13.5 days: some cases took much longer than most."
    )
    assert sentences.variants(facts) == (
        "There are 9 different orders of activities; 4 of them were taken by one case only. "
        "The most frequent one covers 67 % of the cases."
    )
    assert sentences.weekdays(facts, periods.weekday_names()) == (
        "Most cases began on a Monday (19), and most ended on a Monday (13)."
    )
    assert "2.3 % of the events name none" in sentences.work(facts)


def test_a_long_list_says_that_there_is_more() -> None:
    facts = samples.wild().facts
    follows = figures.follows(facts)
    assert follows is not None
    assert len(follows.table.rows) == 30
    assert follows.table.note == "The first 30 of 900. All are in the JSON document."
    assert figures.variants(facts).table.note == "The first 50 of 120."
    assert figures.weekdays(facts).table.note == ""


@pytest.mark.parametrize(
    ("period", "start", "name"),
    [
        ("day", "2026-03-02", "2 Mar"),
        ("week", "2026-03-02", "2 Mar"),
        ("month", "2026-03-01", "Mar 2026"),
        ("quarter", "2026-04-01", "Q2 2026"),
        ("year", "2026-01-01", "2026"),
    ],
)
def test_periods_are_named_as_people_name_them(period: str, start: str, name: str) -> None:
    one = {"start": start, "arrivals": 3, "completions": 2, "wip": 1}
    facts = samples.report({"over_time": {"period": period, "periods": [one]}}).facts
    assert f">{name}</text>" in figures.came_and_went(facts).svg
