"""Self-exciting series of events (Hawkes, exponential kernel): estimator and simulator."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from conflict_sim import rng
from conflict_sim.mechanisms.degrees import poisson_degrees
from conflict_sim.mechanisms.inputs import number, numbers, seed_number, wrong
from conflict_sim.messages import say
from conflict_sim.numba_setup import kernel


@dataclass(frozen=True)
class HawkesFit:
    """Fitted self-excitation.

    Args:
        background: mu, events per unit of time that nothing set off.
        branching: Mean number of events that one event sets off directly, 0 to below 1.
        decay: beta, per unit of time; excitation falls by half in ln 2 / beta.
        loglik: Log-likelihood of the fit.
        loglik_poisson: Log-likelihood of a constant rate.
        gain: Their difference; twice it is compared with chi-square (2).
    """

    background: float
    branching: float
    decay: float
    loglik: float
    loglik_poisson: float
    gain: float


@kernel
def _loglik(times, horizon, mu, branching, decay):
    """Log-likelihood and its gradient in (mu, branching, decay), by the recursion of the exponential kernel."""
    total = -mu * horizon
    d_mu, d_n, d_b = -horizon, 0.0, 0.0
    memory, slope = 0.0, 0.0  # sum of exp(-b (t - s)), and of (t - s) exp(-b (t - s)), over earlier events
    last = 0.0
    for i in range(len(times)):
        t = times[i]
        if i > 0:
            gap = t - last
            fade = math.exp(-decay * gap)
            slope = fade * (slope + gap * (memory + 1.0))
            memory = fade * (memory + 1.0)
        rate = mu + branching * decay * memory
        total += math.log(rate)
        d_mu += 1.0 / rate
        d_n += decay * memory / rate
        d_b += branching * (memory - decay * slope) / rate
        left = horizon - t
        gone = math.exp(-decay * left)
        total -= branching * (1.0 - gone)
        d_n -= 1.0 - gone
        d_b -= branching * left * gone
        last = t
    return total, d_mu, d_n, d_b


def hawkes_fit(times: Any, horizon: float, *, seed: int = 0) -> HawkesFit:
    """Maximum likelihood of a Hawkes process with kernel n beta exp(-beta t) on [0, horizon].

    Args:
        times: Times of the events (any order), at least 5, in [0, horizon].
        horizon: Length of the observation, above 0, in the unit of ``times``.
        seed: Accepted as everywhere; nothing is drawn.

    Returns:
        :class:`HawkesFit`; ``branching`` 0 when no self-excitation raises the likelihood.

    Raises:
        InputError: Too few events, or one outside the observation.

    Source: Ogata 1978; recursion of Ozaki 1979.

    Example:
        >>> fit = hawkes_fit(hawkes_times(.5, .6, 1.0, 4000.0, seed=1), 4000.0)
        >>> abs(fit.branching - .6) < .06
        True
    """
    from scipy.optimize import minimize

    seed_number(seed)
    horizon = number("horizon", horizon, 1e-12)
    series = np.sort(np.atleast_1d(numbers("times", times, 0.0, horizon)))
    if series.ndim != 1 or series.size < 5:
        raise wrong("times", say("mechanism.few_events", n=series.size))
    m = series.size
    rate = m / horizon
    poisson = m * math.log(rate) - m

    def loss(x: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        mu, decay = rate * math.exp(x[0]), rate * math.exp(x[2])
        total, d_mu, d_n, d_b = _loglik(series, horizon, mu, x[1], decay)
        return (poisson - total) / m, np.array([-d_mu * mu, -d_n, -d_b * decay]) / m

    best, best_loss = None, 0.0
    bounds = [(-20.0, 3.0), (0.0, 0.9999), (-12.0, 12.0)]
    for branching, decay in ((0.5, 1.0), (0.3, 0.05), (0.6, 10.0), (0.3, 0.003)):
        start = np.array([math.log(1.0 - branching), branching, math.log(decay)])
        found = minimize(
            loss, start, jac=True, method="L-BFGS-B", bounds=bounds, options={"ftol": 1e-14, "gtol": 1e-9}
        )
        if found.fun < best_loss - 1e-15:
            best, best_loss = found.x, float(found.fun)
    if best is None or best[1] <= 0.0:
        return HawkesFit(rate, 0.0, rate, poisson, poisson, 0.0)
    gain = -best_loss * m
    return HawkesFit(
        rate * math.exp(best[0]), float(best[1]), rate * math.exp(best[2]), poisson + gain, poisson, gain
    )


def hawkes_times(
    background: float, branching: float, decay: float, horizon: float, *, seed: int = 0
) -> NDArray[np.float64]:
    """Draw a Hawkes process on [0, horizon] by its families: every event has Poisson(branching) children.

    Args:
        background: mu, events per unit of time, 0 or more.
        branching: Mean direct offspring, 0 to below 1.
        decay: beta, above 0; children follow after Exp(beta).
        horizon: Length of the observation.
        seed: Seed of all draws.

    Returns:
        float64[m], sorted event times.

    Raises:
        InputError: A number out of range, or more than 50 million events expected.

    Source: Hawkes & Oakes 1974.

    Example:
        >>> hawkes_times(.5, 0.0, 1.0, 1000.0).size > 400
        True
    """
    background = number("background", background, 0.0)
    branching = number("branching", branching, 0.0, 0.9999)
    decay, horizon = number("decay", decay, 1e-12), number("horizon", horizon, 1e-12)
    seed = seed_number(seed)
    expected = background * horizon / (1.0 - branching)
    if expected > 5e7:
        raise wrong("horizon", say("mechanism.many_events", n=expected))
    gap, size, lag = (rng.decision(f"mechanisms.hawkes.{name}") for name in ("gap", "size", "lag"))
    if background == 0.0:
        return np.zeros(0)
    mean = background * horizon
    count = int(mean + 12.0 * mean**0.5 + 60.0)
    waits = -np.log1p(-rng.uniform(seed, gap, 0, np.arange(count))) / background
    parents = np.cumsum(waits)
    parents = parents[parents < horizon]
    cumulative = np.cumsum(poisson_degrees(branching))
    families, born = [parents], 0
    generation = 0
    while parents.size:
        generation += 1
        u = rng.uniform(seed, size, generation, np.arange(parents.size))
        children = np.minimum(np.searchsorted(cumulative, u, side="right"), cumulative.size - 1)
        start = np.repeat(parents, children)
        born = start.size
        late = -np.log1p(-rng.uniform(seed, lag, generation, np.arange(born))) / decay
        parents = start + late
        parents = parents[parents < horizon]
        families.append(parents)
    return np.sort(np.concatenate(families))
