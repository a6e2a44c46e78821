"""`evenkeel model`: the operating model as a document. Each command is a module of its own, named in the table below."""

from typing import Final

from evenkeel.cli import deferred

DOCUMENT: Final = "The document"
COMPARE: Final = "Two models"
SHARE: Final = "One base, several organisations"
EXCHANGE: Final = "In and out"

COMMANDS: Final = (
    deferred.Command(
        "new",
        "evenkeel.cli.model.new:new",
        "Begin a model: a folder of YAML files that shows what can be said.",
        DOCUMENT,
        examples=('evenkeel model new our-model --title "Harbour Vale"', "evenkeel model new team --small"),
    ),
)

model = deferred.family(
    "model",
    "The operating model as a document: write it, check it, compare it, share it, exchange it.",
    COMMANDS,
)
