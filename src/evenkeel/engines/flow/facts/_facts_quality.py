"""Facts about the data: ties, duplicates, odd hours, the edges of the span, clocks that disagree.

These are the imperfections to know of before trusting a log (Suriadi et al., Event log imperfection patterns
for process mining, 2017). Counts only: whether a count is worth a sentence is for the findings to say.
"""

import numpy as np

from evenkeel.engines.flow._log import MISSING
from evenkeel.engines.flow.document._report_quality import Clock, Quality, Ties
from evenkeel.engines.flow.facts import _calendar, _kernels, _parts
from evenkeel.engines.flow.facts._chunks import Chunk
from evenkeel.engines.flow.facts._parts import Part, Sequences
from evenkeel.engines.flow.facts._tallies import Tally
from evenkeel.engines.flow.facts._whole import Whole

MICROSECONDS_AN_HOUR = 3_600_000_000
FIRST_HOUR, LAST_HOUR = 8, 18


def times_of_day(chunk: Chunk) -> Part:
    """Count what is odd about the time of day of completions, on the wall clock."""
    time = chunk.clock - chunk.day * _calendar.MICROSECONDS_A_DAY
    early, late = time < FIRST_HOUR * MICROSECONDS_AN_HOUR, time >= LAST_HOUR * MICROSECONDS_AN_HOUR
    midnight = int((time == 0).sum())
    return Part(
        counts={
            "at_midnight": midnight,
            "outside_hours": int(early.sum() + late.sum()) - midnight,
            "whole_minutes": int(
                (time == time // _calendar.MICROSECONDS_A_MINUTE * _calendar.MICROSECONDS_A_MINUTE).sum()
            ),
        }
    )


def order_by_name(chunk: Chunk) -> Part:
    """Keep the different paths and edges in the order by time, and in the same moment by name of activity."""
    codes = chunk.activity.codes[chunk.by_name]
    paths, _ = _parts.distinct(Sequences(chunk.bounds, codes))
    return Part(
        texts={"activity": chunk.activity.values},
        paths={"path_by_name": paths},
        tallies={
            "edges_by_name": Tally.counted(("activity", "activity"), [codes[:-1], codes[1:]], chunk.followed)
        },
    )


def duplicates(chunk: Chunk) -> Part:
    """Count the events that repeat another in case, activity, completion and resource; the first does not count."""
    rows = chunk.by_name
    codes, at = chunk.activity.codes[rows], chunk.completed_at[rows]
    # Events that may be equal stand side by side; only these are looked at.
    equal = chunk.followed & (codes[1:] == codes[:-1]) & (at[1:] == at[:-1])
    suspects = np.append(equal, False) | np.append(False, equal)
    rows = rows[suspects]
    different = Tally.of(
        case=chunk.case[rows],
        activity=chunk.activity.codes[rows],
        resource=chunk.resource.codes[rows],
        moment=chunk.completed_at[rows],
    )
    return Part(counts={"duplicates": rows.size - len(different)})


def last_events(chunk: Chunk) -> Part:
    """Keep the moment of the last completion of each case."""
    return Part(tallies={"last_events": Tally.of(moment=_kernels.latest(chunk.completed_at, chunk.bounds))})


def dates(chunk: Chunk) -> Part:
    """Count for each further date of events those on an earlier local day than completion, the same, a later one."""
    tallies = []
    for i, moments in enumerate(chunk.further.values()):
        known = moments != MISSING
        side = np.sign(_calendar.days(moments[known], chunk.utc_offset[known]) - chunk.day[known])
        tallies.append(Tally.of(column=np.full(side.size, i), side=side))
    whole = [np.concatenate(parts) for parts in zip(*(tally.columns for tally in tallies), strict=True)]
    counts = [tally.counts for tally in tallies]
    nothing = Tally(("column", "side"), (np.empty(0, np.int64), np.empty(0, np.int64)), np.empty(0, np.int64))
    tally = Tally(("column", "side"), (whole[0], whole[1]), np.concatenate(counts)) if tallies else nothing
    return Part(texts={"column": chunk.dates}, tallies={"dates": tally})


def quality(whole: Whole) -> Quality:
    """Gather what is noticeable about the data. Clock times are those of the wall."""
    pairs = whole.tally("pairs")
    from_the_start, to_the_end = _cut_off(whole)
    return Quality(
        ties=ties(whole),
        backward_steps=int(pairs.counts[pairs.columns[2] < 0].sum()),
        duplicates=whole.count("duplicates"),
        at_midnight=whole.count("at_midnight"),
        outside_hours=whole.count("outside_hours"),
        whole_minutes=whole.count("whole_minutes"),
        cases_from_the_start=from_the_start,
        cases_to_the_end=to_the_end,
        clocks=clocks(whole),
    )


def ties(whole: Whole) -> Ties:
    """Count pairs with the same time, and tell how much of the map hangs on their order.

    Variants and edges are counted once more with the events of each case by time, and those of the same
    time by the name of their activity: the further from those of the log, the more of the map is an
    artefact of the order in the file.
    """
    tally = whole.tally("pairs")
    pairs, equal = int(tally.counts.sum()), int(tally.counts[tally.columns[2] == 0].sum())
    return Ties(
        pairs=pairs,
        equal_pairs=equal,
        share=equal / pairs if pairs else None,
        variants_by_name=len(whole.part.paths["path_by_name"]),
        edges_by_name=len(whole.tally("edges_by_name")),
    )


def _cut_off(whole: Whole) -> tuple[int, int]:
    """Count the cases that begin in the first hundredth of the span, and those that end in the last."""
    openings, endings = whole.tally("openings"), whole.tally("last_events")
    span = whole.end - whole.begin
    from_the_start = (openings.columns[0] - whole.begin) * 100 <= span
    to_the_end = (whole.end - endings.columns[0]) * 100 <= span
    return int(openings.counts[from_the_start].sum()), int(endings.counts[to_the_end].sum())


def clocks(whole: Whole) -> tuple[Clock, ...]:
    """Compare every further date of the events with the day of their completion, both on the event's clock."""
    names = whole.texts("column")
    counts = np.zeros((len(names), 3), np.int64)
    column, side = whole.tally("dates").columns
    counts[column, side + 1] = whole.tally("dates").counts
    return tuple(
        Clock(column=names[i], events=sum(row), earlier=row[0], same_day=row[1], later=row[2])
        for i, row in sorted(enumerate(counts.tolist()), key=lambda one: names[one[0]])
    )
