"""Moving a card: "this before that, in this lane, as I saw the board". Lane, order and version change together, or nothing."""

import datetime as dt
import uuid
from collections.abc import Iterable

from django.db import transaction

from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.boards import live, models, rules
from evenkeel.contexts.boards.queries import cards, finding
from evenkeel.contexts.boards.values import Board, Lane, Moved, Rows, Wish
from evenkeel.contexts.casework.operations import moving, taking, writing
from evenkeel.contexts.casework.queries import boards as casework
from evenkeel.contexts.casework.queries import desk
from evenkeel.contexts.casework.values.boards import Card, Lying
from evenkeel.contexts.casework.values.cases import Priority

_PLACE = ("lane", "rank", "version", "by_name")


def place(*, key: str, wish: Wish, by: accounts.Acting, at: dt.datetime) -> Moved:
    """Move a card as somebody wishes. To another lane it is a move of the case, by the rules of casework.

    Raises rules.NoSuchBoard, rules.NoSuchLane, rules.NotOnBoard, rules.NotYours, rules.MovedMeanwhile, rules.NotThere,
    rules.NoWay, and what casework raises: `moving.move`, `taking.take`, `taking.give`, `taking.lay_on`, `writing.change`.
    """
    board = finding.board(key=key, by=by, at=at)
    lane = board.lane(wish.lane)
    if lane is None:
        raise rules.NoSuchLane
    with transaction.atomic():
        version = _held(key, by)
        card = _card(board, wish.case_id, by=by, at=at)
        here = rules.lane_of(board, card.lying)
        _check_seen(board, here, wish, by)
        lying = casework.lying(scope=board.scope, by=by)
        order = _order(board, lane, lying, by)
        if wish.before == card.id or (wish.before and wish.before not in dict(order)):
            raise rules.NotThere(lane=lane.title)
        if lane != here:
            _go(lane, card, wish, by=by, at=at)
        if wish.row is not None:
            _change_row(wish.kind or board.rows, wish, card, by=by, at=at)
        version.version += 1
        version.save(update_fields=["version"])
        _put(version, lane, rules.placed(order, card.id, before=wish.before), wish, by=by)
        count = len({key for key, _ in order} | {card.id})
        moved = Moved(version.version, _sentence(card, lane, here, count, by))
        live.tell_moved(
            organisation_id=by.organisation_id,
            board=key,
            version=moved.version,
            by=by.user_id,
            sentence="" if card.confidential else moved.sentence,
        )
    return moved


def _held(key: str, by: accounts.Acting) -> models.Version:
    """Hold the version of a board until the transaction ends: moves on one board come one after the other."""
    ours = {"organisation_id": by.organisation_id, "board": key}
    models.Version.objects.bulk_create([models.Version(**ours)], ignore_conflicts=True)
    return models.Version.objects.select_for_update().get(**ours)


def _card(board: Board, case_id: uuid.UUID, *, by: accounts.Acting, at: dt.datetime) -> Card:
    reach = desk.reach(by=by, at=at)
    found = casework.cards(scope=board.scope, only=case_id, reach=reach, by=by, at=at)
    if not found:
        raise rules.NotOnBoard
    if not found[0].may_work:
        raise rules.NotYours
    return found[0]


def _check_seen(board: Board, here: Lane | None, wish: Wish, by: accounts.Acting) -> None:
    rows = models.Place.objects.filter(
        organisation_id=by.organisation_id, board=board.key, case_id=wish.case_id
    )
    moved_at, who = rows.values_list("version", "by_name").first() or (0, "")
    rules.check_seen(board, here=here, saw=wish.from_lane, who=who, moved_at=moved_at, seen=wish.seen)


def _order(board: Board, lane: Lane, lying: Iterable[Lying], by: accounts.Acting) -> list[rules.Ranked]:
    """Return what lies in a lane, in its order, whoever may see it."""
    put = cards.places(board=board, by=by).get(lane.key, {})
    return rules.ordered((each for each in lying if rules.lane_of(board, each) == lane), put)


def _go(lane: Lane, card: Card, wish: Wish, *, by: accounts.Acting, at: dt.datetime) -> None:
    """Let the case come to where the lane is: to a stage, by being taken up in its own, or to a shelf."""
    if card.lying.stage and card.lying.stage in lane.stages:
        taking.take(case_id=card.id, by=by, at=at)
    elif lane.stages:
        stage = _stage_in(lane, card, by=by, at=at)
        moving.move(case_id=card.id, stage=stage, reason=wish.reason, overrule=wish.overrule, by=by, at=at)
    elif card.lying.shelf == lane.shelf:
        words = f"“{lane.title}” holds what nobody has begun, and this has been begun."
        raise rules.NoWay(words=words)
    else:
        taking.lay_on(case_id=card.id, shelf=lane.shelf, reason=wish.reason, by=by, at=at)


def _stage_in(lane: Lane, card: Card, *, by: accounts.Acting, at: dt.datetime) -> str:
    """Return the stage of a lane that the kind of case has, the first of several."""
    model = finding.model_of(by=by, at=at)
    kind = next(
        (each for each in (model.case_types if model else ()) if each.key == card.lying.case_type), None
    )
    known = [each.key for each in kind.stages if each.key in lane.stages] if kind else []
    if kind and not known:
        raise rules.NoWay(words=f"“{kind.title}” has no stage that belongs to “{lane.title}”.")
    return known[0] if known else lane.stages[0]


def _change_row(kind: Rows, wish: Wish, card: Card, *, by: accounts.Acting, at: dt.datetime) -> None:
    """Let a card come into another row: more or less urgent, or somebody else's."""
    row = wish.row or ""
    if row == rules.row_of(kind, card):
        return
    if kind is Rows.URGENCY:
        priority = Priority.HIGH if row == "urgent" else Priority.NORMAL
        writing.change(case_id=card.id, priority=priority, reason=wish.reason, by=by, at=at)
    elif kind is Rows.PERSON:
        _hand(row, card, reason=wish.reason, by=by, at=at)
    else:
        raise rules.NoWay(words=f"The {kind} of a case is changed on its page.")


def _hand(to: str, card: Card, *, reason: str, by: accounts.Acting, at: dt.datetime) -> None:
    if not to:
        taking.release(case_id=card.id, reason=reason, by=by, at=at)
    elif to == str(by.user_id) and card.responsible is None:
        taking.take(case_id=card.id, by=by, at=at)
    else:
        taking.give(case_id=card.id, to=_member(to), reason=reason, by=by, at=at)


def _member(said: str) -> uuid.UUID:
    try:
        return uuid.UUID(said)
    except ValueError as trouble:
        raise rules.NoSuchLane("This board has no such row.") from trouble


def _put(
    version: models.Version, lane: Lane, ranks: dict[uuid.UUID, float], wish: Wish, *, by: accounts.Acting
) -> None:
    """Keep where cards lie. What only made room has not been moved by anybody: its version stays."""
    ours = {"organisation_id": by.organisation_id, "board": version.board}
    known = {row.case_id: row for row in models.Place.objects.filter(**ours, case_id__in=ranks)}
    rows = []
    for case_id, rank in ranks.items():
        row = known.get(case_id) or models.Place(**ours, case_id=case_id, version=0)
        row.lane, row.rank = lane.key, rank
        if case_id == wish.case_id:
            row.version, row.by_name = version.version, by.name
        rows.append(row)
    models.Place.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["organisation", "board", "case"],
        update_fields=_PLACE,
    )


def _sentence(card: Card, lane: Lane, here: Lane | None, count: int, by: accounts.Acting) -> str:
    where = "to" if lane != here else "within"
    words = f"{by.name} moved {card.title or card.reference} {where} {lane.title}."
    if lane != here and rules.limit(count, lane.wip_limit) == "over":
        words += f" {lane.title} is now over its limit, {count} of {lane.wip_limit}."
    return words
