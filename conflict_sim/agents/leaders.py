"""What leaders and coordinators know and decide, as arrays: one entry per supporter group, or per regency and camp."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from conflict_sim import rng

if TYPE_CHECKING:
    from conflict_sim.world import World

DISCIPLINE = rng.decision("leaders.discipline")


@dataclass
class Leaders:
    """State of all supporter groups. Columns of :class:`~conflict_sim.agents.supporter_group.SupporterGroup`.

    Args:
        indptr: Members of each group, int32[G+1], into ``members``.
        members: Voters, group by group.
        kabupaten: Index of the regency of each group.
        luck: Uniform number of each leader; he follows the line when it lies below the discipline.
        groups: Groups of the same camp and regency, itself included.
        columns: Column name -> array of one entry per group.
        line: Line of each coordinator, (regencies, camps + 1).
        settled: Groups for which the dispute is settled: they have heard so, or their coordinator has conceded.
    """

    indptr: NDArray[np.int32]
    members: NDArray[np.int32]
    kabupaten: NDArray[np.int32]
    luck: NDArray[np.float64]
    groups: NDArray[np.int64]
    columns: dict[str, NDArray]
    line: NDArray[np.int8]
    settled: NDArray[np.bool_]

    @property
    def sizes(self) -> NDArray[np.int32]:
        """Members of each group."""
        return np.diff(self.indptr)

    def __len__(self) -> int:
        return len(self.kabupaten)


def start(world: World) -> Leaders:
    """Groups on the first morning: no calls, no pledges, every leader left to his own bent."""
    network, camps = world.base.network, world.n_camps + 1
    kabs, n = len(world.region.kab_code), len(network.sg_leader)
    kabupaten = np.asarray(world.region.kec_kab, np.int32)[network.sg_kec]
    camp = network.sg_camp.astype(np.uint8)
    at = kabupaten.astype(np.int64) * camps + camp
    columns = {
        "camp": camp.copy(),
        "kecamatan": network.sg_kec.astype(np.int32),
        "leader": network.sg_leader.astype(np.int32),
        "bent": network.sg_stance.astype(np.int8),
        "stance": np.zeros(n, np.uint8),
    }
    columns |= {name: np.zeros(n) for name in ("belief", "lost", "won", "mood", "threat", "pledge", "call")}
    world.parts["calls"] = columns["call"]
    return Leaders(
        indptr=network.sg_indptr,
        members=network.sg_members,
        kabupaten=kabupaten,
        luck=rng.uniform(world.seed, DISCIPLINE, 0, network.sg_leader),
        groups=np.bincount(at, minlength=kabs * camps)[at],
        columns=columns,
        line=np.zeros((kabs, camps), np.int8),
        settled=np.zeros(n, np.bool_),
    )


def rivals(world: World) -> NDArray[np.float64]:
    """People of the other camps who stood in the streets of each regency yesterday, (regencies, camps + 1)."""
    sites, peak = world.parts["sites"], world.parts["street"].camp_peak
    crowd = np.zeros((len(world.region.kab_code), peak.shape[1]))
    # In a sample of villages each simulated person stands for others.
    np.add.at(crowd, sites.kab, peak / sites.share[:, None])
    return crowd[:, 1:].sum(axis=1, keepdims=True) - crowd


def margin(world: World) -> float:
    """Lead of the winner over the next camp, share of the votes."""
    ranked = np.sort(world.base.totals)[::-1] / world.base.totals.sum()
    return float(ranked[0] - ranked[1]) if len(ranked) > 1 else 1.0
