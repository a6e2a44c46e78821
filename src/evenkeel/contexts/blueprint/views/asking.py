"""What somebody asks of a view: words that she seeks, and choices from lists."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from django.core.paginator import Page, Paginator
from django.http import HttpRequest

from evenkeel.engines import operating_model

LONGEST: Final = 100
"""Characters of what is sought that are looked at."""


class Option(NamedTuple):
    """One of the options of a choice."""

    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True)
class Choice:
    """A list to choose from."""

    name: str
    label: str
    options: tuple[Option, ...]

    @property
    def value(self) -> str:
        """Give what is chosen; empty where nothing is."""
        return next((option.value for option in self.options if option.is_chosen), "")


def words(request: HttpRequest) -> str:
    """Give the words that are sought."""
    return request.GET.get("q", "")[:LONGEST].strip()


def choice(
    request: HttpRequest, name: str, label: str, options: Iterable[tuple[str, str]], *, first: str = ""
) -> Choice:
    """Give a list with what is chosen of it; `first` names the option that stands for no choice, if there is one."""
    known = [*([("", first)] if first else []), *options]
    asked = request.GET.get(name, "")
    chosen = asked if any(value == asked for value, _ in known) else known[0][0] if known else ""
    return Choice(name, label, tuple(Option(value, text, value == chosen) for value, text in known))


def records(
    request: HttpRequest, name: str, label: str, held: Iterable[operating_model.Record], *, first: str
) -> Choice:
    """Give a list of records to choose from."""
    return choice(request, name, label, ((record.key, record.title) for record in held), first=first)


def page(request: HttpRequest, rows: Any, size: int) -> Page[Any]:
    """Give the page of a list that is asked for; the nearest where there is no such page."""
    return Paginator(rows, size).get_page(request.GET.get("page"))
