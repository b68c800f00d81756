"""Build all layers of a population's network, one after the other."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from conflict_sim.config.parameters import MobilisationParameters, NetworkParameters
from conflict_sim.errors import InputError, Problem
from conflict_sim.messages import say
from conflict_sim.network.csr import DEGREE_CAP, Network
from conflict_sim.network.voters import Voters

if TYPE_CHECKING:
    from conflict_sim.regions.region import Region

log = logging.getLogger(__name__)
_INT32 = 2**31 - 1


def build_network(
    population: Voters,
    region: Region,
    params: NetworkParameters,
    seed: int,
    *,
    mobilisation: MobilisationParameters | None = None,
    contest_name: str | None = None,
) -> Network:
    """Build kin, community, chat groups, supporter groups and the broker tree.

    Deterministic in ``seed``; one thread. Writes ``population.supporter_group`` in place.

    Args:
        population: Voters without isolated ones (add those afterwards, to both).
        region: Neighbours of kecamatan; blank columns of the contest.
        params: Network parameters.
        seed: World seed.
        mobilisation: Shares of leaders who escalate or pledge (default: the defaults).
        contest_name: Contest of the run, to leave the blank column without brokers; None: no blank column.

    Raises:
        InputError: The network is too large for 32-bit indices, or isolated voters are already there.
    """
    from conflict_sim.network.brokers import broker_tree
    from conflict_sim.network.chat import chat_groups
    from conflict_sim.network.community import community_layer
    from conflict_sim.network.kin import kin_layer
    from conflict_sim.network.supporters import supporter_groups

    people = population
    if people.n != people.n_resident:
        raise InputError(Problem(say("network.isolated_early"), key="world.network"))
    if people.n * (params.kin_ties + params.community_ties + 1) > _INT32:
        raise InputError(Problem(say("network.too_many"), key="world.network"))
    mobilisation = mobilisation or MobilisationParameters()
    camps, kec_start, h = len(people.camps), people.kec_start, params.homophily
    kin_degree, kin = kin_layer(
        people.village_start, people.household_size, people.camp, params.kin_ties, h, seed
    )
    indptr, indices = community_layer(
        region,
        people.village,
        people.village_start,
        people.village_kec,
        kec_start,
        people.camp,
        kin_degree,
        kin,
        params.community_ties,
        h,
        seed,
    )
    del kin
    chat = chat_groups(
        people.village,
        people.village_kec,
        people.kec_kab,
        people.camp,
        camps,
        params.chat_groups,
        params.chat_group_size,
        h,
        seed,
    )
    groups = supporter_groups(
        kec_start,
        people.camp,
        people.strength,
        indptr,
        indices,
        camps,
        params.supporters,
        params.supporter_group_size,
        mobilisation.leaders_escalate,
        mobilisation.leaders_pledge,
        seed,
        people.supporter_group,
    )
    blank = region.contests[contest_name].is_blank if contest_name else ()
    brokers = broker_tree(camps, blank, people.village_kec, people.n_kecamatan, people.tps_village)
    log.info("network: %d ties, %d chat groups, %d supporter groups (degree cap %d)",
             indices.size // 2, chat[2].size - 1, groups.camp.size, DEGREE_CAP)  # fmt: skip
    return Network(
        indptr=indptr,
        kin_degree=kin_degree,
        indices=indices,
        member_indptr=chat[0],
        member_groups=chat[1],
        group_indptr=chat[2],
        group_members=chat[3],
        group_kab=chat[4],
        sg_indptr=groups.indptr,
        sg_members=groups.members,
        sg_camp=groups.camp,
        sg_kec=groups.kec,
        sg_leader=groups.leader,
        sg_stance=groups.stance,
        broker_parent=brokers[0],
        broker_level=brokers[1],
        broker_camp=brokers[2],
        broker_place=brokers[3],
    )
