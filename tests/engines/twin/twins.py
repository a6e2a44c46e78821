"""Small twins for tests."""

from evenkeel.engines.twin.document._arrivals import Gaps
from evenkeel.engines.twin.document._calendar import Calendar
from evenkeel.engines.twin.document._course import CaseClass, Course, Node
from evenkeel.engines.twin.document._distribution import Distribution, Exponential
from evenkeel.engines.twin.document._twin import Twin
from evenkeel.engines.twin.document._work import Activity, Person, Shelf, Skill


def queue(
    *,
    servers: int = 1,
    gap: Distribution | None = None,
    service: Distribution | None = None,
    **changed: object,
) -> Twin:
    """Return a line before some servers: cases come every minute, one takes 48 seconds on average for each server."""
    people = tuple(Person(key=f"server {number}", calendar="always") for number in range(servers))
    parts: dict[str, object] = {
        "streams": (Gaps(gap=gap or Exponential(mean=60)),),
        "course": Course(
            nodes=(Node(kind="task", activity="serve"),), classes=(CaseClass(key="all", start=0),)
        ),
        "activities": (
            Activity(key="serve", shelf="line", duration=service or Exponential(mean=48 * servers)),
        ),
        "shelves": (Shelf(key="line"),),
        "people": people,
        "skills": tuple(Skill(person=person.key, activity="serve") for person in people),
        "calendars": (Calendar(key="always"),),
    }
    return Twin.model_validate(parts | changed)
