"""The operating model as a document: its language, how it is read, and what can be told from it.

`load` gives the immutable `OperatingModel` in a folder of YAML files, or all that is wrong with it, each with file,
line and column; `read` gives both where there is something to show. `dump` writes a model as the files that a reading
gives it back from. `check` finds what is wrong with what a model says, and `located` where it says so.
`schema` gives the JSON Schema of the files, for editors.

`diff` compares two models, `applied` makes the changes that it found, `Diff.reversed` takes them back,
`told` says them in words; `gap` says what lies between how it is and how it shall be, and which actions close it.
`edited` writes them into the files and leaves everything else there as it stands. `record_from` makes one record from plain
values, as a form gives them.

`effective` puts a base and an `Overlay` together, `overlay_between` finds the overlay again in a whole model, `departures`
tells where such a model says something else than its base allows, `upgraded` brings an overlay to the next base.

`book_html` and `book_markdown` write the whole model as one document to print and to hand on.
`archimate` writes a model for architecture tools, `from_archimate` reads what they wrote.
`hsds` writes what partners offer for directories of services, `from_hsds` finds what a directory would change.
`to_xlsx` and `to_csvs` write a model as spreadsheets, `from_sheets` tells what changed spreadsheets would change in it;
`grids` reads any spreadsheet as rows of cells.
"""

from evenkeel.engines.operating_model._change import Added, Altered, Change, Removed, Reordered
from evenkeel.engines.operating_model._codes import Code
from evenkeel.engines.operating_model._finding import Finding, Place, Severity
from evenkeel.engines.operating_model._model import ELEMENTS, Element, OperatingModel
from evenkeel.engines.operating_model._schema import (
    COLLECTIONS,
    Collection,
    Field,
    collections_of,
    fields,
    links,
)
from evenkeel.engines.operating_model.checks._document import Found, ModelCheck
from evenkeel.engines.operating_model.checks._document import document as check_document
from evenkeel.engines.operating_model.checks._document import schema as check_schema
from evenkeel.engines.operating_model.checks._places import located
from evenkeel.engines.operating_model.checks._register import CODES
from evenkeel.engines.operating_model.checks._run import check
from evenkeel.engines.operating_model.checks._sarif import sarif
from evenkeel.engines.operating_model.differing._applied import CannotHold, DoesNotFit, applied
from evenkeel.engines.operating_model.differing._diff import Diff, KeyTwice, diff
from evenkeel.engines.operating_model.differing._document import SCHEMA as DIFF_SCHEMA
from evenkeel.engines.operating_model.differing._document import ModelDiff, Sentence, Span, Subject
from evenkeel.engines.operating_model.differing._document import schema as diff_schema
from evenkeel.engines.operating_model.differing._gap import gap
from evenkeel.engines.operating_model.differing._gap_document import SCHEMA as GAP_SCHEMA
from evenkeel.engines.operating_model.differing._gap_document import ModelGap, OneGap
from evenkeel.engines.operating_model.differing._gap_document import schema as gap_schema
from evenkeel.engines.operating_model.differing._told import told
from evenkeel.engines.operating_model.editing._edit import CannotEdit, edited
from evenkeel.engines.operating_model.elements._record import Part, Record
from evenkeel.engines.operating_model.elements.channels import Channel
from evenkeel.engines.operating_model.elements.common import Retention
from evenkeel.engines.operating_model.elements.overlay import Head
from evenkeel.engines.operating_model.elements.people import Role, Skill, Unit
from evenkeel.engines.operating_model.elements.performance import Measure
from evenkeel.engines.operating_model.elements.practice import Board, Meeting, Rule, Status
from evenkeel.engines.operating_model.elements.processes import (
    Attribute,
    CaseType,
    Milestone,
    Shelf,
    Stage,
    Standard,
)
from evenkeel.engines.operating_model.elements.programme import Action
from evenkeel.engines.operating_model.elements.propositions import Answer, Service
from evenkeel.engines.operating_model.elements.strategy import WheelEntry
from evenkeel.engines.operating_model.exchange._left_out import LeftOut
from evenkeel.engines.operating_model.exchange.archimate._file import NotArchimate
from evenkeel.engines.operating_model.exchange.archimate._read import Imported, from_archimate
from evenkeel.engines.operating_model.exchange.archimate._write import archimate
from evenkeel.engines.operating_model.exchange.hsds._document import BadHsds, Fault
from evenkeel.engines.operating_model.exchange.hsds._read import FromDirectory, from_hsds
from evenkeel.engines.operating_model.exchange.hsds._write import hsds
from evenkeel.engines.operating_model.exchange.sheets._grids import Grid, NoSheet, SheetTooLarge, grids
from evenkeel.engines.operating_model.exchange.sheets._read import Incoming, from_sheets
from evenkeel.engines.operating_model.exchange.sheets._recognise import Problem, Spot
from evenkeel.engines.operating_model.exchange.sheets._write import CellTooLong, NoTable, to_csv, to_csvs
from evenkeel.engines.operating_model.exchange.sheets._xlsx import to_xlsx
from evenkeel.engines.operating_model.overlaying._between import departures, overlay_between, overlay_files
from evenkeel.engines.operating_model.overlaying._effective import NotAllowed, effective
from evenkeel.engines.operating_model.overlaying._overlay import Overlay, Own, Setting, fingerprint
from evenkeel.engines.operating_model.overlaying._read import (
    NoOverlay,
    OverlayReading,
    read_overlay,
    read_overlay_files,
)
from evenkeel.engines.operating_model.printing._book import book_html, book_markdown
from evenkeel.engines.operating_model.printing._comparison import (
    diff_html,
    diff_markdown,
    gap_html,
    gap_markdown,
)
from evenkeel.engines.operating_model.printing._words import said
from evenkeel.engines.operating_model.reading._folder import NoModel, TooMuch
from evenkeel.engines.operating_model.reading._one import Misfit, NoRecord, record_from
from evenkeel.engines.operating_model.reading._read import Reading, Unreadable, load, read, read_files
from evenkeel.engines.operating_model.upgrading._conflict import Conflict, NoSuchConflict
from evenkeel.engines.operating_model.upgrading._document import ModelUpgrade
from evenkeel.engines.operating_model.upgrading._document import document as upgrade_document
from evenkeel.engines.operating_model.upgrading._document import schema as upgrade_schema
from evenkeel.engines.operating_model.upgrading._upgrade import Upgrade, upgraded
from evenkeel.engines.operating_model.writing._dump import dump, plain_model
from evenkeel.engines.operating_model.writing._json_schema import SCHEMA, NoElement, schema
from evenkeel.engines.operating_model.writing._starter import SCHEMA_FOLDER, starter
from evenkeel.kernel.xml_trees import NotXml

__all__ = [
    "CODES",
    "COLLECTIONS",
    "DIFF_SCHEMA",
    "ELEMENTS",
    "GAP_SCHEMA",
    "SCHEMA",
    "SCHEMA_FOLDER",
    "Action",
    "Added",
    "Altered",
    "Answer",
    "Attribute",
    "BadHsds",
    "Board",
    "CannotEdit",
    "CannotHold",
    "CaseType",
    "CellTooLong",
    "Change",
    "Channel",
    "Code",
    "Collection",
    "Conflict",
    "Diff",
    "DoesNotFit",
    "Element",
    "Fault",
    "Field",
    "Finding",
    "Found",
    "FromDirectory",
    "Grid",
    "Head",
    "Imported",
    "Incoming",
    "KeyTwice",
    "LeftOut",
    "Measure",
    "Meeting",
    "Milestone",
    "Misfit",
    "ModelCheck",
    "ModelDiff",
    "ModelGap",
    "ModelUpgrade",
    "NoElement",
    "NoModel",
    "NoOverlay",
    "NoRecord",
    "NoSheet",
    "NoSuchConflict",
    "NoTable",
    "NotAllowed",
    "NotArchimate",
    "NotXml",
    "OneGap",
    "OperatingModel",
    "Overlay",
    "OverlayReading",
    "Own",
    "Part",
    "Place",
    "Problem",
    "Reading",
    "Record",
    "Removed",
    "Reordered",
    "Retention",
    "Role",
    "Rule",
    "Sentence",
    "Service",
    "Setting",
    "Severity",
    "SheetTooLarge",
    "Shelf",
    "Skill",
    "Span",
    "Spot",
    "Stage",
    "Standard",
    "Status",
    "Subject",
    "TooMuch",
    "Unit",
    "Unreadable",
    "Upgrade",
    "WheelEntry",
    "applied",
    "archimate",
    "book_html",
    "book_markdown",
    "check",
    "check_document",
    "check_schema",
    "collections_of",
    "departures",
    "diff",
    "diff_html",
    "diff_markdown",
    "diff_schema",
    "dump",
    "edited",
    "effective",
    "fields",
    "fingerprint",
    "from_archimate",
    "from_hsds",
    "from_sheets",
    "gap",
    "gap_html",
    "gap_markdown",
    "gap_schema",
    "grids",
    "hsds",
    "links",
    "load",
    "located",
    "overlay_between",
    "overlay_files",
    "plain_model",
    "read",
    "read_files",
    "read_overlay",
    "read_overlay_files",
    "record_from",
    "said",
    "sarif",
    "schema",
    "starter",
    "to_csv",
    "to_csvs",
    "to_xlsx",
    "told",
    "upgrade_document",
    "upgrade_schema",
    "upgraded",
]
