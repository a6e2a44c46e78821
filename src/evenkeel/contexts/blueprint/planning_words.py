"""The words of a plan: for whom each part of the model is, and what a change in it means for them."""

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from evenkeel.engines import operating_model


class Audience(NamedTuple):
    """People whom changes concern."""

    name: str
    title: str
    about: str


AUDIENCES: Final = (
    Audience("customers", "Citizens and customers", "Services, what is promised, the channels to us."),
    Audience(
        "cases", "Cases and how they are done", "Kinds of case, standards, shelves, the way of the work."
    ),
    Audience("people", "People who work here", "Units, roles, posts, reporting lines, responsibilities."),
    Audience("boards", "Boards and meetings", "What teams look at, and when they meet."),
    Audience("governance", "Who decides", "Bodies, decisions and delegations, policies and risks."),
    Audience("measures", "Measures and targets", "How it is told whether it goes well."),
    Audience("systems", "Systems and data", "Software, and what flows between."),
    Audience("partners", "Partners", "Who works with us, and where customers are pointed."),
    Audience("direction", "Direction and programme", "Where it shall lead, and the steps there."),
    Audience("common", "Common ground", "The calendar, the organisations, the common language."),
)

_COLLECTIONS: Final[Mapping[str, str]] = {
    "customers": "services channels channel_mixes segments needs journeys locations",
    "cases": "case_types standards shelves processes",
    "people": "structure units roles skills working_patterns rules behaviours development",
    "boards": "boards meetings annual_wheel",
    "governance": "bodies decisions delegations policies risks controls reviews",
    "measures": "measures",
    "systems": "systems data_standards interfaces",
    "partners": "partners partner_services",
    "direction": "vision goals objectives priorities strategies pestel principles exceptions layers functions capabilities "
    "workstreams actions",
    "common": "about calendar organisations glossary",
}
HOME: Final[Mapping[str, str]] = {
    collection: audience for audience, names in _COLLECTIONS.items() for collection in names.split()
}
"""For whom the records of each collection are in the first place; they are told all that changes there."""


class Also(NamedTuple):
    """Some fields of a collection that concern others too."""

    collection: str
    fields: frozenset[str]
    audience: str


ALSO: Final = (
    Also("case_types", frozenset({"norm_time", "net_norm_time"}), "customers"),
    Also("services", frozenset({"statutory_norm", "case_types", "process"}), "cases"),
    Also("services", frozenset({"partners", "signposts"}), "partners"),
    Also("services", frozenset({"unit"}), "people"),
    Also("shelves", frozenset({"unit"}), "people"),
    Also("partner_services", frozenset({"acknowledged_within"}), "customers"),
    Also("calendar", frozenset({"holidays", "working_days"}), "cases"),
)

_NORM: Final = "New cases get the new norm; cases opened earlier keep the one that they were opened under."
_PROMISE: Final = "Who asks from that day is promised the new time; who asked earlier keeps the old promise."
CONSEQUENCES: Final[Mapping[tuple[str, str, str], str]] = {
    ("customers", "services", "added"): "It can be asked for from that day.",
    ("customers", "services", "removed"): "It can no longer be asked for.",
    ("customers", "services", "promise"): "The words that customers read change on that day.",
    ("customers", "services", "statutory_norm"): "It is promised for what is asked for from that day.",
    ("customers", "services", "channels"): "It is asked for through these channels from that day.",
    ("customers", "services", "eligibility"): "Who asks from that day is held to the new words.",
    ("customers", "channels", "added"): "Contacts through it are taken from that day.",
    ("customers", "channels", "removed"): "No contact is taken through it any more.",
    ("customers", "channels", "hours"): "We can be reached at the new hours.",
    ("customers", "locations", "removed"): "Nobody is received there any more.",
    ("customers", "case_types", "norm_time"): _PROMISE,
    ("customers", "case_types", "net_norm_time"): _PROMISE,
    ("cases", "services", "statutory_norm"): _NORM,
    ("cases", "case_types", "norm_time"): _NORM,
    ("cases", "case_types", "net_norm_time"): _NORM,
    ("cases", "case_types", "stages"): "New cases pass the new stages; cases opened earlier keep theirs.",
    ("cases", "case_types", "shelf"): "New cases lie on the new shelf.",
    ("cases", "case_types", "standard"): "New cases are done to the new standard.",
    ("cases", "case_types", "added"): "Work of this kind can be opened from that day.",
    ("cases", "case_types", "removed"): "No new case of it can be opened.",
    ("cases", "standards", "checklist"): "New cases are done to the new checklist.",
    ("cases", "standards", "guidance"): "Go through the new guidance with those who do this work.",
    ("cases", "shelves", "distribution"): "Cases on it come to people in the new way from that moment.",
    ("cases", "shelves", "order"): "What lies on top changes at that moment.",
    ("cases", "shelves", "wip_limit"): "Who holds more than that gets nothing new until she is below.",
    ("cases", "shelves", "removed"): "Nothing may lie on it on that day.",
    ("cases", "calendar", "holidays"): "Times in working days count otherwise for new cases.",
    ("people", "units", "added"): "Say who works there.",
    ("people", "units", "removed"): "Whoever works there needs another unit by then.",
    ("people", "units", "parent"): "Its people belong to another part of the organisation.",
    ("people", "units", "lead"): "Its people get another lead.",
    ("people", "roles", "added"): "Say who holds it.",
    ("people", "roles", "removed"): "Whoever holds it needs another role by then.",
    ("people", "roles", "posts"): "Talk with those who hold it before that day.",
    ("people", "roles", "reports_to"): "Whoever holds it reports to somebody else; both sides should know before.",
    ("people", "roles", "unit"): "Whoever holds it moves to another unit.",
    ("people", "roles", "responsibilities"): "Go through the new role description with those who hold it.",
    ("people", "roles", "skills"): "Look who needs to learn something by then.",
    ("boards", "boards", "lanes"): "The board shows the new lanes from that moment.",
    ("boards", "boards", "added"): "The team begins to look at it on that day.",
    ("boards", "boards", "status"): "Its colours mean the new words from that moment.",
    ("boards", "boards", "removed"): "The team needs another board by then.",
    ("boards", "meetings", "every"): "Send new invitations.",
    ("boards", "meetings", "at"): "Send new invitations.",
    ("boards", "meetings", "added"): "Send invitations.",
    ("boards", "meetings", "removed"): "Call off the invitations.",
    ("governance", "decisions", "holder"): "The new holder decides from that day; what was decided before stands.",
    ("governance", "delegations", "removed"): "The decision goes back to who handed it on.",
    ("governance", "bodies", "removed"): "What it decided stands; say who decides from that day.",
    ("governance", "bodies", "members"): "Tell those who come and those who leave.",
    ("measures", "measures", "target"): "It is judged against the new target from that day; what was before against the old.",
    ("measures", "measures", "formula"): "Figures before and after are not made the same way.",
    ("measures", "measures", "removed"): "It is not looked at any more.",
    ("systems", "systems", "added"): "Those who use it need access and training by then.",
    ("systems", "systems", "removed"): "Those who use it need another way by then.",
    ("partners", "partners", "removed"): "Tell them before that day.",
    ("partners", "partner_services", "added"): "Customers can be pointed there from that day.",
    ("partners", "partner_services", "removed"): "Nobody is pointed there any more.",
    ("partners", "services", "partners"): "Agree with them before that day.",
}  # fmt: skip
"""What a change means, by audience, collection, and the field that changed or whether the record comes or goes."""
_SHOWN: Final = 4
_PLURALS: Final[Mapping[str, str]] = {
    "glossary": "terms",
    "pestel": "outside forces",
    "annual_wheel": "entries of the annual wheel",
    "development": "development activities",
}
"""How several records are called, where the collection is called otherwise."""


def joined(titles: Sequence[str]) -> str:
    """Name some things in a sentence."""
    shown = [f"“{title}”" for title in titles[:_SHOWN]]
    if len(titles) > _SHOWN:
        return f"{', '.join(shown)} and {len(titles) - _SHOWN} more"
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"


def counted(collection: str, number: int) -> str:
    """Say how many records of a kind."""
    known = operating_model.COLLECTIONS[collection]
    if known.single:
        return known.singular
    return f"{number} {known.singular if number == 1 else _PLURALS.get(collection, known.label)}"
