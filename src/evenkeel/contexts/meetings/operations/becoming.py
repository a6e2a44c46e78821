"""What an agreed action can become: a task of its case, an idea, a decision to be prepared, a draft of the model.

It is done with here and goes on there; it keeps what it became, and that says where it came from.
"""

import datetime as dt
import uuid

from django.db import transaction

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.blueprint import operations as blueprint
from evenkeel.contexts.blueprint import queries as models_of
from evenkeel.contexts.casework.operations import writing
from evenkeel.contexts.improvements import operations as improvements
from evenkeel.contexts.improvements import values as ideas
from evenkeel.contexts.meetings import models, rules
from evenkeel.contexts.meetings.operations import closing, holding
from evenkeel.contexts.meetings.operations.stirring import stir
from evenkeel.contexts.meetings.queries import agreed
from evenkeel.contexts.meetings.queries import series as known
from evenkeel.contexts.meetings.values import LONGEST_LINE, LONGEST_TITLE, Action, Became, ItemKind
from evenkeel.lib.db import texts


def make_task(*, action_id: uuid.UUID, by: accounts.Acting, at: dt.datetime) -> Action:
    """Lay an action on the list of its case, where it goes on; here it is done with.

    Raises rules.HasNoCase, the refusals of casework's `add_task`, and as `finish` does.
    """
    with transaction.atomic():
        row = closing.held(action_id, by=by, at=at)
        if row.case_id is None or row.task_id is not None:
            raise rules.HasNoCase
        due = None
        if row.due_date is not None:
            due = dt.datetime.combine(row.due_date, dt.time(23, 59), tzinfo=by.zone)
        task = writing.add_task(
            case_id=row.case_id,
            text=f"{row.text} ({row.owner_name}, agreed in {row.series_title})"[:LONGEST_LINE],
            due_at=due,
            by=by,
            at=at,
        )
        closing.close(row, by=by, done_at=at, task_id=task.id, became=Became.TASK)
        closing.record("meetings.action-became-task", row, by=by, at=at)
    return agreed.frozen(row)


def make_idea(
    *, action_id: uuid.UUID, text: str, address: str, by: accounts.Acting, at: dt.datetime
) -> Action:
    """Make an improvement idea of an action, in words that everybody may read; its owner takes care of it.

    `address`: the page on which the action stands.

    Raises rules.NotInBounds, and as `agreeing.finish` does.
    """
    words = rules.words(text, longest=ideas.LONGEST_LINE, what="what would be better")
    with transaction.atomic():
        row = closing.held(action_id, by=by, at=at)
        made = improvements.add(
            content=ideas.Content(words, "", _unit(row, by=by, at=at), row.owner_id),
            origin=ideas.Origin("meeting-action", row.id, _came_from(row, by), address),
            by=by,
            at=at,
        )
        closing.close(row, by=by, done_at=at, became=Became.IDEA, became_key=str(made.id), became_label=words)
        closing.record("meetings.action-became-idea", row, by=by, at=at)
    return agreed.frozen(row)


def make_decision(
    *, action_id: uuid.UUID, text: str, series: str, by: accounts.Acting, at: dt.datetime
) -> Action:
    """Put an action before the body that decides: on the list of its next meeting, with where it comes from.

    Raises rules.NoSuchSeries, rules.NotInBounds, and as `agreeing.finish` does.
    """
    words = rules.words(text, longest=LONGEST_LINE, what="what is to be decided")
    there = known.one(known.model(by=by, at=at), series)
    if not there.is_of_body:
        raise rules.NoSuchSeries
    with transaction.atomic():
        row = closing.held(action_id, by=by, at=at)
        models.Item.objects.create(
            organisation_id=by.organisation_id,
            series=series,
            kind=ItemKind.DECISION,
            text=texts.storable(words),
            action=row,
            case_id=row.case_id,
            by_id=by.user_id,
            by_name=by.name,
            at=at,
        )
        closing.close(
            row, by=by, done_at=at, became=Became.DECISION, became_key=series, became_label=there.title
        )
        stir(by.organisation_id, series=series)
        closing.record("meetings.action-became-decision", row, by=by, at=at)
    return agreed.frozen(row)


def make_draft(*, action_id: uuid.UUID, text: str, by: accounts.Acting, at: dt.datetime) -> Action:
    """Begin a draft of the model for a change that an action wishes, with its words and where they come from.

    Raises blueprint's NotDesigner and NoSuchBranch, rules.NotInBounds, and as `agreeing.finish` does.
    """
    words = rules.words(text, longest=LONGEST_LINE, what="what shall change in the model")
    with transaction.atomic():
        row = closing.held(action_id, by=by, at=at)
    # A draft is begun in a transaction of its own. Stopped in between, it is there with its words, and the action is still open.
    branches = {each.name for each in models_of.branches(organisation_id=by.organisation_id)}
    onto = "to-be" if "to-be" in branches else "as-is"
    note = f"{words} – {_came_from(row, by)}"
    made = blueprint.draft(title=words[:LONGEST_TITLE], onto=onto, note=note, by=by, at=at)
    with transaction.atomic():
        row = closing.held(action_id, by=by, at=at)
        closing.close(
            row, by=by, done_at=at, became=Became.DRAFT, became_key=made.name, became_label=made.title
        )
        closing.record("meetings.action-became-draft", row, by=by, at=at)
    return agreed.frozen(row)


def make_comment(
    *,
    action_id: uuid.UUID,
    text: str,
    consultation_id: uuid.UUID,
    by: accounts.Acting,
    at: dt.datetime,
) -> Action:
    """Say what an action wishes where a draft of the model is consulted on, with where it comes from.

    Raises rules.NoSuchConsultation where she is not asked, blueprint's refusals of a comment, rules.NotInBounds, and as
    `agreeing.finish` does.
    """
    words = rules.words(text, longest=LONGEST_LINE, what="what shall change in the model")
    on = at.astimezone(by.zone).date()
    asked = {known.id: (name, title) for known, name, title in models_of.asked(by=by, on=on)}
    if consultation_id not in asked:
        raise rules.NoSuchConsultation
    with transaction.atomic():
        row = closing.held(action_id, by=by, at=at)
    # As with a draft: said in a transaction of its own, and the action closed after it.
    said = f"{words} – {_came_from(row, by)}"
    blueprint.comment(consultation_id=consultation_id, text=said, by=by, at=at)
    name, title = asked[consultation_id]
    with transaction.atomic():
        row = closing.held(action_id, by=by, at=at)
        closing.close(
            row, by=by, done_at=at, became=Became.DRAFT, became_key=name, became_label=title[:LONGEST_TITLE]
        )
        closing.record("meetings.action-became-draft", row, by=by, at=at)
    return agreed.frozen(row)


def _unit(row: models.Action, *, by: accounts.Acting, at: dt.datetime) -> str:
    return holding.series_of(row.series, row.series_title, by=by, at=at).unit


def _came_from(row: models.Action, by: accounts.Acting) -> str:
    day = row.at.astimezone(by.zone)
    return f"{row.series_title}, agreed on {day.day} {day:%B %Y}"
