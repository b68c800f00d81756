"""Personal traits, drawn by inversion straight into bytes.

A byte column takes 256 values, so its inverse distribution function is a table of 255 cut points. The table
lookup needs no special function per voter and gives exactly the rounded variate.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from conflict_sim import rng
from conflict_sim.population.trust import INSTITUTIONS

_STREAMS = {
    name: rng.decision(f"population.{name}")
    for name in (
        "strength",
        "hardship",
        "risk_aversion",
        "availability",
        "street_shock",
        "online_shock",
        "violence_shock",
        "trust_kpu",
        "trust_police",
        "trust_government",
        "prior",
        "high_sharer",
        "provocateur",
    )
}
_CHUNK = 1 << 17
_PROVOCATEUR_SHIFT = 96  # 3 standard deviations in steps of 1/32


@dataclass(frozen=True)
class Recipe:
    """What traits are drawn from.

    Attributes:
        seed: World seed.
        hardship_mean: Mean of hardship, Beta with concentration 5.
        trust_mean: Mean trust in KPU, police, government; where a kabupaten has figures of its own, of the others.
        trust_sd: Spread of trust (Beta).
        prior_mean: phi_0.
        prior_sd: sd_f.
        high_sharers: Share of voters who share much.
        provocateurs: Share of voters with a violence threshold three spreads lower.
    """

    seed: int
    hardship_mean: float
    trust_mean: tuple[float, float, float]
    trust_sd: float
    prior_mean: float
    prior_sd: float
    high_sharers: float
    provocateurs: float


def beta_cuts(mean: float, concentration: float) -> NDArray[np.float64]:
    """Cut points (255) of a Beta variate rounded to a byte: byte k when cuts[k-1] <= u < cuts[k].

    Args:
        mean: Mean of the variate, 0..1; at the ends the variate is constant.
        concentration: Sum of both shape parameters; infinite means constant.
    """
    from scipy.special import betainc

    edges = (np.arange(255) + 0.5) / 255.0
    if mean <= 0 or mean >= 1 or not np.isfinite(concentration):
        return (edges >= mean).astype(np.float64)
    return np.asarray(betainc(mean * concentration, (1 - mean) * concentration, edges))


def trust_concentration(mean: float, sd: float) -> float:
    """Concentration of the Beta distribution with this mean and spread; a spread no Beta reaches is cut to .1."""
    if sd <= 0:
        return float("inf")
    return max(mean * (1 - mean) / (sd * sd) - 1, 0.1)


def normal_cuts() -> NDArray[np.float64]:
    """Cut points (254) of a standard normal rounded to 1/32 and clipped to +-127/32."""
    from scipy.special import ndtr

    return np.asarray(ndtr((np.arange(-127, 127) + 0.5) / 32.0))


def draw_trust(recipe: Recipe, lo: int, hi: int) -> dict[str, NDArray]:
    """Draw trust in the three institutions of the voters with ids lo .. hi-1 (see :func:`draw_traits`)."""
    from conflict_sim.population.kernels import guide, lookup_bytes

    out: dict[str, NDArray] = {}
    for institution, mean in zip(INSTITUTIONS, recipe.trust_mean, strict=True):
        column = out[f"trust_{institution}0"] = np.empty(hi - lo, dtype=np.uint8)
        cuts = beta_cuts(mean, trust_concentration(mean, recipe.trust_sd))
        lookup_bytes(rng.key(recipe.seed, _STREAMS[f"trust_{institution}"]), lo, cuts, guide(cuts), 0, column)
    return out


def draw_traits(recipe: Recipe, lo: int, hi: int) -> dict[str, NDArray]:
    """Draw every personal trait of the voters with ids lo .. hi-1.

    Args:
        recipe: Distributions and seed.
        lo: First id.
        hi: One past the last id.

    Returns:
        Column name -> array of length hi - lo; encodings as in ``PopulationColumns``. Strength is drawn for
        everybody; the caller sets it to 0 for the uncommitted.
    """
    from conflict_sim.population.kernels import guide, lookup_bytes

    n = hi - lo
    out: dict[str, NDArray] = {}

    def table(name: str, stream: str, cuts: NDArray[np.float64], shift: int = 0) -> None:
        column = np.empty(n, dtype=np.uint8)
        lookup_bytes(rng.key(recipe.seed, _STREAMS[stream]), lo, cuts, guide(cuts), shift, column)
        out[name] = column.view(np.int8) if shift else column

    table("strength", "strength", beta_cuts(0.5, 4.0))
    table("hardship", "hardship", beta_cuts(recipe.hardship_mean, 5.0))
    out |= draw_trust(recipe, lo, hi)
    normal = normal_cuts()
    for name in ("street_shock", "online_shock", "violence_shock"):
        table(name, name, normal, shift=-127)
    for name in ("risk_aversion", "availability", "prior", "high_sharer"):
        out[name] = np.empty(n, dtype={"prior": np.float32, "high_sharer": np.bool_}.get(name, np.uint8))
    # In chunks: NumPy's temporaries of 64-bit numbers would otherwise be the peak of the build.
    for a in range(0, n, _CHUNK):
        part = slice(a, min(a + _CHUNK, n))
        ids = np.arange(lo + part.start, lo + part.stop, dtype=np.uint64)
        for name in ("risk_aversion", "availability"):
            out[name][part] = rng.bits(rng.key(recipe.seed, _STREAMS[name]), ids) >> np.uint64(56)
        zeta = rng.normal(recipe.seed, _STREAMS["prior"], 0, ids)
        out["prior"][part] = recipe.prior_mean + recipe.prior_sd * zeta
        out["high_sharer"][part] = (
            rng.uniform(recipe.seed, _STREAMS["high_sharer"], 0, ids) < recipe.high_sharers
        )
        hot = rng.uniform(recipe.seed, _STREAMS["provocateur"], 0, ids) < recipe.provocateurs
        shock = out["violence_shock"][part]
        shock[hot] = np.maximum(shock[hot].astype(np.int16) - _PROVOCATEUR_SHIFT, -127)
    return out
