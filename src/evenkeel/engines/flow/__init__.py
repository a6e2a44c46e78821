"""Event logs: reading them, and what they tell.

`read` makes a `Log` out of a file (CSV, Excel, Parquet, XES), and says how it understood it; `inspect` shows the
beginning of a file and what its columns seem to mean, for a person to confirm.
"""

from evenkeel.engines.flow._dialect import Dialect
from evenkeel.engines.flow._log import MISSING, Coded, Log
from evenkeel.engines.flow._problems import write_problems
from evenkeel.engines.flow._read import inspect, read
from evenkeel.engines.flow._reading import (
    Assignment,
    BadMapping,
    BadRows,
    ColumnSample,
    Limits,
    Mapping,
    OnProgress,
    Preview,
    Problem,
    Progress,
    Reading,
    Role,
    TooLarge,
    Unreadable,
)

__all__ = [
    "MISSING",
    "Assignment",
    "BadMapping",
    "BadRows",
    "Coded",
    "ColumnSample",
    "Dialect",
    "Limits",
    "Log",
    "Mapping",
    "OnProgress",
    "Preview",
    "Problem",
    "Progress",
    "Reading",
    "Role",
    "TooLarge",
    "Unreadable",
    "inspect",
    "read",
    "write_problems",
]
