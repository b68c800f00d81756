"""Measured network statistics beside what they were meant to be."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from conflict_sim.config.parameters import NetworkParameters, PopulationParameters
from conflict_sim.network.csr import DEGREE_CAP, Layer, Network
from conflict_sim.network.measures import clustering, mixing, path_lengths
from conflict_sim.network.voters import Voters

_NAN = float("nan")
_LEAST_VILLAGE = 100


class Statistic(NamedTuple):
    """One row of the report.

    Attributes:
        name: What was measured.
        layer: ``kin``, ``community``, ``all``, ``chat``, ``supporters``, ``population`` or a kecamatan number.
        value: Measured value.
        target: What it should be near; NaN where nothing prescribes it.
        unit: Unit in words.
        note: How to read the row.
    """

    name: str
    layer: str
    value: float
    target: float
    unit: str
    note: str


def network_report(
    population: Voters,
    network: Network,
    params: NetworkParameters,
    population_params: PopulationParameters,
    *,
    nodes: int = 2000,
    sources: int = 4,
    seed: int = 0,
) -> list[Statistic]:
    """Measure a built network.

    Args:
        population: Its voters.
        network: The network.
        params: Parameters it was built with.
        population_params: Parameters its voters were built with.
        nodes: Voters sampled for clustering.
        sources: Voters from whom path lengths are taken.
        seed: Seed of both samples.

    Returns:
        Rows in a fixed order; one per kecamatan for dissimilarity, at the end.
    """
    rows: list[Statistic] = []
    camp = population.camp.astype(np.int32)
    committed = camp - 1
    layers: tuple[tuple[Layer, float], ...] = (
        ("kin", params.kin_ties),
        ("community", params.community_ties),
        ("all", params.kin_ties + params.community_ties),
    )
    chance = _cross_by_chance(population.counts(), params.homophily)
    for layer, target in layers:
        degree = network.degree(layer)[: population.n_resident]
        rows.append(
            Statistic("degree, mean", layer, float(degree.mean()), target, "ties", "isolated voters left out")
        )
        rows.append(
            Statistic("degree, 99th percentile", layer, float(np.percentile(degree, 99)), _NAN, "ties", "")
        )
        rows.append(
            Statistic("degree, largest", layer, float(degree.max()), DEGREE_CAP, "ties", "target is the cap")
        )
        value = clustering(network, layer, nodes, seed)
        rows.append(
            Statistic("clustering", layer, value, _NAN, "0-1", f"mean over {min(nodes, network.n)} voters")
        )
        mixed = mixing(network, committed, layer)
        note = "ties between committed voters; target: chance within the kecamatan, thinned by homophily"
        rows.append(Statistic("cross-camp ties", layer, mixed.cross_share, chance, "share", note))
        note = "Newman's r among committed voters"
        rows.append(Statistic("camp assortativity", layer, mixed.assortativity, _NAN, "-1..1", note))
        rows.append(
            Statistic("modularity of camps", layer, mixed.modularity, _NAN, "-.5..1", "committed voters")
        )
        value = mixing(network, population.kecamatan(), layer).modularity
        rows.append(Statistic("modularity of kecamatan", layer, value, _NAN, "-.5..1", ""))
    mean, reach = path_lengths(network, sources, seed)
    rows.append(Statistic("path length, mean", "all", mean, _NAN, "steps", f"from {sources} voters"))
    rows.append(Statistic("voters reached", "all", reach, 1.0, "share", f"from {sources} voters"))
    value = _mixed_homes(population.household_size, population.camp)
    note = "committed voters who live with a voter of another camp; survey of 2023: 18% have someone close"
    rows.append(Statistic("two camps in a household", "population", value, 0.18, "share", note))
    rows += _groups(population, network, params)
    rows += _dissimilarity(population, population_params.dissimilarity)
    return rows


def _cross_by_chance(counts: NDArray[np.int64], homophily: float) -> float:
    """Cross-camp share of ties drawn at random within the kecamatan and thinned by homophily."""
    own = counts[:, 1:].astype(float)
    rivals = own.sum(axis=1, keepdims=True) - own
    kept = own + (1 - homophily) * rivals
    share = np.divide((1 - homophily) * rivals, kept, out=np.zeros_like(own), where=kept > 0)
    weight = own * np.divide(kept, kept + counts[:, :1], out=np.zeros_like(own), where=kept > 0)
    return float((share * weight).sum() / weight.sum()) if weight.sum() > 0 else _NAN


def _mixed_homes(household_size: NDArray[np.uint8], camp: NDArray[np.uint8]) -> float:
    """Share of committed voters in a household that holds a second camp."""
    start = np.concatenate([[0], np.cumsum(household_size, dtype=np.int64)])
    camp = camp[: start[-1]]
    if not (camp > 0).any():
        return _NAN
    largest = np.maximum.reduceat(camp, start[:-1])
    smallest = np.minimum.reduceat(np.where(camp > 0, camp, np.uint8(255)), start[:-1])
    members = np.add.reduceat((camp > 0).astype(np.int64), start[:-1])
    return float(members[(largest > 0) & (largest != smallest)].sum() / members.sum())


def _groups(population: Voters, network: Network, params: NetworkParameters) -> list[Statistic]:
    """Rows on chat and supporter groups."""
    rows = []
    per_voter = float(np.diff(network.member_indptr)[: population.n_resident].mean())
    rows.append(Statistic("memberships, mean", "chat", per_voter, params.chat_groups, "groups", "per voter"))
    note = "small places cut groups short"
    for layer, indptr, median in (
        ("chat", network.group_indptr, params.chat_group_size),
        ("supporters", network.sg_indptr, params.supporter_group_size),
    ):
        size = np.diff(indptr)
        if size.size:
            rows.append(
                Statistic("group size, median", layer, float(np.median(size)), median, "members", note)
            )
            cap = 250 if layer == "chat" else 500
            rows.append(
                Statistic(
                    "group size, largest", layer, float(size.max()), cap, "members", "target is the cap"
                )
            )
        rows.append(Statistic("groups", layer, float(size.size), _NAN, "groups", ""))
    committed = int((population.camp > 0).sum())
    value = network.sg_members.size / committed if committed else _NAN
    rows.append(
        Statistic(
            "supporters in a group", "supporters", value, params.supporters, "share", "of the committed"
        )
    )
    return rows


def _dissimilarity(population: Voters, target: float) -> list[Statistic]:
    """Rows on how unlike the villages of a kecamatan are."""
    index = population.dissimilarity()
    large = population.dissimilarity(_LEAST_VILLAGE)
    rows = []
    if np.isfinite(large).any():
        value = float(np.nanmean(large))
        note = f"kecamatan with 4 villages of {_LEAST_VILLAGE} voters or more"
        rows.append(Statistic("dissimilarity, mean", "population", value, target, "0-1", note))
    for k in range(population.n_kecamatan):
        note = "" if np.isfinite(large[k]) else "too few or too small villages to reach the target"
        rows.append(Statistic("dissimilarity", str(k), float(index[k]), target, "0-1", note))
    return rows
