"""The verdict in sentences: what the figures mean, and what the twin may and may not be used for."""

from collections.abc import Mapping, Sequence

from evenkeel.engines.twin.fidelity import _document, _rules

Grade = _document.Grade

FOR_USE = {
    Grade.GOOD: "good enough to {}",
    Grade.CARE: "to {} with care alone",
    Grade.NO: "not good enough to {}",
}


def spoken(value: float, unit: str) -> str:
    """Return a distance in words: a percentage, minutes, hours or days."""
    if unit == "share":
        return f"{value:.0%}" if value >= 0.01 or value == 0 else f"{value:.1%}"
    if value < 1:
        return f"{value * 60:.0f} minutes"
    return f"{value:.1f} hours" if value < 48 else f"{value / 24:.1f} days"


def of_distance(
    way: _rules.Way, *, distance: float, floor: float, scale: float | None, naive: float | None
) -> str:
    """Tell one distance with what it is read against, without a full stop."""
    against = f" ({way.scale.value} {spoken(scale, way.unit)})" if scale is not None else ""
    before = f", and replaying the cases before {spoken(naive, way.unit)}" if naive is not None else ""
    return (
        f"{way.subject.format(spoken(distance, way.unit))}{against}, "
        f"where resampling noise alone would give {spoken(floor, way.unit)}{before}"
    )


def of_cases(*, coverage: float, interval: float, error: float, skill: float | None) -> str:
    """Tell how good forecasts of single cases are, without a full stop."""
    known = "how much better they are than what past cases tell is not known"
    if skill is not None:
        sense = (
            f"{abs(skill):.0%} {'better' if skill > 0 else 'worse'}" if abs(skill) >= 0.005 else "no better"
        )
        known = f"they are {sense} than what past cases that were as far tell"
    return (
        f"The {interval:.0%} intervals for single cases held what happened in {coverage:.0%} of them, "
        f"the middle of the forecast was {spoken(error, 'hours')} off on average, and {known}"
    )


def of_amount(*, simulated: float, happened: int, ratio: float) -> str:
    """Tell how much was simulated, without a full stop."""
    part = abs(ratio - 1)
    sense = (
        f"{part:.0%} {'more' if ratio > 1 else 'fewer'} than happened"
        if part >= 0.005
        else "as many as happened"
    )
    return f"A simulation has {simulated:,.0f} steps of work on average, {sense} ({happened:,})"


def verdicts(
    distances: Sequence[_document.Distance],
    remaining: _document.RemainingTime | None,
    amount: _document.Amount,
    *,
    cases: int,
) -> tuple[_document.Verdict, ...]:
    """Judge every use by the worst of what it stands on."""
    grades = {distance.code: (distance.grade, distance.sentence) for distance in distances}
    grades[_rules.AMOUNT] = (amount.grade, amount.sentence)
    if remaining is not None:
        grades[_rules.REMAINING] = (remaining.grade, remaining.sentence)
    return tuple(_verdict(use, grades, cases=cases) for use in _rules.USES)


def _verdict(use: _rules.Use, grades: Mapping[str, tuple[Grade, str]], *, cases: int) -> _document.Verdict:
    unknown = tuple(code for code in use.stands_on if code not in grades)
    if unknown:
        return _document.Verdict(
            code=use.code,
            use=use.words,
            grade=Grade.UNKNOWN,
            because=unknown,
            sentence=f"Whether it is good enough to {use.words} is not known, for {_not_judged(unknown)}.",
        )
    grade = _rules.worst(grades[code][0] for code in use.stands_on)
    because = tuple(code for code in use.stands_on if grades[code][0] == grade)
    sentence = f"{grades[because[0]][1].removesuffix('.')}: "
    if cases < _rules.FEWEST_CASES:
        grade = _rules.at_most_care(grade)
    return _document.Verdict(
        code=use.code,
        use=use.words,
        grade=grade,
        because=because,
        sentence=f"{sentence}{FOR_USE[grade].format(use.words)}.",
    )


def _not_judged(codes: tuple[str, ...]) -> str:
    if codes == (_rules.REMAINING,):
        return "no forecasts of single cases were judged"
    return "the log does not say who did the work"


def caveats(
    distances: Sequence[_document.Distance], *, cases: int, people: bool, has_starts: bool
) -> tuple[str, ...]:
    """Tell what to know before relying on the figures."""
    told = []
    if cases < _rules.FEWEST_CASES:
        told.append(
            f"Only {cases} cases were held out, fewer than {_rules.FEWEST_CASES}: no use is better than with care."
        )
    if not people:
        told.append("The log does not say who did the work, so nothing is known of when people are at work.")
    if not has_starts:
        told.append("The log has no moments of beginning, so work and waiting cannot be told apart.")
    told += _compared_caveats(distances)
    return tuple(told)


def _compared_caveats(distances: Sequence[_document.Distance]) -> list[str]:
    ways = {way.code: way for way in _rules.WAYS}
    behind = [
        each.code
        for each in distances
        if _rules.behind(distance=each.simulated.mean, floor=each.floor.mean, naive=each.naive)
    ]
    undecided = [
        each.code
        for each in distances
        if _rules.undecided(ways[each.code], floor=each.floor.mean, scale=each.scale)
    ]
    told = []
    if behind:
        told.append(
            "Replaying the cases before, moved by whole weeks, is nearer to what happened than the twin in: "
            f"{', '.join(behind)}. Those are no better than with care."
        )
    if undecided:
        told.append(
            "Chance alone makes so much difference that the log cannot tell a good twin from a middling one in: "
            f"{', '.join(undecided)}. Those are no better than with care."
        )
    return told
