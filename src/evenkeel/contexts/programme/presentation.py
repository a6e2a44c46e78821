"""The programme as screens show it: rows, figures, words."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from evenkeel.contexts.programme import rules, savings, timeline
from evenkeel.contexts.programme.values import Colour, Report, Source, Standing, State, What
from evenkeel.engines import operating_model
from evenkeel.kernel import quarters
from evenkeel.ui.charts import figure, lines

TAGS: Final[Mapping[Colour, str]] = {
    Colour.GREY: "",
    Colour.GREEN: "good",
    Colour.AMBER: "warning",
    Colour.RED: "bad",
}
ELEMENT_TITLES: Final = {each.name: each.title for each in operating_model.ELEMENTS}
QUARTERS_AHEAD: Final = 4
"""Quarters to come that are drawn; the table has all, but far ones would make the present ones too small to see."""
PLANNED: Final = (
    ("Design by", "design_by", What.DESIGNED),
    ("Implement from", "implement_from", What.STARTED),
    ("Done by", "done_by", What.IMPLEMENTED),
)


@dataclass(frozen=True)
class Row:
    """An action as a list or table shows it."""

    key: str
    title: str
    state: str
    tag: str
    reason: str
    area: str
    workstream: str
    owner: str
    design_by: str
    implement_from: str
    done_by: str
    waits_for: tuple[tuple[str, str], ...]
    """Keys and titles of what it waits for."""
    depends_on: tuple[tuple[str, str], ...]
    is_held_up: bool


def row(standing: Standing, *, model: operating_model.OperatingModel) -> Row:
    """Show an action in a row."""
    action = standing.action
    return Row(
        key=action.key,
        title=action.title,
        state=standing.state.value,
        tag=TAGS[standing.colour],
        reason=standing.reason,
        area=ELEMENT_TITLES.get(action.target_area, action.target_area),
        workstream=title_of(model, "workstreams", action.workstream),
        owner=title_of(model, "roles", action.owner),
        design_by=quarter(action.design_by),
        implement_from=quarter(action.implement_from),
        done_by=quarter(action.done_by),
        waits_for=tuple((key, title_of(model, "actions", key)) for key in standing.waits_for),
        depends_on=tuple((key, title_of(model, "actions", key)) for key in action.depends_on),
        is_held_up=standing.is_held_up,
    )


def title_of(model: operating_model.OperatingModel, collection: str, key: str | None) -> str:
    """Give the title of a record, its key where it is not there, nothing without a key."""
    found = model.find(collection, key) if key else None
    return found.title if found else key or ""


def quarter(name: str | None) -> str:
    """Write a quarter of the model for people; a dash where it names none."""
    number = quarters.maybe(name)
    return "–" if number is None else quarters.spoken(number)


def lanes(standings: Sequence[Standing], *, source: Source, by: str) -> tuple[timeline.Lane, ...]:
    """Put actions under the headings of workstreams or target areas, in the order of the model."""
    if by == "area":
        headings = [(each.name, each.title) for each in operating_model.ELEMENTS]
    else:
        headings = [*((each.key, each.title) for each in source.model.workstreams), ("", "No workstream")]
    found: dict[str, list[Standing]] = {key: [] for key, _ in headings}
    for each in standings:
        found[each.action.target_area if by == "area" else each.action.workstream or ""].append(each)
    return tuple(timeline.Lane(title, tuple(found[key])) for key, title in headings if found[key])


def counts(standings: Sequence[Standing]) -> tuple[tuple[State, int, str], ...]:
    """Count the actions in each state that any is in, with the look of its tag."""
    found = Counter(each.state for each in standings)
    return tuple((state, found[state], TAGS[rules.COLOURS[state]]) for state in State if found[state])


def course_figure(
    course: savings.Course, *, key: str, title: str, sentence: str, currency: str, day: dt.date
) -> figure.Figure:
    """Show savings cumulated over the quarters, planned in three scenarios against realised; drawn up to a year ahead."""
    seen_to = quarters.of(day) + QUARTERS_AHEAD
    shown = [
        each for place, each in enumerate(course.quarters) if each.number <= seen_to or place < QUARTERS_AHEAD
    ]
    scale, in_words = _scale(shown, currency)
    drawn = ""
    if len(shown) > 1:
        drawn = lines.draw(
            lines.Lines(
                key=key,
                title=f"{title}, {in_words}",
                description=sentence,
                categories=tuple(quarters.spoken(each.number) for each in shown),
                series=tuple(
                    lines.Series(
                        name, tuple(None if each is None else float(each) / scale for each in values)
                    )
                    for name, values in _series(shown)
                ),
            )
        )
    return figure.Figure(
        key=key,
        title=f"{title}, {in_words}",
        sentence=sentence,
        svg=drawn,
        table=course_table(course, caption=f"{title}, in {currency}".removesuffix(", in ")),
        is_wide=True,
    )


def _series(shown: Sequence[savings.Quarter]) -> Iterator[tuple[str, tuple[Decimal | None, ...]]]:
    yield "Realised", tuple(each.realised_so_far if each.has_begun else None for each in shown)
    yield "Expected", tuple(each.planned_so_far.expected for each in shown)
    yield "Low", tuple(each.planned_so_far.low for each in shown)
    yield "High", tuple(each.planned_so_far.high for each in shown)


def _scale(shown: Sequence[savings.Quarter], currency: str) -> tuple[int, str]:
    """Choose in what amounts are drawn, so that their figures have room beside the axis."""
    largest = max((each.planned_so_far.high + each.realised_so_far for each in shown), default=0)
    for scale, words in ((1_000_000, "million"), (1_000, "thousand")):
        if largest >= scale * 20:
            return scale, f"in {words} {currency}".strip()
    return 1, f"in {currency}".strip() if currency else "in whole amounts"


def course_table(course: savings.Course, *, caption: str) -> figure.Table:
    """Show the same in figures."""
    return figure.Table(
        caption=caption,
        columns=(
            figure.Column("Quarter", is_number=False),
            figure.Column("Realised in it"),
            figure.Column("Expected in it"),
            figure.Column("Realised so far"),
            figure.Column("Low so far"),
            figure.Column("Expected so far"),
            figure.Column("High so far"),
            figure.Column("Missing to expected"),
        ),
        rows=tuple(_course_row(each) for each in course.quarters),
        note="A quarter is compared when it is over. Of a year's savings each quarter brings a fourth, from the quarter after "
        "the one by which the action is done.",
    )


def _course_row(each: savings.Quarter) -> tuple[str, ...]:
    came = f"{each.realised:,.0f}" if each.has_begun else "–"
    so_far = f"{each.realised_so_far:,.0f}" if each.has_begun else "–"
    gap = f"{max(each.gap, type(each.gap)(0)):,.0f}" if each.is_over else "–"
    return (
        quarters.spoken(each.number),
        came,
        f"{each.planned.expected:,.0f}",
        so_far,
        f"{each.planned_so_far.low:,.0f}",
        f"{each.planned_so_far.expected:,.0f}",
        f"{each.planned_so_far.high:,.0f}",
        gap,
    )


def planned_against_real(standing: Standing) -> tuple[tuple[str, str, str], ...]:
    """Give the dates of an action: what, as planned, as it came."""
    action = standing.action
    begun = standing.on(What.BEGUN)
    first = (("Design begun", "–", rules.spoken(begun) if begun else "–"),)
    return first + tuple(
        (label, quarter(getattr(action, name)), rules.spoken(on) if (on := standing.on(what)) else "–")
        for label, name, what in PLANNED
    )


def day_of(text: str, *, today: dt.date) -> dt.date:
    """Read the day that a page shows from its address; today where none can be read there."""
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        return today
    return day if 2000 <= day.year <= 2200 else today


@dataclass(frozen=True)
class SavingRow:
    """The savings of one action, in figures."""

    key: str
    title: str
    begins: str
    in_a_year: str
    by_now: str
    realised: str
    since: str
    """What came after the last quarter that is over."""
    is_missing: bool


def saving_rows(
    standings: Sequence[Standing], reports: Sequence[Report], *, day: dt.date
) -> tuple[SavingRow, ...]:
    """Show what each action that saves was to save by now, and what it did; those that are to save first come first."""
    saving = [each.action for each in standings if each.action.savings is not None]
    saving.sort(key=lambda action: savings.from_quarter(action) or quarters.LAST)
    return tuple(_saving_row(action, reports, day) for action in saving)


def _saving_row(action: operating_model.Action, reports: Sequence[Report], day: dt.date) -> SavingRow:
    course = savings.course((action,), reports, day=day)
    begins, year = savings.from_quarter(action), savings.in_a_year(action)
    over = [each for each in course.quarters if each.is_over]
    since = sum((each.realised for each in course.quarters if not each.is_over), Decimal(0))
    return SavingRow(
        key=action.key,
        title=action.title,
        begins="–" if begins is None else quarters.spoken(begins),
        in_a_year=f"{year.low:,.0f} / {year.expected:,.0f} / {year.high:,.0f}",
        by_now=f"{over[-1].planned_so_far.expected:,.0f}" if over else "0",
        realised=f"{over[-1].realised_so_far:,.0f}" if over else "0",
        since=f"{since:,.0f}",
        is_missing=bool(course.missing),
    )


@dataclass(frozen=True)
class StreamRow:
    """The savings of one workstream by the last quarter that is over, in figures and in a word."""

    title: str
    low: str
    expected: str
    realised: str
    verdict: str
    tag: str
    behind: str
    """A sentence where it is behind the low scenario."""


def stream_rows(
    source: Source, reports: Sequence[Report], *, day: dt.date, currency: str
) -> tuple[StreamRow, ...]:
    """Show workstream by workstream whether savings come; those of which none are planned or came by then are left out."""
    headings = [*((each.key, each.title) for each in source.model.workstreams), ("", "No workstream")]
    found = []
    for key, title in headings:
        actions = tuple(each for each in source.model.actions if (each.workstream or "") == key)
        last = savings.course(actions, reports, day=day).last_over
        if last is not None:
            found.append(_stream_row(title, last, currency))
    return tuple(found)


def _stream_row(title: str, last: savings.Quarter, currency: str) -> StreamRow:
    planned, came = last.planned_so_far, last.realised_so_far
    verdict, tag = ("as expected", "good") if came >= planned.expected else ("below expected", "warning")
    behind = ""
    if came < planned.low:
        verdict, tag = "behind even low", "bad"
        behind = f"{title}: {savings.said(came, currency)} of at least {savings.said(planned.low, currency)}."
    return StreamRow(
        title, f"{planned.low:,.0f}", f"{planned.expected:,.0f}", f"{came:,.0f}", verdict, tag, behind
    )


def missing_rows(missing: Sequence[savings.Missing], *, currency: str) -> tuple[str, ...]:
    """Say of each action what it was to save by now, and that nothing was reported."""
    return tuple(
        f"{each.action.title} was to save from {quarters.spoken(each.since)}, "
        f"{savings.said(each.planned.expected, currency)} by now; nothing was reported."
        for each in missing
    )


def behind_since(course: savings.Course) -> str:
    """Say since when savings are behind the low scenario; nothing where they are not."""
    since = savings.behind_since(course)
    return "" if since is None else f"Behind the low scenario since the end of {quarters.spoken(since)}."


def spoken(number: int | None) -> str:
    """Write a quarter for people; nothing where there is none."""
    return "" if number is None else quarters.spoken(number)


@dataclass(frozen=True)
class Closed:
    """A record whose gap an action closes."""

    kind: str
    title: str
    url: str
    sentences: tuple[str, ...]
    more: int
    is_compared: bool
    """Whether as-is is written down, so that there is something to compare with."""


@dataclass(frozen=True)
class Proof:
    """Declared evidence, and what was given for it; without a declaration what was given beside it."""

    declared: str
    given: tuple[Report, ...]


def evidence(standing: Standing, said: Sequence[Report], *, day: dt.date) -> tuple[Proof, ...]:
    """Put what was given beside what the action declares."""
    given = [
        each
        for each in reversed(rules.standing_reports(said))
        if each.what is What.EVIDENCE and each.on <= day
    ]
    declared = tuple(
        Proof(words, tuple(each for each in given if each.meets == words))
        for words in standing.action.evidence
    )
    others = tuple(each for each in given if each.meets not in standing.action.evidence)
    return (*declared, *((Proof("", others),) if others else ()))


@dataclass(frozen=True)
class Told:
    """A report in the history, in words."""

    report: Report
    words: str
    withdrawn_by: Report | None
    can_be_withdrawn: bool


TOLD: Final[Mapping[What, str]] = {
    What.NOTE: "Note",
    What.BEGUN: "Design has begun",
    What.DESIGNED: "The design stands",
    What.STARTED: "Implementation has begun",
    What.IMPLEMENTED: "It holds everywhere",
    What.EVIDENCE: "Evidence given",
    What.SAVINGS: "Savings reported",
    What.WITHDRAWAL: "Report withdrawn",
}


def history(said: Sequence[Report]) -> tuple[Told, ...]:
    """Tell what was reported, newest first, each with what withdrew it."""
    withdrawals = {each.withdraws_id: each for each in said if each.withdraws_id}
    known = {each.id: each for each in said}
    return tuple(
        Told(
            report=each,
            words=_withdrawal(known.get(each.withdraws_id)) if each.withdraws_id else told(each),
            withdrawn_by=withdrawals.get(each.id),
            can_be_withdrawn=each.what is not What.WITHDRAWAL and each.id not in withdrawals,
        )
        for each in said
    )


def _withdrawal(earlier: Report | None) -> str:
    return f"Withdrawn: {told(earlier)}" if earlier else TOLD[What.WITHDRAWAL]


def told(report: Report) -> str:
    """Say a report in a line."""
    if report.what is What.SAVINGS:
        assert report.amount is not None
        return f"Saved {report.amount:,.0f} in {quarter(report.quarter)}"
    if report.what is What.EVIDENCE and report.meets:
        return f"Evidence given: {report.meets}"
    if report.what is What.NOTE:
        return TOLD[What.NOTE]
    return f"{TOLD[report.what]}, {rules.spoken(report.on)}"
