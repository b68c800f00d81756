"""The same draws as :mod:`conflict_sim.rng`, for compiled kernels; equal bit for bit (tested)."""

from __future__ import annotations

import numpy as np
from numba import njit

from conflict_sim import rng as _rng
from conflict_sim.numba_setup import KERNEL

_WEYL = np.uint64(_rng.WEYL)
_MIX1 = np.uint64(_rng.MIX1)
_MIX2 = np.uint64(_rng.MIX2)
_S30, _S27, _S31, _S11 = np.uint64(30), np.uint64(27), np.uint64(31), np.uint64(11)
_TICK, _STREAM, _ONE = np.uint64(_rng.TICK), np.uint64(_rng.STREAM), np.uint64(1)
_UNIT = 2.0**-53


@njit(inline="always", **KERNEL)
def draw_bits(stream_key, i):
    """64 random bits of id ``i`` under ``stream_key`` (uint64 from :func:`conflict_sim.rng.key`)."""
    z = stream_key + np.uint64(i) * _WEYL
    z = (z ^ (z >> _S30)) * _MIX1
    z = (z ^ (z >> _S27)) * _MIX2
    return z ^ (z >> _S31)


@njit(inline="always", **KERNEL)
def draw(stream_key, i):
    """Uniform number in [0, 1) of id ``i``."""
    return np.float64(draw_bits(stream_key, i) >> _S11) * _UNIT


@njit(**KERNEL)
def fold(seed, stream, tick):
    """Key of a stream at a tick, as :func:`conflict_sim.rng.key` makes it, from three uint64."""
    # Of id 0 the bits are the key itself, mixed.
    moment = draw_bits(draw_bits(seed, 1) ^ (tick + _TICK), 0)
    return draw_bits(moment ^ (stream * _STREAM + _ONE), 0)
