"""Records of arrays that the kernels of the street share."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray


class People(NamedTuple):
    """Columns of voters that the street reads and writes."""

    alive: NDArray[np.bool_]
    level: NDArray[np.uint8]
    status: NDArray[np.uint8]
    site: NDArray[np.int16]
    active_ties: NDArray[np.uint8]
    violent_ties: NDArray[np.uint8]
    grievance: NDArray[np.float32]
    outrage: NDArray[np.float32]
    trust_police: NDArray[np.float32]
    camp: NDArray[np.uint8]
    #: Camp taken for the winner, 0: none yet.
    believed_winner: NDArray[np.uint8]
    village: NDArray[np.int32]
    availability: NDArray[np.uint8]
    online_shock: NDArray[np.int8]
    street_shock: NDArray[np.int8]
    violence_shock: NDArray[np.int8]
    risk_aversion: NDArray[np.uint8]
    supporter_group: NDArray[np.int32]
    #: Camp that paid him, 0: none.
    paid_by: NDArray[np.uint8]
    in_frontier: NDArray[np.uint8]


class Ties(NamedTuple):
    """The network as the street sees it."""

    indptr: NDArray[np.int32]
    indices: NDArray[np.int32]
    member_indptr: NDArray[np.int32]
    member_groups: NDArray[np.int32]
    group_indptr: NDArray[np.int32]
    group_members: NDArray[np.int32]
    sg_indptr: NDArray[np.int32]
    sg_members: NDArray[np.int32]
    #: Members of each supporter group at level 1 or more.
    sg_agitating: NDArray[np.int64]
    #: Call of each supporter group's leader.
    calls: NDArray[np.float64]


class Places(NamedTuple):
    """Sites, kecamatan and the counters that belong to them."""

    place_kec: NDArray[np.int32]
    place_cell: NDArray[np.int32]
    kec_kab: NDArray[np.int32]
    choice: NDArray[np.int16]
    choice_cdf: NDArray[np.float64]
    #: The same for members of calling groups, who may travel to other regencies.
    far_choice: NDArray[np.int16]
    far_cdf: NDArray[np.float64]
    shock: NDArray[np.float64]
    shock_bound: NDArray[np.float64]
    p_arrest: NDArray[np.float64]
    force: NDArray[np.int64]
    negotiators: NDArray[np.float64]
    crowd: NDArray[np.bool_]
    arrest_violent: NDArray[np.float64]
    arrest_peaceful: NDArray[np.float64]
    disperse_violent: NDArray[np.float64]
    disperse_peaceful: NDArray[np.float64]
    injure: NDArray[np.float64]
    #: People by site and level, (sites, 5).
    site_count: NDArray[np.int64]
    #: People at level 2 or more by site and camp, (sites, camps + 1).
    site_camp: NDArray[np.int64]
    #: Index of the regency of each site.
    site_kab: NDArray[np.int32]
    #: People by reporting cell who went to a site of another regency today, (cells + nowhere,).
    travellers: NDArray[np.int64]
    #: Drive to confront by the presence of other camps, in the same shape.
    clash: NDArray[np.float64]
    #: People by reporting cell of residence and level, (cells + nowhere, 5).
    cell_count: NDArray[np.int64]
    #: Injured, arrested, arrested peaceful, dispersed, dispersed peaceful in this tick, (sites, 5).
    site_harm: NDArray[np.int64]
    #: The same during this day by cell of residence.
    cell_harm: NDArray[np.int64]
    #: Peaceful people dispersed / arrested by (camp 0..C, kecamatan + nowhere).
    peaceful_dispersed: NDArray[np.int64]
    peaceful_arrested: NDArray[np.int64]
    #: Person-hours of peaceful assembly cut off: of this day by cell of residence, and of the run like the two above.
    cell_curtailed: NDArray[np.float64]
    curtailed: NDArray[np.float64]


class Ladder(NamedTuple):
    """Parameters of the ladder, as floats."""

    kappa: float
    mates: float
    t_online: float
    t_street: float
    sd: float
    gap_confront: float
    gap_riot: float
    violence_sd: float
    risk_weight: float
    violent_ties: float
    outrage_confront: float
    negotiators_calm: float
    up0: float
    up1: float
    up2: float
    up3: float
    down: float
    home: float
    leave1: float
    leave2: float
    backfire: float
    other_camp: float
    violent_victim: float
    trust_loss: float
    group_weight: float
    #: Rise of a paid member's response to his leader's call.
    obligation: float
