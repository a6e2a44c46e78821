"""Decisions of twins, apart from storage: who may see and do what, and when an attempt counts as given up."""

import datetime as dt
from collections.abc import Iterable
from typing import ClassVar, Final

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.casework.values.reach import Reach
from evenkeel.contexts.twins import joint
from evenkeel.contexts.twins.values import (
    FEWEST_CASES,
    FEWEST_PEOPLE,
    LONGEST_NAME,
    MOST_SCENARIOS,
    Attempt,
    Checked,
    Link,
    Scenario,
)
from evenkeel.engines import twin
from evenkeel.kernel import errors

STALLED_AFTER: Final = dt.timedelta(minutes=10)
"""Without a sign of life for so long, nobody seems to work on it any more."""
LEVEL: Final = 0.8
NEAR: Final = 0.05
FAR: Final = 0.15
"""So many of the cases shall end within their range; so far off it is near enough, or to be told with care."""
CLOSING: Final = 0.95
"""From this share on the team's cases end with it."""
FEWEST_FORETOLD: Final = 50
TOLD: Final = frozenset({twin.Grade.GOOD, twin.Grade.CARE})
"""Grades with which dates of single cases are told."""
OLDEST: Final = dt.timedelta(days=3)
"""What was foretold earlier is not told of a single case any more: so much may have happened since."""
SEE_PEOPLE: Final = frozenset({accounts.Role.LEADER, accounts.Role.ADMINISTRATOR})
ASK: Final = frozenset({accounts.Role.LEADER, accounts.Role.DESIGNER, accounts.Role.ADMINISTRATOR})


class NoSuchTeam(errors.NotFound):
    """There is no such team in the operating model, and no twin was ever learnt of it."""

    code: ClassVar[str] = "no-such-team"


class NoTwin(errors.NotFound):
    """No twin of this team has been learnt yet. Its page says why, and how to have one learnt."""

    code: ClassVar[str] = "no-twin"


class TooFewPeople(errors.Denied):
    """So few people work in this team that its twin would tell of single ones. Who leads it, leaders and administrators see it."""

    code: ClassVar[str] = "twin-of-too-few-people"


class NotTogether(errors.Denied):
    """The twin of two teams together is for who leads both, for leaders and for administrators."""

    code: ClassVar[str] = "twin-of-two-teams"


class PeopleUnseen(errors.Denied):
    """The document of a twin names people. Who leads this team, leaders and administrators may have it."""

    code: ClassVar[str] = "twin-names-people"


class NotAsked(errors.Denied):
    """Who works in this team or leads it, designers, leaders and administrators have its twin learnt anew."""

    code: ClassVar[str] = "twin-not-yours-to-learn"


class LearningAlready(errors.Conflict):
    """This twin is being learnt at this moment; wait until it is done."""

    code: ClassVar[str] = "twin-under-way"


class TooFewCases(errors.Invalid):
    """The team has finished {cases} cases in the last two years; a twin is learnt from {fewest} on. Come back when it has."""

    code: ClassVar[str] = "twin-of-too-few-cases"


class NoSuchScenario(errors.NotFound):
    """There is no such scenario."""

    code: ClassVar[str] = "no-such-scenario"


class NoName(errors.Invalid):
    """Give the scenario a name of 1 to 120 characters."""

    code: ClassVar[str] = "scenario-without-name"


class NothingTried(errors.Invalid):
    """Nothing is otherwise yet: move a slider or choose something first, then save."""

    code: ClassVar[str] = "scenario-of-nothing"


class TooManyScenarios(errors.Conflict):
    """This team has {most} scenarios. Delete those that nobody needs any more, then save this one."""

    code: ClassVar[str] = "too-many-scenarios"


class NotYourScenario(errors.Denied):
    """Who saved this scenario, who leads the team, leaders and administrators may delete it."""

    code: ClassVar[str] = "scenario-not-yours"


class AlreadyThere(errors.Conflict):
    """This scenario was taken there already."""

    code: ClassVar[str] = "scenario-there-already"


def sees_people(reach: Reach, unit: str) -> bool:
    """Tell whether somebody may see what single people of a team did: leaders, administrators, who leads it; of two, both."""
    return reach.role in SEE_PEOPLE or reach.led.issuperset(joint.teams(unit))


def check_people(reach: Reach, unit: str) -> None:
    """Raise PeopleUnseen where `sees_people` says no."""
    if not sees_people(reach, unit):
        raise PeopleUnseen


def can_see(reach: Reach, unit: str, *, people: int) -> bool:
    """Tell whether somebody may see a twin in which so many people work: not one so small that it tells of single ones.

    That of two teams would tell of the smaller what its own does not, so only those see it who see people of both.
    """
    is_large = (people == 0 or people >= FEWEST_PEOPLE) and not joint.is_of_two(unit)
    return is_large or sees_people(reach, unit)


def check_see(reach: Reach, unit: str, *, people: int) -> None:
    """Raise TooFewPeople, NotTogether where `can_see` says no."""
    if not can_see(reach, unit, people=people):
        raise NotTogether if joint.is_of_two(unit) else TooFewPeople


def can_ask(reach: Reach, unit: str) -> bool:
    """Tell whether somebody may have a twin learnt anew; that of two teams, who may see it."""
    if joint.is_of_two(unit):
        return sees_people(reach, unit)
    return reach.role in ASK or unit in reach.units | reach.led


def check_ask(reach: Reach, unit: str) -> None:
    """Raise NotAsked, NotTogether where `can_ask` says no."""
    if not can_ask(reach, unit):
        raise NotTogether if joint.is_of_two(unit) else NotAsked


def is_stalled(attempt: Attempt, *, at: dt.datetime) -> bool:
    """Tell whether nobody seems to work on an attempt that should be under way."""
    last = max(attempt.asked_at, attempt.beat_at or attempt.asked_at)
    return attempt.is_under_way and at - last > STALLED_AFTER


def check_cases(cases: int) -> None:
    """Raise TooFewCases where a twin of so few could not be judged."""
    if cases < FEWEST_CASES:
        raise TooFewCases(cases=f"{cases:,}", fewest=f"{FEWEST_CASES:,}")


def scenario_name(given: str) -> str:
    """Return the name of a scenario on one line. Raises NoName."""
    plain = " ".join(given.split())
    if not 0 < len(plain) <= LONGEST_NAME:
        raise NoName
    return plain


def check_room(number: int) -> None:
    """Raise TooManyScenarios where a team has as many as it can have."""
    if number >= MOST_SCENARIOS:
        raise TooManyScenarios(most=MOST_SCENARIOS)


def can_delete(reach: Reach, scenario: Scenario) -> bool:
    """Tell whether somebody may delete a scenario."""
    return scenario.by_id == reach.user_id or sees_people(reach, scenario.unit)


def check_delete(reach: Reach, scenario: Scenario) -> None:
    """Raise NotYourScenario where `can_delete` says no."""
    if not can_delete(reach, scenario):
        raise NotYourScenario


def can_report(acting: accounts.Acting) -> bool:
    """Tell whether somebody is offered to note a scenario at an action of the programme; programme itself decides once more."""
    return acting.role in ASK


def check_new(links: Iterable[Link], kind: str, target: str) -> None:
    """Raise AlreadyThere where a scenario was taken to something before."""
    if any((each.kind, each.target) == (kind, target) for each in links):
        raise AlreadyThere


def ends_here(checked: Checked | None) -> bool:
    """Tell whether nearly all cases end with the team, so that its pile is what lies with it."""
    return checked is not None and checked.closing >= CLOSING


def trust(checked: Checked | None) -> twin.Grade:
    """Grade whether dates of single cases may be told, by how many ended within the range that was foretold of them."""
    if checked is None:
        return twin.Grade.UNKNOWN
    if not ends_here(checked):
        return twin.Grade.NO
    off = abs(checked.covered - LEVEL)
    if off <= NEAR:
        return twin.Grade.GOOD if checked.number >= FEWEST_FORETOLD else twin.Grade.CARE
    return twin.Grade.CARE if off <= FAR else twin.Grade.NO


def next_night(at: dt.datetime) -> dt.datetime:
    """Return when the next night's learning begins: at half past one, when few work and backups are done."""
    tonight = at.astimezone(dt.UTC).replace(hour=1, minute=30, second=0, microsecond=0)
    return tonight if tonight > at else tonight + dt.timedelta(days=1)
