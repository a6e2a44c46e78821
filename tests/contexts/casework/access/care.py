"""Who gets in at the addresses of care. The look is that of `designer`, into a case of the planning team.

By the name of an address: what stands in it, how it is asked, what is sent, who is let in. Words in angle brackets are filled in by
the test.
"""

MEMBERS = ("administrator", "leader", "designer", "staff", "colleague")
EVERYBODY = (*MEMBERS, "other_organisation")
KEEPERS = ("administrator", "other_organisation")
"""Who erases and brings in: administrators, each of her own organisation (that of the other is one)."""

Row = tuple[dict[str, str], str, dict[str, str], tuple[str, ...]]

TABLE: dict[str, Row] = {
    "care": ({}, "get", {}, EVERYBODY),
    "break-glass": ({}, "get", {}, EVERYBODY),
    "hold": ({"reference": "<reference>"}, "get", {}, ("administrator", "leader")),
    "retention": ({}, "get", {}, KEEPERS),
    "certificate": ({"certificate_id": "<certificate>"}, "get", {}, ("administrator",)),
    "certificate-json": ({"certificate_id": "<certificate>"}, "get", {}, ("administrator",)),
    "erase": ({"case_type": "permit"}, "get", {}, KEEPERS),
    "erasing": ({"case_type": "permit"}, "get", {}, KEEPERS),
    "histories": ({}, "get", {}, KEEPERS),
    "history": ({"import_id": "<import>"}, "get", {}, ("administrator",)),
    "bring-history": ({"import_id": "<import>"}, "post", {}, ("administrator",)),
    "undo-history": ({"import_id": "<import>"}, "post", {}, ("administrator",)),
    "end-look": ({"access_id": "<look>"}, "post", {}, ("designer", "leader")),
}
