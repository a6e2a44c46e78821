"""Compiling of kernels with Numba, kept on disk between processes.

Numba looks at the file of a kernel alone when it decides whether what it keeps is still true; our kernels call one another
across files. So what was kept is thrown away here whenever any of the files has changed.
Importing this module imports Numba: only who simulates does.
"""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

import numba

F = TypeVar("F", bound=Callable[..., Any])

_HERE = Path(__file__).parent
_KEPT = _HERE / "__pycache__"


def kernel(function: F) -> F:
    """Compile a function at its first call; it runs without the interpreter's lock and takes arrays and scalars alone."""
    return _compiled(function, {})


def within(function: F) -> F:
    """Compile a function into whatever calls it: a call of a small one that every step needs costs as much as its work."""
    return _compiled(function, {"forceinline": True})


def _compiled(function: F, further: dict[str, bool]) -> F:
    # Nothing is allocated, so nobody counts who holds an array.
    options = {"nogil": True, "error_model": "numpy", "_nrt": False, **further}
    compile_with: Any = numba.njit
    try:
        compiled = compile_with(cache=True, **options)(function)
    except RuntimeError:  # Numba's way to say that it finds no folder to keep the result in
        compiled = compile_with(**options)(function)
    return cast("F", compiled)


def _forget_what_is_stale() -> None:
    sources = b"".join(path.read_bytes() for path in sorted(_HERE.glob("*.py")))
    stamp, now = _KEPT / "kernels.stamp", hashlib.sha256(sources).hexdigest()
    try:
        if stamp.is_file() and stamp.read_text() == now:
            return
        _KEPT.mkdir(exist_ok=True)
        for kept in _KEPT.glob("*.nbi"):
            kept.unlink(missing_ok=True)
        stamp.write_text(now)
    except OSError:  # an installation that nobody may write to: nothing of ours is kept there either
        return


_forget_what_is_stale()
