"""Perceived probability of arrest from the officer-to-active ratio: four named rules.

The smooth rule as printed in Epstein (2002) gives no outbursts at all in his own set-up; the floor (as in the
NetLogo model) and the rounding (as in Mesa's example) do. So the rule is a named structural option.
"""

from __future__ import annotations

import math

from conflict_sim.dynamics.maths import one_minus_exp
from conflict_sim.numba_setup import rule

#: Codes of the rules, in the order of the scenario option.
RULES: dict[str, int] = {"threshold": 0, "floor": 1, "round": 2, "epstein": 3}


@rule
def arrest_probability(ratio, which, k, start):
    """Perceived arrest probability.

    Args:
        ratio: Officers per active person, >= 0.
        which: Code from :data:`RULES`.
        k: Steepness; ln 10 gives .9 at one officer per person.
        start: Ratio from which the ``threshold`` rule sees any risk.
    """
    if which == 0:
        if ratio < start:
            return 0.0
        return one_minus_exp(k * ratio)
    if which == 1:
        return one_minus_exp(k * math.floor(ratio))
    if which == 2:
        return one_minus_exp(k * round(ratio))
    return one_minus_exp(k * ratio)
