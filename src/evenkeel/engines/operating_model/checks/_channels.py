"""Checks of the channels: shares that add up, shifts with a date, doors that somebody uses."""

from collections.abc import Iterator
from typing import Final

from evenkeel.engines.operating_model._codes import Code
from evenkeel.engines.operating_model._finding import Finding
from evenkeel.engines.operating_model.checks._check import Check, repeated, the, unused
from evenkeel.engines.operating_model.checks._facts import Facts, keyed
from evenkeel.engines.operating_model.elements.channels import ChannelMix
from evenkeel.kernel import quarters

ROUNDING: Final = 0.5
"""Per cent by which shares may miss 100: figures rounded to whole per cents add up to it often enough."""

_CHANNELS: Final = """\
channels:
  - key: web
    title: Web
    kind: web
  - key: phone
    title: Phone
    kind: phone
"""

NOT_ALL: Final = Code(
    "EK251",
    "error",
    "shares of channels that do not add up",
    "Every contact comes through one channel: what leaves one must arrive at another. A target that does not add up to 100 "
    "promises a shift to nowhere.",
    "Correct the shares so that `now` adds up to 100, and `target` too.",
    _CHANNELS
    + """\
channel_mixes:
  - key: all
    title: All services
    by: 2029-Q4
    shares:
      - {channel: web, now: 40, target: 70}
      - {channel: phone, now: 60, target: 40}""",
    _CHANNELS
    + """\
channel_mixes:
  - key: all
    title: All services
    by: 2029-Q4
    shares:
      - {channel: web, now: 40, target: 60}
      - {channel: phone, now: 60, target: 40}""",
)
SHARE_TWICE: Final = Code(
    "EK252",
    "error",
    "a channel twice in one mix",
    "It is not known which of the two shares holds.",
    "Keep one share for each channel.",
    _CHANNELS
    + """\
channel_mixes:
  - key: all
    title: All services
    by: 2029-Q4
    shares:
      - {channel: web, now: 50, target: 70}
      - {channel: web, now: 50, target: 30}""",
    _CHANNELS
    + """\
channel_mixes:
  - key: all
    title: All services
    by: 2029-Q4
    shares:
      - {channel: web, now: 50, target: 70}
      - {channel: phone, now: 50, target: 30}""",
)
NO_QUARTER: Final = Code(
    "EK253",
    "warning",
    "a shift of channels without a date",
    "A shift that may come at any time is planned by nobody.",
    "Say in `by` in which quarter it shall be reached.",
    _CHANNELS
    + """\
channel_mixes:
  - key: all
    title: All services
    shares:
      - {channel: web, now: 40, target: 60}
      - {channel: phone, now: 60, target: 40}""",
    _CHANNELS
    + """\
channel_mixes:
  - key: all
    title: All services
    by: 2029-Q4
    shares:
      - {channel: web, now: 40, target: 60}
      - {channel: phone, now: 60, target: 40}""",
)
QUARTER_PASSED: Final = Code(
    "EK254",
    "note",
    "the quarter of a shift is over",
    "The shares of today and those aimed at still differ in the model.",
    "Count again, write the shares of today, and set a new quarter if the target stands.",
    _CHANNELS
    + """\
channel_mixes:
  - key: all
    title: All services
    by: 2019-Q4
    shares:
      - {channel: web, now: 40, target: 60}
      - {channel: phone, now: 60, target: 40}""",
    _CHANNELS
    + """\
channel_mixes:
  - key: all
    title: All services
    by: 2029-Q4
    shares:
      - {channel: web, now: 40, target: 60}
      - {channel: phone, now: 60, target: 40}""",
)
MIX_TWICE: Final = Code(
    "EK255",
    "warning",
    "two mixes of channels for the same service",
    "It is not known which of the two is aimed at.",
    "Keep one mix for each service, and one for all services together.",
    _CHANNELS
    + """\
channel_mixes:
  - key: all
    title: All services
  - key: everything
    title: Everything""",
    _CHANNELS
    + """\
channel_mixes:
  - key: all
    title: All services""",
)
NOT_OFFERED: Final = Code(
    "EK256",
    "warning",
    "contacts aimed at a channel that the service does not have",
    "Customers shall come through a door that the service does not offer.",
    "Add the channel to the service, or give its share to another.",
    _CHANNELS
    + """\
services:
  - key: permit
    title: Permit
    channels: [phone]
channel_mixes:
  - key: permits
    title: Permits
    service: permit
    by: 2029-Q4
    shares:
      - {channel: web, now: 0, target: 60}
      - {channel: phone, now: 100, target: 40}""",
    _CHANNELS
    + """\
services:
  - key: permit
    title: Permit
    channels: [web, phone]
channel_mixes:
  - key: permits
    title: Permits
    service: permit
    by: 2029-Q4
    shares:
      - {channel: web, now: 0, target: 60}
      - {channel: phone, now: 100, target: 40}""",
)
UNUSED_CHANNEL: Final = Code(
    "EK257",
    "note",
    "a channel that no service is offered through",
    "Somebody keeps it open, and nobody knows what for.",
    "Name it in `channels` of the services that it serves, or close it.",
    _CHANNELS
    + """\
services:
  - key: permit
    title: Permit
    channels: [web]""",
    _CHANNELS
    + """\
services:
  - key: permit
    title: Permit
    channels: [web, phone]""",
)
ALWAYS_STAFFED: Final = Code(
    "EK258",
    "note",
    "people who answer at all times",
    "A channel without hours is open day and night; behind a phone or a counter that takes people day and night.",
    "Say in `hours` when somebody answers.",
    """\
channels:
  - key: phone
    title: Phone
    kind: phone""",
    """\
channels:
  - key: phone
    title: Phone
    kind: phone
    hours:
      - {days: [mon, tue, wed, thu], opens: "09:00", closes: "15:00"}""",
)


def _shares(mix: ChannelMix) -> dict[str, float]:
    return {
        "now": sum(share.now for share in mix.shares),
        "target": sum(share.target for share in mix.shares),
    }


def _not_all(facts: Facts) -> Iterator[Finding]:
    """The shares of today add up to 100, and those aimed at too."""
    for mix in facts.model.channel_mixes:
        for name, total in _shares(mix).items():
            if mix.shares and abs(total - 100) > ROUNDING:
                said = f"The shares “{name}” of “{mix.title}” add up to {total:g}, not to 100."
                yield NOT_ALL.found(said, record=f"channel_mixes/{mix.key}", path=("shares",))


def _share_twice(facts: Facts) -> Iterator[Finding]:
    """A channel has one share in a mix."""
    for mix in facts.model.channel_mixes:
        for position in repeated(share.channel for share in mix.shares):
            said = f"The channel {mix.shares[position].channel} stands twice in “{mix.title}”."
            path = ("shares", position, "channel")
            yield SHARE_TWICE.found(said, record=f"channel_mixes/{mix.key}", path=path)


def _shifts(mix: ChannelMix) -> bool:
    return any(share.now != share.target for share in mix.shares)


def _no_quarter(facts: Facts) -> Iterator[Finding]:
    """A shift has a quarter."""
    for mix in facts.model.channel_mixes:
        if mix.by is None and _shifts(mix):
            said = f"{the('channel_mixes', mix)} shall shift, and no quarter is named."
            yield NO_QUARTER.found(said, record=f"channel_mixes/{mix.key}", path=("by",))


def _quarter_passed(facts: Facts) -> Iterator[Finding]:
    """The quarter of a shift lies ahead."""
    for mix in facts.model.channel_mixes:
        by = quarters.maybe(mix.by)
        if by is not None and _shifts(mix) and quarters.end(by) < facts.on:
            said = f"{the('channel_mixes', mix)} should have shifted by {mix.by}."
            yield QUARTER_PASSED.found(said, record=f"channel_mixes/{mix.key}", path=("by",))


def _mix_twice(facts: Facts) -> Iterator[Finding]:
    """There is one mix for each service."""
    mixes = facts.model.channel_mixes
    for position in repeated(mix.service for mix in mixes):
        mix = mixes[position]
        said = f"{the('channel_mixes', mix)} is about {mix.service or 'all services'}, as another is."
        yield MIX_TWICE.found(said, record=f"channel_mixes/{mix.key}", path=("service",))


def _not_offered(facts: Facts) -> Iterator[Finding]:
    """Contacts of a service are aimed at channels that it has."""
    services = keyed(facts.model.services)
    for mix in facts.model.channel_mixes:
        service = services.get(mix.service or "")
        if service is None or not service.channels:
            continue
        for position, share in enumerate(mix.shares):
            if share.target > 0 and share.channel not in service.channels:
                said = (
                    f"“{mix.title}” aims at {share.channel}, which “{service.title}” is not offered through."
                )
                path = ("shares", position, "channel")
                yield NOT_OFFERED.found(said, record=f"channel_mixes/{mix.key}", path=path)


def _used(facts: Facts) -> Iterator[str]:
    for service in facts.model.services:
        yield from service.channels


def _always_staffed(facts: Facts) -> Iterator[Finding]:
    """A phone or a counter has hours."""
    for channel in facts.model.channels:
        if channel.kind in ("phone", "counter") and not channel.hours:
            said = f"{the('channels', channel)} has no hours: it is open day and night."
            yield ALWAYS_STAFFED.found(said, record=f"channels/{channel.key}", path=("hours",))


CHECKS: Final = (
    Check(NOT_ALL, _not_all),
    Check(SHARE_TWICE, _share_twice),
    Check(NO_QUARTER, _no_quarter),
    Check(QUARTER_PASSED, _quarter_passed),
    Check(MIX_TWICE, _mix_twice),
    Check(NOT_OFFERED, _not_offered),
    unused(UNUSED_CHANNEL, "channels", _used, "is used by no service"),
    Check(ALWAYS_STAFFED, _always_staffed),
)
