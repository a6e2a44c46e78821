"""Who gets in at one's day, at shelves and at the search.

The shelf is that of the planning team, and what is kept is kept by Tom (`staff`).
By the name of an address: what stands in it, how it is asked, what is sent, who is let in. Words in angle brackets are filled in by
the test that makes what they name.
"""

EVERY = ("administrator", "leader", "designer", "staff", "colleague", "other_organisation")
HARBOUR = EVERY[:-1]
TEAM = ("leader", "staff", "colleague")
"""Those who plan; `designer` answers calls, in another team."""
PLANS = {"shelf": "plans"}

Row = tuple[dict[str, str], str, dict[str, str], tuple[str, ...]]
TABLE: dict[str, Row] = {
    "my-day": ({}, "get", {}, EVERY),
    "give-star": ({}, "post", {"text": "Call the surveyor"}, EVERY),
    "turn-star": ({"star_id": "<star>"}, "post", {}, ("staff",)),
    "remove-star": ({"star_id": "<star>"}, "post", {}, ("staff",)),
    "say-week": ({}, "post", {"colour": "green", "words": ""}, EVERY),
    "shelves": ({}, "get", {}, EVERY),
    "shelf": (PLANS, "get", {}, EVERY),
    "shelf-csv": (PLANS, "get", {}, EVERY),
    "take-next": (PLANS, "post", {}, EVERY),
    "take-one": (PLANS, "post", {"take": "<case>"}, TEAM),
    "several": (PLANS, "post", {"case": "<case>", "action": "take"}, EVERY),
    "keep-list": (PLANS, "post", {"name": "Over", "due": "over"}, EVERY),
    "remove-list": ({"filter_id": "<filter>"}, "post", {}, ("staff",)),
    "undo-several": ({"batch": "<batch>"}, "post", {}, HARBOUR),
    "search": ({}, "get", {"q": "wall"}, EVERY),
}
