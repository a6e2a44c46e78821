"""Gaps that one model tells by itself: maturity and shares of channels, now and aimed at."""

from collections.abc import Iterator

from evenkeel.engines.operating_model._model import OperatingModel
from evenkeel.engines.operating_model.differing._document import Sentence
from evenkeel.engines.operating_model.differing._sentences import said, span
from evenkeel.engines.operating_model.elements.blueprint import Capability
from evenkeel.engines.operating_model.elements.channels import ChannelMix

Ref = tuple[str, str]


def within(model: OperatingModel) -> Iterator[tuple[Ref, Sentence]]:
    """Give, for each record with a now and an aim apart, a sentence that says so."""
    for capability in model.capabilities:
        yield from _maturity(capability)
    for mix in model.channel_mixes:
        yield from _shares(model, mix)


def _maturity(capability: Capability) -> Iterator[tuple[Ref, Sentence]]:
    now, aim = capability.maturity, capability.target
    if now is not None and aim is not None and now < aim:
        lead = (span("Maturity of "), span(capability.title, "name"), span(", now and aimed at: "))
        change = (span(str(now), "before"), span(" → "), span(str(aim), "after"))
        short = (span("Maturity, now and aimed at: "), *change)
        yield ("capabilities", capability.key), said(("target",), (*lead, *change), short)


def _shares(model: OperatingModel, mix: ChannelMix) -> Iterator[tuple[Ref, Sentence]]:
    for share in mix.shares:
        if share.now == share.target:
            continue
        channel = model.find("channels", share.channel)
        name = span(channel.title if channel else share.channel, "name")
        change = (span(f"{share.now:g}", "before"), span(" → "), span(f"{share.target:g} %", "after"))
        lead, aim = span("Share "), span(", now and aimed at: ")
        yield (
            ("channel_mixes", mix.key),
            said(
                ("shares", share.channel, "target"),
                (lead, name, span(" of "), span(mix.title, "name"), aim, *change),
                (lead, name, aim, *change),
            ),
        )
