"""Several people who move cards of one board at the same time, over HTTP; and what must come of it.

Each accepted move has a version of its own, without a gap. Whoever puts the accepted moves one after the other, by their versions,
gets the order that everybody sees in the end.
"""

import json
import random
import re
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

Lanes = dict[str, list[str]]
FIELD = re.compile(r'class="bo-field[^>]*data-lane="([^"]*)"(.*?)</ul>', re.DOTALL)
CARD = re.compile(r'data-card="([^"]*)"')
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]*)"')
MEANWHILE = 409


@dataclass(frozen=True)
class Accepted:
    """A move that the server has made."""

    version: int
    card: str
    lane: str
    before: str


@dataclass
class Player:
    """Somebody at a board: who she is by her cookie."""

    board: str
    cookie: str
    token: str = ""
    seen: int = 0
    done: list[Accepted] = field(default_factory=list)
    refused: int = 0

    def look(self) -> Lanes:
        """Look at the whole board; return the cards of each lane in their order."""
        asked = urllib.request.Request(f"{self.board}?rows=service", headers={"Cookie": self.cookie})
        with urllib.request.urlopen(asked, timeout=60) as answer:
            page = answer.read().decode()
            if not self.token:
                given = next(each for each in answer.headers.get_all("Set-Cookie", []) if "csrf" in each)
                self.cookie += f"; {given.split(';')[0]}"
        self.token = found[1] if (found := TOKEN.search(page)) else self.token
        self.seen = int(page.split('data-version="')[1].split('"')[0])
        return {lane: CARD.findall(cards) for lane, cards in FIELD.findall(page)}

    def move(self, card: str, lane: str, before: str) -> None:
        """Move a card before another one, or last, as she has seen the board."""
        form = {"lane": lane, "before": before, "seen": str(self.seen)}
        asked = urllib.request.Request(
            f"{self.board}cards/{card}/move/",
            urllib.parse.urlencode(form).encode(),
            {"Cookie": self.cookie, "X-CSRFToken": self.token, "Accept": "application/json"},
        )
        try:
            with urllib.request.urlopen(asked, timeout=60) as answer:
                version = json.loads(answer.read())["version"]
        except urllib.error.HTTPError as refusal:
            if refusal.code != MEANWHILE:
                raise
            self.refused += 1
            self.look()
            return
        self.done.append(Accepted(version, card, lane, before))

    def play(self, cards: Sequence[str], lanes: Sequence[str], number: int, chance: random.Random) -> None:
        """Move cards at random."""
        for _ in range(number):
            card = chance.choice(cards)
            before = chance.choice([each for each in cards if each != card] + [""] * 3)
            self.move(card, chance.choice(lanes), before)


def crowd(players: Sequence[Player], lanes: Sequence[str], *, moves: int, seed: int) -> tuple[int, int]:
    """Let players move the cards of some lanes at the same time; return how many moves were made and refused.

    Raises AssertionError where the order that they see is not what the moves amount to.
    """
    order = players[0].look()
    for each in players[1:]:
        assert each.look() == order
    begun = players[0].seen
    cards = [card for lane in lanes for card in order[lane]]
    with ThreadPoolExecutor(len(players)) as threads:
        playing = [
            threads.submit(each.play, cards, lanes, moves // len(players), random.Random(seed + number))
            for number, each in enumerate(players)
        ]
        for one in playing:
            one.result()
    done = sorted((each for player in players for each in player.done), key=lambda each: each.version)
    assert [each.version for each in done] == list(range(begun + 1, begun + len(done) + 1))
    for move in done:
        put(order, move)
    for player in players:
        assert player.look() == order
    return len(done), sum(player.refused for player in players)


def put(order: Lanes, move: Accepted) -> None:
    """Do a move in an order of one's own."""
    for cards in order.values():
        if move.card in cards:
            cards.remove(move.card)
    lane = order[move.lane]
    lane.insert(lane.index(move.before) if move.before else len(lane), move.card)
