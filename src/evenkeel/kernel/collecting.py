"""Work that makes very many objects at once."""

import contextlib
import gc
from collections.abc import Iterator


@contextlib.contextmanager
def paused() -> Iterator[None]:
    """Keep Python from looking for circles to collect while many objects are made that have none.

    Looking again and again through all that is alive takes more than half of the time of reading or checking a large model.
    Nothing is lost: what is not referred to any more goes at once as ever, and circles are looked for afterwards.
    """
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
