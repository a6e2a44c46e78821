"""Who gets in at the addresses of care. The look is that of `designer`, into a case of the planning team.

By the name of an address: what stands in it, how it is asked, what is sent, who is let in. Words in angle brackets are filled in by
the test.
"""

MEMBERS = ("administrator", "leader", "designer", "staff", "colleague")
EVERYBODY = (*MEMBERS, "other_organisation")

Row = tuple[dict[str, str], str, dict[str, str], tuple[str, ...]]

TABLE: dict[str, Row] = {
    "care": ({}, "get", {}, EVERYBODY),
    "break-glass": ({}, "get", {}, EVERYBODY),
    "end-look": ({"access_id": "<look>"}, "post", {}, ("designer", "leader")),
}
