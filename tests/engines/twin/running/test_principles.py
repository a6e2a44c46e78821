"""The principles of giving work out, called with plain numbers as a live shelf would call them."""

import numpy as np

from evenkeel.engines.twin.running import _layout, _principles

PEOPLE = (
    # open work, on duty, done by, weight, luck
    (3, True, 900.0, 1.0, 0.9),
    (1, False, 4_000.0, 5.0, 0.5),
    (2, True, 300.0, 1.0, 0.1),
)


def chosen(principle: np.int64) -> int:
    costs = [_principles.cost(principle, *person) for person in PEOPLE]
    return costs.index(min(costs))


def test_the_least_open_work_of_those_on_duty_the_first_to_be_done_or_luck_by_weight() -> None:
    assert chosen(_layout.LOAD) == 2
    assert chosen(_layout.WAIT) == 2
    assert chosen(_layout.RANDOM) == 0


def test_turns_go_round_and_a_key_stays_with_its_person() -> None:
    turns = [int(_principles.first_asked(_layout.ROUND, np.uint64(7), turn, 3)) for turn in range(5)]
    assert turns == [0, 1, 2, 0, 1]
    keys = {
        key: {int(_principles.first_asked(_layout.KEY, np.uint64(key), turn, 3)) for turn in range(4)}
        for key in range(60)
    }
    assert all(len(places) == 1 for places in keys.values())
    assert set.union(*keys.values()) == {0, 1, 2}
    assert [bool(_principles.takes_first(one)) for one in (_layout.KEY, _layout.ROUND, _layout.LOAD)] == [
        True,
        True,
        False,
    ]
