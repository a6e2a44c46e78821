"""Who may see whom: leaders see people by name, everybody else her team's figures and her own.

What must not be seen is taken out here, on the server, before a page, a download or the API gets to it.
"""

import dataclasses
import hashlib
import hmac
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Final

from django.conf import settings
from django.utils.translation import gettext as _

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.insight import rules
from evenkeel.contexts.insight.values import Made
from evenkeel.engines import flow
from evenkeel.kernel import errors

SENTENCES: Final = frozenset({"sentence", "subject", "value", "name"})
"""Parts of a document that are words of evenkeel, in which a name may stand among others."""
SHORT: Final = 3
"""Shorter names are looked for between quotation marks only: they could be any word."""


class TooFew(errors.Denied):
    """In these cases so few people had a part that their figures would tell of single ones; choose more cases."""

    code: ClassVar[str] = "too-few-people"


@dataclass(frozen=True)
class Sight:
    """What one member may see of the people in a report."""

    sees_people: bool
    own: frozenset[str]
    """Her own names, as the log writes them."""
    aliases: Mapping[str, str] = field(default_factory=dict)
    """What stands for the name of anybody else; empty for those who see people."""
    public: frozenset[str] = frozenset()
    """Names that are no person's: also those of an activity, a channel or a team."""

    def shown(self, name: str | None) -> str | None:
        """Return a resource as she may read it."""
        if name is None or self.sees_people or name in self.own or name in self.public:
            return name
        return self.aliases.get(name, _("Somebody"))

    def names_somebody(self, value: str) -> bool:
        """Tell whether a value of the log is the name of somebody else whom she may not see."""
        return value in self.aliases

    def is_about_people(self, attribute: flow.Attribute) -> bool:
        """Tell whether an attribute of cases names people, so that it would select what they did."""
        return any(self.names_somebody(one.value) for one in attribute.values)

    def text(self, value: str) -> str:
        """Return a value of the log in which a name may stand, as she may read it."""
        return value if self.sees_people else self.aliases.get(value, value)


EVERYBODY: Final = Sight(sees_people=True, own=frozenset())
"""What whoever holds the log itself sees."""


def sight(acting: accounts.Acting, *, made: Made, document: flow.Report, claimed: Collection[str]) -> Sight:
    """Return what a member may see; `document` is that of the whole log, so that aliases hold for all its parts."""
    names = [one.resource for one in document.facts.by_resource]
    own = frozenset(name for name in names if name in claimed or is_hers(name, acting))
    if rules.can_see_people(acting):
        return Sight(sees_people=True, own=own)
    public = _public(document, made)
    return Sight(
        sees_people=False,
        own=own,
        aliases=_aliases((set(names) - own) - public, salt=str(made.making)),
        public=frozenset(public),
    )


def allowed(choices: flow.Choices, acting: accounts.Acting, seen: Sight) -> flow.Choices:
    """Return what a member may select by: no team that is too small, no attribute that names people."""
    return dataclasses.replace(
        choices,
        groups=tuple(one for one in choices.groups if rules.can_select_team(acting, one)),
        attributes=tuple(one for one in choices.attributes if not seen.is_about_people(one)),
    )


def check_selection(
    selection: flow.Selection, choices: flow.Choices | None, acting: accounts.Acting, seen: Sight
) -> None:
    """Raise TooFew where a selection would single people out before somebody who may not see them.

    `choices` are those of the selected cases: a large team may have few people in a short period.
    """
    found = choices.groups if choices else ()
    team = next((one for one in found if one.value == selection.group), None)
    if team is not None and not rules.can_select_team(acting, team):
        raise TooFew
    if selection.kind is not None and seen.names_somebody(selection.kind[1]):
        raise TooFew


def is_hers(name: str, acting: accounts.Acting) -> bool:
    """Tell whether a resource is called as the member is: by her address, or by all parts of her name."""
    if name.strip().casefold() == acting.email.casefold():
        return True
    parts = _parts(name)
    return len(parts) > 1 and parts == _parts(acting.name)


def veiled(document: flow.Report, seen: Sight) -> flow.Report:
    """Return a document without what the member may not see of others."""
    if seen.sees_people:
        return document
    found = _veiled(document.model_dump(by_alias=True, mode="json"), seen, _pattern(seen.aliases), "")
    return flow.Report.model_validate(found)


def _parts(name: str) -> list[str]:
    return sorted(re.findall(r"\w+", name.casefold()))


def _public(document: flow.Report, made: Made) -> set[str]:
    """Return what is also the name of an activity, a channel or a team: a machine or a team, not a person."""
    facts = document.facts
    found = {one.activity for one in facts.by_activity}
    found |= {one.channel for one in facts.lead_time.by_channel if one.channel}
    return found | ({one.value for one in made.extras.choices.groups} if made.extras else set())


def _aliases(names: Iterable[str], *, salt: str) -> dict[str, str]:
    """Number people in an order that nobody can guess without the secret, the same in all parts of a report."""

    def key(name: str) -> bytes:
        secret = f"{settings.SECRET_KEY}{salt}".encode()
        return hmac.new(secret, name.encode(), hashlib.sha256).digest()

    ordered = sorted(names, key=key)
    return {name: _("Person %(n)s") % {"n": number} for number, name in enumerate(ordered, start=1)}


def _pattern(aliases: Mapping[str, str]) -> re.Pattern[str] | None:
    names = sorted(aliases, key=len, reverse=True)
    quoted = [rf"(?<=[“\"']){re.escape(name)}(?=[”\"'])" for name in names if len(name) < SHORT]
    words = [rf"(?<!\w){re.escape(name)}(?!\w)" for name in names if len(name) >= SHORT]
    return re.compile("|".join(words + quoted)) if names else None


def _veiled(value: Any, seen: Sight, pattern: re.Pattern[str] | None, key: str) -> Any:
    match value:
        case dict() if value.get("personal") is True:
            return _personal(value, seen)
        case dict():
            return {name: _veiled(each, seen, pattern, name) for name, each in value.items()}
        case list():
            kept = [each for each in value if not _is_of_other(each, seen)]
            return [_veiled(each, seen, pattern, key) for each in kept]
        case str() if key in SENTENCES and pattern:
            return pattern.sub(lambda found: seen.aliases[found[0]], value)
        case str():
            return seen.text(value)
    return value


def _is_of_other(value: Any, seen: Sight) -> bool:
    """Tell whether this is a row with somebody else's figures."""
    return isinstance(value, dict) and "resource" in value and value["resource"] not in seen.own


def _personal(table: dict[str, Any], seen: Sight) -> dict[str, Any]:
    """Return a table that singles people out with her own rows alone; another's name in them becomes an alias."""
    own = [row for row in table["rows"] if seen.own & {each for each in row if each}]
    return table | {
        "rows": [[seen.text(each) if isinstance(each, str) else each for each in row] for row in own]
    }
