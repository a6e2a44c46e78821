"""How long past cases still took, by how long they had stood."""

from pydantic import model_validator

from evenkeel.engines.twin.document._part import Part, Seconds


class Stays(Part):
    """What became of cases that stood somewhere: in all, or after some step was begun and before the next was.

    One place in each column for each stay, or for some alike; the shortest stays first.
    """

    activity: str | None = None
    """The step that was begun last; none for whole cases, from when they came."""
    stood: tuple[Seconds, ...]
    """How long they stood there: until the next step was begun, or until the case was over."""
    left: tuple[Seconds, ...]
    """How long it took from the same beginning until the case was over, or has taken by now."""
    over: tuple[bool, ...]
    """Whether the case is over."""
    alike: tuple[int, ...]
    """How many stays this one stands for."""

    @model_validator(mode="after")
    def _whole(self) -> "Stays":
        if len({len(self.stood), len(self.left), len(self.over), len(self.alike)}) > 1:
            raise ValueError("`stood`, `left`, `over` and `alike` must have equal lengths")
        if list(self.stood) != sorted(self.stood):
            raise ValueError("`stood` must rise")
        return self
