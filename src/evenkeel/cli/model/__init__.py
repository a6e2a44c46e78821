"""`evenkeel model`: the operating model as a document. Each command is a module of its own, named in the table below."""

from typing import Final

from evenkeel.cli import deferred

DOCUMENT: Final = "The document"
COMPARE: Final = "Two models"
SHARE: Final = "One base, several organisations"
EXCHANGE: Final = "In and out"
KEPT: Final = "With evenkeel in the browser"

COMMANDS: Final = (
    deferred.Command(
        "new",
        "evenkeel.cli.model.new:new",
        "Begin a model: a folder of YAML files that shows what can be said.",
        DOCUMENT,
        examples=('evenkeel model new our-model --title "Harbour Vale"', "evenkeel model new team --small"),
    ),
    deferred.Command(
        "check",
        "evenkeel.cli.model.check:check",
        "Check a model: what is wrong, where, and what to do.",
        DOCUMENT,
        examples=(
            "evenkeel model check our-model",
            "evenkeel model check our-model --strict --sarif model.sarif",
            "evenkeel model check our-model --on 2027-12-31 --json -",
        ),
    ),
    deferred.Command(
        "book",
        "evenkeel.cli.model.book:book",
        "Print the whole model as a book, to read or to hand out.",
        DOCUMENT,
        examples=("evenkeel model book our-model -o model.html", "evenkeel model book our-model -o model.md"),
    ),
    deferred.Command(
        "schema",
        "evenkeel.cli.model.schema:schema",
        "Print the JSON Schema by which editors complete and check a model.",
        DOCUMENT,
        examples=("evenkeel model schema people", "evenkeel model schema --into .schema"),
    ),
    deferred.Command(
        "diff",
        "evenkeel.cli.model.diff:diff",
        "Tell in words what is different between two models.",
        COMPARE,
        examples=("evenkeel model diff as-is to-be", "evenkeel model diff as-is to-be --html changes.html"),
    ),
    deferred.Command(
        "gap",
        "evenkeel.cli.model.diff:gap",
        "Tell what lies between how it is and how it shall be, and which action closes it.",
        COMPARE,
        examples=("evenkeel model gap as-is to-be", "evenkeel model gap as-is to-be --html gap.html"),
    ),
    deferred.Command(
        "effective",
        "evenkeel.cli.model.overlaid:effective",
        "Write what a base and the overlay of one organisation make together.",
        SHARE,
        examples=("evenkeel model effective to-be --overlay moorland -o moorland",),
    ),
    deferred.Command(
        "upgrade",
        "evenkeel.cli.model.overlaid:upgrade",
        "Bring the overlay of one organisation to a new base.",
        SHARE,
        examples=(
            "evenkeel model upgrade --old base-1 --new base-2 --overlay base-1/overlays/moorland",
            "evenkeel model upgrade --old base-1 --new base-2 --overlay base-1/overlays/moorland --keep local -o moorland",
        ),
    ),
    deferred.Command(
        "export",
        "evenkeel.cli.model.export:export",
        "Write a model as ArchiMate, HSDS, CSV, Excel, JSON or YAML.",
        EXCHANGE,
        examples=(
            "evenkeel model export our-model --to xlsx -o model.xlsx",
            "evenkeel model export our-model --to archimate -o model.xml",
        ),
    ),
    deferred.Command(
        "import",
        "evenkeel.cli.model.take_in:take_in",
        "Show what a file would change in a model, and change it with --write.",
        EXCHANGE,
        examples=(
            "evenkeel model import model.xlsx --into our-model",
            "evenkeel model import partners.json --into our-model --write",
        ),
    ),
    deferred.Command(
        "pull",
        "evenkeel.cli.model.kept:pull",
        "Write a branch of an organisation's model from evenkeel's database into a folder.",
        KEPT,
        examples=(
            "evenkeel model pull our-model --organisation harbour-vale --as priya@harbour-vale.example",
        ),
    ),
    deferred.Command(
        "push",
        "evenkeel.cli.model.kept:push",
        "Bring what changed in such a folder into a draft, together with what others changed.",
        KEPT,
        examples=(
            'evenkeel model push our-model --as priya@harbour-vale.example --title "Shorter norm times"',
        ),
    ),
    deferred.Command(
        "plan",
        "evenkeel.cli.model.kept:plan",
        "Tell what changes for whom if a folder or a branch held now.",
        KEPT,
        examples=(
            "evenkeel model plan our-model --as priya@harbour-vale.example",
            "evenkeel model plan --organisation harbour-vale --as priya@harbour-vale.example --json -",
        ),
    ),
    deferred.Command(
        "apply",
        "evenkeel.cli.model.kept:apply",
        "Have a revision hold from a moment on, after its plan was read.",
        KEPT,
        examples=(
            "evenkeel model apply --organisation harbour-vale --as priya@harbour-vale.example --from 2027-01-01",
        ),
    ),
)

model = deferred.family(
    "model",
    "The operating model as a document: write it, check it, compare it, share it, exchange it.",
    COMMANDS,
)
