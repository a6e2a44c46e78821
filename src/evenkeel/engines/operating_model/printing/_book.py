"""The whole model as one document to print and to hand on, as a web page and as Markdown."""

import base64
import datetime as dt
import hashlib
import pathlib
import re
from collections.abc import Sequence
from typing import Any, Final

import jinja2

from evenkeel.engines.operating_model._finding import Finding
from evenkeel.engines.operating_model._model import OperatingModel
from evenkeel.engines.operating_model.printing import _contents

_HERE: Final = pathlib.Path(__file__).parent / "templates"


class _Ready(str):
    """Markdown that is not to be escaped again."""

    __slots__ = ()


def book_html(
    model: OperatingModel, *, date: dt.date | None = None, findings: Sequence[Finding] | None = None
) -> str:
    """Write the whole model as a web page of its own that prints as a book: no scripts, nothing from elsewhere.

    The date stands on the cover. With findings, each stands beside the record that it is about.
    """
    book = _contents.contents(model, date=date, findings=findings)
    style = _PAGES.get_template("book.css").render(book=book)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return _PAGES.get_template("book.html").render(book=book, digest=digest)


def book_markdown(
    model: OperatingModel, *, date: dt.date | None = None, findings: Sequence[Finding] | None = None
) -> str:
    """Write the whole model as Markdown, with the same contents as the page."""
    book = _contents.contents(model, date=date, findings=findings)
    text = _TEXTS.get_template("book.md").render(book=book)
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


def quoted(text: str) -> str:
    """Write a text as a string of CSS in which no character but letters and digits stands as it is."""
    return (
        '"'
        + "".join(each if each.isascii() and each.isalnum() else f"\\{ord(each):06x}" for each in text)
        + '"'
    )


def escaped(text: str) -> str:
    """Write a text so that Markdown shows it as it stands, wherever in a line."""
    text = " ".join(text.split())
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    text = re.sub(r"([\\`*_\[\]|~$])", r"\\\1", text)
    return re.sub(r"^([#+=-]|\d+(?=[.)]))", lambda found: _line_start(found[1]), text)


def _line_start(sign: str) -> str:
    """Keep the beginning of a line from being a heading or a list."""
    return f"\\{sign}" if not sign.isdigit() else f"{sign[:-1]}&#{ord(sign[-1])};"


def _finalized(value: Any) -> Any:
    return value if isinstance(value, _Ready | int) else escaped(str(value))


def _cell(runs: Sequence[_contents.Run]) -> _Ready:
    """Write values in a line, with their links."""
    return _Ready(", ".join(_run(run) for run in runs))


def _anchor(name: str) -> _Ready:
    """Write a name of a record, of which the language takes letters, digits, hyphens and underlines alone."""
    return _Ready(re.sub(r"[^A-Za-z0-9_-]", "", name))


def _run(run: _contents.Run) -> str:
    if run.href:
        target = run.href.replace("<", "%3C").replace(">", "%3E").replace("\n", "")
        return f"[{escaped(run.text)}](<{target}>)"
    return f"{escaped(run.text)} (not in the model)" if run.lost else escaped(run.text)


def _environment(**options: Any) -> jinja2.Environment:
    """Make an environment in which pages are escaped; a style and Markdown have their own ways."""
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(_HERE),
        autoescape=jinja2.select_autoescape(("html",), default=False),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        **options,
    )


_PAGES: Final = _environment()
_PAGES.filters["quoted"] = quoted
_TEXTS: Final = _environment(finalize=_finalized)
_TEXTS.filters["cell"] = _cell
_TEXTS.filters["ready"] = _Ready
_TEXTS.filters["anchor"] = _anchor
