"""The digital twin: how an operation behaves, learned from its log, and what would happen if.

A `Twin` is one document. `save` and `load` keep it as a JSON file that `schema` describes.
"""

from evenkeel.engines.twin.document._file import UnreadableTwin, load, parse, save, schema
from evenkeel.engines.twin.document._twin import Twin

__all__ = ["Twin", "UnreadableTwin", "load", "parse", "save", "schema"]
