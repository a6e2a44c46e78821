"""Write the example event log: an invented council's housing requests over nine months. Same seed, same bytes."""

import datetime as dt
import random
import sys
from pathlib import Path
from typing import NamedTuple

TARGET = Path(__file__).parents[1] / "src/evenkeel/contexts/insight/examples/housing-requests.csv"
SEED = 20260105
CASES = 400
FIRST_DAY = dt.date(2025, 9, 1)
DAYS = 273
LAST_MOMENT = dt.datetime.combine(dt.date(2026, 6, 1), dt.time(17, 30))
DUE_DAYS = 56
HEADER = ("Reference", "Step", "Date and time", "Case worker", "Team", "Channel", "Due date", "Outcome")
HOLIDAYS = {
    dt.date(2025, 12, 24), dt.date(2025, 12, 25), dt.date(2025, 12, 26), dt.date(2025, 12, 31), dt.date(2026, 1, 1),
    dt.date(2026, 4, 3), dt.date(2026, 4, 6), dt.date(2026, 5, 4), dt.date(2026, 5, 25),
}  # fmt: skip
CHANNELS = (("Internet", 46), ("Phone", 24), ("Counter", 20), ("Letter", 10))
ARRIVALS_BY_WEEKDAY = (27, 22, 19, 17, 13, 1, 1)
WORK_BY_HOUR = ((8, 6), (9, 14), (10, 16), (11, 14), (12, 5), (13, 11), (14, 14), (15, 12), (16, 8))
CUSTOMER_SERVICE = ("T. Adeyemi", "H. Lindqvist", "B. Okonjo")
HOUSING = ("A. Castellan", "M. Fairweather", "R. Nowak", "S. Petrova", "J. Quill")
PANEL = ("Housing panel",)
OUTCOMES = (("Offered", 34), ("Waiting list", 38), ("Refused", 20), ("Withdrawn", 8))


class Event(NamedTuple):
    """One row of the log."""

    reference: str
    step: str
    at: dt.datetime
    worker: str
    team: str


class Case(NamedTuple):
    """What all rows of a case share."""

    channel: str
    received: dt.datetime
    outcome: str
    events: tuple[Event, ...]


def chosen(random_: random.Random, weighted: tuple[tuple[str, int], ...]) -> str:
    """Choose a word by its weight."""
    return random_.choices([word for word, _ in weighted], [weight for _, weight in weighted])[0]


def office_hour(random_: random.Random, day: dt.date) -> dt.datetime:
    """Return a moment of a working day, most often in the middle of morning or afternoon."""
    hour = random_.choices([hour for hour, _ in WORK_BY_HOUR], [weight for _, weight in WORK_BY_HOUR])[0]
    return dt.datetime.combine(day, dt.time(hour, random_.randrange(60)))


def working_day(day: dt.date) -> dt.date:
    """Return the day itself, or the next one on which the office is open."""
    while day.weekday() >= 5 or day in HOLIDAYS:
        day += dt.timedelta(days=1)
    return day


def later(random_: random.Random, after: dt.datetime, days: float) -> dt.datetime:
    """Return a moment in office hours about so many days later, never before."""
    day = working_day((after + dt.timedelta(days=days)).date())
    moment = office_hour(random_, day)
    if moment <= after:
        moment = after + dt.timedelta(minutes=random_.randrange(4, 50))
    return moment


def arrival(random_: random.Random, channel: str) -> dt.datetime:
    """Return when a request comes in: over the internet also in the evening and at the weekend."""
    days = [FIRST_DAY + dt.timedelta(days=n) for n in range(DAYS)]
    # The new year and the start of term bring more.
    weights = [
        ARRIVALS_BY_WEEKDAY[d.weekday()] * (1.5 if d.month in (1, 9) else 0.7 if d.month == 12 else 1)
        for d in days
    ]
    day = random_.choices(days, weights)[0]
    if channel == "Internet":
        return dt.datetime.combine(
            day, dt.time(random_.choice((7, 9, 11, 13, 16, 18, 19, 20, 20, 21, 22)), random_.randrange(60))
        )
    return office_hour(random_, working_day(day))


def waiting_for_panel(random_: random.Random, channel: str) -> float:
    """Return the days before a decision: the long wait of this process.

    Half of the internet requests are decided quickly, but the difficult ones among them wait longest, so that its
    median is lower and its mean is not.
    """
    if channel == "Internet":
        return random_.uniform(4, 17) if random_.random() < 0.64 else random_.uniform(40, 85)
    return random_.triangular(12, 48, 24)


def decided(random_: random.Random, received: dt.datetime, before: dt.datetime, days: float) -> dt.datetime:
    """Return when the decision falls; many that would fall a little late are hurried in just before the limit."""
    moment = later(random_, before, days)
    limit = received + dt.timedelta(days=DUE_DAYS)
    if limit - dt.timedelta(days=5) < moment < limit + dt.timedelta(days=17) and random_.random() < 0.62:
        day = limit.date() - dt.timedelta(days=random_.choice((1, 1, 1, 2, 2, 3)))
        while day.weekday() >= 5 or day in HOLIDAYS:
            day -= dt.timedelta(days=1)
        moment = max(office_hour(random_, day), before + dt.timedelta(minutes=30))
    return moment


def case(random_: random.Random, number: int, channel: str, received: dt.datetime) -> Case:
    """Make one case from receipt to closing, as far as the export reaches."""
    reference = f"HR-{25_000 + number}"
    front = random_.choice(CUSTOMER_SERVICE)
    officer = random_.choices(HOUSING, (30, 26, 20, 15, 9))[0]
    events: list[Event] = []

    def step(name: str, at: dt.datetime, worker: str, team: str) -> dt.datetime:
        events.append(Event(reference, name, at, worker, team))
        return at

    at = step(
        "Request received", received, "Web form" if channel == "Internet" else front, "Customer service"
    )
    at = step("Documents checked", later(random_, at, random_.uniform(0.4, 3)), front, "Customer service")
    while random_.random() < 0.27:
        at = step("Documents requested", later(random_, at, random_.uniform(0, 1)), front, "Customer service")
        at = step("Documents received", later(random_, at, random_.uniform(2, 13)), "", "Customer service")
        at = step("Documents checked", later(random_, at, random_.uniform(0.2, 2)), front, "Customer service")
    at = step("Need assessed", later(random_, at, random_.uniform(1, 6)), officer, "Housing")
    if random_.random() < 0.32:
        at = step("Home visited", later(random_, at, random_.uniform(3, 11)), officer, "Housing")
    if random_.random() < 0.10:
        at = step(
            "Need assessed", later(random_, at, random_.uniform(1, 4)), random_.choice(HOUSING), "Housing"
        )
    at = step("Sent to panel", later(random_, at, random_.uniform(0, 1.5)), officer, "Housing")
    wait = waiting_for_panel(random_, channel)
    at = step("Decision", decided(random_, received, at, wait), random_.choice(PANEL), "Housing panel")
    outcome = chosen(random_, OUTCOMES)
    at = step("Letter sent", later(random_, at, random_.uniform(0, 1)), officer, "Housing")
    step("Closed", later(random_, at, random_.uniform(0, 2)), officer, "Housing")
    seen = tuple(event for event in events if event.at <= LAST_MOMENT)
    return Case(channel, received, outcome if len(seen) == len(events) else "", seen)


def rows() -> list[str]:
    """Return the lines of the log, header first, in order of time as an export gives them."""
    random_ = random.Random(SEED)  # noqa: S311 - an invented log needs no secrets
    comings = []
    for _ in range(CASES):
        channel = chosen(random_, CHANNELS)
        comings.append((arrival(random_, channel), channel))
    comings.sort()
    cases = [case(random_, number, channel, received) for number, (received, channel) in enumerate(comings)]
    lines = []
    for each in cases:
        due = each.received.date() + dt.timedelta(days=DUE_DAYS)
        for event in each.events:
            cells = (
                event.reference, event.step, f"{event.at:%d/%m/%Y %H:%M}", event.worker, event.team, each.channel,
                f"{due:%d/%m/%Y}", each.outcome,
            )  # fmt: skip
            lines.append((event.at, event.reference, ";".join(cells)))
    # Sorting is stable: steps of one case in the same minute stay in their order.
    return [";".join(HEADER), *(line for _, _, line in sorted(lines, key=lambda item: item[:2]))]


def content() -> bytes:
    """Return the bytes of the example log."""
    return ("\r\n".join(rows()) + "\r\n").encode("utf-8")


def main() -> None:
    """Write the log, or with --check compare it with the one that is there."""
    if "--check" in sys.argv[1:]:
        sys.exit(
            0 if TARGET.read_bytes() == content() else f"{TARGET} differs from what this program writes."
        )
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_bytes(content())
    print(f"{TARGET}: {len(rows()) - 1} events")


if __name__ == "__main__":
    main()
