"""What happened to a case, event by event, in words that people say."""

import datetime as dt
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from evenkeel.contexts.casework import standards
from evenkeel.contexts.casework.presentation import times
from evenkeel.contexts.casework.queries.case import Page
from evenkeel.contexts.casework.values.cases import Closing, Event, Kind, Pause, Priority
from evenkeel.contexts.casework.wording import CLOSINGS, PAUSES, PRIORITIES

GROUPS: Final[Mapping[str, tuple[str, frozenset[Kind]]]] = {
    "steps": (
        "Steps",
        frozenset(
            {
                Kind.OPENED,
                Kind.MOVED,
                Kind.DECIDED,
                Kind.CLOSED,
                Kind.REOPENED,
                Kind.CONTESTED,
                Kind.UNDONE,
                Kind.SPLIT,
                Kind.TICKED,
                Kind.UNTICKED,
                Kind.COURSE_TAKEN,
                Kind.COURSE_CHANGED,
                Kind.COURSE_LEFT,
                Kind.COURSE_ENDED,
            }
        ),
    ),
    "clock": ("Clock", frozenset({Kind.PAUSED, Kind.RESUMED, Kind.EXTENDED, Kind.REDATED})),
    "words": (
        "Words and papers",
        frozenset(
            {
                Kind.NOTED,
                Kind.CONTACTED,
                Kind.MESSAGE_DRAFTED,
                Kind.MESSAGE_SENT,
                Kind.MESSAGE_AGAIN,
                Kind.MESSAGE_FAILED,
                Kind.MESSAGE_SETTLED,
                Kind.MESSAGE_RECEIVED,
                Kind.DOCUMENT_ADDED,
                Kind.DOCUMENT_CLEAN,
                Kind.DOCUMENT_REFUSED,
                Kind.DOCUMENT_REMOVED,
                Kind.REFERRED,
                Kind.REFERRAL_ACKNOWLEDGED,
                Kind.REFERRAL_DONE,
                Kind.REFERRAL_REMINDED,
            }
        ),
    ),
    "hands": ("Who has it", frozenset({Kind.TAKEN, Kind.GIVEN, Kind.RELEASED, Kind.SHELVED})),
}
"""Parts of a history that somebody may look at alone."""


@dataclass(frozen=True, slots=True)
class Line:
    """One event as a line of the history."""

    number: int
    at: dt.datetime
    ago: str
    who: str
    words: str
    """What she did, beginning with a verb: "took it"."""
    reason: str
    text: str = ""
    """What was written: of a note, a message."""
    mark: str = ""
    """What it is about, for its mark: step, clock, words, hands, or nothing."""
    against: tuple[str, ...] = ()
    """What of the standard was overruled."""
    is_undone: bool = False


@dataclass(frozen=True, slots=True)
class Teller:
    """What is needed to tell events: names, titles, texts."""

    page: Page
    at: dt.datetime
    zone: dt.tzinfo
    notes: Mapping[str, str] = field(default_factory=dict)
    subjects: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)

    def stage(self, key: object) -> str:
        """Name a stage."""
        found = standards.stage(self.page.kind, str(key or ""))
        return found.title if found else str(key or "no stage")

    def titled(self, collection: str, key: object) -> str:
        """Name a record of the model."""
        return standards.titled(self.page.model, collection, str(key or "")).title

    def day(self, written: object) -> str:
        """Say a day that an event keeps."""
        return times.day(dt.datetime.fromisoformat(str(written)), self.zone) if written else "no day"


def teller(page: Page, *, at: dt.datetime, zone: dt.tzinfo) -> Teller:
    """Collect what is needed to tell the events of a case."""
    return Teller(
        page=page,
        at=at,
        zone=zone,
        notes={str(each.id): each.text for each in page.notes},
        subjects={str(each.id): each.subject or "no subject" for each in page.messages},
        files={str(each.id): each.name for each in page.documents},
    )


def told(events: Iterable[Event], known: Teller) -> list[Line]:
    """Tell events, in the order in which they are given."""
    undone = {each.data.get("of") for each in known.page.events if each.kind is Kind.UNDONE}
    return [_line(each, known, is_undone=each.sequence in undone) for each in events]


def of_group(events: Iterable[Event], group: str) -> list[Event]:
    """Keep the events of a group; all where it is none."""
    found = GROUPS.get(group)
    return [each for each in events if found is None or each.kind in found[1]]


def _line(event: Event, known: Teller, *, is_undone: bool) -> Line:
    words = _WORDS[event.kind](event, known)
    mark = next((key for key, (_, kinds) in GROUPS.items() if event.kind in kinds), "")
    return Line(
        number=event.sequence,
        at=event.at,
        ago=times.ago(event.at, known.at, known.zone),
        who=str(event.data.get("who") or event.actor_name or "Evenkeel"),
        words=words,
        reason=event.reason,
        text=known.notes.get(str(event.data.get("note")), ""),
        mark=mark,
        against=tuple(event.data.get("overruled", ())),
        is_undone=is_undone,
    )


Words = Callable[[Event, Teller], str]


def _plain(words: str) -> Words:
    return lambda event, known: words


def _opened(event: Event, known: Teller) -> str:
    channel = (
        known.titled("channels", event.channel) if known.page.model.find("channels", event.channel) else ""
    )
    return f"opened the case, which came in by {channel.lower()}" if channel else "opened the case"


def _taken(event: Event, known: Teller) -> str:
    return "took it from the top of the shelf" if event.data.get("next") else "took it"


def _given(event: Event, known: Teller) -> str:
    if event.data.get("to") == str(event.actor):
        had = _member(known, event.data.get("from"))
        return f"took it over from {had}" if had else "took it"
    return f"gave it to {event.data.get('to_name') or 'somebody'}"


def _released(event: Event, known: Teller) -> str:
    had = _member(known, event.data.get("from"))
    mine = event.data.get("from") == str(event.actor)
    return (
        "laid it back on its shelf"
        if mine or not had
        else f"took it from {had} and laid it back on its shelf"
    )


def _member(known: Teller, number: object) -> str:
    try:
        return known.page.names.get(uuid.UUID(str(number)), "")
    except ValueError:
        return ""


def _moved(event: Event, known: Teller) -> str:
    before = event.data.get("from")
    from_ = f" from {known.stage(before)}" if before else ""
    return f"moved it{from_} to {known.stage(event.stage)}"


def _shelved(event: Event, known: Teller) -> str:
    return f"laid it on the shelf {known.titled('shelves', event.shelf)}"


def _paused(event: Event, known: Teller) -> str:
    kind = Pause(event.changes["pause"])
    words = f"said that it {PAUSES[kind]}"
    if basis := event.data.get("basis"):
        words += f" ({basis})"
    if again := event.changes.get("look_again_at"):
        words += f", to be looked at again on {known.day(again)}"
    return words


def _extended(event: Event, known: Teller) -> str:
    return f"extended it: now due on {known.day(event.changes.get('due_at'))}"


def _redated(event: Event, known: Teller) -> str:
    return f"set another day: now due on {known.day(event.changes.get('due_at'))}"


def _closed(event: Event, known: Teller) -> str:
    closing = Closing(event.changes["closing"])
    outcome = event.changes.get("outcome") or ""
    if closing is Closing.DONE:
        return f"closed it: {outcome}" if outcome else "closed it"
    return f"closed it as {CLOSINGS[closing]}"


def _changed(event: Event, known: Teller) -> str:
    changes = event.changes
    if changes.get("title"):
        return f"called it “{changes['title']}”"
    if changes.get("priority") is not None:
        return f"set its priority to {PRIORITIES[Priority(changes['priority'])]}"
    if changes.get("service"):
        return f"put it under the service {known.titled('services', changes['service'])}"
    named = {
        "customer": "said who the customer is",
        "attributes": "filled in what is kept of it",
        "parent": "made it part of another case",
    }
    return next((words for key, words in named.items() if key in changes), "changed it")


def _with(verb: str, what: str) -> Words:
    """Tell what was done to something that the event names in words."""
    return lambda event, known: f"{verb} “{event.data[what]}”" if event.data.get(what) else verb


def _of(verb: str, kind: str, which: Callable[[Teller], Mapping[str, str]]) -> Words:
    """Tell what was done to a message or document, by its name."""

    def words(event: Event, known: Teller) -> str:
        name = which(known).get(str(event.data.get(kind)), "")
        return f"{verb} “{name}”" if name else verb

    return words


def _message(verb: str) -> Words:
    return _of(verb, "message", lambda known: known.subjects)


def _document(verb: str) -> Words:
    return _of(verb, "document", lambda known: known.files)


def _partner(verb: str) -> Words:
    def words(event: Event, known: Teller) -> str:
        partner = event.data.get("partner")
        return f"{verb} {known.titled('partners', partner)}" if partner else verb.rstrip(" :")

    return words


def _contacted(event: Event, known: Teller) -> str:
    out = event.data.get("direction") == "out"
    channel = event.channel
    by = (
        f" by {known.titled('channels', channel).lower()}"
        if known.page.model.find("channels", channel)
        else ""
    )
    return f"got in touch with the customer{by}" if out else f"heard from the customer{by}"


def _decided(event: Event, known: Teller) -> str:
    return f"decided: {event.changes.get('outcome') or known.page.case.standing.outcome}"


def _other(verb: str) -> Words:
    """Tell what was done with another case, by its reference where it may be known."""

    def words(event: Event, known: Teller) -> str:
        number = str(event.data.get("case", ""))
        other = next(
            (each.reference for each in known.page.related if str(each.id) == number), "another case"
        )
        return f"{verb} {event.data.get('reference') or other}"

    return words


def _someone(verb: str) -> Words:
    def words(event: Event, known: Teller) -> str:
        return f"{verb} {event.data.get('name') or _member(known, event.data.get('member')) or 'somebody'}"

    return words


def _course(verb: str) -> Words:
    """Tell what was done with a course of work: which version, and how many tasks came, moved or went."""

    def words(event: Event, known: Teller) -> str:
        counts = [
            times.counted(int(event.data[key]), thing) + said
            for key, thing, said in (
                ("added", "task", " added"),
                ("moved", "day", " moved"),
                ("removed", "task", " removed"),
            )
            if event.data.get(key)
        ]
        version = f", version {event.data['version']}" if event.data.get("version") else ""
        return f"{verb} “{event.data.get('title', '')}”{version}" + (
            f": {', '.join(counts)}" if counts else ""
        )

    return words


_WORDS: Final[Mapping[Kind, Words]] = {
    Kind.OPENED: _opened,
    Kind.TAKEN: _taken,
    Kind.GIVEN: _given,
    Kind.RELEASED: _released,
    Kind.MOVED: _moved,
    Kind.SHELVED: _shelved,
    Kind.PAUSED: _paused,
    Kind.RESUMED: _plain("let it go on"),
    Kind.CLOSED: _closed,
    Kind.REOPENED: _plain("reopened it; its clock goes on"),
    Kind.CONTESTED: _plain("contested that it is done; its clock goes on"),
    Kind.UNDONE: _plain("took back what was done before"),
    Kind.EXTENDED: _extended,
    Kind.REDATED: _redated,
    Kind.CHANGED: _changed,
    Kind.SPLIT: _other("split off"),
    Kind.RELATED: _other("related it to"),
    Kind.UNRELATED: _other("ended its relation to"),
    Kind.TICKED: _with("ticked", "text"),
    Kind.UNTICKED: _with("took the tick back from", "text"),
    Kind.TASK_ADDED: _with("added a task:", "text"),
    Kind.TASK_DROPPED: _with("took a task off the list:", "text"),
    Kind.COURSE_TAKEN: _course("let it follow"),
    Kind.COURSE_CHANGED: _course("changed the course"),
    Kind.COURSE_LEFT: _course("left a change of the course aside:"),
    Kind.COURSE_ENDED: _course("ended the course"),
    Kind.NOTED: _plain("wrote a note"),
    Kind.CONTACTED: _contacted,
    Kind.MESSAGE_DRAFTED: _message("drafted a message"),
    Kind.MESSAGE_SENT: _message("sent a message"),
    Kind.MESSAGE_AGAIN: _message("had a message sent again:"),
    Kind.MESSAGE_FAILED: _message("could not deliver the message"),
    Kind.MESSAGE_SETTLED: _message("settled in another way what a message did not:"),
    Kind.MESSAGE_RECEIVED: _message("kept a message that came in"),
    Kind.DOCUMENT_ADDED: _document("added"),
    Kind.DOCUMENT_CLEAN: _document("found nothing harmful in"),
    Kind.DOCUMENT_REFUSED: _document("found something harmful in, and removed,"),
    Kind.DOCUMENT_REMOVED: _document("removed"),
    Kind.DECIDED: _decided,
    Kind.REFERRED: _partner("referred it to"),
    Kind.REFERRAL_ACKNOWLEDGED: _partner("noted that it was acknowledged by"),
    Kind.REFERRAL_DONE: _partner("noted what came of the referral to"),
    Kind.REFERRAL_REMINDED: _partner("reminded"),
    Kind.HIDDEN: _plain("made it confidential"),
    Kind.SHOWN: _plain("made it open to the organisation"),
    Kind.NAMED: _someone("named on it"),
    Kind.UNNAMED: _someone("took off it"),
    Kind.GLASS_BROKEN: _plain("opened it with a reason"),
    Kind.GLASS_MENDED: _plain("ended a look into it"),
    Kind.HELD: _plain("held it from erasure"),
    Kind.UNHELD: _plain("ended the hold"),
    Kind.ERASED: _plain("erased persons and texts"),
}
assert set(_WORDS) == set(Kind), "every kind of event is told in words"
