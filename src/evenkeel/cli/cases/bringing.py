"""Brings old cases along; imported once the database runs."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import ClassVar, Final

from evenkeel.cli import mapping
from evenkeel.cli.model import members
from evenkeel.contexts.casework.operations import history
from evenkeel.contexts.casework.values.history import Import, Plan, Problem, State
from evenkeel.engines import flow
from evenkeel.kernel import errors, time

PIECE: Final = 1024 * 1024
SHOWN: Final = 20


class CannotCome(errors.Invalid):
    """{words}"""

    code: ClassVar[str] = "history-cannot-come"


def brought(
    *,
    slug: str,
    email: str,
    file: Path,
    case_type: str,
    given: Sequence[flow.Assignment],
    steps: Mapping[str, str],
    is_meant: bool,
) -> str:
    """Try a file of old cases, and bring it in where that is meant; say what came. Raises members.NotAMember, CannotCome."""
    with members.acting(slug, email) as by:
        at = time.now()
        preview = flow.inspect(file, timezone=by.time_zone)
        meant = mapping.complete(given, preview)
        columns = tuple((each.role.value, each.column) for each in meant.assignments)
        plan = Plan(columns=columns, time_zone=by.time_zone, case_type=case_type, steps=steps)
        made = history.tried(content=_pieces(file), file_name=file.name, plan=plan, by=by, at=at)
        if made.state is State.TRIED and is_meant:
            made = history.brought_at_once(import_id=made.id, by=by, at=at)
    if made.state is State.REFUSED:
        raise CannotCome(words=_problems(made))
    return _told(made)


def _pieces(file: Path) -> Iterator[bytes]:
    with file.open("rb") as content:
        while piece := content.read(PIECE):
            yield piece


def _told(made: Import) -> str:
    meant = "\n".join(f"  {step}: {meaning}" for step, meaning in made.plan.steps.items())
    counts = made.counts
    said = f"{counts['cases']:,} cases, {counts['closed']:,} closed, {counts['open']:,} open, {counts['events']:,} steps"
    if made.state is State.DONE:
        return f"Brought in: {said}"
    return f"Would come in: {said}\nSteps mean:\n{meant}\nRun it again with --yes to bring them in."


def _problems(made: Import) -> str:
    lines = [f"  {_place(each, made.file_name)}: {each.what_to_do}" for each in made.problems[:SHOWN]]
    more = made.problem_count - len(lines)
    count = "1 problem" if made.problem_count == 1 else f"{made.problem_count:,} problems"
    return "\n".join([f"Nothing came in: {count}.", *lines, *([f"  and {more:,} more"] if more > 0 else [])])


def _place(each: Problem, file_name: str) -> str:
    """Say where a problem is: file, line, column, and what stands there."""
    line = f"line {each.line}" if each.line else ""
    found = f"“{each.found}”" if each.found else ""
    return ", ".join(part for part in (file_name, line, each.column, found) if part)
