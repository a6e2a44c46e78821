"""The one list of facts: what each is finished from, and how."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from evenkeel.engines.flow.facts import (
    _facts_mix,
    _facts_order,
    _facts_people,
    _facts_quality,
    _facts_rhythm,
    _facts_stages,
    _facts_time,
    _facts_waiting,
    _facts_wip,
    _facts_work,
    _parts,
)
from evenkeel.engines.flow.facts._chunks import Chunk
from evenkeel.engines.flow.facts._parts import Across, Part
from evenkeel.engines.flow.facts._whole import Whole

Piece = Callable[[Chunk], Part]
"""What is kept of a chunk of whole cases."""


@dataclass(frozen=True)
class Fact:
    """One fact: what it needs of every chunk, and how it is finished once the pieces of all are merged."""

    finish: Callable[[Whole], Any]
    pieces: tuple[Piece, ...]


SPAN: Final = (_facts_time.openings, _facts_time.closings, _facts_time.latest)
LEADS: Final = (_facts_time.latest, _facts_time.leads)

FACTS: Final[Mapping[str, Fact]] = {
    "span": Fact(_facts_time.span, SPAN),
    "lead_time": Fact(_facts_time.lead_time, LEADS),
    "over_time": Fact(_facts_wip.over_time, (_facts_time.openings, *LEADS)),
    "wip": Fact(_facts_wip.work_in_progress, (*SPAN, *LEADS, _facts_wip.still_open)),
    "variants": Fact(_facts_order.variants, (_facts_order.ways,)),
    "by_activity": Fact(_facts_work.by_activity, (_facts_work.activities, _facts_work.touches)),
    "dfg": Fact(_facts_order.directly_follows, (_facts_order.pairs, _facts_order.waits)),
    "by_resource": Fact(_facts_work.by_resource, (_facts_work.resources,)),
    "weekdays": Fact(_facts_rhythm.weekdays, (*SPAN, _facts_rhythm.completions)),
    "rework": Fact(_facts_work.rework, (_facts_time.openings, _facts_work.activities, _facts_order.pairs)),
    "handovers": Fact(_facts_people.handovers, (_facts_people.resource_handovers,)),
    "group_handovers": Fact(_facts_people.handovers_of_groups, (_facts_people.group_handovers,)),
    "resources_per_case": Fact(_facts_work.resources_per_case, (_facts_work.resources,)),
    "imbalance": Fact(_facts_people.imbalance, (_facts_work.resources,)),
    "touch_time": Fact(_facts_waiting.touch_time, (_facts_waiting.touched, _facts_order.waits)),
    "multitasking": Fact(_facts_people.multitasking, (_facts_people.openings_of_work,)),
    "hours": Fact(_facts_rhythm.hours, (_facts_rhythm.completions,)),
    "batches": Fact(
        _facts_rhythm.batches,
        (_facts_work.activities, _facts_rhythm.completions, _facts_rhythm.instants),
    ),
    "due_dates": Fact(_facts_waiting.due_dates, (*SPAN, _facts_waiting.due)),
    "ageing": Fact(_facts_waiting.ageing, (*SPAN, _facts_wip.still_open, _facts_waiting.oldest)),
    "quality": Fact(
        _facts_quality.quality,
        (
            *SPAN,
            _facts_order.pairs,
            _facts_quality.order_by_name,
            _facts_quality.duplicates,
            _facts_quality.times_of_day,
            _facts_quality.last_events,
            _facts_quality.dates,
        ),
    ),
    "cumulative_flow": Fact(
        _facts_stages.cumulative_flow,
        (_facts_time.openings, *LEADS, _facts_work.activities, _facts_stages.histories),
    ),
    "step_due_dates": Fact(_facts_waiting.step_due_dates, (_facts_waiting.steps_due,)),
    "adjusted_imbalance": Fact(_facts_mix.adjusted_imbalance, (_facts_mix.shares,)),
}
"""By the name of the field in the document. Each `finish` defines its fact."""


def kept(chunk: Chunk, names: Iterable[str]) -> Part:
    """Keep what some facts need of a chunk."""
    pieces = dict.fromkeys(piece for name in names for piece in FACTS[name].pieces)
    return _parts.merged([piece(chunk) for piece in pieces])


def finished(whole: Whole, names: Sequence[str], *, across: Across[Any, Any] = map) -> dict[str, Any]:
    """Finish some facts from what was kept of all chunks."""
    return dict(zip(names, across(lambda name: FACTS[name].finish(whole), names), strict=True))
