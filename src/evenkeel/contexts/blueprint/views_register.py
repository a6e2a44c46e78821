"""All views of a model, by the question that each answers. A view is wired here by name, and nowhere else looked for."""

from dataclasses import dataclass
from typing import Final

GROUPS: Final = (
    "Where are we going?",
    "What do customers get?",
    "How is the work done?",
    "Who does what?",
    "What do we work with?",
)
"""What the views are about, in the order in which they are listed."""


@dataclass(frozen=True)
class View:
    """One way to look at a model."""

    name: str
    """The name of its address in `urls`, which takes a branch and nothing else."""
    title: str
    question: str
    """What it answers, as somebody would ask it."""
    group: str
    """The heading that it stands under, one of GROUPS."""


VIEWS: Final[tuple[View, ...]] = (
    View(
        "thread",
        "Golden thread",
        "How does what a team measures serve the vision, and where does the thread break?",
        "Where are we going?",
    ),
    View("wheel", "Annual wheel", "What comes back every year, and when?", "Where are we going?"),
    View(
        "pestel",
        "PESTEL board",
        "What pushes at us from outside, and what do we do about it?",
        "Where are we going?",
    ),
    View(
        "capabilities",
        "Capability map",
        "What must we be able to do, how well do we do it, and how well shall we?",
        "What do we work with?",
    ),
    View(
        "landscape",
        "System landscape",
        "What software do we run on, what is common, and what ends when?",
        "What do we work with?",
    ),
    View(
        "services", "Service catalogue", "What do customers get, how soon, and how?", "What do customers get?"
    ),
    View(
        "mix",
        "Channel mix",
        "Through which channels do customers come, through which shall they, and what is it worth?",
        "What do customers get?",
    ),
    View(
        "critical",
        "Critical processes",
        "What must not stand still, and what keeps it going?",
        "How is the work done?",
    ),
    View(
        "organisation",
        "Organisation chart",
        "Who leads whom, and is the shape as declared?",
        "Who does what?",
    ),
    View("raci", "RACI matrix", "Who answers for what, and where does nobody?", "Who does what?"),
    View("roles", "Role descriptions", "What does my role ask of me?", "Who does what?"),
    View(
        "locations", "Locations", "Where do we meet customers, and where do we work?", "What do we work with?"
    ),
    View("glossary", "Glossary", "What do we mean by our words?", "What do we work with?"),
)
"""All views; those of a group stand in this order."""


def view(name: str) -> View:
    """Return a view by its name."""
    return next(each for each in VIEWS if each.name == name)


def grouped() -> tuple[tuple[str, tuple[View, ...]], ...]:
    """Return the groups that hold any view, each with its views."""
    groups = ((group, tuple(each for each in VIEWS if each.group == group)) for group in GROUPS)
    return tuple((group, views) for group, views in groups if views)
