"""Findings as cards: what stands out, how sure that is, what it means and what one could do."""

from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evenkeel.contexts.insight import page, sentences, values
from evenkeel.engines import flow
from evenkeel.ui.charts import scales
from evenkeel.ui.charts.figure import Column, Table

EXAMPLES = 5
"""Cases named under a finding."""
LISTED = 20
"""Rows of a table behind a finding."""
SHOWN = 4
"""Figures behind a finding that are shown at once; the others unfold with the table."""
TESTS: Final = frozenset({"p", "w", "z", "h", "d", "phi", "roughness", "placebos", "ties", "bunching"})
"""Words in the name of a figure that belongs to a statistical test, and so to those who look for it."""


def about_work(report: flow.Report) -> page.Section:
    """Show what stands out in how the work goes; where nothing does, say so."""
    found = tuple(
        card(one, number, all_at_hand=report.facts.events <= values.AT_ONCE)
        for number, one in enumerate(report.findings)
        if one.about == "work"
    )
    said = _count(
        len(found),
        nothing=_(
            "Nothing stands out in how the work goes, beyond what chance gives. "
            "What was looked for stands among the definitions."
        ),
    )
    return page.Section("findings", _("About the work"), (said,), cards=found)


def about_data(report: flow.Report) -> page.Section:
    """Show what to know before using the figures."""
    found = tuple(
        card(one, number, all_at_hand=report.facts.events <= values.AT_ONCE)
        for number, one in enumerate(report.findings)
        if one.about == "data"
    )
    return page.Section("cautions", _("About the data"), (sentences.findings(len(found)),), cards=found)


def _cards(report: flow.Report, about: str) -> tuple[page.Card, ...]:
    all_at_hand = report.facts.events <= values.AT_ONCE
    numbered = enumerate(report.findings)
    return tuple(card(one, number, all_at_hand=all_at_hand) for number, one in numbered if one.about == about)


def card(finding: flow.Finding, number: int, *, all_at_hand: bool = False) -> page.Card:
    """Return a finding as a card; `number` is its place in the document.

    `all_at_hand` says that all its cases can be listed, not only those that the document names.
    """
    kind = flow.KINDS.get(finding.code)
    named = ", ".join(finding.cases[:EXAMPLES])
    affected = finding.affected or len(finding.cases)
    return page.Card(
        key=f"finding-{number}",
        kind=finding.severity,
        label=severity(finding),
        title=finding.title or (kind.title if kind else ""),
        sentence=finding.sentence,
        evidence=_plain(finding)[:SHOWN],
        tables=tuple(one for one in (_table(finding), _further(finding)) if one),
        meaning=kind.explanation if kind else "",
        what_to_do=finding.what_to_do or (kind.what_to_do if kind else ""),
        false_alarms=false_alarms(finding.false_alarms) if finding.about == "work" else "",
        examples=_("For example: %(cases)s") % {"cases": named} if named else "",
        about=f"finding-{finding.code}" if kind else "",
        cases=f"finding={finding.code}:{number}" if finding.cases else "",
        is_folded=finding.about == "data" and finding.severity == "info",
        cases_label=_cases_label(affected, affected if all_at_hand else len(finding.cases)),
    )


def _cases_label(affected: int, listed: int) -> str:
    if affected > listed:
        return _("The %(listed)s most telling of its %(n)s cases") % {
            "listed": scales.amount(listed),
            "n": scales.amount(affected),
        }
    return ngettext("Its case", "Its %(n)s cases", affected) % {"n": scales.amount(affected)}


def severity(finding: flow.Finding) -> str:
    """Say how grave a finding is, in words."""
    if finding.severity == "info":
        return _("Good to know")
    if finding.about == "work":
        return {"serious": _("Act on this"), "warning": _("Look at this")}[finding.severity]
    return {"serious": _("Do not rely on this"), "warning": _("Take care")}[finding.severity]


def false_alarms(share: float | None) -> str:
    """Say how often such an alarm is false."""
    if share is None:
        return _("This states what is in the log; nothing is inferred, so it cannot be a false alarm.")
    return _("Of logs in which this is not the case, at most %(share)s show it by chance.") % {
        "share": scales.percent(share)
    }


def label(name: str) -> str:
    """Return the name of a figure behind a finding as people write it."""
    words = name.replace("_", " ").replace("-", " ").strip()
    return {"of": _("out of"), "p": _("p-value")}.get(words, words)


def figure(value: float | str | None, unit: str | None) -> str:
    """Write a figure behind a finding in its unit."""
    if value is None:
        return _("not known")
    if isinstance(value, str):
        return value
    if unit == "share":
        return scales.percent(value)
    if unit == "seconds":
        return scales.say("duration", value)
    if isinstance(value, float) and 0 < value < 0.01:
        return _("less than 0.01")
    return scales.amount(value)


def _plain(finding: flow.Finding) -> tuple[page.Assumption, ...]:
    """Return the figures that need no knowledge of statistics, and are known."""
    return tuple(
        page.Assumption(label(one.name), figure(one.value, one.unit))
        for one in finding.evidence
        if one.value is not None and not TESTS & set(one.name.lower().split("_"))
    )


def _further(finding: flow.Finding) -> Table | None:
    """Return all figures behind a finding, where not all of them stand on its card."""
    if len(finding.evidence) <= min(SHOWN, len(_plain(finding))):
        return None
    columns = (Column(_("Figure"), is_number=False), Column(_("Value")))
    rows = tuple((label(one.name), figure(one.value, one.unit)) for one in finding.evidence)
    return Table(_("All figures behind it"), columns, rows)


def _table(finding: flow.Finding) -> Table | None:
    found = finding.table
    if found is None or not found.rows:
        return None
    numbers = [all(not isinstance(row[n], str) for row in found.rows) for n in range(len(found.columns))]
    columns = tuple(
        Column(label(name), is_number=is_number)
        for name, is_number in zip(found.columns, numbers, strict=True)
    )
    units = found.units or (None,) * len(found.columns)
    rows = tuple(
        tuple(figure(cell, unit) for cell, unit in zip(row, units, strict=True))
        for row in found.rows[:LISTED]
    )
    note = sentences.beyond(len(found.rows), len(rows), in_json=True)
    return Table(finding.title or finding.sentence, columns, rows, note)


def _count(found: int, *, nothing: str) -> str:
    if not found:
        return nothing
    return ngettext("One thing stands out.", "%(n)s things stand out, the gravest first.", found) % {
        "n": found
    }
