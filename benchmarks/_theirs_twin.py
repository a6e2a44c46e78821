"""Peers of `twin_speed.py`, run by their own Python: M/M/5 with SimPy or Ciw, written to the CSV file that we write."""

import csv
import random
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import _measured

GAP, SERVICE, SERVERS = 10.0, 35.0, 5
HEAD = ("case_id", "activity", "resource", "start_time", "end_time")
NAMES = [f"server {number}" for number in range(SERVERS)]
START = datetime(2026, 3, 2, tzinfo=UTC).timestamp()


def with_simpy(customers: int, path: str) -> float:
    """Run with SimPy; return the mean wait."""
    import simpy

    chance = random.Random(1)
    world: Any = simpy.Environment()
    servers = simpy.Store(world)
    servers.items = list(range(SERVERS))
    rows = []

    def customer(number: int) -> Iterator[Any]:
        came = world.now
        server = yield servers.get()
        start = world.now
        yield world.timeout(chance.expovariate(1 / SERVICE))
        rows.append((number, server, came, start, world.now))
        servers.put(server)

    def source() -> Iterator[Any]:
        for number in range(customers):
            yield world.timeout(chance.expovariate(1 / GAP))
            world.process(customer(number))

    world.process(source())
    world.run()
    return _written(rows, path)


def with_ciw(customers: int, path: str) -> float:
    """Run with Ciw until so many customers are done; return the mean wait."""
    import ciw

    ciw.seed(1)
    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Exponential(1 / GAP)],
        service_distributions=[ciw.dists.Exponential(1 / SERVICE)],
        number_of_servers=[SERVERS],
    )
    simulation = ciw.Simulation(network)
    simulation.simulate_until_max_customers(customers)
    rows = [
        (one.id_number, one.server_id - 1, one.arrival_date, one.service_start_date, one.service_end_date)
        for one in simulation.get_all_records()
    ]
    return _written(rows, path)


def _written(rows: list[tuple[Any, ...]], path: str) -> float:
    """Write rows (number, server, came, start, end) with moments in UTC; return the mean wait."""
    moment = datetime.fromtimestamp
    with Path(path).open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(HEAD)
        writer.writerows(
            (number, "serve", NAMES[server], moment(START + start, UTC), moment(START + end, UTC))
            for number, server, _, start, end in rows
        )
    return sum(row[3] - row[2] for row in rows) / len(rows)


def main() -> None:
    """Run the peer named first with so many customers, some times, and tell the mean wait and the times."""
    peer, customers, path, runs = sys.argv[1:]
    run = {"simpy": with_simpy, "ciw": with_ciw}[peer]
    _measured.told(*_measured.timed(lambda: run(int(customers), path), runs=int(runs)))


if __name__ == "__main__":
    main()
