"""All the checks of a model's principles judged together: each text once, and no more steps for all than a few may take."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from evenkeel.engines.operating_model._model import OperatingModel
from evenkeel.engines.operating_model.checks.expressions import _evaluator, _parser, _tokens, _verdict

MAX_STEPS: Final = 4 * _evaluator.MAX_STEPS

_NOT_REACHED: Final = "The check was not reached, for the checks before it took too long all together."


@dataclass(frozen=True)
class Judged:
    """What came of a check."""

    verdict: _verdict.Verdict | None = None
    """None where it could not be worked out."""
    refusal: str = ""
    """Why it could not be worked out."""
    names: tuple[tuple[tuple[str, ...], str], ...] = ()
    """The keys that it names, each with the collections that it can be of."""


def judged(texts: Iterable[str], model: OperatingModel) -> Mapping[str, Judged]:
    """Work out checks over a model; what cannot be worked out says why."""
    left, found = MAX_STEPS, dict[str, Judged]()
    for text in dict.fromkeys(texts):
        if left <= 0:
            found[text] = Judged(refusal=_NOT_REACHED)
            continue
        try:
            expression = _parser.parse(text)
            verdict = _verdict.holds(expression, model, steps=min(left, _evaluator.MAX_STEPS))
        except _tokens.BadExpression as refusal:
            found[text] = Judged(refusal=refusal.message)
        except _evaluator.TooLong as refusal:
            left -= _evaluator.MAX_STEPS
            found[text] = Judged(refusal=refusal.message)
        else:
            left -= verdict.steps
            found[text] = Judged(verdict, names=tuple(dict.fromkeys(_verdict.named(expression))))
    return found
