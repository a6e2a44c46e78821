"""Server and worker end with the launcher, even when it is killed without a chance to stop them.

The launcher holds the one end of a pipe; when it is gone, however it went, the other end reads as closed.
"""

import os
import signal
import threading

VARIABLE = "EVENKEEL_LIFELINE"
ENVIRONMENT = {VARIABLE: "stdin"}


def hold() -> None:
    """End this process, as a termination signal would, when its launcher is gone; without a launcher do nothing."""
    if os.environ.pop(VARIABLE, ""):
        threading.Thread(target=_end_with_launcher, name="lifeline", daemon=True).start()


def _end_with_launcher() -> None:
    # Not through sys.stdin, whose lock a thread would still hold when the interpreter ends.
    while os.read(0, 1):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
