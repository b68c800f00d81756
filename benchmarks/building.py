"""Build time, and bytes per voter: ``python -m benchmarks.building VOTERS`` measures in a process of its own."""

from __future__ import annotations

import json
import sys
from dataclasses import fields
from typing import Any

import numpy as np

from benchmarks import worlds
from benchmarks.timing import Row, cpu, in_own_process, peak_resident, resident, resident_trimmed, wall
from conflict_sim.model import ConflictModel, build_world

SECTION = "Build and memory"


def array_bytes(thing: Any, seen: set[int]) -> int:
    """Bytes of all arrays in a record, a dictionary or a tuple, each counted once."""
    if isinstance(thing, np.ndarray):
        owner = thing if thing.base is None or not isinstance(thing.base, np.ndarray) else thing.base
        if id(owner) in seen:
            return 0
        seen.add(id(owner))
        return owner.nbytes
    if isinstance(thing, dict):
        return sum(array_bytes(value, seen) for value in thing.values())
    if isinstance(thing, tuple | list):
        return sum(array_bytes(value, seen) for value in thing)
    if hasattr(thing, "__dataclass_fields__"):
        return sum(array_bytes(getattr(thing, f.name), seen) for f in fields(thing))
    return 0


def measure(voters: int) -> dict[str, float]:
    """Build ``voters`` voters, live two days, and count."""
    small = ConflictModel(worlds.scenario(10_000, active=True, street=True, gauges="daily"), rng=1)
    for _ in range(6):
        small.step()  # everything is compiled and imported now
    scenario = worlds.scenario(voters, active=True, street=True, gauges="daily")
    before = resident()
    built: list[Any] = []
    work = cpu(lambda: built.append(build_world(scenario, 1)))
    base = built[0]
    start = wall(lambda: built.append(ConflictModel(scenario, rng=1, world=base)))
    model = built[1]
    for _ in range(2):
        model.step()
    seen: set[int] = set()
    n = base.population.n
    out = {
        "voters": n,
        "ties": base.network.indices.size / n,
        "build": work,
        "start": start,
        "population": array_bytes(base.population, seen) / n,
        "network": array_bytes(base.network, seen) / n,
        "changing": array_bytes(model.world.voters, seen) / n,
        "parts": array_bytes(model.world.parts, seen) / n,
        "resident": (resident() - before) / n,
        "trimmed": (resident_trimmed() - before) / n,
        "peak": (peak_resident() - before) / n,
    }
    again = cpu(lambda: build_world(scenario, 2))
    return out | {"build": min(work, again)}


def rows(voters: int) -> list[Row]:
    """Rows of one size."""
    m = in_own_process("benchmarks.building", voters)
    n = f"{int(m['voters']):,}"
    million = m["voters"] >= 900_000
    total = m["population"] + m["network"] + m["changing"] + m["parts"]
    return [
        Row(
            SECTION,
            f"{n}: build all layers, CPU",
            m["build"],
            "s",
            "<= 20" if million else "",
            f"{m['ties']:.1f} directed ties a voter; without compiling",
        ),
        Row(SECTION, f"{n}: state of one model on top", m["start"], "s"),
        Row(SECTION, f"{n}: population columns", m["population"], "B/voter"),
        Row(SECTION, f"{n}: network", m["network"], "B/voter"),
        Row(SECTION, f"{n}: changing columns", m["changing"], "B/voter"),
        Row(SECTION, f"{n}: buffers of hoaxes and street", m["parts"], "B/voter"),
        Row(SECTION, f"{n}: all arrays", total, "B/voter", note="some are never filled"),
        Row(
            SECTION,
            f"{n}: resident after two days",
            m["resident"],
            "B/voter",
            "<= 200" if million else "",
            "growth of the process over a warm one",
        ),
        Row(
            SECTION,
            f"{n}: resident without what the allocator keeps",
            m["trimmed"],
            "B/voter",
            note="after another malloc_trim: not the figure of the target",
        ),
        Row(SECTION, f"{n}: peak of build and two days", m["peak"], "B/voter"),
    ]


if __name__ == "__main__":
    sys.stdout.write(json.dumps(measure(int(sys.argv[1]))) + "\n")
