"""A twin in words and figures for who leads the team: what it may be used for, how true it is, what it has learnt."""

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from evenkeel.contexts.twins import rules
from evenkeel.contexts.twins.values import FEWEST_PEOPLE, Attempt, Checked, Seen
from evenkeel.contexts.twins.work import KIND
from evenkeel.engines import twin
from evenkeel.kernel.time import spoken_duration
from evenkeel.ui.charts import scales
from evenkeel.ui.charts.figure import Column, Table

HOUR: Final = 3_600.0
WEEK: Final = 604_800.0
USES: Final = {
    "staffing": "More or fewer people, other skills, another way to give work out",
    "process": "Steps removed, added or automated",
    "hours": "Other opening hours and shifts",
    "volumes": "How much will come and be done when",
    "promises": "Promising a date to a customer",
}
"""What each use is called here, by its code."""
GRADES: Final = {
    twin.Grade.GOOD: ("Yes", "good"),
    twin.Grade.CARE: ("With care", "warning"),
    twin.Grade.NO: ("No", "bad"),
    twin.Grade.UNKNOWN: ("Not known", ""),
}
"""What a grade is called, and how it looks."""
WAYS: Final = {
    "n_gram_2": "Which step follows which",
    "n_gram_3": "Which three steps follow each other",
    "absolute_events": "When in the calendar work is done",
    "relative_events": "When within a case work is done",
    "circadian_events": "At which hours work is done",
    "circadian_workforce": "At which hours people are at work",
    "cycle_time": "Lead times",
    "case_arrivals": "When cases come",
    "remaining_time": "When cases end",
}
"""What each way of comparing looks at, by its code."""
LISTED: Final = 40
MOST_KINDS: Final = 8
DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
UNUSUAL: Final = 0.1
"""By so much a pace differs from that of all before it is counted as another one."""


@dataclass(frozen=True)
class Use:
    """One use of the twin, whether it is good for it, and why."""

    title: str
    grade: str
    look: str
    because: str


@dataclass(frozen=True)
class Verdict:
    """What the twin may be used for, on the whole and use by use."""

    sentence: str
    look: str
    uses: tuple[Use, ...]


def promises(checked: Checked | None) -> tuple[twin.Grade, str]:
    """Judge whether dates of single cases may be told to customers, and say why."""
    grade = rules.trust(checked)
    if checked is None:
        return grade, "Nobody has judged this yet."
    if not rules.ends_here(checked):
        return grade, (
            f"Only {scales.percent(checked.closing)} of the cases end here: when the work here is done is not when the customer "
            "has her answer."
        )
    return grade, (
        f"{checked.number:,} times it was foretold in the past when an open case would be done: {scales.percent(checked.covered)} "
        f"ended within the range that should hold {scales.percent(rules.LEVEL)}, and the middle was "
        f"{spoken_duration(checked.off)} off on average."
    )


def volumes(fidelity: twin.Fidelity) -> Use:
    """Say how far what is foretold of the pile can be relied on."""
    found = fidelity.verdict("volumes")
    tried = f"Tried on the last fifth of the work, which it had not seen: {_because(found, fidelity)}"
    return Use(USES[found.code], *GRADES[found.grade], tried)


def verdict(fidelity: twin.Fidelity, checked: Checked | None) -> Verdict:
    """Say what a twin may be used for."""
    fidelity = _with_promises(fidelity, *promises(checked))
    uses = tuple(
        Use(USES[each.code], *GRADES[each.grade], _because(each, fidelity))
        for each in fidelity.verdicts
        if each.code in USES
    )
    by_grade = {
        grade: [USES[each.code].lower() for each in fidelity.verdicts if each.grade is grade]
        for grade in twin.Grade
    }
    good, care = by_grade[twin.Grade.GOOD], by_grade[twin.Grade.CARE]
    if good and care:
        said = f"It may be used for: {_listed(good)}. Use it with care for: {_listed(care)}."
    elif good:
        said = f"It may be used for: {_listed(good)}."
    elif care:
        said = f"Use it with care for: {_listed(care)}."
    else:
        said = "Do not decide anything by this twin yet: it does not tell well enough what happened."
    refused = by_grade[twin.Grade.NO]
    if refused and (good or care):
        said += f" Do not use it for: {_listed(refused)}."
    return Verdict(said, "success" if good else "warning", uses)


def _with_promises(fidelity: twin.Fidelity, grade: twin.Grade, sentence: str) -> twin.Fidelity:
    """Put our own judgement of single cases in the place of the engine's, which has not seen any."""
    verdicts = tuple(
        each.model_copy(update={"grade": grade, "sentence": sentence}) if each.code == "promises" else each
        for each in fidelity.verdicts
    )
    return fidelity.model_copy(update={"verdicts": verdicts})


def short(attempt: Attempt) -> tuple[str, str]:
    """Return the grade of the first use in words and its look, for lists."""
    return GRADES[twin.Grade(attempt.uses.get("staffing", twin.Grade.UNKNOWN.value))]


def _because(given: twin.Verdict, fidelity: twin.Fidelity) -> str:
    """Say on which comparison a verdict stands, in the words in which the page compares."""
    if given.grade is twin.Grade.UNKNOWN:
        return "Nobody has judged this yet."
    found = next((each for each in fidelity.distances if each.code in given.because[:1]), None)
    if found is None:
        return typeset(given.sentence if given.code == "promises" else fidelity.amount.sentence)
    past = f", repeating the past {_off(found.naive, found.unit)}" if found.naive is not None else ""
    return (
        f"{WAYS.get(found.code, found.code)}: simulated {_off(found.simulated.mean, found.unit)} off; "
        f"chance alone would be {_off(found.floor.mean, found.unit)} off{past}."
    )


def typeset(sentence: str) -> str:
    """Write a sentence of the engine as numbers are written here: a space before the per cent sign, a minus that is one."""
    return re.sub(r"(?<![\w.])-(?=\d)", "−", re.sub(r"(?<=\d)%", " %", sentence))


def _listed(things: Sequence[str]) -> str:
    return "; ".join(things)


# -- how near it comes --------------------------------------------------------------------------------------------


def distances(fidelity: twin.Fidelity) -> Table:
    """Return how far simulations are from what happened, each beside its floor."""
    columns = (
        Column("What is compared", is_number=False),
        Column("Off by"),
        Column("From one simulation to the next"),
        Column("Chance alone"),
        Column("Repeating the past"),
        Column("Near enough", is_number=False),
    )
    rows = tuple(
        (
            WAYS.get(each.code, each.code),
            _off(each.simulated.mean, each.unit),
            f"± {_off(each.simulated.deviation, each.unit)}",
            _off(each.floor.mean, each.unit),
            _off(each.naive, each.unit) if each.naive is not None else "not known",
            GRADES[each.grade][0],
        )
        for each in fidelity.distances
    )
    note = (
        "Chance alone: what happened, drawn anew, is as far from itself; no twin can be expected to come nearer. "
        "Repeating the past: what one would get without any model, by taking the weeks before once more."
    )
    return Table("How far simulations are from what happened", columns, rows, note)


def caveats(fidelity: twin.Fidelity) -> list[str]:
    """Return what to know before relying on the figures, with ways of comparing by their names."""
    return [_named(each) for each in fidelity.caveats]


def _named(sentence: str) -> str:
    for code, name in WAYS.items():
        sentence = sentence.replace(code, name.lower())
    return typeset(sentence)


def _off(value: float, unit: str) -> str:
    return scales.percent(value) if unit == "share" else spoken_duration(value * HOUR)


# -- what it has learnt --------------------------------------------------------------------------------------------


def week(model: twin.Twin) -> tuple[float, ...]:
    """Return how many cases come in each hour of a usual week; empty where arrivals have no such rhythm."""
    rates = [stream.rates for stream in model.streams if stream.kind == "weekly"]
    return tuple(sum(each) for each in zip(*rates, strict=True)) if rates else ()


def weekly(model: twin.Twin) -> float:
    """Return how many cases come in a usual week: by the rhythm of the week, or by how many came in the time learnt from."""
    hours = sum(week(model))
    if hours or model.learned is None:
        return hours
    span = (model.learned.end - model.learned.begin).total_seconds()
    return model.learned.cases * WEEK / max(span, WEEK)


def coming(model: twin.Twin) -> str:
    """Say how many cases come in a week, and when most of them do."""
    hours = week(model)
    if not sum(hours):
        often = scales.amount(round(weekly(model), 1))
        return f"About {often} cases come in a week, at intervals that hang on no hour and no day that the log would show."
    days = [sum(hours[24 * day : 24 * day + 24]) for day in range(7)]
    most = max(range(7), key=lambda day: days[day])
    return (
        f"About {scales.amount(round(sum(hours), 1))} cases come in a week, most of them on {DAYS[most]} "
        f"({scales.percent(days[most] / sum(hours))}). How many come in one week is left to chance around that."
    )


def mix(model: twin.Twin, titles: Mapping[str, str]) -> str:
    """Say of which kinds cases are, the most frequent first, in the titles of the model; empty where the twin tells none apart."""
    parts = [(key, weight) for stream in model.streams for key, weight in stream.mix.items()]
    whole = sum(weight for _, weight in parts)
    if len(parts) < 2 or not whole:
        return ""
    parts.sort(key=lambda each: -each[1])
    named = [
        (titles.get(kind := key.removeprefix(f"{KIND}: "), kind), weight / whole) for key, weight in parts
    ]
    said = ", ".join(f"{title} {scales.percent(share)}" for title, share in named[:MOST_KINDS])
    more = f", and {len(named) - MOST_KINDS} more kinds" if len(named) > MOST_KINDS else ""
    return f"They are: {said}{more}."


def steps(model: twin.Twin, seen: Seen) -> Table:
    """Return what is done, how long it takes and how long it waits for others."""
    columns = (
        Column("Step", is_number=False),
        Column("Done"),
        Column("People who do it"),
        Column("Work, half of the time up to"),
        Column("Work, 9 in 10 up to"),
        Column("Waiting before it, half up to"),
        Column("Waiting before it, 9 in 10 up to"),
    )
    able: dict[str, int] = {}
    for skill in model.skills:
        able[skill.activity] = able.get(skill.activity, 0) + 1
    rows = tuple(
        (
            each.key,
            scales.amount(seen.counts.get(each.key, 0)),
            scales.amount(able[each.key]) if each.key in able else "nobody",
            *_two(each.duration if each.key in able else None),
            *_two(each.delay.span if each.delay else None),
        )
        for each in model.activities[:LISTED]
    )
    note = (
        "Waiting is what no colleague shortens: for customers, partners, other teams, timers and habits. Waiting for a colleague "
        "who is busy comes on top, and is what the simulation works out."
    )
    return Table("Steps", columns, rows, note)


def _two(distribution: object) -> tuple[str, str]:
    """Return the middle and what nine of ten keep, in words."""
    values = getattr(distribution, "values", None)
    if values is None:
        fixed = getattr(distribution, "value", None)
        return (_span(fixed), _span(fixed)) if fixed is not None else ("–", "–")
    return _span(_at(values, 0.5)), _span(_at(values, 0.9))


def _at(values: Sequence[float], share: float) -> float:
    place = share * (len(values) - 1)
    low = int(place)
    high = min(low + 1, len(values) - 1)
    return values[low] + (values[high] - values[low]) * (place - low)


def _span(seconds: float) -> str:
    return spoken_duration(seconds) if seconds >= 1 else "none"


def here(model: twin.Twin) -> str:
    """Say how many people work here now."""
    people = len(model.people)
    return f"Now {people} {'people work' if people > 1 else 'person works'} here." if people else ""


def promised_now(model: twin.Twin) -> str:
    """Say what customers are promised now; empty where nothing is."""
    low, high = (spoken_duration(each) if each else "" for each in _by_kind(model))
    if not low:
        return ""
    return f"Now {low}." if low == high else f"Now {low} to {high}, by the kind of case."


def _by_kind(model: twin.Twin) -> tuple[float, float]:
    """Return the shortest and the longest promise that a kind of case has; zeros where nothing is promised."""
    known = [each.due_after for each in model.course.classes if each.due_after] or [model.norm or 0.0]
    return min(known), max(known)


def working(model: twin.Twin) -> Iterator[str]:
    """Say who works, without saying anything of a single person."""
    people = len(model.people)
    if not people:
        yield "The log names nobody, so everything happens by itself here."
        return
    yield f"{people} {'people work' if people > 1 else 'person works'} here, as far as the last two years of cases tell."
    if people >= FEWEST_PEOPLE:
        other = sum(abs(each.pace - 1) >= UNUSUAL for each in model.people)
        spread = (
            f"{other} of them take at least a tenth more or less time than the others"
            if other
            else ("how long the same step takes hangs on nobody in particular")
        )
        yield f"Beside the same steps, {spread}. How heavy their cases are is in that, so it is no measure of anyone."
    several = sum(each.capacity > 1 for each in model.people)
    if several and people >= FEWEST_PEOPLE:
        yield f"{several} of them usually work on more than one case at the same time."
    yield _absences(model)


def _absences(model: twin.Twin) -> str:
    """Say what the twin knows of days on which somebody is away, of all together."""
    known = [each.absence for each in model.people if each.absence > 0]
    if known and len(model.people) >= FEWEST_PEOPLE:
        share = sum(known) / len(model.people)
        return f"On {scales.percent(share)} of the days on which people usually work here they are away, on average of all."
    if known:
        return "Days away are drawn as often as they were seen."
    return "Days on which somebody was away are not known to the twin: hours in which she was ever seen at work count as hers."


def by_name(model: twin.Twin) -> Table:
    """Return when each person was seen at work, in the order of their names; for those who may see people."""
    calendars = {each.key: each for each in model.calendars}
    able: dict[str, int] = {}
    for skill in model.skills:
        able[skill.person] = able.get(skill.person, 0) + 1
    columns = (
        Column("Name", is_number=False),
        Column("Days seen at work", is_number=False),
        Column("Between", is_number=False),
        Column("Kinds of steps"),
        Column("Cases at once"),
    )
    rows = []
    for each in sorted(model.people, key=lambda one: one.key.casefold()):
        shifts = calendars[each.calendar].shifts
        days = [day for day in DAYS if any(shift.day == day.lower() for shift in shifts)]
        between = _between([(shift.begin, shift.end) for shift in shifts])
        rows.append(
            (
                each.key,
                ", ".join(day[:3] for day in days) or "always",
                between,
                str(able.get(each.key, 0)),
                str(each.capacity),
            )
        )
    note = "In the order of names: nobody is ranked here. How quick somebody is does not stand in any list."
    return Table("Who was seen at work when", columns, tuple(rows), note)


def _between(spans: Sequence[tuple[dt.time, dt.time]]) -> str:
    if not spans:
        return "any hour"
    begin = min(each[0] for each in spans)
    ends = [each[1] for each in spans]
    end = "24:00" if any(each == dt.time.min for each in ends) else f"{max(ends):%H:%M}"
    return f"{begin:%H:%M}–{end}"


def assumed(model: twin.Twin, titles: Mapping[str, str]) -> list[str]:
    """Return what was assumed, with kinds of case in the titles of the model."""
    found = []
    for each in model.assumptions:
        sentence = typeset(each.sentence).replace(f"“{KIND}”", "the kind of case")
        for key in sorted(titles, key=len, reverse=True):
            sentence = sentence.replace(f"{KIND}: {key}", titles[key])
        found.append(sentence)
    return found


def promised(model: twin.Twin, seen: Seen) -> str:
    """Say what customers were promised, and how often that was kept; empty where nothing was."""
    if seen.norms is None or model.norm is None:
        return ""
    low, high = _by_kind(model)
    if high > low * 1.05:
        said = f"By kind of case customers were promised {spoken_duration(low)} to {spoken_duration(high)}"
    elif seen.norms[1] > seen.norms[0] * 1.05:
        said = f"Customers were promised {spoken_duration(low)}, in the middle; it differs from case to case"
    else:
        said = f"Customers were promised {spoken_duration(low)}"
    kept = (
        f" {scales.percent(seen.kept)} of the cases were done by the day that was promised first."
        if seen.kept is not None
        else ""
    )
    return f"{said}.{kept}"
