"""Who gets in at the addresses of a case, which is a permit of the planning team, and taken by Tom (`staff`).

By the name of an address: what stands in it, how it is asked, what is sent, who is let in. Words in angle brackets are filled in by
the test that makes what they name.
"""

TEAM = ("leader", "staff", "colleague")
READERS = ("administrator", *TEAM)
EVERYBODY = (*READERS, "designer")
"""The members of the organisation; `designer` works in another team."""
LEADS = ("leader",)

Row = tuple[dict[str, str], str, dict[str, str], tuple[str, ...]]
CASE = {"reference": "<reference>"}

READS: dict[str, tuple[str, ...]] = {
    "case": EVERYBODY,
    "case-timeline": READERS,
    "case-standard": READERS,
    "case-print": READERS,
    "case-messages": READERS,
    "case-write": TEAM,
    "case-receive": TEAM,
    "case-documents": READERS,
    "case-add-document": TEAM,
    "case-details": TEAM,
    "case-customer": TEAM,
    "case-contest": EVERYBODY,
    "case-extend": LEADS,
    "case-show": LEADS,
}
WORKS = (
    *("take", "give", "release", "shelf", "move", "decide", "close", "withdraw", "wait", "suspend", "date"),
    *(
        "note",
        "task",
        "call-back",
        "title",
        "priority",
        "relate",
        "part-of",
        "split",
        "refer",
        "hide",
        "name",
    ),
)
TABLE: dict[str, Row] = {
    "new-case": ({}, "get", {}, (*EVERYBODY, "other_organisation")),
    **{name: (CASE, "get", {}, let_in) for name, let_in in READS.items()},
    **{f"case-{key}": (CASE, "get", {}, TEAM) for key in WORKS},
    "case-export": (CASE, "get", {}, ("administrator", "leader")),
    "customer-export": ({"customer_id": "<customer>"}, "get", {}, ("administrator", "leader")),
    "extract": ({"extract_id": "<extract>"}, "get", {}, ("leader",)),
    "extract-file": ({"extract_id": "<extract>"}, "get", {}, ()),
    "case-reopen": (CASE, "post", {"reason": "Not done"}, TEAM),
    "case-resume": (CASE, "post", {}, TEAM),
    "case-undo": (CASE | {"sequence": "1"}, "post", {}, READERS),
    "case-tick": (CASE | {"task_id": "<task>"}, "post", {}, TEAM),
    "case-untick": (CASE | {"task_id": "<task>"}, "post", {}, TEAM),
    "follow-course": (CASE, "get", {}, TEAM),
    "change-followed": (CASE | {"followed_id": "<followed>"}, "get", {}, TEAM),
    "leave-change": (CASE | {"followed_id": "<followed>"}, "post", {}, TEAM),
    "end-course": (CASE | {"followed_id": "<followed>"}, "get", {}, TEAM),
    "case-drop-task": (CASE | {"task_id": "<task>"}, "get", {}, TEAM),
    "case-draft": (CASE | {"message_id": "<draft>"}, "get", {}, TEAM),
    "case-send": (CASE | {"message_id": "<draft>"}, "post", {}, TEAM),
    "case-send-again": (CASE | {"message_id": "<refused>"}, "get", {}, TEAM),
    "case-settle-message": (CASE | {"message_id": "<refused>"}, "get", {}, TEAM),
    "case-document": (CASE | {"document_id": "<document>"}, "get", {}, READERS),
    "case-look-document": (CASE | {"document_id": "<document>"}, "get", {}, READERS),
    "case-show-document": (CASE | {"document_id": "<document>"}, "get", {}, READERS),
    "case-remove-document": (CASE | {"document_id": "<document>"}, "get", {}, TEAM),
    "case-unrelate": (CASE | {"other_id": "<other>"}, "get", {}, TEAM),
    "case-unname": (CASE | {"user_id": "<user>"}, "get", {}, LEADS),
    "case-acknowledged": (CASE | {"referral_id": "<referral>"}, "get", {}, TEAM),
    "case-answered": (CASE | {"referral_id": "<referral>"}, "get", {}, TEAM),
    "case-reminded": (CASE | {"referral_id": "<referral>"}, "get", {}, TEAM),
}
