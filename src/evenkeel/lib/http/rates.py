"""How often somebody may ask: counted in this process, over the last minute in two windows."""

import threading
from collections.abc import Callable


class Limiter:
    """Lets so many requests of one key through in a stretch of time, and says how long to wait else.

    What was asked in the window before counts by the part of it that the last stretch still covers, so that nobody can ask
    twice as often around the edge of a window. Keys that have gone quiet are forgotten.
    """

    def __init__(self, *, number: int, seconds: float, clock: Callable[[], float]) -> None:
        """Take how many requests in how many seconds, and the clock."""
        self.number, self.seconds, self._clock = number, seconds, clock
        self._window = 0
        self._now: dict[str, int] = {}
        self._before: dict[str, int] = {}
        self._lock = threading.Lock()

    def wait(self, key: str) -> int:
        """Count a request; return 0 where it may go on, else after how many seconds to ask again."""
        with self._lock:
            wait = self._wait(key)
            if not wait:
                self._now[key] = self._now.get(key, 0) + 1
            return wait

    def exhausted(self, key: str) -> int:
        """Return the same without counting a request."""
        with self._lock:
            return self._wait(key)

    def _wait(self, key: str) -> int:
        window, passed = divmod(self._clock(), self.seconds)
        self._turn(int(window))
        asked = self._now.get(key, 0) + self._before.get(key, 0) * (1 - passed / self.seconds)
        return max(1, round(self.seconds - passed)) if asked >= self.number else 0

    def _turn(self, window: int) -> None:
        if window == self._window:
            return
        self._before = self._now if window == self._window + 1 else {}
        self._now, self._window = {}, window
