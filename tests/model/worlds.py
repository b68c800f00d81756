"""Small worlds with hot streets, shared by the tests of the model; nothing here rests on a default value."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

from conflict_sim.config.scenario import Scenario
from conflict_sim.desk import POSTURES
from conflict_sim.metrics.cost import BUDGETS
from conflict_sim.model import ConflictModel, build_world
from conflict_sim.world import Base

#: Parameters that fill the streets of three thousand voters: crowds, confrontation, force, arrests, injuries.
HOT: dict[str, Any] = {
    "announcement": {"day": 2, "hour": 14},
    "start": -1,
    "spin_up": 0,
    "hoaxes": [
        {"theme": "count_stopped", "day": 0, "seeds": 60},
        {"theme": "pre_punched_ballots", "day": 1, "seeds": 30, "camp": "any"},
    ],
    "shocks": [
        {"kind": "premature_victory_claim", "day": 0, "hour": 15, "camp": "any", "size": 0.3},
        {"kind": "generic", "day": 1, "hour": 9, "camp": "losers", "size": 0.25},
        {"kind": "generic", "day": 3, "hour": 17, "camp": "any", "size": 0.3},
    ],
    "network": {"supporters": 0.3, "supporter_group_size": 25.0},
    "population": {
        "uncommitted": 0.2,
        "available": 0.5,
        "hardship_mean": 0.4,
        "trust_kpu": 0.68,
        "trust_police": 0.66,
        "trust_government": 0.68,
    },
    "hoax": {
        "attention": 0.6,
        "share_high": 2.0,
        "share_low": 0.2,
        "credulity": 0.0,
        "official_reach": 0.05,
        "share_checks": 1.0,
    },
    "belief": {"prior": 0.46, "loser_effect": 0.26, "winner_ratio": 0.6},
    "grievance": {"scale": 2.0, "hardship": 0.35, "fraud": 0.45, "outrage": 0.15, "court_absorption": 0.4},
    "mobilisation": {
        "threshold_online": 0.45,
        "threshold_street": 0.5,
        "threshold_sd": 0.12,
        "gap_confront": 0.12,
        "gap_riot": 0.08,
        "neighbours": 1.5,
        "group_mates": 0.2,
        "hours_to_agitate": 4.0,
        "hours_to_street": 2.0,
        "hours_to_confront": 1.0,
        "hours_to_riot": 0.5,
        "hours_to_calm": 12.0,
        "hours_to_go_home": 12.0,
        "agitation_days": 1.0,
        "shock_days": 1.5,
        "violence_sd": 0.12,
        "violent_neighbours": 0.3,
        "rest_days": 2.0,
        "street_days": 0.3,
        "announcement_shock": 0.2,
        "plenary_shock": 0.1,
        "provocateurs": 0.02,
        "leaders_escalate": 0.5,
        "leaders_pledge": 0.3,
        "call": 0.2,
        "call_from": 0.45,
        "call_width": 0.3,
        "risk_weight": 0.3,
    },
    "street": {
        "backfire": 0.2,
        "damage_rate": 0.02,
        "injury_rate": 0.5,
        "arrest_rate": 6.0,
        "dispersal_rate": 6.0,
        "crowd": 5,
        "custody_days": 1.0,
        "ticks_per_hour": 1,
        "crowd_ticks_per_hour": 4,
        "force_policy": "graduated",
        "arrest_rule": "threshold",
    },
    "institutions": {
        "count_error": 0.004,
        "early_error": 0.02,
        "team_followers": 0.15,
        "app_followers": 0.3,
        "app_misread": 0.01,
        "app_daily_loss": 0.001,
        "plenary_minutes": 4.0,
        "remote_delay": 1.0,
        "objection": 0.5,
        "objection_shock": 0.005,
        "postpone_days": 0,
        "petition_beyond_margin": 0.0,
        "verdict_trust": 0.05,
        "complaints": 500.0,
        "desks": 2,
        "handled_per_day": 0.5,
        "late_loss": 0.01,
        "violations": 0.2,
        "seen": 0.1,
        "neutrality_loss": 0.02,
    },
    "police": {"officers_per_1000": 15.0, "respond_minutes": 30.0, "officers_per_active": 0.6},
}


def merged(base: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    """``base`` with dotted keys replaced (``{"street.crowd": 3}``)."""
    out = {key: dict(value) if isinstance(value, dict) else value for key, value in base.items()}
    for key, value in changes.items():
        group, _, name = key.partition(".")
        if name:
            out.setdefault(group, {})[name] = value
        else:
            out[group] = value
    return out


def scenario(days: int = 5, world: dict[str, Any] | None = None, **run: Any) -> Scenario:
    """The made-up region of 3,000 voters under hot parameters; ``world`` changes them by dotted key."""
    settings = {"region": "00.02", "contest": "bupati", **merged(HOT, world or {})}
    end, given = settings["start"] + days, world or {}
    for kind in {"shocks", "hoaxes"} - set(given):
        settings[kind] = [item for item in settings[kind] if item["day"] < end]
    if "announcement" not in given:
        settings["announcement"] = {"day": min(2, end - 1), "hour": 14}
    return Scenario.model_validate({"world": settings, "run": {"days": days, "threads": 1, **run}})


def quiet(days: int = 5, world: dict[str, Any] | None = None) -> Scenario:
    """The same region without shocks, hoaxes or anything that brings people out."""
    calm = {
        "hoaxes": [],
        "shocks": [],
        "mobilisation.threshold_online": 5.0,
        "mobilisation.threshold_street": 5.0,
        "mobilisation.announcement_shock": 0.0,
        "mobilisation.plenary_shock": 0.0,
    }
    return scenario(days, {**calm, **(world or {})})


@cache
def base(seed: int = 1) -> Base:
    """Population and network of one seed (the same for all scenarios that differ in mechanisms only)."""
    return build_world(scenario(), seed)


def model(settings: Scenario, seed: int = 1, world: Base | None = None, **kwargs: Any) -> ConflictModel:
    """A model that shares the built population of its seed."""
    return ConflictModel(settings, rng=seed, world=world or base(seed), **kwargs)


def ran(settings: Scenario, seed: int = 1, **kwargs: Any) -> ConflictModel:
    """A model at the end of its run."""
    made = model(settings, seed, **kwargs)
    made.run_for(settings.run.days)
    return made


def tick_by_tick(world: Any, in_street: Any, hour: int, *_: Any) -> int:
    """In place of ``street_quiet.until``: no hour is quiet, so that every tick goes through ``street.tick``."""
    return hour


def state(made: ConflictModel, n: int | None = None) -> dict[str, np.ndarray]:
    """Copies of all columns that change, for the first ``n`` voters."""
    return {name: array[:n].copy() for name, array in vars(made.world.voters).items()}


#: Columns of what a plan costs: a lever without effect has a price too.
COSTS = ("cost", *(f"cost_{budget}" for budget in BUDGETS))
#: Columns of what units say of themselves.
BY_POSTURE = tuple(f"officers_{posture}" for posture in POSTURES)


def differences(one: ConflictModel, two: ConflictModel, skip: tuple[str, ...] = ()) -> list[str]:
    """Names of everything that is not the same bit for bit; voters beyond the shorter list are not compared."""
    n = min(one.columns.n, two.columns.n)
    a, b = state(one, n), state(two, n)
    out = [f"voter column {name}" for name in a if a[name].tobytes() != b[name].tobytes()]
    for what in ("daily", "hourly", "ledger"):
        x, y = getattr(one, what), getattr(two, what)
        out += [f"{what} {k}" for k in sorted(set(x) ^ set(y))]
        out += [
            f"{what} {k}"
            for k in x
            if k in y and k not in skip and (x[k].dtype != y[k].dtype or x[k].tobytes() != y[k].tobytes())
        ]
    if [vars(e) for e in one.events] != [vars(e) for e in two.events]:
        out.append("events")
    return out


def activity(made: ConflictModel) -> dict[str, float]:
    """What happened in the whole run."""
    names = (
        "incidents",
        "injuries",
        "arrests",
        "arrests_peaceful",
        "dispersed",
        "dispersed_peaceful",
        "damage",
    )
    out = {name: float(made.daily[name].sum()) for name in names}
    out |= {f"level{k}": float(made.hourly[f"level{k}"].max()) for k in range(1, 5)}
    out["assembly"] = float(made.daily["peaceful_assembly_person_hours"].sum())
    out["officer_hours"] = float(made.daily["officer_hours"].sum())
    return out


def assert_busy(made: ConflictModel) -> None:
    """The run had crowds, riot, force, arrests, injuries and incidents, so that a comparison is not empty."""
    happened = activity(made)
    assert all(value > 0 for value in happened.values()), happened
