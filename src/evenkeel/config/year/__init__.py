"""A year in the life of an example council: invented from its operating model and a seed, the same for the same seed.

`lived` makes it. Nothing here knows the database; `evenkeel.config.example_year` brings it in.
"""

from evenkeel.config.year.living import lived
from evenkeel.config.year.staffing import POSTS, staffed, working_roles
from evenkeel.config.year.telling import log_table
from evenkeel.config.year.troubles import ALL, NONE, Troubles
from evenkeel.config.year.values import Contact, Customer, Happened, History, Representation, Worker, Year

__all__ = [
    "ALL",
    "NONE",
    "POSTS",
    "Contact",
    "Customer",
    "Happened",
    "History",
    "Representation",
    "Troubles",
    "Worker",
    "Year",
    "lived",
    "log_table",
    "staffed",
    "working_roles",
]
