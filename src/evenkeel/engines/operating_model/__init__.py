"""The operating model as a document: its language, how it is read, and what can be told from it.

`load` gives the immutable `OperatingModel` in a folder of YAML files, or all that is wrong with it, each with file,
line and column; `read` gives both where there is something to show. `dump` writes a model as the files that a reading
gives it back from. `diff` compares two models, `applied` makes the changes that it found, `Diff.reversed` takes them back.
`schema` gives the JSON Schema of the files, for editors.
"""

from evenkeel.engines.operating_model._change import Added, Altered, Change, Removed, Reordered
from evenkeel.engines.operating_model._finding import Finding, Place, Severity
from evenkeel.engines.operating_model._model import ELEMENTS, Element, OperatingModel
from evenkeel.engines.operating_model.differing._applied import CannotHold, DoesNotFit, applied
from evenkeel.engines.operating_model.differing._diff import Diff, KeyTwice, diff
from evenkeel.engines.operating_model.reading._folder import NoModel, TooMuch
from evenkeel.engines.operating_model.reading._read import Reading, Unreadable, load, read, read_files
from evenkeel.engines.operating_model.writing._dump import dump
from evenkeel.engines.operating_model.writing._json_schema import SCHEMA, NoElement, schema
from evenkeel.engines.operating_model.writing._starter import SCHEMA_FOLDER, starter

__all__ = [
    "ELEMENTS",
    "SCHEMA",
    "SCHEMA_FOLDER",
    "Added",
    "Altered",
    "CannotHold",
    "Change",
    "Diff",
    "DoesNotFit",
    "Element",
    "Finding",
    "KeyTwice",
    "NoElement",
    "NoModel",
    "OperatingModel",
    "Place",
    "Reading",
    "Removed",
    "Reordered",
    "Severity",
    "TooMuch",
    "Unreadable",
    "applied",
    "diff",
    "dump",
    "load",
    "read",
    "read_files",
    "schema",
    "starter",
]
