"""What can be wrong with the writing of a model, before any check looks at what it says."""

from typing import Final

from evenkeel.engines.operating_model._codes import Code

NOT_YAML: Final = Code(
    "EK001",
    "error",
    "the file cannot be read as YAML",
    "Nothing in the file can be used until it can be read.",
    "Put the line right; look also at the one above it.",
    "services:\n  - key: permit\n   title: Permit",
    "services:\n  - key: permit\n    title: Permit",
)
UNKNOWN_FILE: Final = Code(
    "EK002",
    "error",
    "no element has a file of this name",
    "A file that belongs to no element would be left out without anybody noticing.",
    "Name it after its element, like `06-propositions.yaml` or `06-propositions-housing.yaml`.",
    "# in 06-services.yaml\nservices: [...]",
    "# in 06-propositions.yaml\nservices: [...]",
)
UNKNOWN_COLLECTION: Final = Code(
    "EK003",
    "error",
    "no collection has this name",
    "Records under a name that nobody knows would be left out.",
    "Use a name from the reference of the language.",
    "service:\n  - key: permit\n    title: Permit",
    "services:\n  - key: permit\n    title: Permit",
)
WRONG_FILE: Final = Code(
    "EK004",
    "error",
    "the collection belongs into the file of another element",
    "Everybody finds a record where its element is. A small model may have everything in `model.yaml`.",
    "Move it to the file of its element, or to `model.yaml`.",
    "# in 06-propositions.yaml\nroles: [...]",
    "# in 09-people.yaml\nroles: [...]",
)
WRONG_SHAPE: Final = Code(
    "EK005",
    "error",
    "a list or a record is expected here",
    "A collection is a list of records, each beginning with `- key:`; the single kinds are one record.",
    "Write it as the example shows.",
    "services:\n  key: permit\n  title: Permit",
    "services:\n  - key: permit\n    title: Permit",
)
EMPTY: Final = Code(
    "EK006",
    "error",
    "the field is empty",
    "A field that is written down and says nothing looks done, and is not.",
    "Write what belongs there, or delete the line.",
    "services:\n  - key: permit\n    title: Permit\n    promise:",
    "services:\n  - key: permit\n    title: Permit\n    promise: You hear from us within 42 days.",
)
MISSING: Final = Code(
    "EK010",
    "error",
    "a field that must be there is missing",
    "Without it the record cannot be used.",
    "Add the field.",
    "services:\n  - key: permit",
    "services:\n  - key: permit\n    title: Permit",
)
UNKNOWN_FIELD: Final = Code(
    "EK011",
    "error",
    "records of this kind have no such field",
    "What stands in it would not be used, and nobody would notice.",
    "Use a field from the reference of the language.",
    "services:\n  - key: permit\n    title: Permit\n    promises: Soon.",
    "services:\n  - key: permit\n    title: Permit\n    promise: You hear from us within 42 days.",
)
BAD_VALUE: Final = Code(
    "EK012",
    "error",
    "the value cannot be used in this field",
    "It would be misunderstood, or not at all.",
    "Write the value as the reference of the language says.",
    "case_types:\n  - key: permit\n    title: Permit\n    kind: application\n    norm_time: six weeks",
    "case_types:\n  - key: permit\n    title: Permit\n    kind: application\n    norm_time: 42d",
)
TWICE: Final = Code(
    "EK013",
    "error",
    "two records have the same key",
    "A link to the key would not know which of them is meant.",
    "Give one of the two another key, and adjust the links that mean it.",
    "roles:\n  - key: lead\n    title: Team leader\n  - key: lead\n    title: Head of unit",
    "roles:\n  - key: lead\n    title: Team leader\n  - key: head\n    title: Head of unit",
)
NOWHERE: Final = Code(
    "EK020",
    "error",
    "a link leads nowhere",
    "The model promises something that is not there.",
    "Correct the key, or add the record that is meant.",
    "roles:\n  - {key: head-of-planning, title: Head of Planning}\n"
    "services:\n  - key: permit\n    title: Permit\n    owner: hed-of-planning",
    "roles:\n  - {key: head-of-planning, title: Head of Planning}\n"
    "services:\n  - key: permit\n    title: Permit\n    owner: head-of-planning",
)
WRONG_KIND: Final = Code(
    "EK021",
    "error",
    "a link leads to a record of a kind that does not fit here",
    "Only some kinds of record make sense in this field.",
    "Name a record of one of the kinds that fit.",
    "decisions:\n  - key: budget\n    title: Budget\n    holder: units/finance",
    "roles:\n  - {key: head-of-finance, title: Head of Finance}\n"
    "decisions:\n  - key: budget\n    title: Budget\n    holder: roles/head-of-finance",
)
NO_FILE: Final = Code(
    "EK022",
    "error",
    "a file that is named is not in the folder",
    "A form, a drawing or a template that is missing cannot be used by anybody.",
    "Put the file there, or correct its path.",
    "processes:\n  - key: permit\n    title: Permit\n    bpmn: processes/permitt.bpmn",
    "processes:\n  - key: permit\n    title: Permit\n    bpmn: processes/permit.bpmn",
)
NOT_FREE: Final = Code(
    "EK023",
    "error",
    "`free` names something that is no field, or that is never free",
    "An overlay may set the fields that are named in `free`; `key`, `free` and `optional` are always tight.",
    "Name fields of this kind of record.",
    "services:\n  - key: permit\n    title: Permit\n    free: [promises]",
    "services:\n  - key: permit\n    title: Permit\n    free: [promise]",
)
CODES: Final = (
    NOT_YAML,
    UNKNOWN_FILE,
    UNKNOWN_COLLECTION,
    WRONG_FILE,
    WRONG_SHAPE,
    EMPTY,
    MISSING,
    UNKNOWN_FIELD,
    BAD_VALUE,
    TWICE,
    NOWHERE,
    WRONG_KIND,
    NO_FILE,
    NOT_FREE,
)
