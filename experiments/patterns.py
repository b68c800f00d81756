"""Do the patterns of the field come out? Runs twins of real regions and writes the table of patterns.

    python experiments/patterns.py                 # all regions, 6 seeds; takes minutes
    python experiments/patterns.py --places 8 --seeds 2 --voters 5000

Finished runs are kept under --out and used again.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from conflict_sim.experiment import patterns, twins


def main() -> None:
    """Run, assess, write."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--places", type=int, default=1000, help="at most so many (region, contest) pairs")
    parser.add_argument("--seeds", type=int, default=6, help="runs per pair")
    parser.add_argument("--first-seed", type=int, default=1001, help="fresh seeds start here")
    parser.add_argument("--voters", type=int, default=8000, help="voters per twin")
    parser.add_argument("--out", type=Path, default=Path("results/patterns"))
    parser.add_argument("--lang", choices=("id", "en"), default="en")
    given = parser.parse_args()
    chosen = twins.places()
    step = max(1, len(chosen) // max(1, min(given.places, len(chosen))))
    chosen = chosen[::step][: given.places]
    runs = twins.run_twins(
        chosen,
        range(given.first_seed, given.first_seed + given.seeds),
        voters=given.voters,
        out=given.out / "runs",
        tell=lambda done, all_: sys.stderr.write(f"\r{done}/{all_} places"),
    )
    sys.stderr.write("\n")
    text = patterns.table(patterns.assess(runs), given.lang)
    head = f"# Patterns\n\n{len(chosen)} places, {given.seeds} seeds each, about {given.voters:,} voters a twin.\n\n"
    (given.out / "patterns.md").write_text(head + text, encoding="utf-8")
    sys.stdout.write(head + text)


if __name__ == "__main__":
    main()
