"""One day without street activity, all mechanisms on, against one SciPy CSR float32 mat-vec over the same ties."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from statistics import median
from typing import Any

import numpy as np

from benchmarks import worlds
from benchmarks.timing import ROUNDS, Row, cpu, interleaved, ratio, wall
from conflict_sim import model as model_module
from conflict_sim.model import Base, ConflictModel, build_world

SECTION = "A day"
#: Days before the first timed one: beliefs have left their start, hoaxes have found their believers.
BEFORE = 2
#: Median share of believers that makes a timing an active or a calm one.
ACTIVE_SHARE, CALM_SHARE = (0.1, 0.2), 0.02
#: World data of Kalimantan Timur, every voter.
KALTIM = "64"


def spmv(base: Base) -> Callable[[], Any]:
    """Mat-vec of SciPy (float32) with the adjacency matrix of all ties."""
    from scipy.sparse import csr_matrix

    network, n = base.network, base.population.n
    matrix = csr_matrix((np.ones(network.indices.size, np.float32), network.indices, network.indptr), (n, n))
    vector = np.ones(n, np.float32)
    return lambda: matrix @ vector


def _model(scenario: Any, base: Base, threads: int = 1) -> ConflictModel:
    model = ConflictModel(scenario, rng=1, world=base, threads=threads)
    for _ in range(BEFORE):
        model.step()
    return model


def days(voters: int | str, contest: str = "bupati", rounds: int = ROUNDS) -> list[Row]:
    """Ratios for one size, calm and active, on one thread and on two."""
    rows, base = [], None
    for active in (False, True):
        scenario = worlds.scenario(voters, active=active, contest=contest)
        base = base or build_world(scenario, 1)
        n = base.population.n
        product = spmv(base)
        one, two = _model(scenario, base), _model(scenario, base, threads=2)
        gauged = _model(worlds.scenario(voters, active=active, contest=contest, gauges="daily"), base)
        shown: list[float] = []
        believers: list[float] = []

        def step(
            model: ConflictModel = one, seen: list[float] = shown, held: list[float] = believers
        ) -> float:
            before = model.world.voters.belief_shown.copy()
            seconds = cpu(model.step)
            seen.append(float((before != model.world.voters.belief_shown).mean()))
            held.append(model.believing / model.columns.n)
            return seconds

        times = interleaved(
            {
                "spmv": lambda product=product: cpu(product),
                "one": step,
                "two": lambda model=two: wall(model.step),
                "gauged": lambda model=gauged: cpu(model.step),
            },
            rounds,
        )
        mood = "active" if active else "calm"
        where = f"Kaltim {n:,}" if isinstance(voters, str) else f"{n:,}"
        share = median(believers)
        as_named = ACTIVE_SHARE[0] <= share <= ACTIVE_SHARE[1] if active else share < CALM_SHARE
        state = (
            f"{100 * share:.1f}% believe a hoax ({100 * min(believers):.1f}-{100 * max(believers):.1f}), "
            f"{100 * median(shown):.0f}% change what their ties see"
        )
        # A figure for another state than the one it is named after reaches no target.
        target = "<= 2.0" if n > 900_000 and as_named else ""
        state += "" if as_named else f"; NOT {mood}: no target applies"
        each = 1e9 / n
        rows += [
            Row(
                SECTION,
                f"{where} {mood}: step / SpMV, CPU",
                ratio(times, "one", "spmv"),
                "ratio",
                target,
                state,
            ),
            Row(SECTION, f"{where} {mood}: step", median(times["one"]) * each, "ns/voter"),
            Row(
                SECTION,
                f"{where} {mood}: step and the daily gauges / SpMV, CPU",
                ratio(times, "gauged", "spmv"),
                "ratio",
                note="the gauges only read; their own figure is the time of a whole run",
            ),
            Row(SECTION, f"{where} {mood}: SpMV", median(times["spmv"]) * each, "ns/voter"),
            Row(
                SECTION,
                f"{where} {mood}: step on 2 threads (wall) / SpMV (CPU)",
                ratio(times, "two", "spmv"),
                "ratio",
                note="wall time: means something on a quiet machine only",
            ),
        ]
    return rows


def phases(voters: int, rounds: int = ROUNDS) -> list[Row]:
    """CPU time of each phase of the day, calm and active."""
    rows, base = [], None
    for active in (False, True):
        scenario = worlds.scenario(voters, active=active, gauges="daily")
        base = base or build_world(scenario, 1)
        model = _model(scenario, base)
        times: dict[str, list[float]] = {}
        whole = _step_by_phase(model, times, rounds)
        times["measuring"] = [step - sum(parts) for step, *parts in zip(whole, *times.values())]
        mood = "active" if active else "calm"
        for name, seconds in times.items():
            each = median(seconds) * 1e9 / voters
            rows.append(Row("Phases", f"{voters:,} {mood}: {name}", each, "ns/voter", note="CPU"))
    return rows


def _step_by_phase(model: ConflictModel, times: dict[str, list[float]], rounds: int) -> list[float]:
    """Step ``rounds`` days with every phase timed; returns the times of the whole steps."""
    plain = model_module.PHASES

    def timed(phase: Any) -> Any:
        keep = times.setdefault(phase.name, [])
        return replace(phase, run=lambda world: keep.append(cpu(lambda: phase.run(world))))

    model_module.PHASES = tuple(timed(phase) for phase in plain)
    try:
        return [cpu(model.step) for _ in range(rounds)]
    finally:
        model_module.PHASES = plain


def street(voters: int, rounds: int = ROUNDS) -> list[Row]:
    """The street phase: an empty frontier, then an ordinary day, then an announcement that stirs."""
    from conflict_sim.dynamics import street as street_module

    rows, base = [], None
    for name, active, people in (
        ("nobody moves", False, False),
        ("calm", False, True),
        ("active", True, True),
    ):
        scenario = worlds.scenario(voters, active=active, street=people)
        base = base or build_world(scenario, 1)
        model = _model(scenario, base)
        times: dict[str, list[float]] = {}
        frontier: list[float] = []
        build = street_module.build_frontier

        def counted(*given: Any, build: Any = build, keep: list[float] = frontier) -> Any:
            length = build(*given)
            keep.append(float(length))
            return length

        street_module.build_frontier = counted
        try:
            _step_by_phase(model, times, rounds)
        finally:
            street_module.build_frontier = build
        at_work = median(frontier)
        hours = sum(model.hourly["level2"]) / len(model.days)
        rows.append(
            Row(
                "Street",
                f"{voters:,} {name}: 24 hours",
                median(times["street"]) * 1e9 / voters,
                "ns/voter",
                note=f"frontier {at_work:,.0f} voters, {hours:,.0f} person-hours of peaceful assembly a day",
            )
        )
    return rows
