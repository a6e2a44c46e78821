"""Eight people move cards of one board at random at the same time: all end with the same order, the one that their moves amount to.

    PYTHONPATH=. python benchmarks/boards_crowd.py [--moves 1000] [--players 8] [--cards 30] [--seed 7]

Over HTTP, on the server as it runs; ends with an error where a version is missing or double, or where anybody sees another order.
"""

import argparse
import os
import time

from benchmarks import _casework_ground as ground
from benchmarks import boards
from tests.browser import crowding


def main() -> None:
    """Let them play, and print what came of it."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--moves", type=int, default=1_000)
    asked.add_argument("--players", type=int, default=8)
    asked.add_argument("--cards", type=int, default=30)
    asked.add_argument("--seed", type=int, default=7)
    given = asked.parse_args()
    with ground.database():
        people = ground.organisation(given.players)[1:]
        boards.filled(people[0], 0, given.cards)
        cookies = ["=".join(boards.signed_in(each)) for each in people]
        with boards.server() as port:
            board = f"http://localhost:{port}/boards/{boards.BOARD}/"
            players = [crowding.Player(board, each) for each in cookies]
            began, before = time.perf_counter(), os.getloadavg()[0]
            done, refused = crowding.crowd(players, ["check", "decide"], moves=given.moves, seed=given.seed)
    seconds, after = time.perf_counter() - began, os.getloadavg()[0]
    print(
        f"{given.players} people, {done} moves made and {refused} refused (somebody was faster, or the standard asks why), "
        f"in {seconds:.0f} s: one order, the same for all; load {before:.1f} before, {after:.1f} after"
    )


if __name__ == "__main__":
    main()
