"""Who gets in at courses of work: one of the planning team, and one that Tom (`staff`) keeps for himself.

By the name of an address: what stands in it, how it is asked, what is sent, who is let in. Words in angle brackets are filled in by
the test that makes what they name.
"""

EVERY = ("administrator", "leader", "designer", "staff", "colleague", "other_organisation")
HARBOUR = EVERY[:-1]
TEAM = ("leader", "staff", "colleague")
OURS = {"course_id": "<course>"}

Row = tuple[dict[str, str], str, dict[str, str], tuple[str, ...]]
TABLE: dict[str, Row] = {
    "courses": ({}, "get", {}, EVERY),
    "new-course": ({}, "get", {}, EVERY),
    "course": ({"source": "<course>"}, "get", {}, HARBOUR),
    "change-course": (OURS, "get", {}, TEAM),
    "retire-course": (OURS, "post", {}, TEAM),
    "bring-back-course": (OURS, "post", {}, TEAM),
}
OWN = {name: (*row[:3], ("staff",)) for name, row in TABLE.items() if row[0]}
"""The same of a course that is his own."""
