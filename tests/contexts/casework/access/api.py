"""Who gets in at the API of casework: members by their session, programs by their token.

By method and path: what is sent, who is let in. The case is of the planning team, not confidential.
"""

TEAM = ("leader", "staff", "colleague")
MEMBERS = ("administrator", *TEAM, "designer")
ALL = (*MEMBERS, "other_organisation")
READS, WRITES = ("reads", "both"), ("writes", "both")
CONTACT = {"channel": "phone"}

API: dict[tuple[str, str], tuple[dict[str, str], tuple[str, ...]]] = {
    ("post", "/contacts"): (CONTACT, (*ALL, *WRITES)),
    ("get", "/cases"): ({}, (*ALL, *READS)),
    ("post", "/cases"): ({"case_type": "permit"}, (*ALL, *WRITES)),
    ("get", "/cases/{reference}"): ({}, (*MEMBERS, *READS)),
    ("get", "/cases/{reference}/status"): ({}, (*MEMBERS, *READS)),
    ("post", "/cases/{reference}/notes"): ({"text": "Seen"}, (*TEAM, *WRITES)),
    ("post", "/cases/{reference}/status"): ({"move": "stage", "stage": "views"}, (*TEAM, *WRITES)),
}
