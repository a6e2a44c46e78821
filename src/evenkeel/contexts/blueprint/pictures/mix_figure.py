"""A channel mix as a chart, and the sum that its shift is worth as tables of people's words."""

from dataclasses import dataclass

from django.utils import formats

from evenkeel.contexts.blueprint.pictures import mix
from evenkeel.kernel import quarters
from evenkeel.ui.charts import bars, scales
from evenkeel.ui.charts.figure import Column, Figure, Table


@dataclass(frozen=True)
class Line:
    """One mix in the list of all."""

    key: str
    title: str
    cost_now: str
    cost_target: str
    saving: str


@dataclass(frozen=True)
class Way:
    """One channel in the list of all."""

    title: str
    url: str
    hours: str
    answer: str
    cost: str


def figure(found: mix.Mix) -> Figure:
    """Draw the shares of one mix, now and aimed at."""
    chart = bars.Bars(
        key="mix",
        title=found.title,
        description="For each channel its share of contacts now, and the share that is aimed at.",
        bars=tuple(
            bars.Bar(each.channel.title, (each.now / 100, each.target / 100)) for each in found.shares
        ),
        series=("now", "shall be"),
        unit="share",
    )
    rows = tuple(
        (
            each.channel.title,
            scales.percent(each.now / 100),
            scales.percent(each.target / 100),
            points(each.shift),
        )
        for each in found.shares
    )
    return Figure(
        "mix",
        found.title,
        f"Shares of contacts now, and as they shall be{f' by the end of {quarters.said(found.by)}' if found.by else ''}.",
        bars.draw(chart) if found.shares else "",
        Table(
            "Shares of contacts",
            (Column("Channel", False), Column("Now"), Column("Shall be"), Column("Shift in points")),
            rows,
            "" if found.adds_up else "The shares do not add up to 100.",
        ),
    )


def parts(found: mix.Mix, *, currency: str) -> Table | None:
    """Show what the shift is worth in a year, part by part; None where the volume or a cost is not known."""
    if found.saving is None:
        return None
    rows = [
        (
            each.channel.title,
            scales.amount(round(each.contacts_now or 0)),
            scales.amount(round(each.contacts_target or 0)),
            money(each.cost),
            signed(each.saving or 0),
        )
        for each in found.shares
    ]
    total = (
        "All together",
        scales.amount(found.yearly or 0),
        scales.amount(found.yearly or 0),
        "",
        signed(found.saving),
    )
    return Table(
        f"What the shift saves in a year, in {currency}",
        (
            Column("Channel", False),
            Column("Contacts now"),
            Column("Contacts then"),
            Column("Cost of one"),
            Column("Saved"),
        ),
        (*rows, total),
        f"Reckoned with one contact for each of the {scales.amount(found.yearly or 0)} times a year that the "
        f"{'service is' if found.service else 'services are'} asked for. Saved is contacts now less contacts then, "
        "times the cost of one.",
    )


def said(found: mix.Mix, *, currency: str) -> str:
    """Say in a sentence what the shift is worth, or why it cannot be said."""
    if found.unpriced:
        which, have = ", ".join(found.unpriced), "has" if len(found.unpriced) == 1 else "have"
        return f"What the shift is worth is not known: {which} {have} no cost of a contact."
    means = f"A contact costs {money(found.cost_now)} {currency} on average now, {money(found.cost_target)} after the shift"
    if found.saving is None:
        return f"{means}. What that is worth in a year is not known, as the service has no volume."
    word = "saves" if found.saving >= 0 else "costs"
    more = "" if found.saving >= 0 else " more"
    return f"{means}: it {word} about {scales.amount(round(abs(found.saving)))} {currency}{more} a year."


def lines(found: mix.Channels) -> tuple[Line, ...]:
    """List all mixes with what each is worth."""
    return tuple(
        Line(
            each.key,
            each.title,
            money(each.cost_now),
            money(each.cost_target),
            signed(each.saving) if each.saving is not None else "not known",
        )
        for each in found.mixes
    )


def ways(found: mix.Channels) -> tuple[Way, ...]:
    """List all channels with when and how soon they answer."""
    return tuple(
        Way(each.title, each.url, each.hours, each.answer or "not said", money(each.cost))
        for each in found.channels
    )


def money(amount: float | None) -> str:
    """Write an amount with two decimals."""
    if amount is None:
        return "not known"
    return str(formats.number_format(amount, decimal_pos=2, use_l10n=True, force_grouping=True))


def signed(amount: float) -> str:
    """Write a whole amount; what costs more has a minus."""
    whole = round(amount)
    return scales.amount(whole) if whole >= 0 else f"−{scales.amount(-whole)}"


def points(shift: float) -> str:
    """Write a shift in points with its sign."""
    return "0" if not shift else f"{'+' if shift > 0 else '−'}{abs(shift):g}"
