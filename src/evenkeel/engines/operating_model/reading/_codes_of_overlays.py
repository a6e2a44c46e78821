"""What can be wrong with an overlay: with what it sets, leaves out and adds, held against its base."""

from typing import Final

from evenkeel.engines.operating_model._codes import Code

BASE_FILE: Final = "# in model.yaml\n"
LOCAL_FILE: Final = "\n# in overlays/harbour-vale/model.yaml\n"
HEAD_FILE: Final = "\n# in overlays/harbour-vale/overlay.yaml\n"
"""Examples have several files; such a line stands above each."""

_PERMIT: Final = "services:\n  - key: permit\n    title: Permit\n    free: [promise]"
_ON_ITS_OWN: Final = "services:\n  - {key: permit, title: Permit}\n  - {key: tip, title: Recycling centre%s}"
_NEEDED: Final = "services:\n  - {key: tip, title: Recycling centre, optional: true}\nneeds:\n"

TIGHT: Final = Code(
    "EK030",
    "error",
    "an overlay sets a field that is tight in the base",
    "What the base does not declare free is the same for everybody; that is what makes it common.",
    "Take the field out of the overlay, or ask those who keep the base to name it in `free`.",
    f"{BASE_FILE}{_PERMIT}{LOCAL_FILE}services:\n  - key: permit\n    eligibility: Owners",
    f"{BASE_FILE}{_PERMIT}{LOCAL_FILE}services:\n  - key: permit\n    promise: You hear from us within a week.",
)
NOT_OPTIONAL: Final = Code(
    "EK031",
    "error",
    "an overlay leaves out a record that is not optional",
    "Only what the base declares optional may be missing in one of the organisations.",
    "Take the record out of `without`, or ask those who keep the base to say `optional: true` there.",
    BASE_FILE + _ON_ITS_OWN % "" + HEAD_FILE + "without: [services/tip]",
    BASE_FILE + _ON_ITS_OWN % ", optional: true" + HEAD_FILE + "without: [services/tip]",
)
NOTHING_TO_LEAVE_OUT: Final = Code(
    "EK032",
    "error",
    "an overlay leaves out a record that the base does not have",
    "It looks as if something were left out, and nothing is.",
    "Correct the name, or take it out of `without`.",
    BASE_FILE + _ON_ITS_OWN % ", optional: true" + HEAD_FILE + "without: [services/tipp]",
    BASE_FILE + _ON_ITS_OWN % ", optional: true" + HEAD_FILE + "without: [services/tip]",
)
NOTHING_TO_ADJUST: Final = Code(
    "EK033",
    "error",
    "an overlay adjusts a record that the base does not have",
    "A record of the base is adjusted under its key; a record of one's own is written in full.",
    "Correct the key, or write the record in full.",
    f"{BASE_FILE}{_PERMIT}{LOCAL_FILE}services:\n  - key: permits\n    promise: You hear from us within a week.",
    f"{BASE_FILE}{_PERMIT}{LOCAL_FILE}services:\n  - key: permit\n    promise: You hear from us within a week.",
)
BOTH: Final = Code(
    "EK034",
    "error",
    "an overlay both adjusts a record and leaves it out",
    "What it sets there would be lost without anybody noticing.",
    "Keep one of the two.",
    f"{BASE_FILE}{_PERMIT}\n    optional: true{LOCAL_FILE}services:\n  - key: permit\n    promise: You hear from us within a week."
    f"{HEAD_FILE}without: [services/permit]",
    f"{BASE_FILE}{_PERMIT}\n    optional: true{HEAD_FILE}without: [services/permit]",
)
NEEDED: Final = Code(
    "EK035",
    "error",
    "something links to a record that the overlay leaves out",
    "A link that leads nowhere promises something that is not there.",
    "Keep the record, leave out what links to it as well, or set the field that links to it where it is free.",
    f"{BASE_FILE}{_NEEDED}  - {{key: waste, title: Get rid of waste, services: [tip]}}{HEAD_FILE}without: [services/tip]",
    f"{BASE_FILE}{_NEEDED}  - {{key: waste, title: Get rid of waste, services: [tip], optional: true}}"
    f"{HEAD_FILE}without: [services/tip, needs/waste]",
)
FILE_OF_BASE: Final = Code(
    "EK036",
    "error",
    "an overlay has another file under a path of the base",
    "Whoever follows a link of the base to its file would find something else than the base says.",
    "Give the file a name of its own, and name it where the base leaves the field free.",
    "# forms/permit.json is in the folder of the base, and another one in the folder of the overlay",
    "# the overlay has forms/permit-harbour-vale.json, and sets the free field `form` to it",
)
OTHER_BASE: Final = Code(
    "EK037",
    "warning",
    "the base has changed since the overlay was made or upgraded",
    "What was decided then may be decided differently in view of the new base.",
    "Upgrade the overlay with `evenkeel model upgrade`, or take `base:` out of `overlay.yaml`.",
    f"{BASE_FILE}{_PERMIT}{HEAD_FILE}base: 0123456789abcdef",
    f"{BASE_FILE}{_PERMIT}{HEAD_FILE}description: What is different here, and why.",
)
NOT_YOURS_TO_EXCEPT: Final = Code(
    "EK038",
    "error",
    "an overlay accepts an exception for what is not its own",
    "The rules of the base hold for its records everywhere: an exception from them is accepted there. "
    "An overlay accepts exceptions for the records that it adds, and names them.",
    "Name records of the overlay's own in `records`, or ask for the exception in the base.",
    f"{BASE_FILE}{_PERMIT}{LOCAL_FILE}exceptions:\n  - {{key: no-form, title: No form, rule: EK301, records: [services/permit]}}",
    f"{BASE_FILE}{_PERMIT}{LOCAL_FILE}services:\n  - {{key: ferry, title: Ferry}}\n"
    "exceptions:\n  - {key: no-form, title: No form, rule: EK301, records: [services/ferry]}",
)
TAKEN: Final = Code(
    "EK039",
    "error",
    "the overlay's own record has a key that the base has",
    "One key names one record. The base may have taken it after the overlay did.",
    "Give your own record another key; or, if both are the same thing, keep only the fields that are free in the base.",
    f"{BASE_FILE}{_PERMIT}{LOCAL_FILE}services:\n  - {{key: permit, title: Permit for moorings, promise: At once.}}",
    f"{BASE_FILE}{_PERMIT}{LOCAL_FILE}services:\n  - {{key: mooring-permit, title: Permit for moorings, promise: At once.}}",
)
CODES: Final = (
    TIGHT,
    NOT_OPTIONAL,
    NOTHING_TO_LEAVE_OUT,
    NOTHING_TO_ADJUST,
    BOTH,
    NEEDED,
    FILE_OF_BASE,
    OTHER_BASE,
    NOT_YOURS_TO_EXCEPT,
    TAKEN,
)
