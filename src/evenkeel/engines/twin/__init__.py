"""A digital twin of an operation: learnt from its event log, judged on what it did not see, asked what if.

`read_csv` and `write_csv` bring an `EventLog` in and out of canonical CSV; `held_out` splits it in time into what a twin may
learn from and what it is judged by. `fit` learns a twin from a log.

`evaluate` tells how true simulations are to what happened, and what they may be used for:
a `Fidelity`; `distances` gives the figures of one simulation alone. `after_each` and `open_at` give the moments at which to
foretell how long cases still take, and what happened; `remaining_time` scores what was foretold then.

`state_of` reads from a log how things stand at a moment, as a `State`; `simulate` goes on from there, and `forecast` tells when
each open case will be done and how big the pile will be. `still_takes` says what became of past cases that had stood as long, and
`calibrate` measures by how much such forecasts were off in the past.

`simulate` tells what would happen, once or many times (`each_replication`: one after the other, or each in another process).
`what_if` compares now with variants, each made of small records of `changes`; `read_change` reads one from a line of text,
`described` says it in words, and `applied` makes the other twin. `search` finds the change that reaches a goal with the least
disruption; `read_lever` and `read_goal` read what it is asked.

What is learnt stands in a `Twin`, one document: `save` and `load` keep it as a JSON file that `schema` describes.
`from_prosimos` and `to_prosimos` bring twins in and out of Prosimos scenarios (BPMN 2.0 and JSON), and say what was left out.
"""

from evenkeel.engines.twin._csv import BadLog, read_csv, write_csv
from evenkeel.engines.twin._log import MISSING, ByCase, Coded, EventLog, Moments, NothingHeldOut, held_out
from evenkeel.engines.twin.changing import _changes as changes
from evenkeel.engines.twin.changing._applied import NothingToChange, applied
from evenkeel.engines.twin.changing._comparison import (
    Comparison,
    Gaming,
    Interval,
    Leaning,
    Measured,
    Outcome,
    Unit,
    Waiting,
    Workload,
)
from evenkeel.engines.twin.changing._described import ORDERS, described
from evenkeel.engines.twin.changing._measures import FIGURES, Figure, Window
from evenkeel.engines.twin.changing._what_if import what_if
from evenkeel.engines.twin.changing._words import amount, more_or_less
from evenkeel.engines.twin.changing._written import FORMS, BadChange
from evenkeel.engines.twin.changing._written import read as read_change
from evenkeel.engines.twin.document._calendar import Calendar
from evenkeel.engines.twin.document._calibration import Calibration
from evenkeel.engines.twin.document._experience import Stays
from evenkeel.engines.twin.document._file import UnreadableTwin, load, parse, save, schema
from evenkeel.engines.twin.document._state import OpenCase, Piece, State
from evenkeel.engines.twin.document._twin import Assumption, Learned, Twin
from evenkeel.engines.twin.exchange._bpmn import NotBpmn
from evenkeel.engines.twin.exchange._coming import NotSayable
from evenkeel.engines.twin.exchange._parameters import NotAScenario
from evenkeel.engines.twin.exchange._read import Imported, from_prosimos
from evenkeel.engines.twin.exchange._write import Scenario, to_prosimos
from evenkeel.engines.twin.fidelity._distances import distances
from evenkeel.engines.twin.fidelity._document import (
    Amount,
    Distance,
    Fidelity,
    Grade,
    Quantile,
    RemainingTime,
    Spread,
    Verdict,
)
from evenkeel.engines.twin.fidelity._evaluate import NothingSimulated, evaluate, remaining_time
from evenkeel.engines.twin.fidelity._remaining import Standing, after_each, open_at
from evenkeel.engines.twin.fidelity._scores import BadForecasts, Foretold
from evenkeel.engines.twin.fitting._fit import NothingToLearn, UnknownTimeZone, fit
from evenkeel.engines.twin.fitting._norms import BadNorm
from evenkeel.engines.twin.forecasting._calibrating import calibrate
from evenkeel.engines.twin.forecasting._document import CaseForecast, Day, Forecast, Range, Trend
from evenkeel.engines.twin.forecasting._experience import still_takes
from evenkeel.engines.twin.forecasting._forecast import NothingForetold, forecast
from evenkeel.engines.twin.running._begun import UnknownClass
from evenkeel.engines.twin.running._runs import NeverDone
from evenkeel.engines.twin.running._simulate import NothingAsked, Replication, each_replication, simulate
from evenkeel.engines.twin.running._standing import state_of
from evenkeel.engines.twin.searching._found import Choice, Found, Meets
from evenkeel.engines.twin.searching._goal import BadGoal, Goal, read_goal
from evenkeel.engines.twin.searching._levers import Absurd, Lever, Setting, read_lever
from evenkeel.engines.twin.searching._search import search

__all__ = [
    "FIGURES",
    "FORMS",
    "MISSING",
    "ORDERS",
    "Absurd",
    "Amount",
    "Assumption",
    "BadChange",
    "BadForecasts",
    "BadGoal",
    "BadLog",
    "BadNorm",
    "ByCase",
    "Calendar",
    "Calibration",
    "CaseForecast",
    "Choice",
    "Coded",
    "Comparison",
    "Day",
    "Distance",
    "EventLog",
    "Fidelity",
    "Figure",
    "Forecast",
    "Foretold",
    "Found",
    "Gaming",
    "Goal",
    "Grade",
    "Imported",
    "Interval",
    "Leaning",
    "Learned",
    "Lever",
    "Measured",
    "Meets",
    "Moments",
    "NeverDone",
    "NotAScenario",
    "NotBpmn",
    "NotSayable",
    "NothingAsked",
    "NothingForetold",
    "NothingHeldOut",
    "NothingSimulated",
    "NothingToChange",
    "NothingToLearn",
    "OpenCase",
    "Outcome",
    "Piece",
    "Quantile",
    "Range",
    "RemainingTime",
    "Replication",
    "Scenario",
    "Setting",
    "Spread",
    "Standing",
    "State",
    "Stays",
    "Trend",
    "Twin",
    "Unit",
    "UnknownClass",
    "UnknownTimeZone",
    "UnreadableTwin",
    "Verdict",
    "Waiting",
    "Window",
    "Workload",
    "after_each",
    "amount",
    "applied",
    "calibrate",
    "changes",
    "described",
    "distances",
    "each_replication",
    "evaluate",
    "fit",
    "forecast",
    "from_prosimos",
    "held_out",
    "load",
    "more_or_less",
    "open_at",
    "parse",
    "read_change",
    "read_csv",
    "read_goal",
    "read_lever",
    "remaining_time",
    "save",
    "schema",
    "search",
    "simulate",
    "state_of",
    "still_takes",
    "to_prosimos",
    "what_if",
    "write_csv",
]
