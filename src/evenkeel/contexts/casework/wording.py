"""What people call things here: why a case is paused, how it was closed, how pressing it is."""

from typing import Final

from evenkeel.contexts.casework.values.cases import Closing, Pause, Priority

PAUSES: Final = {
    Pause.CUSTOMER: "waits for the customer",
    Pause.PARTNER: "waits for a partner",
    Pause.SUSPENDED: "is suspended by law",
    Pause.PARKED: "is parked",
    Pause.STAGE: "waits in this stage",
}
CLOSINGS: Final = {
    Closing.DONE: "done",
    Closing.WITHDRAWN: "withdrawn by the customer",
    Closing.PASSED_ON: "passed on outside",
    Closing.DUPLICATE: "a duplicate of another case",
}
PRIORITIES: Final = {
    Priority.LOW: "low",
    Priority.NORMAL: "normal",
    Priority.HIGH: "high",
    Priority.URGENT: "urgent",
}
