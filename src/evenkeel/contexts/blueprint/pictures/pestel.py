"""The PESTEL board: forces from outside in six columns, each with what it does to us and what we do about it."""

from dataclasses import dataclass
from typing import Final

from evenkeel.contexts.blueprint.pictures.named import Address, Named, Names
from evenkeel.engines import operating_model

KINDS: Final = ("political", "economic", "social", "technological", "environmental", "legal")
LIKELIHOODS: Final = {"high": "Likely", "medium": "Possible", "low": "Unlikely", None: "Likelihood not said"}
_ORDER: Final = ("high", "medium", "low", None)


@dataclass(frozen=True)
class Factor:
    """One force from outside."""

    title: str
    url: str
    about: str
    effect: str
    likelihood: str
    steps: tuple[bool, ...]
    """Three steps, reached or not."""
    actions: tuple[Named, ...]
    owner: Named | None

    @property
    def missing(self) -> tuple[str, ...]:
        """Say what is missing."""
        gaps = ("Nothing is done about it yet.",) if not self.actions else ()
        return gaps if self.effect else (*gaps, "What it does to us is not said.")


@dataclass(frozen=True)
class Column:
    """One of the six sides."""

    kind: str
    factors: tuple[Factor, ...]

    @property
    def title(self) -> str:
        """Name the side."""
        return self.kind.capitalize()


@dataclass(frozen=True)
class Board:
    """All forces."""

    columns: tuple[Column, ...]

    @property
    def factors(self) -> int:
        """Count the forces."""
        return sum(len(column.factors) for column in self.columns)

    @property
    def without_action(self) -> int:
        """Count those about which nothing is done."""
        return sum(not factor.actions for column in self.columns for factor in column.factors)


def board(model: operating_model.OperatingModel, *, address: Address) -> Board:
    """Shape the board of a model; in each column the likeliest first."""
    names = Names(model, address)
    ordered = sorted(model.pestel, key=lambda factor: _ORDER.index(factor.likelihood))
    made = [
        (
            each.kind,
            Factor(
                title=each.title,
                url=address("pestel", each.key),
                about=each.description or "",
                effect=each.effect or "",
                likelihood=LIKELIHOODS[each.likelihood],
                steps=tuple(3 - _ORDER.index(each.likelihood) > step for step in range(3)),
                actions=names.many("actions", each.actions),
                owner=names.one("roles", each.owner),
            ),
        )
        for each in ordered
    ]
    return Board(
        tuple(Column(kind, tuple(factor for where, factor in made if where == kind)) for kind in KINDS)
    )
