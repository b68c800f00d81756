"""Statistics of ensembles: means with intervals, probabilities, bands. One run never gets an interval.

Resampling draws through ``conflict_sim.rng``, so an interval is as reproducible as the run it describes.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from conflict_sim import rng

#: Confidence of every interval that the project prints.
LEVEL = 0.90
#: Lower and upper quantile of the bands in figures (spread between runs, not an interval of the mean).
BAND = (0.10, 0.90)
_BOOTSTRAP = rng.decision("results.bootstrap")


@dataclass(frozen=True)
class Estimate:
    """A number with its uncertainty.

    Args:
        mean: Mean over runs (or share of runs).
        low: Lower end of the interval; None when the runs allow none.
        high: Upper end; None when the runs allow none.
        n: Number of runs it rests on.
        mcse: Monte Carlo standard error of the mean; None when there is only one run.
        method: ``"t"``, ``"bootstrap"``, ``"wilson"``, ``NO_INTERVAL`` or ``SAME``.
    """

    mean: float
    low: float | None
    high: float | None
    n: int
    mcse: float | None
    method: str

    @property
    def has_interval(self) -> bool:
        """Whether the runs allow an interval at all."""
        return self.low is not None


NO_INTERVAL = "one run: no interval"
#: Where no run differs, a t interval of width zero would claim a certainty that few runs cannot give.
SAME = "the same in all runs: no interval"


def _clean(values: ArrayLike) -> NDArray[np.float64]:
    sample = np.asarray(values, dtype=np.float64).ravel()
    sample = sample[np.isfinite(sample)]
    if sample.size == 0:
        raise ValueError("no finite value to summarise")
    return sample


def mcse(values: ArrayLike) -> float | None:
    """Monte Carlo standard error of the mean: sample standard deviation / sqrt(n); None for one run."""
    sample = _clean(values)
    return None if sample.size < 2 else float(sample.std(ddof=1) / math.sqrt(sample.size))


def mean_interval(
    values: ArrayLike, level: float = LEVEL, bounds: tuple[float, float] = (-math.inf, math.inf)
) -> Estimate:
    """Mean with Student's t interval.

    Args:
        values: One number per run; runs without a finite value are left out and not counted.
        level: Confidence, between 0 and 1.
        bounds: Natural limits of the quantity; the interval is clipped to them.

    Raises:
        ValueError: No finite value.
    """
    from scipy.special import stdtrit

    sample = _clean(values)
    centre = float(sample.mean())
    error = mcse(sample)
    if error is None:
        return Estimate(centre, None, None, 1, None, NO_INTERVAL)
    if sample.min() == sample.max():
        return Estimate(centre, None, None, int(sample.size), 0.0, SAME)
    reach = float(stdtrit(sample.size - 1, 0.5 + level / 2)) * error
    low, high = max(bounds[0], centre - reach), min(bounds[1], centre + reach)
    return Estimate(centre, low, high, int(sample.size), error, "t")


def bootstrap_interval(
    values: ArrayLike, level: float = LEVEL, replicates: int = 2000, seed: int = 1
) -> Estimate:
    """Mean with a percentile bootstrap interval, for skewed counts.

    Args:
        values: One number per run.
        level: Confidence, between 0 and 1.
        replicates: Resamples.
        seed: Seed of the counter-based draws.

    Raises:
        ValueError: No finite value.
    """
    sample = _clean(values)
    n = sample.size
    if n < 2:
        return Estimate(float(sample.mean()), None, None, 1, None, NO_INTERVAL)
    if sample.min() == sample.max():
        return Estimate(float(sample.mean()), None, None, int(n), 0.0, SAME)
    ids = np.arange(replicates * n, dtype=np.int64).reshape(replicates, n)
    means = sample[rng.integers(seed, _BOOTSTRAP, 0, ids, n)].mean(axis=1)
    low, high = np.quantile(means, [0.5 - level / 2, 0.5 + level / 2])
    return Estimate(float(sample.mean()), float(low), float(high), int(n), mcse(sample), "bootstrap")


def wilson_interval(successes: int, n: int, level: float = LEVEL) -> Estimate:
    """Share of runs with Wilson's score interval (Wilson 1927); never empty at 0 or n successes.

    Args:
        successes: Runs in which the thing happened.
        n: All runs.
        level: Confidence, between 0 and 1.

    Raises:
        ValueError: ``n`` < 1 or successes outside 0..n.
    """
    from scipy.special import ndtri

    if n < 1 or not 0 <= successes <= n:
        raise ValueError(f"successes must lie in 0..n and n be positive, got {successes} of {n}")
    share = successes / n
    if n == 1:
        return Estimate(share, None, None, 1, None, NO_INTERVAL)
    z2 = float(ndtri(0.5 + level / 2)) ** 2
    centre = (share + z2 / (2 * n)) / (1 + z2 / n)
    reach = math.sqrt(z2 * (share * (1 - share) / n + z2 / (4 * n * n))) / (1 + z2 / n)
    low = 0.0 if successes == 0 else centre - reach
    high = 1.0 if successes == n else centre + reach
    return Estimate(share, low, high, n, math.sqrt(share * (1 - share) / n), "wilson")


def quantile_band(
    values: ArrayLike, quantiles: tuple[float, float] = BAND, axis: int = 0
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Median and lower and upper quantile over runs, not-a-number left out.

    Args:
        values: Array with runs along ``axis`` (any further axes, such as days).
        quantiles: Lower and upper quantile.
        axis: Axis of the runs.

    Returns:
        (median, lower, upper), each without that axis. With one run the three are equal.
    """
    data = np.asarray(values, dtype=np.float64)
    low, middle, high = np.nanquantile(data, [quantiles[0], 0.5, quantiles[1]], axis=axis)
    return middle, low, high


def auc(score: ArrayLike, hit: ArrayLike) -> float:
    """Probability that a case that was hit has the higher score than one that was not (ties count half).

    Args:
        score: Float per case; higher should mean a hit.
        hit: Whether it happened, per case.

    Returns:
        Area under the ROC curve; not a number when all cases are alike.
    """
    from scipy.stats import rankdata

    hits = np.asarray(hit, bool)
    n = int(hits.sum())
    if n in (0, hits.size):
        return float("nan")
    ranks = rankdata(np.asarray(score, float))
    return float((ranks[hits].sum() - n * (n + 1) / 2) / (n * (hits.size - n)))


def auc_interval(
    score: ArrayLike, hit: ArrayLike, cluster: ArrayLike, draws: int = 1000, level: float = LEVEL
) -> tuple[float, float, float]:
    """The same with a bootstrap interval over clusters of cases that are not independent (runs, days).

    Args:
        score: Float per case.
        hit: Whether it happened, per case.
        cluster: Name or number of the cluster of each case.
        draws: Bootstrap draws.
        level: Confidence.

    Returns:
        Area, lower and upper end; the ends are not numbers with fewer than two clusters.
    """
    score, hit = np.asarray(score, float), np.asarray(hit, bool)
    return auc(score, hit), *_over_clusters(lambda rows: auc(score[rows], hit[rows]), cluster, draws, level)


def auc_difference(
    score: ArrayLike,
    other: ArrayLike,
    hit: ArrayLike,
    cluster: ArrayLike,
    draws: int = 1000,
    level: float = LEVEL,
) -> tuple[float, float, float]:
    """By how much one score tells better than another what will be hit, in the same cases.

    Args:
        score: Float per case.
        other: The score that it is compared with.
        hit: Whether it happened, per case.
        cluster: Name or number of the cluster of each case.
        draws: Bootstrap draws; both scores are judged in the same ones.
        level: Confidence.

    Returns:
        Difference of the areas, lower and upper end; the ends are not numbers with fewer than two clusters.
    """
    score, other, hit = np.asarray(score, float), np.asarray(other, float), np.asarray(hit, bool)

    def difference(rows: NDArray[np.intp]) -> float:
        return auc(score[rows], hit[rows]) - auc(other[rows], hit[rows])

    return difference(np.arange(hit.size)), *_over_clusters(difference, cluster, draws, level)


def _over_clusters(
    statistic: Callable[[NDArray[np.intp]], float], cluster: ArrayLike, draws: int, level: float
) -> tuple[float, float]:
    """Bootstrap ends of a statistic of rows, drawn cluster by cluster."""
    names, label = np.unique(np.asarray(cluster), return_inverse=True)
    rows = [np.flatnonzero(label == k) for k in range(len(names))]
    if len(rows) < 2:
        return float("nan"), float("nan")
    picks = rng.integers(0, _BOOTSTRAP, 1, np.arange(draws * len(rows)), len(rows)).reshape(draws, -1)
    again = np.array([statistic(np.concatenate([rows[k] for k in pick])) for pick in picks])
    finite = again[np.isfinite(again)]
    if finite.size == 0:
        return float("nan"), float("nan")
    low, high = np.quantile(finite, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)
