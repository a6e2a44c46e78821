"""The cards of a board: a bounded number of queries, however many there are."""

import datetime as dt
import uuid
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from django.db.models import BigIntegerField, CharField, FloatField, UUIDField, Value

from evenkeel.contexts.accounts import queries as members
from evenkeel.contexts.accounts import values as accounts
from evenkeel.contexts.boards import models, rules
from evenkeel.contexts.boards.values import (
    AT_ONCE,
    FEWEST_AT_ONCE,
    Board,
    Cell,
    Colour,
    Heading,
    Row,
    Rows,
    Sheet,
    View,
)
from evenkeel.contexts.casework.queries import boards as casework
from evenkeel.contexts.casework.queries import desk
from evenkeel.contexts.casework.values.boards import MOST_CARDS, Card, Usual
from evenkeel.contexts.casework.values.reach import Reach

Cards = Sequence[Card]
Places = Mapping[str, Mapping[uuid.UUID, float]]
DAY = dt.timedelta(days=1)
ME, NOBODY = "me", "nobody"


def version(*, key: str, by: accounts.Acting) -> int:
    """Return how often the cards of a board have been moved. One query."""
    rows = models.Version.objects.filter(organisation_id=by.organisation_id, board=key)
    return rows.values_list("version", flat=True).first() or 0


def sheet(*, board: Board, view: View, by: accounts.Acting, at: dt.datetime) -> Sheet:
    """Return a board with the cards that somebody may know of. At most ten queries, however many there are."""
    reach = desk.reach(by=by, at=at)
    # Before the cards: whoever moves one meanwhile is told, for the version that is sent with the move is the older one.
    number, put, hands = _kept(board, by)
    cards = casework.cards(scope=board.scope, reach=reach, by=by, at=at)
    usual = casework.usual(case_types={each.lying.case_type for each in cards}, by=by)
    names = members.names(user_ids=[each.responsible for each in cards if each.responsible])
    lanes = _in_lanes(board, cards, put)
    kind = view.rows or board.rows
    found = {lane: _found(held, view, usual, by=by, at=at) for lane, held in lanes.items()}
    rows = _rows(board, view, found, names, reach)
    shown = [card for row in rows for cell in row.cells for card in cell.cards]
    on_board = [card for held in lanes.values() for card in held]
    return Sheet(
        board=board,
        view=view,
        version=number,
        headings=tuple(Heading(each, len(lanes[each.key]), each.key in view.folded) for each in board.lanes),
        rows=rows,
        kind=kind,
        names=names,
        hands=hands,
        usual=usual,
        details=casework.details(of=shown, by=by, at=at),
        count=len(on_board),
        long=sum(rules.is_long(each, usual, at) for each in on_board),
        late=sum(each.lying.due_at is not None and each.lying.due_at < at for each in on_board),
        blocked=sum(each.is_blocked for each in on_board),
        colours=_colours(on_board, by, at),
        nowhere=len(cards) - len(on_board),
        found=sum(map(len, found.values())),
        is_cut=len(cards) == MOST_CARDS,
    )


def _kept(board: Board, by: accounts.Acting) -> tuple[int, Places, dict[uuid.UUID, str]]:
    """Return the version of a board, the ranks of its cards by lane, and who has raised a hand on what. All in one query."""
    ours = {"organisation_id": by.organisation_id}
    no_number, no_words = Value(0, output_field=BigIntegerField()), Value("", output_field=CharField())
    nowhere = Value(None, output_field=FloatField())
    versions = models.Version.objects.filter(**ours, board=board.key).values_list(
        "version", no_words, Value(None, output_field=UUIDField()), nowhere, no_words
    )
    put = models.Place.objects.filter(**ours, board=board.key).values_list(
        no_number, "lane", "case_id", "rank", no_words
    )
    raised = models.Hand.objects.filter(**ours).values_list(
        no_number, no_words, "case_id", nowhere, "by_name"
    )
    number, found = 0, defaultdict[str, dict[uuid.UUID, float]](dict)
    hands: dict[uuid.UUID, str] = {}
    for seen, lane, case_id, rank, who in versions.union(put, raised, all=True):
        if case_id is None:
            number = seen
        elif rank is None:
            hands[case_id] = who
        else:
            found[lane][case_id] = rank
    return number, found, hands


def _colours(cards: Cards, by: accounts.Acting, at: dt.datetime) -> Counter[Colour]:
    """Count cards by the day on which they are due, in the organisation's time zone."""
    today = at.astimezone(by.zone).date()
    # By moment first: to say a moment in a zone takes longer than all else, and few are near.
    near = [each.lying.due_at for each in cards if each.lying.due_at and each.lying.due_at < at + DAY]
    found = Counter(rules.colour_on(due.astimezone(by.zone).date(), today) for due in near)
    found[Colour.GREEN] += len(cards) - len(near)
    return found


def _in_lanes(board: Board, cards: Cards, put: Places) -> dict[str, list[Card]]:
    """Return the cards of each lane in their order."""
    held: dict[str, list[Card]] = {each.key: [] for each in board.lanes}
    for card in cards:
        lane = rules.lane_of(board, card.lying)
        if lane is not None:
            held[lane.key].append(card)
    for key, found in held.items():
        by_id = {each.id: each for each in found}
        order = rules.ordered((each.lying for each in found), put.get(key, {}))
        held[key] = [by_id[card_id] for card_id, _ in order]
    return held


def hands(*, by: accounts.Acting) -> frozenset[uuid.UUID]:
    """Return the cases on which somebody has raised a hand. One query."""
    rows = models.Hand.objects.filter(organisation_id=by.organisation_id)
    return frozenset(rows.values_list("case_id", flat=True))


def places(*, board: Board, by: accounts.Acting) -> Places:
    """Return the ranks of the cards that somebody has put somewhere, by lane. One query."""
    rows = models.Place.objects.filter(organisation_id=by.organisation_id, board=board.key)
    found: dict[str, dict[uuid.UUID, float]] = defaultdict(dict)
    for lane, case_id, rank in rows.values_list("lane", "case_id", "rank"):
        found[lane][case_id] = rank
    return found


def _found(
    cards: Cards,
    view: View,
    usual: Mapping[tuple[str, str], Usual],
    *,
    by: accounts.Acting,
    at: dt.datetime,
) -> list[Card]:
    """Keep the cards that somebody looks for."""
    said = view.said.casefold().split()
    bare = "".join(said).replace("-", "")

    def is_meant(card: Card) -> bool:
        title = card.title.casefold()
        return all(word in title for word in said) or bare in card.reference.casefold().replace("-", "")

    def is_who(card: Card) -> bool:
        wanted = {ME: str(by.user_id), NOBODY: ""}.get(view.who, view.who)
        return str(card.responsible or "") == wanted

    def is_only(card: Card) -> bool:
        match view.only:
            case "blocked":
                return card.is_blocked
            case "late":
                return card.lying.due_at is not None and card.lying.due_at < at
            case _:
                return rules.is_long(card, usual, at)

    wishes = (
        (said, is_meant),
        (view.who, is_who),
        (view.only, is_only),
        (view.is_shared, lambda card: not card.confidential),
    )
    tests = [test for wish, test in wishes if wish]
    return [card for card in cards if all(test(card) for test in tests)]


def _rows(
    board: Board,
    view: View,
    lanes: Mapping[str, Cards],
    names: Mapping[uuid.UUID, str],
    reach: Reach,
) -> tuple[Row, ...]:
    """Return the rows of a board, each across all lanes; of long lanes only the first cards, unless all are asked for."""
    kind = view.rows or board.rows
    held: dict[str, dict[str, list[Card]]] = {}
    if kind is Rows.URGENCY:
        held = {"urgent": {}, "planned": {}}
    for lane, cards in lanes.items():
        for card in cards:
            held.setdefault(rules.row_of(kind, card), {}).setdefault(lane, []).append(card)
    most = max(FEWEST_AT_ONCE, AT_ONCE // max(1, len(held)))
    found = []
    for key in _in_order(kind, held, names, reach):
        count = sum(map(len, held[key].values()))
        cells = tuple(_cell(each.key, held[key].get(each.key, []), view, most) for each in board.lanes)
        found.append(Row(key, count, cells))
    return tuple(found)


def _in_order(
    kind: Rows, keys: Mapping[str, object], names: Mapping[uuid.UUID, str], reach: Reach
) -> list[str]:
    """Return rows in their order: of people she herself first, then by name, then what nobody has."""
    if kind is not Rows.PERSON:
        return list(keys) if kind is Rows.URGENCY else sorted(keys)
    said = {str(user_id): name for user_id, name in names.items()}
    mine = str(reach.user_id)
    return sorted(keys, key=lambda each: (each == "", each != mine, said.get(each, "")))


def _cell(lane: str, cards: Cards, view: View, most: int) -> Cell:
    if lane in view.folded:
        return Cell(lane, (), len(cards), cards[0].id if cards else None)
    # A single further card takes no more room than the words that it is there.
    if lane in view.whole or len(cards) <= most + 1:
        return Cell(lane, tuple(cards))
    return Cell(lane, tuple(cards[:most]), len(cards) - most, cards[most].id)


def card(*, board: Board, case_id: uuid.UUID, by: accounts.Acting, at: dt.datetime) -> Card | None:
    """Return a card of a board; None where it is not there, or not hers to see. At most three queries."""
    reach = desk.reach(by=by, at=at)
    found = casework.cards(scope=board.scope, only=case_id, reach=reach, by=by, at=at)
    return found[0] if found else None
