"""A digital twin of an operation: learnt from its event log, judged on what it did not see, asked what if.

`read_csv` and `write_csv` bring an `EventLog` in and out of canonical CSV; `held_out` splits it in time into what a twin may
learn from and what it is judged by.
"""

from evenkeel.engines.twin._csv import BadLog, read_csv, write_csv
from evenkeel.engines.twin._log import ByCase, Coded, EventLog, NothingHeldOut, held_out

__all__ = [
    "BadLog",
    "ByCase",
    "Coded",
    "EventLog",
    "NothingHeldOut",
    "held_out",
    "read_csv",
    "write_csv",
]
