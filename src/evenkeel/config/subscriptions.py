"""Which contexts are woken when something has happened in a lower one: every such wire of evenkeel, in one table.

A function named here is called once the change is committed, with what `lib.events.tell` was given. It must be quick: what takes
time asks for a background job.
"""

SUBSCRIPTIONS: dict[str, tuple[str, ...]] = {
    "casework.case-changed": (
        "evenkeel.contexts.boards.live.case_changed",
        "evenkeel.contexts.boards.operations.standing.case_changed",
    ),
    "casework.customer-changed": (),
    "improvements.idea-changed": ("evenkeel.contexts.boards.live.idea_changed",),
}
"""By event, the functions that are told of it: `casework.case-changed` with organisation_id, case_id, the kinds of what
happened, and the case types and units that the case had before and has now; `casework.customer-changed` with organisation_id
and customer_id; `improvements.idea-changed` with organisation_id, the unit of the idea, by whom, and a sentence that says what was
done."""
