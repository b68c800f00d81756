"""A small stand-in for the model: same attributes, invented numbers, every one a function of the seed.

A ``budget_line`` of a plan acts here: each of its officers takes a thousandth off the crowd, each of its teams a tenth
of a per cent off the violence alone, and every staff day curtails an hour of assembly a day.
"""

from __future__ import annotations

import os
import time
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from conflict_sim import rng
from conflict_sim.config.plan import Plan
from conflict_sim.config.scenario import HoaxSeed, Run, Scenario, World

_NOISE = rng.decision("test.noise")
#: Seeds that misbehave.
RAISES, DIES, INTERRUPTS = 666, 667, 668

KEC = {
    "65.01.01": ("Tanjung Palas", 2.83, 117.33),
    "65.01.05": ("Tanjung Selor", 2.85, 117.37),
    "65.01.06": ("Peso", 2.93, 116.75),
    "65.01.10": ("Bunyu", 3.48, 117.85),
}


def scenario(days: int = 40, seeds: int = 2, **run: Any) -> Scenario:
    return Scenario(
        world=World(
            region="65.01",
            start=-10,
            hoaxes=(
                HoaxSeed(theme="pre_punched_ballots", day=1, seeds=12),
                HoaxSeed(theme="count_stopped", day=3, seeds=8),
            ),
        ),
        run=Run(days=days, story_days=max(days, 40), seeds=seeds, **run),
    )


@dataclass
class CellTable:
    code: list[str]
    kec: np.ndarray
    voters: np.ndarray
    lat: np.ndarray
    lon: np.ndarray
    villages: tuple[tuple[str, ...], ...]


@dataclass
class Event:
    id: int
    kind: str
    day: int
    hour: float
    end_day: int
    end_hour: float
    site: str | None = None
    site_kind: str | None = None
    cell: int = -1
    kec: int = -1
    parents: list[int] = field(default_factory=list)
    people_peak: int = 0
    level_peak: int = 0
    injuries: int = 0
    severity: float = 0.0
    visible_press: bool = False
    detail: str = ""


@dataclass
class Stage:
    event: str
    day_start: int
    day_end: int
    hour: str = ""
    grade: str = "measured"
    source: str = "test"


def build_key(scenario: Scenario) -> str:
    return scenario.world.region


def build_world(scenario: Scenario, seed: int) -> int:
    return seed


class ConflictModel:
    """Steps through invented days."""

    def __init__(self, scenario: Scenario, *, rng: int, plan: Plan, threads: int, world: int):
        self.seed = rng
        self.scenario = scenario
        self.plan = plan
        per = 3
        codes = list(KEC)
        self.kec_code, self.kec_name = codes, [KEC[c][0] for c in codes]
        self.kab_code, self.kab_name = ["65.01"], ["Bulungan"]
        kec = np.repeat(np.arange(len(codes)), per)
        c = len(kec)
        self.cells = CellTable(
            code=[f"{codes[k]}-{i % per + 1:02d}" for i, k in enumerate(kec)],
            kec=kec,
            voters=np.linspace(800, 9000, c).astype(int),
            lat=np.array([KEC[codes[k]][1] for k in kec]) + np.arange(c) % per * 0.05,
            lon=np.array([KEC[codes[k]][2] for k in kec]) + np.arange(c) % per * 0.04,
            villages=tuple((f"{codes[k]}.20{i:02d}",) for i, k in enumerate(kec)),
        )
        self.camp_names = ["A", "B"]
        self.hoax_names = ["pre_punched_ballots", "count_stopped"]
        self.stages = [
            Stage("vote", 0, 0),
            Stage("plenaries kecamatan", 1, 6),
            Stage("announcement bupati", 7, 7, "00"),
        ]
        self.days: list[int] = []
        self._daily: dict[str, list[np.ndarray]] = {}
        self._hourly: dict[str, list[np.ndarray]] = {}
        self._peaks: dict[str, list[np.ndarray]] = {}
        self.events = [Event(0, "stage", 7, 0.0, 7, 1.0, detail="announcement")]
        self.camp_voters = np.array([[900, 4000, 700, 320], [2600, 9000, 120, 5000], [3100, 8000, 2000, 90]])
        self.ledger = {
            "peaceful_dispersed": np.zeros((3, len(codes)), dtype=np.int64),
            "assembly_hours_curtailed": np.zeros((3, len(codes))),
        }
        self.profile = {"hoax": 0.1, "street": 0.2}

    @property
    def daily(self) -> dict[str, np.ndarray]:
        return {name: np.stack(rows) for name, rows in self._daily.items()}

    @property
    def hourly(self) -> dict[str, np.ndarray]:
        return {name: np.concatenate(rows) for name, rows in self._hourly.items()}

    @property
    def peaks(self) -> dict[str, np.ndarray]:
        return {name: np.stack(rows) for name, rows in self._peaks.items()}

    @property
    def groups(self) -> dict[str, np.ndarray]:
        shares = {"losers": 0.35, "winners": 0.5}
        return {
            name: np.tile((self.cells.voters * share).astype(np.int64), (len(self.days), 1))
            for name, share in shares.items()
        }

    def step(self) -> None:
        day = self.scenario.world.start + len(self.days)
        if self.seed == RAISES and day == 0:
            raise RuntimeError("the stand-in was told to fail")
        if self.seed == DIES and day == 0:
            os._exit(9)
        if self.seed == INTERRUPTS and day == 0:
            raise KeyboardInterrupt
        time.sleep(float(os.environ.get("STAND_IN_SECONDS_PER_DAY", "0")))
        self.days.append(day)
        c = len(self.cells.code)
        u = rng.uniform(self.seed, _NOISE, day + 1000, np.arange(c * 8)).reshape(8, c)
        heat = np.exp(-(((day - 8) / 4.0) ** 2)) * (0.5 + u[0])
        share = self.cells.voters / self.cells.voters.sum()
        street = 500 * heat * share * (self.cells.kec == 1) + 40 * heat * share
        hoax = 900 / (1 + np.exp(-(day - 4) / 2.0)) * np.exp(-max(day - 12, 0) / 20) * share * (0.7 + u[1])
        acts = self.plan.levers if self.plan is not None else ()
        street = street * (
            1 - min(0.9, sum(a.intensity * a.settings.get("officers", 0) for a in acts) / 1000)
        )
        calm = min(0.9, sum(a.intensity * a.settings.get("teams", 0) for a in acts) / 1000)
        violent = street * 0.1 * (u[2] > 0.6) * (1 - calm)
        spent = sum(a.intensity * a.settings.get("cost_per_day", 0) for a in acts)
        curtailed = sum(a.intensity * a.settings.get("staff_days_per_day", 0) for a in acts)
        self.ledger["assembly_hours_curtailed"][1, 1] += curtailed
        values = {
            "people_level1": street * 4,
            "people_level2": street,
            "people_level3": violent,
            "people_level4": violent / 4,
            "believers_pre_punched_ballots": hoax,
            "believers_count_stopped": hoax * 0.4 if day >= 3 else hoax * 0,
            "believers_any": hoax * 1.2,
            "incidents": (violent > 1).astype(int),
            "injuries": violent / 5,
            "damage": violent / 9,
            "officer_hours": street * 2,
            "cost": street * 0 + spent / c,
        }
        for name, value in values.items():
            self._daily.setdefault(name, []).append(np.asarray(value).astype(np.int64))
        floats = {
            "violent_person_hours": violent * 3,
            "peaceful_assembly_person_hours": street * 3,
            "fraud_belief": 0.3 + 0.1 * heat,
            "trust_kpu": 0.68 - 0.1 * heat,
            "acceptance_losers": np.full(c, np.nan) if day < 7 else 0.6 + 0.1 * u[3],
        }
        for name, value in floats.items():
            self._daily.setdefault(name, []).append(np.asarray(value, dtype=np.float32))
        by_level = [self._daily[f"people_level{n}"][-1] for n in range(1, 5)]
        for name, people in (
            ("street_peak", sum(by_level[1:])),
            *((f"people_level{n}", p) for n, p in enumerate(by_level, 1)),
        ):
            rows = np.bincount(self.cells.kec, weights=people, minlength=len(self.kec_code)).astype(np.int64)
            self._peaks.setdefault(name, []).append(rows)
        shape = np.exp(-(((np.arange(24) - 16) / 3.0) ** 2))
        for level, value in (
            ("level1", street * 4),
            ("level2", street),
            ("level3", violent),
            ("level4", violent / 4),
        ):
            self._hourly.setdefault(level, []).append((value.sum() * shape).astype(np.int32))
        if violent.sum() > 5:
            cell = int(np.argmax(violent))
            self.events.append(
                Event(
                    len(self.events),
                    "incident",
                    day,
                    15.0,
                    day,
                    19.0,
                    site="kpu-1",
                    site_kind="kpu",
                    cell=cell,
                    kec=int(self.cells.kec[cell]),
                    parents=[0],
                    people_peak=int(violent.sum()),
                    level_peak=4,
                    injuries=int(violent.sum() / 5),
                )
            )
            self.ledger["peaceful_dispersed"][1, 1] += 3
            self.ledger["peaceful_dispersed"][2, 1] += 2
            self.ledger["assembly_hours_curtailed"][1:, 1] += 7.5
