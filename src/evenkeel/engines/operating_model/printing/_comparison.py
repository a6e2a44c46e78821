"""The difference of two models and the gap between them, as a web page of its own and as Markdown."""

import base64
import hashlib
import pathlib
import re
from collections.abc import Iterator
from typing import Final

import jinja2
import markupsafe

from evenkeel.engines.operating_model.differing._document import ModelDiff, Span, Subject
from evenkeel.engines.operating_model.differing._gap_document import Closing, ModelGap, OneGap
from evenkeel.kernel import quarters

_PAGES: Final = jinja2.Environment(
    loader=jinja2.FileSystemLoader(pathlib.Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=jinja2.StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
CHANGES: Final = {"added": "+ New", "removed": "− Gone", "changed": "Changed", "moved": "Moved"}
STATUSES: Final = {"closed": "✓ Closed", "open": "! Open", "wording": "Wording", "programme": "Programme"}


def diff_html(told: ModelDiff) -> str:
    """Write a difference as a web page of its own: no scripts, nothing from elsewhere."""
    return _page("diff.html", told)


def gap_html(gap: ModelGap) -> str:
    """Write a gap as a web page of its own: no scripts, nothing from elsewhere."""
    return _page("gap.html", gap)


def _page(template: str, document: ModelDiff | ModelGap) -> str:
    style = _PAGES.loader.get_source(_PAGES, "comparison.css")[0] if _PAGES.loader else ""
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return _PAGES.get_template(template).render(
        document=document,
        changes=CHANGES,
        statuses=STATUSES,
        quarter=spoken_quarter,
        # Our own style sheet, without any text of a model; its hash is the only style that the page allows.
        style=markupsafe.Markup(style),  # noqa: S704
        policy=f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'",
    )


def spoken_quarter(quarter: str | None) -> str:
    """Say a quarter, like “Q3 2027”, or that there is none."""
    return "no quarter" if quarter is None else quarters.said(quarter)


def diff_markdown(told: ModelDiff) -> str:
    """Write a difference as Markdown."""
    return _lines(_diff_lines(told))


def gap_markdown(gap: ModelGap) -> str:
    """Write a gap as Markdown."""
    return _lines(_gap_lines(gap))


def _lines(lines: Iterator[str]) -> str:
    return "\n".join(lines).strip() + "\n"


def _diff_lines(told: ModelDiff) -> Iterator[str]:
    yield f"# What changes: {_escaped(told.before.title)} → {_escaped(told.after.title)}\n"
    counts = told.counts
    yield f"{counts.added} new, {counts.removed} gone, {counts.changed} changed.\n"
    for element in told.elements:
        yield f"## {element.title}\n"
        for subject in element.subjects:
            yield from _subject_lines(subject, f"{CHANGES[subject.change]}")


def _subject_lines(subject: Subject, said: str) -> Iterator[str]:
    yield f"### {_escaped(subject.title)} ({subject.kind}): {said}\n"
    for sentence in subject.sentences:
        yield f"- {''.join(map(_span, sentence.spans))}"
        if sentence.rewording:
            yield f"  - {''.join(map(_span, sentence.rewording))}"
    yield ""


def _gap_lines(gap: ModelGap) -> Iterator[str]:
    yield f"# The gap: {_escaped(gap.as_is.title)} → {_escaped(gap.to_be.title)}\n"
    yield from (f"- {_escaped(sentence)}" for sentence in gap.summary)
    for element in gap.elements:
        shown = [each for each in element.gaps if each.status != "programme"]
        yield f"\n## {element.title}\n"
        if not shown:
            yield "No gap.\n"
        for each in shown:
            yield from _subject_lines(each.subject, STATUSES[each.status])
            yield from _closing_lines(each)
    if gap.idle:
        yield "\n## Actions that close no gap\n"
        yield from (f"- {_escaped(each.title)}: {_escaped(each.reason)}" for each in gap.idle)


def _closing_lines(gap: OneGap) -> Iterator[str]:
    for each in gap.closed_by:
        yield f"Closed by **{_escaped(each.title)}** ({spoken_quarter(each.quarter)}){_through(each)}\n"
    if gap.status == "open":
        yield "**No action closes this gap.**\n"


def _through(closing: Closing) -> str:
    return f", through {_escaped(closing.through.title)}" if closing.through else ""


def _span(span: Span) -> str:
    text = _escaped(span.text.strip())
    marks = {"name": "*", "before": "", "after": "**", "added": "**", "removed": "~~", "plain": ""}[span.kind]
    before = span.text[: len(span.text) - len(span.text.lstrip())] and " "
    after = span.text[len(span.text.rstrip()) :] and " "
    return f"{before}{marks}{text}{marks}{after}" if text else before


def _escaped(text: str) -> str:
    """Write a text so that Markdown shows it as it stands."""
    text = " ".join(text.split())
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return re.sub(r"([\\`*_\[\]|~$#])", r"\\\1", text)
