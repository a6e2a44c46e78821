"""Simulated means beside those that queueing theory knows exactly, a million customers each, with 99 % intervals.

`tests/engines/twin/running/lines.py` says which lines, `exact.py` beside it from which formulas. A number as argument takes
another seed. Of a hundred intervals one may miss by chance.
"""

import sys
import time

from tests.engines.twin.running import lines

CUSTOMERS = 1_000_000


def main() -> None:
    """Print each simulated mean, its interval, the exact value, and whether it lies inside."""
    seed = int(sys.argv[1]) if len(sys.argv) > 1 else 1
    total = held = 0
    print(f"{CUSTOMERS:,} customers, seed {seed}; the first tenth is left out; seconds or shares")
    for name, make in lines.LINES.items():
        before = time.process_time()
        figures = lines.found(make(), customers=CUSTOMERS, seed=seed)
        print(f"{name} ({time.process_time() - before:.1f} s)")
        for what, one in figures.items():
            place = "inside" if one.holds else "OUTSIDE"
            print(f"  {what:22} {one.mean:10.4f} ± {one.half:.4f}   exact {one.exact:10.4f}   {place}")
            total, held = total + 1, held + one.holds
    print(f"{held} of {total} exact values lie in their 99 % interval.")


if __name__ == "__main__":
    main()
