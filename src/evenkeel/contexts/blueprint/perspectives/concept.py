"""A service as a concept on one page: what is promised to whom, how it comes about, and how we know that it works."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from evenkeel.contexts.blueprint.perspectives import catalogue, role, wording
from evenkeel.contexts.blueprint.perspectives.wording import Named
from evenkeel.engines import operating_model


@dataclass(frozen=True)
class Channel:
    """A way to the service."""

    channel: Named
    hours: tuple[str, ...]
    answer: str


@dataclass(frozen=True)
class Step:
    """A step of a customer's way that touches the service."""

    title: str
    channel: str
    feeling: str
    pain: str


@dataclass(frozen=True)
class Journey:
    """A customer's way through the service."""

    journey: Named
    segment: str
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Stage:
    """A stage that a case passes."""

    title: str
    norm_time: str
    role: Named | None
    is_waiting: bool
    done_when: tuple[str, ...]


@dataclass(frozen=True)
class Case:
    """A kind of case that the service brings."""

    case_type: Named
    kind: str
    times: tuple[tuple[str, str], ...]
    stages: tuple[Stage, ...]
    standard: Named | None
    checklist: tuple[str, ...]


@dataclass(frozen=True)
class Signpost:
    """A service of a partner to which customers are pointed."""

    service: Named
    partner: str
    eligibility: str


@dataclass(frozen=True)
class Concept:
    """All that the model says of a service."""

    service: Named
    description: str
    promise: str
    outcome: str
    eligibility: str
    facts: tuple[tuple[str, str, str], ...]
    """Short facts: a label, what it says, and a note that may be empty."""
    owner: Named | None
    unit: Named | None
    process: Named | None
    capability: Named | None
    segments: tuple[Named, ...]
    needs: tuple[Named, ...]
    channels: tuple[Channel, ...]
    locations: tuple[Named, ...]
    partners: tuple[Named, ...]
    signposts: tuple[Signpost, ...]
    journeys: tuple[Journey, ...]
    cases: tuple[Case, ...]
    measures: tuple[role.Measure, ...]
    risks: tuple[Named, ...]


def concept(model: operating_model.OperatingModel, key: str) -> Concept | None:
    """Describe a service; nothing where there is none of this key."""
    service = next((each for each in model.services if each.key == key), None)
    if service is None:
        return None
    return Concept(
        service=Named("services", key, service.title),
        description=service.description or "",
        promise=service.promise or "",
        outcome=service.outcome or "",
        eligibility=service.eligibility or "",
        facts=tuple(_facts(model, key)),
        owner=wording.one(model, "roles", service.owner),
        unit=wording.one(model, "units", service.unit),
        process=wording.one(model, "processes", service.process),
        capability=wording.one(model, "capabilities", service.capability),
        segments=wording.named(model, "segments", service.segments),
        needs=tuple(Named("needs", need.key, need.title) for need in model.needs if key in need.services),
        channels=tuple(_channels(model, service.channels)),
        locations=wording.named(model, "locations", service.locations),
        partners=wording.named(model, "partners", service.partners),
        signposts=tuple(_signposts(model, service.signposts)),
        journeys=tuple(_journeys(model, key)),
        cases=tuple(_cases(model, service.case_types)),
        measures=tuple(_measures(model, key, service.measures)),
        risks=tuple(_risks(model, {f"services/{key}", f"processes/{service.process}"})),
    )


def _facts(model: operating_model.OperatingModel, key: str) -> Iterator[tuple[str, str, str]]:
    service = next(each for each in model.services if each.key == key)
    norms = next(each for each in catalogue.entries(model) if each.service.key == key).norm_time
    if norms:
        yield "How soon", norms, "from first contact to outcome"
    if service.statutory_norm is not None:
        law = service.statutory_norm
        clock = "" if law.clock == "gross" else ", waiting for others taken off"
        yield "The law's limit", wording.said(law, "within"), f"{law.basis}{clock}"
    if service.volume is not None:
        yield "Asked for in a year", f"{service.volume:,}", ""
    yield "Delivered", _PLATFORM[service.platform], ""


_PLATFORM: Final = {
    "common": "on the common platform",
    "own": "by own means",
    "alternative": "by others",
}


def _channels(model: operating_model.OperatingModel, keys: tuple[str, ...]) -> Iterator[Channel]:
    channels = {each.key: each for each in model.channels}
    for key in keys:
        if key in channels:
            found = channels[key]
            yield Channel(
                Named("channels", key, found.title),
                wording.hours(found.hours) or ("At all times",),
                wording.said(found, "answer"),
            )


def _signposts(model: operating_model.OperatingModel, keys: tuple[str, ...]) -> Iterator[Signpost]:
    partners = {each.key: each.title for each in model.partners}
    offers = {each.key: each for each in model.partner_services}
    for key in keys:
        if key in offers:
            offer = offers[key]
            yield Signpost(
                Named("partner_services", key, offer.title),
                partners.get(offer.partner, ""),
                offer.eligibility or "",
            )


def _journeys(model: operating_model.OperatingModel, key: str) -> Iterator[Journey]:
    channels = {each.key: each.title for each in model.channels}
    segments = {each.key: each.title for each in model.segments}
    for journey in model.journeys:
        steps = tuple(
            Step(each.title, channels.get(each.channel or "", ""), each.feeling or "", each.pain or "")
            for each in journey.steps
            if each.service == key
        )
        if steps:
            title = Named("journeys", journey.key, journey.title)
            yield Journey(title, segments.get(journey.segment or "", ""), steps)


def _cases(model: operating_model.OperatingModel, keys: tuple[str, ...]) -> Iterator[Case]:
    labels = {
        "norm_time": "from first contact to outcome",
        "net_norm_time": "with waiting for others taken off",
        "touch_time": "of work",
    }
    standards = {each.key: each for each in model.standards}
    for each in model.case_types:
        if each.key not in keys:
            continue
        standard = standards.get(each.standard or "")
        yield Case(
            case_type=Named("case_types", each.key, each.title),
            kind=each.kind,
            times=tuple(
                (wording.said(each, name), words) for name, words in labels.items() if getattr(each, name)
            ),
            stages=tuple(
                Stage(
                    title=stage.title,
                    norm_time=wording.said(stage, "norm_time"),
                    role=wording.one(model, "roles", stage.role),
                    is_waiting=stage.waiting,
                    done_when=stage.done_when,
                )
                for stage in each.stages
            ),
            standard=wording.one(model, "standards", each.standard),
            checklist=standard.checklist if standard else (),
        )


def _measures(
    model: operating_model.OperatingModel, key: str, keys: tuple[str, ...]
) -> Iterator[role.Measure]:
    for each in model.measures:
        if each.key in keys or each.service == key:
            named = Named("measures", each.key, each.title)
            yield role.Measure(named, each.purpose or "", role.target(model, each.key))


def _risks(model: operating_model.OperatingModel, refs: set[str]) -> Iterator[Named]:
    for risk in model.risks:
        if risk.on in refs:
            yield Named("risks", risk.key, risk.title)
