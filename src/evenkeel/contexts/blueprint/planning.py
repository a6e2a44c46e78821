"""The plan: what changes for whom when a revision takes effect, in words. It looks at two models and asks nobody."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from evenkeel.contexts.blueprint import planning_words as words
from evenkeel.engines import operating_model

_LEADING: Final = 3
CHANGES: Final[Mapping[str, str]] = {"added": "new", "removed": "gone", "changed": "changed"}


_ORDER: Final[Mapping[str, int]] = {collection: number for number, collection in enumerate(words.HOME)}


@dataclass(frozen=True)
class Point:
    """One record that changes something for an audience."""

    collection: str
    key: str
    kind: str
    """What it is, like "case type"."""
    title: str
    change: str
    """In a word: new, gone or changed."""
    sentences: tuple[operating_model.Sentence, ...]
    consequences: tuple[str, ...]
    """What follows for those who are meant."""
    telling: operating_model.Sentence | None = None
    """Of what stays: the one thing to say of it, where there is room for one."""
    reach: int = 0
    """How much hangs on it: records that link to what comes or goes, things that change in what stays."""

    @property
    def ref(self) -> str:
        """Name the record."""
        return f"{self.collection}/{self.key}"


@dataclass(frozen=True)
class Group:
    """What changes for one audience."""

    audience: words.Audience
    points: tuple[Point, ...]
    headlines: tuple[str, ...]
    """The change in figures, kind by kind, like "posts in all 412 → 414"."""
    totals: tuple[str, ...] = ()
    """The same for one line: how many records change, come and go."""

    @property
    def leading(self) -> tuple[Point, ...]:
        """Give what means most: three changes of different kinds, where there are so many."""
        return self.points[:_LEADING]


class Touched(NamedTuple):
    """An audience that a change means, and by which fields of the record; none: by all of it."""

    audience: str
    fields: frozenset[str]


@dataclass(frozen=True)
class Plan:
    """What changes for whom."""

    groups: tuple[Group, ...]
    records: int
    """How many records are new, gone or say something else."""
    is_first: bool
    """Whether no model held before; then the groups tell in figures what begins."""


def plan(*, before: operating_model.OperatingModel | None, after: operating_model.OperatingModel) -> Plan:
    """Tell what changes for whom when `after` holds in the place of `before`."""
    if before is None:
        return _first(after)
    told = operating_model.told(operating_model.diff(before=before, after=after), before=before)
    subjects = [
        subject for element in told.elements for subject in element.subjects if subject.change in CHANGES
    ]
    found: dict[str, list[Point]] = {}
    for subject in subjects:
        for audience, point in _points(subject, before, after):
            found.setdefault(audience, []).append(point)
    groups = tuple(
        _group(audience, found[audience.name], before, after)
        for audience in words.AUDIENCES
        if audience.name in found
    )
    return Plan(groups, len(subjects), is_first=False)


def _group(
    audience: words.Audience,
    points: list[Point],
    before: operating_model.OperatingModel,
    after: operating_model.OperatingModel,
) -> Group:
    counts = Counter(point.change for point in points)
    posts = _posts(audience.name, before, after)
    return Group(
        audience,
        _led(sorted(points, key=_weight)),
        (*_headlines(points), *posts),
        (*(f"{counts[change]} {change}" for change in ("changed", "new", "gone") if counts[change]), *posts),
    )


def _led(points: Sequence[Point]) -> tuple[Point, ...]:
    """Put the first of three different kinds of change in front, so that whoever reads three lines sees the breadth."""
    first: dict[tuple[str, str], Point] = {}
    for point in points:
        first.setdefault((point.collection, point.change), point)
    leading = list(first.values())[:_LEADING]
    return (*leading, *(point for point in points if point not in leading))


def _points(
    subject: operating_model.Subject,
    before: operating_model.OperatingModel,
    after: operating_model.OperatingModel,
) -> Iterator[tuple[str, Point]]:
    """Tell one record to everybody whom it concerns: those at home there all of it, others what is theirs."""
    for audience, fields in touched(subject.collection):
        sentences = tuple(
            sentence
            for sentence in subject.sentences
            if not fields or not sentence.path or sentence.path[0] in fields
        )
        whole = subject.change != "changed"
        if not sentences or (fields and whole and not _holds(subject, fields)):
            continue
        model = before if subject.change == "removed" else after
        telling = None if whole else _telling(audience, subject.collection, sentences)
        # What follows from the one thing that is said comes first.
        foremost = (telling, *sentences) if telling else sentences
        yield (
            audience,
            Point(
                collection=subject.collection,
                key=subject.key,
                kind=subject.kind,
                title=subject.title,
                change=CHANGES[subject.change],
                sentences=sentences,
                consequences=(
                    *_consequences(audience, subject, foremost),
                    *_promised(audience, subject, model),
                ),
                telling=telling,
                reach=sum(len(each.records) for each in subject.hangs) if whole else len(sentences),
            ),
        )


def _weight(point: Point) -> tuple[bool, int, int, int]:
    """Put first what means most: what something follows from; by collection; what is gone; what much hangs on."""
    return (
        not point.consequences,
        _ORDER[point.collection],
        ("gone", "changed", "new").index(point.change),
        -point.reach,
    )


def touched(collection: str) -> tuple[Touched, ...]:
    """Give whom the records of a collection concern: its home first."""
    return (
        Touched(words.HOME[collection], frozenset()),
        *(Touched(also.audience, also.fields) for also in words.ALSO if also.collection == collection),
    )


def _holds(subject: operating_model.Subject, fields: frozenset[str]) -> bool:
    """Tell whether a record that comes or goes says anything in these fields."""
    labels = {field.replace("_", " ").lower() for field in fields}
    return any(content.label.lower() in labels for content in subject.contents)


def _consequences(
    audience: str, subject: operating_model.Subject, sentences: Iterable[operating_model.Sentence]
) -> tuple[str, ...]:
    what = [subject.change] if subject.change != "changed" else [each.path[0] for each in sentences]
    said = (words.CONSEQUENCES.get((audience, subject.collection, each)) for each in what)
    return tuple(dict.fromkeys(each for each in said if each))


def _telling(
    audience: str, collection: str, sentences: Sequence[operating_model.Sentence]
) -> operating_model.Sentence:
    """Choose what to say of a record that changes: what something follows from; values rather than words and names."""

    def weight(sentence: operating_model.Sentence) -> tuple[bool, bool, bool]:
        field = sentence.path[0] if sentence.path else ""
        follows = (audience, collection, field) in words.CONSEQUENCES
        return not follows, field in ("", "title", "description"), bool(sentence.rewording)

    return min(sentences, key=weight)


def _promised(
    audience: str, subject: operating_model.Subject, model: operating_model.OperatingModel
) -> tuple[str, ...]:
    """Name the services whose promise rests on a kind of case."""
    if (audience, subject.collection) != ("customers", "case_types"):
        return ()
    titles = [service.title for service in model.services if subject.key in service.case_types]
    return (f"It is behind {words.joined(titles)}.",) if titles else ()


def _headlines(points: Iterable[Point]) -> tuple[str, ...]:
    counts = Counter((point.collection, point.change) for point in points)
    ordered = sorted(counts.items(), key=lambda pair: _ORDER[pair[0][0]])
    return tuple(f"{words.counted(collection, number)} {change}" for (collection, change), number in ordered)


def _posts(
    audience: str, before: operating_model.OperatingModel, after: operating_model.OperatingModel
) -> tuple[str, ...]:
    if audience != "people":
        return ()
    was, now = (sum(role.posts for role in model.roles) for model in (before, after))
    return (f"posts in all {was:,g} → {now:,g}",) if was != now else ()


def _first(after: operating_model.OperatingModel) -> Plan:
    """Tell in figures what begins where nothing held before."""
    held = {name: len(after.records(name)) for name in operating_model.COLLECTIONS if after.records(name)}
    groups = []
    for audience in words.AUDIENCES:
        mine = [
            name
            for name, whom in words.HOME.items()
            if whom == audience.name and name in held and name != "about"
        ]
        if mine:
            said = tuple(words.counted(name, held[name]) for name in mine)
            groups.append(Group(audience, (), said, said))
    return Plan(tuple(groups), sum(held.values()), is_first=True)
