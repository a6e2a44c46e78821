"""Kernels: loops over arrays that Numba compiles when they are first called.

Numba is imported and a kernel compiled at its first call, never before, so that who only reads or converts a log waits
for neither. What was compiled is kept beside the source or, where that cannot be written, in the user's cache; where
nothing can be kept, it is compiled anew in each process. A kernel runs without the interpreter's lock, so that threads
run in parallel. It takes arrays and scalars alone.
"""

import importlib
import threading
from collections.abc import Callable
from typing import Any, Generic, ParamSpec, TypeVar

import numpy as np

P = ParamSpec("P")
R = TypeVar("R")

_compiling = threading.Lock()


class Kernel(Generic[P, R]):
    """A function that is compiled at its first call."""

    def __init__(self, function: Callable[P, R]) -> None:
        self.function = function
        """The function as it is written, to run without Numba."""
        self.__doc__ = function.__doc__
        self._compiled: Callable[P, R] | None = None

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        """Run the compiled function."""
        if self._compiled is None:
            with _compiling:
                self._compiled = self._compiled or _compile(self.function)
        return self._compiled(*map(_unwritable, args), **kwargs)


def _unwritable(value: Any) -> Any:
    """Return an array as one that cannot be written to: else a kernel is compiled twice, for columns of both kinds."""
    if not isinstance(value, np.ndarray):
        return value
    view = value.view()
    view.flags.writeable = False
    return view


def _compile(function: Callable[P, R]) -> Callable[P, R]:
    numba: Any = importlib.import_module("numba")
    try:
        compiled: Callable[P, R] = numba.njit(cache=True, nogil=True)(function)
    except RuntimeError:  # Numba's way to say that it finds no folder to keep the result in
        compiled = numba.njit(nogil=True)(function)
    return compiled
