"""``python -m conflict_sim`` is the same as ``conflict-sim``."""

from conflict_sim.cli import main

if __name__ == "__main__":
    main()
