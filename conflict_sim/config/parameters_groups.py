"""Parameters of supporter groups: leaders, their coordinators, and what camps do to each other."""

from __future__ import annotations

from conflict_sim.config.parameters import Parameters, parameter


class LeaderParameters(Parameters):
    """Lines of coordinators, pledges, counter-mobilisation, clashes, supporters from outside, sabotage."""

    discipline: float = parameter(0.3, (0, 1), (0, 0.8), "share", "assumed", "A")
    """Share of group leaders who follow the line of their camp's coordinator; the others follow their own bent."""
    escalate_from: float = parameter(0.55, (0, 1), (0.45, 0.7), "0-1", "assumed", "A")
    """Mean fraud belief in the groups of a regency from which the coordinator of a losing camp escalates."""
    accept_below: float = parameter(0.4, (0, 1), (0.3, 0.5), "0-1", "assumed", "A")
    """Mean fraud belief below which he pledges peace, or concedes when the margin is clear."""
    concede_margin: float = parameter(
        0.1, (0, 1), (0.02, 0.3), "share of votes", "assumed; 1: nobody concedes", "A"
    )
    """Margin of the result beyond which the coordinator of a losing camp may concede after the announcement."""
    counter: float = parameter(
        0.5, (0, 2), (0, 1), "-", "the winner's crowd appears (Palopo, Tana Toraja); size assumed", "A"
    )
    """Call with which an escalating group answers a full crowd of another camp, as a part of a full call."""
    rival_crowd: float = parameter(
        200.0, (1, 100_000), (50, 500), "people", "median crowd of a demonstration", "V"
    )
    """Crowd of other camps in a regency that is answered in full; a tenth of it alarms the coordinators."""
    pledge_half_life: float = parameter(
        21.0, (0.5, 1000), (10, 60), "days", "elite pacts of Puncak Jaya: 14-23 and 22 days", "V"
    )
    """Time after which half of a pledge of peace is left, unless it is renewed or the dispute is settled."""
    clash: float = parameter(
        0.3,
        (0, 5),
        (0, 0.8),
        "-",
        "58% of incidents are supporters against supporters; size assumed",
        "A",
        "kappa_x",
    )
    """Weight of the smaller camp's share of a mixed crowd in everybody's drive to confront."""
    outsiders: float = parameter(0.1, (0, 2), (0, 0.5), "-", "assumed; 0: nobody travels", "A")
    """Pull of sites in other regencies on members of calling groups, as a part of that of one's own."""
    outsider_km: float = parameter(
        30.0, (1, 500), (15, 60), "km", "supporters came from up to 80 km (Palopo); shape assumed", "A"
    )
    """Distance over which that pull falls to 1/e."""
    sabotage: float = parameter(
        0.01,
        (0, 1),
        (0, 0.03),
        "probability",
        "a few tries in 545 contests (Sungai Penuh, Tolitoli); assumed",
        "A",
    )
    """Probability that a losing camp whose groups all escalate tries to destroy ballot boxes in a regency."""
    sabotage_margin: float = parameter(
        0.1, (0, 1), (0.02, 0.2), "share of votes", "assumed: a re-vote must be able to turn the result", "A"
    )
    """Margin up to which sabotage can seem to pay."""
    sabotage_days: int = parameter(
        10, (0, 60), (2, 10), "days", "a re-vote is held within ten days of the vote (UU 10/2016, PKPU)", "V"
    )
    """Days after the vote within which destroyed boxes can force a re-vote."""
    sabotage_guards: float = parameter(
        0.5, (0, 10), (0.2, 1), "1/officer", "2-6 guards protect a store; size assumed", "A"
    )
    """How strongly each officer at a site wards off sabotage (success falls as exp(-weight x officers))."""
    sabotage_reach: float = parameter(
        0.35,
        (0, 1),
        (0.15, 0.5),
        "share of stations",
        "Bima 2024: 13-17 of 34 stations of Parado in one night; Sungai Penuh 2024: 5; size assumed",
        "A",
    )
    """Share of a kecamatan's stations that a raid on polling day reaches at most; 0: no raid before the boxes are in."""
