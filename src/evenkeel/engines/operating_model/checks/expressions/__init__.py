"""The small language in which a design principle carries its own check: parsed by hand, bounded, without `eval`."""

from evenkeel.engines.operating_model.checks.expressions._evaluator import TooLong
from evenkeel.engines.operating_model.checks.expressions._judge import Judged, judged
from evenkeel.engines.operating_model.checks.expressions._parser import FUNCTIONS, Expression, grammar, parse
from evenkeel.engines.operating_model.checks.expressions._tokens import BadExpression
from evenkeel.engines.operating_model.checks.expressions._verdict import Verdict, holds

__all__ = [
    "FUNCTIONS",
    "BadExpression",
    "Expression",
    "Judged",
    "TooLong",
    "Verdict",
    "grammar",
    "holds",
    "judged",
    "parse",
]
