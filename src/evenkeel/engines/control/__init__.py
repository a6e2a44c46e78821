"""Control charts: which change of a figure is a signal, and which is noise.

`individuals(values)` gives mean and natural process limits of figures in order of time, and where they signal.
"""

from evenkeel.engines.control._individuals import FEWEST, RUN, Individuals, Signal, individuals

__all__ = ["FEWEST", "RUN", "Individuals", "Signal", "individuals"]
