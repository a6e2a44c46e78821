"""Who is in a room, as several processes tell one another."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenkeel.lib import presence

TOM, OONA = presence.Person("1", "Tom"), presence.Person("2", "Oona")


class Processes:
    """Processes that hear all that any of them tells, as through the database."""

    def __init__(self, count: int) -> None:
        self.now = 100.0
        self.rooms = [presence.Rooms(str(number)) for number in range(count)]
        for each in self.rooms:
            each.begin()
        self.talk()

    def talk(self, *, without: tuple[int, ...] = ()) -> int:
        """Let each tell what is new, those named apart; return how many messages that took."""
        told = 0
        for _ in range(2):  # what is asked in the first round is answered in the second
            for number, each in enumerate(self.rooms):
                if number in without:
                    continue
                for message in each.news(self.now):
                    told += 1
                    for other in self.rooms:
                        other.hear(json.loads(json.dumps(message)), self.now)
        return told

    def seen(self, room: str = "plans") -> list[list[str]]:
        return [[person.name for person in each.present(room, self.now)[0]] for each in self.rooms]


def test_all_processes_know_who_is_there_and_she_is_gone_with_her_last_window() -> None:
    several = Processes(2)
    first, second = several.rooms
    first.enter("plans", TOM)
    first.enter("plans", TOM)
    second.enter("plans", OONA)
    second.enter("others", TOM)
    assert several.talk() == 3, "one message for each room of each process, however often somebody came"
    assert several.seen() == [["Oona", "Tom"]] * 2
    first.leave("plans", TOM)
    assert several.talk() == 0
    first.leave("plans", TOM)
    several.talk()
    assert several.seen() == [["Oona"]] * 2
    assert several.seen("others") == [["Tom"]] * 2


def test_a_process_that_died_is_taken_for_gone_and_one_that_comes_anew_is_told_all() -> None:
    several = Processes(2)
    several.rooms[0].enter("plans", TOM)
    several.rooms[1].enter("plans", OONA)
    several.talk()
    several.rooms.append(presence.Rooms("new"))
    several.rooms[2].begin()
    several.talk()
    assert several.seen()[2] == ["Oona", "Tom"]
    for _ in range(4):
        several.now += presence.BEAT
        several.talk(without=(0,))
    assert several.seen()[1:] == [["Oona"]] * 2


def test_of_very_many_some_are_named_and_all_counted() -> None:
    several = Processes(1)
    for number in range(presence.MOST_TOLD + 5):
        several.rooms[0].enter("plans", presence.Person(str(number), f"Person {number:03}"))
    several.talk()
    people, count = several.rooms[0].present("plans", several.now)
    assert (len(people), count) == (presence.MOST_TOLD, presence.MOST_TOLD + 5)


@pytest.mark.slow
@given(st.lists(st.tuples(st.booleans(), st.integers(0, 1), st.sampled_from([TOM, OONA]), st.booleans())))
def test_whatever_people_do_all_processes_agree_with_who_is_there(
    steps: list[tuple[bool, int, presence.Person, bool]],
) -> None:
    several = Processes(2)
    windows: list[tuple[int, presence.Person]] = []
    for comes, number, person, talks in steps:
        if comes:
            several.rooms[number].enter("plans", person)
            windows.append((number, person))
        elif (number, person) in windows:
            several.rooms[number].leave("plans", person)
            windows.remove((number, person))
        if talks:
            several.talk()
    several.talk()
    assert several.seen() == [sorted({person.name for _, person in windows})] * 2
