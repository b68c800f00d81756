"""From a region's tables to voter columns."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from conflict_sim import rng
from conflict_sim.config.parameters import (
    BeliefParameters,
    HoaxParameters,
    MobilisationParameters,
    NetworkParameters,
    PopulationParameters,
)
from conflict_sim.errors import InputError, Problem
from conflict_sim.messages import say
from conflict_sim.population.columns import PopulationColumns, split_rows
from conflict_sim.population.traits import Recipe, draw_traits, draw_trust
from conflict_sim.population.trust import trust_means

if TYPE_CHECKING:
    from conflict_sim.regions.region import Contest, Region

log = logging.getLogger(__name__)

#: Share of households with 1, 2, .. 6 registered voters (mean 2.59; assumed, Indonesian households hold about
#: 3.7 people of whom some 70% are on the roll).
HOUSEHOLD_SHARES = (0.22, 0.33, 0.22, 0.13, 0.07, 0.03)
_TILT = rng.decision("population.village_tilt")
_SIZE = rng.decision("population.household_size")
_LEAD = rng.decision("population.household_camp")
_STAY = rng.decision("population.household_cohesion")
_VOTED = rng.decision("population.voted")
_MOST_CAMPS = 8


def build_population(
    region: Region,
    contest_name: str,
    params: PopulationParameters,
    network: NetworkParameters,
    seed: int,
    *,
    belief: BeliefParameters | None = None,
    hoax: HoaxParameters | None = None,
    mobilisation: MobilisationParameters | None = None,
) -> PopulationColumns:
    """Build every registered voter of a region.

    Args:
        region: Real or imported region.
        contest_name: ``"bupati"`` or ``"gubernur"``, one of ``region.contests``.
        params: Population parameters.
        network: Network parameters; homophily also clusters camps by household.
        seed: World seed.
        belief: Mean and spread of the fraud prior (default: the defaults).
        hoax: Share of high sharers (default: the defaults).
        mobilisation: Share of provocateurs (default: the defaults).

    Returns:
        Columns; ``supporter_group`` is -1 everywhere until the network is built.

    Raises:
        InputError: No such contest, more than 8 camps, negative or no voters, shares that do not sum to 1.
    """
    from conflict_sim.population.camps import camp_table
    from conflict_sim.population.kernels import fill_households, fill_voted

    contest = _contest(region, contest_name)
    belief, hoax = belief or BeliefParameters(), hoax or HoaxParameters()
    mobilisation = mobilisation or MobilisationParameters()
    roll = np.asarray(region.village_roll, dtype=np.int64)
    # Own, writable copies: kernels are compiled anew for read-only arrays.
    village_kec = np.array(region.village_kec, dtype=np.int32)
    villages, width = roll.size, len(contest.camps)
    noise = rng.normal(seed, _TILT, 0, np.arange(villages * width)).reshape(villages, width)
    shares = contest.shares / contest.shares.sum(axis=1, keepdims=True)
    table = camp_table(village_kec, roll, shares, params.uncommitted, params.dissimilarity, noise)

    start = np.concatenate([[0], np.cumsum(roll)]).astype(np.int64)
    n = int(start[-1])
    camp = np.empty(n, dtype=np.uint8)
    household = np.empty(n, dtype=np.uint8)
    size_cuts = np.cumsum(HOUSEHOLD_SHARES)[:-1]
    keys = [rng.key(seed, stream) for stream in (_SIZE, _LEAD, _STAY)]
    households = fill_households(start, table, size_cuts, network.homophily, *keys, camp, household)

    recipe = Recipe(
        seed=seed,
        hardship_mean=params.hardship_mean,
        trust_mean=trust_means(region, params, region.code),
        trust_sd=params.trust_sd,
        prior_mean=belief.prior,
        prior_sd=belief.prior_sd,
        high_sharers=hoax.high_sharers,
        provocateurs=mobilisation.provocateurs,
    )
    traits = draw_traits(recipe, 0, n)
    traits["strength"][camp == 0] = 0
    tps_start, tps_village = split_rows(start, np.asarray(region.village_tps))
    index = np.int16 if villages < np.iinfo(np.int16).max else np.int32
    columns = PopulationColumns(
        n=n,
        camps=tuple(contest.camps),
        n_villages=villages,
        n_kecamatan=len(region.kec_kab),
        n_kabupaten=len(region.kab_code),
        village_start=start,
        village_kec=village_kec,
        kec_kab=np.array(region.kec_kab, dtype=np.int32),
        village=np.repeat(np.arange(villages, dtype=index), roll),
        tps_start=tps_start.astype(np.int32),
        tps_village=tps_village,
        household_size=household[:households].copy(),
        camp=camp,
        voted=np.empty(n, dtype=np.bool_),
        supporter_group=np.full(n, -1, dtype=np.int32),
        recipe=recipe,
        **traits,
    )
    kec_start = columns.kec_start
    abstain = _abstain(np.diff(kec_start), contest.turnout)
    for code, lo, hi in zip(region.kab_code.tolist(), columns.kab_start, columns.kab_start[1:]):
        own = replace(recipe, trust_mean=trust_means(region, params, code))
        if own != recipe:
            for name, column in draw_trust(own, int(lo), int(hi)).items():
                traits[name][lo:hi] = column
    fill_voted(kec_start, abstain, rng.key(seed, _VOTED), camp, columns.voted)
    log.info("population: %d voters, %d villages, %d camps", n, villages, width)
    return columns


def _abstain(kec_roll: NDArray[np.int64], turnout: NDArray[np.float64]) -> NDArray[np.int64]:
    """Voters who stayed at home, int64 [K]."""
    voted = np.floor(kec_roll * np.clip(turnout, 0.0, 1.0) + 0.5).astype(np.int64)
    return kec_roll - voted


def _contest(region: Region, name: str) -> Contest:
    """The contest called ``name``, checked for what the build relies on."""
    contest = region.contests[name]  # a missing one raises InputError with the reason
    roll = np.asarray(region.village_roll)
    problems = []
    if len(contest.camps) > _MOST_CAMPS:
        problems.append(say("population.many_camps", n=len(contest.camps), most=_MOST_CAMPS))
    if (roll < 0).any():
        problems.append(say("population.negative_roll"))
    if roll.sum() == 0:
        problems.append(say("population.no_voters"))
    if (np.diff(region.village_kec) < 0).any():
        problems.append(say("population.order"))
    shares = np.asarray(contest.shares, dtype=np.float64)
    off = ~(np.abs(shares.sum(axis=1) - 1) < 1e-6) | (shares < 0).any(axis=1)
    if off.any():
        names = [str(region.kec_name[k]) for k in np.flatnonzero(off)[:5]]
        problems.append(say("population.shares", names=names))
    if not np.isfinite(contest.turnout).all():
        problems.append(say("population.turnout"))
    if problems:
        where = say("population.where", code=region.code, contest=name)
        raise InputError([Problem(p, key=where) for p in problems])
    return contest
