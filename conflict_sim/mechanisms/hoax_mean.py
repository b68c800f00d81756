"""SBFC in an endless well-mixed population: expected flows of the model's hoax rules."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from conflict_sim.dynamics import hoax_rules
from conflict_sim.mechanisms.hoax_settings import credulity_odds, exposures_counted, setting_of
from conflict_sim.mechanisms.inputs import number, whole
from conflict_sim.numba_setup import kernel


@dataclass(frozen=True)
class HoaxMeanField:
    """Mean-field course: shares per day, each float64[days + 1]; entry 0 is the start."""

    S: NDArray[np.float64]
    B: NDArray[np.float64]
    F: NDArray[np.float64]


def hoax_mean_field(
    *,
    alpha: float,
    spread: float,
    forget: float = 0.0,
    verify: float = 0.0,
    believers: float,
    checkers: float = 0.0,
    days: int,
) -> HoaxMeanField:
    """SBFC in an endless well-mixed population: expected flows of the same rules, day by day.

    Args:
        alpha: Credulity, -1 < alpha < 1.
        spread: Probability of attending a day, 0..1.
        forget: Probability a day, 0..1.
        verify: Probability a day, 0..1.
        believers: Share of believers at the start.
        checkers: Share of fact-checkers at the start.
        days: Days to run.

    Returns:
        :class:`HoaxMeanField`.

    Source: Tambuscio et al. 2015, mean field.

    Example:
        >>> round(float(hoax_mean_field(alpha=.3, spread=.5, forget=.1, believers=.5, days=500).B[-1]), 5)
        0.83333
    """
    days = whole("days", days, 0, 10_000_000)
    alpha = number("alpha", alpha, -0.999999, 0.999999)
    setting = setting_of(None, alpha, spread, forget, verify, None, 0.0, 1, True)
    b = number("believers", believers, 0.0, 1.0)
    f = number("checkers", checkers, 0.0, 1.0 - b)
    odds = float(credulity_odds(np.array([alpha]))[0])
    course = np.empty((days + 1, 2))
    _flow(days, odds, setting.hazard, setting.leave_b, setting.forget_share, setting.leave_f, b, f, course)
    return HoaxMeanField(1.0 - course.sum(axis=1), course[:, 0].copy(), course[:, 1].copy())


@kernel
def _flow(days, odds, hazard, leave_b, forget_share, leave_f, b, f, course):
    course[0] = b, f
    for day in range(days):
        attend = hoax_rules.attention(hazard, exposures_counted(b, f, True), 1, 1)
        s = 1.0 - b - f
        to_b = s * attend * hoax_rules.believe_share(b, f, odds, 0.0)
        to_f = s * attend * hoax_rules.check_share(b, f, odds, 0.0)
        out = b * leave_b
        b += to_b - out
        f += to_f + out * (1.0 - forget_share) - f * leave_f
        course[day + 1] = b, f


def verification_threshold(alpha: float, forget: float) -> float:
    """Verification a day above which a hoax dies out in a well-mixed population (SBFC).

    Args:
        alpha: Credulity, 0 <= alpha < 1.
        forget: Forgetting a day, 0 <= forget < 1.

    Source: Tambuscio et al. 2015: 2 alpha p_f / ((1 - alpha)(1 - p_f)).

    Example:
        >>> round(verification_threshold(.3, .1), 6)
        0.095238
    """
    alpha = number("alpha", alpha, 0.0, 0.999999)
    forget = number("forget", forget, 0.0, 0.999999)
    odds = float(credulity_odds(np.array([alpha]))[0])
    # A believer keeps his place when what he leaves with equals what forgetting, times his odds, brings back.
    return 1.0 - (1.0 - min(forget * odds, 1.0)) / (1.0 - forget)
