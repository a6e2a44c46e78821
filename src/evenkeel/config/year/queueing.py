"""Queues of work: what lies there, from when on it can be begun, and what is on top."""

import heapq
import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

_number: Final = itertools.count()
NEVER: Final = float("inf")


@dataclass(slots=True)
class Queue:
    """Cases that wait for one person, or for whoever is free."""

    coming: list[tuple[float, int, float, Any]] = field(default_factory=list)
    """What cannot be begun yet, the soonest first."""
    lying: list[tuple[float, int, Any]] = field(default_factory=list)
    """What can, in the order of the shelf."""

    def put(self, case: Any, *, ready: float, order: float) -> None:
        """Lay a case here that can be begun from a minute on; a smaller `order` lies nearer to the top."""
        heapq.heappush(self.coming, (ready, next(_number), order, case))

    def take(self, minute: float) -> Any:
        """Take what lies on top at a minute; None where nothing does."""
        self.look(minute)
        return heapq.heappop(self.lying)[-1] if self.lying else None

    def look(self, minute: float) -> bool:
        """Bring forward what can be begun by a minute; tell whether anything lies here."""
        while self.coming and self.coming[0][0] <= minute:
            _, number, order, case = heapq.heappop(self.coming)
            heapq.heappush(self.lying, (order, number, case))
        return bool(self.lying)

    def top(self, minute: float) -> float:
        """Return the order of what lies on top at a minute, `NEVER` where nothing does."""
        return self.lying[0][0] if self.look(minute) else NEVER

    def next(self) -> float:
        """Return when there will be something, `NEVER` where nothing comes. What lies there already is not asked."""
        return self.coming[0][0] if self.coming else NEVER

    def everything(self) -> Iterator[Any]:
        """Go through all that waits."""
        yield from (entry[-1] for entry in self.lying)
        yield from (entry[-1] for entry in self.coming)

    def emptied(self) -> list[Any]:
        """Take away all that lies here now."""
        found = [entry[-1] for entry in sorted(self.lying)]
        self.lying.clear()
        return found
