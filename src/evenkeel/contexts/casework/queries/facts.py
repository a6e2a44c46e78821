"""What of a case decides whether it may go on, as its page knows it: the same as the operations find."""

from evenkeel.contexts.casework import moving
from evenkeel.contexts.casework.queries.case import Page
from evenkeel.contexts.casework.values.cases import DocumentState


def of_page(page: Page) -> moving.Facts:
    """Return what of a case decides whether it may go on, as the operations see it."""
    here = page.case.standing.stage
    left = [each for each in page.tasks if each.done_at is None]
    return moving.Facts(
        stage=here,
        has_responsible=page.case.standing.responsible is not None,
        has_decision=bool(page.decisions),
        has_document=any(each.state is DocumentState.CLEAN for each in page.documents),
        has_customer=page.case.standing.customer is not None,
        undone=tuple(each.text for each in left if each.must and each.stage == here),
        has_tasks=any(each.stage in ("", here) for each in left),
    )
