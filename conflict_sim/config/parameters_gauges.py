"""Parameters of the gauges: when a kecamatan is active, when it is called fragile, how a tipping margin is measured.

They change what is reported and nothing that happens. Thresholds are conventions of the science base, not measured.
"""

from __future__ import annotations

from conflict_sim.config.parameters import Parameters, parameter


class GaugeParameters(Parameters):
    """Observed calm and latent tension of each kecamatan."""

    active_share: float = parameter(
        0.001,
        (0, 0.1),
        (0.0005, 0.005),
        "share",
        "model definition: .1% of the roll, at least 20 people",
        "A",
    )
    """People at level 3 or more, as a share of the roll, that make a kecamatan ACTIVE (at least 20 people)."""
    shock: float = parameter(
        0.24,
        (0, 2),
        (0.1, 0.3),
        "-",
        "about that of an official result of average weight, mobilisation.announcement_shock",
        "C",
    )
    """One typical shock, to which the response of every kecamatan is read."""
    fragile_response: float = parameter(
        0.01,
        (0, 1),
        (0.009, 0.011),
        "share",
        "separates best what one common shock tips in whole regions (docs/mechanisms.md); fresh seeds judge it",
        "C",
    )
    """Share of the roll whom one typical shock would call out, from which a calm kecamatan is FRAGILE."""
    fragile_rho: float = parameter(0.8, (0, 10), (0.6, 1), "-", "science 2.i", "A", "rho(J)")
    """Spectral radius of mobilisation from which a calm kecamatan is FRAGILE."""
    fragile_cascade: float = parameter(
        5.0, (1, 1e6), (2.5, 10), "people", "1 / (1 - .8): the same convention in an even network", "A"
    )
    """Expected cascade from which a calm kecamatan is FRAGILE."""
    fragile_r_hoax: float = parameter(
        8.0,
        (0, 100),
        (1, 10),
        "-",
        "about twice what places have on a quiet day; above 1 a story spreads, which is so nearly everywhere",
        "A",
        "R_hoax",
    )
    """Reproduction number of a story above which a calm kecamatan is FRAGILE."""
    fragile_margin: float = parameter(
        0.25, (0, 5), (0.05, 0.3), "-", "just above one typical shock, science 2.i", "C", "m*"
    )
    """Tipping margin below which a calm kecamatan is FRAGILE."""
    tip_share: float = parameter(0.005, (0, 0.5), (0.002, 0.01), "share", "science 2.i", "A", "A")
    """People at level 2 or more, as a share of the roll, at which a kecamatan has tipped (at least 20 people)."""
    tip_days: int = parameter(3, (1, 30), (2, 5), "days", "two decay times of a shock", "A")
    """Days after a shock within which a kecamatan may tip."""
    futures: int = parameter(16, (2, 1000), (16, 64), "runs", "science 2.i: 16 or more", "A")
    """Different futures in which each shock is tried."""
