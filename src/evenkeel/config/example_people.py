"""Invented people for the example organisations: in roles of the model in effect, the same on every machine.

Every name is made up. They come in through the same operations as everybody else.
"""

import datetime as dt
import itertools
import random
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.db import transaction

from evenkeel.config import year
from evenkeel.contexts.accounts import queries as accounts
from evenkeel.contexts.accounts import values
from evenkeel.contexts.audit import values as audit
from evenkeel.contexts.people import about, absences, operations, queries, relations, worktime
from evenkeel.contexts.people.values import (
    AbsenceKind,
    Away,
    Details,
    Fluency,
    Language,
    Pattern,
    Person,
    Place,
    Span,
    Subject,
    SubjectKind,
    Week,
)
from evenkeel.engines import operating_model
from evenkeel.kernel import time
from evenkeel.lib.db import tenancy

GIVEN: Final = (
    "Amara", "Bela", "Cathal", "Dilys", "Emre", "Farida", "Goran", "Hana", "Idris", "Jovana", "Kofi",
    "Leila", "Mairi", "Nikhil", "Oluwa", "Petra", "Quentin", "Rosalind", "Samir", "Tegan", "Uma", "Viktor",
    "Wanda", "Xenia", "Yusuf", "Zofia", "Anselm", "Bronagh", "Cosmo", "Delia", "Eero", "Freya", "Gideon",
    "Hester", "Ivo", "Jamila", "Kerensa", "Lorcan", "Meera", "Nadia", "Osric", "Pilar", "Rafael", "Sunniva",
    "Tariq", "Ursula", "Vesna", "Wilf", "Yara", "Zeke", "Ailsa", "Bashir", "Corin", "Dagny", "Elowen",
    "Fintan", "Greta", "Hamza", "Isolde", "Jago", "Keziah", "Linus", "Morwenna", "Nuala",
)  # fmt: skip
FAMILY: Final = (
    "Abernant", "Brackwater", "Castelow", "Dunmorran", "Eskdrift", "Farrowgate", "Glenhollow", "Harkaway",
    "Ingelstone", "Jarrowby", "Kettlewick", "Lanternby", "Marshgate", "Netherwold", "Oakenfell",
    "Penhallock", "Quillmere", "Ravensty", "Saltmarch", "Thornhythe", "Umberleigh", "Vanterpole",
    "Wetherlane", "Yarrowby", "Adeyomi", "Bhattarya", "Chaudhuri-Lane", "Demirsoy", "Eriksholm", "Fofanah",
    "Gundarsen", "Hossainy", "Ilinskaya", "Jankovich", "Kowalewka", "Lindahlen", "Mbekana", "Nakamori",
    "Okaforo", "Petrovska", "Qadirson", "Rasmunden", "Sokolenko", "Tanakis", "Usmani-Wells", "Volkovar",
    "Warsamey", "Zielinka",
)  # fmt: skip
TONGUES: Final = ("cy", "pl", "ur", "uk", "pt", "bn", "so", "ro", "ga", "fr")
SIZES: Final = {"harbour-vale": 40}
OTHERWISE: Final = 22
"""How many people an example organisation has beside those who sign in."""
SIGNING_IN: Final = {
    values.Role.ADMINISTRATOR: "people-leader",
    values.Role.LEADER: "contact-leader",
    values.Role.DESIGNER: "improvement-leader",
    values.Role.STAFF: "contact-adviser",
}
"""Which role of the model those hold who sign in to the examples."""
OUTSIDE: Final = frozenset({"repairs", "waste", "regulation"})
"""Units whose people are mostly out and about."""


@dataclass(frozen=True, slots=True)
class _Post:
    role: operating_model.Role
    unit: str
    skills: tuple[tuple[str, int], ...]


def ensure() -> None:
    """Give the example organisations their people, unless they have some, or no model in which to have roles."""
    for example in values.EXAMPLES:
        with tenancy.acting(organisation_id=example.id):
            members = list(accounts.members(organisation_id=example.id).object_list)
            is_new = not any(
                queries.of_user(organisation_id=example.id, user_id=each.user_id) for each in members
            )
            model = relations.model(example.id, time.now())
        if is_new and model is not None:
            _make(example, members, model)


def _make(
    example: values.Example, members: list[values.Member], model: operating_model.OperatingModel
) -> None:
    administrator = next(each for each in members if each.role is values.Role.ADMINISTRATOR)
    leader = next((each for each in members if each.role is values.Role.LEADER), administrator)
    with tenancy.acting(organisation_id=example.id, user_id=administrator.user_id), transaction.atomic():
        cast = _Cast(example, model, _acting(administrator), _acting(leader))
        made = [*cast.sign_in(members), *cast.others()]
        cast.be_away(made)
        cast.declare(made)


def _acting(member: values.Member) -> values.Acting:
    with tenancy.acting(user_id=member.user_id):
        origin = audit.Origin(audit.Channel.SYSTEM)
        found = accounts.acting(user_id=member.user_id, chosen=None, origin=origin)
    assert found is not None
    return found


class _Cast:
    """The people of one example organisation, as its administrator and its leader write them down."""

    def __init__(
        self,
        example: values.Example,
        model: operating_model.OperatingModel,
        by: values.Acting,
        leader: values.Acting,
    ) -> None:
        """Begin with the same dice on every machine."""
        self.example, self.model, self.by, self.leader = example, model, by, leader
        self.dice = random.Random(example.slug)
        self.at = time.now()
        self.today = self.at.astimezone(by.zone).date()
        self.posts = {role.key: _post(role) for role in model.roles if role.unit}
        self.number = itertools.count(1)
        # Each organisation draws its names from another half of the list, so that nobody meets her double.
        offset = len(values.EXAMPLES) - [each.slug for each in values.EXAMPLES].index(example.slug) - 1
        self.names = [
            f"{given} {FAMILY[(number * 7 + offset * 5) % len(FAMILY)]}"
            for number, given in enumerate(GIVEN[offset:] + GIVEN[:offset])
        ]

    def sign_in(self, members: list[values.Member]) -> Iterator[Person]:
        """Write down those who sign in."""
        for member in members:
            post = self.posts.get(SIGNING_IN[member.role])
            if post is not None:
                yield self.person(member.name, member.email, post, member)

    def others(self) -> Iterator[Person]:
        """Write down everybody else: who leads, then the rest by how many posts a role has."""
        leads = [post for key, post in self.posts.items() if key in {unit.lead for unit in self.model.units}]
        taken = set(SIGNING_IN.values())
        size = SIZES.get(self.example.slug, OTHERWISE)
        # Those who work on cases come first: the year that the council has behind it is theirs.
        working = year.working_roles(self.model)
        count = year.POSTS.get(self.example.slug, {})
        wanted = [
            post
            for key, post in self.posts.items()
            if key in working
            for _ in range(count.get(key, 1) - (key in taken))
        ]
        there = {post.unit for post in wanted} | {self.posts[key].unit for key in taken if key in self.posts}
        wanted += [post for post in leads if post.unit not in there]
        others = [post for key, post in self.posts.items() if post not in leads and key not in working]
        wanted += _shared_out(others, max(0, size - len(wanted)))
        for post, name in zip(wanted, self.names, strict=False):
            address = ".".join(name.lower().replace("-", "").split())
            yield self.person(name, f"{address}@{self.example.slug}.example", post, None)

    def person(self, name: str, email: str, post: _Post, member: values.Member | None) -> Person:
        """Write one person down, with role, pattern and skills."""
        number = next(self.number)
        given, _, family = name.partition(" ")
        details = Details(
            name=name,
            given_name=given,
            family_name=family,
            email=email,
            phone=f"01632 960{number:03d}",  # numbers that Ofcom keeps free for stories
            staff_number=f"EX-{number:04d}",
            languages=self.languages(),
        )
        began = self.today - dt.timedelta(days=self.dice.randrange(500, 6_000))
        fte, pattern = self.pattern(post, began)
        user_id = member.user_id if member else None
        made = operations.add_person(
            by=self.by, details=details, first_date=began, user_id=user_id, at=self.at
        )
        operations.begin_membership(
            by=self.by,
            person_id=made.id,
            role=post.role.key,
            unit=post.unit,
            fte=fte,
            first_date=began,
            at=self.at,
        )
        about.set_pattern(by=self.by, person_id=made.id, pattern=pattern, at=self.at)
        for skill, level in post.skills:
            held = max(1, min(5, level + self.dice.choice((-1, 0, 0, 0, 1))))
            by = self.leader if made.user_id != self.leader.user_id else self.by
            about.hold_skill(by=by, person_id=made.id, skill=skill, level=held, since_date=began, at=self.at)
        return made

    def languages(self) -> tuple[Language, ...]:
        """Draw what somebody speaks beside English."""
        if self.dice.random() < 0.65:
            return (Language("en", Fluency.FIRST),)
        tag, fluency = self.dice.choice(TONGUES), self.dice.choice((Fluency.B1, Fluency.C1, Fluency.FIRST))
        return (Language("en", Fluency.C2), Language(tag, fluency))

    def pattern(self, post: _Post, began: dt.date) -> tuple[Decimal, Pattern]:
        """Draw a share of a post and when it is worked."""
        base = Place.FIELD if post.unit in OUTSIDE else Place.OFFICE
        whole = _day("09:00", "17:00", base)
        at_home = _day("09:00", "17:00", Place.HOME) if base is Place.OFFICE else whole
        early = _day("08:00", "16:00", base)
        share, weeks = self.dice.choices(
            (
                (Decimal(1), (_week(whole, whole, whole, whole, whole),)),
                (Decimal(1), (_week(whole, at_home, whole, at_home, whole),)),
                (Decimal(1), (_week(early, early, early, early, early),)),
                (Decimal("0.8"), (_week(whole, whole, at_home, whole, ()),)),
                (
                    Decimal("0.5"),
                    (_week(whole, whole, whole, (), ()), _week((), (), (), at_home, whole)),
                ),
            ),
            weights=(5, 6, 3, 3, 2),
        )[0]
        return share, Pattern(began, weeks)

    def be_away(self, made: list[Person]) -> None:
        """Let some be ill or on holiday now and soon, and some ask."""
        told = ((0, 1, AbsenceKind.SICKNESS), (-2, 6, AbsenceKind.HOLIDAY), (3, 4, AbsenceKind.TRAINING),
                (8, 18, AbsenceKind.HOLIDAY), (-30, 60, AbsenceKind.PARENTAL), (12, 12, AbsenceKind.OTHER))  # fmt: skip
        for number, person in enumerate(made[5::5]):
            first, last, kind = told[number % len(told)]
            days = Away(
                person.id, self.today + dt.timedelta(first), self.today + dt.timedelta(last), False, False
            )
            asked = absences.ask(by=self.by, kind=kind, away=days, note="", at=self.at)
            if kind is not AbsenceKind.SICKNESS and number % 3:
                absences.approve(by=self.leader, absence_id=asked.id, at=self.at)

    def declare(self, made: list[Person]) -> None:
        """Let two have something that they must not work on."""
        subjects = (
            (
                Subject(SubjectKind.CUSTOMER, "example-neighbour"),
                "Osbert Fallowmere (example)",
                "A neighbour",
            ),
            (
                Subject(SubjectKind.ORGANISATION, "example-builder"),
                "Fallowmere Roofing (example)",
                "A brother runs it",
            ),
        )
        for person, (subject, label, reason) in zip(made[7:9], subjects, strict=False):
            about.declare_conflict(
                by=self.by, person_id=person.id, subject=subject, label=label, reason=reason, at=self.at
            )


def _post(role: operating_model.Role) -> _Post:
    return _Post(role, role.unit or "", tuple((each.skill, each.level) for each in role.skills))


def _shared_out(posts: list[_Post], number: int) -> list[_Post]:
    """Share people out over roles by their posts, each role getting one first (Webster's divisors 1, 3, 5, …)."""
    claims = sorted(
        ((post.role.posts / (2 * turn + 1), -place, post) for place, post in enumerate(posts) for turn in range(number)),
        key=lambda claim: claim[:2],
        reverse=True,
    )  # fmt: skip
    chosen = [post for _, _, post in claims[:number]]
    return [post for post in posts for _ in range(chosen.count(post))]


def _day(starts: str, ends: str, place: Place) -> tuple[Span, ...]:
    """Return a day with half an hour at noon."""
    first, last = dt.time.fromisoformat(starts), dt.time.fromisoformat(ends)
    return (Span(first, dt.time(12, 30), place), Span(dt.time(13), last, place))


def _week(*days: tuple[Span, ...]) -> Week:
    return worktime.week_of(dict(enumerate(days)))
