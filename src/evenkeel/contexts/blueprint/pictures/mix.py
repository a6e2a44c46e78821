"""The channel mix: through which channels contacts come now and shall come, and what the shift is worth in a year."""

from dataclasses import dataclass
from typing import Any, Final

from evenkeel.contexts.blueprint.pictures.named import Address, Named, Names
from evenkeel.engines import operating_model

_DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True)
class Share:
    """One channel in a mix, with its part of the sum."""

    channel: Named
    now: float
    """Per cent of contacts."""
    target: float
    cost: float | None
    """Of one contact."""
    yearly: int | None
    """Contacts of the whole mix in a year."""

    @property
    def shift(self) -> float:
        """Give how many points the share shall move."""
        return self.target - self.now

    @property
    def contacts_now(self) -> float | None:
        """Give the contacts in a year."""
        return None if self.yearly is None else self.yearly * self.now / 100

    @property
    def contacts_target(self) -> float | None:
        """Give the contacts in a year once the target is reached."""
        return None if self.yearly is None else self.yearly * self.target / 100

    @property
    def saving(self) -> int | None:
        """Give what this channel's part of the shift saves in a year, in whole units; negative where it costs more."""
        if self.yearly is None or self.cost is None:
            return None
        return round(-self.yearly * self.shift / 100 * self.cost)


@dataclass(frozen=True)
class Mix:
    """How contacts spread, now and aimed at."""

    key: str
    title: str
    url: str
    service: Named | None
    by: str
    shares: tuple[Share, ...]
    yearly: int | None
    """How many contacts a year the sum is made with; None where no volume is known."""

    @property
    def unpriced(self) -> tuple[str, ...]:
        """Name the channels that have a share and no cost; with them no sum can be made."""
        return tuple(
            each.channel.title for each in self.shares if each.cost is None and (each.now or each.target)
        )

    @property
    def cost_now(self) -> float | None:
        """Give what a contact costs on average."""
        return None if self.unpriced else sum(each.now * (each.cost or 0) for each in self.shares) / 100

    @property
    def cost_target(self) -> float | None:
        """Give what a contact costs on average once the target is reached."""
        return None if self.unpriced else sum(each.target * (each.cost or 0) for each in self.shares) / 100

    @property
    def saving(self) -> int | None:
        """Give what the shift saves in a year, as the sum of its parts as they are shown; negative where it costs more."""
        if self.yearly is None or self.unpriced:
            return None
        return sum(each.saving or 0 for each in self.shares)

    @property
    def adds_up(self) -> bool:
        """Tell whether now and target each make a hundred."""
        sums = (sum(each.now for each in self.shares), sum(each.target for each in self.shares))
        return all(abs(total - 100) < 0.05 for total in sums)


@dataclass(frozen=True)
class Channel:
    """A way in or out: when, how soon, and for how much."""

    title: str
    url: str
    kind: str
    hours: str
    answer: str
    cost: float | None


@dataclass(frozen=True)
class Channels:
    """All mixes and all channels of a model."""

    mixes: tuple[Mix, ...]
    channels: tuple[Channel, ...]
    currency: str


def channels(model: operating_model.OperatingModel, *, address: Address) -> Channels:
    """Shape the channel mixes of a model: that of all services first, the others by what they are worth."""
    mixes = [_mix(model, each, Names(model, address)) for each in model.channel_mixes]
    mixes.sort(key=lambda mix: (mix.service is not None, -(mix.saving or 0), mix.title))
    ways = tuple(
        Channel(
            each.title,
            address("channels", each.key),
            each.kind,
            _hours([(part.days, part.opens, part.closes) for part in each.hours]),
            operating_model.said(operating_model.fields(type(each))["answer"], each.answer, currency="")
            if each.answer
            else "",
            each.cost,
        )
        for each in model.channels
    )
    return Channels(tuple(mixes), ways, model.about.currency)


def _mix(model: operating_model.OperatingModel, found: Any, names: Names) -> Mix:
    costs = {channel.key: channel.cost for channel in model.channels}
    volumes = {service.key: service.volume for service in model.services}
    known = [volume for volume in volumes.values() if volume is not None]
    yearly = volumes.get(found.service) if found.service else sum(known) if known else None
    shares = (
        Share(channel, share.now, share.target, costs.get(share.channel), yearly)
        for share in found.shares
        if (channel := names.one("channels", share.channel))
    )
    return Mix(
        found.key,
        found.title,
        names.address("channel_mixes", found.key),
        names.one("services", found.service),
        found.by or "",
        tuple(sorted(shares, key=lambda share: (-share.now, -share.target))),
        yearly,
    )


def _hours(parts: list[tuple[tuple[str, ...], str, str]]) -> str:
    """Say opening hours: "Mon to Thu 08:30–17:30, Fri 08:30–16:00"."""
    said = [f"{_days(days)} {opens}–{closes}" for days, opens, closes in parts]
    return ", ".join(said) or "At all times"


def _days(days: tuple[str, ...]) -> str:
    numbers = sorted({_DAYS.index(day) for day in days})
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    words = (
        " to ".join(_DAYS[number].capitalize() for number in (run[0], run[-1]))
        if len(run) > 2
        else ", ".join(_DAYS[number].capitalize() for number in run)
        for run in runs
    )
    return ", ".join(words)
