"""Event logs: reading them, and what they tell.

`read` makes a `Log` out of a file (CSV, Excel, Parquet, XES, OCEL 2.0), and says how it understood it;
`inspect` shows the beginning of a file and what its columns seem to mean, for a person to confirm; `write`
writes a log to a file that `read` reads back as it was. `measure` gives the facts
of a log, `report` the facts with what to know before using them: a document that `schema` describes.
`select` gives the log of some cases alone, `narrowed` the cases behind a figure, `teams` what each team did;
`compare` puts two logs beside each other, `compare_at` two periods, `compare_groups` two groups: what differs, and whether noise
could give it. `keep` and `kept` hold a log between two questions.
"""

from evenkeel.engines.flow._assemble import (
    FACTS,
    cases_behind,
    combine,
    measure,
    measure_some,
    partial,
    report,
    schema,
)
from evenkeel.engines.flow._log import MISSING, Coded, Log, NoEvents
from evenkeel.engines.flow._vocabulary import Role
from evenkeel.engines.flow.comparing._compare import (
    NothingToCompare,
    compare,
    compare_at,
    compare_groups,
)
from evenkeel.engines.flow.comparing._compare import schema as comparison_schema
from evenkeel.engines.flow.comparing._document import SCHEMA as COMPARISON_SCHEMA
from evenkeel.engines.flow.comparing._document import Comparison
from evenkeel.engines.flow.document._part import Distribution
from evenkeel.engines.flow.document._report import SCHEMA, Edge, Facts, Report, Source, Variant, Variants
from evenkeel.engines.flow.document._report_findings import Evidence, Finding, FindingTable
from evenkeel.engines.flow.document._report_more import CumulativeFlow
from evenkeel.engines.flow.document._report_quality import Quality
from evenkeel.engines.flow.document._report_waiting import DueDates
from evenkeel.engines.flow.findings._findings import KINDS
from evenkeel.engines.flow.findings._kind import Kind
from evenkeel.engines.flow.findings._targets import BadTarget, Target
from evenkeel.engines.flow.reading._dialect import Dialect
from evenkeel.engines.flow.reading._events import log_of
from evenkeel.engines.flow.reading._problems import SENTENCES as PROBLEM_SENTENCES
from evenkeel.engines.flow.reading._problems import write_problems
from evenkeel.engines.flow.reading._read import inspect, read
from evenkeel.engines.flow.reading._reading import (
    Assignment,
    BadMapping,
    BadRows,
    ColumnSample,
    Limits,
    Mapping,
    OnProgress,
    Preview,
    Problem,
    Progress,
    Reading,
    TooLarge,
    Unreadable,
)
from evenkeel.engines.flow.selecting._cases import (
    Happened,
    Listed,
    Narrowing,
    Story,
    in_order,
    listed,
    narrowed,
    story,
)
from evenkeel.engines.flow.selecting._choices import Attribute, Choice, Choices, choices
from evenkeel.engines.flow.selecting._kept import keep, kept, kept_case
from evenkeel.engines.flow.selecting._selection import (
    EVERYTHING,
    NoSuchColumn,
    Selection,
    chosen,
    select,
    taken,
)
from evenkeel.engines.flow.selecting._teams import FEWEST_PEOPLE, Team, teams
from evenkeel.engines.flow.writing._write import FORMATS, format_of, write
from evenkeel.engines.flow.writing._writing import UnknownFormat, Written

__all__ = [
    "COMPARISON_SCHEMA",
    "EVERYTHING",
    "FACTS",
    "FEWEST_PEOPLE",
    "FORMATS",
    "KINDS",
    "MISSING",
    "PROBLEM_SENTENCES",
    "SCHEMA",
    "Assignment",
    "Attribute",
    "BadMapping",
    "BadRows",
    "BadTarget",
    "Choice",
    "Choices",
    "Coded",
    "ColumnSample",
    "Comparison",
    "CumulativeFlow",
    "Dialect",
    "Distribution",
    "DueDates",
    "Edge",
    "Evidence",
    "Facts",
    "Finding",
    "FindingTable",
    "Happened",
    "Kind",
    "Limits",
    "Listed",
    "Log",
    "Mapping",
    "Narrowing",
    "NoEvents",
    "NoSuchColumn",
    "NothingToCompare",
    "OnProgress",
    "Preview",
    "Problem",
    "Progress",
    "Quality",
    "Reading",
    "Report",
    "Role",
    "Selection",
    "Source",
    "Story",
    "Target",
    "Team",
    "TooLarge",
    "UnknownFormat",
    "Unreadable",
    "Variant",
    "Variants",
    "Written",
    "cases_behind",
    "choices",
    "chosen",
    "combine",
    "compare",
    "compare_at",
    "compare_groups",
    "comparison_schema",
    "format_of",
    "in_order",
    "inspect",
    "keep",
    "kept",
    "kept_case",
    "listed",
    "log_of",
    "measure",
    "measure_some",
    "narrowed",
    "partial",
    "read",
    "report",
    "schema",
    "select",
    "story",
    "taken",
    "teams",
    "write",
    "write_problems",
]
