"""Which option does well everywhere: effects of many options in many settings, judged by their worst setting."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import pandas as pd

#: Part of the mean over all groups against which effects in a group are measured at least.
_LEAST = 0.1


def robustness(
    effects: Mapping[str, NDArray[np.float64]], groups: Sequence[str], base: NDArray[np.float64]
) -> pd.DataFrame:
    """One row per option, the most robust first.

    Effects are measured against what there is without any option in the mean of the setting's group, so that a quiet
    region counts as much as a hot one (but against at least a tenth of the mean over all groups, so that a region where
    nothing happens at all decides nothing); regret is what the best option of a group would have saved besides.

    Args:
        effects: Option -> difference from doing nothing in each setting; small is good.
        groups: Group (region) of each setting.
        base: What there is without any option, per setting.

    Returns:
        Columns ``option``, ``worst`` (relative effect in its worst group), ``mean``, ``regret`` (largest over groups,
        relative), ``helps`` (share of settings with a smaller value than without).
    """
    import pandas as pd

    names = list(dict.fromkeys(groups))
    rows = np.array([names.index(g) for g in groups])
    level = np.array([float(np.mean(np.abs(base[rows == k]))) for k in range(len(names))])
    level = np.maximum(level, _LEAST * level.mean() or 1.0)
    relative = {
        option: np.array([float(np.mean(np.asarray(e)[rows == k])) / level[k] for k in range(len(names))])
        for option, e in effects.items()
    }
    best = np.min(np.array([*relative.values(), np.zeros(len(names))]), axis=0)
    table = pd.DataFrame(
        {
            "option": option,
            "worst": float(of.max()),
            "mean": float(of.mean()),
            "regret": float((of - best).max()),
            "helps": float(np.mean(np.asarray(effects[option]) < 0)),
        }
        for option, of in relative.items()
    )
    return table.sort_values(["worst", "mean"], kind="stable", ignore_index=True)
