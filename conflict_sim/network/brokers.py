"""Broker tree: candidate, coordinator per kecamatan, village broker, TPS broker; voters hang under their TPS."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray


def broker_tree(
    camps: int,
    is_blank: Sequence[bool],
    village_kec: NDArray[np.int32],
    kecamatan: int,
    tps_village: NDArray[np.int32],
) -> tuple[NDArray[np.int32], NDArray[np.uint8], NDArray[np.uint8], NDArray[np.int32]]:
    """Build one tree per camp that has a candidate (a blank column has none).

    Args:
        camps: C.
        is_blank: Per camp, whether it is the blank column ("kolom kosong").
        village_kec: int32[V].
        kecamatan: K.
        tps_village: int32[T].

    Returns:
        ``parent`` int32[b] (-1 for candidates), ``level`` uint8[b], ``camp`` uint8[b] (1..C) and ``place``
        int32[b] (-1, kecamatan, village or TPS), in level order and by camp within a level.
    """
    real = [c + 1 for c in range(camps) if not (c < len(is_blank) and is_blank[c])]
    up = [
        np.zeros(0, np.int64),
        np.zeros(kecamatan, np.int64),
        np.asarray(village_kec),
        np.asarray(tps_village),
    ]
    sizes = [1, kecamatan, len(village_kec), len(tps_village)]
    parent, level, camp, place = [], [], [], []
    first = 0
    for depth, size in enumerate(sizes):
        above = first - len(real) * sizes[depth - 1] if depth else 0
        for number, c in enumerate(real):
            if depth == 0:
                parent.append(np.array([-1]))
                place.append(np.array([-1]))
            else:
                parent.append(above + number * sizes[depth - 1] + up[depth])
                place.append(np.arange(size))
            level.append(np.full(size, depth))
            camp.append(np.full(size, c))
        first += len(real) * size

    def join(parts: list[NDArray], dtype: type) -> NDArray:
        return np.concatenate(parts).astype(dtype) if parts else np.zeros(0, dtype)

    return join(parent, np.int32), join(level, np.uint8), join(camp, np.uint8), join(place, np.int32)
