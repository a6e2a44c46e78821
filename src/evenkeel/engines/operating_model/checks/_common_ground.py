"""Checks of the common ground: the calendar, and the words of the glossary among themselves."""

from collections.abc import Iterator
from typing import Final

from evenkeel.engines.operating_model._codes import Code
from evenkeel.engines.operating_model._finding import Finding
from evenkeel.engines.operating_model.checks._check import Check, lacking, repeated
from evenkeel.engines.operating_model.checks._facts import Facts

_DAYS: Final = """\
calendar:
  title: Working days
  holidays:
    - {{date: {}-12-25, title: Christmas Day}}"""

HOLIDAY_TWICE: Final = Code(
    "EK931",
    "warning",
    "a holiday that stands there twice",
    "One of the two is most likely meant for another day.",
    "Take one of them out, or correct its date.",
    _DAYS.format(2026) + "\n    - {date: 2026-12-25, title: Boxing Day}",
    _DAYS.format(2026) + "\n    - {date: 2026-12-26, title: Boxing Day}",
)
CALENDAR_ENDS: Final = Code(
    "EK932",
    "warning",
    "a calendar whose holidays have ended",
    "It has holidays of past years only: working days are counted wrongly.",
    "Add the holidays of this year and the next.",
    _DAYS.format(2019),
    _DAYS.format(2026),
)
DAY_TWICE: Final = Code(
    "EK933",
    "warning",
    "a working day that stands there twice",
    "Most likely another day is meant.",
    "Name each day once.",
    "calendar:\n  title: Working days\n  working_days: [mon, tue, wed, thu, thu]",
    "calendar:\n  title: Working days\n  working_days: [mon, tue, wed, thu, fri]",
)
NO_DEFINITION: Final = Code(
    "EK941",
    "warning",
    "term without a definition",
    "A common word that everybody understands in their own way is not common.",
    "Write the definition in `description`.",
    "glossary:\n  - key: case\n    title: Case",
    "glossary:\n  - key: case\n    title: Case\n    description: One matter of one customer, from first contact to outcome.",
)
TWO_MEANINGS: Final = Code(
    "EK942",
    "warning",
    "a word with two meanings",
    "It is the name or a synonym of two terms: nobody knows which is meant.",
    "Keep it for one of them.",
    """\
glossary:
  - {key: case, title: Case, description: One matter of one customer., synonyms: [file]}
  - {key: file, title: File, description: The papers of a case.}""",
    """\
glossary:
  - {key: case, title: Case, description: One matter of one customer.}
  - {key: file, title: File, description: The papers of a case.}""",
)
AVOIDED_AND_USED: Final = Code(
    "EK943",
    "error",
    "a word that shall be used and avoided",
    "One term forbids the word, another is named by it, or allows it.",
    "Take it out of `avoid`, or give the other term another name.",
    """\
glossary:
  - {key: case, title: Case, description: One matter of one customer., avoid: [file]}
  - {key: file, title: File, description: The papers of a case.}""",
    """\
glossary:
  - {key: case, title: Case, description: One matter of one customer., avoid: [docket]}
  - {key: file, title: File, description: The papers of a case.}""",
)


def _holiday_twice(facts: Facts) -> Iterator[Finding]:
    """A day is one holiday."""
    calendar = facts.model.calendar
    if calendar is not None:
        for position in repeated(holiday.date for holiday in calendar.holidays):
            holiday = calendar.holidays[position]
            said = f"“{holiday.title}” is on {holiday.date}, as another holiday is."
            yield HOLIDAY_TWICE.found(said, record="calendar/calendar", path=("holidays", position, "date"))


def _calendar_ends(facts: Facts) -> Iterator[Finding]:
    """The holidays of a calendar reach into this year."""
    calendar = facts.model.calendar
    years = {holiday.date.year for holiday in calendar.holidays} if calendar is not None else set()
    if years and max(years) < facts.on.year:
        said = f"The holidays of the calendar end in {max(years)}."
        yield CALENDAR_ENDS.found(said, record="calendar/calendar", path=("holidays",))


def _day_twice(facts: Facts) -> Iterator[Finding]:
    """A day of the week is named once."""
    calendar = facts.model.calendar
    if calendar is not None:
        for position in repeated(calendar.working_days):
            said = f"The working day {calendar.working_days[position]} stands there twice."
            yield DAY_TWICE.found(said, record="calendar/calendar", path=("working_days", position))


def _two_meanings(facts: Facts) -> Iterator[Finding]:
    """A word is the name or a synonym of one term."""
    meaning: dict[str, str] = {}
    for term in facts.model.glossary:
        for position, word in enumerate((term.title, *term.synonyms)):
            other = meaning.setdefault(word.casefold(), term.key)
            if other != term.key:
                said = f"“{word}” means the term {term.key}, and the term {other} too."
                path = ("title",) if position == 0 else ("synonyms", position - 1)
                yield TWO_MEANINGS.found(said, record=f"glossary/{term.key}", path=path)


def _avoided_and_used(facts: Facts) -> Iterator[Finding]:
    """No word that shall be avoided is the name or a synonym of a term."""
    used = {
        word.casefold(): term.key for term in facts.model.glossary for word in (term.title, *term.synonyms)
    }
    for term in facts.model.glossary:
        for position, word in enumerate(term.avoid):
            other = used.get(word.casefold())
            if other is not None:
                said = f"“{word}” shall be avoided, and is a word for the term {other}."
                yield AVOIDED_AND_USED.found(said, record=f"glossary/{term.key}", path=("avoid", position))


CHECKS: Final = (
    Check(HOLIDAY_TWICE, _holiday_twice),
    Check(CALENDAR_ENDS, _calendar_ends),
    Check(DAY_TWICE, _day_twice),
    lacking(NO_DEFINITION, "glossary", "description", says="has no definition"),
    Check(TWO_MEANINGS, _two_meanings),
    Check(AVOIDED_AND_USED, _avoided_and_used),
)
