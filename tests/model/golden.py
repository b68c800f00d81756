"""The stored baseline: hashes and totals of one fixed run, to notice any change of results.

A change of results is sometimes meant (a new rule, a mended fault). Then, and only then, renew it on purpose::

    python -m tests.model.golden

and say in the commit message why results have changed. The scenario is stored in full in ``golden.json``, so
that new default values do not touch it; a new parameter has to keep the old behaviour at its default, or be
added to the stored scenario when it is renewed.
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np

from conflict_sim.config.loader import from_dict, to_dict
from conflict_sim.model import ConflictModel
from tests.model.worlds import activity, scenario

PATH = Path(__file__).with_name("golden.json")
SEED = 11


def sha256(array: np.ndarray) -> str:
    """Hash of an array's type, shape and bytes."""
    text = f"{array.dtype.str}{array.shape}".encode()
    return hashlib.sha256(text + np.ascontiguousarray(array).tobytes()).hexdigest()


def figures(stored: dict[str, Any]) -> dict[str, Any]:
    """Run the stored scenario; totals first, for people, then hashes, for machines."""
    made = ConflictModel(from_dict(stored), rng=SEED)
    made.run_for(made.settings.run.days)
    days = {name: [round(float(x), 6) for x in np.nansum(v, axis=1)] for name, v in made.daily.items()}
    return {
        "totals": activity(made),
        "days": {name: days[name] for name in ("violent_person_hours", "fraud_belief", "believers_any")},
        "events": len(made.events),
        "voters": {name: sha256(array) for name, array in vars(made.world.voters).items()},
        "daily": {name: sha256(array) for name, array in sorted(made.daily.items())},
        "hourly": {name: sha256(array) for name, array in sorted(made.hourly.items())},
    }


def renew() -> None:
    """Write the baseline anew."""
    stored = to_dict(scenario(5, {"spin_up": 1, "mobilisation.hours_to_go_home": 3.0}))
    baseline = {"seed": SEED, "scenario": stored, "figures": figures(stored)}
    PATH.write_text(json.dumps(baseline, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    sys.stdout.write(f"wrote {PATH.name}; say in the commit why results have changed\n")


if __name__ == "__main__":
    renew()
